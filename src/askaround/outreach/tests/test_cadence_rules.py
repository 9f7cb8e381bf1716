"""When to write, and when not to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.clock import WorkCalendar
from askaround.outreach.rules import cadence

# A machine that runs other tests beside this one may be slow.
unhurried = settings(deadline=None, max_examples=50)

OWNER = WorkCalendar(country="US")
NEW_YORK = ZoneInfo("America/New_York")


def test_the_figures_of_both_cadences():
    asked = dt.date(2026, 11, 30)
    assert cadence.remind_on(asked, OWNER) == dt.date(2026, 12, 9)
    assert cadence.second_person_on(asked, OWNER) == dt.date(2026, 12, 3)
    assert cadence.leave_on(dt.date(2026, 12, 9), OWNER) == dt.date(2026, 12, 18)


def test_working_days_are_the_owners():
    four_days = WorkCalendar(("mon", "tue", "wed", "thu"))
    assert cadence.remind_on(dt.date(2026, 11, 30), four_days) == dt.date(2026, 12, 10)


@pytest.mark.parametrize(
    ("country", "wanted", "day"),
    [
        ("US", dt.date(2026, 11, 26), dt.date(2026, 11, 27)),  # Thanksgiving
        ("DE", dt.date(2026, 11, 26), dt.date(2026, 11, 26)),
        ("DE", dt.date(2026, 12, 25), dt.date(2026, 12, 28)),  # two holidays and a weekend
        ("IL", dt.date(2026, 12, 4), dt.date(2026, 12, 6)),  # Friday and Saturday are the weekend
        ("", dt.date(2026, 11, 26), dt.date(2026, 11, 27)),  # not known: the owner's holidays
        ("XX", dt.date(2026, 11, 28), dt.date(2026, 11, 30)),
    ],
)
def test_a_message_waits_for_the_recipients_working_day(country, wanted, day):
    assert cadence.send_day(wanted, cadence.recipient_calendar(country, OWNER)) == day


def test_the_moment_is_kept_on_a_working_day_and_nine_o_clock_after_a_holiday():
    calendar = cadence.recipient_calendar("US", OWNER)
    tuesday = dt.datetime(2026, 11, 24, 22, 30, tzinfo=dt.UTC)
    assert cadence.send_moment(tuesday, calendar, NEW_YORK) == tuesday
    sunday = dt.datetime(2026, 11, 29, 18, 0, tzinfo=dt.UTC)
    moved = cadence.send_moment(sunday, calendar, NEW_YORK)
    assert moved == dt.datetime(2026, 11, 30, 14, 0, tzinfo=dt.UTC)
    # Monday in UTC is still Sunday where they are.
    assert cadence.send_moment(dt.datetime(2026, 11, 30, 2, 0, tzinfo=dt.UTC), calendar, NEW_YORK) == moved


@unhurried
@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
    st.sampled_from(["", "US", "DE", "IL", "BR", "JP", "ZZ"]),
)
def test_nothing_goes_on_a_day_off(wanted, country):
    calendar = cadence.recipient_calendar(country, OWNER)
    moment = cadence.send_moment(wanted, calendar, NEW_YORK)
    assert moment >= wanted
    assert calendar.is_working(moment.astimezone(NEW_YORK).date())


QUIET = cadence.QuietHours()
HOURS = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))


def local(day, hour, minute=0, zone=NEW_YORK, fold=0):
    return dt.datetime(2026, *day, hour, minute, tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        (local((11, 24), 18, 59), local((11, 24), 18, 59)),
        (local((11, 24), 19), local((11, 25), 8)),
        (local((11, 25), 3), local((11, 25), 8)),
        (local((11, 25), 20), local((11, 27), 9)),  # Thanksgiving between
        (local((11, 27), 23), local((11, 30), 9)),  # the weekend
    ],
)
def test_quiet_hours_are_those_of_the_recipient(wanted, goes):
    calendar = cadence.recipient_calendar("US", OWNER)
    assert cadence.send_moment(wanted, calendar, NEW_YORK, QUIET) == goes
    # The same instant is the middle of the day in Tokyo, and quiet in New York.
    tokyo = ZoneInfo("Asia/Tokyo")
    assert cadence.send_moment(wanted.astimezone(tokyo), calendar, NEW_YORK, QUIET) == goes


def test_quiet_hours_within_one_day_none_at_all_and_nearly_all_of_it():
    calendar, monday = WorkCalendar(), local((11, 30), 13, 10)
    noon = cadence.QuietHours(dt.time(12), dt.time(14))
    assert cadence.send_moment(monday, calendar, NEW_YORK, noon) == local((11, 30), 14)
    assert cadence.send_moment(monday, calendar, NEW_YORK, cadence.NEVER_QUIET) == monday
    one_hour = cadence.QuietHours(dt.time(8), dt.time(7))
    assert cadence.send_moment(local((11, 27), 13), calendar, NEW_YORK, one_hour) == local((11, 30), 7)


def test_the_hour_that_is_left_out_and_the_one_that_comes_twice():
    week = WorkCalendar(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    until_half_past_two = cadence.QuietHours(dt.time(22), dt.time(2, 30))
    # On 8 March 2026 there is no half past two: it goes at half past three.
    assert cadence.send_moment(local((3, 8), 1), week, NEW_YORK, until_half_past_two) == local((3, 8), 3, 30)
    # On 1 November half past one comes twice; the second one is meant when the first has passed.
    until = cadence.QuietHours(dt.time(22), dt.time(1, 30))
    first = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
    assert cadence.send_moment(local((11, 1), 0), week, NEW_YORK, until) == first
    second = local((11, 1), 1, 10, fold=1).astimezone(dt.UTC)
    assert cadence.send_moment(second, week, NEW_YORK, until) == second + dt.timedelta(minutes=20)


@unhurried
@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
    st.sampled_from(["", "US", "DE", "IL", "BR", "JP"]),
    st.sampled_from(
        ["America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
    HOURS,
    HOURS,
)
def test_nothing_goes_in_quiet_hours_nor_on_a_day_off(wanted, country, zone, start, end):
    calendar, quiet = cadence.recipient_calendar(country, OWNER), cadence.QuietHours(start, end)
    moment = cadence.send_moment(wanted, calendar, ZoneInfo(zone), quiet)
    there = moment.astimezone(ZoneInfo(zone))
    assert wanted <= moment < wanted + dt.timedelta(days=15)
    assert calendar.is_working(there.date())
    assert there.time() not in quiet
    assert cadence.send_moment(moment, calendar, ZoneInfo(zone), quiet) == moment


def happened(*kinds):
    return [
        cadence.Happened(kind, dt.datetime(2026, 11, number, tzinfo=dt.UTC), of_ask=True)
        for number, kind in enumerate(kinds, 1)
    ]


def test_unanswered_messages():
    assert cadence.unanswered(happened("asked", "nudged")) == 2
    assert cadence.cap_reached(happened("asked"), waiting=1)
    assert not cadence.cap_reached(happened("asked", "nudged", "replied"))
    assert cadence.unanswered(happened("asked", "bounced")) == 0


def test_what_follows_counts_only_to_somebody_who_never_answered():
    assert cadence.unanswered(happened("asked", "replied", "sent", "thanked", "told")) == 0
    assert cadence.unanswered(happened("asked", "replied", "sent", "asked")) == 1
    # Introduced by another, written to twice, and no answer: a third is one too many.
    assert cadence.cap_reached(happened("sent", "asked"))
    of_old = [cadence.Happened(kind, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) for kind in ("sent", "told")]
    assert cadence.unanswered(of_old) == 0


def test_the_guard_for_small_employers():
    assert cadence.is_small(None)
    assert cadence.is_small(49)
    assert not cadence.is_small(50)
    asked = dt.date(2026, 11, 30)
    third_day = dt.date(2026, 12, 3)
    assert cadence.guard_lifted("3b7", asked, third_day, OWNER)
    assert not cadence.guard_lifted("3b7", asked, third_day - dt.timedelta(days=1), OWNER)
    assert not cadence.guard_lifted("gentle", asked, third_day, OWNER)
    assert not cadence.guard_lifted("3b7", None, third_day, OWNER)
