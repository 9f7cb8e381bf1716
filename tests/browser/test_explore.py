"""From an empty page to a short list of three careers with reasons, on a phone: in one's own words, by thumb and keys, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from askaround.explore.rules.interest_items import THIRTY, TYPES
from tests.browser.test_first_run import SOMEBODY, Hand
from tests.browser.watched import PATIENCE, watched
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]

PHONE = {**SOMEBODY, "viewport": NARROW, "has_touch": True}
MOST_INPUTS_IN_WORDS = 12
# Curious, likes to make and explain, no leader and no bookkeeper.
LIKED = {"R": 3, "I": 5, "A": 4, "S": 4, "E": 1, "C": 2}


def three_with_reasons(page: Page) -> list[str]:
    """The shortlist on Explore: three careers, each with what speaks for it."""
    from playwright.sync_api import expect

    rows = page.locator("h2:has-text('Your shortlist') + .rows > .row")
    expect(rows).to_have_count(3, timeout=PATIENCE)
    for place in range(3):
        reason = rows.nth(place).locator(".for")
        assert "you" in reason.inner_text(), "each with its reason"
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    return rows.locator(".say").all_inner_texts()


def test_from_the_first_page_to_three_careers_in_ones_own_words(
    askaround: Askaround, browser: Browser
) -> None:
    from playwright.sync_api import expect

    with askaround.serve() as served, watched(browser, **PHONE) as page:
        page.goto(served.link)
        hand = Hand(page)
        hand.fill("Your name", "Noor Haddad")
        hand.press("Go on")
        page.get_by_text("Guessed from your browser").wait_for()
        hand.press("Go on")
        hand.fill("I like", "experiments, explaining science; no cold calls")
        page.locator("#careers .why").nth(2).wait_for()
        chosen = page.locator("#careers label")
        for place in range(3):
            hand.did.append("choose")
            chosen.nth(place).tap()
            expect(chosen.nth(place).locator("input")).to_be_checked(timeout=PATIENCE)
        wanted = [text.splitlines()[0].split("“")[0].strip() for text in chosen.all_inner_texts()[:3]]
        hand.press("Go on")
        hand.press("Go to today")
        page.wait_for_load_state()
        page.locator(".bar summary").tap()
        page.locator(".bar").get_by_role("link", name="Explore").tap()
        hand.did += ["open More", "press Explore"]
        assert three_with_reasons(page) == wanted
        assert page.locator(".agree .row").count() == 20, "and more careers that agree"
        assert len(hand.did) <= MOST_INPUTS_IN_WORDS, f"{len(hand.did)} inputs: {hand.did}"
    assert len(askaround.lines("shortlist")) == 3


def question(page: Page) -> str:
    return page.locator(".question.now legend").inner_text()


def on_one_screen(page: Page) -> None:
    """The activity, its five answers, and the way back and on, all above the bar."""
    bar = page.locator(".bar").bounding_box()
    last = page.locator("[data-skip]").bounding_box()
    first = page.locator(".question.now legend").bounding_box()
    assert bar and last and first
    assert first["y"] >= 0
    assert last["y"] + last["height"] <= bar["y"]


def test_thirty_questions_by_thumb_and_keys_left_and_resumed(askaround: Askaround, browser: Browser) -> None:
    from playwright.sync_api import expect

    askaround.json("settings", "first_run_done", "yes")
    with askaround.serve() as served, watched(browser, **PHONE) as page:
        page.goto(served.link)
        page.goto(f"{served.base}/explore/")
        page.get_by_role("link", name="What do you like doing?").tap()
        for n, item in enumerate(THIRTY[:12]):
            expect(page.locator(".question.now legend")).to_have_text(item.text, timeout=PATIENCE)
            on_one_screen(page)
            if n == 5:
                page.get_by_role("button", name="Skip").tap()
                continue
            page.locator(f".question.now label:has(input[value='{LIKED[item.type]}'])").tap()
        expect(page.locator("[data-count]")).to_have_text("11 of 30 answered", timeout=PATIENCE)
        expect(page.locator(".question.now legend")).to_have_text(THIRTY[12].text, timeout=PATIENCE)
        page.get_by_role("button", name="Back").tap()
        assert question(page) == THIRTY[11].text
        assert page.locator(".question.now input:checked").get_attribute("value") == str(
            LIKED[THIRTY[11].type]
        )
        page.goto(f"{served.base}/people/")
        page.goto(f"{served.base}/explore/interests")
        assert question(page) == THIRTY[12].text, "goes on where it was left"
        for item in THIRTY[12:]:
            expect(page.locator(".question.now legend")).to_have_text(item.text, timeout=PATIENCE)
            page.keyboard.press(str(LIKED[item.type]))
        expect(page.locator(".question.now legend")).to_have_text(THIRTY[5].text, timeout=PATIENCE)
        page.keyboard.press(str(LIKED[THIRTY[5].type]))
        page.get_by_text("Most of all finding things out").wait_for()
        assert page.get_by_role("img", name="What you like").is_visible()
        page.get_by_text("In figures").tap()
        assert page.locator(".hexagon td.figure").all_inner_texts() == [
            "4.0",
            "7.0",
            "5.5",
            "5.5",
            "1.0",
            "2.5",
        ]
        page.get_by_role("link", name="See the careers").tap()
        for kept in (1, 2, 3):
            page.get_by_role("button", name="Add to shortlist").first.tap()
            page.locator("h2:has-text('Your shortlist') + .rows > .row").nth(kept - 1).wait_for()
        assert len(three_with_reasons(page)) == 3
    mine = askaround.lines("careers", "match", "--limit", "3")
    assert [row["onet"] for row in mine] == [row["onet"] for row in askaround.lines("shortlist")]


def test_the_hexagon_follows_what_is_pointed_at(askaround: Askaround, browser: Browser) -> None:
    askaround.json("settings", "first_run_done", "yes")
    with askaround.serve() as served, watched(browser, viewport=WIDE) as page:
        page.goto(served.link)
        page.goto(f"{served.base}/explore/interests")
        page.get_by_label("What you like, and what you do not").fill("I like music and nursing")
        page.get_by_role("button", name="Read it").click()
        page.get_by_text("What your words said").wait_for()
        page.goto(f"{served.base}/explore/")
        row = page.locator(".agree .row").nth(4)
        row.get_by_role("link").first.focus()
        assert page.locator("[data-theirs]").get_attribute("points") == row.get_attribute("data-points")
        assert page.locator("figcaption [data-theirs-name]").inner_text() == row.get_attribute("data-name")


def test_the_questionnaire_without_scripts(askaround: Askaround, browser: Browser) -> None:
    askaround.json("settings", "first_run_done", "yes")
    with (
        askaround.serve() as served,
        watched(browser, viewport=NARROW, java_script_enabled=False) as page,
    ):
        page.goto(served.link)
        page.goto(f"{served.base}/explore/interests")
        for kind in TYPES:
            for number in (1, 2, 3):
                page.locator(f"#q-{kind}{number} label:has(input[value='{LIKED[kind]}'])").click()
        page.get_by_role("button", name="Keep my answers").click()
        assert page.get_by_text("Most of all finding things out").is_visible()
        page.get_by_role("link", name="See the careers").click()
        page.get_by_role("button", name="Add to shortlist").first.click()
        assert re.search("is on your shortlist", page.locator("#said").inner_text())
