"""Finding somebody as it is typed, walking the list by keyboard, changing and forgetting people, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.real, pytest.mark.browser]


def test_angstrom_finds_angstrom(askaround_on_both: Askaround, page: Page) -> None:
    app = askaround_on_both
    app.json("settings", "first_run_done", "yes")
    app.run("person", "add", "Łukasz", "Ångström", "--title", "Editor", "--place", "Göteborg")
    app.run("person", "add", "Bo", "Lind", "--title", "Plumber")
    with app.serve() as served:
        page.goto(served.link)
        page.goto(f"{served.base}/people/")
        page.keyboard.press("/")
        page.keyboard.type("angstrom")
        page.get_by_role("link", name="Bo Lind").wait_for(state="detached")
        assert page.get_by_role("link", name="Łukasz Ångström").is_visible()
        assert page.url.endswith("q=angstrom")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Łukasz Ångström").wait_for()

        page.goto(f"{served.base}/people/")
        page.get_by_label("Łukasz Ångström").check()
        page.get_by_label("Which tag, place or tie").fill("Fado")
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("They get the tag “Fado”.").wait_for()
        page.get_by_role("button", name="Do it").click()
        page.get_by_text("Done for 1 person.").wait_for()
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Taken back for 1 person.").wait_for()

        page.get_by_role("link", name="Łukasz Ångström").click()
        page.get_by_role("link", name="Forget").click()
        page.get_by_role("button", name="Forget Łukasz Ångström").click()
        page.get_by_text("is forgotten; only the count is left.").wait_for()
        page.wait_for_load_state()
    assert [row["name"] for row in app.lines("people")] == ["Bo Lind"]
