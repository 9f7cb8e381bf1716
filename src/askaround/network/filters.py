"""Ways to look at the list of people that the owner gave a name.

In: a Workspace, a name, a `PeopleFilter`. Out: `SavedFilter` rows; one transaction each.
"""

from __future__ import annotations

import unicodedata
import uuid

from django.db import IntegrityError, transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse
from askaround.network.models import SavedFilter
from askaround.network.rules.people_filter import PeopleFilter

LONGEST = 80
MOST = 100


def save(owner: Workspace, name: str, chosen: PeopleFilter) -> SavedFilter:
    """Keep it; under a name that is taken it takes the place of the other. Raises Refusal without a name or a condition."""
    name = _named(name)
    if not chosen.narrows:
        raise Refusal("This list leaves nobody out; search or narrow it first, then save it.")
    with transaction.atomic():
        rows = SavedFilter.objects.select_for_update().filter(owner=owner)
        if rows.exclude(name=name).count() >= MOST:
            raise Refusal(f"{MOST} filters are saved; remove one first.", status=409)
        row, _ = rows.update_or_create(owner=owner, name=name, defaults={"query": chosen.parameters})
    return row


def rename(owner: Workspace, key: str, name: str) -> SavedFilter:
    """Give a saved filter another name. Raises Refusal for none, or a name that another has."""
    row, name = _of(owner, key), _named(name)
    try:
        with transaction.atomic():
            SavedFilter.objects.filter(owner=owner, pk=row.pk).update(name=name)
    except IntegrityError:
        raise Refusal(f"“{name}” is the name of another saved filter.", status=409) from None
    row.name = name
    return row


def remove(owner: Workspace, key: str) -> str:
    """Remove a saved filter, nobody in it; its name. Raises Refusal for none."""
    row = _of(owner, key)
    SavedFilter.objects.filter(owner=owner, pk=row.pk).delete()
    return row.name


def _of(owner: Workspace, key: str) -> SavedFilter:
    try:
        row = SavedFilter.objects.filter(owner=owner, pk=uuid.UUID(key)).first()
    except ValueError:
        row = None
    if row is None:
        raise Refusal("There is no such saved filter.", status=404)
    return row


def _named(name: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs") and not letter.isspace() for letter in name):
        raise Refusal("That name holds signs that no text has; type it anew.")
    clean = collapse(name)
    if not clean:
        raise Refusal("Give the filter a name.")
    if len(clean) > LONGEST:
        raise Refusal(f"A filter’s name has at most {LONGEST} characters.")
    return clean
