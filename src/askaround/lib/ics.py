"""One appointment as an iCalendar file (RFC 5545), and as an invitation (RFC 5546).

In: `Event`. Out: bytes that a calendar program imports and a CalDAV server takes (no METHOD, which those refuse, no attendees, who would
be sent invitations); for a mail, the same event with METHOD, organizer and attendee.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import icalendar

PRODID = "-//Askaround//Askaround//EN"


@dataclass(frozen=True)
class Alarm:
    """A reminder `minutes_before` the start, with its text."""

    minutes_before: int
    text: str


@dataclass(frozen=True)
class Event:
    """One appointment. `starts_at` and `stamp` are aware; `zone` is an IANA name; `sequence` grows with each change."""

    uid: str
    sequence: int
    stamp: dt.datetime
    starts_at: dt.datetime
    zone: str
    minutes: int
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True)
class Party:
    """Somebody with a mail address."""

    address: str
    name: str = ""


def calendar_bytes(event: Event) -> bytes:
    """The file: one VEVENT in its own zone, with that zone's VTIMEZONE for the years around it. Raises Refusal for an unknown zone."""
    return _file(event, None, None)


def invitation_bytes(event: Event, organizer: Party, attendee: Party) -> bytes:
    """The event as it is sent to whom one invites: METHOD:REQUEST, or CANCEL when it is cancelled (RFC 5546, 3.2.2 and 3.2.5).

    A later `sequence` with the same uid takes the place of the earlier one. Alarms are the receiver's own business. Raises Refusal for an
    unknown zone.
    """
    return _file(event, organizer, attendee)


def method_of(event: Event) -> str:
    """REQUEST, or CANCEL for an event that is called off."""
    return "CANCEL" if event.cancelled else "REQUEST"


def _file(event: Event, organizer: Party | None, attendee: Party | None) -> bytes:
    import icalendar

    from askaround.lib import clock

    zone = clock.zone(event.zone)
    # UTC is written with Z; it has no VTIMEZONE.
    start = event.starts_at.astimezone(dt.UTC if event.zone in ("UTC", "Etc/UTC") else zone)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    made = component(event, start)
    if organizer is not None and attendee is not None:
        calendar.add("method", method_of(event))
        made.subcomponents.clear()
        made.add("organizer", _address(organizer))
        made.add("attendee", _address(attendee, invited=not event.cancelled))
    calendar.add_component(made)
    # A zone's rules matter on the day only: a year each way keeps the file readable and the offset right.
    calendar.add_missing_timezones(
        first_date=dt.date(start.year - 1, 1, 1), last_date=dt.date(start.year + 2, 1, 1)
    )
    return bytes(calendar.to_ical())


def component(event: Event, start: dt.datetime) -> icalendar.Event:
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.stamp.astimezone(dt.UTC))
    made.add("last-modified", event.stamp.astimezone(dt.UTC))
    made.add("dtstart", start)
    # A duration stays right when the night between two offsets lies within the appointment.
    made.add("duration", dt.timedelta(minutes=event.minutes))
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name in ("summary", "location", "description", "url"):
        if value := clean(getattr(event, name)):
            made.add(name, value)
    for alarm in () if event.cancelled else event.alarms:
        made.add_component(_valarm(alarm))
    return made


def _valarm(alarm: Alarm) -> icalendar.Alarm:
    import icalendar

    made = icalendar.Alarm()
    made.add("action", "DISPLAY")
    made.add("description", clean(alarm.text))
    made.add("trigger", -dt.timedelta(minutes=alarm.minutes_before))
    return made


def _address(party: Party, *, invited: bool | None = None) -> icalendar.vCalAddress:
    import icalendar

    made = icalendar.vCalAddress(f"mailto:{clean(party.address)}")
    # A quote cannot stand in a parameter, however it is written.
    if name := clean(party.name).replace('"', "'").replace("\n", " "):
        made.params["cn"] = name
    if invited is not None:
        made.params["role"] = "REQ-PARTICIPANT"
    if invited:
        made.params |= {"partstat": "NEEDS-ACTION", "rsvp": "TRUE"}
    return made


def clean(text: str) -> str:
    """The text without control characters, which no calendar program takes; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or letter.isprintable()).strip()
