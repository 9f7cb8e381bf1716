"""Asks as lists show them.

In: asks of one owner. Out: `Card`s, three queries per 500.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.outreach import facts
from askaround.outreach.models import Ask
from askaround.outreach.rules import state
from askaround.outreach.rules.moves import Move, at_hand

CHUNK = 500


@dataclass(frozen=True)
class Card:
    """One ask as a list shows it: `state` as of today, what comes next, when, why."""

    ask: Ask
    state: str
    label: str
    next_step: str
    why: str
    due_on: dt.date | None
    late: bool

    @property
    def moves(self) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
        """What may be done with it: the answers at hand, and the rest."""
        return at_hand(self.state, self.ask.purpose, self.ask.channel)


def cards(owner: Workspace, rows: Iterable[Ask], settings: OwnerSettings | None = None) -> list[Card]:
    """These asks with what comes next; three queries per 500 (rows from `ask_rows`)."""
    settings = settings or settings_of(owner)
    listed = list(rows)
    made: list[Card] = []
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        states = facts.states_of(owner, part, settings)
        made.extend(_card(ask, states[ask.id], settings.today) for ask in part)
    return made


def _card(ask: Ask, now: state.AskState, today: dt.date) -> Card:
    late = now.due_on is not None and now.due_on < today
    return Card(ask, now.state, Ask.State(now.state).label, now.next_step, now.why, now.due_on, late)


def mine(owner: Workspace) -> QuerySet[Ask]:
    """The owner's asks with the people that a list names."""
    return Ask.objects.filter(owner=owner).select_related("person__organisation", "target")


def listed(owner: Workspace) -> QuerySet[Ask]:
    """The same with no more than lists show: texts, and most of what is known of the people, stay in the database."""
    return mine(owner).only(*_SHOWN)


_SHOWN = (
    "owner_id", "created_at", "number", "person_id", "purpose", "target_id", "onet", "channel", "subject", "edited_at", "reviewed_at",
    "closed_at", "state", "due_on", "person__owner_id", "person__number", "person__name", "person__later_until",
    "person__organisation_id", "person__organisation__owner_id", "person__organisation__name", "target__owner_id", "target__number",
    "target__name",
)  # fmt: skip
