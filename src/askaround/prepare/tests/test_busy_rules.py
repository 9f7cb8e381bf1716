"""When a calendar says that its owner is taken."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.lib.ics_lines import parse_line
from askaround.prepare.rules.busy import CalendarRead, duration, read_busy
from askaround.prepare.rules.zones import Zones

ZONE = ZoneInfo("America/New_York")
SINCE = dt.datetime(2026, 10, 26, tzinfo=dt.UTC)
UNTIL = dt.datetime(2026, 12, 25, tzinfo=dt.UTC)

EASTERN = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def read(*events: str, own: tuple[str, ...] = ()) -> CalendarRead:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n"
    return read_busy(
        text.encode().splitlines(keepends=True), zone=ZONE, since=SINCE, until=UNTIL, own_mails=own
    )


def spoken(found: CalendarRead) -> list[str]:
    return [
        f"{span.starts_at.astimezone(ZONE):%m-%d %H:%M}–{span.ends_at.astimezone(ZONE):%m-%d %H:%M}"
        for span in found.busy
    ]


def test_a_meeting_a_whole_day_and_one_without_length() -> None:
    found = read(
        event("UID:1", "DTSTART:20261130T150000Z", "DTEND:20261130T160000Z"),
        event("UID:2", "DTSTART;VALUE=DATE:20261201"),
        event("UID:3", "DTSTART;TZID=Europe/Berlin:20261203T100000", "DURATION:PT90M"),
        event("UID:4", "DTSTART:20261204T150000Z"),
        event("UID:5", "DTSTART:20261205T150000", "DTEND:20261205T153000"),
    )
    assert spoken(found) == [
        "11-30 10:00–11-30 11:00",
        "12-01 00:00–12-02 00:00",
        "12-03 04:00–12-03 05:30",
        "12-05 15:00–12-05 15:30",
    ]
    assert found.events == 5 and found.remarks == ()


def test_what_is_marked_free_called_off_declined_or_our_own_takes_no_time() -> None:
    found = read(
        event("UID:1", "DTSTART:20261130T150000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
        event("UID:2", "DTSTART:20261130T150000Z", "DURATION:PT1H", "STATUS:CANCELLED"),
        event("UID:3", "DTSTART:20261130T150000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
        event(
            "UID:4",
            "DTSTART:20261130T150000Z",
            "DURATION:PT1H",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:Mara@Example.org",
        ),
        event("UID:abc-askaround", "DTSTART:20261130T150000Z", "DURATION:PT1H"),
        own=("mara@example.org",),
    )
    assert found.busy == () and found.events == 5
    others = event(
        "UID:4",
        "DTSTART:20261130T150000Z",
        "DURATION:PT1H",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org",
    )
    assert len(read(others, own=("mara@example.org",)).busy) == 1


def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change() -> None:
    found = read(
        event(
            "UID:1",
            "DTSTART;TZID=America/New_York:20200106T100000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261113T000000Z",
            "EXDATE;TZID=America/New_York:20261105T100000",
        ),
        event(
            "UID:1",
            "RECURRENCE-ID;TZID=America/New_York:20261109T100000",
            "DTSTART:20261110T200000Z",
            "DURATION:PT1H",
        ),
    )
    assert spoken(found) == [
        "10-26 10:00–10-26 11:00",
        "10-29 10:00–10-29 11:00",
        "11-02 10:00–11-02 11:00",
        "11-10 15:00–11-10 16:00",
        "11-12 10:00–11-12 11:00",
    ]


def test_a_cancelled_time_of_a_series_is_free() -> None:
    series = event("UID:1", "DTSTART:20261130T150000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    off = event("UID:1", "RECURRENCE-ID:20261201T150000Z", "DTSTART:20261201T150000Z", "STATUS:CANCELLED")
    assert spoken(read(series, off)) == ["11-30 10:00–11-30 11:00", "12-02 10:00–12-02 11:00"]


def test_of_two_versions_the_later_counts() -> None:
    old = event("UID:1", "SEQUENCE:0", "DTSTART:20261130T150000Z", "DURATION:PT1H")
    new = event("UID:1", "SEQUENCE:2", "DTSTART:20261201T150000Z", "DURATION:PT1H")
    assert spoken(read(new, old)) == ["12-01 10:00–12-01 11:00"]


@pytest.mark.parametrize("away", ["20200101T100000Z", "20280101T100000Z"])
def test_a_version_that_lies_outside_still_takes_the_earlier_ones_place(away: str) -> None:
    old = event("UID:1", "SEQUENCE:0", "DTSTART:20261130T150000Z", "DURATION:PT1H")
    assert spoken(read(old, event("UID:1", "SEQUENCE:1", f"DTSTART:{away}", "DURATION:PT1H"))) == []


def test_what_began_long_ago_and_lasts_is_taken() -> None:
    found = read(
        event("UID:1", "DTSTART:20200101T000000Z", "DTEND:20261101T000000Z"),
        event("UID:2", "DTSTART:20261201T000000Z", "DURATION:PT1H"),
        event("UID:3", "DTSTART;VALUE=DATE:20200101", "DURATION:P9999D"),
    )
    assert spoken(found) == ["10-25 20:00–12-24 19:00"]


def test_a_zone_with_a_name_of_its_own_is_read_from_its_description() -> None:
    meeting = event("UID:1", "DTSTART;TZID=Office:20261028T100000", "DURATION:PT1H")
    later = event("UID:2", "DTSTART;TZID=Office:20261130T100000", "DURATION:PT1H")
    assert spoken(read(EASTERN, meeting, later)) == ["10-28 10:00–10-28 11:00", "11-30 10:00–11-30 11:00"]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "BEGIN:VTIMEZONE\nTZID:Office\nEND:VTIMEZONE\n",
        EASTERN.replace("-0400", "Z+99").replace("-0500", "none"),
        EASTERN.replace("FREQ=YEARLY", "FREQ=NEVER").replace("TZOFFSETTO:-0500", "TZOFFSETTO:-9900"),
        "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:DAYLIGHT\n",
    ],
)
def test_a_broken_zone_is_said_and_taken_to_be_the_owners(broken: str) -> None:
    meeting = event("UID:1", "DTSTART;TZID=Office:20261130T100000", "DURATION:PT1H")
    found = read(broken, meeting) if "END:VTIMEZONE" in broken or not broken else read(meeting)
    assert spoken(found) == ["11-30 10:00–11-30 11:00"]
    assert found.remarks == ("One event names a time zone that nobody knows; it is taken to be in yours.",)


def test_a_zone_whose_rule_is_broken_keeps_its_standard_offset() -> None:
    zone = EASTERN.replace("FREQ=YEARLY", "FREQ=NEVER")
    meeting = event("UID:1", "DTSTART;TZID=Office:20261130T100000", "DURATION:PT1H")
    assert spoken(read(zone, meeting)) == ["11-30 10:00–11-30 11:00"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYSECOND=1,2,3", "FREQ=YEARLY;INTERVAL=0", "FREQ=YEARLY;INTERVAL=00"],
)  # fmt: skip
def test_a_zone_whose_clocks_change_every_second_is_not_followed(rule: str) -> None:
    summer = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"
    # From 1970 on such a rule is searched for hours.
    endless = EASTERN.replace(summer, f"RRULE:{rule}").replace("DTSTART:2007", "DTSTART:2026")
    found = read(endless, event("UID:1", "DTSTART;TZID=Office:20261130T100000", "DURATION:PT1H"))
    assert spoken(found) == ["11-30 10:00–11-30 11:00"]
    zones = Zones()
    for text in endless.splitlines():
        line = parse_line(text)
        assert line is not None
        zones.line(line)
    assert isinstance(zones.named("Office"), dt.timezone)


def test_numbers_and_names_that_nobody_means() -> None:
    found = read(
        event("UID:1", "DTSTART:20261130T150000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=²"),
        event("UID:2", "DTSTART:20261130T180000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;INTERVAL=²;BYDAY=MO"),
        event("UID:3", "DTSTART:20261130T200000Z", "DURATION:PT1H", f"RRULE:FREQ=DAILY;COUNT={'9' * 5000}"),
        event("UID:4", f"DTSTART;TZID={'x/' * 5000}:20261202T080000", "DURATION:PT1H"),
    )
    assert "11-30 10:00–11-30 11:00" in spoken(found)
    assert "12-02 08:00–12-02 09:00" in spoken(found)
    assert found.events == 4


def test_what_cannot_be_read_is_counted_and_the_rest_stays() -> None:
    found = read(
        event("UID:1", "DTSTART:20261140T996060Z", "DURATION:PT1H"),
        event("UID:2", "SUMMARY:nothing"),
        event("UID:3", "DTSTART:20261130T150000Z", "DTEND:20261129T150000Z"),
        event("UID:4", "DTSTART:20261130T150000Z", "DURATION:PT1H", "RRULE:FREQ=SOMETIMES"),
        event("UID:5", "DTSTART:20261201T150000Z", "DURATION:P99999999999W"),
        event("UID:6", "DTSTART;TZID=\x00:20261202T150000Z", "DTEND:99981231T235959Z"),
    )
    assert found.remarks == (
        "2 events name no time that can be read.",
        "One event repeats by a rule that cannot be followed; only its first time counts as taken.",
        "One event ends before it begins and takes no time.",
    )
    assert spoken(found) == ["11-30 10:00–11-30 11:00", "12-02 10:00–12-24 19:00"]


def test_a_published_list_of_taken_times() -> None:
    found = read(
        "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20261130T150000Z/PT1H,20261201T150000Z/20261201T160000Z\n"
        "FREEBUSY;FBTYPE=FREE:20261202T150000Z/PT1H\nEND:VFREEBUSY\n"
    )
    assert spoken(found) == ["11-30 10:00–11-30 11:00", "12-01 10:00–12-01 11:00"]


@pytest.mark.parametrize("text", ["", "<!doctype html><p>Sign in", "BEGIN:VCARD\nEND:VCARD\n", "\x00" * 50])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="no calendar"):
        read_busy(text.encode().splitlines(keepends=True), zone=ZONE, since=SINCE, until=UNTIL)


def test_an_empty_calendar_is_free() -> None:
    assert read() == CalendarRead((), 0)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("PT90M", 90), ("P1DT2H", 1560), ("P1W", 10080), ("-PT5M", -5), ("P", None), ("PT", None), ("1H", None)],
)
def test_durations(text: str, minutes: int | None) -> None:
    assert duration(text) == (None if minutes is None else dt.timedelta(minutes=minutes))


LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:1", "DTSTART:20261130T150000Z",
        "DTSTART;TZID=Nowhere/At All:20261130T150000", "DTSTART;VALUE=DATE:20261301", "DURATION:P1D", "DTEND:2026", "RRULE:FREQ=DAILY",
        "RRULE:FREQ=YEARLY;BYDAY=53MO;BYMONTH=2", "RRULE:FREQ=DAILY;INTERVAL=0", "RRULE:FREQ=WEEKLY;COUNT=99999999999", "EXDATE:,,",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261130T150000Z", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Nowhere/At All",
        "BEGIN:DAYLIGHT", "END:DAYLIGHT", "TZOFFSETTO:+2500", "TZOFFSETFROM:x", "RDATE:20261130/PT1H", "FREEBUSY:/", "DTSTART:00010101",
        "X-WR-TIMEZONE:\udcff", ";;;:::", "METHOD:CANCEL", "SEQUENCE:-1", "BEGIN:VFREEBUSY", "FREEBUSY:20261130T150000Z/PT1H",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=40))
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    raw = [line.encode("utf-8", "surrogateescape") + b"\r\n" for line in lines]
    try:
        found = read_busy(raw, zone=ZONE, since=SINCE, until=UNTIL)
    except Refusal:
        assert "BEGIN:VCALENDAR" not in lines
        return
    assert all(SINCE <= span.starts_at < span.ends_at <= UNTIL for span in found.busy)
