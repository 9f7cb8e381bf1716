"""From an empty folder to a reviewed first message, without any file; and every page as somebody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround
from tests.realparts.chromium import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.real, pytest.mark.browser]
MOST_INPUTS = 25
PEOPLE = (
    ("Mira Sand", "medical writer at Orchard Bio"),
    ("Jon Abel", "lab manager"),
    ("Ada Frost", "technical writer"),
)


class Hand:
    """Fills and presses, and counts: each field filled and each thing pressed is one input."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.inputs = 0

    def fill(self, label: str, text: str) -> None:
        self.inputs += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def press(self, name: str) -> None:
        self.inputs += 1
        self.page.locator("main").get_by_role("button", name=name).or_(
            self.page.locator("main").get_by_role("link", name=name)
        ).first.click()

    def tick(self, name: str) -> None:
        self.inputs += 1
        self.page.get_by_label(name).first.check()


def first_three_pages(hand: Hand) -> None:
    hand.fill("Your name", "Noor Haddad")
    hand.fill("Your mail address", "noor@example.org")
    hand.press("Go on")
    hand.page.get_by_text("Guessed from your browser").wait_for()
    assert hand.page.get_by_label("Time zone").input_value() == "America/New_York"
    assert hand.page.get_by_label("Country").input_value() == "US"
    hand.press("Go on")
    hand.fill("I like", "technical writing, explaining science")
    hand.tick("Technical Writers")
    hand.press("Go on")


def test_from_nothing_to_a_reviewed_first_message(askaround: Askaround, page: Page) -> None:
    with askaround.serve() as served:
        page.goto(served.link)
        hand = Hand(page)
        first_three_pages(hand)
        hand.press("Begin with ten people")
        for place, (name, word) in enumerate(PEOPLE):
            hand.fill("Their name", name)
            hand.fill("A word", word)
            hand.press("show me whom to ask" if place == len(PEOPLE) - 1 else "Keep, and the next")
        assert page.locator(".row.numbered").count() == 3
        assert page.locator(".row.numbered .margin p").count() >= 3, "each with its reasons"
        page.locator(".row.numbered form[action$='/asks/start'] button").first.click()
        hand.inputs += 1
        letter = page.locator("textarea[name=body]")
        letter.wait_for()
        draft = letter.input_value()
        assert "20 minutes" in draft
        assert "technical writer" in draft
        assert page.get_by_role("complementary", name="Remarks").is_visible()
        page.locator("section.out .button:not(.second)").click()
        hand.inputs += 1
        page.get_by_text("What comes next").wait_for()
        # The server stops with this block: a script cut off on its way would be an error of the page.
        page.wait_for_load_state()
        assert hand.inputs <= MOST_INPUTS, f"{hand.inputs} inputs"


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


PAGES = ("/", "/explore/", "/explore/27-3042.00/", "/people/", "/people/add", "/people/ten", "/people/import",
         "/people/doubtful", "/people/p1/", "/who", "/settings/", "/search?q=mira", "/start/1", "/start/2", "/start/3",
         "/start/how", "/nothing")  # fmt: skip


def test_every_page_fits_a_phone_and_is_named(askaround: Askaround, browser: Browser) -> None:
    askaround.json("settings", "first_run_done", "yes")
    askaround.json("person", "add", "Mira Sand", "--title", "Medical writer", "--organisation", "Orchard Bio")
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    with askaround.serve() as served:
        page.goto(served.link)
        for path in PAGES:
            page.goto(served.base + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], (
                f"{path} is too wide"
            )
            assert page.locator("h1").count() == 1, path
            assert page.title().endswith("Askaround"), path
            assert page.locator("main .button:not(.second):visible").count() <= 1, (
                f"{path}: one primary action"
            )
            unnamed = page.evaluate(UNNAMED)
            assert not unnamed, f"{path}: {unnamed}"
            small = page.evaluate(SMALL)
            assert not small, f"{path}: {small}"
    context.close()
    assert not [problem for problem in problems if "404" not in problem], problems


# Fields without a label, buttons and links without words.
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")]
  .filter((e) => e.offsetParent !== null)
  .filter((e) => !(e.labels?.length || e.textContent.trim() || e.getAttribute("aria-label")))
  .map((e) => e.outerHTML.slice(0, 120))"""
# Targets below 24 by 24 pixels that are not words in a sentence (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("button, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .actions a, .bar a, .bar summary")]
  .filter((e) => e.offsetParent !== null)
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width > 0 && !e.closest(".visually-hidden") && (r.width < 24 || r.height < 24))
  .map(([e, r]) => `${e.outerHTML.slice(0, 100)} ${Math.round(r.width)}x${Math.round(r.height)}`)"""


def test_keys_walk_the_way_and_search_follows_the_typing(askaround: Askaround, page: Page) -> None:
    askaround.json("settings", "first_run_done", "yes")
    for name in ("Mira Sand", "Jon Abel"):
        askaround.json("person", "add", name)
    with askaround.serve() as served:
        page.goto(served.link)
        page.wait_for_load_state()
        page.keyboard.press("p")
        page.wait_for_url("**/people/")
        page.wait_for_load_state()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search-box"
        page.keyboard.type("p? e")
        assert page.url.endswith("/people/"), "letters typed into a field walk nowhere"
        page.locator("body").click()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.get_by_role("heading", name="Keys").is_visible()
        page.get_by_label("Use single keys on this computer").uncheck()
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("e")
        page.wait_for_timeout(200)
        assert page.url.endswith("/people/"), "switched off"
        page.get_by_label("Find somebody").press_sequentially("mir")
        page.get_by_role("link", name="Jon Abel").wait_for(state="detached")
        assert page.get_by_role("link", name="Mira Sand").is_visible()
        page.wait_for_url("**q=mir*")
