"""The whole main job through the browser, on each database, with real mail out and in and a real calendar.

Three days of one owner: the first pages, an archive and an ask; the reply and the day set; the conversation, thanks and what it all
says. The application is started anew each day, as somebody would who shuts the lid at night; its rounds send and read the mail.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from askaround import sample
from tests.browser.watched import PATIENCE, watched
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import WIDE
from tests.realparts.mail import PostOffice
from tests.realparts.parts import wait_until
from tests.realparts.radicale import Calendars

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]

ME = "mara.lindqvist@example.org"
START = dt.datetime(2026, 11, 3, 9, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
MEETING = dt.date(2026, 11, 10)
NOTES = """Three reviewers, three opinions. Not the writing: the arbitration.
Ask @"Ilse Brandt", now freelance. The toolkit is at https://example.org/toolkit
!I send my review article by Friday"""
QUOTE = "Not the writing: the arbitration."
PLACEHOLDER = re.compile(r"\[[^\]\n]+\]")
THANKS = "That the arbitration is the work, and not the writing, stayed with me."

DROPPED = """([name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name, { type: "application/zip" }));
  return files;
}"""


class Owner:
    """Somebody at the browser, on the day that `day` says."""

    def __init__(self, app: Askaround, page: Page) -> None:
        self.app = app
        self.page = page
        self.base = ""

    @contextmanager
    def day(self, days: float) -> Iterator[Page]:
        """The application as it is started `days` after the beginning; stopped at the end."""
        self.app.env["ASKAROUND_NOW"] = (START + dt.timedelta(days=days)).isoformat()
        with self.app.serve() as served:
            self.base = served.base
            if self.page.url == "about:blank":
                self.page.goto(served.link)
            else:
                self.page.goto(served.base)
            try:
                yield self.page
            except BaseException:
                print(self.page.url, "".join(served.output)[-4000:], sep="\n")
                raise

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def press(self, name: str) -> None:
        button = self.main.get_by_role("button", name=name).or_(self.main.get_by_role("link", name=name))
        button.first.click()

    def fill(self, label: str, text: str, within: str = "main") -> None:
        self.page.locator(within).get_by_label(label).first.fill(text)


def see(found: Locator) -> None:
    from playwright.sync_api import expect

    expect(found.first).to_be_visible(timeout=PATIENCE)


def see_in_time(owner: Owner, path: str, found: Locator) -> None:
    """Open a page again until it shows what the rounds in the background bring."""

    def there() -> bool:
        owner.go(path)
        return found.count() > 0

    wait_until(there, PATIENCE / 1000, f"{found} on {path}")


def first_pages(owner: Owner) -> None:
    page = owner.page
    owner.fill("Your name", "Mara Lindqvist")
    owner.fill("Your mail address", ME)
    owner.fill("Who you are", "a postdoc in molecular biology")
    owner.press("Go on")
    see(page.get_by_text("Guessed from your browser"))
    assert page.get_by_label("Time zone").input_value() == "America/Los_Angeles"
    owner.fill("State or region", "CA")
    owner.press("Go on")
    owner.fill("I like", "explaining science")
    owner.press("Go on")
    see(page.get_by_role("heading", name="Whom do you know already?"))


def connections(owner: Owner, office: PostOffice, calendars: Calendars) -> None:
    """Mail and calendar, each tested on the spot."""
    page = owner.page
    owner.go("/settings/")
    sending = page.get_by_role("group", name="Sending")
    reading = page.get_by_role("group", name="Reading replies")
    owner.fill("Your address", ME, "#mail-account")
    for part, kind, port in ((sending, "SMTP", office.smtp_port), (reading, "IMAP", office.imap_port)):
        part.get_by_label(f"{kind} server").fill(office.host)
        part.get_by_label("Port").fill(str(port))
        part.get_by_label("Encryption").select_option("none")
        part.get_by_label("Password").fill(office.password)
    page.locator("#mail-account").get_by_role("button", name="Keep and test").click()
    said = page.locator("#said")
    see(said.get_by_role("status"))
    words = said.inner_text()
    assert "smtp" in words.casefold() or "send" in words.casefold(), words
    assert "could not" not in words and "not" not in words.casefold().split(), words
    owner.fill("Address of your calendar", calendars.url, "#calendar")
    owner.fill("User", "ada", "#calendar")
    owner.fill("Password", "any", "#calendar")
    page.locator("#calendar").get_by_role("button", name="Keep and test").click()
    see(said.get_by_text("The calendar answers and is kept"))


def bring_archive(owner: Owner, archive: Path) -> None:
    page = owner.page
    owner.go("/people/import")
    files = page.evaluate_handle(DROPPED, [archive.name, base64.b64encode(archive.read_bytes()).decode()])
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": files})
    see(page.locator("[data-drop-said]").get_by_text(archive.name))
    owner.press("Read it")
    see(page.get_by_role("heading", name="What this file would do"))
    see(page.get_by_text("Nothing is written yet"))
    row = page.get_by_role("row").filter(has_text="Connections.csv")
    see(row)
    owner.press("Do it")
    see(page.get_by_role("heading", name="Imported"))
    see(page.get_by_text("Nobody was written to"))
    owner.go("/people/")
    see(page.get_by_text("150 people you know"))


def shortlist(owner: Owner) -> None:
    page = owner.page
    owner.go("/explore/")
    page.get_by_label("Find a career").press_sequentially("technical wri")
    line = page.locator("#found li").filter(has=page.get_by_role("link", name="Technical Writers"))
    line.get_by_role("button", name="Add to shortlist").first.click()
    see(page.get_by_role("heading", name="Your shortlist"))
    owner.press("Whom to ask")
    see(page.get_by_role("heading", name="Whom to ask about Technical Writers"))


def choose(owner: Owner) -> tuple[str, str]:
    """The first of the cards who does the work and whose mail address is known: name and address."""
    page, here = owner.page, owner.page.url
    cards = page.locator(".row.numbered")
    assert 3 <= cards.count() <= 5
    for place in range(cards.count()):
        card = cards.nth(place)
        assert card.locator(".margin p").count() >= 1, "each card says why"
        if card.locator("input[name=purpose][value=interview]").count() == 0:
            continue
        name = card.get_by_role("heading").inner_text()
        card.get_by_role("link", name=name).click()
        see(page.get_by_role("heading", name=name))
        found = re.search(r"[\w.+-]+@[\w.-]+", page.locator("aside.margin").inner_text())
        page.goto(here)
        if found:
            card.locator("form[action$='/asks/start'] button").click()
            return name, found[0]
    raise AssertionError("nobody on the list does the work and shows a mail address")


def deliver(owner: Owner) -> None:
    """Hand over what waits, unless the rounds were faster."""
    owner.go("/asks/outbox")
    button = owner.main.get_by_role("button", name="Deliver now")
    if button.count():
        button.click()
        see(owner.page.locator("#said [role=status]"))


def ask(owner: Owner, office: PostOffice) -> tuple[EmailMessage, str]:
    """Write to somebody; the letter as it arrived, and the ask's page."""
    from playwright.sync_api import expect

    page = owner.page
    name, address = choose(owner)
    see(page.get_by_role("heading", name=f"Ask {name} for"))
    where = page.url.removeprefix(owner.base)
    letter = page.get_by_label("The message")
    draft = letter.input_value()
    assert "20 minutes" in draft
    letter.fill(PLACEHOLDER.sub("we shared a bench at Northlake", draft))
    expect(page.locator("[data-saved]")).to_have_text(re.compile("^Kept"), timeout=PATIENCE)
    see(page.get_by_role("complementary", name="Remarks"))
    see(page.locator("section.out").get_by_text(f"{address}, from {ME}"))
    page.locator("section.out").get_by_role("button", name="Send", exact=True).click()
    see(page.get_by_text("is in the outbox"))
    deliver(owner)
    wait_until(lambda: bool(office.messages(address)), PATIENCE / 1000, "the delivery")
    (arrived,) = office.messages(address)
    assert arrived["From"].addresses[0].addr_spec == ME
    assert "job" not in arrived.get_content().casefold().split()
    see_in_time(owner, "/asks/outbox", owner.main.locator("li").filter(has_text="sent"))
    owner.go(where)
    see(page.get_by_role("heading", name=f"Asked: {name}"))
    return arrived, where


def set_the_day(owner: Owner, calendars: Calendars, folder: Path) -> str:
    """An interview, in the calendar by itself and as a file; the address of its page."""
    page = owner.page
    owner.press("Set the day")
    owner.fill("Day", MEETING.isoformat())
    page.get_by_label("Time", exact=True).fill("10:00")
    owner.fill("Place", "Building C")
    owner.fill("The way, in minutes", "45")
    owner.press("Into the agenda")
    see(page.get_by_text("Leave by"))
    see(page.get_by_text("9:05"))
    with page.expect_download() as download:
        owner.press("Into my calendar")
    ics = folder / download.value.suggested_filename
    download.value.save_as(ics)
    uid = re.search(r"^UID:(\S+)", ics.read_text(encoding="utf-8"), re.MULTILINE)
    assert uid
    assert "Building C" in calendars.get(f"{uid[1]}.ics"), "put there when the day was set"
    assert calendars.put(f"{uid[1]}.ics", ics.read_bytes()).status_code in (201, 204)
    assert "DTSTART;TZID=America/Los_Angeles:20261110T100000" in calendars.get(f"{uid[1]}.ics")
    return page.url.removeprefix(owner.base)


def talk(owner: Owner) -> None:
    from playwright.sync_api import expect

    page = owner.page
    owner.press("Question by question")
    notes = page.locator("[data-question]:not([hidden]) textarea")
    assert page.locator("[data-question]").count() >= 6
    page.get_by_role("button", name="Next").locator("visible=true").click()
    notes.press_sequentially(NOTES)
    expect(page.locator("[data-status]")).to_have_text("Saved", timeout=PATIENCE)
    page.reload()
    expect(notes).to_have_value(NOTES, timeout=PATIENCE)
    for _ in range(page.locator("[data-question]").count() - 1):
        page.locator("[data-question]:not([hidden]) .next-step").click()
    see(page.get_by_role("heading", name="After talking with"))


def right_after(owner: Owner) -> None:
    page = owner.page
    see(
        page.get_by_text("I send my review article by Friday").or_(page.get_by_text("send my review article"))
    )
    see(page.get_by_role("link", name="https://example.org/toolkit"))
    line = page.locator(".row").filter(has_text="Ilse Brandt")
    line.get_by_role("button", name="Keep", exact=True).first.click()
    see(page.get_by_text("Ilse Brandt is among your people"))
    owner.press("That surprised me")
    see(page.get_by_role("button", name="It surprised me"))
    if page.get_by_role("button", name="It took place").count():
        owner.press("It took place")
    see(owner.main.get_by_role("link", name=re.compile("^Thank ")))


def thank(owner: Owner, office: PostOffice, address: str) -> None:
    page = owner.page
    owner.go("/keep-up/")
    see(page.get_by_role("heading", name="Thanks", exact=True))
    owner.press("Read the draft")
    letter = page.get_by_label("The letter")
    letter.fill(f"{PLACEHOLDER.sub('your candour', letter.input_value())}\n\n{THANKS}")
    page.locator("section.out").get_by_role("button", name="Send", exact=True).click()
    see(page.get_by_role("heading", name=re.compile("in the outbox|You have thanked")))
    deliver(owner)
    wait_until(lambda: len(office.messages(address)) == 2, PATIENCE / 1000, "the thanks")
    assert THANKS in office.messages(address)[1].get_content().replace("\r\n", "\n")
    owner.go("/keep-up/")
    assert page.get_by_role("heading", name="Thanks", exact=True).count() == 0


def test_the_main_job(
    askaround_on_both: Askaround,
    post_office: PostOffice,
    calendars: Calendars,
    browser: Browser,
    tmp_path: Path,
) -> None:
    made = sample.make(tmp_path / "sample", START.date())
    shown = {
        "viewport": WIDE,
        "locale": "en-US",
        "timezone_id": "America/Los_Angeles",
        "accept_downloads": True,
    }
    with watched(browser, **shown) as page:
        owner = Owner(askaround_on_both, page)
        with owner.day(0):
            first_pages(owner)
            connections(owner, post_office, calendars)
            bring_archive(owner, made.archive)
            shortlist(owner)
            letter, asked = ask(owner, post_office)
        address = letter["To"].addresses[0].addr_spec
        name = letter["To"].addresses[0].display_name

        post_office.reply(letter, "Gladly. Next Tuesday at ten?")
        with owner.day(1.2):
            answered = page.locator(".board section").filter(has=page.get_by_role("heading", name="Answered"))
            see_in_time(owner, "/asks/", answered.get_by_text(name))
            owner.go(asked)
            owner.press("Yes")
            interview = set_the_day(owner, calendars, tmp_path)

        with owner.day(7.2):
            see(owner.main.locator(".row").filter(has_text=name))
            owner.go(interview)
            talk(owner)
            right_after(owner)
            owner.go("/")
            see(owner.main.locator(".row").filter(has_text=re.compile("thank", re.IGNORECASE)))
            thank(owner, post_office, address)
            owner.go("/reflect/")
            see(page.locator("blockquote").filter(has_text=QUOTE))
            see(page.get_by_text("a single voice"))
            owner.go("/who")
            see(page.locator("main").get_by_text("Ilse Brandt"))
