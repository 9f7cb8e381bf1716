"""Which stored people may be one: the list of doubtful pairs, kept what it would be had everybody come at once.

In: an owner, and everybody's cards as they are, or as an import will leave them. Out: `Changes` of the list; `refresh` writes them. The
list follows from the people alone (`rules.matching.find_pairs`), so it is the same in whatever order files were imported; what the
owner said of a pair stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.network.imports import stored
from askaround.network.models import DoubtfulPair, Person, SourceId
from askaround.network.rules.matching import Card, find_pairs

CHUNK = 500
Found = tuple[float, tuple[str, ...]]


@dataclass(slots=True)
class Changes:
    """What is to be listed anew (a has the smaller key), listed with another score or other reasons, and no longer listed."""

    add: dict[tuple[uuid.UUID, uuid.UUID], Found] = field(default_factory=dict)
    change: dict[uuid.UUID, Found] = field(default_factory=dict)
    drop: list[uuid.UUID] = field(default_factory=list)


def changes(
    owner: Workspace, cards: Iterable[Card], progress: Callable[[int, int], None] | None = None
) -> Changes:
    """How the owner's list has to change for these people. One query."""
    wanted: dict[tuple[uuid.UUID, uuid.UUID], Found] = {}
    for a, b, doubt in find_pairs(cards, progress):
        assert isinstance(a, uuid.UUID)
        assert isinstance(b, uuid.UUID)
        wanted[min(a, b), max(a, b)] = (doubt.score, doubt.reasons)
    found = Changes()
    rows = DoubtfulPair.objects.filter(owner=owner)
    for pk, a_id, b_id, score, reasons, verdict in rows.values_list(
        "pk", "a_id", "b_id", "score", "reasons", "verdict"
    ):
        now = wanted.pop((a_id, b_id), None)
        if verdict != DoubtfulPair.Verdict.ASK:
            continue
        if now is None:
            found.drop.append(pk)
        elif now != (score, tuple(reasons)):
            found.change[pk] = now
    found.add = wanted
    return found


def refresh(owner: Workspace, progress: Callable[[int, int], None] | None = None) -> Changes:
    """Look through everybody stored again and bring the list up to date.

    Compares before it opens its one transaction, so that others may write meanwhile: who was merged or forgotten since is in no new pair.
    """
    found = changes(owner, [] if _members_all(owner) else stored.cards(owner), progress)
    with transaction.atomic():
        there = _still_there(owner, found.add)
        found.add = {ends: said for ends, said in found.add.items() if there.issuperset(ends)}
        fresh = [
            DoubtfulPair(owner=owner, a_id=a, b_id=b, score=score, reasons=list(reasons))
            for (a, b), (score, reasons) in found.add.items()
        ]
        mine = DoubtfulPair.objects.filter(owner=owner)
        DoubtfulPair.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)
        for pk, (score, reasons) in found.change.items():
            mine.filter(pk=pk).update(score=score, reasons=list(reasons))
        for start in range(0, len(found.drop), CHUNK):
            mine.filter(pk__in=found.drop[start : start + CHUNK], verdict=DoubtfulPair.Verdict.ASK).delete()
    return found


def _members_all(owner: Workspace) -> bool:
    """Whether all are LinkedIn members, each another, as an address is stored once: then no two may be one."""
    members = SourceId.objects.filter(owner=owner, source="linkedin").values("person_id").distinct()
    return members.count() == Person.objects.filter(owner=owner).count()


def _still_there(owner: Workspace, pairs: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> set[uuid.UUID]:
    """Those of the pairs' people who are stored now, held until the transaction ends."""
    ends = sorted({end for pair in pairs for end in pair})
    rows = Person.objects.filter(owner=owner).select_for_update(no_key=True).order_by("pk")
    there: set[uuid.UUID] = set()
    for start in range(0, len(ends), CHUNK):
        there.update(rows.filter(pk__in=ends[start : start + CHUNK]).values_list("pk", flat=True))
    return there
