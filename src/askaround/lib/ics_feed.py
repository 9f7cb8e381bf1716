"""Many appointments and due days as one iCalendar file to subscribe to (RFC 5545).

In: `Event`s and `DueDay`s. Out: bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askaround.lib.ics import PRODID, Event, clean, component

if TYPE_CHECKING:
    import icalendar

REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True)
class DueDay:
    """Something due on a day, as an entry of the whole day that leaves the owner free; `uid` stays while it is due."""

    uid: str
    on: dt.date
    summary: str
    description: str = ""


def feed_bytes(name: str, events: Iterable[Event], days: Iterable[DueDay], stamp: dt.datetime) -> bytes:
    """The file. `stamp` (aware) is when it was made. Times are written in UTC, so that no zone has to travel along."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", clean(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(component(event, event.starts_at.astimezone(dt.UTC)))
    for day in days:
        calendar.add_component(_day(day, stamp))
    return bytes(calendar.to_ical())


def _day(day: DueDay, stamp: dt.datetime) -> icalendar.Event:
    import icalendar

    made = icalendar.Event()
    made.add("uid", day.uid)
    made.add("dtstamp", stamp.astimezone(dt.UTC))
    made.add("dtstart", day.on)
    made.add("dtend", day.on + dt.timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    for name in ("summary", "description"):
        if value := clean(getattr(day, name)):
            made.add(name, value)
    return made
