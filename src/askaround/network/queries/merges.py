"""Reads about merges: where a handle leads that was absorbed, which merges there were.

In: a Workspace. Out: rows of that owner only.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network.models import Merge, Person

PERSON = Merge.What.PERSON.value
ORGANISATION = Merge.What.ORGANISATION.value
_CHAIN = 100


def kept_id(owner: Workspace, what: str, **absorbed: Any) -> uuid.UUID | None:
    """The row that took over the one of that `absorbed` id or `absorbed_number`, through any number of merges; None for none."""
    found: uuid.UUID | None = None
    for _ in range(_CHAIN):
        merge = merges(owner, what).filter(undone_at=None, **absorbed).values_list("kept", flat=True).first()
        if merge is None:
            return found
        found, absorbed = merge, {"absorbed": merge}
    return found


def kept_row(owner: Workspace, what: str, ref: str) -> Any:
    """The person or organisation to which an absorbed one's handle or id leads; None when there is none."""
    text = ref.strip()
    model: Any = Person if what == PERSON else Organisation
    if re.fullmatch(rf"[{model.LETTER}{model.LETTER.upper()}][0-9]{{1,9}}", text):
        key = kept_id(owner, what, absorbed_number=int(text[1:]))
    else:
        try:
            key = kept_id(owner, what, absorbed=uuid.UUID(text))
        except ValueError:
            return None
    return model.objects.filter(owner=owner, pk=key).first() if key else None


def absorbed_into(owner: Workspace, kept: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Everybody who was made one with these, and those who were made one with them before."""
    found: set[uuid.UUID] = set()
    new = set(kept)
    while new:
        rows = Merge.objects.filter(owner=owner, kept__in=new, undone_at=None)
        new = set(rows.values_list("absorbed", flat=True)) - found
        found |= new
    return found


def merges(owner: Workspace, what: str = "") -> QuerySet[Merge]:
    """The merges, the latest first, without the record of what was moved."""
    rows = Merge.objects.filter(owner=owner).order_by("-number").defer("record")
    return rows.filter(what=what) if what else rows


def merges_into(owner: Workspace, what: str, kept: uuid.UUID) -> list[Merge]:
    """The merges that stand and whose kept row that is, the latest first; only the first of them can be parted at once."""
    return list(merges(owner, what).filter(kept=kept, undone_at=None)[:_CHAIN])


def merge_of(owner: Workspace, ref: str) -> Merge:
    """The merge of that handle or id. Raises Refusal (404)."""
    text = ref.strip()
    rows = Merge.objects.filter(owner=owner)
    if re.fullmatch(r"[mM][0-9]{1,9}", text):
        found = rows.filter(number=int(text[1:])).first()
    else:
        try:
            found = rows.filter(pk=uuid.UUID(text)).first()
        except ValueError:
            found = None
    if found is None:
        raise Refusal(
            f"There is no merge “{text[:80]}”; its handle looks like m3 and stands where the two were made one.",
            status=404,
        )
    return found
