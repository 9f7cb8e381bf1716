"""From the search to the thanks: somebody is reached through a mutual contact, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.real, pytest.mark.browser]


def test_asking_through_a_mutual_contact_from_search_to_thanks(askaround: Askaround, page: Page) -> None:
    app = askaround
    for key, value in (
        ("first_run_done", "yes"), ("name", "Maya Lind"), ("mail", "maya@example.org"),
        ("headline", "I finish my doctorate in May"), ("zone", "America/New_York"), ("country", "US"),
        ("quiet_from", "00:00"), ("quiet_until", "00:00"),
    ):  # fmt: skip
        app.json("settings", key, value)
    app.run("person", "add", "Ana Silva", "--email", "ana@example.com", "--met", "a poster session in Lisbon")
    app.run(
        "person",
        "add",
        "Bo Chen",
        "--title",
        "Editor",
        "--organisation",
        "Example Press",
        "--email",
        "bo@example.net",
    )
    app.run("tie", "Ana Silva", "strong")
    app.run("knows", "Ana Silva", "Bo Chen")
    with app.serve() as served:
        page.goto(served.link)
        page.goto(f"{served.base}/people/")
        page.keyboard.press("/")
        page.keyboard.type("Bo Chen")
        page.get_by_role("link", name="Bo Chen").first.click()
        page.get_by_role("heading", name="Bo Chen").wait_for()
        page.get_by_role("button", name="Ask for an introduction to Bo Chen").first.click()

        page.get_by_role("heading", name="Ana Silva").wait_for()
        assert "A note to forward" in page.locator("#body").input_value()
        page.get_by_text("Send it yourself").click()
        page.get_by_role("button", name="I have sent it").click()
        page.get_by_text("Written down: you asked Ana Silva.").wait_for()

        page.get_by_role("button", name="Yes", exact=True).click()
        page.get_by_text("Wait: Ana asks Bo first.").wait_for()
        page.get_by_role("button", name="They introduced us").click()
        page.get_by_text("Write to Bo today.").wait_for()

        page.get_by_role("button", name="Write to Bo").click()
        letter = page.get_by_label("The message", exact=True)
        assert "Ana Silva was so kind as to introduce us" in letter.input_value()
        letter.fill(letter.input_value() + "\n\nI look forward to it.")
        page.get_by_role("button", name="I have sent it myself").click()
        page.get_by_text("Written down: you wrote to Bo Chen.").wait_for()
        assert page.locator("aside").get_by_role("link", name="Bo Chen").is_visible()

        page.get_by_role("button", name="Write the thanks").click()
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_text("Your message to Ana Silva is in the outbox.").wait_for()
        page.get_by_text("Your thanks waits in your outbox").or_(
            page.get_by_text("You thanked them")
        ).wait_for()
        page.goto(f"{served.base}/asks/outbox")
        if page.get_by_role("button", name="Deliver what is due now").is_visible():
            page.get_by_role("button", name="Deliver what is due now").click()
        page.wait_for_load_state()
    assert app.json("mail", "deliver")["sent"] in (0, 1)
    first, theirs = app.lines("asks")
    states = {row["person"]["name"]: row["state"] for row in (first, theirs)}
    assert states == {"Ana Silva": "thanked", "Bo Chen": "asked"}
