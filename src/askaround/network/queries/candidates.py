"""Those for whom something may speak, and what is known of each, in a number of queries that does not grow.

In: an owner, what is looked for. Out: `ranking.Signals` of at most a few hundred, chosen by indexed columns; see
docs/rules/ranking.md, “With thousands of people”.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.explore.catalogue import Catalogue, get_catalogue
from askaround.lib.text import match_key
from askaround.network.models import OwnPosition, Person, Position, TieEvidence
from askaround.network.queries.asks import Asked, asked_lately
from askaround.network.queries.kept import Kept
from askaround.network.queries.nearness import nearness
from askaround.network.queries.ties import own_stays, shared_places
from askaround.network.rules import courtesy, ranking
from askaround.network.rules.novelty import digital
from askaround.network.rules.shared import Stay
from askaround.network.rules.ties import DORMANT_MONTHS, TieSignals, months_before

MOST_SAID, MOST_RECENT, MOST_DORMANT, MOST_NAMED = 80, 40, 30, 40
MOST_LISTED, MOST_THERE = 40, 120
"""Read at most: those the owner said something of or met somewhere, last in touch, silent for years, named, at listed employers, at the
one looked at."""

MOST_FEW, MOST_CAREERS = 80, 3
OF_MANY = {"recent": 16, "dormant": 8, "new": 10}
"""Of careers that few people have everybody is read, the nearest careers first, up to `MOST_FEW`; of the nearest with more people
so many of each kind."""

MOST_JUDGED = 60
"""So many of the best by their own columns are judged with their positions and common acquaintances as well."""

_FIELDS = (
    "id", "number", "name", "title", "onet", "seniority", "place", "level", "met_where", "later_until", "named_by_id",
    "may_use_name", "known_since", "written", "answered", "talks", "first_exchange_on", "last_exchange_on", "strong_until",
    "last_touch_on", "organisation_id", "organisation__name", "organisation__employees", "organisation__listed_at",
    "organisation__motivation", "named_by__number", "named_by__name", "named_by__title",
)  # fmt: skip


_HELD = ("person_id", "title", "coding_score", "organisation_id", "started", "ended", "current")


def _people(owner: uuid.UUID) -> QuerySet[Person]:
    """Who was not ruled out; who was put off is left out when the rows are read."""
    return Person.objects.filter(owner=owner, never=False)


_SAID = Kept(
    lambda owner, _: (
        _people(owner)
        .filter(~Q(level="") | ~Q(met_where=""))  # the condition of an index, word by word
        .order_by(F("last_exchange_on").desc(nulls_last=True), "id")
        .values_list("id")[:MOST_SAID]
    )
)
_RECENT = Kept(
    lambda owner, _: (
        _people(owner)
        .filter(last_exchange_on__isnull=False)
        .order_by("-last_exchange_on", "id")
        .values_list("id")[:MOST_RECENT]
    )
)
_NAMED = Kept(
    lambda owner, _: (
        _people(owner).filter(named_by__isnull=False).order_by("-id").values_list("id")[:MOST_NAMED]
    )
)
_DORMANT = Kept(
    lambda owner, _, silent: (
        _people(owner)
        .filter(last_exchange_on__lte=silent)
        .order_by("-last_exchange_on", "id")
        .values_list("id")[:MOST_DORMANT]
    )
)
_COUNTS = Kept(
    lambda owner, _: (
        Person.objects.filter(owner=owner)
        .exclude(onet="")
        .order_by()
        .values_list("onet")
        .annotate(n=Count("*"))
    )
)
_DOING = Kept(
    lambda owner, _, code: (
        _people(owner)
        .filter(onet=code, last_touch_on__isnull=False)
        .order_by("-last_touch_on", "id")
        .values_list("id")[: OF_MANY["recent"]]
    )
)
_DOING_SILENT = Kept(
    lambda owner, _, code, silent: (
        _people(owner)
        .filter(onet=code, last_touch_on__lte=silent)
        .order_by("-last_touch_on", "id")
        .values_list("id")[: OF_MANY["dormant"]]
    )
)
# No further order: it would have to sort thousands, and the index gives them in one that stays.
_DOING_NEW = Kept(
    lambda owner, _, code: (
        _people(owner)
        .filter(onet=code, last_touch_on=None)
        .order_by("last_touch_on")
        .values_list("id")[: OF_MANY["new"]]
    )
)
_LISTED = Kept(
    lambda owner, keys: (
        _people(owner).filter(organisation__in=keys).order_by("id").values_list("id")[:MOST_LISTED]
    )
)
_ROWS = Kept(
    lambda owner, keys: Person.objects.filter(owner=owner, id__in=keys).order_by("id").values_list(*_FIELDS)
)
_POSITIONS = Kept(
    lambda owner, keys: (
        Position.objects.filter(owner=owner, person__in=keys)
        .order_by("-current", "-started", "-id")
        .values_list(*_HELD)
    )
)
_MUTUAL = tuple(
    Kept(
        lambda owner, keys, side=side, other=other: (
            TieEvidence.objects.filter(owner=owner, **{f"{side}__in": keys})
            .order_by()
            .values_list(side)
            .annotate(n=Count(other, distinct=True))
        )
    )
    for side, other in (("a_id", "b_id"), ("b_id", "a_id"))
)


@dataclass
class Candidates:
    """The rows read, by id, and the signals of those worth judging."""

    rows: dict[uuid.UUID, dict[str, Any]]
    signals: list[ranking.Signals]


@dataclass(frozen=True)
class Looking:
    """What is looked for, with what it takes to judge: the careers' codes, the employer's key, the owner's own past."""

    owner: Workspace
    settings: OwnerSettings
    search: ranking.Search
    wanted: tuple[str, ...]
    organisation: uuid.UUID | None = None
    own: tuple[OwnPosition, ...] = ()
    own_level: str = ""
    place: str = ""
    listed: tuple[uuid.UUID, ...] = ()
    nearness: dict[str, tuple[float, str]] = field(default_factory=dict)

    def nearest(self, onet: str) -> tuple[float, str]:
        """How near the nearest wanted career is, and which; (0, "") for an uncoded title."""
        if onet not in self.nearness:
            self.nearness[onet] = nearest(onet, self.wanted)
        return self.nearness[onet]


def nearest(onet: str, wanted: Iterable[str]) -> tuple[float, str]:
    """The nearest wanted career and how near it is; (0, "") for an uncoded title."""
    if not onet:
        return (0.0, "")
    catalogue = get_catalogue()
    # The same both ways; the catalogue reads what is near to the first.
    return max(((nearness(catalogue, code, onet), code) for code in wanted), default=(0.0, ""))


def candidates(looking: Looking, weights: dict[str, float]) -> Candidates:
    """Everybody for whom something may speak, judged first by their own row, the best of them with all that is known."""
    rows = _rows(looking)
    asks, colleagues = asked_lately(looking.owner, looking.settings, rows)
    today = looking.settings.today
    judged: list[tuple[float, str, ranking.Signals]] = []
    for row in rows.values():
        signals = _signals(looking, row, asks.get(row["id"], courtesy.Asks()))
        found = ranking.judge(signals, today, weights, looking.search)
        if found:
            judged.append((found.score, str(found.kind), signals))
    best = _best(judged)
    chosen = []
    for one in best:
        name = _colleague(rows[uuid.UUID(one.key)], colleagues, looking.settings) if colleagues else ""
        chosen.append(replace(one, colleague_asked=name) if name else one)
    return Candidates(rows, _known_more(looking, chosen))


def _best(judged: list[tuple[float, str, ranking.Signals]]) -> list[ranking.Signals]:
    """The best, and of each class some, in a stable order."""
    judged.sort(key=lambda each: (-each[0], each[2].name, each[2].key))
    taken: dict[str, ranking.Signals] = {one.key: one for _, _, one in judged[:MOST_JUDGED]}
    counts: dict[str, int] = {}
    for _, kind, one in judged:
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= ranking.LOOKED_AT // 4:
            taken.setdefault(one.key, one)
    return list(taken.values())


def _rows(looking: Looking) -> dict[uuid.UUID, dict[str, Any]]:
    """The rows of the candidates, by id: their keys by one index each, then all in one."""
    silent = months_before(looking.settings.today, DORMANT_MONTHS)
    ids = _of_careers(looking, silent) if looking.wanted else set()
    ids.update(key for (key,) in _DORMANT.with_values(looking.owner, silent))
    if looking.organisation is not None:
        there = Position.objects.filter(
            owner=looking.owner, organisation=looking.organisation, current=True
        ).values("person_id")
        people = _people(looking.owner.pk).filter(id__in=there)
        ids.update(people.order_by("id").values_list("id", flat=True)[:MOST_THERE])
    for kept in (_SAID, _RECENT, _NAMED):
        ids.update(key for (key,) in kept.with_values(looking.owner))
    ids.update(key for (key,) in _LISTED.rows(looking.owner, looking.listed))
    rows = (dict(zip(_FIELDS, values, strict=True)) for values in _ROWS.rows(looking.owner, sorted(ids)))
    today = looking.settings.today
    return {row["id"]: row for row in rows if row["later_until"] is None or row["later_until"] <= today}


def _of_careers(looking: Looking, silent: dt.date) -> set[uuid.UUID]:
    """Those who do the work: all of the careers that few have, some of those that many have."""
    counts = _COUNTS.with_values(looking.owner)
    found = sorted((-looking.nearest(code)[0], code, n) for code, n in counts)
    few: list[str] = []
    many: list[str] = []
    room = MOST_FEW
    for near, code, n in found:
        if -near < ranking.DOES_IT:
            break
        if n <= room:
            few.append(code)
            room -= n
        elif len(many) < MOST_CAREERS:
            many.append(code)
    keys = list(_people(looking.owner.pk).filter(onet__in=few).values_list("id")) if few else []
    for code in many:
        keys += _DOING.with_values(looking.owner, code)
        keys += _DOING_SILENT.with_values(looking.owner, code, silent)
    if many:
        keys += _DOING_NEW.with_values(looking.owner, many[0])
    return {key for (key,) in keys}


def _signals(looking: Looking, row: dict[str, Any], asks: courtesy.Asks) -> ranking.Signals:
    """What the person's own row tells; careers by their codes, which is enough to judge by."""
    near, code = looking.nearest(row["onet"])
    place = looking.place
    there = looking.organisation is not None and row["organisation_id"] == looking.organisation
    return ranking.Signals(
        key=str(row["id"]), name=row["name"], tie=_tie(row), title=row["title"], career=row["onet"], wanted=code,
        relatedness=near, organisation=row["organisation__name"] or "", there=there, place=row["place"],
        near=float(bool(place) and place in match_key(row["place"])), via=row["named_by__name"] or "", may_use_name=row["may_use_name"],
        asks=asks,
        employer=str(row["organisation_id"] or ""), employees=row["organisation__employees"],
        listed=_listed(row), level=row["seniority"], own_level=looking.own_level, digital=digital(code or row["onet"]),
    )  # fmt: skip


def _listed(row: dict[str, Any]) -> float:
    """How much the employer is wanted: half for being on the list, the rest by the motivation of 1 to 5."""
    if row["organisation__listed_at"] is None:
        return 0.0
    return 0.5 + 0.1 * min(5, row["organisation__motivation"] or 0)


def _tie(row: dict[str, Any]) -> TieSignals:
    return TieSignals(
        written=row["written"], answered=row["answered"], talks=row["talks"], first_exchange=row["first_exchange_on"],
        last_exchange=row["last_exchange_on"], strong_until=row["strong_until"], last_contact=row["last_touch_on"],
        level=row["level"], met=row["met_where"], way_in=row["named_by_id"] is not None, known_since=row["known_since"],
    )  # fmt: skip


def _known_more(looking: Looking, signals: Sequence[ranking.Signals]) -> list[ranking.Signals]:
    """The same with the certainty of the coding, shared places, people known to both, distances. Three queries."""
    ids = [uuid.UUID(one.key) for one in signals]
    coding: dict[tuple[str, str], float] = {}
    stays: dict[str, list[Stay]] = {}
    there: set[str] = set()
    own, today = own_stays(looking.owner, looking.own), looking.settings.today
    for person, title, score, organisation, started, ended, current in _POSITIONS.rows(looking.owner, ids):
        key = str(person)
        coding.setdefault((key, title), score if score is not None else 1.0)
        if organisation in own:
            stays.setdefault(key, []).append(Stay(str(organisation), started, ended, current))
        if current and organisation is not None and organisation == looking.organisation:
            there.add(key)
    mutual = _mutual(looking.owner, ids)
    found = []
    for one in signals:
        shared = shared_places(own, stays.get(one.key, ()), today)
        near, km = _distance(looking.search.place, one)
        found.append(replace(
            one, career=_name(one.career), wanted=_name(one.wanted), coding=coding.get((one.key, one.title), 1.0), tie=replace(one.tie, shared=shared) if shared else one.tie,
            there=one.there or one.key in there, mutual=mutual.get(one.key), near=near, km=km,
        ))  # fmt: skip
    return found


def _mutual(owner: Workspace, ids: Sequence[uuid.UUID]) -> dict[str, int]:
    """How many of the owner's people each of these is known to know. Two queries."""
    found: dict[str, int] = {}
    for side in _MUTUAL:
        for person, count in side.rows(owner, ids):
            found[str(person)] = found.get(str(person), 0) + count
    return found


NEAR_KM, FAR_KM = 40.0, 160.0
"""As near as a commute; from here on a place is not near at all."""


def _distance(place: str, one: ranking.Signals) -> tuple[float, float | None]:
    """How near 0..1 their place is to the one looked at, and how many kilometres, where both are known towns of the United States."""
    if not place or not one.place:
        return one.near, None
    from askaround.explore.rules.places import Point, distance_km

    here, theirs = _town(get_catalogue(), place), _town(get_catalogue(), one.place)
    if here is None or theirs is None:
        return one.near, None
    far = distance_km(Point(*here), Point(*theirs))
    near = min(1.0, max(0.0, (FAR_KM - far) / (FAR_KM - NEAR_KM)))
    return max(near, one.near), None if one.near and far > FAR_KM else round(far, 1)


@lru_cache(maxsize=20_000)
def _town(catalogue: Catalogue, text: str) -> tuple[float, float] | None:
    found = catalogue.place(text)
    return (found.lat, found.lon) if found else None


def _name(onet: str) -> str:
    return _name_in(get_catalogue(), onet) if onet else ""


@lru_cache(maxsize=2048)
def _name_in(catalogue: Catalogue, onet: str) -> str:
    return catalogue.name(onet)


def _colleague(row: dict[str, Any], colleagues: dict[uuid.UUID, list[Asked]], settings: OwnerSettings) -> str:
    """The colleague whose ask keeps this person back; "" for none."""
    for one in colleagues.get(row["organisation_id"], ()):
        if one.person != row["id"] and courtesy.keeps_back(
            one.asked_on,
            one.answered,
            row["organisation__employees"],
            settings.today,
            settings.cadence,
            settings.calendar,
        ):
            return one.name
    return ""
