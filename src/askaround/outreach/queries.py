"""Reads of the asks of one owner.

In: a Workspace. Out: asks by reference, lists, the board, what is due, the linter's remarks; always a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.lib.errors import Refusal
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, wordings
from askaround.outreach.board import Column, board, column, left
from askaround.outreach.due import Due, due
from askaround.outreach.listing import Card, cards, mine
from askaround.outreach.models import Ask
from askaround.outreach.remarks import remarks
from askaround.outreach.rules import linter, state
from askaround.outreach.rules.linter import Remark

__all__ = [
    "Card",
    "Column",
    "Composer",
    "Due",
    "as_line",
    "ask_of",
    "ask_rows",
    "asks",
    "board",
    "cards",
    "career_title",
    "column",
    "composer",
    "due",
    "remarks",
    "stale_states",
    "touch_of",
]  # fmt: skip


@dataclass(frozen=True)
class Composer:
    """All that the composer shows beside the text."""

    ask: Ask
    card: Card
    remarks: list[Remark]
    blocked: bool
    to: str
    by: str
    words: int
    letters: int
    limit: int | None
    touches: list[Touch] = field(default_factory=list)


def ask_of(owner: Workspace, ref: str | uuid.UUID) -> Ask:
    """One ask by id or handle (a3). Raises Refusal (404) when there is none."""
    text = str(ref).strip()
    rows = mine(owner)
    found = None
    if re.fullmatch(r"[aA][0-9]{1,9}", text):
        found = rows.filter(number=int(text[1:])).first()
    else:
        try:
            found = rows.filter(id=uuid.UUID(text)).first()
        except ValueError:
            found = None
    if found is None:
        raise Refusal(f"You have no ask “{text[:40]}”; askaround asks lists them.", status=404)
    return found


def touch_of(owner: Workspace, ref: str) -> Touch:
    """One touch by its id. Raises Refusal (404) when there is none."""
    try:
        found = Touch.objects.filter(owner=owner, id=uuid.UUID(ref.strip())).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal(f"You have no touch “{ref[:40]}”; askaround person lists them.", status=404)
    return found


def ask_rows(owner: Workspace, open_only: bool = False) -> QuerySet[Ask]:
    """Asks with their people, what is due first, then the newest; a QuerySet, to be paged by the caller."""
    rows = mine(owner)
    if open_only:
        rows = rows.filter(state__in=state.OPEN_STATES).exclude(left(settings_of(owner).today))
    return rows.order_by("-number")


def asks(
    owner: Workspace, open_only: bool = False, *, person: Person | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Every ask, its state, what comes next and when, as scripts see it; the newest first."""
    rows = ask_rows(owner, open_only)
    if person is not None:
        rows = rows.filter(person=person)
    return [as_line(card) for card in cards(owner, rows[:limit] if limit else rows)]


def as_line(card: Card) -> dict[str, Any]:
    """One ask for JSON Lines."""
    ask = card.ask
    target = ask.target
    return {
        "id": ask.id,
        "handle": ask.handle,
        "person": {"id": ask.person_id, "handle": ask.person.handle, "name": ask.person.name},
        "for": ask.purpose,
        "to": {"id": target.id, "handle": target.handle, "name": target.name} if target else None,
        "onet": ask.onet or None,
        "channel": ask.channel,
        "subject": ask.subject,
        "state": card.state,
        "next": card.next_step,
        "due": card.due_on,
        "late": card.late,
        "why": card.why,
    }


def composer(owner: Workspace, ask: Ask) -> Composer:
    """What stands around the draft: remarks, whom it goes to and by which way, length and limit, what happened so far."""
    from askaround.mail import queries as mail

    settings = settings_of(owner)
    listed = remarks(owner, ask)
    to = {
        Ask.Channel.EMAIL: facts.mail_address(owner, ask.person),
        Ask.Channel.LINKEDIN: facts.linkedin_address(owner, ask.person),
    }.get(Ask.Channel(ask.channel), "")
    by = "hand" if ask.channel != Ask.Channel.EMAIL else "smtp" if mail.can_send(owner) else "folder"
    touches = live_touches(owner).filter(cause_kind=facts.CAUSE, cause_id=ask.id).order_by("at", "id")
    return Composer(
        ask, cards(owner, [ask], settings)[0], listed, bool(linter.blocking(listed)), to, by,
        linter.word_count(ask.body), len(ask.body),
        wordings.limit_of(ask.channel, ask.template, settings), list(touches[:100]),
    )  # fmt: skip


def career_title(ask: Ask) -> str:
    """The title of the career the ask is about, or ""."""
    return get_catalogue().name(ask.onet) if ask.onet else ""


def stale_states(owner: Workspace) -> list[tuple[Ask, str, dt.date | None]]:
    """Asks whose cached state differs from the recomputed one (for a test and `doctor`): the ask, the right state and date."""
    settings = settings_of(owner)
    found = []
    for card in cards(owner, mine(owner).order_by("number"), settings):
        cached = state.as_of(state.AskState(card.ask.state, card.ask.due_on, "", ""), settings.today)
        if (cached.state, cached.due_on) != (card.state, card.due_on):
            found.append((card.ask, card.state, card.due_on))
    return found
