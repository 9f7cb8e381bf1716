"""What Today says of calendars: an answer to an invitation that asks for something, a calendar that can no longer be read.

In: a Workspace, its settings, the interviews ahead. Out: `Item`s.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.prepare import sources
from askaround.prepare.models import CalendarSource, Interview
from askaround.today import rules
from askaround.today.rules import Item, Link


def lines(coming: Iterable[Interview], settings: OwnerSettings) -> list[Item]:
    """Those of the interviews ahead whose invitation was declined, or answered with another time."""
    declined = Interview.Attendance.DECLINED
    return [
        _answered(row, settings)
        for row in coming
        if row.attendance == declined or row.counter_start is not None
    ]


def _answered(row: Interview, settings: OwnerSettings) -> Item:
    due = (row.attendance_at or settings.now).astimezone(settings.tz).date()
    late = settings.calendar.add(due, 1) < settings.today
    here = row.starts_at.astimezone(settings.tz)
    agreed = f"{rules.day_words(here.date(), settings.today)} at {here:%H:%M}"
    if row.counter_start is not None:
        other = row.counter_start.astimezone(settings.tz)
        then = f"{rules.day_words(other.date(), settings.today)} at {other:%H:%M}"
        return Item(
            due, "suggested", row.person.name, "", row.person.name, f" suggests {then} instead of {agreed}.",
            "Their calendar answered so, in your time. Nothing is changed until you take it.", late,
            Link("Look at it", "interview-message", (row.handle, "invitation")),
            f"askaround brief {row.handle}", (), row.person.handle,
        )  # fmt: skip
    return Item(
        due, "cannot", row.person.name, "", row.person.name, f" cannot come {agreed}.",
        "Their calendar declined your invitation.", late, Link("Find another day", "interview-change", (row.handle,)),
        f"askaround brief {row.handle}", (Link("It is off", "interview-cancel", (row.handle,)),), row.person.handle,
    )  # fmt: skip


def calendars(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    """Calendars without which an offered time may be one at which the owner is taken."""
    found = []
    for row in sources.to_mend(owner):
        if row.kind == CalendarSource.Kind.FILE:
            until = rules.day_words(row.read_until, settings.today) if row.read_until else "soon"
            after, why = " ends soon: give its file again.", f"It says when you are taken until {until}."
        else:
            after, why = " could not be read since yesterday.", row.problem
        found.append(
            Item(
                settings.today, "calendar", "", "Your calendar ", f"“{row.name}”", after, why, False,
                Link("Calendars", "settings"), "askaround calendars list",
            )
        )  # fmt: skip
    return found
