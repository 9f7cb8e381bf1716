"""What is typed into a message that follows an ask is kept as its draft: with a lost network, a closed tab, a page left in a hurry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.watched import PATIENCE, watched_context
from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.real, pytest.mark.browser]


def _status(page: Page, text: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#message-thanks [data-saved]")).to_contain_text(text, timeout=PATIENCE)


def _body(page: Page) -> str:
    return page.locator("#body-thanks").input_value()


def test_words_typed_into_a_message_outlive_network_and_tab(askaround: Askaround, browser: Browser) -> None:
    app = askaround
    app.json("settings", "first_run_done", "yes")
    app.json("settings", "name", "Maya Lind")
    app.run("person", "add", "Ana Silva", "--email", "ana@example.com")
    app.run("person", "add", "Bo Chen", "--email", "bo@example.net")
    ask = app.json("ask", "Ana Silva", "--for", "introduction", "--to", "Bo Chen")["handle"]
    app.run("send", ask, "--by", "hand")
    app.json("log", "Ana Silva", "agreed")
    app.json("log", "Ana Silva", "introduced")
    app.json("message", ask, "thanks")
    with app.serve() as served, watched_context(browser) as (context, complaints):
        complaints.expected += ["ERR_INTERNET_DISCONNECTED"]
        page = context.new_page()
        page.goto(served.link)
        address = f"{served.base}/ask/{ask}"
        page.goto(address)
        page.locator("#body-thanks").fill("Dear Ana, kept as typed.")
        _status(page, "Kept.")
        page.reload()
        assert _body(page) == "Dear Ana, kept as typed."
        # Without network the words stay here, and go as soon as it is back.
        context.set_offline(True)
        page.locator("#body-thanks").fill("Dear Ana, without network.")
        _status(page, "Kept in this browser")
        context.set_offline(False)
        _status(page, "Kept.")
        # A tab closed without network: the next one offers them.
        context.set_offline(True)
        page.locator("#body-thanks").fill("Dear Ana, from a closed tab.")
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
        # The browser may have sent them after all, once the network was back.
        if _body(page) == "Dear Ana, without network.":
            page.get_by_role("button", name="Bring them back").click()
            _status(page, "Kept.")
        assert _body(page) == "Dear Ana, from a closed tab."
        # A page left at once after the last key.
        page.locator("#body-thanks").fill("Dear Ana, and gone.")
        page.close()
        page = context.new_page()
        page.goto(address)
        assert _body(page) == "Dear Ana, and gone." or page.get_by_text("still in this browser").count()
    assert [row["state"] for row in app.lines("asks")] == ["introduced"]
