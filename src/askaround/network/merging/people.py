"""Two people made one, and parted again.

In: an owner and two of their people, or a merge. Out: the stored `Merge`; the person who was absorbed, back with id, handle and all
that was theirs. One transaction each; both rows are locked, so that of two merges of one pair the second is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network import finding, summaries
from askaround.network.merging import record
from askaround.network.merging.joining import Joining
from askaround.network.merging.parting import Parting
from askaround.network.models import Merge, Person
from askaround.network.rules import merging as rules
from askaround.network.rules.keys import person_key

COLUMNS = tuple(dict.fromkeys(column for field in rules.PERSON for column in field.columns))


def merge(
    owner: Workspace, kept: Person, absorbed: Person, choices: Mapping[str, str] | None = None
) -> Merge:
    """Make two people one; `kept` keeps id and handle, `absorbed`'s lead to it from now on.

    `choices` says per field (`rules.merging.PERSON`) whose value stands: a (the kept one's), b, or for the note both; the rest goes by
    the defaults in docs/rules/merging.md. Raises Refusal for one and the same person, for somebody who is gone, for a wrong choice.
    """
    if kept.pk == absorbed.pk:
        raise Refusal(f"Both are {kept.name} ({kept.handle}); name two people.")
    with transaction.atomic():
        one, other = locked(owner, Person, kept, absorbed)
        settled = rules.settle(
            rules.PERSON,
            record.values_of(one, COLUMNS),
            record.values_of(other, COLUMNS),
            choices or {},
        )
        _no_own_namer(settled, one, other)
        joining = Joining(owner, one, other)
        joining.take_over()
        joining.change({**settled, "revision": one.revision + 1})
        row = stored(owner, Merge.What.PERSON, joining)
        refresh(owner, [one.pk])
    return row


def unmerge(owner: Workspace, merge: Merge) -> Person:
    """Part them again: everything back in its place, what came since stays with the kept one. The person who is back.

    Raises Refusal when it was parted before, when a later merge must be parted first, when the kept person was erased.
    """
    with transaction.atomic():
        row = open_merge(owner, merge, Merge.What.PERSON)
        parting = Parting(owner, row, Person)
        kept = parting.kept()
        back = parting.fields(kept)
        Person.objects.filter(owner=owner, pk=kept.pk).update(**back)
        parting.put_back()
        # The index of words may have been made anew since.
        Person.objects.filter(owner=owner, pk=row.absorbed).update(search_key="")
        Merge.objects.filter(owner=owner, pk=row.pk).update(undone_at=clock.now())
        refresh(owner, [kept.pk, row.absorbed])
    merge.refresh_from_db()
    return Person.objects.select_related("organisation").get(owner=owner, pk=row.absorbed)


def merge_and_compare(
    owner: Workspace, kept: Person, absorbed: Person, choices: Mapping[str, str] | None = None
) -> Merge:
    """`merge`, and whoever the one they are now is like comes into the list of doubtful pairs, in the same transaction."""
    from askaround.network.comparing import compare

    with transaction.atomic():
        row = merge(owner, kept, absorbed, choices)
        compare(owner, [row.kept], drop=False)
    return row


def unmerge_and_compare(owner: Workspace, merge: Merge) -> Person:
    """`unmerge`, and the list of doubtful pairs says of both what is so now, in the same transaction."""
    from askaround.network.comparing import compare

    with transaction.atomic():
        person = unmerge(owner, merge)
        compare(owner, [merge.kept, person.pk])
    return person


def locked(owner: Workspace, model: Any, kept: Any, absorbed: Any) -> tuple[Any, Any]:
    """Both rows as they stand now, locked, always in the same order. Raises Refusal (409) when one of them is gone."""
    rows = model.objects.select_for_update().filter(owner=owner, pk__in=[kept.pk, absorbed.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != 2:
        gone = kept if kept.pk not in found else absorbed
        raise Refusal(f"{gone.name} ({gone.handle}) is no longer there; nothing changed.", status=409)
    return found[kept.pk], found[absorbed.pk]


def open_merge(owner: Workspace, merge: Merge, what: str) -> Merge:
    """The merge, locked. Raises Refusal when it is another's, of something else, or was parted before."""
    row = Merge.objects.select_for_update().filter(owner=owner, pk=merge.pk, what=what).first()
    if row is None:
        raise Refusal("There is no such merge.", status=404)
    if row.undone_at is not None:
        raise Refusal(
            f"{row.absorbed_name} and {row.kept_name} were parted before; nothing changed.", status=409
        )
    return row


def refresh(owner: Workspace, people: Iterable[uuid.UUID]) -> None:
    """Bring up to date what is stored with these people for lists, search and ranking."""
    wanted = sorted(set(people))
    for row in Person.objects.filter(owner=owner, pk__in=wanted):
        if row.match_key != (key := person_key(row.name)):
            Person.objects.filter(owner=owner, pk=row.pk).update(match_key=key)
    finding.reindex(owner, wanted)
    summaries.refresh(owner, wanted)


def stored(owner: Workspace, what: str, joining: Joining) -> Merge:
    """The merge, written down."""
    kept: Any = joining.kept
    absorbed: Any = joining.absorbed
    return Merge.objects.create(
        owner=owner, number=next_numbers(owner, Merge.LETTER), what=what, kept=kept.pk, absorbed=absorbed.pk,
        absorbed_number=absorbed.number, kept_name=joining.kept_name, absorbed_name=absorbed.name, record=joining.record,
    )  # fmt: skip


def _no_own_namer(settled: dict[str, Any], one: Person, other: Person) -> None:
    """Nobody was named by themselves."""
    if settled["named_by_id"] in (one.pk, other.pk):
        namers = [row for row in (one, other) if row.named_by_id not in (None, one.pk, other.pk)]
        settled["named_by_id"] = namers[0].named_by_id if namers else None
        settled["may_use_name"] = namers[0].may_use_name if namers else False
