"""What follows from a change: the cached state, waiting messages stopped.

In: an ask of one owner, inside the caller's transaction. Out: its `state` and `due_on` brought up to date.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail.models import Outgoing
from askaround.network import summaries
from askaround.network.models import Merge, Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, references
from askaround.outreach.models import Ask
from askaround.outreach.rules import cadence

CHUNK = 500
# Longer than a reminder waits for its answer, with all holidays.
LATELY = dt.timedelta(days=40)
# What they were asked for has come about: thanks to them, whatever for, end it.
_THANKABLE = (Ask.State.MET, Ask.State.NAMED, Ask.State.INTRODUCED, Ask.State.THANKED)


def refresh(owner: Workspace, ask: Ask) -> Ask:
    """Compute the state from history and cache it on the row, and on the instance given.

    The row is held until the transaction ends: of two things that happen at once the second sees the first.
    """
    with transaction.atomic():
        row = Ask.objects.select_for_update(of=("self",)).select_related("person").get(owner=owner, id=ask.id)
        now = facts.states_of(owner, [row], settings_of(owner))[row.id]
        Ask.objects.filter(owner=owner, id=row.id).update(state=now.state, due_on=now.due_on)
    ask.state, ask.due_on = now.state, now.due_on
    return ask


def locked(owner: Workspace, ask: Ask) -> Ask:
    """The ask, fresh and held until the transaction ends, with its people."""
    Ask.objects.select_for_update().filter(owner=owner, id=ask.id).values_list("id").first()
    return Ask.objects.select_related("person__organisation", "person__named_by", "target__organisation").get(
        owner=owner, id=ask.id
    )


def refresh_person(owner: Workspace, person_id: uuid.UUID) -> int:
    """Bring up to date the asks that thanks to this person end, or wake again when those are taken back; how many."""
    with transaction.atomic():
        rows = list(Ask.objects.filter(owner=owner, person_id=person_id, state__in=_THANKABLE).order_by("id"))
        for ask in rows:
            refresh(owner, ask)
    return len(rows)


def settle(owner: Workspace) -> int:
    """Turn reminders left without answer into silence; how many. Only the date turns them, so the rounds call this.

    Asks that follow something kept with the person (not before that day, thanks) are compared as well: the earlier steps, which
    write these, know of no asks. So is silence of late: a clock that was put back makes it waiting again. So are the asks of two people who
    were one for a while.
    """
    settings = settings_of(owner)
    mine = Ask.objects.select_related("person").filter(owner=owner)
    with transaction.atomic():
        parted = _take_along(owner)
        passed = list(mine.filter(state=Ask.State.NUDGED, due_on__lte=settings.today))
        for ask in passed:
            refresh(owner, ask)
        followed = mine.filter(
            Q(state__in=[Ask.State.LATER, Ask.State.MET, Ask.State.NAMED, Ask.State.INTRODUCED])
            | Q(state=Ask.State.SILENT, id__in=_written_lately(owner))
            | Q(person_id__in=parted)
        )
        _recompute(owner, list(followed.order_by("id")), settings)
    return len(passed)


def _take_along(owner: Workspace) -> list[uuid.UUID]:
    """Who was made one with somebody and parted again; what happened meanwhile in an ask goes with the ask's person."""
    merges = Merge.objects.filter(owner=owner, what=Merge.What.PERSON).exclude(undone_at=None)
    found: list[uuid.UUID] = []
    for merge in merges.order_by("number"):
        found += [merge.kept, merge.absorbed]
        # What is written to whom they introduce is that one's own.
        asks = Ask.objects.filter(owner=owner, person_id=merge.absorbed).exclude(target_id=merge.kept)
        meanwhile = Touch.objects.filter(
            owner=owner, person_id=merge.kept, cause_kind=facts.CAUSE, cause_id__in=asks.values("id"),
            created_at__gte=merge.created_at,
        )  # fmt: skip
        if meanwhile.update(person_id=merge.absorbed):
            summaries.refresh(owner, [merge.kept, merge.absorbed])
    return found


def _written_lately(owner: Workspace) -> QuerySet[Touch, uuid.UUID | None]:
    """The asks whose silence may not have come yet, had the clock been put back."""
    since = clock.now() - LATELY
    rows = live_touches(owner).filter(cause_kind=facts.CAUSE, kind__in=cadence.MESSAGES, at__gt=since)
    return rows.values_list("cause_id", flat=True)


def recompute(owner: Workspace) -> int:
    """Compute the state of every ask anew, as after an update of Askaround; how many were not right."""
    settings = settings_of(owner)
    changed, last = 0, 0
    rows = Ask.objects.select_related("person").filter(owner=owner).order_by("number")
    while part := list(rows.filter(number__gt=last)[:CHUNK]):
        with transaction.atomic():
            changed += _recompute(owner, part, settings)
        last = part[-1].number
    return changed


def _recompute(owner: Workspace, rows: list[Ask], settings: OwnerSettings) -> int:
    states = facts.states_of(owner, rows, settings)
    wrong = [ask for ask in rows if (ask.state, ask.due_on) != (states[ask.id].state, states[ask.id].due_on)]
    for ask in wrong:
        refresh(owner, ask)
    return len(wrong)


def stop_waiting(owner: Workspace, ask: Ask, why: str) -> int:
    """Take back what of this ask still waits in the outbox; how many messages."""
    rows = Outgoing.objects.filter(
        owner=owner, reference__in=references.references([ask.id]), state=Outgoing.State.QUEUED
    )
    return sum(mail.stop(owner, row, why) for row in rows)


def story_time(owner: Workspace, person: Person, at: dt.datetime | None = None) -> dt.datetime:
    """When something just done with this person happened: `at`, now when missing.

    Where the clock was put back, so that the story so far lies in the future, it is the instant of its last touch: what comes later is
    told later.
    """
    now = clock.now()
    at = at or now
    told = live_touches(owner).filter(person=person, cause_kind=facts.CAUSE, at__gt=now)
    last: dt.datetime | None = told.order_by("-at", "-id").values_list("at", flat=True).first()
    return max(at, last) if last is not None else at


def check_time(at: dt.datetime | None) -> None:
    """Refuse what has not happened yet (five minutes are allowed for clocks that differ) or cannot be meant."""
    if at is None:
        return
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Refusal("That lies in the future; log it once it has happened.")
    if at.year < 1950:
        raise Refusal(f"The year {at.year} cannot be meant; write the time like 2026-11-23T09:30.")
