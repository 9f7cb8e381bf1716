"""Signing in to the mail through a provider, as a browser does it: from the settings page there and back, without another press."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.watched import PATIENCE, watched
from tests.realparts.askaround import Askaround
from tests.realparts.chromium import WIDE
from tests.realparts.mail import PostOffice
from tests.realparts.provider import CLIENT, SECRET

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]


def test_there_and_back(askaround: Askaround, browser: Browser, post_office: PostOffice) -> None:
    from playwright.sync_api import expect

    askaround.env["SSL_CERT_FILE"] = str(post_office.authority)
    askaround.run("settings", "first_run_done", "yes")
    with askaround.serve() as served, watched(browser, viewport=WIDE) as page:
        page.goto(served.link)
        page.goto(f"{served.base}/settings/")
        section = page.locator("#mail-account")
        expect(section.get_by_label("Client id")).to_be_hidden()
        section.get_by_label("Your address").fill("ada@example.org")
        section.get_by_label("Through another provider").check()
        expect(section.locator("[name=smtp_password]")).to_be_hidden()
        for label, text in (
            ("Client id", CLIENT), ("Client secret", SECRET), ("Scope", "mail"),
            ("Address where you allow it", post_office.provider.address("/authorize")),
            ("Address that gives tokens", post_office.provider.address("/token")),
            ("SMTP server", "localhost"), ("IMAP server", "localhost"),
        ):  # fmt: skip
            section.get_by_label(label).fill(text)
        section.locator("[name=smtp_port]").fill(str(post_office.smtp_port))
        section.locator("[name=imap_port]").fill(str(post_office.imap_port))
        section.locator("[name=imap_security]").select_option("starttls")
        section.get_by_role("button", name="Keep and test the connection").click()
        page.get_by_role("link", name="Go on to your provider").click()
        page.wait_for_url(re.compile("/settings/"), timeout=PATIENCE)
        expect(page.get_by_role("status")).to_have_text(re.compile("Sending works.*Reading replies works"))
        expect(section).to_have_text(re.compile("You are signed in through your provider as ada@example.org"))
        assert post_office.provider.asked == ["authorization_code"]
        assert not any(SECRET in line or "code=" in line for line in served.output)
