"""Whom to ask: candidates fetched in a constant number of queries, judged by `rules.ranking`.

In: a Workspace, careers, an organisation, a place, weights. Out: `Suggestion` rows, best first; the owner's weights.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.lamp_queries import on_list
from askaround.explore.queries import find_organisation, shortlist_codes
from askaround.lib.errors import Refusal
from askaround.lib.text import match_key
from askaround.network.models import OwnPosition, Person
from askaround.network.queries.candidates import MOST_LISTED, Looking, candidates
from askaround.network.rules import ranking
from askaround.network.rules.level import RANK
from askaround.network.rules.reasons import Reason

LEAST, MOST_SHOWN = 0.02, 5
"""Of a suggestion's reasons a page shows so many, none of a smaller share of the score."""

MOST_LEFT_OUT = 50


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

    @property
    def shown(self) -> tuple[Reason, ...]:
        """The heaviest reasons, and whatever takes away; what hardly counts is left to the terminal."""
        return (
            *[one for one in self.reasons if one.weight >= LEAST][:MOST_SHOWN],
            *[one for one in self.reasons if one.weight < 0],
        )


@dataclass(frozen=True)
class LeftOut:
    """Somebody the owner put off or ruled out; `until` None: never."""

    handle: str
    name: str
    until: dt.date | None


def whom_to_ask(
    owner: Workspace,
    careers: Sequence[str] | None = None,
    organisation: str | None = None,
    place: str | None = None,
    limit: int = 5,
    weights: Mapping[str, float] | None = None,
) -> list[Suggestion]:
    """At most `limit` people to ask about these careers (default: the shortlist), best first; some twenty queries, however many people.

    `careers` are codes or words; `organisation` an id, handle or name: then those who work there, or, where nobody is known,
    those who may know somebody; `weights` as `ranking.WEIGHTS`, else the owner's. Raises Refusal for a career that the catalogue
    does not know.
    """
    settings = settings_of(owner)
    used = {**weights_of(settings), **(weights or {})}
    looking = _looking(owner, settings, careers, organisation, place)
    found = candidates(looking, used)
    signals = found.signals
    if looking.search.organisation and any(one.there for one in signals):
        signals = [one for one in signals if one.there]
    chosen = ranking.short_list(ranking.rank(signals, settings.today, used, looking.search), limit)
    return [_suggestion(one, found.rows[uuid.UUID(one.key)], settings) for one in chosen]


def left_out(owner: Workspace, today: dt.date) -> list[LeftOut]:
    """Whom the owner put off or ruled out, those who come back soonest first; one query."""
    # The first condition is the index's own, word by word.
    rows = Person.objects.filter(Q(never=True) | Q(later_until__isnull=False), owner=owner).filter(
        Q(never=True) | Q(later_until__gt=today)
    )
    found = rows.order_by("never", "later_until", "match_key", "id").values_list(
        "number", "name", "never", "later_until"
    )
    return [
        LeftOut(f"{Person.LETTER}{number}", name, None if never else until)
        for number, name, never, until in found[:MOST_LEFT_OUT]
    ]


def weights_of(settings: OwnerSettings) -> dict[str, float]:
    """The weights that the owner keeps, else the defaults."""
    kept = {}
    for part in settings.who_weights.split():
        key, _, value = part.partition("=")
        if key in ranking.WEIGHTS and value.isdecimal():
            kept[key] = min(int(value), 100) / 100
    return {**ranking.WEIGHTS, **kept}


def _looking(
    owner: Workspace,
    settings: OwnerSettings,
    careers: Sequence[str] | None,
    organisation: str | None,
    place: str | None,
) -> Looking:
    wanted = [career_of(text) for text in careers] if careers else shortlist_codes(owner)
    named = (organisation or "").strip()
    own = tuple(OwnPosition.objects.filter(owner=owner).order_by("-started", "id"))
    listed = () if named else tuple(on_list(owner).values_list("id", flat=True)[:MOST_LISTED])
    return Looking(
        owner=owner,
        settings=settings,
        search=ranking.Search(bool(wanted), named, (place or "").strip(), bool(listed)),
        wanted=tuple(dict.fromkeys(wanted)),
        organisation=_organisation(owner, named) if named else None,
        own=own,
        own_level=_own_level(own),
        place=match_key(place or ""),
        listed=listed,
    )


def _organisation(owner: Workspace, named: str) -> uuid.UUID | None:
    try:
        return find_organisation(owner, named).pk
    except Refusal:
        return None  # then those who may know somebody there


def _own_level(own: Sequence[OwnPosition]) -> str:
    """The highest seniority of the owner's current work, read from its titles; "" where none is known."""
    from askaround.explore.rules.levels import read

    titles = [row.title for row in own if row.kind == OwnPosition.Kind.WORK and row.title and not row.ended]
    return max((read(title).seniority for title in titles), key=lambda level: RANK.get(level, 0), default="")


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


def _suggestion(one: ranking.Ranked, row: dict[str, Any], settings: OwnerSettings) -> Suggestion:
    button = (
        f"Ask for {settings.minutes} minutes"
        if one.purpose == ranking.INTERVIEW
        else "Ask “who do you know who …?”"
    )
    return Suggestion(
        person=Asked(row["id"], f"p{row['number']}", row["name"], row["title"], row["organisation__name"] or ""),
        purpose=one.purpose, score=one.score, kind=str(one.kind), via=_via(row),
        reasons=one.reasons, sentence=one.sentence, button=button,
    )  # fmt: skip


def _via(row: dict[str, Any]) -> Asked | None:
    if row["named_by_id"] is None:
        return None
    return Asked(
        row["named_by_id"], f"p{row['named_by__number']}", row["named_by__name"], row["named_by__title"], ""
    )
