"""Reads for follow-up: which interviews wait for thanks, which promises are open, whom to write to again.

In: a Workspace and a date. Out: frozen rows; a constant number of queries each.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.once import read_once
from askaround.accounts.queries import OwnerSettings
from askaround.follow_up import rules
from askaround.follow_up.models import KeepUp, Thanks
from askaround.interview.models import Promise
from askaround.lib.errors import Refusal
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.prepare.models import Interview

# Thanks that never came are shown this long; afterwards the letter would be about something else.
SHOWN_DAYS = 60


@dataclass(frozen=True)
class ThanksDue:
    interview: Interview
    person: Person
    letter: Thanks | None
    held_on: dt.date
    due_on: dt.date
    late: bool
    queued: bool


def ended_interviews(owner: Workspace, settings: OwnerSettings) -> QuerySet[Interview]:
    """Interviews whose end is past and that were not cancelled, newest first, of the last SHOWN_DAYS days."""
    now = settings.now
    return (
        Interview.objects.filter(
            owner=owner, starts_at__lt=now, starts_at__gte=now - dt.timedelta(days=SHOWN_DAYS)
        )
        .exclude(state=Interview.State.CANCELLED)
        .select_related("person")
        .order_by("-starts_at")
    )


def lately_ended(owner: Workspace, settings: OwnerSettings) -> list[Interview]:
    """The newest 500 of them; read once for a page."""
    return read_once(("ended", owner.pk), lambda: list(ended_interviews(owner, settings)[:500]))


def end_of(interview: Interview) -> dt.datetime:
    return interview.starts_at + dt.timedelta(minutes=interview.minutes)


def thanks_due(owner: Workspace, settings: OwnerSettings, limit: int = 50) -> list[ThanksDue]:
    """Interviews that have ended and are not thanked for, the oldest first; 3 queries."""
    interviews = [row for row in lately_ended(owner, settings) if _over(row, settings)]
    people = {row.person_id for row in interviews}
    thanked = _thanked_at(owner, people)
    letters = {
        row.interview_id: row
        for row in Thanks.objects.filter(owner=owner, interview_id__in=[row.id for row in interviews])
    }
    due = [
        _due(row, letters.get(row.id), settings)
        for row in interviews
        if not any(at >= row.starts_at for at in thanked.get(row.person_id, ()))
    ]
    return sorted(due, key=lambda item: (item.due_on, item.interview.number))[:limit]


def _over(interview: Interview, settings: OwnerSettings) -> bool:
    return interview.state == Interview.State.MET or end_of(interview) <= settings.now


def _thanked_at(owner: Workspace, people: set[uuid.UUID]) -> dict[uuid.UUID, list[dt.datetime]]:
    found: dict[uuid.UUID, list[dt.datetime]] = {}
    rows = live_touches(owner).filter(kind=Touch.Kind.THANKED, person_id__in=people)
    for person, at in rows.values_list("person_id", "at"):
        found.setdefault(person, []).append(at)
    return found


def dates_of(interview: Interview, settings: OwnerSettings) -> rules.ThanksDates:
    """When thanks for this interview are due, counted from the day it ended in the owner's zone."""
    return rules.thanks_dates(end_of(interview).astimezone(settings.tz).date(), settings.calendar)


def _due(interview: Interview, letter: Thanks | None, settings: OwnerSettings) -> ThanksDue:
    held_on = end_of(interview).astimezone(settings.tz).date()
    dates = dates_of(interview, settings)
    return ThanksDue(
        interview,
        interview.person,
        letter,
        held_on,
        dates.due_on,
        settings.today > dates.late_after,
        letter is not None and letter.state == Thanks.State.QUEUED,
    )


def is_thanked(owner: Workspace, interview: Interview) -> bool:
    return live_touches(owner).filter(
        kind=Touch.Kind.THANKED, person_id=interview.person_id, at__gte=interview.starts_at
    ).exists()  # fmt: skip


@dataclass(frozen=True)
class PromiseDue:
    promise: Promise
    person: Person
    late: bool


def promises(
    owner: Workspace, settings: OwnerSettings, *, open_only: bool = True, limit: int = 200
) -> list[PromiseDue]:
    """Promises of both sides by due date; one query."""
    rows = Promise.objects.filter(owner=owner).select_related("person", "interview").order_by("due_on", "id")
    if open_only:
        rows = rows.filter(state=Promise.State.OPEN)
    return [
        PromiseDue(row, row.person, row.state == Promise.State.OPEN and row.due_on < settings.today)
        for row in rows[:limit]
    ]


def promise_of(owner: Workspace, ref: str) -> Promise:
    """The promise of that id. Raises Refusal."""
    try:
        return Promise.objects.select_related("person").get(owner=owner, id=uuid.UUID(ref))
    except (ValueError, Promise.DoesNotExist):
        raise Refusal(
            f"There is no promise “{ref[:60]}”; askaround promises lists them.", status=404
        ) from None


def promises_to_show(owner: Workspace, settings: OwnerSettings, ahead: int = 2) -> list[PromiseDue]:
    """What today shows: mine from `ahead` days before they are due, theirs a week after their day."""
    soon = settings.today + dt.timedelta(days=ahead)
    grace = settings.today - dt.timedelta(days=rules.THEIR_PROMISE_GRACE_DAYS)
    return [
        item
        for item in promises(owner, settings)
        if item.promise.due_on <= (soon if item.promise.side == Promise.Side.MINE else grace)
    ]


@dataclass(frozen=True)
class ContactDue:
    keep_up: KeepUp
    person: Person
    due_on: dt.date
    late: bool


def keep_ups(owner: Workspace, settings: OwnerSettings, limit: int = 200) -> list[ContactDue]:
    """Everyone with a rhythm, by the next date; contact since then has moved it. Two queries."""
    rows = list(
        KeepUp.objects.filter(owner=owner, person__never=False)
        .select_related("person")
        .order_by("next_on", "id")[:limit]
    )
    last = dict(
        live_touches(owner)
        .filter(person_id__in=[row.person_id for row in rows], contact=True)
        .values_list("person_id")
        .annotate(last=Max("at"))
    )
    found = []
    for row in rows:
        due_on = _next_on(row, last.get(row.person_id), settings)
        if due_on is not None:
            found.append(ContactDue(row, row.person, due_on, settings.today > due_on + dt.timedelta(days=14)))
    return sorted(found, key=lambda item: item.due_on)


def _next_on(row: KeepUp, last: dt.datetime | None, settings: OwnerSettings) -> dt.date | None:
    """The next date; None when a single second touch has been overtaken by real contact."""
    touched_since = last is not None and last > row.since
    if row.every_days is None:
        return None if touched_since else row.next_on
    if last is None or not touched_since:
        return row.next_on
    return rules.next_contact_on(last.astimezone(settings.tz).date(), row.every_days, settings.calendar)


def contacts_to_show(owner: Workspace, settings: OwnerSettings) -> list[ContactDue]:
    return [item for item in keep_ups(owner, settings) if item.due_on <= settings.today]


@dataclass(frozen=True)
class Named:
    """A person in the referral tree, with those they named."""

    person: Person
    named: list[Named]


def who_named_whom(owner: Workspace, limit: int = 500) -> list[Named]:
    """The referral tree: everybody who named somebody, below each those they named, oldest first; one query."""
    rows = list(
        Person.objects.filter(owner=owner, named_by__isnull=False)
        .select_related("named_by__organisation", "organisation")
        .order_by("-number")[:limit]
    )
    below: dict[uuid.UUID, list[Person]] = {}
    people: dict[uuid.UUID, Person] = {}
    for row in reversed(rows):
        if row.named_by is not None:
            below.setdefault(row.named_by.id, []).append(row)
            people.setdefault(row.named_by.id, row.named_by)
    people |= {row.id: row for row in rows}
    named = {row.id for row in rows}
    seen: set[uuid.UUID] = set()

    def grow(person: Person) -> Named:
        seen.add(person.id)
        return Named(person, [grow(other) for other in below.get(person.id, ()) if other.id not in seen])

    tops = sorted((people[key] for key in below if key not in named), key=lambda person: person.number)
    tree = [grow(person) for person in tops]
    # Two who named each other have no top: begin with one of them.
    return tree + [grow(people[key]) for key in below if key not in seen]
