"""Calendars (.ics): with whom the owner was in which meeting, and when.

In: a `Source`. Out: `FileRead` with one message per meeting that took place, of a recurring one per occurrence, and one reason for each
event that is none. Read line by line and forgiving: what is no property is passed over, and an event that cannot be read costs itself
only. Descriptions and places are not kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from askaround.lib import recurrence
from askaround.lib.errors import Refusal
from askaround.lib.ics_lines import Line, parse_line, text_value, unfold
from askaround.lib.recurrence import When
from askaround.lib.text import mail_key
from askaround.network.imports import talk
from askaround.network.imports.calendar_lines import lines
from askaround.network.imports.drafts import FileRead, MessageDraft, Options, Party, Skip
from askaround.network.imports.files import Source
from askaround.network.imports.mail_headers import clean_name

Progress = Callable[[str, int, int], None]

MAX_STEPS = 3_000_000
CANCELLED = "This event was called off."
FUTURE = "This event is still to come; import the calendar again when it is over."
TASK = "This is a task or a note, not an event."
ANSWER = "This is an answer about an event, or a question, not the event."
OLDER = "A later version of this event stands in the same file."
NO_TIME = "The event “{summary}” names no time."
NO_START = "The time “{written}” of the event “{summary}” cannot be read."
NO_RULE = "The event “{summary}” repeats by a rule that cannot be followed; only its first time counts."
CUT_OFF = "The event “{summary}” is cut off: it has no end."
_WANTED = frozenset(
    (
        "UID",
        "SEQUENCE",
        "SUMMARY",
        "STATUS",
        "DTSTART",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "ATTENDEE",
        "ORGANIZER",
    )
)
_OTHERS = {"VTODO", "VJOURNAL"}
_ANSWERS = {"REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"}


@dataclass(slots=True)
class Event:
    """One VEVENT: where it stands, what it says, whether it came to its END."""

    row: int
    lines: dict[str, list[Line]] = field(default_factory=dict)
    ended: bool = True

    def first(self, name: str) -> Line | None:
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        line = self.first(name)
        return text_value(line.value) if line else ""


def is_calendar(source: Source) -> bool:
    """Whether the file begins as a calendar."""
    if source.members:
        return False
    with source.open() as opened:
        start = opened.read(4096)
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = (
        start.decode("utf-16" if wide else "latin-1", "replace")
        .removeprefix("\u00ef\u00bb\u00bf")
        .lstrip("\ufeff \t\r\n")
    )
    found = text.upper()
    named = source.name.lower().endswith(".ics") and ("BEGIN:VCALENDAR" in found or "BEGIN:VEVENT" in found)
    return found.startswith("BEGIN:VCALENDAR") or named


def read_events(source: Source, options: Options, progress: Progress | None = None) -> FileRead:
    """The meetings of one calendar file. Raises Refusal when it holds no event and no task at all."""
    return _Reader(source, options, progress or (lambda _stage, _done, _total: None)).read()


class _Reader:
    def __init__(self, source: Source, options: Options, progress: Progress) -> None:
        self.source, self.options, self.progress = source, options, progress
        self.zone: dt.tzinfo = options.zone
        self.zones: dict[str, dt.tzinfo] = {}
        self.owners: set[str] = set()
        self.skipped: list[Skip] = []
        self.messages: list[MessageDraft] = []
        self.method = ""
        self.steps = 0
        self.rows = 0
        self.read_so_far = 0

    def read(self) -> FileRead:
        events = list(self._events())
        if not self.rows:
            raise Refusal(
                f"{self.source.name} is a calendar without any event, so there is nothing to import."
            )
        events = self._latest(events)
        moved: dict[str, set[str]] = {}
        for event in events:
            if (when := self._time(event.first("RECURRENCE-ID"))) and (uid := event.text("UID")):
                moved.setdefault(uid, set()).add(when.key)
        for event in events:
            self._event(event, moved.get(event.text("UID"), set()))
        return FileRead(
            self.source.path,
            "ics",
            len(self.messages) + len(self.skipped),
            messages=tuple(self.messages),
            skipped=tuple(self.skipped),
            owner_mails=tuple(sorted(self.owners)),
        )

    def _latest(self, events: list[Event]) -> list[Event]:
        """Of several versions of one event the one of the highest number, else the last."""
        newest: dict[tuple[str, str], tuple[int, int]] = {}
        for event in events:
            number = event.text("SEQUENCE")
            if uid := event.text("UID"):
                version = (int(number) if number.isdecimal() and len(number) < 10 else 0, event.row)
                key = (uid, event.text("RECURRENCE-ID"))
                newest[key] = max(newest.get(key, version), version)
        kept = []
        for event in events:
            uid = event.text("UID")
            if uid and newest[uid, event.text("RECURRENCE-ID")][1] != event.row:
                self._skip(event, OLDER, harmless=True)
            else:
                kept.append(event)
        return kept

    def _events(self) -> Iterator[Event]:
        """The events that have people in them; the others are left out at once."""
        self.stack: list[str] = []
        event: Event | None = None
        zone = ""
        for text in unfold(lines(self.source)):
            self.read_so_far += len(text) + 2
            line = parse_line(text)
            if line is None:
                continue
            if line.name in {"BEGIN", "END"}:
                kind = line.value.strip().upper()
                if kind == "VEVENT" and event is not None:
                    event.ended = line.name == "END"
                    yield from self._with_people(event)
                    event = None
                event = self._part(line.name, kind) or event
            elif event is None:
                zone = self._calendar_line(line, zone)
            elif self.stack[-1:] == ["VEVENT"] and line.name in _WANTED:
                event.lines.setdefault(line.name, []).append(line)
        if event is not None:
            event.ended = False
            yield from self._with_people(event)

    def _part(self, mark: str, kind: str) -> Event | None:
        """A part of the calendar begins or ends; the event that begins with it. An END that was forgotten ends with the part around."""
        if mark == "END" or (kind == "VEVENT" and kind in self.stack):
            if kind in self.stack:
                del self.stack[len(self.stack) - 1 - self.stack[::-1].index(kind) :]
            if mark == "END":
                return None
        self.stack.append(kind)
        if kind in _OTHERS or kind == "VEVENT":
            self.rows += 1
        if kind in _OTHERS:
            self.skipped.append(Skip(self.rows, TASK, harmless=True))
        if kind != "VEVENT":
            return None
        if self.rows % 500 == 0:
            self.progress("reading", self.read_so_far >> 10, max(self.source.size, self.read_so_far) >> 10)
        return Event(self.rows)

    def _calendar_line(self, line: Line, zone: str) -> str:
        """What stands outside of events; the TZID of the zone that is being described."""
        if "VTIMEZONE" in self.stack:
            return self._zone_line(line, zone)
        if line.name == "X-WR-TIMEZONE":
            self.zone = recurrence.zone_named(line.value) or self.zone
        elif line.name == "X-WR-CALNAME" and (mail := mail_key(text_value(line.value))):
            self.owners.add(mail)
        elif line.name == "METHOD":
            self.method = line.value.strip().upper()
        return ""

    def _zone_line(self, line: Line, zone: str) -> str:
        """A zone is the one it is named after, or X-LIC-LOCATION names; else, without daylight saving, its standard offset."""
        if line.name == "TZID":
            zone = line.value.strip()
        elif line.name == "X-LIC-LOCATION" and (known := recurrence.zone_named(line.value)):
            self.zones[zone] = known
        elif line.name == "TZOFFSETTO" and self.stack[-1] == "STANDARD" and zone not in self.zones:
            found = re.fullmatch(r"([+-])(\d\d):?(\d\d)(\d\d)?", line.value.strip())
            if found and int(found[2]) < 24:
                minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
                self.zones[zone] = dt.timezone(dt.timedelta(minutes=minutes))
        return zone

    def _with_people(self, event: Event) -> Iterator[Event]:
        if not event.lines.get("ATTENDEE"):
            self._skip(event, talk.ALONE, harmless=True)
        elif self.method in _ANSWERS:
            self._skip(event, ANSWER, harmless=True)
        elif self.method == "CANCEL" and not event.first("RECURRENCE-ID"):
            self._skip(event, CANCELLED, harmless=True)
        else:
            yield event

    def _skip(self, event: Event, reason: str, *, harmless: bool = False) -> None:
        self.skipped.append(Skip(event.row, reason, harmless))

    def _event(self, event: Event, moved: set[str]) -> None:
        summary = event.text("SUMMARY")[:300]
        sender, recipients = _people(event)
        if event.text("STATUS").upper() == "CANCELLED":
            self._skip(event, CANCELLED, harmless=True)
            return
        if not recipients and not sender.mail:
            self._skip(event, talk.ALONE, harmless=True)
            return
        if not event.ended:
            self._skip(event, CUT_OFF.format(summary=summary[:80]))
            return
        start = event.first("DTSTART")
        when = self._time(start)
        if when is None:
            title = summary[:80] or "without a title"
            unread = NO_START.format(written=start.value[:40], summary=title) if start else ""
            self._skip(event, unread or NO_TIME.format(summary=title))
            return
        for key, at in self._times(event, when, moved, summary):
            identifier = key or self._digest(summary, when, sender, recipients)
            self.messages.append(
                MessageDraft(event.row, "", sender, recipients, at, summary, identifier, channel="calendar")
            )

    def _times(
        self, event: Event, when: When, moved: set[str], summary: str
    ) -> Iterator[tuple[str, dt.datetime]]:
        """The key and time of each time it took place up to now."""
        uid = event.text("UID")
        original = self._time(event.first("RECURRENCE-ID"))
        rule = event.first("RRULE")
        if original or not (rule or "RDATE" in event.lines):
            if when.at > self.options.now:
                self._skip(event, FUTURE, harmless=True)
            else:
                yield (f"{uid}/{original.key}" if uid and original else uid), when.at
            return
        without = {*moved, *(taken.key for taken in self._all_times(event, "EXDATE"))}
        times = None
        if self.steps < MAX_STEPS:
            days = (
                max((self.options.now.year - when.wall.year) * 366, 1) if self.options.now.year < 9000 else 1
            )
            self.steps += min(days, recurrence.MAX_STEPS)
            more = self._all_times(event, "RDATE")
            times = recurrence.occurrences(when, rule.value if rule else "", more, without, self.options.now)
        if times is None:
            self._skip(event, NO_RULE.format(summary=summary[:80]))
            times = [when] if when.at <= self.options.now else []
        elif not times:
            self._skip(event, FUTURE if when.at > self.options.now else CANCELLED, harmless=True)
        for time in times:
            yield (f"{uid}/{time.key}" if uid else ""), time.at

    def _time(self, line: Line | None) -> When | None:
        return self._read_time(line, line.value) if line else None

    def _all_times(self, event: Event, name: str) -> list[When]:
        written = ((line, value) for line in event.lines.get(name, ()) for value in line.value.split(","))
        found = (self._read_time(line, value.partition("/")[0]) for line, value in written)
        return [when for when in found if when]

    def _read_time(self, line: Line, value: str) -> When | None:
        name = line.parameters.get("TZID", "")
        zone = (recurrence.zone_named(name) or self.zones.get(name)) if name else None
        return recurrence.read_time(value, zone or self.zone)

    @staticmethod
    def _digest(summary: str, when: When, sender: Party, recipients: tuple[Party, ...]) -> str:
        told = [summary, when.key, *sorted(party.mail or party.name for party in (sender, *recipients))]
        return hashlib.sha1("\x1f".join(told).encode(), usedforsecurity=False).hexdigest()


def _people(event: Event) -> tuple[Party, tuple[Party, ...]]:
    """Who called the meeting and who was asked to it, without rooms, groups, and those who declined."""
    organizer = event.first("ORGANIZER")
    sender = _party(organizer) if organizer else Party("")
    found: dict[str, Party] = {}
    for line in event.lines.get("ATTENDEE", ()):
        party = _party(line)
        came = line.parameters.get("PARTSTAT", "").upper() != "DECLINED"
        role = line.parameters.get("ROLE", "").upper()
        person = line.parameters.get("CUTYPE", "INDIVIDUAL").upper() in {"INDIVIDUAL", "UNKNOWN", ""}
        if came and person and role != "NON-PARTICIPANT" and (party.mail or party.name):
            found.setdefault(party.mail or party.name, party)
        elif party.mail and party.mail == sender.mail:
            sender = Party("")
    return sender, tuple(party for party in found.values() if not party.mail or party.mail != sender.mail)


def _party(line: Line) -> Party:
    """Its address stands in the value, after a `mailto:` that a parameter may hold too, or in EMAIL."""
    written = line.value.strip()
    at = written.lower().rfind("mailto:")
    mail = mail_key(text_value(written[at:] if at >= 0 else written))
    mail = mail or mail_key(line.parameters.get("EMAIL", "")) or mail_key(line.parameters.get("X-EMAIL", ""))
    # Some programs hold the place of an address that they do not know.
    mail = "" if mail.endswith((".invalid", "@invalid")) or mail.startswith("invalid:") else mail
    return Party(clean_name(text_value(line.parameters.get("CN", "")), mail), mail=mail)
