"""A browser page that is watched while a test uses it.

In: a browser and how it shows pages. Out: `watched()` → a page; at the end the test fails for anything the browser complained of
(script errors, what the content policy stopped, files that were not there) and for a page that the server could not make.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PATIENCE = 30_000
"""How long, in milliseconds, a page may take on a busy machine before a test gives up."""


class Complaints:
    """What the browser complained of; `expected` are pieces of text that belong to the test."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.expected: list[str] = []

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("response", lambda answer: self._answer(answer.status, answer.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append(f"{message.location.get('url', '')}: {message.text}")

    def _answer(self, status: int, url: str) -> None:
        if status >= 400:
            self.said.append(f"{url}: answered {status}")

    def unexpected(self) -> list[str]:
        return [text for text in self.said if not any(piece in text for piece in self.expected)]


@contextmanager
def watched_context(browser: Browser, **shown: Any) -> Iterator[tuple[BrowserContext, Complaints]]:
    """A context whose every page is watched; `shown` is what Playwright's `new_context` takes."""
    complaints = Complaints()
    context = browser.new_context(**shown)
    context.set_default_timeout(PATIENCE)
    context.on("page", complaints.listen)
    try:
        yield context, complaints
    finally:
        context.close()
    assert not complaints.unexpected(), complaints.unexpected()


@contextmanager
def watched(browser: Browser, **shown: Any) -> Iterator[Page]:
    """One watched page in a context of its own."""
    with watched_context(browser, **shown) as (context, _):
        yield context.new_page()
