"""When two people can talk, and which three times to offer (docs/rules/times.md).

In: hours and working days of both sides, taken times, a length. Out: `Slot`s, of which `propose` takes three; the sentences that offer them.
Pure; `now` is an argument. All moments are aware.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from askaround.lib.clock import WorkCalendar
from askaround.lib.errors import Refusal
from askaround.prepare.rules.busy import Span, joined
from askaround.prepare.rules.day import EARLY_MINUTES, both_times, in_zone

STEP_MINUTES = 30
# They need the time to answer; further ahead, people do not know their week yet.
LEAD_DAYS = 2
WITHIN_DAYS = 15
HOW_MANY = 3
# Their hours: at first those of an office, then what somebody far away may still say yes to.
THEIR_HOURS = (dt.time(9), dt.time(17))
THEIR_LONG_HOURS = (dt.time(7), dt.time(21))
# The hour of the first, second and third offer, on their clock: morning, afternoon, around noon.
TARGETS = (dt.time(10), dt.time(14), dt.time(11, 30))
APART = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Side:
    """Whose hours: zone, working days, from and until on their clock."""

    zone: ZoneInfo
    calendar: WorkCalendar
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class Wish:
    """What the conversation needs: minutes, minutes free on each side of it, minutes of the way (0 for a call)."""

    minutes: int
    buffer: int = 0
    travel: int = 0

    @property
    def around(self) -> dt.timedelta:
        """What must be free before and after; the way there ends ten minutes early."""
        early = EARLY_MINUTES if self.travel else 0
        return dt.timedelta(minutes=self.buffer + self.travel + early)


@dataclass(frozen=True)
class Offer:
    """The times to offer, in order; `stretched`: outside office hours on their side, since nothing else fits both."""

    starts: tuple[dt.datetime, ...]
    stretched: bool = False
    searched_until: dt.date | None = None


@dataclass
class _Taken:
    """Taken times, joined; asked whether a stretch is free by bisection."""

    spans: list[Span]
    _ends: list[dt.datetime] = field(init=False)

    def __post_init__(self) -> None:
        self._ends = [span.ends_at for span in self.spans]

    def is_free(self, begin: dt.datetime, end: dt.datetime) -> bool:
        at = bisect.bisect_right(self._ends, begin)
        return at == len(self.spans) or self.spans[at].starts_at >= end


def free_starts(
    own: Side, theirs: Side, wish: Wish, busy: Iterable[Span], now: dt.datetime, days: int = WITHIN_DAYS
) -> list[dt.datetime]:
    """Every half hour at which both can talk, from LEAD_DAYS working days ahead, through `days` working days of the owner; in order.

    A start is right when the whole conversation lies within the hours of a working day on both clocks, and nothing taken lies within the
    buffer and the way around it. Hours that the clocks leave out or show twice are no starts.
    """
    taken = _Taken(joined(busy))
    first = own.calendar.add(now.astimezone(own.zone).date(), LEAD_DAYS)
    found = []
    for day in _working_days(own, first, days):
        for start in _starts(own, wish, day):
            end = start + dt.timedelta(minutes=wish.minutes)
            if not _within(theirs, start, end) or start <= now:
                continue
            if taken.is_free(start - wish.around, end + wish.around):
                found.append(start)
    return found


def _working_days(own: Side, first: dt.date, days: int) -> Iterator[dt.date]:
    day = first
    for _ in range(days):
        yield day
        day = own.calendar.add(day, 1)


def _starts(own: Side, wish: Wish, day: dt.date) -> Iterator[dt.datetime]:
    """Half hours of that day at which a conversation may begin on the owner's clock, in UTC."""
    opens = own.opens.hour * 60 + own.opens.minute
    closes = own.closes.hour * 60 + own.closes.minute
    first = -(-opens // STEP_MINUTES) * STEP_MINUTES
    for minute in range(first, closes - wish.minutes + 1, STEP_MINUTES):
        try:
            start = in_zone(dt.datetime.combine(day, dt.time(minute // 60, minute % 60)), own.zone)
        except Refusal:
            continue
        yield start.astimezone(dt.UTC)


def _within(side: Side, start: dt.datetime, end: dt.datetime) -> bool:
    begin, stop = start.astimezone(side.zone), end.astimezone(side.zone)
    if begin.date() != stop.date() or not side.calendar.is_working(begin.date()):
        return False
    return side.opens <= begin.time() and stop.time() <= side.closes


def propose(own: Side, theirs: Side, wish: Wish, busy: Iterable[Span], now: dt.datetime) -> Offer:
    """Three times on differing days, a morning, an afternoon and one around noon of theirs; fewer when there are no more.

    `theirs` says zone and working days; their hours are THEIR_HOURS, and THEIR_LONG_HOURS when those of both sides never meet. Three days
    are taken with a day between them where there are enough, else days in a row, else times of one day two hours apart.
    """
    spans = list(busy)
    searched = own.calendar.add(now.astimezone(own.zone).date(), LEAD_DAYS + WITHIN_DAYS - 1)
    for stretched, (opens, closes) in enumerate((THEIR_HOURS, THEIR_LONG_HOURS)):
        hours = Side(theirs.zone, theirs.calendar, opens, closes)
        starts = free_starts(own, hours, wish, spans, now)
        if starts:
            return Offer(tuple(_three(starts, theirs.zone)), bool(stretched), searched)
    return Offer((), False, searched)


def _three(starts: Sequence[dt.datetime], zone: ZoneInfo) -> list[dt.datetime]:
    by_day: dict[dt.date, list[dt.datetime]] = {}
    for start in starts:
        by_day.setdefault(start.astimezone(zone).date(), []).append(start)
    chosen: list[dt.datetime] = []
    for number, day in enumerate(_days(sorted(by_day))):
        target = TARGETS[number % len(TARGETS)]
        chosen.append(min(by_day[day], key=lambda start: (_distance(start.astimezone(zone), target), start)))
    # Too few days: more of the same days, two hours apart.
    for start in starts:
        if len(chosen) >= HOW_MANY:
            break
        if all(abs(start - other) >= APART for other in chosen):
            chosen.append(start)
    return sorted(chosen)


def _days(days: Sequence[dt.date]) -> list[dt.date]:
    apart: list[dt.date] = []
    for day in days:
        if len(apart) < HOW_MANY and (not apart or (day - apart[-1]).days >= 2):
            apart.append(day)
    if len(apart) < HOW_MANY:
        return list(days[:HOW_MANY])
    return apart


def _distance(moment: dt.datetime, target: dt.time) -> int:
    return abs(moment.hour * 60 + moment.minute - target.hour * 60 - target.minute)


def offered(starts: Iterable[dt.datetime], theirs: ZoneInfo, own: ZoneInfo) -> str:
    """The times as lines of a message, on their clock first, on the owner's where it shows another."""
    return "\n".join(f"- {both_times(start, theirs, own)}" for start in starts)


def time_of(text: str) -> dt.time:
    """“08:30” as a time of day."""
    return dt.time.fromisoformat(text)
