"""Calendars to drafts: with whom the owner was in which meeting, and when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib import recurrence
from askaround.lib.errors import Refusal
from askaround.network.imports import calendars, talk
from askaround.network.imports.drafts import Options
from askaround.network.imports.read import read_paths
from askaround.network.tests.mails import calendar, event

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")
GOOD = event("ana@example.com", uid="good", start="20260101T090000Z")


@pytest.fixture
def write(tmp_path):
    def _write(text, name="calendar.ics"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


def only(path, zone=BERLIN):
    (read,) = read_paths([path], options=Options(now=NOW, zone=zone))
    return read


def reasons(read):
    return [(skip.row, skip.reason, skip.harmless) for skip in read.skipped]


def times(read):
    return [f"{message.at:%Y-%m-%d %H:%M}" for message in read.messages]


def test_a_meeting(write):
    text = event(
        'ATTENDEE;CN="Silva, Ana";PARTSTAT=ACCEPTED:mailto:Ana@Example.com',
        "ATTENDEE;CN=Kim Doe;ROLE=CHAIR:MAILTO:kim@example.org",
        "ATTENDEE;CN=Bob Roe;PARTSTAT=DECLINED:mailto:bob@example.net",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:room5@example.org",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:watcher@example.org",
        summary="Coffee\\, and\r\n  cake",
    )
    read = only(write(calendar(text)))
    (message,) = read.messages
    assert (read.kind, read.rows, read.skipped) == ("ics", 1, ())
    assert (message.subject, message.key, message.channel) == ("Coffee, and cake", "e1", "calendar")
    assert (message.sender.mail, message.at) == (
        "kim@example.org",
        dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC),
    )
    assert [(party.name, party.mail) for party in message.recipients] == [("Ana Silva", "ana@example.com")]


def test_an_organizer_who_declined_was_not_there(write):
    declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:kim@example.org"
    (message,) = only(write(calendar(event("ana@example.com", declined)))).messages
    assert (message.sender.mail, [party.mail for party in message.recipients]) == ("", ["ana@example.com"])


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("20260304T093000Z", "2026-03-04 09:30"),
        ("20260304T093000", "2026-03-04 08:30"),
        ("20260704T093000", "2026-07-04 07:30"),
        ("20260304", "2026-03-04 11:00"),
        (";VALUE=DATE:20260304", "2026-03-04 11:00"),
        (";TZID=America/New_York:20260304T093000", "2026-03-04 14:30"),
        (";TZID=/mozilla.org/20050126_1/America/New_York:20260304T093000", "2026-03-04 14:30"),
        (";TZID=Eastern Standard Time:20260304T093000", "2026-03-04 14:30"),
        (';TZID="Eastern Standard Time":20260304T0930', "2026-03-04 14:30"),
        (";TZID=No/Such:20260304T093000", "2026-03-04 08:30"),
        (";TZID=:20260304T093000", "2026-03-04 08:30"),
        (";TZID=My zone:20260304T093000", "2026-03-04 07:00"),
        ("2026-03-04T09:30:00Z", "2026-03-04 09:30"),
        ("20260304T240000Z", "2026-03-05 00:00"),
        ("20260304T093000-0500", "2026-03-04 14:30"),
    ],
)
def test_times(write, written, at):
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:My zone\r\nBEGIN:DAYLIGHT\r\nTZOFFSETTO:+0330\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nTZOFFSETTO:+0230\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert times(only(write(calendar(event("ana@example.com", start=written), head=zone)))) == [at]


def test_floating_times_are_in_the_calendars_zone(write):
    text = calendar(
        event("ana@example.com", start="20260304T093000"), head="X-WR-TIMEZONE:America/New_York\r\n"
    )
    assert times(only(write(text))) == ["2026-03-04 14:30"]


@pytest.mark.parametrize(
    ("text", "reason", "harmless"),
    [
        (event(), talk.ALONE, True),
        (event("ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@example.org", organizer=""), talk.ALONE, True),
        (event("ana@example.com", STATUS="CANCELLED"), calendars.CANCELLED, True),
        (event("ana@example.com", start="20271224T093000Z"), calendars.FUTURE, True),
        (event("ana@example.com", start=""), calendars.NO_TIME.format(summary="Coffee"), False),
        (
            event("ana@example.com", start="soon"),
            calendars.NO_START.format(written="soon", summary="Coffee"),
            False,
        ),
        (
            event("ana@example.com").replace("END:VEVENT\r\n", ""),
            calendars.CUT_OFF.format(summary="Coffee"),
            False,
        ),
        ("BEGIN:VTODO\r\nATTENDEE:mailto:a@example.org\r\nEND:VTODO\r\n", calendars.TASK, True),
    ],
)
def test_what_is_left_out_and_why(write, text, reason, harmless):
    read = only(write(calendar(GOOD, text)))
    assert reasons(read) == [(2, reason, harmless)]
    assert [message.key for message in read.messages] == ["good"]


def test_a_file_that_calls_events_off(write):
    path = write(calendar(event("ana@example.com"), head="METHOD:CANCEL\r\n"))
    with pytest.raises(Refusal, match="called off"):
        only(path)
    with pytest.raises(Refusal, match="without any event"):
        only(write(calendar()))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["2026-10-19 07:30", "2026-10-26 08:30", "2026-11-02 08:30"]),
        ("FREQ=WEEKLY;UNTIL=20261026T083000Z", ["2026-10-19 07:30", "2026-10-26 08:30"]),
        ("FREQ=WEEKLY;UNTIL=20261026", ["2026-10-19 07:30", "2026-10-26 08:30"]),
        ("freq=monthly;bymonthday=19;count=9;x-foo=1", ["2026-10-19 07:30", "2026-11-19 08:30"]),
        ("FREQ=WEEKLY;INTERVAL=4;BYDAY=MO", ["2026-10-19 07:30", "2026-11-16 08:30"]),
    ],
)
def test_recurring_events_took_place_up_to_now(write, rule, found):
    text = event("ana@example.com", start=";TZID=Europe/Berlin:20261019T093000", RRULE=rule)
    read = only(write(calendar(text)))
    assert times(read) == found
    assert (read.rows, len({message.key for message in read.messages})) == (len(found), len(found))


def test_what_was_taken_out_moved_or_added(write):
    more = {"RRULE": "FREQ=DAILY;COUNT=5", "EXDATE": "20261020T083000Z,20261021", "RDATE": "20261101T083000Z"}
    text = event("ana@example.com", start="20261019T083000Z", **more)
    moved = event("ana@example.com", start="20261022T150000Z", RECURRENCE_ID="20261022T083000Z")
    off = event(
        "ana@example.com", start="20261023T083000Z", RECURRENCE_ID="20261023T083000Z", STATUS="CANCELLED"
    )
    read = only(write(calendar(moved, text, off)))
    assert sorted(times(read)) == ["2026-10-19 08:30", "2026-10-22 15:00", "2026-11-01 08:30"]
    keys = {message.key: times(read)[at] for at, message in enumerate(read.messages)}
    assert keys["e1/2026-10-22T08:30:00+00:00"] == "2026-10-22 15:00"


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "nonsense", "FREQ=DAILY;INTERVAL=0"]
)
def test_a_rule_that_cannot_be_followed_is_told_and_its_first_time_counts(write, rule):
    read = only(write(calendar(event("ana@example.com", RRULE=rule))))
    assert times(read) == ["2026-03-04 09:30"]
    assert reasons(read) == [(1, calendars.NO_RULE.format(summary="Coffee"), False)]


def test_rules_without_an_end_are_bounded(write):
    never = event("ana@example.com", start="19700101T093000Z", RRULE="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    daily = event("bob@example.net", uid="e2", start="19700101T093000Z", RRULE="FREQ=DAILY")
    read = only(write(calendar(never, daily)))
    assert len(read.messages) == 1 + recurrence.MAX_TIMES
    assert max(times(read)) == "2026-11-20 09:30"


def test_a_rule_is_followed_as_its_days_fall(write):
    from dateutil.rrule import rrulestr

    rules = (
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    )
    first = dt.datetime(1998, 2, 27, 9, 30)
    for rule in rules:
        plain = rrulestr(rule, dtstart=first).between(first, dt.datetime(2026, 11, 20, 23), inc=True)
        read = only(write(calendar(event("ana@example.com", start=f"{first:%Y%m%dT%H%M%S}Z", RRULE=rule))))
        assert set(times(read)[1:]) <= {f"{at:%Y-%m-%d %H:%M}" for at in plain}
        assert sorted(times(read))[-1] == f"{plain[-1]:%Y-%m-%d %H:%M}"


def test_the_calendars_name_may_be_the_owners_address(write):
    read = only(write(calendar(GOOD, head="X-WR-CALNAME:kim@example.org\r\n")))
    assert read.owner_mails == ("kim@example.org",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_folds_within_a_letter(write, encoding):
    text = calendar(event("ATTENDEE;CN=Ána Ångström:mailto:ana@example.com")).encode(encoding)
    if encoding == "utf-8":
        text = text.replace("Å".encode(), b"\xc3\r\n \x85")
    (message,) = only(write(text)).messages
    assert message.recipients[0].name == "Ána Ångström"


def test_malformed_lines_cost_themselves_only(write):
    text = calendar(
        "no colon\r\n;;;\r\n:x\r\nBEGIN:\r\nEND:VALARM\r\n",
        event("ana@example.com", 'ATTENDEE;CN="open:mailto:bob@example.net', "ATTENDEE;=;;:", X_ODD='"'),
        "END:VEVENT\r\nDTSTART:20260101\r\n",
        GOOD,
    )
    read = only(write(text))
    assert [message.key for message in read.messages] == ["e1", "good"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*GOOD.splitlines(), "BEGIN:VCALENDAR", "RRULE:FREQ=WEEKLY", "DTSTART:x", "\x00", "BEGIN:VALARM"]
        )
    )
)
def test_any_lines_are_read_or_refused(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("ics") / "a.ics"
    path.write_text("BEGIN:VCALENDAR\n" + "\n".join(lines), encoding="utf-8")
    try:
        read = only(path)
    except Refusal:
        return
    assert read.rows == len(read.messages) + len(read.skipped)


def test_progress_is_told_while_reading_and_may_stop_it(write):
    path = write(calendar(*(event("ana@example.com", uid=str(number)) for number in range(1_600))))
    steps = []
    (read,) = read_paths([path], progress=lambda *step: steps.append(step), options=Options(now=NOW))
    assert len(read.messages) == 1_600
    size = path.stat().st_size >> 10
    assert [total for _, _, total in steps].count(size) == 3


def test_of_two_versions_of_an_event_the_later_counts(write):
    first = event("ana@example.com", SEQUENCE="1")
    second = event("bob@example.net", SEQUENCE="2", start="20260305T093000Z")
    for order in ((first, second), (second, first)):
        read = only(write(calendar(*order)))
        assert times(read) == ["2026-03-05 09:30"]
        assert [reason for _, reason, _ in reasons(read)] == [calendars.OLDER]


def test_an_answer_to_an_invitation_is_no_event(write):
    path = write(calendar(event("ana@example.com"), head="METHOD:REPLY\r\n"))
    with pytest.raises(Refusal, match="answer about an event"):
        only(path)
