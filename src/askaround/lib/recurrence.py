"""When an event of a calendar took place: its times, its zone, and a recurring one's past occurrences (RFC 5545, 3.3.10).

In: dates and rules as a calendar writes them. Out: aware moments. Pure. Bounded: a rule is followed to `now` at most, through MAX_STEPS
steps, and of its occurrences the last MAX_TIMES are taken. Where only a window matters, a rule begins near it.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_TIMES = 500
MAX_STEPS = 30_000
FIRST_YEAR = 1970
CYCLE = 400
# No zone has a longer name.
_NAME_LIMIT = 200
_TIME = re.compile(r"(\d{8})(?:T?(\d{4}(?:\d\d)?)(Z|[+-]\d{4})?)?$", re.IGNORECASE)
_PARTS = frozenset(
    "FREQ INTERVAL BYSECOND BYMINUTE BYHOUR BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS WKST".split()  # noqa: SIM905
)
_SIMPLE = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})


@dataclass(frozen=True, slots=True)
class When:
    """A time as written: `wall` is what the clock showed, in `zone`; an all-day event's is noon, and `day` is true."""

    wall: dt.datetime
    zone: dt.tzinfo
    day: bool = False

    @property
    def at(self) -> dt.datetime:
        return self.wall.replace(tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def key(self) -> str:
        """The occurrence's name, the same in every calendar."""
        return self.wall.date().isoformat() if self.day else self.at.isoformat()


def read_time(value: str, zone: dt.tzinfo) -> When | None:
    """A date or time in basic form (hyphens and colons are forgiven); None when it is none, or before 1970."""
    found = _TIME.match(
        value.strip().replace("-", "", 2).replace(":", "") if value[4:5] == "-" else value.strip()
    )
    if not found:
        return None
    day, clock, mark = found.groups()
    try:
        if clock is None:
            wall = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12))
            return When(wall, zone, True) if FIRST_YEAR <= wall.year < 9999 else None
        # Midnight written as 24, and a leap second, are what programs do.
        hours, minutes, seconds = int(clock[:2]), int(clock[2:4]), int(clock[4:] or 0)
        if hours > 24 or minutes > 59 or seconds > 60:
            return None
        wall = dt.datetime.combine(dt.date.fromisoformat(day), dt.time())
        wall += dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    if mark:
        minutes = 0 if mark in "Zz" else (int(mark[1:3]) * 60 + int(mark[3:])) * (-1 if mark[0] == "-" else 1)
        zone = dt.timezone(dt.timedelta(minutes=minutes)) if abs(minutes) < 1440 else dt.UTC
    return When(wall, zone) if FIRST_YEAR <= wall.year < 9999 else None


@functools.lru_cache(maxsize=4096)
def zone_named(name: str) -> dt.tzinfo | None:
    """The zone of a TZID: an IANA name, with a program's prefix before it, or Windows' name; None when it is none of these."""
    if len(name) > _NAME_LIMIT:
        return None
    parts = name.strip(' "/').split("/")
    for start in range(len(parts)):
        found = _zone("/".join(parts[start:]))
        if found:
            return found
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    known = WINDOWS_TO_OLSON.get(name.strip(' "'))
    return _zone(known) if known else None


def _zone(name: str) -> dt.tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def occurrences(
    first: When,
    rule: str,
    more: Collection[When],
    without: Collection[str],
    now: dt.datetime,
    since: dt.datetime | None = None,
) -> list[When] | None:
    """The times up to `now` at which a recurring event took place, oldest first; None when the rule cannot be followed.

    `more` are added times (RDATE), `without` the keys of those that were taken out or moved (EXDATE, RECURRENCE-ID); a date takes out the
    occurrence of that day. With `since`, times before it may be left out.
    """
    found = {first.key: first}
    if rule:
        walls = _walls(first, rule, now, since)
        if walls is None:
            return None
        for wall in walls:
            when = When(wall, first.zone, first.day)
            found[when.key] = when
    found.update((when.key, when) for when in more)
    days = {when.wall.date().isoformat(): key for key, when in found.items()}
    gone = {*without, *(days[key] for key in without if key in days)}
    past = sorted(
        (when for key, when in found.items() if key not in gone and when.at <= now), key=lambda when: when.at
    )
    return past[-MAX_TIMES:]


def parts_of(rule: str) -> dict[str, str]:
    """A rule's parts by name, in capitals; FREQ is "" or missing where there is none."""
    parts: dict[str, str] = {}
    for part in rule.upper().replace("RRULE:", "").split(";"):
        name, _, value = part.partition("=")
        parts[name.strip()] = value.strip()
    return parts


def _number(text: str) -> int | None:
    """The number, None where it is none or longer than any that is meant; “²” is a digit to Python but no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _walls(
    first: When, rule: str, now: dt.datetime, since: dt.datetime | None
) -> deque[dt.datetime] | list[dt.datetime] | None:
    parts = parts_of(rule)
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or not parts.get(
        "INTERVAL", "1"
    ).strip("0"):
        return None
    until = now.astimezone(first.zone).replace(tzinfo=None)
    end = read_time(parts.get("UNTIL", ""), first.zone)
    if end:
        last = (
            end.wall.replace(hour=23, minute=59)
            if end.day
            else end.at.astimezone(first.zone).replace(tzinfo=None)
        )
        until = min(until, last)
    told = ";".join(f"{name}={value}" for name, value in parts.items() if name in _PARTS and value)
    count = MAX_STEPS if (said := _number(parts.get("COUNT", ""))) is None else said
    if first.wall > until:
        return deque()
    begin = first.wall
    if since is not None:
        from_wall = since.astimezone(first.zone).replace(tzinfo=None)
        if until < from_wall:
            return deque()
        if (plain := _plain(first.wall, parts, count, from_wall, until)) is not None:
            return plain
        if not parts.get("COUNT"):
            begin = _nearer(begin, parts, from_wall)
    return _followed(told, begin, until, count)


def _plain(
    first: dt.datetime, parts: dict[str, str], count: int, since: dt.datetime, until: dt.datetime
) -> list[dt.datetime] | None:
    """A rule that only says every n days, weeks or years, by arithmetic; None for every other."""
    if {name for name, value in parts.items() if value} - _SIMPLE:
        return None
    every, kind = _number(parts.get("INTERVAL", "1")), parts["FREQ"]
    if (
        every is None
        or not 0 < every < 10_000
        or kind == "MONTHLY"
        or (kind == "YEARLY" and (first.month, first.day) == (2, 29))
    ):
        return None
    if kind == "YEARLY":
        numbers = range(max(0, -((first.year - since.year) // every)), (until.year - first.year) // every + 1)
        walls = (first.replace(year=first.year + every * n) for n in numbers if n < count)
    else:
        step = dt.timedelta(days=every * (7 if kind == "WEEKLY" else 1))
        numbers = range(max(0, (since - first) // step), max(0, (until - first) // step) + 1)
        walls = (first + step * n for n in numbers if n < count)
    return [wall for wall in islice(walls, MAX_TIMES) if wall <= until]


def _nearer(first: dt.datetime, parts: dict[str, str], since: dt.datetime) -> dt.datetime:
    """A beginning not after `since` from which the rule, without a count, gives the same times as from its own.

    Days and weeks are passed over in whole intervals; months and years in whole intervals that are multiples of 28 years, after which (from
    1901 to 2099) weekdays and leap years come again.
    """
    every = _number(parts.get("INTERVAL") or "1") or 0
    if not 0 < every < 100_000 or since <= first or first.year < 1901 or since.year > 2099:
        return first
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        step = dt.timedelta(days=every * (7 if parts["FREQ"] == "WEEKLY" else 1))
        return first + step * max(0, (since - first) // step - 1)
    years = math.lcm(28, every) if parts["FREQ"] == "YEARLY" else math.lcm(336, every) // 12
    # A year less, since a year's or a month's times may lie before the day of its beginning.
    return first.replace(year=first.year + max(0, since.year - 1 - first.year) // years * years)


def _followed(told: str, begin: dt.datetime, until: dt.datetime, count: int) -> deque[dt.datetime] | None:
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    # A rule that no day fits is followed to the year 9999, whatever UNTIL says. Days, weeks and months repeat every 400 years: as late as
    # can be, the end is near.
    late = (dt.MAXYEAR - until.year) // CYCLE * CYCLE
    end_of_rule = until.replace(year=until.year + late)
    try:
        times = rrulestr(
            f"{told};UNTIL={end_of_rule:%Y%m%dT%H%M%S}",
            dtstart=begin.replace(year=begin.year + late),
        )
        walls = deque(islice(times, min(count, MAX_STEPS)), maxlen=MAX_TIMES)
        return deque(wall.replace(year=wall.year - late) for wall in walls)
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError, IndexError):
        return None
