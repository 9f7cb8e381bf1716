"""The board: asks in columns by state, each with the moves that its history allows.

In: a Workspace. Out: `Column`s of `Card`s, paged; always a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.outreach.listing import Card, cards, listed
from askaround.outreach.models import Ask
from askaround.outreach.rules.moves import COLUMN_OF, COLUMNS

PAGE = 8
ENDED = "ended"
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
    """The columns by state, in each what is due first; four queries, and three for all cards."""
    settings = settings_of(owner)
    out = left(settings.today)
    counted = Counter(
        dict(
            Ask.objects.filter(owner=owner)
            .values_list("state")
            .annotate(number=Count("id"))
            .order_by("state")
        )
    )
    silent = Ask.objects.filter(out, owner=owner).count()
    counted["nudged"] -= silent
    counted["silent"] += silent
    rows = _open_rows(owner, out, limit)
    rows[ENDED] = list(_column_rows(owner, ENDED, settings.today)[:limit])
    made = {
        card.ask.id: card for card in cards(owner, [ask for part in rows.values() for ask in part], settings)
    }
    totals = {key: sum(counted[name] for name in states) for key, _, states in COLUMNS}
    return [
        Column(
            key, label, totals[key], [made[ask.id] for ask in rows[key]], str(limit) if totals[key] > limit else None
        )
        for key, label, _ in COLUMNS
    ]  # fmt: skip


def _open_rows(owner: Workspace, out: Q, limit: int) -> dict[str, list[Ask]]:
    """The first asks of every column but the last, in its order; two queries, of which the first reads no texts."""
    in_order = [F("due_on").asc(nulls_last=True), F("number").asc()]
    place = Window(RowNumber(), partition_by=F("state"), order_by=in_order)
    found = Ask.objects.filter(owner=owner, state__in=_OPEN).exclude(out).annotate(place=place)
    first = found.filter(place__lte=limit).order_by(*in_order).values_list("number", "state")
    numbers: dict[str, list[int]] = {key: [] for key, _, _ in COLUMNS}
    for number, state in first:
        if len(column := numbers[COLUMN_OF[state]]) < limit:
            column.append(number)
    wanted = [number for column in numbers.values() for number in column]
    rows = {ask.number: ask for ask in listed(owner).filter(number__in=wanted).order_by("number")}
    return {key: [rows[number] for number in column] for key, column in numbers.items()}


_OPEN = [state for key, _, states in COLUMNS if key != ENDED for state in states]


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
    if key == ENDED:
        return rows.filter(Q(state__in=states) | out).order_by("-number")
    return rows.filter(state__in=states).exclude(out).order_by(F("due_on").asc(nulls_last=True), "number")


def left(today: dt.date) -> Q:
    """Reminded without answer long enough: silent as of today, whatever the cache says until the next round."""
    return Q(state="nudged", due_on__lte=today)
