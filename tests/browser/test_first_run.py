"""From an empty folder to a reviewed first message, without any file; back, keys, search, and all of it without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.watched import PATIENCE, watched
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.real, pytest.mark.browser]
MOST_INPUTS = 25
SOMEBODY = {"viewport": WIDE, "locale": "en-US", "timezone_id": "America/New_York"}
PEOPLE = (
    ("Mira Sand", "medical writer at Orchard Bio"),
    ("Jon Abel", "lab manager"),
    ("Ada Frost", "technical writer"),
)


class Hand:
    """Somebody's hand: every field filled, choice made and thing pressed goes through it and is one input."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did: list[str] = []

    def _one(self, what: str, found: Locator) -> Locator:
        self.did.append(what)
        return found.first

    def fill(self, label: str, text: str) -> None:
        self._one(f"fill {label}", self.page.get_by_label(label)).fill(text)

    def press(self, name: str) -> None:
        main = self.page.locator("main")
        found = main.get_by_role("button", name=re.compile(name)).or_(
            main.get_by_role("link", name=re.compile(name))
        )
        self._one(f"press {name}", found).click()

    def choose(self, name: str) -> None:
        self._one(f"choose {name}", self.page.get_by_label(name)).check()

    def change(self, label: str, old: str, new: str) -> None:
        """Put other words into a text that stands there."""
        found = self._one(f"change {label}", self.page.get_by_label(label))
        text = found.input_value()
        assert old in text, f"{old!r} is not in {text!r}"
        found.fill(text.replace(old, new))


def first_three_pages(hand: Hand) -> None:
    hand.fill("Your name", "Noor Haddad")
    hand.fill("Your mail address", "noor@example.org")
    hand.press("Go on")
    hand.page.get_by_text("Guessed from your browser").wait_for()
    assert hand.page.get_by_label("Time zone").input_value() == "America/New_York"
    assert hand.page.get_by_label("Country").input_value() == "US"
    hand.press("Go on")
    hand.fill("I like", "technical writing, explaining science")
    hand.choose("Technical Writers")
    hand.press("Go on")


def test_from_nothing_to_a_reviewed_first_message(askaround: Askaround, browser: Browser) -> None:
    from playwright.sync_api import expect

    with askaround.serve() as served, watched(browser, **SOMEBODY) as page:
        page.goto(served.link)
        hand = Hand(page)
        first_three_pages(hand)
        hand.press("Begin with ten people")
        for place, (name, word) in enumerate(PEOPLE):
            hand.fill("Their name", name)
            hand.fill("A word", word)
            hand.press("show me whom to ask" if place == len(PEOPLE) - 1 else "Keep, and the next")
        cards = page.locator(".row.numbered")
        expect(cards).to_have_count(3, timeout=PATIENCE)
        for place in range(3):
            assert cards.nth(place).locator(".margin p").count() >= 1, "each with its reasons"
        hand.press("Ask for 20 minutes")
        letter = page.get_by_label("What you could say")
        expect(letter).to_have_value(re.compile("20 minutes"), timeout=PATIENCE)
        assert "technical writer" in letter.input_value()
        remarks = page.get_by_role("complementary", name="Remarks")
        expect(remarks).to_be_visible(timeout=PATIENCE)
        for fact in page.locator("button.fact").all_inner_texts():
            hand.press(fact)
        expect(page.locator("button.fact[aria-pressed=false]")).to_have_count(0, timeout=PATIENCE)
        hand.change("What you could say", "one day", "next week")
        expect(page.locator("[data-saved]")).to_have_text(re.compile("^Kept"), timeout=PATIENCE)
        words = letter.input_value()
        hand.press("I have asked")
        expect(page.get_by_text("What comes next")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".draft")).to_contain_text("next week", timeout=PATIENCE)
        assert len(hand.did) <= MOST_INPUTS, f"{len(hand.did)} inputs: {hand.did}"
    assert "[" not in words, "no placeholder was left to fill"
    assert [row["state"] for row in askaround.lines("asks")] == ["asked"]
    assert not askaround.lines("batches"), "no file was needed"


def test_back_always_works_and_keeps_what_was_said(askaround: Askaround, page: Page) -> None:
    with askaround.serve() as served:
        page.goto(served.link)
        hand = Hand(page)
        first_three_pages(hand)
        hand.press("Back")
        assert page.get_by_label("I like").input_value() == "technical writing, explaining science"
        assert page.get_by_label("Technical Writers").first.is_checked()
        hand.press("Back")
        assert page.get_by_label("Time zone").input_value() == "America/New_York"
        hand.press("Back")
        assert page.get_by_label("Your name").input_value() == "Noor Haddad"
        page.wait_for_load_state()


def test_everything_can_be_done_without_scripts(askaround: Askaround, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with askaround.serve() as served:
        page.goto(served.link)
        page.get_by_label("Your name").fill("Noor Haddad")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Time zone").select_option("Europe/Berlin")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("I like").fill("nursing")
        page.get_by_role("button", name="Look for careers").click()
        page.get_by_label("Registered Nurses").first.check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Begin with ten people").click()
        page.get_by_label("Their name").fill("Mira Sand")
        page.get_by_role("button", name="Keep, and the next").click()
        page.goto(f"{served.base}/people/?q=mira")
        page.get_by_role("link", name="Mira Sand").click()
        assert page.get_by_role("heading", name="Mira Sand").is_visible()
    context.close()


def test_keys_walk_the_way_and_search_follows_the_typing(askaround: Askaround, page: Page) -> None:
    askaround.json("settings", "first_run_done", "yes")
    for name in ("Mira Sand", "Jon Abel"):
        askaround.json("person", "add", name)
    with askaround.serve() as served:
        page.goto(served.link)
        page.wait_for_load_state()
        page.keyboard.press("e")
        page.wait_for_url("**/explore/")
        page.wait_for_load_state()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search-box"
        page.keyboard.type("p? e")
        assert page.url.endswith("/explore/"), "letters typed into a field walk nowhere"
        page.locator("body").click()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.get_by_role("heading", name="Keys").is_visible()
        page.get_by_label("Use single keys on this computer").uncheck()
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("p")
        page.wait_for_timeout(200)
        assert page.url.endswith("/explore/"), "switched off"
        page.goto(f"{served.base}/people/")
        page.get_by_label("Find somebody").press_sequentially("mir")
        page.get_by_role("link", name="Jon Abel").wait_for(state="detached")
        assert page.get_by_role("link", name="Mira Sand").is_visible()
        page.wait_for_url("**q=mir*")
