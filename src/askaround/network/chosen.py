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
from askaround.network.models import ImportBatch, Person, PersonTag

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
                columns = ("name", "person__number", "source", "batch_id")
                for name, number, source, batch in tags.order_by("person__number").values_list(*columns):
                    record["before"].setdefault(name, []).append(number)
                    if source != HAND or batch:
                        said = f"{source} {batch or ''}".strip()
                        record.setdefault("said", {}).setdefault(said, []).append(number)
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
                still = _tag_again(owner, still, was, record.get("said", {}))
            finding.reindex(owner, [row.id for row in still])
            count += len(still)
    return count


def _set(owner: Workspace, numbers: Sequence[int], column: str, value: Any) -> None:
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        Person.objects.filter(owner=owner, number__in=part).update(**{column: value})


def _tag_again(
    owner: Workspace, people: Sequence[Person], name: str, said: dict[str, list[int]]
) -> list[Person]:
    """Put a tag back as whose it was, `said` source and import → numbers; not where its import was taken back meanwhile, which would
    have taken it. Those who have it again."""
    theirs = {number: source for source, numbers in said.items() for number in numbers}
    imports = [batch for source in said if (batch := source.partition(" ")[2])]
    rows = ImportBatch.objects.filter(owner=owner, id__in=imports).exclude(state=ImportBatch.State.UNDONE)
    standing = {str(batch) for batch in rows.values_list("id", flat=True)}
    back: list[Person] = []
    groups: dict[str, list[Person]] = {}
    for row in people:
        source = theirs.get(row.number, HAND)
        batch = source.partition(" ")[2]
        if not batch or batch in standing:
            groups.setdefault(source, []).append(row)
            back.append(row)
    for source, some in groups.items():
        kind, _, batch = source.partition(" ")
        _tag(owner, some, name, kind, uuid.UUID(batch) if batch else None)
    return back


def _tag(
    owner: Workspace,
    people: Sequence[Person],
    name: str,
    source: str = HAND,
    batch: uuid.UUID | None = None,
) -> None:
    key = match_key(name)[:60]
    PersonTag.objects.bulk_create(
        [
            PersonTag(owner=owner, person=row, name=name, match_key=key, source=source, batch_id=batch)
            for row in people
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


def _parts(keys: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
