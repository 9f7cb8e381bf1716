"""What the pictures of the network show: the map's groups, and how far the shortlist is covered.

In: a Workspace. Out: `Group` rows of `rules.network_map`; `Covered` rows. A constant number of queries, whatever the number of people.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.lamp_queries import on_list
from askaround.explore.models import Organisation
from askaround.explore.queries import shortlist, shortlist_codes
from askaround.network.models import Person, Position, TieEvidence
from askaround.network.rules import network_map as rule
from askaround.network.rules.paths import own_strength
from askaround.network.rules.ranking import DOES_IT
from askaround.network.rules.ties import TieSignals, classify

MOST_WEIGHED = 2000
MOST_LISTED = 40

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
    """The map, grouped by organisation or by career; seven queries."""
    column = "organisation_id" if by == "organisation" else "onet"
    total, counts = _counts(owner, column)
    groups = _groups(owner, column, counts)
    chosen = rule.choose(groups)
    keys = [dot.key for group in chosen for dot in group.people]
    known = _known(owner, keys)
    return Mapped(chosen, rule.wide(chosen, known), rule.narrow(chosen), len(keys), total)


def _counts(owner: Workspace, column: str) -> tuple[int, dict[Any, int]]:
    """Everybody, and how many in each group; those in none are left out of the groups."""
    rows = Person.objects.filter(owner=owner).order_by().values_list(column).annotate(n=Count("id"))
    counts = dict(rows)
    total = sum(counts.values())
    return total, {key: count for key, count in counts.items() if key}


def _groups(owner: Workspace, column: str, counts: Mapping[Any, int]) -> list[rule.Group]:
    today = settings_of(owner).today
    dots: dict[Any, list[rule.Dot]] = {}
    people = Person.objects.filter(owner=owner, never=False)
    columns = ("number", "name", "title", column, *_TIE)
    dealt = people.filter(Q(last_touch_on__isnull=False) | ~Q(level="") | ~Q(met_where=""))
    for row in dealt.order_by(F("last_touch_on").desc(nulls_last=True), "id").values_list(*columns)[
        :MOST_WEIGHED
    ]:
        dots.setdefault(row[3], []).append(_dot(row, today))
    wanted = set(_wanted(owner, column))
    largest = sorted(counts, key=lambda key: (-counts[key], str(key)))[: 2 * rule.MOST_GROUPS]
    few = [key for key in {*largest, *wanted} if key in counts and len(dots.get(key, ())) < rule.MOST_EACH]
    there = {dot.key for those in dots.values() for dot in those}
    for row in _of_each(owner, column, few):
        dot = _dot(row, today)
        if dot.key not in there and len(dots.setdefault(row[3], [])) < rule.MOST_EACH:
            dots[row[3]].append(dot)
    keys = [key for key in {*dots, *largest, *wanted} if key in counts]
    names = _names(owner, column, keys)
    return [
        rule.Group(names[key][0], names[key][1], counts[key], tuple(dots.get(key, ())), key in wanted)
        for key in keys
        if key in names
    ]


def _dot(row: tuple[Any, ...], today: Any) -> rule.Dot:
    tie = TieSignals(*row[4:12], met=row[12], way_in=row[13] is not None, known_since=row[14])
    return rule.Dot(f"p{row[0]}", row[1], classify(tie, today), own_strength(tie, today), row[2])


def _of_each(owner: Workspace, column: str, keys: list[Any]) -> list[tuple[Any, ...]]:
    """Some people of groups in which nobody, or hardly anybody, was dealt with; the first stored of each hundred."""
    if not keys:
        return []
    people = Person.objects.filter(owner=owner, never=False, **{f"{column}__in": keys})
    return list(people.order_by("number").values_list("number", "name", "title", column, *_TIE)[:400])


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
    return [(f"p{ids[a]}", f"p{ids[b]}") for a, b in rows.values_list("a_id", "b_id")[:300] if a != b]


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
    return [*_careers(owner), *_employers(owner)]


def _known_or_heard(owner: Workspace, column: str, keys: list[Any]) -> dict[tuple[Any, bool], int]:
    """(key, only heard of) → people."""
    heard = Case(When(HEARD_OF, then=Value(1)), default=Value(0), output_field=IntegerField())
    people = Person.objects.filter(owner=owner, never=False, **{f"{column}__in": keys})
    rows = people.annotate(heard=heard).order_by().values_list(column, "heard").annotate(n=Count("id"))
    return {(key, bool(only)): count for key, only, count in rows}


def _careers(owner: Workspace) -> list[Covered]:
    kept = shortlist(owner)
    if not kept:
        return []
    catalogue = get_catalogue()
    codes = (
        Person.objects.filter(owner=owner)
        .exclude(onet="")
        .order_by()
        .values_list("onet", flat=True)
        .distinct()
    )
    near = {
        entry.onet: [
            code
            for code in codes
            if code != entry.onet and catalogue.relatedness(code, entry.onet) >= DOES_IT
        ]
        for entry in kept
    }
    counts = _known_or_heard(
        owner, "onet", sorted({*near, *(code for close in near.values() for code in close)})
    )
    return [
        Covered(
            entry.onet,
            entry.title,
            True,
            counts.get((entry.onet, False), 0),
            counts.get((entry.onet, True), 0)
            + sum(counts.get((code, False), 0) for code in near[entry.onet]),
        )
        for entry in kept
    ]


def _employers(owner: Workspace) -> list[Covered]:
    listed = list(on_list(owner)[:MOST_LISTED])
    if not listed:
        return []
    ids = [row.id for row in listed]
    counts = _known_or_heard(owner, "organisation_id", ids)
    before = Position.objects.filter(owner=owner, organisation__in=ids, current=False, person__never=False)
    former: dict[uuid.UUID, int] = dict(
        before.exclude(person__organisation=F("organisation"))
        .order_by()
        .values_list("organisation_id")
        .annotate(n=Count("person", distinct=True))
    )
    return [
        Covered(
            row.handle, row.name, False, counts.get((row.id, False), 0),
            counts.get((row.id, True), 0) + former.get(row.id, 0),
        )
        for row in listed
    ]  # fmt: skip
