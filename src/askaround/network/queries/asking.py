"""Whom to ask: candidates fetched in a constant number of queries, judged by `rules.ranking`.

In: a Workspace, careers, an organisation, a place, weights. Out: `Suggestion` rows, best first.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import F, Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import Catalogue, get_catalogue
from askaround.explore.queries import shortlist_codes
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.lib.text import match_key
from askaround.network.models import Person, Position
from askaround.network.queries.touches import live_touches
from askaround.network.rules import courtesy, ranking
from askaround.network.rules import touches as kinds
from askaround.network.rules.reasons import Reason
from askaround.network.rules.ties import TieSignals

NEAR = 0.3
"""Careers nearer than this bring candidates whom nothing else brings."""

MOST_TIED, MOST_NEAR, MOST_NAMED = 400, 1500, 400
"""Candidates read at most: those last in touch, those doing near work, those named by somebody."""

_FIELDS = (
    "id", "number", "name", "title", "onet", "place", "level", "met_where", "later_until", "never", "named_by_id",
    "named_by__name", "may_use_name", "known_since", "written", "answered", "talks", "first_exchange_on",
    "last_exchange_on", "strong_until", "last_touch_on", "organisation_id", "organisation__name", "organisation__employees",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Whom a suggestion is about."""

    id: uuid.UUID
    handle: str
    name: str
    title: str
    organisation: str


@dataclass(frozen=True)
class Suggestion:
    """One person to ask. `purpose`: interview or names; `kind`: the class of the tie; `via`: who named them; score in 0..1."""

    person: Asked
    purpose: str
    score: float
    kind: str
    via: Asked | None
    reasons: tuple[Reason, ...]
    sentence: str
    button: str


def whom_to_ask(
    owner: Workspace,
    careers: Sequence[str] | None = None,
    organisation: str | None = None,
    place: str | None = None,
    limit: int = 5,
    weights: Mapping[str, float] | None = None,
) -> list[Suggestion]:
    """At most `limit` people to ask about these careers (default: the shortlist), best first; at most nine queries.

    `careers` are codes or words; `organisation` an id, handle or name: then those who work there, or, where nobody is known,
    those who may know somebody. Raises Refusal for a career that the catalogue does not know.
    """
    settings = settings_of(owner)
    wanted = [career_of(text) for text in careers] if careers else shortlist_codes(owner)
    search = ranking.Search(
        careers=bool(wanted), organisation=(organisation or "").strip(), place=(place or "").strip()
    )
    rows = _candidates(owner, wanted, search)
    signals = _signals(owner, rows, wanted, search, settings)
    if search.organisation and any(one.there for one in signals):
        signals = [one for one in signals if one.there]
    chosen = ranking.short_list(ranking.rank(signals, settings.today, weights, search), limit)
    by_id = {str(row["id"]): row for row in rows}
    namers = _namers(owner, [by_id[one.key]["named_by_id"] for one in chosen])
    return [_suggestion(one, by_id[one.key], namers, settings) for one in chosen]


def career_of(text: str) -> str:
    """The code of a code, or of the career that the words find best. Raises Refusal when they find none."""
    catalogue = get_catalogue()
    if code := catalogue.onet(text):
        return code
    hits = [] if re.match(r"\s*\d", text) else catalogue.search(text, limit=1)
    if not hits:
        raise Refusal(
            f"The catalogue has no career “{text.strip()[:60]}”; askaround careers search TEXT finds codes."
        )
    return hits[0].onet


@lru_cache(maxsize=20_000)
def _near(catalogue: Catalogue, a: str, b: str) -> float:
    return catalogue.relatedness(a, b)


def _nearest(onet: str, wanted: Iterable[str]) -> tuple[float, str]:
    """The nearest wanted career and how near it is; (0, "") for an uncoded title."""
    if not onet:
        return (0.0, "")
    catalogue = get_catalogue()
    return max(((_near(catalogue, onet, code), code) for code in wanted), default=(0.0, ""))


def _candidates(owner: Workspace, wanted: list[str], search: ranking.Search) -> list[dict[str, Any]]:
    """Everybody for whom something may speak: a tie, near work, a namer, the organisation looked at."""
    people = Person.objects.filter(owner=owner, never=False)
    rows: dict[uuid.UUID, dict[str, Any]] = {}
    queries = [
        people.exclude(level="", met_where="").order_by(F("last_touch_on").desc(nulls_last=True), "id")[
            :MOST_TIED
        ],
        people.filter(last_touch_on__isnull=False).order_by("-last_touch_on", "id")[:MOST_TIED],
        people.filter(named_by__isnull=False).order_by("-id")[:MOST_NAMED],
    ]
    if wanted:
        codes = people.exclude(onet="").order_by().values_list("onet", flat=True).distinct()
        near = sorted(((_nearest(code, wanted)[0], code) for code in codes), reverse=True)
        close = [code for nearness, code in near if nearness >= NEAR]
        exact = [code for nearness, code in near if nearness >= ranking.DOES_IT]
        queries.append(
            people.filter(onet__in=close, last_touch_on__isnull=False).order_by("last_touch_on", "id")[
                :MOST_NEAR
            ]
        )
        queries.append(people.filter(onet__in=exact).order_by("id")[:MOST_NEAR])
    if search.organisation:
        there = Position.objects.filter(_at(search.organisation), owner=owner, current=True).values(
            "person_id"
        )
        queries.append(people.filter(id__in=there).order_by("id")[:MOST_NEAR])
    for query in queries:
        rows.update((row["id"], row) for row in query.values(*_FIELDS))
    return list(rows.values())


def _at(organisation: str) -> Q:
    if re.fullmatch(r"[oO][0-9]{1,9}", organisation):
        return Q(organisation__number=int(organisation[1:]))
    try:
        return Q(organisation_id=uuid.UUID(organisation))
    except ValueError:
        return Q(organisation__match_key=organisation_key(organisation) or "-")


def _signals(
    owner: Workspace,
    rows: list[dict[str, Any]],
    wanted: list[str],
    search: ranking.Search,
    settings: OwnerSettings,
) -> list[ranking.Signals]:
    ids = [row["id"] for row in rows]
    asks, colleagues = _asks(owner, set(ids), settings)
    coding: dict[tuple[uuid.UUID, str], float] = {}
    there: set[uuid.UUID] = set()
    positions = Position.objects.filter(owner=owner, person__in=ids, current=True)
    for person, onet, score in positions.exclude(onet="").values_list("person_id", "onet", "coding_score"):
        coding[person, onet] = score if score is not None else 1.0
    if search.organisation:
        there = set(positions.filter(_at(search.organisation)).values_list("person_id", flat=True))
    place = match_key(search.place)
    found = []
    for row in rows:
        nearness, code = _nearest(row["onet"], wanted)
        said = replace(
            asks.get(row["id"], courtesy.Asks()), later_until=row["later_until"], never=row["never"]
        )
        tie = _tie(row)
        found.append(ranking.Signals(
            key=str(row["id"]), name=row["name"], tie=tie, title=row["title"],
            career=_name(row["onet"]), wanted=_name(code), relatedness=nearness,
            coding=coding.get((row["id"], row["onet"]), 1.0), organisation=row["organisation__name"] or "",
            there=row["id"] in there, place=row["place"], near=bool(place) and place in match_key(row["place"]),
            via=row["named_by__name"] or "", may_use_name=row["may_use_name"], asks=said,
            employer=str(row["organisation_id"] or ""), employees=row["organisation__employees"],
            colleague_asked=_colleague(row, colleagues, settings),
        ))  # fmt: skip
    return found


def _tie(row: dict[str, Any]) -> TieSignals:
    return TieSignals(
        written=row["written"], answered=row["answered"], talks=row["talks"], first_exchange=row["first_exchange_on"],
        last_exchange=row["last_exchange_on"], strong_until=row["strong_until"], last_contact=row["last_touch_on"],
        level=row["level"], met=row["met_where"], way_in=row["named_by_id"] is not None, known_since=row["known_since"],
    )  # fmt: skip


def _name(onet: str) -> str:
    return _name_in(get_catalogue(), onet) if onet else ""


@lru_cache(maxsize=2048)
def _name_in(catalogue: Catalogue, onet: str) -> str:
    return catalogue.name(onet)


@dataclass
class _Colleague:
    person: uuid.UUID
    name: str
    asked_on: dt.date
    answered: bool


def _asks(
    owner: Workspace, people: set[uuid.UUID], settings: OwnerSettings
) -> tuple[dict[uuid.UUID, courtesy.Asks], dict[uuid.UUID, list[_Colleague]]]:
    """What was asked of each person in the last year and their answers; and who was asked lately, by employer. One query."""
    since = settings.now - dt.timedelta(days=courtesy.DECLINED_DAYS + 1)
    lived = live_touches(owner).filter(at__gte=since)
    # Only of people who were asked or declined: of the others no answer matters here, and they are most by far.
    concerned = lived.filter(kind__in=kinds.ASKING | {"declined"}).order_by().values("person_id")
    rows = (
        lived.filter(person__in=concerned, kind__in=kinds.ASKING | kinds.ANSWERED | kinds.TALKED)
        .order_by("at", "id")
        .values_list("person_id", "kind", "at", "person__organisation_id", "person__name")
    )
    asks: dict[uuid.UUID, courtesy.Asks] = {}
    lately: dict[uuid.UUID, _Colleague] = {}
    employers: dict[uuid.UUID, list[_Colleague]] = {}
    for person, kind, at, employer, name in rows.iterator():
        on = at.astimezone(settings.tz).date()
        before = asks.get(person, courtesy.Asks())
        if kind in kinds.ASKING:
            asks[person] = replace(before, asked_on=on, unanswered=before.unanswered + 1)
            if employer is not None and (settings.today - on).days < courtesy.COLLEAGUE_DAYS:
                if person not in lately:
                    lately[person] = _Colleague(person, name, on, False)
                    employers.setdefault(employer, []).append(lately[person])
                lately[person].asked_on, lately[person].answered = on, False
        elif before.asked_on is not None or kind == "declined":
            declined = on if kind == "declined" else before.declined_on
            asks[person] = replace(before, unanswered=0, declined_on=declined)
            if person in lately:
                lately[person].answered = True
    return {key: value for key, value in asks.items() if key in people}, employers


def _colleague(
    row: dict[str, Any], colleagues: dict[uuid.UUID, list[_Colleague]], settings: OwnerSettings
) -> str:
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


def _namers(owner: Workspace, ids: list[uuid.UUID | None]) -> dict[uuid.UUID, Asked]:
    rows = Person.objects.filter(owner=owner, id__in=[pk for pk in ids if pk]).select_related("organisation")
    return {
        row.id: Asked(
            row.id, row.handle, row.name, row.title, row.organisation.name if row.organisation else ""
        )
        for row in rows
    }


def _suggestion(
    one: ranking.Ranked, row: dict[str, Any], namers: dict[uuid.UUID, Asked], settings: OwnerSettings
) -> Suggestion:
    button = (
        f"Ask for {settings.minutes} minutes"
        if one.purpose == ranking.INTERVIEW
        else "Ask “who do you know who …?”"
    )
    return Suggestion(
        person=Asked(row["id"], f"p{row['number']}", row["name"], row["title"], row["organisation__name"] or ""),
        purpose=one.purpose, score=one.score, kind=str(one.kind), via=namers.get(row["named_by_id"]),
        reasons=one.reasons, sentence=one.sentence, button=button,
    )  # fmt: skip
