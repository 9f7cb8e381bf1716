"""An invitation as a calendar object, and what comes back."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib import ics
from askaround.prepare.rules.replies import Answer, counts, read_answer

NOW = dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
EVENT = ics.Event(
    uid="1-askaround",
    sequence=3,
    stamp=NOW,
    starts_at=dt.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Los_Angeles")),
    zone="America/Los_Angeles",
    minutes=20,
    summary="Conversation",
    alarms=(ics.Alarm(15, "soon"),),
)
MARA, DANA = (
    ics.Party("mara@example.org", 'Mara "M" Lindqvist\r\nBcc: x'),
    ics.Party("dana@example.com", "Dana"),
)


def invitation(event: ics.Event = EVENT) -> tuple[icalendar.Calendar, icalendar.Event]:
    read = icalendar.Calendar.from_ical(ics.invitation_bytes(event, MARA, DANA))
    return read, read.walk("VEVENT")[0]


def test_a_request_names_both_and_has_no_alarm() -> None:
    calendar, event = invitation()
    assert calendar["METHOD"] == "REQUEST" and event["SEQUENCE"] == 3 and event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:mara@example.org"
    assert event["ATTENDEE"] == "mailto:dana@example.com"
    assert (
        event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION" and event["ATTENDEE"].params["RSVP"] == "TRUE"
    )
    assert event["ORGANIZER"].params["CN"] == "Mara 'M' Lindqvist Bcc: x"
    assert not event.walk("VALARM") and calendar.walk("VTIMEZONE")


def test_a_cancellation_asks_for_no_answer() -> None:
    calendar, event = invitation(ics.Event(**{**vars_of(EVENT), "cancelled": True, "sequence": 4}))
    assert calendar["METHOD"] == "CANCEL" and event["STATUS"] == "CANCELLED" and event["SEQUENCE"] == 4
    assert "RSVP" not in event["ATTENDEE"].params


def vars_of(event: ics.Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def test_what_lies_in_ones_own_calendar_invites_nobody() -> None:
    text = ics.calendar_bytes(EVENT)
    assert b"METHOD" not in text and b"ATTENDEE" not in text and b"VALARM" in text


def reply(
    *,
    method: str = "REPLY",
    part: str = "ACCEPTED",
    sequence: str = "3",
    stamp: str = "20261124T090000Z",
    more: str = "",
) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:1-askaround\r\nSEQUENCE:{sequence}\r\nDTSTAMP:{stamp}\r\n"
        f'ATTENDEE;CN="Whitfield, Dana";PARTSTAT={part}:mailto:\r\n Dana@Example.com\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n'
    )


@pytest.mark.parametrize(
    ("part", "attendance"), [("ACCEPTED", "accepted"), ("tentative", "tentative"), ("DECLINED", "declined")]
)
def test_an_answer_is_read(part: str, attendance: str) -> None:
    assert read_answer(reply(part=part)) == Answer(
        "1-askaround", 3, "dana@example.com", attendance, dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    )


def test_another_time_that_they_suggest() -> None:
    found = read_answer(
        reply(method="COUNTER", part="TENTATIVE", more="DTSTART;TZID=America/New_York:20261201T100000\r\n")
    )
    assert found is not None
    assert (found.attendance, found.starts_at) == ("tentative", dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", reply(method="REQUEST"), reply(part="NEEDS-ACTION"), reply(more="RECURRENCE-ID:20261201T100000Z\r\n"),
        reply(method="COUNTER", part="", more="DTSTART:20261201T100000\r\n"), reply() + "x" * 200_000,
        reply().replace("UID:1-askaround\r\n", ""), "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(text: str) -> None:
    assert read_answer(text) is None


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(reply().splitlines()), max_size=12).map("\r\n".join))
def test_anything_is_read_or_none(text: str) -> None:
    found = read_answer(text)
    assert found is None or found.attendance in ("accepted", "tentative", "declined")


def test_only_the_invited_and_only_the_latest_count() -> None:
    answer = read_answer(reply())
    assert answer is not None
    later, sooner = dt.datetime(2026, 11, 25, tzinfo=dt.UTC), dt.datetime(2026, 11, 24, tzinfo=dt.UTC)

    def new(
        invited: str = "dana@example.com",
        sender: str = "",
        sequence: int | None = 3,
        known: dt.datetime | None = None,
    ) -> bool:
        return counts(answer, invited=invited, sender=sender, sequence=sequence, known_at=known)

    assert new() and new(known=sooner) and new("team@example.com", "Team@example.com")
    assert not new(known=later) and not new(sequence=4) and not new(sequence=None)
    assert not new("someone@example.net") and not new("")
