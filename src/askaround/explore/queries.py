"""Reads of the first step, for one owner.

In: a Workspace. Out: frozen rows of the shortlist and of employers. Careers themselves are in `explore.catalogue`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.once import read_once
from askaround.explore.catalogue import get_catalogue
from askaround.explore.models import Organisation, OrganisationAlias, ShortlistEntry
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.lib.text import fold

_AT_ONCE = 500


@dataclass(frozen=True)
class Shortlisted:
    """A career that the owner explores; `title` is the code where no catalogue ever knew it."""

    onet: str
    soc: str
    title: str
    added_at: dt.datetime

    @property
    def career(self) -> str:
        return self.title


def shortlist(owner: Workspace) -> list[Shortlisted]:
    """The careers the owner explores, in the order they were added; one query."""
    catalogue = get_catalogue()
    return [
        Shortlisted(
            row.onet,
            row.onet[:7],
            catalogue.name(row.onet) or catalogue.former_title(row.onet) or row.onet,
            row.created_at,
        )
        for row in _entries(owner)
    ]


def shortlist_codes(owner: Workspace) -> list[str]:
    """Their O*NET-SOC codes alone; one query."""
    return [row.onet for row in _entries(owner)]


def _entries(owner: Workspace) -> list[ShortlistEntry]:
    found = ShortlistEntry.objects.filter(owner=owner).order_by("created_at", "id")
    return read_once(("shortlist", owner.pk), lambda: list(found))


def organisations(owner: Workspace, text: str = "") -> QuerySet[Organisation]:
    """The owner's employers by name, those whose name holds `text`; a QuerySet, to be paged by the caller."""
    found = Organisation.objects.filter(owner=owner).order_by("match_key", "id")
    if text.strip():
        key = fold(text[:300])
        return found.filter(match_key__contains=key) if key else found.none()
    return found


def organisations_by_key(owner: Workspace, keys: Iterable[str]) -> dict[str, tuple[UUID, str]]:
    """Match key → (id, name) of the organisations that have that key, or had it as another name (`OrganisationAlias`).

    Two queries per 500 keys; of many keys none, where the owner has no organisation yet. An organisation's own key comes before an
    alias of another.
    """
    wanted = sorted({key for key in keys if key})
    found: dict[str, tuple[UUID, str]] = {}
    if len(wanted) > _AT_ONCE and not Organisation.objects.filter(owner=owner).exists():
        return found
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        aliases = OrganisationAlias.objects.filter(owner=owner, match_key__in=part)
        for key, pk, name in aliases.values_list("match_key", "organisation_id", "organisation__name"):
            found[key] = (pk, name)
        rows = Organisation.objects.filter(owner=owner, match_key__in=part)
        found.update((key, (pk, name)) for key, pk, name in rows.values_list("match_key", "id", "name"))
    return found


def organisation_aliases(owner: Workspace) -> dict[str, str]:
    """Match key of each further name → match key of the organisation that it leads to. One query."""
    rows = OrganisationAlias.objects.filter(owner=owner).order_by("match_key")
    return dict(rows.values_list("match_key", "organisation__match_key"))


def find_organisation(owner: Workspace, reference: str) -> Organisation:
    """One employer by id, handle (o3) or name. Raises Refusal when there is none, or several begin so."""
    found = _by_id_or_handle(owner, reference.strip()[:300])
    if found is not None:
        return found
    key = organisation_key(reference)
    exact = Organisation.objects.filter(owner=owner, match_key=key).first() if key else None
    if exact is None and key:
        exact = Organisation.objects.filter(owner=owner, aliases__match_key=key).first()
    if exact is not None:
        return exact
    begins = list(organisations(owner).filter(match_key__startswith=key)[:6]) if key else []
    if len(begins) == 1:
        return begins[0]
    shown = reference.strip()[:80]
    if begins:
        names = ", ".join(f"{o.name} ({o.handle})" for o in begins[:5])
        raise Refusal(f"“{shown}” may be {names}: say which by its handle.")
    raise Refusal(f"You have no organisation “{shown}”.", status=404)


def _by_id_or_handle(owner: Workspace, reference: str) -> Organisation | None:
    mine = Organisation.objects.filter(owner=owner)
    if re.fullmatch(r"[oO][0-9]{1,9}", reference):
        return mine.filter(number=int(reference[1:])).first()
    try:
        return mine.filter(id=UUID(reference)).first()
    except ValueError:
        return None
