"""Reads that join employers with the people one knows there.

In: a Workspace. Out: the LAMP list with its advocacy, employers where one knows people, how many one knows at some.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.lamp_queries import on_list
from askaround.explore.models import Organisation
from askaround.explore.rules.lamp import safe_cell
from askaround.network.models import Person

PAGE = 50
COLUMNS = ("name", "place", "kind", "site", "source", "motivation", "posting", "people_you_know", "listed_on")


@dataclass(frozen=True)
class KnownEmployer:
    """An employer and how many people of the owner are there now."""

    organisation: Organisation
    people: int


@dataclass(frozen=True)
class LampPage:
    """A part of the list; `total` is the whole list, `rated` how many of it have a motivation, `pages` at least 1."""

    rows: list[KnownEmployer]
    total: int
    rated: int
    page: int
    pages: int


def known_at(owner: Workspace, organisations: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Employer → how many people of the owner are there now; those with nobody are left out. One query."""
    found = Person.objects.filter(owner=owner, organisation__in=list(organisations))
    return dict(found.values_list("organisation").annotate(Count("id")).order_by())


def lamp_list(owner: Workspace, sort: str = "motivation") -> QuerySet[Organisation]:
    """The list in the order of `rules.lamp.SORTS`, each with `known`, the people one knows there; one query when read."""
    people = (
        Person.objects.filter(owner=owner, organisation=OuterRef("pk"))
        .order_by()
        .values("organisation")
        .annotate(n=Count("id"))
        .values("n")
    )
    found = on_list(owner).annotate(known=Coalesce(Subquery(people, output_field=IntegerField()), Value(0)))
    wanted, posted = F("motivation").desc(nulls_last=True), F("posting").desc(nulls_last=True)
    known = F("known").desc()
    orders = {
        "motivation": (wanted, posted, known),
        "posting": (posted, wanted, known),
        "people": (known, wanted, posted),
        "added": (F("listed_at").desc(),),
    }
    return found.order_by(*orders.get(sort, ()), "match_key", "id")


def lamp_page(owner: Workspace, sort: str = "motivation", page: int = 1, size: int = PAGE) -> LampPage:
    """One page of the list; a page beyond the last is the last. Two queries."""
    counts = on_list(owner).order_by().aggregate(total=Count("id"), rated=Count("motivation"))
    pages = max(1, -(-counts["total"] // size))
    page = min(max(1, page), pages)
    rows = lamp_list(owner, sort)[(page - 1) * size : page * size]
    known = [KnownEmployer(row, getattr(row, "known", 0)) for row in rows]
    return LampPage(known, counts["total"], counts["rated"], page, pages)


def where_people_are(owner: Workspace, limit: int = 8) -> list[KnownEmployer]:
    """Employers that are not on the list and where the owner knows people, those with most first; two queries, of which the first
    reads one index alone.
    """
    people = Person.objects.filter(owner=owner, organisation__isnull=False)
    counted = (
        people.exclude(organisation__in=on_list(owner).order_by().values("id"))
        .values_list("organisation")
        .annotate(n=Count("id"))
        .order_by("-n", "organisation")
    )
    known = dict(counted[:limit])
    rows = Organisation.objects.filter(owner=owner, id__in=list(known))
    return sorted(
        (KnownEmployer(row, known[row.id]) for row in rows),
        key=lambda each: (-each.people, each.organisation.match_key),
    )


def csv_rows(owner: Workspace, sort: str = "motivation") -> Iterator[list[str]]:
    """The lines of the list as a CSV, headings first; no cell is a formula to a spreadsheet. Two queries."""
    yield list(COLUMNS)
    zone = settings_of(owner).tz
    for row in lamp_list(owner, sort):
        listed = row.listed_at.astimezone(zone).date().isoformat() if row.listed_at else ""
        known = getattr(row, "known", 0)
        rated = (row.list_source, row.motivation, row.posting, known, listed)
        yield [safe_cell(cell) for cell in (row.name, row.place, row.kind, row.site, *rated)]
