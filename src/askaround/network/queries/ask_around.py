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

from django.db.models import Count, F, Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.lamp_queries import on_list
from askaround.explore.models import Organisation
from askaround.explore.queries import shortlist_codes
from askaround.network.models import Person, Position, TieEvidence
from askaround.network.queries.nearness import nearness
from askaround.network.queries.ties import tie_of
from askaround.network.queries.touches import live_touches
from askaround.network.rules import ask_around as rules
from askaround.network.rules import courtesy, ranking, ties
from askaround.network.rules import touches as kinds
from askaround.network.rules.ask_around import Asker, Because, Topic

MOST_CAREERS, MOST_ORGANISATIONS = 12, 20
MOST_TIED, MOST_NEAR, MOST_THERE = 500, 800, 1500
_TOLD = (
    "number", "name", "title", "onet", "seniority", "organisation__name", "written", "answered", "talks", "first_exchange_on",
    "last_exchange_on", "strong_until", "last_touch_on", "level", "met_where", "named_by", "known_since",
)  # fmt: skip
CLOSEST = 40
"""Per heading, so many of the best are looked at closely: whom they know, and what was asked of them."""


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
    askers = {topic.key: gathered.closest(topic) for topic in topics}
    chosen = rules.choose(topics, gathered.looked_at_closely(askers), settings.today, each)
    by_key = gathered.people
    handles = {str(row.id): row.handle for row in listed}
    return [
        Heading(
            topic.kind,
            topic.name,
            [
                ToAsk(by_key[uuid.UUID(one.key)], one.score, one.reasons, one.question)
                for one in chosen[topic.key]
            ],
            onet=topic.key if topic.kind == rules.CAREER else "",
            organisation=handles.get(topic.key, ""),
        )
        for topic in topics
    ]


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
        self._career = cache(self.catalogue.name)
        self.people = self._people(codes)
        self.known = {key: self._asker(person) for key, person in self.people.items()}
        self.plain = self._best(self.known.values())
        self.fields: dict[str, list[uuid.UUID]] = defaultdict(list)
        for person in self.people.values():
            if person.onet:
                self.fields[person.onet].append(person.id)

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

    def _people(self, codes: list[str]) -> dict[uuid.UUID, Person]:
        """Those in touch lately, those whose word is on record, those in near work, those at the employers: six queries."""
        left = Person.objects.filter(owner=self.owner, never=False).filter(
            Q(later_until__isnull=True) | Q(later_until__lte=self.today)
        )
        said = ~Q(level="") | ~Q(met_where="")
        known = left.filter(said | Q(known_since__isnull=False) | Q(last_touch_on__isnull=False))
        queries = [
            left.filter(said).order_by("id")[:MOST_TIED],
            left.filter(last_touch_on__isnull=False).order_by("-last_touch_on", "id")[:MOST_TIED],
        ]
        if codes:
            there = Person.objects.filter(owner=self.owner).exclude(onet="").order_by()
            near = [
                code for code in there.values_list("onet", flat=True).distinct() if self._nearest(code, codes)
            ]
            queries.append(
                known.filter(onet__in=near).order_by(F("last_touch_on").desc(nulls_last=True), "id")[
                    :MOST_NEAR
                ]
            )
        if self.places:
            queries.append(known.filter(id__in=list(self.places)).order_by("id"))
        # Who it is first, for many fall under several; what they are only once.
        keys = {key for query in queries for key in query.values_list("id", flat=True)}
        rows = Person.objects.filter(owner=self.owner, id__in=keys).order_by("id")
        return {row.id: row for row in rows.select_related("organisation").only(*_TOLD)}

    def _nearest(self, onet: str, codes: Iterable[str]) -> bool:
        return any(nearness(self.catalogue, onet, code) >= rules.FIELD_FROM for code in codes)

    def closest(self, topic: Topic) -> list[Asker]:
        """The most promising for this topic, by what needs no further query: those for whom something speaks, and the most willing."""
        found = self._near_the_field(topic) if topic.kind == rules.CAREER else self._at_the_employer(topic)
        seen = {one.key for one in found}
        found += [one for one in self.plain[: CLOSEST + len(seen)] if one.key not in seen][:CLOSEST]
        return self._best(found)[:CLOSEST]

    def _best(self, askers: Iterable[Asker]) -> list[Asker]:
        today = self.settings.today
        return sorted(askers, key=lambda one: (-rules.score(one, today), one.name, one.key))

    def _near_the_field(self, topic: Topic) -> list[Asker]:
        nears = {onet: nearness(self.catalogue, onet, topic.key) for onet in self.fields}
        return [
            replace(self.known[person], nearness=near)
            for onet, near in nears.items()
            if near >= rules.FIELD_FROM
            for person in self.fields[onet]
        ]

    def _at_the_employer(self, topic: Topic) -> list[Asker]:
        employer = uuid.UUID(topic.key)
        return [
            replace(self.known[person], at=places[employer][0], where=places[employer][1])
            for person, places in self.places.items()
            if person in self.known and employer in places
        ]

    def looked_at_closely(self, askers: dict[str, list[Asker]]) -> dict[str, list[Asker]]:
        """The same with whom they know and what was asked of them; four queries."""
        keys = sorted({uuid.UUID(one.key) for found in askers.values() for one in found})
        knows, asks = _knows(self.owner, keys), _asks(self.owner, keys, self.settings)
        return {
            topic: [
                replace(
                    one, knows=knows.get(uuid.UUID(one.key), 0), asks=asks.get(uuid.UUID(one.key), one.asks)
                )
                for one in found
            ]
            for topic, found in askers.items()
        }

    def _asker(self, person: Person) -> Asker:
        tie = tie_of(person)
        return Asker(
            key=str(person.id), name=person.name, title=person.title,
            willing=ranking.willingness(tie, self.today),
            career=self._career(person.onet) if person.onet else "",
            employer=person.organisation.name if person.organisation else "",
            seniority=person.seniority, tie=ties.evidence(tie),
        )  # fmt: skip


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
