"""When a calendar says that its owner is taken (docs/rules/times.md).

In: the lines of one calendar or several, one after another. Out: `CalendarRead`, the taken times of a window, joined where they touch, and
what could not be read, counted. What the events are about is not looked at. Pure; bounded by MAX_EVENTS and MAX_STEPS.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from askaround.lib import recurrence
from askaround.lib.errors import Refusal
from askaround.lib.ics_lines import Line, parse_line, unfold
from askaround.lib.recurrence import When
from askaround.prepare.rules.zones import Zones

MAX_EVENTS = 200_000
MAX_STEPS = 600_000
OWN_UID = "-askaround"
_WANTED = (
    "BEGIN", "END", "UID", "SEQUENCE", "STATUS", "TRANSP", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
    "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS", "FREEBUSY", "METHOD", "X-WR-TIMEZONE",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9-]+")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?"
)
_WORDS = {
    "time": ("names no time that can be read", "name no time that can be read"),
    "rule": (
        "repeats by a rule that cannot be followed; only its first time counts as taken",
        "repeat by a rule that cannot be followed; only their first time counts as taken",
    ),
    "zone": (
        "names a time zone that nobody knows; it is taken to be in yours",
        "name a time zone that nobody knows; they are taken to be in yours",
    ),
    "end": ("ends before it begins and takes no time", "end before they begin and take no time"),
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one aware moment to another."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class CalendarRead:
    """`busy` in order of time, none touching another; `events` how many there were; `remarks` what was not understood."""

    busy: tuple[Span, ...]
    events: int
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Event:
    number: int
    lines: dict[str, list[Line]] = field(default_factory=dict)
    # One look at the days as written shows that it lies wholly outside the window.
    outside: bool = False

    def first(self, name: str) -> Line | None:
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        line = self.first(name)
        return line.value.strip() if line else ""


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order of time, those that overlap or touch made one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.starts_at <= made[-1].ends_at:
            if span.ends_at > made[-1].ends_at:
                made[-1] = Span(made[-1].starts_at, span.ends_at)
        else:
            made.append(span)
    return made


def read_busy(
    lines: Iterable[bytes],
    *,
    zone: dt.tzinfo,
    since: dt.datetime,
    until: dt.datetime,
    own_mails: Collection[str] = (),
) -> CalendarRead:
    """The times between `since` and `until` that the calendar says are taken.

    Taken is every event but those marked free (TRANSP, or the busy status of Outlook), called off, or that the owner (`own_mails`, in lower
    case) declined; and what a published list of taken times (VFREEBUSY) names. Times without a zone are `zone`'s. Askaround's own events are
    passed over. Raises Refusal when the lines are no calendar or hold more than MAX_EVENTS events.
    """
    return _Reader(zone, since, until, frozenset(own_mails)).read(lines)


class _Reader:
    def __init__(
        self, zone: dt.tzinfo, since: dt.datetime, until: dt.datetime, own_mails: frozenset[str]
    ) -> None:
        self.own_zone, self.since, self.until, self.own_mails = zone, since, until, own_mails
        self.zone = zone
        self.zones = Zones()
        self.spans: list[Span] = []
        self.unread: Counter[str] = Counter()
        self.events = self.steps = 0
        self.method = ""
        self.lost = False
        self.is_calendar = False
        # Dates as written, for a look at the day alone; two days more each way are more than any zone's difference.
        self.first_day = f"{since - dt.timedelta(days=2):%Y%m%d}"
        self.last_day = f"{until + dt.timedelta(days=2):%Y%m%d}"
        # And before that, whatever lasts hours or minutes of at most three figures.
        self.long_ago = f"{since - dt.timedelta(days=60):%Y%m%d}"

    def read(self, lines: Iterable[bytes]) -> CalendarRead:
        events = list(self._events(lines))
        if not self.is_calendar:
            raise Refusal("That is no calendar; choose an .ics file, or the address of one.")
        moved: dict[str, set[str]] = {}
        for event in events:
            if "RECURRENCE-ID" in event.lines and (when := self._time(event.first("RECURRENCE-ID"))):
                moved.setdefault(event.text("UID"), set()).add(when.key)
        for event in _latest(events):
            if event.outside:
                continue
            self.lost = False
            self._event(event, moved.get(event.text("UID"), set()) if event.text("UID") else set())
            self.unread["zone"] += self.lost
        return CalendarRead(tuple(joined(self.spans)), self.events, self._remarks())

    def _remarks(self) -> tuple[str, ...]:
        found = []
        for what, (one, many) in _WORDS.items():
            if number := self.unread[what]:
                found.append(f"One event {one}." if number == 1 else f"{number:,} events {many}.")
        return tuple(found)

    def _events(self, lines: Iterable[bytes]) -> Iterator[_Event]:
        """The events that may take time; what is no property is passed over."""
        stack: list[str] = []
        event: _Event | None = None
        for text in unfold(lines):
            name = _NAME.match(text.lstrip("\ufeff"))
            if name is None:
                continue
            in_zone = "VTIMEZONE" in stack
            if not in_zone and name[0].upper() not in _WANTED:
                continue
            line = parse_line(text.lstrip("\ufeff"))
            if line is None:
                continue
            if line.name in ("BEGIN", "END"):
                kind = line.value.strip().upper()
                if kind == "VEVENT" and event is not None:
                    yield from self._taking(event)
                    event = None
                self._part(stack, line.name, kind)
                if line.name == "BEGIN" and kind == "VEVENT":
                    event = self._begun()
                if in_zone or kind == "VTIMEZONE":
                    self.zones.line(line)
            elif in_zone:
                self.zones.line(line)
            elif event is not None and stack[-1:] == ["VEVENT"]:
                event.lines.setdefault(line.name, []).append(line)
            else:
                self._calendar_line(line, stack)
        if event is not None:
            yield from self._taking(event)

    def _begun(self) -> _Event:
        self.events += 1
        if self.events > MAX_EVENTS:
            raise Refusal(f"That calendar has more than {MAX_EVENTS:,} events; that is not read.")
        return _Event(self.events)

    def _part(self, stack: list[str], mark: str, kind: str) -> None:
        if mark == "BEGIN":
            if kind == "VCALENDAR":
                self.is_calendar, self.zone, self.method = True, self.own_zone, ""
                stack.clear()
            elif kind == "VEVENT" and kind in stack:
                del stack[stack.index(kind) :]
            stack.append(kind)
        elif kind in stack:
            # An END that was forgotten ends with the part around it.
            del stack[len(stack) - 1 - stack[::-1].index(kind) :]

    def _calendar_line(self, line: Line, stack: list[str]) -> None:
        if line.name == "X-WR-TIMEZONE":
            self.zone = recurrence.zone_named(line.value) or self.zone
        elif line.name == "METHOD":
            self.method = line.value.strip().upper()
        elif line.name == "FREEBUSY" and stack[-1:] == ["VFREEBUSY"]:
            taken = line.parameters.get("FBTYPE", "BUSY").upper() != "FREE"
            for value in line.value.split(",") if taken else ():
                self._period(line, value)

    def _taking(self, event: _Event) -> Iterator[_Event]:
        """The event, as far as it matters; one that frees time or lies outside is kept, since it may take another version's place."""
        if self.method in ("REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"):
            return
        if self.method == "CANCEL":
            event.lines["STATUS"] = [Line("STATUS", {}, "CANCELLED")]
        if self._is_outside(event):
            event.outside = True
            event.lines = {name: event.lines[name] for name in ("UID", "SEQUENCE") if name in event.lines}
        elif self.zone is not self.own_zone:
            # Its times are read as those of a calendar with a zone of its own.
            event.lines["X-ZONE"] = [Line("X-ZONE", {}, str(self.zone))]
        yield event

    def _is_outside(self, event: _Event) -> bool:
        lines = event.lines
        day = event.text("DTSTART")[:8]
        if "RECURRENCE-ID" in lines or len(day) < 8 or not day.isdigit():
            return False
        if day > self.last_day:
            return True
        if "RRULE" in lines or "RDATE" in lines or day >= self.first_day:
            return False
        if "DTEND" in lines:
            end = event.text("DTEND")[:8]
            return len(end) == 8 and end.isdigit() and end < self.first_day
        length = event.text("DURATION")
        return not length or (day < self.long_ago and length[:2] == "PT" and len(length) <= 6)

    def _is_free(self, event: _Event) -> bool:
        if event.text("STATUS").upper() == "CANCELLED" or event.text("TRANSP").upper() == "TRANSPARENT":
            return True
        if event.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() in ("FREE", "WORKINGELSEWHERE"):
            return True
        return any(
            line.parameters.get("PARTSTAT", "").upper() == "DECLINED"
            and line.value.strip().lower().removeprefix("mailto:") in self.own_mails
            for line in event.lines.get("ATTENDEE", ())
        )

    def _event(self, event: _Event, moved: set[str]) -> None:
        if self._is_free(event) or event.text("UID").endswith(OWN_UID):
            return
        own = event.first("X-ZONE")
        self.zone = (recurrence.zone_named(own.value) if own else None) or self.own_zone
        start = self._time(event.first("DTSTART"))
        if start is None:
            self.unread["time"] += 1
            return
        length = self._length(event, start)
        if length is None:
            self.unread["end"] += 1
            return
        for when in self._times(event, start, length, moved):
            self._take(when, length)

    def _length(self, event: _Event, start: When) -> dt.timedelta | None:
        """How long: to its end, else its duration, else a day for a whole day and no time at all; None when it ends before it begins."""
        if (end := self._time(event.first("DTEND"))) is not None:
            # Whole days are counted on the calendar, hours by the clock that runs.
            length = end.wall - start.wall if start.day else end.at - start.at
        elif "DURATION" in event.lines:
            length = duration(event.text("DURATION")) or dt.timedelta(0)
        else:
            length = dt.timedelta(days=1 if start.day else 0)
        if start.day and not length:
            length = dt.timedelta(days=1)
        return length if length >= dt.timedelta(0) else None

    def _times(self, event: _Event, start: When, length: dt.timedelta, moved: set[str]) -> Iterable[When]:
        rule = event.first("RRULE")
        if "RECURRENCE-ID" in event.lines or not (rule or "RDATE" in event.lines):
            return (start,)
        since = self.since - length - dt.timedelta(days=1)
        times = None
        if self.steps < MAX_STEPS:
            # A rule with a count is followed from its beginning.
            counted = rule is not None and "COUNT" in rule.value.upper()
            self.steps += max(1, (self.until - start.at).days) if counted else 30
            more = self._all_times(event, "RDATE")
            without = {*moved, *(taken.key for taken in self._all_times(event, "EXDATE"))}
            times = recurrence.occurrences(
                start, rule.value if rule else "", more, without, self.until, since
            )
        if times is None:
            self.unread["rule"] += 1
            return (start,)
        return times

    def _take(self, when: When, length: dt.timedelta) -> None:
        try:
            if when.day:
                # Midnight to midnight where the owner is, also in a night when the clocks change.
                begin = dt.datetime.combine(when.wall.date(), dt.time(), self.own_zone)
                end = dt.datetime.combine((when.wall + length).date(), dt.time(), self.own_zone)
                self._span(begin.astimezone(dt.UTC), end.astimezone(dt.UTC))
            else:
                self._span(when.at, when.at + length)
        except (OverflowError, ValueError):
            self.unread["time"] += 1

    def _span(self, begin: dt.datetime, end: dt.datetime) -> None:
        if begin < end and begin < self.until and end > self.since:
            self.spans.append(Span(max(begin, self.since), min(end, self.until)))

    def _period(self, line: Line, value: str) -> None:
        first, _, last = value.strip().partition("/")
        begin, end = self._read_time(line, first), self._read_time(line, last)
        length = None if end else duration(last)
        if begin is None or (end is None and length is None):
            self.unread["time"] += 1
            return
        self._span(begin.at, end.at if end else begin.at + (length or dt.timedelta(0)))

    def _time(self, line: Line | None) -> When | None:
        return self._read_time(line, line.value) if line else None

    def _all_times(self, event: _Event, name: str) -> list[When]:
        written = ((line, value) for line in event.lines.get(name, ()) for value in line.value.split(","))
        found = (self._read_time(line, value.partition("/")[0]) for line, value in written)
        return [when for when in found if when]

    def _read_time(self, line: Line, value: str) -> When | None:
        name = line.parameters.get("TZID", "")
        zone = self.zones.named(name) if name else None
        self.lost = self.lost or bool(
            name and zone is None and len(value.strip()) > 8 and value.strip()[-1] not in "Zz"
        )
        try:
            when = recurrence.read_time(value, zone or self.zone)
            # Asked for here, where it may fail, rather than wherever it is compared.
            return when if when is not None and when.at else None
        except (OverflowError, ValueError):
            return None


def _latest(events: list[_Event]) -> list[_Event]:
    """Of several versions of one event the one of the highest number, else the last."""
    newest: dict[tuple[str, str], tuple[int, int]] = {}
    for event in events:
        if uid := event.text("UID"):
            number = event.text("SEQUENCE")
            version = (int(number) if number.isdecimal() and len(number) < 10 else 0, event.number)
            key = (uid, event.text("RECURRENCE-ID"))
            newest[key] = max(newest.get(key, version), version)
    return [
        event
        for event in events
        if not (uid := event.text("UID")) or newest[uid, event.text("RECURRENCE-ID")][1] == event.number
    ]


def duration(text: str) -> dt.timedelta | None:
    """A duration as a calendar writes it (P1DT2H); None when it is none."""
    found = _DURATION.fullmatch(text.strip().upper())
    if not found or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return -length if found[1] == "-" else length
