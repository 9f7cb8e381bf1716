"""A real SMTP and IMAP pair: asked, answered, away, returned, and who is reminded after that; copies in Sent; servers that break off."""

from __future__ import annotations

import datetime as dt
import imaplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions, queries
from askaround.mail.models import Incoming, MailAccount, Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.worker import rounds
from tests.mail.test_inbox import letter, set_up
from tests.realparts.mail import PASSWORD, PostOffice

pytestmark = [pytest.mark.django_db, pytest.mark.real]
ADA = "ada@example.org"
# A Monday, nine o'clock in New York.
START = dt.datetime(2026, 11, 30, 14, tzinfo=dt.UTC)


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post_office: PostOffice) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.authority))
    move(monkeypatch, 0)
    made = accounts.make_workspace(ADA)
    accounts.set_settings(
        made, {"name": "Ada Lindqvist", "mail": ADA, "zone": "America/New_York", "country": "US"}
    )
    set_up(made, post_office)
    return made


def move(monkeypatch: pytest.MonkeyPatch, days: float) -> dt.datetime:
    now = START + dt.timedelta(days=days)
    monkeypatch.setenv("ASKAROUND_NOW", now.isoformat())
    return now


def asked(owner: Workspace, name: str) -> Ask:
    address = f"{name.lower()}@example.com"
    person = add_person(
        owner, name=f"{name} Okafor", email=address, organisation=f"{name} Laboratory", met="Lisbon"
    )
    ask = outreach.start_ask(owner, person, channel="email")
    words = f"Dear {name},\n\nmay I ask you about your work?\n\nAda"
    ask = outreach.edit_ask(owner, ask, subject=f"Your work, {name}", body=words)
    return outreach.send_ask(owner, ask, "smtp")


def answer(to: EmailMessage, at: dt.datetime, subject: str, **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = str(to["To"]), ADA, subject
    message["Date"], message["In-Reply-To"] = format_datetime(at), str(to["Message-ID"])
    message["Message-ID"] = f"<re-{str(to['Message-ID']).strip('<>')}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("words that nobody reads")
    return message.as_bytes()


def returned(to: EmailMessage, action: str, status: str) -> bytes:
    """A delivery report as RFC 3464 has it, the original's headers in base64."""
    import base64

    head = base64.encodebytes(f"Message-ID: {to['Message-ID']}\r\nSubject: x\r\n".encode()).decode()
    return (
        f"From: Mail Delivery <MAILER-DAEMON@mx.example.com>\r\nTo: {ADA}\r\nSubject: Undelivered\r\nMessage-ID: <{action}@mx>\r\n"
        "Return-Path: <>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; {to['To'].addresses[0].addr_spec}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n{head}\r\n--b--\r\n"
    ).encode()


def states(owner: Workspace) -> dict[str, str]:
    rows = Ask.objects.filter(owner=owner).select_related("person")
    return {ask.person.name.partition(" ")[0]: ask.state for ask in rows}


def arrived(office: PostOffice, name: str) -> int:
    return len(office.messages(f"{name.lower()}@example.com"))


def test_ask_reply_absence_bounce_and_the_reminder_after_each(
    owner: Workspace, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Ben", "Eva", "Carl", "Dora", "Finn")
    asks = {name: asked(owner, name) for name in names}
    assert rounds.once(owner)["sent"] == 5
    (ben,), (eva,), (carl,), _, (finn,) = (
        post_office.messages(f"{name.lower()}@example.com") for name in names
    )
    for name in ("Ben", "Eva", "Dora"):
        asks[name].refresh_from_db()
        outreach.schedule_reminder(owner, asks[name])

    day = move(monkeypatch, 1)
    post_office.put(ADA, answer(ben, day, "Re: Your work, Ben"))
    post_office.put(
        ADA, answer(eva, day, "Automatic reply: away until 19 December", Auto_Submitted="auto-replied")
    )
    post_office.put(ADA, returned(carl, "failed", "5.1.1"))
    post_office.put(ADA, returned(finn, "delayed", "4.4.1"))
    post_office.put(ADA, letter(7))
    result = rounds.once(owner)
    assert (result["fetched"], result["matched"], result["problems"]) == (5, 2, [])
    assert states(owner) == {
        "Ben": "replied",
        "Eva": "asked",
        "Carl": "bounced",
        "Dora": "asked",
        "Finn": "asked",
    }
    assert Touch.objects.get(kind="bounced").text == (
        "It came back from carl@example.com: there is no such mailbox (5.1.1)."
    )
    assert sorted(Incoming.objects.values_list("kind", flat=True)) == [
        "automatic",
        "bounce",
        "delayed",
        "reply",
    ]

    move(monkeypatch, 14)  # Monday, 14 December: every reminder's day has come
    assert rounds.once(owner)["problems"] == []
    assert {name: arrived(post_office, name) for name in names} == {
        "Ben": 1, "Eva": 1, "Carl": 1, "Dora": 2, "Finn": 1,
    }  # fmt: skip
    waiting = Outgoing.objects.get(state="queued")
    # The 20th is a Sunday, so Monday morning of hers.
    assert waiting.not_before == dt.datetime(2026, 12, 21, 14, tzinfo=dt.UTC)
    move(monkeypatch, 21.1)
    rounds.once(owner)
    assert (arrived(post_office, "Eva"), arrived(post_office, "Ben")) == (2, 1)
    (_, again) = post_office.messages("eva@example.com")
    assert again["In-Reply-To"] == again["References"] == eva["Message-ID"]


def test_copies_lie_in_sent_once(owner: Workspace, post_office: PostOffice) -> None:
    for name in ("Ben", "Eva"):
        asked(owner, name)
    assert rounds.once(owner)["problems"] == []
    assert set(Outgoing.objects.values_list("copy", flat=True)) == {"failed"}
    Outgoing.objects.update(copy="wanted")
    with client(post_office) as box:
        box.create("Sent")
    assert rounds.once(owner)["problems"] == []
    assert set(Outgoing.objects.values_list("copy", flat=True)) == {"kept"}
    # As after a kill between putting it there and noting it.
    Outgoing.objects.update(copy="wanted")
    rounds.once(owner)
    with client(post_office) as box:
        box.select("Sent", readonly=True)
        _, (uids,) = box.search(None, "SEEN")
        assert len(uids.split()) == 2
        _, parts = box.fetch("1", "(BODY[])")
    assert isinstance(parts[0], tuple)
    copy = bytes(parts[0][1])
    (original,) = [
        each for name in ("ben", "eva") for each in post_office.messages(f"{name}@example.com")
        if str(each["Message-ID"]).encode() in copy
    ]  # fmt: skip
    assert str(original["Subject"]).encode() in copy


@contextmanager
def client(office: PostOffice) -> Iterator[imaplib.IMAP4]:
    box = imaplib.IMAP4("localhost", office.imap_port)
    box.login(ADA, PASSWORD)
    yield box
    box.logout()


def test_an_answer_to_an_invitation_is_kept_only_where_one_went_out(
    owner: Workspace, post_office: PostOffice
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ben@example.com", ADA, "Accepted"
    message["Message-ID"] = "<accepted@example.com>"
    message.set_content("Ben accepts.")
    answered = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1@x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    message.add_alternative(answered, subtype="calendar", params={"method": "REPLY"})
    post_office.put(ADA, message.as_bytes())
    actions.fetch(owner)
    (row,) = Incoming.objects.all()
    assert (row.kind, row.calendar) == ("reply", "")
    Incoming.objects.all().delete()
    MailAccount.objects.update(imap_last_uid=0)
    actions.queue(
        owner, reference="message:1", transport="smtp", recipient="ben@example.com", recipient_name="Ben", subject="Tuesday",
        body="Dear Ben", calendar="BEGIN:VCALENDAR\nEND:VCALENDAR\n", calendar_method="REQUEST",
    )  # fmt: skip
    actions.fetch(owner)
    (row,) = Incoming.objects.all()
    assert row.kind == "calendar"
    assert row.calendar.split() == answered.split()


def test_an_older_bounce_is_known_by_the_message_that_it_quotes(
    owner: Workspace, post_office: PostOffice
) -> None:
    asked(owner, "Ben")
    rounds.once(owner)
    (sent,) = post_office.messages("ben@example.com")
    post_office.put(
        ADA,
        f"From: MAILER-DAEMON@mx.example.com\r\nTo: {ADA}\r\nReturn-Path: <>\r\nSubject: failure notice\r\nMessage-ID: <q@mx>\r\n\r\n"
        f"ben@example.com:\r\n550 5.2.2 full\r\n\r\n--- Below this line\r\n\r\nMessage-ID: {sent['Message-ID']}\r\n".encode(),
    )  # fmt: skip
    rounds.once(owner)
    assert states(owner) == {"Ben": "bounced"}
    assert "the mailbox is full (5.2.2)" in Touch.objects.get(kind="bounced").text


HALF_WAY = {
    "greeting": b"",
    "sign-in": b"* OK ready\r\n",
    "search": b"* OK ready\r\nA OK LOGIN\r\nA OK [READ-ONLY] selected\r\n",
    "nonsense": b"\x00\xff(((\r\n" * 50,
}


@pytest.mark.parametrize("after", HALF_WAY)
def test_a_server_that_breaks_off_is_one_sentence_and_changes_nothing(
    owner: Workspace, post_office: PostOffice, after: str
) -> None:
    with breaking(HALF_WAY[after]) as port:
        set_up(owner, post_office, imap_host="127.0.0.1", imap_port=port)
        with pytest.raises(Refusal) as refused:
            actions.fetch(owner)
    assert "\n" not in refused.value.sentence
    assert not Incoming.objects.exists()
    assert queries.account_of(owner).imap_last_uid == 0  # type: ignore[union-attr]


def test_a_server_that_breaks_off_between_two_batches(owner: Workspace, post_office: PostOffice) -> None:
    """The literal of a header promises more bytes than come."""
    script = {
        b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", b"LOGIN": b"", b"EXAMINE": b"* 2 EXISTS\r\n", b"SELECT": b"* 2 EXISTS\r\n",
        b"STATUS": b'* STATUS "INBOX" (UIDVALIDITY 7)\r\n', b"UID SEARCH": b"* SEARCH 1 2\r\n",
    }  # fmt: skip
    with breaking(
        b"* OK ready\r\n", script, b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM)] {5000}\r\nFrom: be"
    ) as port:
        set_up(owner, post_office, imap_host="127.0.0.1", imap_port=port)
        with pytest.raises(Refusal):
            actions.fetch(owner)
    assert not Incoming.objects.exists()


@contextmanager
def breaking(first: bytes, script: dict[bytes, bytes] | None = None, last: bytes = b"") -> Iterator[int]:
    """A server that says `first`, answers by `script`, and hangs up after anything else, saying `last`."""
    answers = script or {}
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as lines:
                peer.sendall(first)
                for line in lines if answers else ():
                    tag, _, command = line.strip().partition(b" ")
                    said = next((answers[key] for key in answers if command.upper().startswith(key)), None)
                    if said is None:
                        peer.sendall(last)
                        break
                    peer.sendall(said + tag + b" OK done\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
