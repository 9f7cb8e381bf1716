"""Reads about people: one of them, a page of them, all that is known of one.

In: a Workspace and a reference, words, a place in the list. Out: rows of that owner only; lines and details as dataclasses.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key, mail_key, match_key
from askaround.network.models import ContactPoint, Person, Position, SourceId, SourceRecord, Touch
from askaround.network.queries.ties import tie_of
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
class PeoplePage:
    """Some lines in the order of the list; `after` is what to ask for next, None at the end."""

    rows: list[PersonLine]
    after: str | None


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
    """The person of that id, handle, mail address, LinkedIn address or unique name.

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


def people_page(
    owner: Workspace,
    *,
    query: str = "",
    onet: str = "",
    organisation: str = "",
    after: str | None = None,
    limit: int = 50,
) -> PeoplePage:
    """People by name, those whose words contain each word of `query`; four queries, whatever the limit.

    `onet`: an O*NET-SOC code or its beginning; `organisation`: an id, a handle (o3) or a name; `after`: as a page gave it.
    Raises Refusal for an `after` that is none.
    """
    limit = max(1, min(limit, MOST))
    rows = Person.objects.filter(owner=owner).select_related("organisation")
    words = match_key(query[:300]).split()
    if query.strip() and not words:
        return PeoplePage([], None)
    for word in words[:8]:
        rows = rows.filter(search_key__contains=word)
    if code := onet.strip():
        # What no code holds is not asked for: PostgreSQL refuses a NUL.
        rows = rows.filter(onet__startswith=code) if code.isascii() and code.isprintable() else rows.none()
    if organisation.strip():
        rows = rows.filter(_at(organisation.strip()))
    if after:
        key, pk = _place(after)
        rows = rows.filter(match_key__gte=key).filter(Q(match_key__gt=key) | Q(match_key=key, id__gt=pk))
    found = list(rows.order_by("match_key", "id")[: limit + 1])
    more = len(found) > limit
    return PeoplePage(
        lines(owner, found[:limit]), f"{found[limit - 1].id}.{found[limit - 1].match_key}" if more else None
    )


def _at(organisation: str) -> Q:
    """Those whose current employer it is."""
    if re.fullmatch(r"[oO][0-9]{1,9}", organisation):
        return Q(organisation__number=int(organisation[1:]))
    key = _uuid(organisation)
    return Q(organisation_id=key) if key else Q(organisation__match_key=organisation_key(organisation) or "-")


def _place(after: str) -> tuple[str, uuid.UUID]:
    pk, _, key = after.partition(".")
    found = _uuid(pk)
    if found is None or "\0" in key:
        raise Refusal("That page of the list does not exist; start at the beginning.")
    return key, found


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
    tie = tie_of(row)
    positions = row.positions.filter(owner=owner).select_related("organisation")
    return PersonDetail(
        person=row,
        tie=str(classify(tie, settings.today)),
        tie_evidence=evidence(tie),
        contact_points=list(row.contact_points.filter(owner=owner).order_by("kind", "created_at", "id")),
        positions=list(positions.order_by("-current", "-started", "-id")),
        source_ids=list(row.source_ids.filter(owner=owner).order_by("source", "value")),
        records=list(row.records.filter(owner=owner).order_by("source", "created_at")),
        named_by=row.named_by,
        named=list(Person.objects.filter(owner=owner, named_by=row).order_by("match_key", "id")[:MOST]),
        touches=shown[:limit],
        after=str(shown[limit - 1].id) if len(shown) > limit else None,
    )
