"""What the touches of a person say, counted and kept with the person, so that lists and ranking read no touch.

In: an owner and people whose touches or positions changed. Out: their columns brought up to date (`rules.ties.Summary`), the tie out
of them.
Whoever writes, moves or removes touches calls `refresh` in the same transaction; `wrong` tells where that was not done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.network.models import Person, Position
from askaround.network.queries.ties import tie_of
from askaround.network.queries.touches import live_touches
from askaround.network.rules.ties import Happened, Summary, summarise

__all__ = ["COLUMNS", "TOUCHES", "Wrong", "refresh", "tie_of", "wrong"]

TOUCHES = tuple(entry.name for entry in fields(Summary))
COLUMNS = (*TOUCHES, "seniority")
CHUNK = 400


@dataclass(frozen=True)
class Wrong:
    """A person whose columns do not say what their touches and positions do; `kept` and `counted` by the column's name."""

    person: uuid.UUID
    handle: str
    kept: dict[str, Any]
    counted: dict[str, Any]


def refresh(owner: Workspace, people: Iterable[uuid.UUID]) -> int:
    """Recount these people's touches, copy the seniority of their title; how many changed. Call it inside your transaction.

    Three queries and one statement for each 400 people.
    """
    from askaround.network.imports.bulk import Updates

    changed = 0
    zone = settings_of(owner).tz
    for part in _parts(sorted(set(people))):
        updates = Updates(owner)
        for one in _wrong(owner, part, zone):
            updates.add(Person, one.person, one.counted)
            changed += 1
        updates.run()
    return changed


def wrong(owner: Workspace) -> list[Wrong]:
    """Everybody whose columns differ from their touches or positions; empty when all is well. `refresh` of them puts it right."""
    zone = settings_of(owner).tz
    ids = list(Person.objects.filter(owner=owner).order_by("id").values_list("id", flat=True))
    return [found for part in _parts(ids) for found in _wrong(owner, part, zone)]


def _wrong(owner: Workspace, part: list[uuid.UUID], zone: dt.tzinfo) -> Iterator[Wrong]:
    happened: dict[uuid.UUID, list[Happened]] = {}
    rows = live_touches(owner).filter(person__in=part, contact=True).order_by()
    for person, kind, at in rows.values_list("person_id", "kind", "at").iterator():
        happened.setdefault(person, []).append(Happened(kind, at.astimezone(zone).date()))
    positions = Position.objects.filter(owner=owner, person__in=part, title=F("person__title"))
    levels = dict(positions.order_by("current", "started", "id").values_list("person_id", "seniority"))
    people = Person.objects.filter(owner=owner, id__in=part).order_by("id")
    for key, number, *values in people.values_list("id", "number", *COLUMNS):
        kept = dict(zip(COLUMNS, values, strict=True))
        # A title typed over without a position keeps what was said of it.
        counted = {
            **asdict(summarise(happened.get(key, ()))),
            "seniority": levels.get(key, kept["seniority"]),
        }
        if kept != counted:
            yield Wrong(key, f"{Person.LETTER}{number}", kept, counted)


def _parts(people: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]
