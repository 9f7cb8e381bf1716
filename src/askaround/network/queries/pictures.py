"""What the pictures of the network show: the map's groups, and how far the shortlist is covered.

In: a Workspace. Out: `Group` rows of `rules.network_map`; `Covered` rows. A constant number of queries, whatever the number of people.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.lamp_queries import on_list
from askaround.explore.models import Organisation
from askaround.explore.queries import shortlist, shortlist_codes
from askaround.network.models import Person, Position, TieEvidence
from askaround.network.queries.nearness import nearness
from askaround.network.rules import network_map as rule
from askaround.network.rules.paths import own_strength
from askaround.network.rules.ranking import DOES_IT
from askaround.network.rules.ties import TieSignals, classify

MOST_WEIGHED = 700
MOST_LISTED = 40
MOST_LINKS = 24

_TIE = (
    "written", "answered", "talks", "first_exchange_on", "last_exchange_on", "strong_until", "last_touch_on", "level",
    "met_where", "named_by_id", "known_since",
)  # fmt: skip

HEARD_OF = Q(named_by__isnull=False, last_touch_on=None, known_since=None, met_where="", written=0) & Q(
    level__in=["", "distant"]
)
"""Whom one cannot turn to: only their name was heard (`rules.paths.own_strength` is 0)."""


@dataclass(frozen=True)
class Mapped:
    """The map in both layouts, and how many people are drawn of how many."""

    groups: list[rule.Group]
    wide: rule.Picture
    narrow: rule.Picture
    drawn: int
    total: int


def network_map(owner: Workspace, by: str = "organisation") -> Mapped:
    """The map, grouped by organisation or by career; at most eleven queries."""
    column = "organisation_id" if by == "organisation" else "onet"
    total = Person.objects.filter(owner=owner).count()
    chosen = _groups(owner, column)
    keys = [dot.key for group in chosen for dot in group.people]
    known = _known(owner, keys)
    return Mapped(chosen, rule.wide(chosen, known), rule.narrow(chosen), len(keys), total)


def _groups(owner: Workspace, column: str) -> list[rule.Group]:
    """The groups to draw, with their people."""
    today = settings_of(owner).today
    columns = ("number", "name", "title", column, *_TIE)
    people = Person.objects.filter(owner=owner, never=False)
    touched = people.filter(last_touch_on__isnull=False).order_by("-last_touch_on", "id")
    said = people.exclude(level="").order_by("id")
    rows = {row[0]: row for query in (touched, said) for row in query.values_list(*columns)[:MOST_WEIGHED]}
    dots: dict[Any, dict[str, rule.Dot]] = {}
    for row in rows.values():
        dots.setdefault(row[3], {})[f"p{row[0]}"] = _dot(row, today)
    wanted = set(_wanted(owner, column))
    there = Person.objects.filter(owner=owner).order_by()
    counted = there.values_list(column).annotate(n=Count("*"))
    # Only of these the keys are read: with thousands of employers that would be most of the work.
    named = (
        there.filter(organisation__isnull=False) if column == "organisation_id" else there.exclude(onet="")
    )
    largest = named.values_list(column).annotate(n=Count("*")).order_by("-n", column)[: 2 * rule.MOST_GROUPS]
    others = counted.filter(**{f"{column}__in": [key for key in {*dots, *wanted} if key]})
    counts: dict[Any, int] = dict(largest) | dict(others)
    names = _names(owner, column, list(counts))
    groups = {
        key: rule.Group(shown, name, counts[key], tuple(dots.get(key, {}).values()), key in wanted)
        for key, (shown, name) in names.items()
    }
    places = {group.key: key for key, group in groups.items()}
    chosen = rule.choose(groups.values())
    few = [places[group.key] for group in chosen if len(group.people) < min(rule.MOST_EACH, group.total)]
    for row in _some_of(people, column, few).values_list(*columns):
        dots.setdefault(row[3], {}).setdefault(f"p{row[0]}", _dot(row, today))
    filled = (
        replace(groups[places[group.key]], people=tuple(dots.get(places[group.key], {}).values()))
        for group in chosen
    )
    order = {group.key: place for place, group in enumerate(chosen)}
    return sorted(rule.choose(filled), key=lambda group: order[group.key])


def _dot(row: tuple[Any, ...], today: dt.date) -> rule.Dot:
    written, answered, talks, first, last, strong_until, contact, level, met, named_by, since = row[4:]
    tie = TieSignals(
        written, answered, talks, first, last, strong_until, contact, level, met, named_by is not None, since
    )
    return rule.Dot(f"p{row[0]}", row[1], classify(tie, today), own_strength(tie, today), row[2])


def _some_of(people: QuerySet[Person], column: str, keys: list[Any]) -> QuerySet[Person]:
    """Some people of groups in which hardly anybody was dealt with: those stored first."""
    if not keys:
        return people.none()
    nth = Window(RowNumber(), partition_by=[F(column)], order_by=F("id").asc())
    found = people.filter(**{f"{column}__in": keys}).annotate(nth=nth)
    return found.filter(nth__lte=2 * rule.MOST_EACH).order_by("number")


def _wanted(owner: Workspace, column: str) -> list[Any]:
    if column == "onet":
        return list(shortlist_codes(owner))
    return list(on_list(owner).values_list("id", flat=True)[:MOST_LISTED])


def _names(owner: Workspace, column: str, keys: list[Any]) -> dict[Any, tuple[str, str]]:
    """Group → its key on pages and its name."""
    if column == "onet":
        catalogue = get_catalogue()
        return {key: (key, catalogue.name(key) or key) for key in keys}
    rows = Organisation.objects.filter(owner=owner, id__in=keys).order_by()
    return {row[0]: (f"o{row[1]}", row[2]) for row in rows.values_list("id", "number", "name")}


def _known(owner: Workspace, keys: list[str]) -> list[tuple[str, str]]:
    """Who of these people know each other."""
    numbers = [int(key[1:]) for key in keys]
    if not numbers:
        return []
    ids = dict(Person.objects.filter(owner=owner, number__in=numbers).order_by().values_list("id", "number"))
    rows = TieEvidence.objects.filter(owner=owner, a__in=list(ids), b__in=list(ids)).order_by("-weight", "id")
    return [(f"p{ids[a]}", f"p{ids[b]}") for a, b in rows.values_list("a_id", "b_id")[:MOST_LINKS] if a != b]


@dataclass(frozen=True)
class Covered:
    """One career or employer: how many one knows directly, how many are one step away; `key` as pages address it."""

    key: str
    name: str
    career: bool
    direct: int
    step: int

    @property
    def state(self) -> str:
        """direct, step or nobody."""
        return "direct" if self.direct else "step" if self.step else "nobody"


def coverage(owner: Workspace) -> list[Covered]:
    """The shortlist's careers in its order, then the listed employers, the most wanted first; at most six queries."""
    heard = list(
        Person.objects.filter(HEARD_OF, owner=owner).order_by().values_list("onet", "organisation_id")
    )
    return [
        *_careers(owner, Counter(row[0] for row in heard)),
        *_employers(owner, Counter(row[1] for row in heard)),
    ]


def _careers(owner: Workspace, heard: Mapping[str, int]) -> list[Covered]:
    kept = shortlist(owner)
    if not kept:
        return []
    catalogue = get_catalogue()
    counts: dict[str, int] = dict(
        Person.objects.filter(owner=owner)
        .exclude(onet="")
        .order_by()
        .values_list("onet")
        .annotate(n=Count("*"))
    )
    known = {code: count - heard.get(code, 0) for code, count in counts.items()}
    found = []
    for entry in kept:
        near = (
            code for code in known if code != entry.onet and nearness(catalogue, entry.onet, code) >= DOES_IT
        )
        step = heard.get(entry.onet, 0) + sum(known[code] for code in near)
        found.append(Covered(entry.onet, entry.title, True, known.get(entry.onet, 0), step))
    return found


def _employers(owner: Workspace, heard: Mapping[Any, int]) -> list[Covered]:
    listed = list(on_list(owner)[:MOST_LISTED])
    if not listed:
        return []
    ids = [row.id for row in listed]
    there = Person.objects.filter(owner=owner, organisation__in=ids).order_by()
    counts: dict[uuid.UUID, int] = dict(there.values_list("organisation_id").annotate(n=Count("*")))
    former = were_at(owner, ids)
    return [
        Covered(
            row.handle, row.name, False, counts.get(row.id, 0) - heard.get(row.id, 0),
            heard.get(row.id, 0) + former.get(row.id, 0),
        )
        for row in listed
    ]  # fmt: skip


def were_at(owner: Workspace, organisations: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Employer → how many of the owner's people worked there and are elsewhere now; those with nobody are left out. One query."""
    before = Position.objects.filter(owner=owner, organisation__in=list(organisations), current=False)
    rows = before.exclude(person__organisation=F("organisation")).order_by().values_list("organisation_id")
    return dict(rows.annotate(n=Count("person", distinct=True)))
