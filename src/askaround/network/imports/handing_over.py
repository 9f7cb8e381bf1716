"""What an import brought and another says too stays when the first is taken back: it then counts as the other's.

In: people who stay, and the batch that is taken back, whose own records are gone already or are to be left out. Out: rows of that batch are
given to the batch of the record that still says them; fields that were emptied are filled from what is still said.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from askaround.accounts.models import Workspace
from askaround.explore.queries import organisation_aliases, organisations_by_key
from askaround.lib.text import linkedin_key, match_key
from askaround.network.imports.merge import FIELDS, chosen, employer_key
from askaround.network.models import (
    ContactPoint,
    ImportBatch,
    Person,
    PersonTag,
    Position,
    SourceId,
    SourceRecord,
)

Said = dict[tuple[str, str], Mapping[str, Any]]
CHUNK = 400


def hand_over(
    owner: Workspace, batch: ImportBatch, people: Iterable[uuid.UUID], step: Callable[[int], None]
) -> set[uuid.UUID]:
    """Give what other records of these people say too to those; the people whose fields were filled. `step` is told of each part."""
    filled: set[uuid.UUID] = set()
    aliases = organisation_aliases(owner)
    wanted = sorted(set(people))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        said: dict[uuid.UUID, Said] = defaultdict(dict)
        by: dict[tuple[uuid.UUID, str, str], tuple[uuid.UUID | None, str]] = {}
        records = SourceRecord.objects.filter(owner=owner, person__in=part).exclude(batch=batch)
        for person, source, key, facts, of in records.order_by("created_at", "id").values_list(
            "person_id", "source", "key", "facts", "batch_id"
        ):
            said[person][source, key] = facts
            for what, value in _values(source, key, facts, aliases):
                by.setdefault((person, what, value), (of, source))
        _give(owner, batch, list(said), by)
        filled |= _fill(owner, said, aliases)
        step(len(part))
    return filled


def _values(
    source: str, key: str, facts: Mapping[str, Any], aliases: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for name in ("emails", "phones", "urls", "addresses"):
        for value in facts.get(name, ()):
            yield "contact", value
            if name == "urls" and (member := linkedin_key(value)):
                yield "id", f"linkedin {member}"
    if key.startswith("id:"):
        yield "id", f"{source} {key[3:]}"
    for label in facts.get("categories", ()):
        yield "tag", match_key(label)
    for entry in facts.get("positions", ()):
        yield "position", f"{employer_key(entry['organisation'], aliases)} {entry['title']}"


def _give(
    owner: Workspace,
    batch: ImportBatch,
    part: list[uuid.UUID],
    by: dict[tuple[uuid.UUID, str, str], tuple[uuid.UUID | None, str]],
) -> None:
    mine: dict[str, Any] = {"batch": batch, "person__in": part}
    contacts = ContactPoint.objects.filter(owner=owner, **mine).values_list("pk", "person_id", "value")
    tags = PersonTag.objects.filter(owner=owner, **mine).values_list("pk", "person_id", "match_key")
    works = Position.objects.filter(owner=owner, **mine).values_list(
        "pk", "person_id", "organisation__match_key", "title"
    )
    ids = SourceId.objects.filter(owner=owner, **mine).values_list("pk", "person_id", "source", "value")
    found: list[tuple[Any, uuid.UUID, uuid.UUID, str, str]] = [
        *((ContactPoint, pk, person, "contact", value) for pk, person, value in contacts),
        *((PersonTag, pk, person, "tag", key) for pk, person, key in tags),
        *(
            (Position, pk, person, "position", f"{employer or ''} {title}")
            for pk, person, employer, title in works
        ),
        *((SourceId, pk, person, "id", f"{source} {value}") for pk, person, source, value in ids),
    ]
    for model, pk, person, what, value in found:
        other = by.get((person, what, value))
        if other:
            values = {"batch_id": other[0]} | ({} if model is SourceId else {"source": other[1]})
            model.objects.filter(owner=owner, pk=pk).update(**values)


def _fill(owner: Workspace, said: dict[uuid.UUID, Said], aliases: Mapping[str, str]) -> set[uuid.UUID]:
    """Fields that are empty now and that other records say."""
    filled: set[uuid.UUID] = set()
    people = Person.objects.filter(owner=owner, pk__in=list(said)).order_by("id")
    for person in people.only(*FIELDS, "title", "organisation_id"):
        together = chosen(said[person.pk], aliases)
        values: dict[str, Any] = {
            name: dt.date.fromisoformat(together[name]) if name == "known_since" else together[name]
            for name in FIELDS
            if together.get(name) and not getattr(person, name)
        }
        if not (person.title or person.organisation_id) and (
            together.get("title") or together.get("employer")
        ):
            employer = together.get("employer", "")
            values["title"] = together.get("title", "")
            values["organisation_id"] = organisations_by_key(owner, [employer]).get(employer, (None, ""))[0]
            position = Position.objects.filter(owner=owner, person=person, title=values["title"]).first()
            values["onet"] = position.onet if position else ""
            values["seniority"] = position.seniority if position else ""
        if values:
            Person.objects.filter(owner=owner, pk=person.pk).update(**values)
            filled.add(person.pk)
    return filled
