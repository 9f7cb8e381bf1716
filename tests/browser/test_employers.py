"""The list of employers by keys alone: names, Enter, ratings; the clock goes on where it was; on a phone nothing is cut off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.watched import PATIENCE, watched
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]
PAGE = "/explore/employers"


@pytest.fixture
def place(askaround: Askaround) -> Askaround:
    for key, value in (("name", "Mara Lindqvist"), ("first_run_done", "yes"), ("home", "Davis, California")):
        askaround.run("settings", key, value)
    return askaround


def listening(page: Page) -> None:
    """Wait until the page that stands there has started its scripts: its field has the focus before that."""
    page.wait_for_load_state("load")


def test_names_and_ratings_by_keys(place: Askaround, browser: Browser) -> None:
    from playwright.sync_api import expect

    with place.serve() as served, watched(browser, viewport=WIDE) as page:
        page.goto(served.link)
        page.goto(f"{served.base}{PAGE}")
        name = page.get_by_label("Add an employer")
        name.focus()
        for each in ("Invented Labs", "Sample Tools"):
            page.keyboard.type(each)
            page.keyboard.press("Enter")
            expect(page.get_by_role("status")).to_have_text(re.compile(each), timeout=PATIENCE)
            expect(name).to_be_focused(timeout=PATIENCE)
        listening(page)
        page.keyboard.type("ucsf")
        offered = page.locator("#employer-found li").first
        expect(offered).to_have_text(re.compile("University of California, San Francisco"), timeout=PATIENCE)
        offered.get_by_role("button", name="Add").press("Enter")
        expect(page.locator("table.lamp tbody tr")).to_have_count(3, timeout=PATIENCE)
        listening(page)

        wanted = page.get_by_role("group", name="How much you want Sample Tools").get_by_label("1")
        with page.expect_response(re.compile("/rate")) as first:
            wanted.press("Space")
        assert first.value.status == 204
        for _ in range(3):
            with page.expect_response(re.compile("/rate")):
                page.keyboard.press("ArrowRight")
        page.get_by_label("Posting of Sample Tools").select_option("fitting")
        page.wait_for_load_state("networkidle")
        page.reload()
        top = page.locator("table.lamp tbody tr").first
        expect(top).to_have_text(re.compile("Sample Tools"))
        expect(top.locator("input:checked")).to_have_value("4")
        expect(top.locator("select")).to_have_value("2")


def test_what_is_done_before_the_scripts_start_is_not_lost(place: Askaround, browser: Browser) -> None:
    from playwright.sync_api import Route, expect

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with place.serve() as served, watched(browser, viewport=WIDE) as page:
        page.goto(served.link)
        page.goto(f"{served.base}{PAGE}")
        page.get_by_label("Add an employer").fill("Sample Tools")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(re.compile("Sample Tools"), timeout=PATIENCE)
        page.route("**/htmx-2.min.js", hold)
        page.goto(f"{served.base}{PAGE}", wait_until="commit")
        wanted = page.get_by_role("group", name="How much you want Sample Tools")
        wanted.get_by_label("4").check(force=True)
        page.get_by_label("Add an employer").fill("ucsf")
        with page.expect_response(re.compile("/rate")) as kept:
            held[0].continue_()
        assert kept.value.status == 204
        offered = page.locator("#employer-found li").first
        expect(offered).to_have_text(re.compile("University of California, San Francisco"), timeout=PATIENCE)
        page.unroute("**/htmx-2.min.js")
        page.goto(f"{served.base}{PAGE}")
        expect(wanted.get_by_label("4")).to_be_checked()


def test_the_clock_goes_on_where_it_was(place: Askaround, browser: Browser) -> None:
    from playwright.sync_api import expect

    with place.serve() as served, watched(browser, viewport=NARROW) as page:
        page.goto(served.link)
        page.goto(f"{served.base}{PAGE}")
        page.get_by_role("button", name="Start the 40 minutes").click()
        shown = page.locator("[data-left]")
        expect(shown).to_have_text(re.compile(r"^(40:00|39:\d\d)$"), timeout=PATIENCE)
        expect(shown).to_have_text(re.compile(r"^39:"), timeout=PATIENCE)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_text("left of 40, paused")).to_be_visible(timeout=PATIENCE)
