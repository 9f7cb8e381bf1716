"""Reads about interviews: one, the agenda, when to leave, the calendar file.

In: a Workspace, an interview. Out: rows and frozen dataclasses; a constant number of queries each.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock, ics
from askaround.lib.errors import Refusal
from askaround.prepare import calendars, rules
from askaround.prepare.models import Interview

PAGE = 50


def mine(owner: Workspace) -> QuerySet[Interview]:
    """The owner's interviews with person, employer and ask."""
    return Interview.objects.filter(owner=owner).select_related("person__organisation", "ask")


def interview_of(owner: Workspace, ref: str | uuid.UUID) -> Interview:
    """One interview by id or handle (i4). Raises Refusal (404) when there is none."""
    text = str(ref).strip()
    found = None
    if re.fullmatch(r"[iI][0-9]{1,9}", text):
        found = mine(owner).filter(number=int(text[1:])).first()
    else:
        try:
            found = mine(owner).filter(id=uuid.UUID(text)).first()
        except ValueError:
            found = None
    if found is None:
        raise Refusal(f"You have no interview “{text[:40]}”; askaround meet makes one.", status=404)
    return found


def ends_at(interview: Interview) -> dt.datetime:
    return interview.starts_at + dt.timedelta(minutes=interview.minutes)


def leave_by(interview: Interview) -> dt.datetime | None:
    """When to leave, in the interview's zone; None but for a place whose way is known."""
    start = interview.starts_at.astimezone(clock.zone(interview.zone))
    return rules.leave_by(start, interview.form, interview.travel_minutes)


def where(interview: Interview) -> str:
    """The place, the link or the number."""
    return {"place": interview.place, "video": interview.video_url, "phone": interview.phone}[interview.form]


def ics_bytes(owner: Workspace, interview: Interview, *, cancelled: bool | None = None) -> bytes:
    """The interview as an iCalendar file: alarms at leave-by, else a quarter of an hour before."""
    return ics.calendar_bytes(event_of(interview, settings_of(owner), cancelled=cancelled))


def event_of(interview: Interview, settings: OwnerSettings, *, cancelled: bool | None = None) -> ics.Event:
    """The interview as an appointment."""
    return ics.Event(
        uid=interview.uid,
        sequence=interview.sequence,
        stamp=clock.now(),
        starts_at=interview.starts_at,
        zone=interview.zone,
        minutes=interview.minutes,
        summary=f"Interview with {interview.person.name}",
        location=where(interview),
        description=_description(interview, settings),
        url=interview.video_url if interview.form == "video" else "",
        cancelled=interview.state == Interview.State.CANCELLED if cancelled is None else cancelled,
        alarms=_alarms(interview),
    )


def _alarms(interview: Interview) -> tuple[ics.Alarm, ...]:
    leave = leave_by(interview)
    if leave is None:
        return (ics.Alarm(rules.REMIND_MINUTES, f"In a quarter of an hour: {interview.person.name}"),)
    before = int((interview.starts_at - leave).total_seconds() // 60)
    return (
        ics.Alarm(before, f"Leave now for {interview.place}"),
        ics.Alarm(before + 30, f"Leave at {leave:%H:%M} for {interview.place}"),
    )


def _description(interview: Interview, settings: OwnerSettings) -> str:
    zone = clock.zone(interview.zone)
    leave = leave_by(interview)
    person = interview.person
    work = ", ".join(
        part for part in (person.title, person.organisation.name if person.organisation else "") if part
    )
    lines = [
        f"{person.name}{f', {work}' if work else ''}",
        rules.both_times(interview.starts_at, zone, settings.tz),
        f"Leave by {leave:%H:%M}, to be there ten minutes early." if leave else "",
        f"Phone: {interview.phone}" if interview.phone and interview.form != "phone" else "",
        f"Parking: {interview.parking}" if interview.parking else "",
        f"Dress: {interview.dress}" if interview.dress else "",
        f"Askaround {interview.handle}",
    ]
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Line:
    """One interview in a list; times in the owner's zone."""

    interview: Interview
    starts_at: dt.datetime
    leave_by: dt.datetime | None
    over: bool
    to_confirm: bool


@dataclass(frozen=True)
class Agenda:
    """What comes, what waits for the word that it took place, what was; `more` past ones did not fit, nor `more_coming` ahead."""

    coming: list[Line]
    unsaid: list[Line]
    past: list[Line]
    more: bool
    more_coming: bool = False


def agenda(
    owner: Workspace, limit: int = PAGE, before: int | None = None, after: int | None = None
) -> Agenda:
    """The owner's interviews: those unsaid, those coming soonest first and paged by `after`, past latest first and paged by `before`
    (numbers of the last one seen); 5 queries, one more where a page is turned.
    """
    settings = settings_of(owner)
    now = settings.now
    planned = mine(owner).filter(state=Interview.State.PLANNED).order_by("starts_at", "number")
    # The longest takes a working day: only the last days' need a look at when they ended.
    recent = planned.filter(starts_at__lte=now, starts_at__gt=now - dt.timedelta(hours=9))
    going = [row for row in recent[:limit] if ends_at(row) > now]
    unsaid = planned.filter(starts_at__lte=now).exclude(pk__in=[row.pk for row in going])
    coming = _past_edge(owner, planned.filter(starts_at__gt=now), after, forward=True)
    past = mine(owner).exclude(state=Interview.State.PLANNED).order_by("-starts_at", "-number")
    past = _past_edge(owner, past, before, forward=False)
    ahead, rows = list(coming[: limit + 1]), list(past[: limit + 1])
    return Agenda(
        [line_of(row, settings) for row in [*(going if after is None else []), *ahead[:limit]]],
        [line_of(row, settings) for row in (unsaid[:limit] if after is None else ())],
        [line_of(row, settings) for row in rows[:limit]],
        len(rows) > limit,
        len(ahead) > limit,
    )


def _past_edge(
    owner: Workspace, rows: QuerySet[Interview], number: int | None, *, forward: bool
) -> QuerySet[Interview]:
    """Those after the one of that number in the order of the list; all where there is none."""
    if number is None:
        return rows
    edge = Interview.objects.filter(owner=owner, number=number).values_list("starts_at", flat=True).first()
    if edge is None:
        return rows
    if forward:
        return rows.filter(Q(starts_at__gt=edge) | Q(starts_at=edge, number__gt=number))
    return rows.filter(Q(starts_at__lt=edge) | Q(starts_at=edge, number__lt=number))


def line_of(interview: Interview, settings: OwnerSettings) -> Line:
    leave = leave_by(interview)
    window = rules.confirm_window(interview.starts_at)
    waits = interview.state == Interview.State.PLANNED and interview.confirmed_at is None
    return Line(
        interview,
        interview.starts_at.astimezone(settings.tz),
        leave.astimezone(settings.tz) if leave else None,
        ends_at(interview) <= settings.now,
        waits and window.opens <= settings.now < interview.starts_at,
    )


@dataclass(frozen=True)
class ToConfirm:
    """An interview to confirm: the text to send, with a number and the time in both zones; late within 24 hours."""

    interview: Interview
    due_at: dt.datetime
    late: bool
    text: str


def to_confirm(owner: Workspace, settings: OwnerSettings | None = None) -> list[ToConfirm]:
    """Interviews of the next 48 hours that are not confirmed, soonest first; one query more than the settings."""
    settings = settings or settings_of(owner)
    ahead = dt.timedelta(hours=rules.CONFIRM_FROM_HOURS)
    rows = mine(owner).filter(
        state=Interview.State.PLANNED,
        confirmed_at=None,
        starts_at__gt=settings.now,
        starts_at__lte=settings.now + ahead,
    )
    found = []
    for row in rows.order_by("starts_at", "id")[:PAGE]:
        closes = rules.confirm_window(row.starts_at).closes
        found.append(ToConfirm(row, closes, settings.now > closes, confirm_text(row, settings)))
    return found


def confirm_text(interview: Interview, settings: OwnerSettings) -> str:
    """The message that confirms, ready to copy."""
    return rules.confirm_text(
        interview.person.given or interview.person.name,
        rules.both_times(interview.starts_at, clock.zone(interview.zone), settings.tz),
        where(interview),
        settings.phone,
        settings.name,
    )


def late_text(interview: Interview, settings: OwnerSettings) -> str:
    return rules.late_text(interview.person.given or interview.person.name, settings.name, interview.form)


def as_made(interview: Interview) -> dict[str, object]:
    """The keys that CONTRACT promises for `meet`; `calendar` is the event's address on the owner's server, or None."""
    leave = leave_by(interview)
    file: Path = calendars.file_of(interview.uid)
    return {
        "interview": str(interview.id),
        "handle": interview.handle,
        "ics": str(file) if file.exists() else None,
        "leave_by": leave.isoformat() if leave else None,
        "calendar": interview.calendar_url or None,
    }
