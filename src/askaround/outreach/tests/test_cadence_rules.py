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


def happened(*kinds):
    return [
        cadence.Happened(kind, dt.datetime(2026, 11, number, tzinfo=dt.UTC))
        for number, kind in enumerate(kinds, 1)
    ]


def test_unanswered_messages():
    assert cadence.unanswered(happened("asked", "nudged")) == 2
    assert cadence.cap_reached(happened("asked"), waiting=1)
    assert not cadence.cap_reached(happened("asked", "nudged", "replied"))
    assert cadence.unanswered(happened("asked", "bounced")) == 0
    assert cadence.unanswered(happened("sent", "thanked", "told")) == 0


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
