"""Which times are offered: both clocks, both calendars, what is taken, the days on which clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.clock import WorkCalendar
from askaround.prepare.rules import times
from askaround.prepare.rules.busy import Span, joined
from askaround.prepare.rules.times import Side, Wish, free_starts, propose

NEW_YORK, BERLIN, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
NOW = dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
WEEK = WorkCalendar()


def side(zone: ZoneInfo, opens: int = 9, closes: int = 17, calendar: WorkCalendar = WEEK) -> Side:
    return Side(zone, calendar, dt.time(opens), dt.time(closes))


def test_three_days_a_morning_an_afternoon_and_noon_on_their_clock() -> None:
    offer = propose(side(NEW_YORK), side(NEW_YORK), Wish(20), [], NOW)
    assert [f"{start.astimezone(NEW_YORK):%a %d %H:%M}" for start in offer.starts] == [
        "Wed 25 10:00", "Fri 27 14:00", "Mon 30 11:30",
    ]  # fmt: skip
    assert not offer.stretched


def test_their_hours_count_too() -> None:
    offer = propose(side(NEW_YORK), side(BERLIN), Wish(20), [], NOW)
    assert all(9 <= start.astimezone(BERLIN).hour < 17 for start in offer.starts)
    assert all(9 <= start.astimezone(NEW_YORK).hour < 17 for start in offer.starts)


def test_the_other_side_of_the_world_is_asked_outside_office_hours_and_it_is_said() -> None:
    offer = propose(side(NEW_YORK, 9, 18), side(TOKYO), Wish(20), [], NOW)
    assert offer.stretched and len(offer.starts) == 3
    for start in offer.starts:
        assert 7 <= start.astimezone(TOKYO).hour < 21


def test_where_the_days_never_meet_nothing_is_offered() -> None:
    offer = propose(side(NEW_YORK, 14, 16), side(TOKYO), Wish(20), [], NOW)
    assert offer.starts == ()
    assert offer.searched_until == WEEK.add(dt.date(2026, 11, 23), times.LEAD_DAYS + times.WITHIN_DAYS - 1)


def test_holidays_of_either_side_are_no_days() -> None:
    thanksgiving, boxing = dt.date(2026, 11, 26), dt.date(2026, 12, 26)
    usa = WorkCalendar(country="US")
    found = free_starts(side(NEW_YORK, calendar=usa), side(NEW_YORK), Wish(20), [], NOW)
    assert thanksgiving not in {start.astimezone(NEW_YORK).date() for start in found}
    theirs = free_starts(side(NEW_YORK), side(NEW_YORK, calendar=usa), Wish(20), [], NOW)
    assert thanksgiving not in {start.astimezone(NEW_YORK).date() for start in theirs}
    assert boxing not in {start.astimezone(NEW_YORK).date() for start in found}


def test_the_buffer_and_the_way_keep_away_from_what_is_taken() -> None:
    day = dt.date(2026, 11, 25)
    taken = Span(
        dt.datetime(2026, 11, 25, 12, tzinfo=NEW_YORK).astimezone(dt.UTC),
        dt.datetime(2026, 11, 25, 13, tzinfo=NEW_YORK).astimezone(dt.UTC),
    )

    def on_the_day(wish: Wish) -> list[str]:
        found = free_starts(side(NEW_YORK), side(NEW_YORK), wish, [taken], NOW, days=1)
        return [
            f"{start.astimezone(NEW_YORK):%H:%M}"
            for start in found
            if start.astimezone(NEW_YORK).date() == day
        ]

    assert "11:30" in on_the_day(Wish(30)) and "13:00" in on_the_day(Wish(30))
    assert not {"11:30", "13:00"} & set(on_the_day(Wish(30, buffer=15)))
    # 45 minutes of way, 10 early, 15 kept free: nothing from 70 minutes before noon to 70 after one.
    far = on_the_day(Wish(20, buffer=15, travel=45))
    assert "10:30" in far and "11:00" not in far and "14:00" not in far and "14:30" in far


def test_full_days_leave_two_hours_between_times_of_one_day() -> None:
    only = dt.date(2026, 12, 2)
    taken = [
        Span(dt.datetime(2026, 11, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 2, 5, tzinfo=dt.UTC)),
        Span(dt.datetime(2026, 12, 3, 5, tzinfo=dt.UTC), dt.datetime(2027, 2, 1, tzinfo=dt.UTC)),
    ]
    offer = propose(side(NEW_YORK), side(NEW_YORK), Wish(20), taken, NOW)
    assert {start.astimezone(NEW_YORK).date() for start in offer.starts} == {only}
    gaps = [later - sooner for sooner, later in zip(offer.starts, offer.starts[1:], strict=False)]
    assert len(offer.starts) == 3 and all(gap >= times.APART for gap in gaps)


@pytest.mark.parametrize(
    "now", [dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC), dt.datetime(2026, 10, 28, 12, tzinfo=dt.UTC)]
)
def test_the_days_on_which_clocks_change_are_right(now: dt.datetime) -> None:
    """All hours of all days, Sundays too: none that the clocks leave out or show twice, and each on the hour it says."""
    always = WorkCalendar(working_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    own = Side(NEW_YORK, always, dt.time(0), dt.time(23, 59))
    found = free_starts(own, own, Wish(20), [], now, days=10)
    walls = [start.astimezone(NEW_YORK) for start in found]
    assert len(set(walls)) == len(walls)
    assert all(wall.minute in (0, 30) for wall in walls)
    change = dt.date(2027, 3, 14) if now.month == 3 else dt.date(2026, 11, 1)
    hours = {wall.hour for wall in walls if wall.date() == change}
    assert (2 if now.month == 3 else 1) not in hours
    assert {0, 3, 9, 22} <= hours


@settings(max_examples=60, deadline=None)
@given(
    busy=st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 3_000)), max_size=40),
    minutes=st.integers(10, 120),
    buffer=st.integers(0, 240),
    travel=st.integers(0, 120),
    zone=st.sampled_from(
        ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns"]
    ),
    start=st.integers(0, 8_760),
)
def test_whatever_is_taken_no_offer_touches_it(
    busy: list[tuple[int, int]], minutes: int, buffer: int, travel: int, zone: str, start: int
) -> None:
    now = NOW + dt.timedelta(hours=start)
    taken = [
        Span(now + dt.timedelta(minutes=at), now + dt.timedelta(minutes=at + length)) for at, length in busy
    ]
    wish = Wish(minutes, buffer, travel)
    own, theirs = side(NEW_YORK), side(ZoneInfo(zone))
    offer = propose(own, theirs, wish, taken, now)
    assert len(offer.starts) <= times.HOW_MANY and list(offer.starts) == sorted(set(offer.starts))
    for at in offer.starts:
        begin, end = at - wish.around, at + dt.timedelta(minutes=minutes) + wish.around
        assert all(span.ends_at <= begin or span.starts_at >= end for span in taken)
        here = at.astimezone(NEW_YORK)
        assert here.weekday() < 5 and dt.time(9) <= here.time() and at > now
        assert (here + dt.timedelta(minutes=minutes)).time() <= dt.time(17)
    days = {at.astimezone(ZoneInfo(zone)).date() for at in offer.starts}
    free = free_starts(own, Side(theirs.zone, theirs.calendar, *(times.THEIR_LONG_HOURS if offer.stretched else times.THEIR_HOURS)), wish, taken, now)  # fmt: skip
    assert len(days) == min(3, len({at.astimezone(ZoneInfo(zone)).date() for at in free}))


def test_joined_spans_do_not_touch() -> None:
    def at(hour: int) -> dt.datetime:
        return NOW + dt.timedelta(hours=hour)

    spans = [Span(at(3), at(5)), Span(at(1), at(2)), Span(at(2), at(3)), Span(at(4), at(4))]
    assert joined(spans) == [Span(at(1), at(5))]


def test_the_lines_of_an_offer_say_both_clocks_and_another_day() -> None:
    start = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    assert times.offered([start], TOKYO, NEW_YORK) == (
        "- Tuesday 1 December, 08:30 (Tokyo time), Monday 30 November, 18:30 for me (New York time)"
    )
