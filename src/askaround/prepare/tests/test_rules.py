"""When to leave, what to wear, and times that a clock never shows: no database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.prepare import rules

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize("text", ["2026-11-30T10:00", "2026-11-30 10:00", " 2026-11-30T10:00:00 "])
def test_a_local_time_is_read_in_its_zone(text: str) -> None:
    found = rules.local_time(text, LOS_ANGELES)
    assert found.astimezone(dt.UTC) == dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "",
        "2026-11-30",
        "2026-13-30T10:00",
        "2026-11-30T25:00",
        "2026-11-30T10:00+01:00",
        "0000-01-01T10:00",
    ],
)
def test_what_is_no_local_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refusal, match="2026-11-30T10:00"):
        rules.local_time(text, BERLIN)


def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(Refusal, match="02:30 on Sunday 28 March 2027 does not exist in Europe/Berlin"):
        rules.local_time("2027-03-28T02:30", BERLIN)
    assert rules.local_time("2027-03-28T03:00", BERLIN).utcoffset() == dt.timedelta(hours=2)


def test_a_time_that_comes_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="01:30 on Sunday 1 November 2026 comes twice in America/New_York"):
        rules.local_time("2026-11-01T01:30", NEW_YORK)
    assert rules.local_time("2026-11-01T02:00", NEW_YORK).utcoffset() == dt.timedelta(hours=-5)


def test_a_year_at_the_edge_of_the_calendar_is_refused() -> None:
    with pytest.raises(Refusal, match="too far away"):
        rules.local_time("9999-12-31T23:59", LOS_ANGELES)


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2036, 1, 1)),
    st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]),
)
def test_every_accepted_time_is_shown_by_the_clock_exactly_once(naive: dt.datetime, zone: ZoneInfo) -> None:
    try:
        found = rules.in_zone(naive, zone)
    except Refusal:
        return
    assert found.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None, fold=0) == naive.replace(fold=0)
    later = found.astimezone(dt.UTC) + dt.timedelta(hours=1)
    assert later.astimezone(zone).replace(tzinfo=None, fold=0) != naive.replace(fold=0)


def test_one_leaves_by_the_start_less_the_way_less_ten_minutes() -> None:
    start = dt.datetime(2026, 11, 30, 10, tzinfo=LOS_ANGELES)
    assert rules.leave_by(start, "place", 45) == dt.datetime(2026, 11, 30, 9, 5, tzinfo=LOS_ANGELES)
    assert rules.leave_by(start, "place", 0) == dt.datetime(2026, 11, 30, 9, 50, tzinfo=LOS_ANGELES)
    assert rules.leave_by(start, "place", None) is None
    assert rules.leave_by(start, "video", 45) is None


def test_the_way_across_a_change_of_the_clocks_takes_as_long_as_it_takes() -> None:
    start = rules.local_time("2027-03-28T03:10", BERLIN)
    leave = rules.leave_by(start, "place", 30)
    assert leave is not None
    assert (leave.hour, leave.minute) == (1, 30)
    assert start.astimezone(dt.UTC) - leave.astimezone(dt.UTC) == dt.timedelta(minutes=40)


def test_the_form_is_what_was_given() -> None:
    assert rules.form_of("Orchard Bio", "", "") == "place"
    assert rules.form_of("Orchard Bio", "", "555-0100") == "place"
    assert rules.form_of("", "https://example.org/room", "") == "video"
    assert rules.form_of("", " ", "555-0100") == "phone"
    assert rules.form_of("", "  ", "") == "place"
    with pytest.raises(Refusal, match="not both"):
        rules.form_of("here", "https://example.org", "")


def test_dress_follows_the_place() -> None:
    assert "coffee" in rules.dress("place", "Café Linde, 2nd street")
    assert "business dress" in rules.dress("place", "Orchard Bio, building C")
    assert rules.dress("phone", "") == ""
    assert rules.dress("place", "") == ""


def test_both_times_are_given_where_they_differ() -> None:
    start = dt.datetime(2026, 11, 30, 22, tzinfo=LOS_ANGELES)
    assert rules.both_times(start, LOS_ANGELES, LOS_ANGELES) == "Monday 30 November, 22:00 (Los Angeles time)"
    assert rules.both_times(start, LOS_ANGELES, BERLIN).endswith(
        "Tuesday 1 December, 07:00 for me (Berlin time)"
    )


def test_one_confirms_between_48_and_24_hours_ahead_with_a_number() -> None:
    start = dt.datetime(2026, 11, 30, 10, tzinfo=BERLIN)
    window = rules.confirm_window(start)
    assert (start - window.opens, start - window.closes) == (dt.timedelta(hours=48), dt.timedelta(hours=24))
    text = rules.confirm_text("Dana", "Monday 30 November, 10:00", "Orchard Bio", "+1 555 0100", "Mara")
    assert "Orchard Bio" in text
    assert "+1 555 0100" in text
    assert "reach me" not in rules.confirm_text("Dana", "Monday", "", "", "Mara")


def test_past_times_and_ways_without_minutes_are_remarked_on() -> None:
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    assert "past" in rules.remarks(now - hour, "video", "", None, now)[0]
    assert "--travel" in rules.remarks(now + hour, "place", "Orchard", None, now)[0]
    assert "leave by" in rules.remarks(now + hour, "place", "Orchard", 55, now)[0]
    assert "still open" in rules.remarks(now + hour, "place", "", None, now)[0]
    assert rules.remarks(now + hour, "place", "Orchard", 20, now) == []


def test_running_late_leaves_the_minutes_to_the_owner() -> None:
    assert "[10] minutes" in rules.late_text("Dana", "Mara", "place")
    assert "join" in rules.late_text("Dana", "Mara", "video")
