"""Reading headers from a real IMAP server: each message once, none marked, none deleted, no body."""

from __future__ import annotations

import datetime as dt
import imaplib
import shutil
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions, imap_fetch, inbox, queries
from askaround.mail.models import Incoming, MailAccount
from tests.realparts.mail import PASSWORD, PostOffice

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post_office: PostOffice) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.authority))
    made = accounts.make_workspace(ADA)
    set_up(made, post_office)
    return made


def set_up(owner: Workspace, office: PostOffice, **changes: object) -> None:
    values: dict[str, object] = {
        "address": ADA, "smtp_host": "localhost", "smtp_port": office.smtp_port, "smtp_password": PASSWORD,
        "imap_host": "localhost", "imap_port": office.imap_port, "imap_security": "none",
    }  # fmt: skip
    actions.save_account(owner, **{**values, **changes})  # type: ignore[arg-type]


def letter(number: int = 1, *, sender: str = "Ben <ben@example.com>", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, ADA
    message["Subject"], message["Message-ID"] = f"Letter {number}", f"<in{number}@example.com>"
    message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("a body that nobody reads")
    return message.as_bytes()


def queue_and_send(owner: Workspace) -> str:
    row = actions.queue(
        owner, reference="ask:1:first", transport="smtp", recipient="ben@example.com", recipient_name="Ben",
        subject="A question", body="Dear Ben",
    )  # fmt: skip
    report = actions.deliver(owner, may_send=lambda _: None, on_sent=lambda _: None)
    assert report.sent == 1, report
    return row.message_id


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_an_answer_over_real_servers(owner: Workspace, post_office: PostOffice, security: str) -> None:
    port = post_office.imaps_port if security == "tls" else post_office.imap_port
    set_up(owner, post_office, imap_security=security, imap_port=port)
    identifier = queue_and_send(owner)
    (sent,) = post_office.messages("ben@example.com")
    assert sent["Message-ID"] == identifier
    post_office.reply(sent, "Gladly.")
    report = actions.fetch(owner)
    (row,) = queries.unmatched(owner)
    assert (report.new, row.sender, row.references) == (1, "ben@example.com", [identifier])
    assert row.kind == "reply"
    assert abs(row.sent_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_each_message_is_read_once_and_only_the_new(owner: Workspace, post_office: PostOffice) -> None:
    for number in range(3):
        post_office.put(ADA, letter(number))
    first = actions.fetch(owner)
    second = actions.fetch(owner)
    post_office.put(ADA, letter(9))
    third = actions.fetch(owner)
    assert [(each.read, each.new) for each in (first, second, third)] == [(3, 3), (0, 0), (1, 1)]
    assert Incoming.objects.count() == 4


def test_nothing_is_marked_and_nothing_deleted(owner: Workspace, post_office: PostOffice) -> None:
    post_office.put(ADA, letter())
    actions.fetch(owner)
    client = imaplib.IMAP4("localhost", post_office.imap_port)
    client.login(ADA, PASSWORD)
    client.select("INBOX", readonly=True)
    _, (unseen,) = client.search(None, "UNSEEN")
    client.logout()
    assert unseen == b"1"


def test_no_body_is_stored(owner: Workspace, post_office: PostOffice) -> None:
    post_office.put(ADA, letter())
    actions.fetch(owner)
    (row,) = Incoming.objects.values()
    assert "nobody reads" not in str(row)


def test_the_owners_own_messages_are_left_out(owner: Workspace, post_office: PostOffice) -> None:
    post_office.put(ADA, letter(sender=f"Ada <{ADA.upper()}>"))
    assert actions.fetch(owner).new == 0


def test_batches_and_a_rest_for_the_next_time(
    owner: Workspace, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "BATCH", 2)
    monkeypatch.setattr(inbox, "LIMIT", 5)
    for number in range(7):
        post_office.put(ADA, letter(number))
    told: list[tuple[int, int]] = []
    first = actions.fetch(owner, lambda done, total: told.append((done, total)))
    assert (first.new, first.more, told) == (5, True, [(2, 5), (4, 5), (5, 5)])
    second = actions.fetch(owner)
    assert (second.new, second.more) == (2, False)


def test_a_broken_reading_goes_on_where_it_was(
    owner: Workspace, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "BATCH", 2)
    for number in range(5):
        post_office.put(ADA, letter(number))

    def breaks(done: int, total: int) -> None:
        raise ConnectionResetError("gone")

    with pytest.raises(Refusal):
        actions.fetch(owner, breaks)
    assert Incoming.objects.count() == 2
    assert actions.fetch(owner).new == 3


def test_another_validity_reads_anew_but_stores_nothing_twice(
    owner: Workspace, post_office: PostOffice
) -> None:
    post_office.put(ADA, letter())
    actions.fetch(owner)
    before = MailAccount.objects.get().imap_validity
    shutil.rmtree(post_office.boxes / ADA)
    post_office.put(ADA, letter())
    post_office.put(ADA, letter(2))
    MailAccount.objects.update(imap_validity=(before or 0) - 1)
    report = actions.fetch(owner)
    assert report.first
    assert sorted(Incoming.objects.values_list("message_id", flat=True)) == [
        "<in1@example.com>",
        "<in2@example.com>",
    ]


def test_machines_and_bounces(owner: Workspace, post_office: PostOffice) -> None:
    identifier = queue_and_send(owner)
    post_office.put(ADA, letter(1, Auto_Submitted="auto-replied", In_Reply_To=identifier))
    post_office.put(ADA, bounce(identifier))
    actions.fetch(owner)
    rows = {row.message_id: row for row in Incoming.objects.all()}
    away, returned = rows["<in1@example.com>"], rows["<bounce@example.com>"]
    assert (away.kind, away.references) == ("automatic", [identifier])
    assert (returned.kind, returned.references) == ("bounce", [identifier])
    assert (returned.failed_recipient, returned.status) == ("ben@example.com", "5.1.1")


def bounce(identifier: str) -> bytes:
    """As Postfix writes it: the only trace of our message is in the third part."""
    return (
        b"From: MAILER-DAEMON@example.com\r\nTo: ada@example.org\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        b"Message-ID: <bounce@example.com>\r\nDate: Mon, 23 Nov 2026 14:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.com\r\n\r\n"
        b"Final-Recipient: rfc822; ben@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: ada@example.org\r\nTo: ben@example.com\r\n"
        b"Message-ID: " + identifier.encode() + b"\r\nSubject: A question\r\n\r\nDear Ben\r\n\r\n--b--\r\n"
    )


def test_damaged_headers_stop_nothing(owner: Workspace, post_office: PostOffice) -> None:
    post_office.put(
        ADA,
        b"From: =?nonsense?q?=FF?= <ben@example.com>\r\nSubject: \xff\xfe =?utf-8?b?!!?=\r\nDate: never\r\n"
        b"Message-ID: none\r\n\r\nbody\r\n",
    )
    post_office.put(ADA, b"\r\nno header at all\r\n")
    post_office.put(ADA, letter())
    assert actions.fetch(owner).new == 3
    assert len(queries.unmatched(owner)) == 3


def test_what_belongs_to_nobody_is_erased_after_two_weeks(owner: Workspace, post_office: PostOffice) -> None:
    for number in range(3):
        post_office.put(ADA, letter(number))
    actions.fetch(owner)
    kept, _, erased = queries.unmatched(owner)
    assert actions.matched(owner, [kept.id]) == 1
    assert actions.unrelated(owner, [erased.id]) == 1
    Incoming.objects.update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=15))
    actions.fetch(owner)
    assert list(Incoming.objects.values_list("id", flat=True)) == [kept.id]


def test_the_first_reading_looks_back_thirty_days(owner: Workspace, post_office: PostOffice) -> None:
    import mailbox

    box = post_office.box(ADA)
    for number, days in ((1, 3), (2, 60)):
        message = mailbox.MaildirMessage(letter(number))
        message.set_date((dt.datetime.now() - dt.timedelta(days=days)).timestamp())
        box.add(message)
    from tests.realparts.parts import hand_over

    hand_over(post_office.boxes / ADA)
    actions.fetch(owner)
    assert list(Incoming.objects.values_list("message_id", flat=True)) == ["<in1@example.com>"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"imap_password": "wrong"}, "refused the sign-in of ada@example.org"),
        ({"imap_password": "wrong ü"}, "refused the sign-in of ada@example.org"),
        ({"imap_folder": "Nowhere"}, "no folder “Nowhere”"),
        ({"imap_port": 1}, "refuses connections"),
        ({"imap_security": "tls"}, "--imap-security"),
    ],
)
def test_each_fault_is_one_sentence_that_says_what_to_do(
    owner: Workspace, post_office: PostOffice, changes: dict[str, object], words: str
) -> None:
    set_up(owner, post_office, **changes)
    with pytest.raises(Refusal) as refused:
        actions.fetch(owner)
    assert words in refused.value.sentence
    assert "wrong" not in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_a_certificate_that_nobody_vouches_for(
    owner: Workspace, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(owner, post_office, imap_security="tls", imap_port=post_office.imaps_port)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Refusal, match="certificate"):
        actions.fetch(owner)


def test_both_servers_are_checked(owner: Workspace, post_office: PostOffice) -> None:
    assert [(each.part, each.ok) for each in actions.check_account(owner)] == [("SMTP", True), ("IMAP", True)]
    set_up(owner, post_office, imap_password="wrong")
    assert [(each.part, each.ok) for each in actions.check_account(owner)] == [
        ("SMTP", True),
        ("IMAP", False),
    ]


def test_a_nul_in_a_header_stops_nothing() -> None:
    """PostgreSQL stores no NUL: one such message would keep every later one from being read."""
    values = imap_fetch.values(
        b"From: <b\0en@example.com>\r\nSubject: Yes\0!\r\nMessage-ID: <a\0b@example.com>\r\n\r\n"
    )
    assert values == {"from": ["<ben@example.com>"], "subject": ["Yes!"], "message-id": ["<ab@example.com>"]}


def test_a_day_before_all_calendars_is_no_day() -> None:
    assert imap_fetch.received('INTERNALDATE "01-Jan-0001 00:00:00 +1400"') is None
