"""One change to many people at once, and taking it back.

In: a Workspace, the keys of people, what and which value. Out: changed rows in one transaction; a record by which `take_back` puts each
as it was. The record has handles' numbers and former values, no names; whoever offers the undo keeps it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse, match_key
from askaround.network import finding
from askaround.network.models import Person, PersonTag

MOST = 5_000
"""So many people at most are changed at once; a longer list is narrowed first."""

MOST_FORGOTTEN = 200
CHUNK = 500
LATER_DAYS = 91
COLUMNS = {"place": "place", "tie": "level", "later": "later_until"}
KINDS = ("tag", "untag", *COLUMNS)
HAND = "hand"


def value_of(owner: Workspace, what: str, value: str) -> Any:
    """The value as it is stored. Raises Refusal for a change that there is not, or a value that it cannot have."""
    if what not in KINDS:
        raise Refusal("Choose what to do with them: tag, untag, place, tie, later or forget.")
    text = collapse(value)
    if what in ("tag", "untag"):
        if not match_key(text):
            raise Refusal("Type the tag, a word or a few.")
        if len(text) > 60:
            raise Refusal("A tag has at most 60 characters.")
        return text
    if what == "place":
        if len(text) > 200:
            raise Refusal("A place has at most 200 characters.")
        return text
    if what == "tie":
        level = "" if text.lower() == "none" else text.lower()
        if not text or (level and level not in Person.Level.values):
            raise Refusal(
                f"How well you know them is {', '.join(Person.Level.values)}, or none to take it back."
            )
        return level
    return settings_of(owner).today + dt.timedelta(days=LATER_DAYS)


def concerned(owner: Workspace, people: Sequence[uuid.UUID], what: str, value: Any) -> list[Person]:
    """Those of these people whom the change would change, by name."""
    found: list[Person] = []
    for part in _parts(people):
        rows = Person.objects.filter(owner=owner, id__in=part)
        if what in COLUMNS:
            # Not `exclude`: a date that is not there yet differs too.
            found += [row for row in rows if getattr(row, COLUMNS[what]) != value]
            continue
        tagged = PersonTag.objects.filter(owner=owner, person__in=part, match_key=match_key(value))
        having = tagged.values("person_id")
        found += rows.exclude(id__in=having) if what == "tag" else rows.filter(id__in=having)
    return sorted(found, key=lambda row: (row.match_key, row.id))


def change(owner: Workspace, people: Sequence[uuid.UUID], what: str, value: str) -> dict[str, Any]:
    """Change them in one transaction: `{what, value, people, before}`, for `take_back`. Raises Refusal for too many or a wrong value."""
    if len(people) > MOST:
        raise Refusal(f"At most {MOST:,} people are changed at once; narrow the list.")
    stored = value_of(owner, what, value)
    with transaction.atomic():
        rows = concerned(owner, people, what, stored)
        record: dict[str, Any] = {"what": what, "value": str(stored), "people": len(rows), "before": {}}
        if what in COLUMNS:
            for row in rows:
                was = getattr(row, COLUMNS[what])
                record["before"].setdefault(str(was or ""), []).append(row.number)
            _set(owner, [row.number for row in rows], COLUMNS[what], stored)
        elif what == "tag":
            record["before"][""] = [row.number for row in rows]
            _tag(owner, rows, stored)
        else:
            for part in _parts([row.id for row in rows]):
                tags = PersonTag.objects.filter(owner=owner, person__in=part, match_key=match_key(stored))
                for name, number in tags.order_by("person__number").values_list("name", "person__number"):
                    record["before"].setdefault(name, []).append(number)
                tags.delete()
        finding.reindex(owner, [row.id for row in rows])
    return record


def take_back(owner: Workspace, record: dict[str, Any]) -> int:
    """Put what `change` changed as it was, where it still is as the change left it; how many people. In one transaction."""
    what, count = record["what"], 0
    with transaction.atomic():
        for was, numbers in record["before"].items():
            rows = Person.objects.filter(owner=owner, number__in=numbers).order_by("number")
            if what in COLUMNS:
                column = COLUMNS[what]
                now: Any = dt.date.fromisoformat(record["value"]) if what == "later" else record["value"]
                still = list(rows.filter(**{column: now}))
                then: Any = (dt.date.fromisoformat(was) if was else None) if what == "later" else was
                _set(owner, [row.number for row in still], column, then)
            elif what == "tag":
                still = list(rows.filter(tags__match_key=match_key(record["value"])))
                tags = PersonTag.objects.filter(owner=owner, match_key=match_key(record["value"]))
                for part in _parts([row.id for row in still]):
                    tags.filter(person__in=part).delete()
            else:
                still = list(rows.exclude(tags__match_key=match_key(was)))
                _tag(owner, still, was)
            finding.reindex(owner, [row.id for row in still])
            count += len(still)
    return count


def _set(owner: Workspace, numbers: Sequence[int], column: str, value: Any) -> None:
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        Person.objects.filter(owner=owner, number__in=part).update(**{column: value})


def _tag(owner: Workspace, people: Sequence[Person], name: str) -> None:
    PersonTag.objects.bulk_create(
        [
            PersonTag(owner=owner, person=row, name=name, match_key=match_key(name)[:60], source=HAND)
            for row in people
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


def _parts(keys: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
