"""The people around somebody that may carry a way to them: who knows whom, on what evidence, of as many as one may look at.

In: a Workspace and whom to reach. Out: `Gathered`, in a constant number of queries; of anybody with very many ties only the heaviest are
followed, so that neither the number of people nor one who knows everybody makes it slow (docs/rules/introductions.md).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Any, NamedTuple, cast

from django.db.models import F, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.explore.models import Organisation
from askaround.network.models import Person, Position, TieEvidence, Touch
from askaround.network.queries.kept import Kept
from askaround.network.queries.touches import live_touches
from askaround.network.rules import paths
from askaround.network.rules.ties import TieSignals

MOST_TIES = 200
"""Ties followed from the target, the heaviest on either side of the pair."""

MOST_NEXT, MOST_BEYOND = 60, 600
"""People whose own ties are looked at for a third step, and how many of these ties, the heaviest."""

MOST_THERE = 200
"""People of one organisation looked at, those last in touch first."""

ASKED_DAYS = 365

_PERSON = (
    "id", "number", "name", "title", "organisation__name", "never", "later_until", "named_by_id", "written", "answered", "talks",
    "first_exchange_on", "last_exchange_on", "strong_until", "last_touch_on", "level", "met_where", "known_since",
)  # fmt: skip

Key = str
"""A person's key as 32 hexadecimal digits: of what is done here, comparing keys is most, and texts compare ten times as fast."""

Pair = tuple[Key, Key]


class Known(NamedTuple):
    """One person: who they are, and what says how well the owner can turn to them."""

    id: Key
    number: int
    name: str
    title: str
    employer: str | None
    never: bool
    later_until: dt.date | None
    named_by: Key | None
    written: int
    answered: int
    talks: int
    first_exchange_on: dt.date | None
    last_exchange_on: dt.date | None
    strong_until: dt.date | None
    last_touch_on: dt.date | None
    level: str
    met_where: str
    known_since: dt.date | None


class Edge(NamedTuple):
    """One row of evidence."""

    a_id: Key
    b_id: Key
    kind: str
    weight: float
    last_on: dt.date | None
    first_on: dt.date | None
    times: int
    text: str


_EDGE = ("a_id", "b_id", "kind", "weight", "last_on", "first_on", "count", "text")


@dataclass
class Gathered:
    """The part of the graph around some ends: strengths of pairs and their evidence, rows of people, what an employer implies."""

    ties: dict[Pair, float] = field(default_factory=dict)
    edges: dict[Pair, list[Edge]] = field(default_factory=dict)
    people: dict[Key, Known] = field(default_factory=dict)
    implied: dict[Pair, str] = field(default_factory=dict)
    asked: dict[Key, tuple[int, dt.datetime]] = field(default_factory=dict)


def gather(
    owner: Workspace,
    ends: Mapping[Key, float],
    settings: OwnerSettings,
    implied: Key | None = None,
    enough: int | None = None,
) -> Gathered:
    """Everything within three steps of the ends that may carry a way; with `enough`, only what may be among so many strongest.

    No step is stronger than 1: what cannot be stronger than the `enough` ways of two steps is not looked at.
    """
    found = Gathered()
    for pair, (strength, edges) in _pairs(_edges(owner, ends, MOST_TIES), settings.today):
        found.ties[pair], found.edges[pair] = strength, edges
    if implied is not None:
        _colleagues(owner, implied, found)
    worth: dict[Key, float] = {}
    for (a, b), strength in found.ties.items():
        for end, other in ((a, b), (b, a)):
            if end in ends and other not in ends:
                worth[other] = max(worth.get(other, 0.0), strength * ends[end])
    _meet(owner, {*ends, *worth}, found, settings)
    own = strengths(found, settings)
    least = _least(own, found, ends, settings, enough) if enough else 0.0
    middle = sorted((-share, key) for key, share in worth.items() if share > least)[:MOST_NEXT]
    if middle:
        rows = _edges(owner, [key for _, key in middle], MOST_BEYOND, tied=True)
        for pair, (strength, edges) in _pairs(rows, settings.today):
            a, b = pair
            if strength > found.ties.get(pair, 0.0) and (
                (strength * worth.get(a, 0.0) > least and strength > own.get(a, 0.0))
                or (strength * worth.get(b, 0.0) > least and strength > own.get(b, 0.0))
            ):
                found.ties[pair], found.edges[pair] = strength, edges
        _meet(owner, {key for pair in found.ties for key in pair} - found.people.keys(), found, settings)
    return found


def _least(
    own: Mapping[Key, float], found: Gathered, ends: Mapping[Key, float], settings: OwnerSettings, enough: int
) -> float:
    """How strong the last of `enough` ways is that are found already; 0 where there are fewer."""
    shortest = (
        path.strength
        for path in paths.strongest(own, found.ties, ends)
        if not paused(found.people[path.names[0]], settings)
    )
    return next(islice(shortest, enough - 1, None), 0.0)


def _meet(owner: Workspace, ids: set[Key], found: Gathered, settings: OwnerSettings) -> None:
    """Who these people are, and how often each was asked in the last year."""
    concerned = sorted(ids)
    found.people.update((row[0], Known._make(row)) for row in _PEOPLE.rows(owner, concerned))
    since = settings.now - dt.timedelta(days=ASKED_DAYS)
    for person, at in _ASKED.rows(owner, concerned):
        if at >= since:
            found.asked[person] = (found.asked.get(person, (0, at))[0] + 1, at)


def strengths(found: Gathered, settings: OwnerSettings) -> dict[Key, float]:
    """How well the owner can turn to each; nobody whom they never want to ask, and less to whom they asked lately."""
    today = settings.today
    own = {
        key: _own(row[_SIGNALS:], row.named_by is not None, today)
        for key, row in found.people.items()
        if not row.never
    }
    for key, (asks, _) in found.asked.items():
        if key in own:
            own[key] *= paths.rested(asks)
    return own


_SIGNALS = Known._fields.index("written")


@lru_cache(4096)
def _own(facts: tuple[Any, ...], named: bool, today: dt.date) -> float:
    """Of the same facts the same comes out: most people are merely connected."""
    return paths.own_strength(_signals(facts, named), today)


def signals(row: Known) -> TieSignals:
    return _signals(row[_SIGNALS:], row.named_by is not None)


def _signals(facts: tuple[Any, ...], named: bool) -> TieSignals:
    written, answered, talks, began, last, strong_until, touched, level, met, known_since = facts
    return TieSignals(
        written=written, answered=answered, talks=talks, first_exchange=began, last_exchange=last, strong_until=strong_until,
        last_contact=touched, level=level, met=met, way_in=named, known_since=known_since,
    )  # fmt: skip


def paused(row: Known, settings: OwnerSettings) -> dt.date | None:
    """Until when the owner does not want to ask them; None for nothing of the kind."""
    until = row.later_until
    return until if until is not None and until > settings.today else None


def _edges(owner: Workspace, ids: Iterable[Key], most: int, *, tied: bool = False) -> list[Edge]:
    """The heaviest evidence of these people on either side of the pair; `tied`: only with people whom the owner has dealt with."""
    keys = list(ids)
    of = set(keys)
    found = [Edge._make(row) for row in _evidence("a", "b", most, tied).rows(owner, keys)]
    # A pair of which both are asked for comes from either side.
    other = (Edge._make(row) for row in _evidence("b", "a", most, tied).rows(owner, keys))
    return found + [row for row in other if row.a_id not in of]


@cache
def _evidence(side: str, other: str, most: int, tied: bool) -> Kept:
    def make(owner: uuid.UUID, keys: Sequence[uuid.UUID]) -> QuerySet[Any, tuple[Any, ...]]:
        rows = TieEvidence.objects.filter(owner=owner, **{f"{side}__in": keys})
        if tied:
            # The owner of both is the same, but an index begins with it.
            rows = rows.filter(_dealt_with(other), **{f"{other}__owner": owner})
        return rows.order_by("-weight", "id").values_list(*_EDGE)[:most]

    return Kept(make, plain=True)


def _dealt_with(other: str) -> Q:
    """On record or said; whom one is merely connected with begins no way of three steps."""
    return (
        Q(**{f"{other}__last_touch_on__isnull": False})
        | ~Q(**{f"{other}__level": ""})
        | ~Q(**{f"{other}__met_where": ""})
    )


def _pairs(rows: Iterable[Edge], today: dt.date) -> Iterator[tuple[Pair, tuple[float, list[Edge]]]]:
    """The rows by pair with what they say together, where that is anything."""
    pairs: dict[Pair, list[Edge]] = {}
    for row in rows:
        a, b = row.a_id, row.b_id
        if a != b:
            pairs.setdefault((a, b) if a < b else (b, a), []).append(row)
    for pair, edges in pairs.items():
        strength = paths.between(edges, today)
        if strength > 0:
            yield pair, (strength, edges)


def pair_of(a: Key, b: Key) -> Pair:
    return (a, b) if a < b else (b, a)


_PEOPLE = Kept(
    lambda owner, keys: Person.objects.filter(owner=owner, id__in=keys).order_by().values_list(*_PERSON),
    plain=True,
)
_ASKED = Kept(
    lambda owner, keys: (
        live_touches(cast("Workspace", owner))
        .filter(kind=Touch.Kind.ASKED, person__in=keys)
        .order_by("at")
        .values_list("person_id", "at")
    ),
    plain=True,
)


def there(owner: Workspace, organisation: Organisation) -> tuple[dict[Key, float], frozenset[Key]]:
    """Who is at an organisation (worth 1) or was (less), those last in touch first; and who was."""
    rows = (
        Position.objects.filter(owner=owner, organisation=organisation)
        .order_by("-current", F("person__last_touch_on").desc(nulls_last=True), "person_id")
        .values_list("person_id", "current")[:MOST_THERE]
    )
    worth: dict[Key, float] = {}
    for person, current in rows:
        worth[person.hex] = max(worth.get(person.hex, 0.0), 1.0 if current else paths.FORMERLY)
    return worth, frozenset(key for key, share in worth.items() if share < 1)


_STINT = (
    "person_id", "organisation_id", "organisation__employees", "started", "ended", "current", "organisation__name",
)  # fmt: skip
_OWN_STINTS = Kept(
    lambda owner, keys: (
        Position.objects.filter(owner=owner, person__in=keys, organisation__isnull=False)
        .order_by("id")
        .values_list(*_STINT)[:20]
    ),
    plain=True,
)
_STINTS_AT = Kept(
    lambda owner, keys: (
        Position.objects.filter(owner=owner, organisation__in=keys)
        .order_by(F("person__last_touch_on").desc(nulls_last=True), "id")
        .values_list(*_STINT)[:MOST_THERE]
    ),
    plain=True,
)


def _colleagues(owner: Workspace, target: Key, found: Gathered) -> None:
    """Whoever shared a small employer with the target knows them, by implication."""
    stints = {row[1]: row for row in _OWN_STINTS.rows(owner, [target])}
    small = sorted(key for key, row in stints.items() if row[2] is None or row[2] < paths.EMPLOYER[-1][0])
    for row in _STINTS_AT.rows(owner, small):
        if row[0] == target:
            continue
        strength = paths.colleagues([_stint(stints[row[1]])], [_stint(row)])
        pair = pair_of(row[0], target)
        if strength > found.ties.get(pair, 0.0):
            found.ties[pair] = strength
            found.implied[pair] = f"both at {row[6]} at the same time"


def _stint(row: Sequence[Any]) -> paths.Stint:
    return paths.Stint(row[1], row[2], _year(row[3]), _year(row[4]), row[5])


def _year(text: str) -> int:
    return int(text[:4]) if text[:4].isascii() and text[:4].isdigit() else 0
