"""The board: asks in columns by state, each with the moves that its history allows.

In: a Workspace. Out: `Column`s of `Card`s, paged; always a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.outreach.listing import Card, cards, listed, mine
from askaround.outreach.models import Ask
from askaround.outreach.rules.moves import COLUMNS

PAGE = 12
_COLUMN_MOST = 25


@dataclass(frozen=True)
class Column:
    """One column of the board: `total` asks, the first of them as cards; `after` continues, None at the end."""

    key: str
    label: str
    total: int
    cards: list[Card]
    after: str | None = None


def board(owner: Workspace, limit: int = PAGE) -> list[Column]:
    """The columns by state, in each what is due first; one query a column, three for all."""
    settings = settings_of(owner)
    left_out = left(settings.today)
    counted = dict(
        mine(owner).exclude(left_out).values_list("state").annotate(number=Count("id")).order_by("state")
    )
    silent = mine(owner).filter(left_out).count()
    totals = {key: sum(counted.get(name, 0) for name in states) for key, _, states in COLUMNS}
    totals["ended"] += silent
    rows = {
        key: list(_column_rows(owner, key, settings.today)[: limit + 1])
        for key, total in totals.items()
        if total
    }
    made = {
        card.ask.id: card
        for card in cards(owner, [ask for part in rows.values() for ask in part[:limit]], settings)
    }
    return [
        Column(
            key, label, totals[key], [made[ask.id] for ask in rows.get(key, [])[:limit]],
            str(limit) if totals[key] > limit else None,
        )
        for key, label, _ in COLUMNS
    ]  # fmt: skip


def column(owner: Workspace, key: str, after: int = 0, limit: int = _COLUMN_MOST) -> Column:
    """More of one column, behind the first `after` cards. Raises Refusal (404) for an unknown one."""
    label = next((label for name, label, _ in COLUMNS if name == key), None)
    if label is None:
        raise Refusal("The board has no such column.", status=404)
    rows = _column_rows(owner, key, settings_of(owner).today)
    part = list(rows[after : after + limit + 1])
    more = str(after + limit) if len(part) > limit else None
    return Column(key, label, rows.count(), cards(owner, part[:limit]), more)


def _column_rows(owner: Workspace, key: str, today: dt.date) -> QuerySet[Ask]:
    states = next(states for name, _, states in COLUMNS if name == key)
    rows = listed(owner)
    out = left(today)
    if key == "ended":
        return rows.filter(Q(state__in=states) | out).order_by("-number")
    return rows.filter(state__in=states).exclude(out).order_by("due_on", "number")


def left(today: dt.date) -> Q:
    """Reminded without answer long enough: silent as of today, whatever the cache says until the next round."""
    return Q(state="nudged", due_on__lte=today)
