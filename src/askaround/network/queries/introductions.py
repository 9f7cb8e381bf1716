"""Ways in: through whom somebody, or an organisation, can be reached (docs/rules/introductions.md).

In: a Workspace and a target. Out: `Way` rows, the strongest first. The number of queries is constant, and of anybody with very
many ties only the heaviest are followed, so that neither the number of people nor one who knows everybody makes it slow.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.models import Organisation
from askaround.explore.queries import find_organisation
from askaround.lib.errors import Refusal
from askaround.network.models import Person, Position, TieEvidence, Touch
from askaround.network.queries.kept import Kept
from askaround.network.queries.people import person_of
from askaround.network.queries.touches import live_touches
from askaround.network.rules import paths
from askaround.network.rules.ties import TieSignals, evidence

MOST_TIES = 200
"""Ties followed from the target, the heaviest on either side of the pair."""

MOST_NEXT, MOST_BEYOND = 60, 600
"""People whose own ties are looked at for a third step, and how many of these ties, the heaviest."""

MOST_THERE = 200
"""People of one organisation looked at, those last in touch first."""

ASKED_DAYS = 365

_PERSON = (
    "id", "number", "name", "title", "organisation__name", "written", "answered", "talks", "first_exchange_on",
    "last_exchange_on", "strong_until", "last_touch_on", "level", "met_where", "named_by_id", "known_since", "never",
    "later_until",
)  # fmt: skip


@dataclass(frozen=True)
class Who:
    """Somebody on a way."""

    id: uuid.UUID
    handle: str
    name: str
    title: str
    organisation: str


@dataclass(frozen=True)
class Step:
    """One step with its evidence; `of` None is the owner, strength in 0..1."""

    of: Who | None
    to: Who
    strength: float
    text: str


@dataclass(frozen=True)
class Way:
    """One way: whom to ask first, …, who is reached; `asked` times within the last year was the first asked, `asked_on` last."""

    people: tuple[Who, ...]
    strength: float
    steps: tuple[Step, ...]
    asked: int
    asked_on: dt.date | None
    paused_until: dt.date | None
    sentence: str
    at: str = ""
    """“ at Example Lab” where an organisation is the target."""

    @property
    def first(self) -> Who:
        """Whom to ask."""
        return self.people[0]

    @property
    def last(self) -> Who:
        """Who is reached."""
        return self.people[-1]

    @property
    def asked_told(self) -> str:
        """How much the first was asked already; "" for not at all."""
        if not self.asked or self.asked_on is None:
            return ""
        times = "once" if self.asked == 1 else "twice" if self.asked == 2 else f"{self.asked} times"
        return f"You asked {self.first.name} {times} in the last year, last on {self.asked_on.day} {self.asked_on:%B %Y}."

    @property
    def rest(self) -> tuple[Who, ...]:
        """Who comes after whom to ask."""
        return self.people[1:]

    @property
    def second(self) -> Who:
        """To whom the first can introduce; of a way of one, the first."""
        return self.people[min(1, len(self.people) - 1)]

    @property
    def direct(self) -> bool:
        """Whether nobody stands between."""
        return len(self.people) == 1


_Pair = tuple[uuid.UUID, uuid.UUID]


class _Edge(NamedTuple):
    """One row of evidence."""

    a_id: uuid.UUID
    b_id: uuid.UUID
    kind: str
    weight: float
    last_on: dt.date | None
    first_on: dt.date | None
    count: int
    text: str


@dataclass
class _Gathered:
    """The part of the graph around some ends: strengths of pairs and their evidence, rows of people, what an employer implies."""

    ties: dict[_Pair, float] = field(default_factory=dict)
    edges: dict[_Pair, list[_Edge]] = field(default_factory=dict)
    people: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    implied: dict[_Pair, str] = field(default_factory=dict)
    asked: dict[uuid.UUID, tuple[int, dt.datetime]] = field(default_factory=dict)


def target_of(owner: Workspace, text: str) -> Person | Organisation:
    """Who or what a text means: a person by handle, id, mail or name, else an organisation. Raises Refusal for neither."""
    try:
        return person_of(owner, text)
    except Refusal as nobody:
        if nobody.status != 404:
            raise
    try:
        return find_organisation(owner, text)
    except Refusal as nothing:
        if nothing.status != 404:
            raise
        shown = text.strip()[:80]
        raise Refusal(f"You know no person and no organisation like “{shown}”.", status=404) from None


def introductions(owner: Workspace, target: Person | Organisation, limit: int = 10) -> list[Way]:
    """At most `limit` ways to a person or into an organisation, one for each person to ask first; at most nine queries."""
    settings = settings_of(owner)
    if isinstance(target, Person):
        return _ways(owner, {target.pk: 1.0}, settings, limit, implied=target.pk)
    at = "" if target.match_key == "" else target.name
    there, former = _there(owner, target)
    return _ways(owner, there, settings, limit, organisation=at, former=former)


def said_to_know(owner: Workspace, person: Person, limit: int = 20) -> list[Person]:
    """Whom the owner said this person knows, the latest first; one query."""
    rows = TieEvidence.objects.filter(Q(a=person) | Q(b=person), owner=owner, kind=TieEvidence.Kind.SAID)
    pairs = rows.select_related("a", "b").order_by("-id")[:limit]
    return [row.b if row.a_id == person.pk else row.a for row in pairs]


def best_way(owner: Workspace, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Way]:
    """Of these few people those who can be reached through somebody, and the strongest way; no employers, at most seven queries."""
    if not people:
        return {}
    settings = settings_of(owner)
    found = _gather(owner, dict.fromkeys(people, 1.0), settings)
    own = _own(found, settings)
    best: dict[uuid.UUID, paths.Path] = {}
    for key in people:
        through = (path for path in paths.strongest(own, found.ties, {key: 1.0}) if len(path.names) > 1)
        for path in through:
            if not _paused(found.people[path.names[0]], settings):
                best[key] = path
                break
    told = _told(list(best.values()), found, settings)
    return dict(zip(best, told, strict=True))


def _ways(
    owner: Workspace,
    ends: Mapping[uuid.UUID, float],
    settings: OwnerSettings,
    limit: int,
    *,
    implied: uuid.UUID | None = None,
    organisation: str = "",
    former: frozenset[uuid.UUID] = frozenset(),
) -> list[Way]:
    if not ends:
        return []
    found = _gather(owner, ends, settings, implied)
    ways = paths.strongest(_own(found, settings), found.ties, ends)
    ways.sort(key=lambda path: _paused(found.people[path.names[0]], settings) is not None)
    return _told(ways[:limit], found, settings, organisation, former)


def _paused(row: Mapping[str, Any], settings: OwnerSettings) -> dt.date | None:
    until: dt.date | None = row["later_until"]
    return until if until and until > settings.today else None


def _gather(
    owner: Workspace,
    ends: Mapping[uuid.UUID, float],
    settings: OwnerSettings,
    implied: uuid.UUID | None = None,
) -> _Gathered:
    """Everything within three steps of the ends that may carry a way."""
    found = _Gathered()
    today = settings.today
    _add(found, _edges(owner, ends, MOST_TIES), today)
    if implied is not None:
        _colleagues(owner, implied, found)
    worth: dict[uuid.UUID, float] = {}
    for (a, b), strength in found.ties.items():
        for end, other in ((a, b), (b, a)):
            if end in ends and other not in ends:
                worth[other] = max(worth.get(other, 0.0), strength * ends[end])
    middle = sorted(worth, key=lambda key: (-worth[key], str(key)))[:MOST_NEXT]
    if middle:
        _add(found, _edges(owner, middle, MOST_BEYOND, tied=True), today)
    concerned = sorted({*ends, *(key for pair in found.ties for key in pair)})
    found.people = {row[0]: dict(zip(_PERSON, row, strict=True)) for row in _PEOPLE.rows(owner, concerned)}
    since = settings.now - dt.timedelta(days=ASKED_DAYS)
    for person, at in _ASKED.rows(owner, concerned):
        if at >= since:
            found.asked[person] = (found.asked.get(person, (0, at))[0] + 1, at)
    return found


def _edges(owner: Workspace, ids: Iterable[uuid.UUID], most: int, *, tied: bool = False) -> list[_Edge]:
    """The heaviest evidence of these people on either side of the pair; `tied`: only with people whom the owner has dealt with."""
    keys = list(ids)
    of = set(keys)
    found = [_Edge._make(row) for row in _evidence("a", "b", most, tied).rows(owner, keys)]
    # A pair of which both are asked for comes from either side.
    other = (_Edge._make(row) for row in _evidence("b", "a", most, tied).rows(owner, keys))
    return found + [row for row in other if row.a_id not in of]


@cache
def _evidence(side: str, other: str, most: int, tied: bool) -> Kept:
    def make(owner: uuid.UUID, keys: Sequence[uuid.UUID]) -> QuerySet[Any, tuple[Any, ...]]:
        rows = TieEvidence.objects.filter(owner=owner, **{f"{side}__in": keys})
        if tied:
            rows = rows.filter(_dealt_with(other))
        return rows.order_by("-weight", "id").values_list(*_Edge._fields)[:most]

    return Kept(make)


def _dealt_with(other: str) -> Q:
    """On record or said; whom one is merely connected with begins no way of three steps."""
    return (
        Q(**{f"{other}__last_touch_on__isnull": False})
        | ~Q(**{f"{other}__level": ""})
        | ~Q(**{f"{other}__met_where": ""})
    )


def _add(found: _Gathered, rows: Iterable[_Edge], today: dt.date) -> None:
    pairs: dict[_Pair, list[_Edge]] = {}
    for row in rows:
        if row.a_id != row.b_id:
            pairs.setdefault(_pair(row.a_id, row.b_id), []).append(row)
    for pair, edges in pairs.items():
        strength = paths.between((paths.Piece(edge.kind, edge.weight, edge.last_on) for edge in edges), today)
        if strength > found.ties.get(pair, 0.0):
            found.ties[pair], found.edges[pair] = strength, edges


def _pair(a: uuid.UUID, b: uuid.UUID) -> _Pair:
    return (a, b) if a < b else (b, a)


_PEOPLE = Kept(
    lambda owner, keys: Person.objects.filter(owner=owner, id__in=keys).order_by().values_list(*_PERSON)
)
_ASKED = Kept(
    lambda owner, keys: (
        live_touches(owner)
        .filter(kind=Touch.Kind.ASKED, person__in=keys)
        .order_by("at")
        .values_list("person_id", "at")
    )
)


def _own(found: _Gathered, settings: OwnerSettings) -> dict[uuid.UUID, float]:
    """How well the owner can turn to each; nobody whom they never want to ask, and less to whom they asked lately."""
    return {
        key: paths.own_strength(_signals(row), settings.today) * paths.rested(found.asked.get(key, (0,))[0])
        for key, row in found.people.items()
        if not row["never"]
    }


def _signals(row: Mapping[str, Any]) -> TieSignals:
    return TieSignals(
        written=row["written"], answered=row["answered"], talks=row["talks"], first_exchange=row["first_exchange_on"],
        last_exchange=row["last_exchange_on"], strong_until=row["strong_until"], last_contact=row["last_touch_on"],
        level=row["level"], met=row["met_where"], way_in=row["named_by_id"] is not None, known_since=row["known_since"],
    )  # fmt: skip


def _there(
    owner: Workspace, organisation: Organisation
) -> tuple[dict[uuid.UUID, float], frozenset[uuid.UUID]]:
    """Who is at an organisation (worth 1) or was (less), those last in touch first; and who was."""
    rows = (
        Position.objects.filter(owner=owner, organisation=organisation)
        .order_by("-current", F("person__last_touch_on").desc(nulls_last=True), "person_id")
        .values_list("person_id", "current")[:MOST_THERE]
    )
    worth: dict[uuid.UUID, float] = {}
    for person, current in rows:
        worth[person] = max(worth.get(person, 0.0), 1.0 if current else paths.FORMERLY)
    return worth, frozenset(key for key, share in worth.items() if share < 1)


_STINT = (
    "person_id", "organisation_id", "organisation__employees", "started", "ended", "current", "organisation__name",
)  # fmt: skip
_OWN_STINTS = Kept(
    lambda owner, keys: (
        Position.objects.filter(owner=owner, person__in=keys, organisation__isnull=False)
        .order_by("id")
        .values_list(*_STINT)[:20]
    )
)
_STINTS_AT = Kept(
    lambda owner, keys: (
        Position.objects.filter(owner=owner, organisation__in=keys)
        .order_by(F("person__last_touch_on").desc(nulls_last=True), "id")
        .values_list(*_STINT)[:MOST_THERE]
    )
)


def _colleagues(owner: Workspace, target: uuid.UUID, found: _Gathered) -> None:
    """Whoever shared a small employer with the target knows them, by implication."""
    stints = {row[1]: row for row in _OWN_STINTS.rows(owner, [target])}
    small = sorted(key for key, row in stints.items() if row[2] is None or row[2] < paths.EMPLOYER[-1][0])
    for row in _STINTS_AT.rows(owner, small):
        if row[0] == target:
            continue
        strength = paths.colleagues([_stint(stints[row[1]])], [_stint(row)])
        pair = _pair(row[0], target)
        if strength > found.ties.get(pair, 0.0):
            found.ties[pair] = strength
            found.implied[pair] = f"both at {row[6]} at the same time, which makes it likely"


def _stint(row: Sequence[Any]) -> paths.Stint:
    return paths.Stint(row[1], row[2], _year(row[3]), _year(row[4]), row[5])


def _year(text: str) -> int:
    return int(text[:4]) if text[:4].isascii() and text[:4].isdigit() else 0


def _told(
    chosen: Sequence[paths.Path],
    found: _Gathered,
    settings: OwnerSettings,
    organisation: str = "",
    former: frozenset[uuid.UUID] = frozenset(),
) -> list[Way]:
    """The chosen ways with names and evidence."""
    who = {key: _who(found.people[key]) for path in chosen for key in path.names}
    ways = []
    for path in chosen:
        first = found.people[path.names[0]]
        own = evidence(_signals(first)) or "you are connected; nothing more is on record"
        steps = [Step(None, who[path.names[0]], path.steps[0], own)]
        for (a, b), strength in zip(_steps(path), path.steps[1:], strict=True):
            steps.append(Step(who[a], who[b], strength, _text(_pair(a, b), found)))
        asked, last = found.asked.get(path.names[0], (0, None))
        names = [who[key].name for key in path.names]
        at = organisation and (
            f", formerly at {organisation}" if path.names[-1] in former else f" at {organisation}"
        )
        ways.append(Way(
            tuple(who[key] for key in path.names), round(path.strength, 4), tuple(steps), asked,
            last.astimezone(settings.tz).date() if last else None, _paused(first, settings),
            paths.sentence(names, at=at), at,
        ))  # fmt: skip
    return ways


def _steps(path: paths.Path) -> list[_Pair]:
    return list(zip(path.names, path.names[1:], strict=False))


def _who(row: Mapping[str, Any]) -> Who:
    return Who(
        row["id"],
        f"{Person.LETTER}{row['number']}",
        row["name"],
        row["title"],
        row["organisation__name"] or "",
    )


def _text(pair: _Pair, found: _Gathered) -> str:
    """What stands behind a tie between two people, in words, the kinds in the order of the alphabet."""
    kinds: dict[str, list[_Edge]] = {}
    for edge in found.edges.get(pair, ()):
        kinds.setdefault(edge.kind, []).append(edge)
    said = [
        paths.told(
            kind,
            sum(edge.count for edge in edges),
            min(
                (edge.first_on or edge.last_on for edge in edges if edge.first_on or edge.last_on),
                default=None,
            ),
            max((edge.last_on for edge in edges if edge.last_on), default=None),
            next((edge.text for edge in edges if edge.text), ""),
        )
        for kind, edges in sorted(kinds.items())
    ]
    return "; ".join([*said, found.implied[pair]] if pair in found.implied else said)
