"""Importing as somebody does it: progress in threads of the real server, the preview, doing it, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.real, pytest.mark.browser]
CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Silva,https://www.linkedin.com/in/ana-silva,,Orchard Bio,Medical Writer,12 Mar 2021
Bo,Lind,https://www.linkedin.com/in/bo-lind,,Northlake,Lab Manager,3 Jan 2019
"""


def test_a_file_is_read_looked_over_done_and_taken_back(askaround_on_both: Askaround, page: Page) -> None:
    askaround_on_both.json("settings", "first_run_done", "yes")
    with askaround_on_both.serve() as served:
        page.goto(served.link)
        page.goto(f"{served.base}/people/import")
        file = {"name": "Connections.csv", "mimeType": "text/csv", "buffer": CONNECTIONS.encode()}
        page.get_by_label("Drop files here").set_input_files(files=[file])
        page.get_by_text("Connections.csv", exact=True).wait_for()
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("button", name="Do it").wait_for()
        assert page.get_by_text("Nothing is written yet.").is_visible()
        page.get_by_role("button", name="Do it").click()
        page.get_by_text("2 new people").wait_for()
        page.get_by_role("button", name="Undo this import").click()
        page.get_by_role("heading", name="Taken back").wait_for()
        page.goto(f"{served.base}/people/")
        assert page.get_by_role("link", name="Name ten people from memory").is_visible()

        page.goto(f"{served.base}/start/how")
        page.get_by_role("button", name="Look at the example").click()
        page.get_by_role("button", name="Do it").click()
        page.get_by_text("150 new people").wait_for()
        page.get_by_role("link", name="Whom to ask now").click()
        assert page.locator(".row.numbered").count() == 5
        page.wait_for_load_state()


def test_a_wrong_file_is_told_in_a_sentence(askaround: Askaround, page: Page) -> None:
    with askaround.serve() as served:
        page.goto(served.link)
        page.goto(f"{served.base}/people/import")
        file = {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 2000}
        page.get_by_label("Drop files here").set_input_files(files=[file])
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="Not imported").wait_for()
        page.wait_for_load_state()
