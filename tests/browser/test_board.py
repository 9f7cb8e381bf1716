"""Cards of the board pulled into other columns, and put there by keyboard; refused moves say why; Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]


def card(page: Page, column: str, handle: str) -> Locator:
    return page.locator(f"section[data-onto={column}] li[data-ask={handle}]")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_cards_are_moved(askaround: Askaround, page: Page) -> None:
    askaround.json("settings", "first_run_done", "yes")
    for name in ("Ana Silva", "Bo Chen", "Ilse Brandt"):
        askaround.json("person", "add", name)
        askaround.json("ask", name, "--channel", "in-person")
    askaround.json("send", "a2", "--by", "hand")
    with askaround.serve() as app:
        page.goto(app.link)
        page.goto(f"{app.base}/asks/")

        # With the mouse, into a column that holds nothing yet; the card keeps the focus, and Undo puts it back.
        card(page, "draft", "a1").drag_to(page.locator(".nothing [data-onto=ready]"))
        card(page, "ready", "a1").wait_for()
        page.locator(":focus", has_text="Ana Silva").wait_for()
        page.locator("#said button").click()
        card(page, "draft", "a1").wait_for()
        page.wait_for_load_state("networkidle")

        # What went out cannot become a draft: said, and nothing changed.
        card(page, "asked", "a2").drag_to(page.locator("section[data-onto=draft] h2"))
        page.locator("#said .refused").wait_for()
        assert "cannot be unsent" in page.locator("#said").inner_text()

        # By keyboard: the next column may mean two answers, so the card asks which.
        card(page, "asked", "a2").locator("a").first.focus()
        page.keyboard.press("Shift+ArrowRight")
        assert focused(page).startswith("Not now")
        assert card(page, "asked", "a2").locator("button:visible").count() == 2
        page.keyboard.press("Enter")
        card(page, "answered", "a2").wait_for()
        page.wait_for_function("document.activeElement.textContent === 'Bo Chen'")
        assert "Written down: not now." in page.locator("#said").inner_text()

        # The arrows go from card to card; m opens what may be done.
        card(page, "draft", "a1").locator("a").first.focus()
        page.keyboard.press("ArrowDown")
        assert focused(page) == "Ilse Brandt"
        page.keyboard.press("m")
        assert focused(page) == "Open it and send"
        page.keyboard.press("Escape")
        assert focused(page) == "Ilse Brandt"
