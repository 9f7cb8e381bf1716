"""The real parts can be trusted: each does its one thing before a test leans on it."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from email.message import EmailMessage

import psycopg
import pytest
from playwright.sync_api import Page

from tests.realparts.mail import PostOffice
from tests.realparts.parts import wait_until
from tests.realparts.postgres import Cluster
from tests.realparts.radicale import Calendars

pytestmark = pytest.mark.real

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//tests//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20261123T140000Z
DTSTART:20261124T140000Z
DTEND:20261124T142000Z
SUMMARY:Twenty minutes with Bo
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "ada@example.org",
        "Bo@example.com",
        "Twenty minutes?",
    )
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Hello.")
    return message


def subjects(office: PostOffice, address: str) -> list[str]:
    with imaplib.IMAP4(office.host, office.imap_port) as imap:
        imap.starttls(ssl.create_default_context(cafile=str(office.authority)))
        imap.login(address, office.password)
        imap.select("INBOX", readonly=True)
        _, found = imap.search(None, "ALL")
        numbers = found[0].split()
        fetched = [
            imap.fetch(number.decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0] for number in numbers
        ]
    return [part[1].decode().removeprefix("Subject: ").strip() for part in fetched if isinstance(part, tuple)]


def test_mail_goes_in_by_smtp_and_is_read_by_imap(post_office: PostOffice) -> None:
    with smtplib.SMTP(post_office.host, post_office.smtp_port) as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(post_office.authority)))
        smtp.login("ada@example.org", post_office.password)
        smtp.send_message(letter())
    assert subjects(post_office, "bo@example.com") == ["Twenty minutes?"]
    post_office.reply(post_office.messages("bo@example.com")[0], "Yes.")
    assert subjects(post_office, "ada@example.org") == ["Re: Twenty minutes?"]


def test_wrong_password_is_refused_by_both(post_office: PostOffice) -> None:
    smtp = smtplib.SMTP(post_office.host, post_office.smtp_port)
    with smtp, pytest.raises(smtplib.SMTPAuthenticationError):
        smtp.login("ada@example.org", "wrong")
    imap = imaplib.IMAP4(post_office.host, post_office.imap_port)
    with imap, pytest.raises(imaplib.IMAP4.error):
        imap.login("ada@example.org", "wrong")


def test_a_connection_dropped_after_data_has_still_delivered(post_office: PostOffice) -> None:
    post_office.drop_after_data = 1
    smtp = smtplib.SMTP(post_office.host, post_office.smtp_port)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.send_message(letter())
    smtp.close()
    assert len(post_office.messages("bo@example.com")) == 1


def test_opensmtpd_delivers_into_the_same_mailboxes(post_office: PostOffice, smtp_daemon: int) -> None:
    with smtplib.SMTP("localhost", smtp_daemon) as smtp:
        smtp.send_message(letter())
    wait_until(lambda: bool(post_office.messages("bo@example.com")), what="the delivery")
    assert subjects(post_office, "bo@example.com") == ["Twenty minutes?"]


def test_radicale_takes_an_event_and_refuses_nonsense(calendars: Calendars) -> None:
    assert calendars.put("1.ics", ICS).status_code == 201
    assert "Twenty minutes with Bo" in calendars.get("1.ics")
    assert calendars.put("2.ics", "BEGIN:VCALENDAR\r\nnonsense").status_code == 400


def test_postgresql_makes_databases(postgres_cluster: Cluster) -> None:
    with psycopg.connect(postgres_cluster.database()) as connection:
        assert connection.execute("SELECT lower('ÉVA')").fetchone() == ("éva",)


def test_chromium_shows_a_page(page: Page) -> None:
    page.set_content("<title>Ask around</title><p>Hello</p>")
    assert page.title() == "Ask around"


def test_nothing_connects_beyond_loopback() -> None:
    with socket.socket() as probe, pytest.raises(PermissionError, match="only loopback"):
        probe.connect(("192.0.2.1", 80))
