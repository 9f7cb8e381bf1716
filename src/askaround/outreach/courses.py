"""How far an ask has gone after its first message, and the one thing that comes next.

In: an ask of one owner. Out: its `Course` and next `Step`, its messages, the introductions that somebody was asked for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.network.models import Person
from askaround.outreach import facts
from askaround.outreach.models import Ask, Message
from askaround.outreach.rules import following
from askaround.outreach.rules.following import Course, Favour, Overused, Step
from askaround.outreach.rules.templates import FORWARD

# Something has come of it that can be told.
OUTCOMES = frozenset({"declined", "silent", "met", "thanked", "named", "no-names"})
MOST = 50


@dataclass(frozen=True)
class Following:
    """What the page of an ask shows beneath it: the next step, drafts, what went out, whence it came and what came of it."""

    step: Step | None
    drafts: tuple[Message, ...]
    gone: tuple[Message, ...]
    came_from: Ask | None
    led_to: tuple[Ask, ...]
    others: tuple[tuple[str, str], ...]


def following_of(owner: Workspace, ask: Ask) -> Following:
    """Everything that follows in this ask; four queries."""
    messages = list(
        Message.objects.select_related("person", "ask__person")
        .filter(owner=owner, ask=ask)
        .exclude(state=Message.State.DROPPED)
        .order_by("id")[:MOST]
    )
    asks = Ask.objects.select_related("person").filter(owner=owner)
    came_from = asks.filter(id=ask.came_from_id).first() if ask.came_from_id else None
    led_to = tuple(asks.filter(came_from=ask).order_by("number")[:MOST])
    sent = frozenset(row.kind for row in messages if row.state == Message.State.SENT)
    drafts = tuple(row for row in messages if row.state == Message.State.DRAFT)
    step = following.what_follows(course_of(owner, ask, messages, led_to))
    return Following(
        step, drafts, tuple(row for row in messages if row.state != Message.State.DRAFT), came_from, led_to,
        _others(ask, sent, drafts, step),
    )  # fmt: skip


def course_of(owner: Workspace, ask: Ask, messages: list[Message], led_to: tuple[Ask, ...]) -> Course:
    """What the rule looks at. Of an ask for names the asks to those named count as what came of it; one query then."""
    came = [row.state for row in led_to]
    if ask.purpose == Ask.Purpose.NAMES:
        named = Ask.objects.filter(owner=owner, person__named_by=ask.person_id).order_by("number")
        came += list(named.values_list("state", flat=True)[:MOST])
    return Course(
        ask.purpose,
        ask.state,
        frozenset(row.kind for row in messages if row.state == Message.State.SENT),
        frozenset(row.kind for row in messages if row.state == Message.State.QUEUED),
        came[-1] if came else "",
        bool(OUTCOMES & set(came)),
        FORWARD in ask.body,
        facts.called(ask.person),
        facts.called(ask.target) if ask.target else "them",
    )


def _others(
    ask: Ask, sent: frozenset[str], drafts: tuple[Message, ...], step: Step | None
) -> tuple[tuple[str, str], ...]:
    """What else may be written now, besides the next step and what lies there: (kind, its name). Days have pages of their own."""
    skipped = {following.TIMES, following.CONFIRM, following.INVITATION, step.message if step else ""}
    skipped |= {row.kind for row in drafts}
    return tuple(
        (kind, label)
        for kind, label in Message.Kind.choices
        if kind not in skipped and not following.unfit(kind, ask.purpose, ask.state, sent)
    )


def favours(
    owner: Workspace, person: Person, settings: OwnerSettings, but: uuid.UUID | None = None
) -> list[Favour]:
    """The introductions that this person was asked for, the latest first, without the ask `but`; three queries."""
    asks = Ask.objects.select_related("target").filter(
        owner=owner, person=person, purpose=Ask.Purpose.INTRODUCTION
    )
    if but is not None:
        asks = asks.exclude(id=but)
    rows = list(asks.exclude(state__in=["draft", "ready", "failed", "bounced"]).order_by("-number")[:MOST])
    ids = [row.id for row in rows]
    asked = facts.asked_on(owner, ids, settings)
    ended = set(
        Ask.objects.filter(owner=owner, came_from__in=ids, state__in=OUTCOMES).values_list(
            "came_from", flat=True
        )
    )
    told = set(
        Message.objects.filter(
            owner=owner,
            ask__in=ids,
            kind=Message.Kind.TOLD,
            state__in=[Message.State.QUEUED, Message.State.SENT],
        ).values_list("ask", flat=True)
    )
    return [
        Favour(
            row.handle, row.target.name if row.target else "somebody", row.state, asked.get(row.id),
            row.id in ended and row.id not in told,
        )
        for row in rows
    ]  # fmt: skip


def overused(owner: Workspace, ask: Ask, settings: OwnerSettings | None = None) -> list[Overused]:
    """What speaks against asking this ask's person for one more introduction; nothing for another purpose."""
    if ask.purpose != Ask.Purpose.INTRODUCTION:
        return []
    settings = settings or settings_of(owner)
    return following.overused(ask.person.name, favours(owner, ask.person, settings, ask.id), settings.today)
