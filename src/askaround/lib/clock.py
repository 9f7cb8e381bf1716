"""The domain's clock: now (frozen by ASKAROUND_NOW), zones, working days.

In: instants, dates, zone names, a country. Out: aware datetimes and dates. Identifiers, sign-in links and
TLS use the real clock, not this one.
"""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from dataclasses import dataclass
from functools import lru_cache

from askaround.lib.errors import Refusal


def now() -> dt.datetime:
    """The domain's present, aware, in UTC; ASKAROUND_NOW freezes it.

    Raises Refusal when ASKAROUND_NOW is no ISO time with an offset.
    """
    frozen = os.environ.get("ASKAROUND_NOW")
    if not frozen:
        return dt.datetime.now(dt.UTC)
    try:
        value = dt.datetime.fromisoformat(frozen)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None or not 1970 <= value.year < 9000:
        raise Refusal(
            "ASKAROUND_NOW must be a time with its offset from UTC, such as 2026-11-23T09:00:00-05:00."
        )
    return value.astimezone(dt.UTC)


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that IANA name. Raises Refusal for an unknown one."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(
            f"“{name[:60]}” is no time zone; use a name such as America/New_York or Europe/Berlin."
        ) from None


def today(zone_name: str) -> dt.date:
    """The date now, in that zone."""
    return now().astimezone(zone(zone_name)).date()


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class WorkCalendar:
    """Whose working days: weekdays, less the public holidays of a country and its region.

    `country` is ISO 3166-1 alpha-2 or ""; an unknown country or region has no holidays.
    """

    working_days: tuple[str, ...] = WEEKDAYS[:5]
    country: str = ""
    region: str = ""

    def is_working(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.working_days and day not in _holidays(
            self.country, self.region, day.year
        )

    def next_working(self, day: dt.date) -> dt.date:
        """`day` if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """The date `working_days` working days after `day` (0: the next working day from `day` on)."""
        if working_days == 0:
            return self.next_working(day)
        while working_days > 0:
            day = self.next_working(day + dt.timedelta(days=1))
            working_days -= 1
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when end is not after start."""
        return sum(
            self.is_working(start + dt.timedelta(days=offset)) for offset in range(1, (end - start).days + 1)
        )


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> frozenset[dt.date]:
    if not country:
        return frozenset()
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        if not region:
            return frozenset()
        return _holidays(country, "", year)
