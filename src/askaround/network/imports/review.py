"""Looking back on imports: the batches, and the pairs that may be one person.

In: an owner. Out: rows as the terminal and the pages list them; `distinct`, the owner's word that two people are two, and `reopen`,
which takes it back. A constant number of queries.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_url
from askaround.network.imports.run import batch_json
from askaround.network.models import DoubtfulPair, ImportBatch, Person, SourceId
from askaround.network.rules.matching import SAME


def batches(owner: Workspace, limit: int = 50) -> list[dict[str, Any]]:
    """The latest imports, newest first; see `run.batch_json`."""
    rows = ImportBatch.objects.filter(owner=owner).order_by("-number")[:limit]
    return [batch_json(batch) for batch in rows]


def duplicates(owner: Workspace, limit: int = 50) -> list[dict[str, Any]]:
    """Open doubtful pairs, most alike first: `{a: {id, handle, name, source_ids, title, organisation}, b: …, verdict, score, reasons}`.

    `verdict` is “same” from a score of 0.9, else “ask”: advice only, nothing merges without the owner.
    """
    rows = (
        DoubtfulPair.objects.filter(owner=owner, verdict=DoubtfulPair.Verdict.ASK)
        .select_related("a__organisation", "b__organisation")
        .order_by("-score", "created_at", "id")[:limit]
    )
    pairs = list(rows)
    ids = _source_ids(owner, {person for pair in pairs for person in (pair.a_id, pair.b_id)})
    return [
        {
            "id": str(pair.pk),
            "a": _person(pair.a, ids),
            "b": _person(pair.b, ids),
            "verdict": "same" if pair.score >= SAME else "ask",
            "score": pair.score,
            "reasons": pair.reasons,
        }
        for pair in pairs
    ]


def distinct(owner: Workspace, a: Person, b: Person) -> dict[str, Any]:
    """Keep that two people are two: the pair is never listed again. Raises Refusal for one and the same person."""
    if a.pk == b.pk:
        raise Refusal(f"Both are {a.name} ({a.handle}); name two people.")
    first, second = (a, b) if a.pk < b.pk else (b, a)
    with transaction.atomic():
        DoubtfulPair.objects.update_or_create(
            owner=owner,
            a=first,
            b=second,
            defaults={"verdict": DoubtfulPair.Verdict.DISTINCT},
            create_defaults={
                "verdict": DoubtfulPair.Verdict.DISTINCT,
                "score": 0.0,
                "reasons": ["you said so"],
            },
        )
    ids = _source_ids(owner, {a.pk, b.pk})
    return {"a": _person(a, ids), "b": _person(b, ids), "verdict": "distinct"}


def pair_of(owner: Workspace, ref: str) -> DoubtfulPair:
    """The pair of that id. Raises Refusal (404)."""
    try:
        return DoubtfulPair.objects.select_related("a", "b").get(owner=owner, id=uuid.UUID(ref))
    except (ValueError, DoubtfulPair.DoesNotExist):
        raise Refusal("There is no such pair among your people.", status=404) from None


def reopen(owner: Workspace, pair: DoubtfulPair) -> None:
    """Take it back that two people are two: the pair is listed again."""
    with transaction.atomic():
        DoubtfulPair.objects.filter(owner=owner, pk=pair.pk).update(verdict=DoubtfulPair.Verdict.ASK)


def _source_ids(owner: Workspace, people: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The identifiers of those people as they are written outside: a LinkedIn address in full, a card's UID."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = SourceId.objects.filter(owner=owner, person__in=people).order_by("source", "value")
    for person, source, value in rows.values_list("person_id", "source", "value"):
        found[person].append(linkedin_url(value) if source == "linkedin" else value)
    return found


def _person(person: Person, ids: dict[uuid.UUID, list[str]]) -> dict[str, Any]:
    return {
        "id": str(person.pk),
        "handle": person.handle,
        "name": person.name,
        "title": person.title,
        "organisation": person.organisation.name if person.organisation else "",
        "source_ids": ids.get(person.pk, []),
    }
