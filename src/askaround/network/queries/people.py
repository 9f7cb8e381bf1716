"""Reads about people: one of them, their lines in a list, all that is known of one.

In: a Workspace and a reference, or people. Out: rows of that owner only; lines and details as dataclasses.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass, replace

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key, mail_key
from askaround.network.models import ContactPoint, Person, Position, SourceId, SourceRecord, Touch
from askaround.network.queries.merges import PERSON, kept_row
from askaround.network.queries.ties import shared_with, tie_of
from askaround.network.queries.touches import live_touches
from askaround.network.rules.keys import person_key
from askaround.network.rules.ties import classify, evidence

MOST = 200


@dataclass(frozen=True)
class PersonLine:
    """One line of the list. `organisation` is its name, `tie` the class of the tie, `onet` "" where the title is not coded."""

    id: uuid.UUID
    handle: str
    name: str
    title: str
    organisation: str
    onet: str
    place: str
    emails: tuple[str, ...]
    url: str
    tie: str
    last_touch: dt.date | None


@dataclass(frozen=True)
class PersonDetail:
    """All that is known of one person, each fact with its source; `touches` are live, the latest first; `after` pages them."""

    person: Person
    tie: str
    tie_evidence: str
    contact_points: list[ContactPoint]
    positions: list[Position]
    source_ids: list[SourceId]
    records: list[SourceRecord]
    named_by: Person | None
    named: list[Person]
    touches: list[Touch]
    after: str | None


def person_of(owner: Workspace, ref: str) -> Person:
    """The person of that id, handle, mail address, LinkedIn address or unique name; id and handle of one who was made one with another
    lead to that other.

    Raises Refusal: nobody, or several, then with the candidates.
    """
    text = ref.strip()
    rows = Person.objects.filter(owner=owner).select_related("organisation")
    if re.fullmatch(r"[pP][0-9]{1,9}", text):
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
    if not found and (row := kept_row(owner, PERSON, text)) is not None:
        found = [row]
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


def first_point(owner: Workspace, person: Person, kind: str) -> str:
    """The person's mail address, phone number or web address that was known first; "" for none."""
    points = ContactPoint.objects.filter(owner=owner, person=person, kind=kind).order_by("created_at", "id")
    return points.values_list("value", flat=True).first() or ""


def _only(found: list[Person], text: str) -> Person:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(f"You know nobody as “{text[:80]}”; look for them by a part of their name.", status=404)
    listed = ", ".join(
        f"{row.handle} {row.name}" + (f" ({row.title})" if row.title else "") for row in found[:5]
    )
    raise Refusal(f"Several people are “{text[:80]}”: {listed}; name one by handle.")


def lines(owner: Workspace, people: list[Person]) -> list[PersonLine]:
    """The lines of these people, in their order; two queries."""
    settings = settings_of(owner)
    ids = [row.id for row in people]
    points: dict[tuple[uuid.UUID, str], list[str]] = {}
    shown = ContactPoint.objects.filter(owner=owner, person__in=ids, kind__in=["email", "url"]).order_by(
        "created_at", "id"
    )
    for person, kind, value in shown.values_list("person_id", "kind", "value"):
        points.setdefault((person, kind), []).append(value)
    return [
        PersonLine(
            row.id, row.handle, row.name, row.title, row.organisation.name if row.organisation else "", row.onet, row.place,
            tuple(points.get((row.id, "email"), ())), _best(points.get((row.id, "url"), [])),
            str(classify(tie_of(row), settings.today)), row.last_touch_on,
        )
        for row in people
    ]  # fmt: skip


def _best(urls: list[str]) -> str:
    """The LinkedIn address if there is one, else the first."""
    return next((url for url in urls if linkedin_key(url)), urls[0] if urls else "")


def person_detail(
    owner: Workspace, person: Person, *, after: str | None = None, limit: int = 50
) -> PersonDetail:
    """All that is known of one person, with sources; the number of queries does not depend on how much that is."""
    settings = settings_of(owner)
    row = Person.objects.filter(owner=owner).select_related("organisation", "named_by").get(id=person.id)
    touches = live_touches(owner).filter(person=row)
    if after:
        before = touches.filter(id=_uuid(after) or uuid.UUID(int=0)).values_list("at", "id").first()
        if before is None:
            raise Refusal("That page of the list does not exist; start at the beginning.")
        touches = touches.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    shown = list(touches.order_by("-at", "-id")[: limit + 1])
    positions = row.positions.filter(owner=owner).select_related("organisation")
    held = list(positions.order_by("-current", "-started", "-id"))
    tie = replace(tie_of(row), shared=shared_with(owner, held, settings.today))
    return PersonDetail(
        person=row,
        tie=str(classify(tie, settings.today)),
        tie_evidence=evidence(tie),
        contact_points=list(row.contact_points.filter(owner=owner).order_by("kind", "created_at", "id")),
        positions=held,
        source_ids=list(row.source_ids.filter(owner=owner).order_by("source", "value")),
        records=list(row.records.filter(owner=owner).order_by("source", "created_at")),
        named_by=row.named_by,
        named=list(Person.objects.filter(owner=owner, named_by=row).order_by("match_key", "id")[:MOST]),
        touches=shown[:limit],
        after=str(shown[limit - 1].id) if len(shown) > limit else None,
    )
