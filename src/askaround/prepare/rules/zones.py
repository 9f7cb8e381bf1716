"""The time zones that a calendar describes itself (VTIMEZONE), right or broken.

In: the lines of these descriptions. Out: a zone for a name: the one that is known by it (IANA, Windows), else the one that
X-LIC-LOCATION names, else the described one with its summer time, else its standard offset, else None. Pure.
"""

from __future__ import annotations

import datetime as dt
import re

from askaround.lib import recurrence
from askaround.lib.ics_lines import Line

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(\d\d)?")
_MAX_LINES = 400
_MAX_LENGTH = 1000
# So many descriptions of one calendar are followed; of any further only the standard offset counts.
_MAX_DESCRIBED = 40
# Clocks change once or twice a year. A rule by the second is one that no search comes to the end of.
_YEARLY = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYDAY", "BYMONTHDAY"})


class Zones:
    """Gathers descriptions line by line; the last one of a name counts."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._described: dict[str, list[Line]] = {}
        self._known: dict[str, dt.tzinfo | None] = {}
        self._followed = 0

    def line(self, line: Line) -> None:
        """One line of a description, its BEGIN and END with it."""
        mark = line.value.strip().upper()
        if line.name == "BEGIN" and mark == "VTIMEZONE":
            self._lines = []
        elif line.name == "END" and mark == "VTIMEZONE":
            name = next((one.value.strip() for one in self._lines if one.name == "TZID"), "")
            self._described[name] = self._lines
            self._known.pop(name, None)
        elif len(self._lines) < _MAX_LINES and len(line.value) <= _MAX_LENGTH:
            self._lines.append(line)

    def named(self, name: str) -> dt.tzinfo | None:
        """The zone of that TZID, or None when neither its name nor its description says what it is."""
        if name not in self._known:
            self._known[name] = recurrence.zone_named(name) or self._from_lines(self._described.get(name, []))
        return self._known[name]

    def _from_lines(self, lines: list[Line]) -> dt.tzinfo | None:
        for line in lines:
            if line.name == "X-LIC-LOCATION" and (known := recurrence.zone_named(line.value)):
                return known
        self._followed += 1
        found = _described(lines) if self._followed <= _MAX_DESCRIBED else None
        return found or _standard(lines)


def _standard(lines: list[Line]) -> dt.tzinfo | None:
    inside = ""
    for line in lines:
        if line.name == "BEGIN":
            inside = line.value.strip().upper()
        found = _OFFSET.fullmatch(line.value.strip()) if line.name == "TZOFFSETTO" else None
        if found and inside == "STANDARD" and int(found[2]) < 24:
            minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
            return dt.timezone(dt.timedelta(minutes=minutes))
    return None


def _described(lines: list[Line]) -> dt.tzinfo | None:
    """The zone with its summer time as dateutil understands it; None when it does not."""
    if not any(line.name == "BEGIN" and line.value.strip().upper() == "DAYLIGHT" for line in lines):
        return None
    if not all(_changes_by_the_year(line.value) for line in lines if line.name == "RRULE"):
        return None
    import io

    from dateutil.tz import tzical  # type: ignore[import-untyped]

    kept = ("BEGIN", "END", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE", "TZNAME", "EXDATE")
    body = [
        "BEGIN:VTIMEZONE",
        "TZID:X",
        *(f"{line.name}:{line.value.strip()}" for line in lines if line.name in kept),
        "END:VTIMEZONE",
    ]
    try:
        zone: dt.tzinfo | None = tzical(io.StringIO("\n".join(body))).get()
        # What cannot be asked is found out here, not at every event.
        moment = dt.datetime(2026, 7, 1, tzinfo=zone)
        return zone if moment.utcoffset() is not None else None
    except Exception:  # noqa: BLE001 - whatever a broken description makes of it, its standard offset is next
        return None


def _changes_by_the_year(rule: str) -> bool:
    parts = recurrence.parts_of(rule)
    return (
        parts.get("FREQ") == "YEARLY"
        and bool(parts.get("INTERVAL", "1").strip("0"))
        and parts.keys() <= _YEARLY
    )
