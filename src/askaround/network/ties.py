"""Who knows whom, written down: that one named the other, or that the owner says they know each other.

In: two people, what says so. Out: a `TieEvidence` row, or its going. What mails and meetings say is written by the imports.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import Person, TieEvidence

HAND = "hand"


def record_tie(
    owner: Workspace,
    a: Person,
    b: Person,
    kind: str,
    *,
    weight: float = 1.0,
    on: dt.date | None = None,
    text: str = "",
    source: str = HAND,
    cause_kind: str = "",
    cause_id: uuid.UUID | None = None,
) -> TieEvidence | None:
    """One piece of evidence that two people know each other; the same from the same cause is kept once. None for one person alone.

    The pair has no order. Call it inside your transaction.
    """
    if a.pk == b.pk:
        return None
    first, second = sorted((a, b), key=lambda person: person.pk)
    row, _ = TieEvidence.objects.get_or_create(
        owner=owner, a=first, b=second, kind=kind, source=source, cause_kind=cause_kind, cause_id=cause_id,
        defaults={"weight": weight, "first_on": on, "last_on": on, "text": text[:300]},
    )  # fmt: skip
    return row


def retract_ties(owner: Workspace, cause_kind: str, cause_id: uuid.UUID) -> int:
    """Take back what one cause said of who knows whom; how many rows."""
    return TieEvidence.objects.filter(owner=owner, cause_kind=cause_kind, cause_id=cause_id).delete()[0]


def named(owner: Workspace, namer: Person, person: Person, on: dt.date | None = None) -> TieEvidence | None:
    """`namer` named `person`: so they know each other. It stands as long as both do."""
    said = f"{namer.name} named {person.name}"
    return record_tie(
        owner,
        namer,
        person,
        TieEvidence.Kind.NAMED,
        on=on,
        text=said,
        cause_kind="person",
        cause_id=person.pk,
    )


def say_they_know(owner: Workspace, a: Person, b: Person) -> TieEvidence:
    """The owner says that two people know each other. Raises Refusal for one person twice."""
    with transaction.atomic():
        row = record_tie(owner, a, b, TieEvidence.Kind.SAID)
        if row is None:
            raise Refusal(f"{a.name} is one person; name two who know each other.")
    return row


def unsay_they_know(owner: Workspace, a: Person, b: Person) -> int:
    """Take that back; how many rows. Raises Refusal where it was never said."""
    with transaction.atomic():
        gone = said(owner, a, b).delete()[0]
        if not gone:
            raise Refusal(f"You never said that {a.name} and {b.name} know each other.", status=404)
    return gone


def said(owner: Workspace, a: Person, b: Person) -> QuerySet[TieEvidence]:
    """What the owner said of these two; in either order, for a merge may turn a pair."""
    pair = Q(a=a, b=b) | Q(a=b, b=a)
    return TieEvidence.objects.filter(pair, owner=owner, kind=TieEvidence.Kind.SAID)
