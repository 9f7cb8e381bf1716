"""What somebody's calendar program answers to an invitation (RFC 5546, 3.2.3 and 3.2.7).

In: the iCalendar object of a mail. Out: `Answer`, or None when it is none. `counts` says whether it changes what is known. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from askaround.lib import recurrence
from askaround.lib.ics_lines import Line, parse_line, unfold
from askaround.prepare.rules.zones import Zones

LIMIT = 200_000
ATTENDANCE = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}


@dataclass(frozen=True)
class Answer:
    """Who answered what to which event. `stamp` is when, aware, if said; `starts_at` another time that they suggest."""

    uid: str
    sequence: int
    address: str
    attendance: str
    stamp: dt.datetime | None = None
    starts_at: dt.datetime | None = None


def read_answer(text: str) -> Answer | None:
    """The answer in a calendar object with METHOD REPLY or COUNTER that names one event and one person; else None."""
    # A calendar answer is short; what is not is none, and is not searched.
    if len(text) > LIMIT:
        return None
    zones, stack = Zones(), list[str]()
    method = ""
    event: dict[str, Line] = {}
    for one in unfold(text.encode("utf-8", "replace").splitlines()):
        line = parse_line(one.lstrip("\ufeff"))
        if line is None:
            continue
        mark = line.value.strip().upper()
        if "VTIMEZONE" in stack or (line.name == "BEGIN" and mark == "VTIMEZONE"):
            zones.line(line)
        if line.name == "BEGIN":
            stack.append(mark)
        elif line.name == "END":
            stack = stack[: stack.index(mark)] if mark in stack else stack
        elif stack[-1:] == ["VCALENDAR"] and line.name == "METHOD":
            method = mark
        elif stack[-1:] == ["VEVENT"]:
            event.setdefault(line.name, line)
    return _answer(method, event, zones) if method in ("REPLY", "COUNTER") else None


def _answer(method: str, event: dict[str, Line], zones: Zones) -> Answer | None:
    who, uid = event.get("ATTENDEE"), event.get("UID")
    if who is None or uid is None or "RECURRENCE-ID" in event:
        return None
    attendance = ATTENDANCE.get(who.parameters.get("PARTSTAT", "").strip().upper(), "")
    suggested = _moment(event.get("DTSTART"), zones) if method == "COUNTER" else None
    if not attendance and suggested is None:
        return None
    number = event["SEQUENCE"].value.strip() if "SEQUENCE" in event else "0"
    return Answer(
        uid=uid.value.strip()[:200],
        sequence=int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0,
        address=_address(who),
        # Who suggests another time does not come at this one, unless they say so.
        attendance=attendance or "tentative",
        stamp=_moment(event.get("DTSTAMP"), zones),
        starts_at=suggested,
    )


def _address(line: Line) -> str:
    value = line.value.strip().lower()
    return (line.parameters.get("EMAIL", "").strip().lower() or value).removeprefix("mailto:")


def _moment(line: Line | None, zones: Zones) -> dt.datetime | None:
    """A time that is one: with Z, or in a zone that is known; a whole day or a time of no zone is none."""
    if line is None:
        return None
    zone = zones.named(line.parameters["TZID"]) if "TZID" in line.parameters else None
    if zone is None and not line.value.strip().upper().endswith("Z"):
        return None
    try:
        when = recurrence.read_time(line.value, zone or dt.UTC)
        return None if when is None or when.day else when.at
    except (OverflowError, ValueError):
        return None


def counts(
    answer: Answer, *, invited: str, sender: str, sequence: int | None, known_at: dt.datetime | None
) -> bool:
    """Whether the answer says something new: from the address that was invited (as attendee, or as who wrote), to its latest number, later
    than what is known.
    """
    if sequence is None or not invited or invited.lower() not in (answer.address, sender.strip().lower()):
        return False
    if answer.sequence < sequence:
        return False
    return known_at is None or answer.stamp is None or answer.stamp > known_at
