"""Two organisations made one, and parted again.

In: an owner and two of their organisations, or a merge. Out: the stored `Merge`; the organisation that was absorbed, back. The absorbed
one's name becomes an alias of the kept one, so that the next import of that name finds it. One transaction each.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation, OrganisationAlias
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network import finding
from askaround.network.merging import record
from askaround.network.merging.joining import Joining
from askaround.network.merging.parting import Parting
from askaround.network.merging.people import locked, open_merge, stored
from askaround.network.models import Merge
from askaround.network.rules import merging as rules

COLUMNS = tuple(dict.fromkeys(column for field in rules.ORGANISATION for column in field.columns))
SOURCE = "merge"


def merge_organisations(
    owner: Workspace, kept: Organisation, absorbed: Organisation, choices: Mapping[str, str] | None = None
) -> Merge:
    """Make two organisations one; see `people.merge`, with the fields of `rules.merging.ORGANISATION`."""
    if kept.pk == absorbed.pk:
        raise Refusal(f"Both are {kept.name} ({kept.handle}); name two organisations.")
    with transaction.atomic():
        one, other = locked(owner, Organisation, kept, absorbed)
        settled = rules.settle(
            rules.ORGANISATION,
            record.values_of(one, COLUMNS),
            record.values_of(other, COLUMNS),
            choices or {},
        )
        names = [(row.match_key, row.name) for row in (one, other)]
        joining = Joining(owner, one, other)
        joining.take_over()
        joining.change(settled)
        _aliases(owner, one, names, joining)
        row = stored(owner, Merge.What.ORGANISATION, joining)
        finding.reindex_organisation(owner, one.pk)
    return row


def unmerge_organisations(owner: Workspace, merge: Merge) -> Organisation:
    """Part them again; see `people.unmerge`. The organisation that is back."""
    with transaction.atomic():
        row = open_merge(owner, merge, Merge.What.ORGANISATION)
        parting = Parting(owner, row, Organisation)
        kept = parting.kept()
        back = parting.fields(kept)
        keys = {back.get("match_key", kept.match_key), row.record["row"]["columns"]["match_key"]}
        taken = Organisation.objects.filter(owner=owner, match_key__in=keys).exclude(pk=kept.pk).first()
        if taken is not None:
            raise Refusal(
                f"{taken.name} ({taken.handle}) has that name now; make it one with {kept.name} first.",
                status=409,
            )
        Organisation.objects.filter(owner=owner, pk=kept.pk).update(**back)
        parting.put_back()
        Merge.objects.filter(owner=owner, pk=row.pk).update(undone_at=clock.now())
        for key in (kept.pk, row.absorbed):
            finding.reindex_organisation(owner, key)
    merge.refresh_from_db()
    return Organisation.objects.get(owner=owner, pk=row.absorbed)


def _aliases(owner: Workspace, kept: Organisation, names: list[tuple[str, str]], joining: Joining) -> None:
    for key, name in names:
        if key != kept.match_key:
            alias, new = OrganisationAlias.objects.get_or_create(
                owner=owner,
                match_key=key,
                defaults={"organisation": kept, "name": name, "source": SOURCE},
            )
            if new:
                joining.made(alias)
