"""Working days and the frozen clock."""

import datetime as dt

import pytest

from askaround.lib import clock
from askaround.lib.clock import WorkCalendar
from askaround.lib.errors import Refusal

US = WorkCalendar(country="US")


def test_thanksgiving_is_no_working_day() -> None:
    thursday = dt.date(2026, 11, 26)
    assert not US.is_working(thursday)
    assert US.add(dt.date(2026, 11, 25), 1) == dt.date(2026, 11, 27)


def test_zero_working_days_is_the_next_working_day() -> None:
    assert US.add(dt.date(2026, 11, 21), 0) == dt.date(2026, 11, 23)


def test_between_is_the_inverse_of_add() -> None:
    start = dt.date(2026, 12, 18)
    for count in range(1, 12):
        assert US.between(start, US.add(start, count)) == count


def test_region_adds_its_own_holidays() -> None:
    epiphany = dt.date(2026, 1, 6)
    assert not WorkCalendar(country="DE", region="BY").is_working(epiphany)
    assert WorkCalendar(country="DE", region="HH").is_working(epiphany)


def test_unknown_country_or_region_has_no_holidays_of_its_own() -> None:
    assert WorkCalendar(country="XX").is_working(dt.date(2026, 12, 25))
    assert not WorkCalendar(country="US", region="nowhere").is_working(dt.date(2026, 12, 25))


def test_other_working_days() -> None:
    calendar = WorkCalendar(("sun", "mon", "tue", "wed", "thu"))
    assert calendar.is_working(dt.date(2026, 11, 22))
    assert not calendar.is_working(dt.date(2026, 11, 27))


def test_frozen_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T22:00:00-05:00")
    assert clock.now() == dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
    assert clock.today("America/New_York") == dt.date(2026, 11, 23)


@pytest.mark.parametrize("value", ["2026-11-23T22:00:00", "yesterday", "2026-13-01T00:00:00Z"])
def test_a_clock_without_zone_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", value)
    with pytest.raises(Refusal, match="offset"):
        clock.now()


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "a\x00b"])
def test_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="no time zone"):
        clock.zone(name)
