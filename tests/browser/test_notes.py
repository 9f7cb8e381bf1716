"""Notes survive a lost network, a closed tab, a killed server and a second device; the page to print is one page."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from tests.browser.watched import PATIENCE, Complaints, watched, watched_context
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import NARROW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]
HERE = re.compile("^Saved on this device")
NOW = "2026-11-30T10:05:00-05:00"


@pytest.fixture
def interview(askaround: Askaround) -> str:
    """The handle of a conversation that began five minutes ago."""
    askaround.env["ASKAROUND_NOW"] = NOW
    askaround.json("settings", "name", "Mara Lindqvist")
    person = askaround.json("person", "add", "Dana Whitfield", "--title", "Medical writer")
    meeting = askaround.json(
        "meet", person["handle"], "--at", "2026-11-30T10:00", "--zone", "America/New_York", "--minutes", "60",
        "--place", "12 Harbour Street", "--travel", "30",
    )  # fmt: skip
    return str(meeting["handle"])


def notes(page: Page) -> Locator:
    return page.locator("section:not([hidden]) textarea")


def says(page: Page, text: str | re.Pattern[str]) -> None:
    from playwright.sync_api import expect

    expect(page.locator("[data-status]")).to_have_text(text, timeout=PATIENCE)


def holds(page: Page, *lines: str) -> None:
    from playwright.sync_api import expect

    for line in lines:
        expect(notes(page)).to_have_value(re.compile(re.escape(line)), timeout=PATIENCE)


def expect_no_network(complaints: Complaints) -> None:
    complaints.expected += [
        "ERR_INTERNET_DISCONNECTED",
        "ERR_CONNECTION_REFUSED",
        "ERR_CONNECTION_RESET",
        "ERR_EMPTY",
    ]


def test_two_devices_one_of_them_without_network(
    askaround: Askaround, interview: str, browser: Browser
) -> None:
    with (
        askaround.serve() as served,
        watched_context(browser, viewport=NARROW, has_touch=True) as (phone, complaints),
    ):
        expect_no_network(complaints)
        page = phone.new_page()
        page.goto(served.link)
        talk = f"{served.base}/interview/{interview}/talk?q=3"
        page.goto(talk)
        notes(page).fill("They like the reviewers.")
        says(page, "Saved")
        laptop = phone.new_page()
        laptop.goto(talk)
        phone.set_offline(True)
        notes(page).fill("They like the reviewers.\nFrom the phone, without network: ask @Ilse Brandt.")
        says(page, HERE)
        page.get_by_role("button", name="Next").first.click()
        assert page.url.endswith("q=4"), "the questions can be turned without network"
        page.get_by_role("button", name="Before").first.click()
        notes(laptop).fill("They like the reviewers.\nFrom the laptop.")
        phone.set_offline(False)
        for device in (page, laptop):
            says(device, "Saved")
        fresh = phone.new_page()
        fresh.goto(talk)
        holds(fresh, "They like the reviewers.", "From the phone, without network", "From the laptop.")
    assert [one["text"] for one in askaround.lines("mentions")] == ["Ilse Brandt"]


def test_a_killed_server_and_a_closed_tab(askaround: Askaround, interview: str, browser: Browser) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with watched_context(browser, viewport=NARROW) as (phone, complaints):
        expect_no_network(complaints)
        with askaround.serve("--port", port) as served:
            page = phone.new_page()
            page.goto(served.link)
            talk = f"{served.base}/interview/{interview}/talk?q=1"
            page.goto(talk)
            served.kill()
            notes(page).fill("Typed while nothing listened.")
            says(page, HERE)
            page.close()
        with askaround.serve("--port", port):
            page = phone.new_page()
            page.goto(talk)
            holds(page, "Typed while nothing listened.")
            says(page, "Saved")
    assert "Typed while nothing listened." in str(askaround.json("reflect"))


def test_without_scripts_the_notes_are_kept_too(
    askaround: Askaround, interview: str, browser: Browser
) -> None:
    with askaround.serve() as served, watched(browser, java_script_enabled=False, viewport=NARROW) as page:
        page.goto(served.link)
        page.goto(f"{served.base}/interview/{interview}/talk")
        notes(page).fill("Without a script.")
        page.locator("section:not([hidden])").get_by_role("button", name="Next").click()
        assert page.url.endswith("q=2")
        page.goto(f"{served.base}/interview/{interview}/talk")
        holds(page, "Without a script.")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_brief_prints_on_one_page(
    askaround: Askaround, interview: str, browser: Browser, paper: str
) -> None:
    with askaround.serve() as served, watched(browser) as page:
        page.goto(served.link)
        page.goto(f"{served.base}/interview/{interview}/brief")
        printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
