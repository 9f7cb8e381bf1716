"""Threads, invitations, and what no message may carry."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy

import pytest

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions
from askaround.mail.message import Envelope, as_bytes
from askaround.mail.models import Outgoing
from askaround.mail.rules import headers
from askaround.mail.tests.test_outbox import queue, run

CALENDAR = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY:Gespräch\nEND:VCALENDAR\n"


def envelope(**changes: object) -> Envelope:
    values: dict[str, object] = {
        "message_id": "<1@example.org>", "sender": "ada@example.org", "sender_name": "Ada", "recipient": "ben@example.com",
        "recipient_name": "Ben", "subject": "A question", "body": "Dear Ben", "date": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    }  # fmt: skip
    return Envelope(**{**values, **changes})  # type: ignore[arg-type]


def test_an_answer_carries_its_thread() -> None:
    read = message_from_bytes(
        as_bytes(envelope(in_reply_to="<b@x>", references=("<a@x>", "<b@x>"))), policy=policy.default
    )
    assert (read["In-Reply-To"], read["References"]) == ("<b@x>", "<a@x> <b@x>")


def test_a_long_thread_keeps_its_first_and_its_latest() -> None:
    kept = headers.thread([f"<{number}@x>" for number in range(40)], "<last@x>")
    assert (kept[0], kept[1], kept[-1], len(kept)) == ("<0@x>", "<22@x>", "<last@x>", 20)


def test_an_invitation_is_the_second_form_of_the_same_message() -> None:
    read = message_from_bytes(
        as_bytes(envelope(calendar=CALENDAR, calendar_method="REQUEST")), policy=policy.default
    )
    assert read.get_content_type() == "multipart/alternative"
    words, calendar = read.iter_parts()  # type: ignore[attr-defined]
    assert words.get_content().strip() == "Dear Ben"
    assert (calendar.get_content_type(), calendar["Content-Disposition"]) == ("text/calendar", None)
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().replace("\r\n", "\n") == CALENDAR


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hi\r\nBcc: c@example.net"},
        {"recipient_name": "Ben\nBcc: c@example.net"},
        {"recipient": "ben smith@example.com"},
        {"recipient": "ben@example.com>\r\nRCPT TO:<c@example.net"},
        {"body": "x" * 10_000_000},
        {"body": "a\x00b"},
        {"body": "a\ud800b"},
        {"calendar": CALENDAR, "calendar_method": "PUBLISH\r\nX: y"},
        {"calendar": "no calendar", "calendar_method": "REQUEST"},
        {"calendar": CALENDAR + "x" * 200_000, "calendar_method": "REQUEST"},
    ],
)
@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_what_no_message_may_carry_is_refused_and_changes_nothing(
    owner: Workspace, changes: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as refused:
        queue(owner, **changes)
    assert len(refused.value.sentence) < 300
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_thread_and_invitation_reach_the_file(owner: Workspace, tmp_path: object) -> None:
    row = queue(
        owner, in_reply_to="<b@x>", references=["<a@x>"], calendar=CALENDAR, calendar_method="REQUEST"
    )
    assert run(owner).sent == 1
    (file,) = (tmp_path / "outbox").iterdir()  # type: ignore[operator]
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (read["References"], read.get_content_type()) == ("<a@x> <b@x>", "multipart/alternative")
    row.refresh_from_db()
    assert row.copy == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("host", "imap", "expected"),
    [
        ("smtp.example.org", "imap.example.org", "wanted"),
        ("smtp.example.org", "", ""),
        ("smtp.gmail.com", "imap.gmail.com", ""),
        ("notgmail.com", "imap.example.org", "wanted"),
    ],
)
def test_who_gets_a_copy(owner: Workspace, host: str, imap: str, expected: str) -> None:
    from askaround.mail import queries

    actions.save_account(
        owner, address="ada@example.org", smtp_host=host, smtp_password="secret", imap_host=imap, imap_password="secret"
    )  # fmt: skip
    row = queue(owner, transport="smtp")
    assert queries.copy_wanted(row) == expected
