"""Reads about people.

In: a Workspace and a reference. Out: rows of that owner only.
"""

from __future__ import annotations

import re
import uuid

from django.db.models import Exists, OuterRef, QuerySet

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key, mail_key
from askaround.network.models import ContactPoint, Person, SourceId, Touch
from askaround.network.rules.keys import person_key


def live_touches(owner: Workspace) -> QuerySet[Touch]:
    """The owner's touches without those taken back and without the taking back itself."""
    taken_back = Touch.objects.filter(owner=owner, retracts=OuterRef("pk"))
    return Touch.objects.filter(owner=owner).exclude(kind=Touch.Kind.RETRACTED).exclude(Exists(taken_back))


def person_of(owner: Workspace, ref: str) -> Person:
    """The person of that id, handle, mail address, LinkedIn address or unique name.

    Raises Refusal: nobody, or several, then with the candidates.
    """
    text = ref.strip()
    rows = Person.objects.filter(owner=owner).select_related("organisation")
    if re.fullmatch(r"p\d{1,9}", text):
        found = list(rows.filter(number=int(text[1:])))
    elif (key := _uuid(text)) is not None:
        found = list(rows.filter(id=key))
    elif "@" in text:
        found = _by_point(owner, ContactPoint.Kind.EMAIL, mail_key(text))
    elif "linkedin." in text.lower():
        keys = SourceId.objects.filter(owner=owner, source="linkedin", value=linkedin_key(text))
        found = list(rows.filter(id__in=keys.values("person_id")))
    else:
        name = person_key(text)
        found = list(rows.filter(match_key=name).order_by("number")[:6]) if name else []
    return _only(found, text)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _by_point(owner: Workspace, kind: str, key: str) -> list[Person]:
    points = ContactPoint.objects.filter(owner=owner, kind=kind, match_key=key)
    return list(
        Person.objects.filter(owner=owner, id__in=points.values("person_id")).select_related("organisation")[
            :6
        ]
    )


def _only(found: list[Person], text: str) -> Person:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(f"You know nobody as “{text[:80]}”; askaround people --query finds people.", status=404)
    listed = ", ".join(
        f"{row.handle} {row.name}" + (f" ({row.title})" if row.title else "") for row in found[:5]
    )
    raise Refusal(f"Several people are “{text[:80]}”: {listed}; name one by handle.")
