"""Ties out of touches, counted by the database.

In: a Workspace and its people. Out: `TieSignals` for each.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min, Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.network.models import Person
from askaround.network.queries.touches import live_touches
from askaround.network.rules import touches as kinds
from askaround.network.rules.ties import RECENT_MONTHS, TieSignals, months_before

_EXCHANGE = kinds.ANSWERED | kinds.TALKED


def tie_signals(
    owner: Workspace, people: Iterable[Person], settings: OwnerSettings
) -> dict[uuid.UUID, TieSignals]:
    """The tie with each of these people; one query."""
    rows = list(people)
    counted = touch_counts(owner, [row.id for row in rows], settings)
    return {
        row.id: signals_of(
            counted.get(row.id),
            settings,
            level=row.level,
            met=row.met_where,
            way_in=row.named_by_id is not None,
        )
        for row in rows
    }


def touch_counts(
    owner: Workspace, people: list[uuid.UUID], settings: OwnerSettings
) -> dict[uuid.UUID, dict[str, Any]]:
    """Counts and dates of the contact touches of these people, those without any left out; one query."""
    since = dt.datetime.combine(months_before(settings.today, RECENT_MONTHS), dt.time(), settings.tz)
    written, answered, talked = (Q(kind__in=group) for group in (kinds.WRITTEN, kinds.ANSWERED, kinds.TALKED))
    exchange, recent = Q(kind__in=_EXCHANGE), Q(at__gte=since)
    found = (
        live_touches(owner)
        .filter(person__in=people, contact=True)
        .values("person_id")
        .annotate(
            written=Count("id", filter=written),
            answered=Count("id", filter=answered),
            talks=Count("id", filter=talked),
            recent_written=Count("id", filter=written & recent),
            recent_answered=Count("id", filter=answered & recent),
            recent_talks=Count("id", filter=talked & recent),
            first=Min("at", filter=exchange),
            last=Max("at", filter=exchange),
        )
        .order_by()
    )
    return {
        row["person_id"]: {key: value for key, value in row.items() if key != "person_id"} for row in found
    }


def signals_of(
    counted: dict[str, Any] | None, settings: OwnerSettings, *, level: str, met: str, way_in: bool
) -> TieSignals:
    """One row of `touch_counts` with what the owner says, dates in the owner's zone."""
    counts = dict(counted or {})
    first, last = counts.pop("first", None), counts.pop("last", None)
    return TieSignals(
        **counts,
        first_exchange=first.astimezone(settings.tz).date() if first else None,
        last_exchange=last.astimezone(settings.tz).date() if last else None,
        level=level,
        met=met,
        way_in=way_in,
    )
