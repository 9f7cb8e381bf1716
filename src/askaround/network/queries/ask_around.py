"""Whom to ask for names, for each shortlisted career and each employer of the list; judged by `rules.ask_around`.

In: a Workspace. Out: `Heading` rows, each with the people to ask, why, and the question. A constant number of queries.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.lamp_queries import on_list
from askaround.explore.models import Organisation
from askaround.explore.queries import shortlist_codes
from askaround.network.models import Person, Position, TieEvidence
from askaround.network.queries.kept import Kept
from askaround.network.queries.nearness import nearness
from askaround.network.queries.touches import live_touches
from askaround.network.rules import ask_around as rules
from askaround.network.rules import courtesy, ranking, ties
from askaround.network.rules import touches as kinds
from askaround.network.rules.ask_around import Asker, Because, Topic

MOST_CAREERS, MOST_ORGANISATIONS = 12, 20
MOST_TIED, MOST_NEAR, MOST_THERE = 500, 800, 1500
_SHOWN = ("number", "name", "title", "organisation__name")
_READ = (
    "id", "name", "title", "onet", "seniority", "organisation__name", "written", "answered", "talks", "first_exchange_on",
    "last_exchange_on", "strong_until", "last_touch_on", "level", "met_where", "named_by_id", "known_since",
    "never", "later_until",
)  # fmt: skip
_ROWS = Kept(
    lambda owner, keys: Person.objects.filter(owner=owner, id__in=keys).order_by().values_list(*_READ)
)
CLOSEST = 40
"""Per heading, so many of the best are looked at closely: whom they know, and what was asked of them."""


class _Known(NamedTuple):
    """Somebody who may be asked, with what is needed to compare them with others."""

    key: str
    name: str
    title: str
    onet: str
    seniority: str
    employer: str
    tie: ties.TieSignals
    willing: float
    worth: float
    """By themselves, whatever is looked for."""


class _Close(NamedTuple):
    """Somebody with regard to one topic, in the order of their worth."""

    order: tuple[float, str, str]
    known: _Known
    nearness: float = 0.0
    at: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One person to ask under one heading."""

    person: Person
    score: float
    reasons: tuple[Because, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A career (`onet`) or an employer (`organisation`, its handle) looked for, and whom to ask."""

    kind: str
    name: str
    people: list[ToAsk]
    onet: str = ""
    organisation: str = ""


def ask_around(
    owner: Workspace, careers: Sequence[str] | None = None, each: int = 3, organisations: bool = True
) -> list[Heading]:
    """The headings: these careers (codes; default the shortlist), then the employers of the list that are wanted most."""
    settings = settings_of(owner)
    codes = list(careers if careers is not None else shortlist_codes(owner))[:MOST_CAREERS]
    wanted = F("motivation").desc(nulls_last=True)
    listed = list(on_list(owner).order_by(wanted, "match_key", "id")[:MOST_ORGANISATIONS])
    topics = _topics(codes, listed, organisations)
    if not topics:
        return []
    gathered = _Gathered(owner, settings, codes, listed)
    askers = gathered.looked_at_closely({topic.key: gathered.closest(topic) for topic in topics})
    chosen = rules.choose(topics, askers, settings.today, each)
    by_key = _told(owner, {one.key for found in chosen.values() for one in found})
    handles = {str(row.id): row.handle for row in listed}
    return [
        Heading(
            topic.kind,
            topic.name,
            [ToAsk(by_key[one.key], one.score, one.reasons, one.question) for one in chosen[topic.key]],
            onet=topic.key if topic.kind == rules.CAREER else "",
            organisation=handles.get(topic.key, ""),
        )
        for topic in topics
    ]


def _told(owner: Workspace, keys: Iterable[str]) -> dict[str, Person]:
    """The rows of those who are named on the page. One query."""
    rows = Person.objects.filter(owner=owner, id__in=[uuid.UUID(key) for key in keys]).order_by("id")
    return {str(row.id): row for row in rows.select_related("organisation").only(*_SHOWN)}


def _topics(codes: list[str], listed: list[Organisation], organisations: bool) -> list[Topic]:
    catalogue = get_catalogue()
    examples = tuple(row.name for row in listed[:2])
    topics = [Topic(code, rules.CAREER, catalogue.name(code), examples) for code in codes]
    if organisations:
        topics += [Topic(str(row.id), rules.ORGANISATION, row.name) for row in listed]
    return topics


class _Gathered:
    """Everybody who may be asked, and where they are or were."""

    def __init__(
        self, owner: Workspace, settings: OwnerSettings, codes: list[str], listed: list[Organisation]
    ) -> None:
        self.owner, self.settings, self.listed, self.today = owner, settings, listed, settings.today
        self.catalogue = get_catalogue()
        self.neighbours = self._neighbours()
        self.places = self._places()
        self.there: dict[uuid.UUID, list[tuple[uuid.UUID, str, str]]] = defaultdict(list)
        for person, places in self.places.items():
            for employer, (how, where) in places.items():
                self.there[employer].append((person, how, where))
        chosen = self._people(codes)
        rows = _ROWS.rows(owner, chosen | self.places.keys())
        self.known = {
            row[0]: self._known(row[:-2])
            for row in rows
            if row[0] in chosen or _may_be_asked(row, self.today)
        }
        self.plain = sorted(_close(one, one.worth) for one in self.known.values())
        self.fields: dict[str, list[_Known]] = defaultdict(list)
        for one in self.known.values():
            if one.onet:
                self.fields[one.onet].append(one)

    def _known(self, row: tuple[Any, ...]) -> _Known:
        pk, name, title, onet, seniority, employer = row[:6]
        written, answered, talks, first, last, strong_until, contact, level, met, named_by, since = row[6:]
        tie = ties.TieSignals(
            written,
            answered,
            talks,
            first,
            last,
            strong_until,
            contact,
            level,
            met,
            named_by is not None,
            since,
        )
        willing = ranking.willingness(tie, self.today)
        alone = rules.worth(rules.likely(seniority=seniority), willing)
        return _Known(str(pk), name, title, onet, seniority, employer or "", tie, willing, alone)

    def _neighbours(self) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Employer → employers of the list that are of its kind and in its place. One query."""
        sets: dict[tuple[str, str], list[uuid.UUID]] = {
            (row.kind, row.place): [] for row in self.listed if row.kind and row.place
        }
        for row in self.listed:
            if (row.kind, row.place) in sets:
                sets[row.kind, row.place].append(row.id)
        if not sets:
            return {}
        same = Q()
        for kind, place in sets:
            same |= Q(kind=kind, place=place)
        rows = Organisation.objects.filter(same, owner=self.owner).values_list("id", "kind", "place")
        return {key: [one for one in sets[kind, place] if one != key] for key, kind, place in rows}

    def _places(self) -> dict[uuid.UUID, dict[uuid.UUID, tuple[str, str]]]:
        """Person → employer of the list → (now, before or neighbour; the employer that makes it so). One query."""
        wanted = {row.id for row in self.listed}
        near = wanted | self.neighbours.keys()
        if not near:
            return {}
        rows = (
            Position.objects.filter(owner=self.owner, organisation__in=near)
            .order_by("-current", "person_id", "id")
            .values_list("person_id", "organisation_id", "organisation__name", "current")[:MOST_THERE]
        )
        found: dict[uuid.UUID, dict[uuid.UUID, tuple[str, str]]] = defaultdict(dict)
        order = {rules.NOW: 0, rules.BEFORE: 1, rules.NEIGHBOUR: 2}
        for person, employer, name, current in rows:
            told = [(employer, rules.NOW if current else rules.BEFORE)] if employer in wanted else []
            if current:
                told += [(one, rules.NEIGHBOUR) for one in self.neighbours.get(employer, ())]
            for one, how in told:
                if one not in found[person] or order[how] < order[found[person][one][0]]:
                    found[person][one] = (how, name)
        return found

    def _people(self, codes: list[str]) -> set[uuid.UUID]:
        """Those in touch lately, those whose word is on record, those in near work: six queries."""
        left = Person.objects.filter(owner=self.owner, never=False).filter(
            Q(later_until__isnull=True) | Q(later_until__lte=self.today)
        )
        said = ~Q(level="") | ~Q(met_where="")
        known = left.filter(said | Q(known_since__isnull=False) | Q(last_touch_on__isnull=False))
        queries = [
            left.filter(said).order_by("id")[:MOST_TIED],
            left.filter(last_touch_on__isnull=False).order_by("-last_touch_on", "id")[:MOST_TIED],
        ]
        keys = {key for query in queries for key in query.values_list("id", flat=True)}
        return keys | set(self._in_near_work(codes, known)) if codes else keys

    def _in_near_work(self, codes: list[str], known: QuerySet[Person]) -> list[uuid.UUID]:
        """Those in near work, last in touch first."""
        there = Person.objects.filter(owner=self.owner).exclude(onet="").order_by()
        near = [
            code for code in there.values_list("onet", flat=True).distinct() if self._nearest(code, codes)
        ]
        known = known.filter(onet__in=near)
        # An index alone tells the day after which enough of them were in touch; of all before it no row need be read.
        days = there.filter(onet__in=near, last_touch_on__isnull=False).order_by("-last_touch_on")
        day = next(
            iter(days.values_list("last_touch_on", flat=True)[2 * MOST_NEAR : 2 * MOST_NEAR + 1]), None
        )
        if day is not None:
            lately = known.filter(last_touch_on__gte=day).order_by("-last_touch_on", "id")
            if len(found := list(lately.values_list("id", flat=True)[:MOST_NEAR])) == MOST_NEAR:
                return found
        ordered = known.order_by(F("last_touch_on").desc(nulls_last=True), "id")
        return list(ordered.values_list("id", flat=True)[:MOST_NEAR])

    def _nearest(self, onet: str, codes: Iterable[str]) -> bool:
        return any(nearness(self.catalogue, onet, code) >= rules.FIELD_FROM for code in codes)

    def closest(self, topic: Topic) -> list[_Close]:
        """The most promising for this topic, by what needs no further query: those for whom something speaks, and the most willing."""
        found = self._near_the_field(topic) if topic.kind == rules.CAREER else self._at_the_employer(topic)
        seen = {one.known.key for one in found}
        found += [one for one in self.plain[: CLOSEST + len(seen)] if one.known.key not in seen][:CLOSEST]
        return nsmallest(CLOSEST, found)

    def _near_the_field(self, topic: Topic) -> list[_Close]:
        nears = {onet: nearness(self.catalogue, onet, topic.key) for onet in self.fields}
        return [
            _close(one, rules.worth(rules.likely("", near, 0, one.seniority), one.willing), near)
            for onet, near in nears.items()
            if near >= rules.FIELD_FROM
            for one in self.fields[onet]
        ]

    def _at_the_employer(self, topic: Topic) -> list[_Close]:
        found = []
        for person, at, where in self.there[uuid.UUID(topic.key)]:
            if one := self.known.get(person):
                worth = rules.worth(rules.likely(at, seniority=one.seniority), one.willing)
                found.append(_close(one, worth, at=at, where=where))
        return found

    def looked_at_closely(self, found: dict[str, list[_Close]]) -> dict[str, list[Asker]]:
        """All that is known of them, whom they know and what was asked of them; four queries."""
        people = {one.known.key: one.known for each in found.values() for one in each}
        keys = {key: uuid.UUID(key) for key in sorted(people)}
        knows, asks = (
            _knows(self.owner, list(keys.values())),
            _asks(self.owner, list(keys.values()), self.settings),
        )
        told = {key: ties.evidence(one.tie) for key, one in people.items()}
        career, none = cache(self.catalogue.name), courtesy.Asks()
        return {
            topic: [
                Asker(
                    one.key, one.name, one.willing, asks.get(keys[one.key], none), one.title,
                    career(one.onet) if one.onet else "", close.nearness, close.at, close.where, one.employer,
                    knows.get(keys[one.key], 0), one.seniority, told[one.key],
                )
                for close in each
                for one in (close.known,)
            ]
            for topic, each in found.items()
        }  # fmt: skip


def _may_be_asked(row: tuple[Any, ...], today: dt.date) -> bool:
    """Whether somebody at an employer is more than a name, and neither put off nor ruled out."""
    *_, contact, level, met, _, since, never, later = row
    return not never and (later is None or later <= today) and bool(level or met or since or contact)


def _close(known: _Known, worth: float, nearness: float = 0.0, at: str = "", where: str = "") -> _Close:
    return _Close((-worth, known.name, known.key), known, nearness, at, where)


def _knows(owner: Workspace, people: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many people of the owner each is known to know. Two queries."""
    found: dict[uuid.UUID, int] = defaultdict(int)
    for mine, other in (("a", "b"), ("b", "a")):
        rows = TieEvidence.objects.filter(owner=owner, **{f"{mine}__in": people}).order_by()
        for key, count in rows.values_list(mine).annotate(Count(other, distinct=True)):
            found[key] += count
    return found


def _asks(
    owner: Workspace, people: list[uuid.UUID], settings: OwnerSettings
) -> dict[uuid.UUID, courtesy.Asks]:
    """What was asked of them in the last year and what they said. Two queries: of whom nothing was asked, no answer matters."""
    since = settings.now - dt.timedelta(days=courtesy.DECLINED_DAYS + 1)
    lived = live_touches(owner).filter(at__gte=since)
    fields, asking = ("at", "id", "person_id", "kind"), kinds.ASKING | {"declined"}
    rows = list(lived.filter(person__in=people, kind__in=asking).order_by().values_list(*fields))
    if concerned := {row[2] for row in rows}:
        answers = lived.filter(person__in=concerned, kind__in=(kinds.ANSWERED | kinds.TALKED) - asking)
        rows += answers.order_by().values_list(*fields)
    found: dict[uuid.UUID, courtesy.Asks] = {}
    for at, _, person, kind in sorted(rows):
        on = at.astimezone(settings.tz).date()
        before = found.get(person, courtesy.Asks())
        if kind in kinds.ASKING:
            found[person] = replace(before, asked_on=on, unanswered=before.unanswered + 1)
        else:
            declined = on if kind == "declined" else before.declined_on
            found[person] = replace(before, unanswered=0, declined_on=declined)
    return found
