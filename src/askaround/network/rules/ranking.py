"""Whom to ask, for what, and why (docs/rules/ranking.md).

In: `Signals` of each candidate, today's date, weights. Out: `Ranked`, best first, and the short list of few that differ. Pure.
The words of the reasons stand in `reasons`, the guards in `courtesy`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from askaround.network.rules import courtesy as manners
from askaround.network.rules import reasons as words
from askaround.network.rules.reasons import Reason
from askaround.network.rules.ties import TieClass, TieSignals, classify

INTERVIEW, NAMES = "interview", "names"

WEIGHTS: dict[str, float] = {"relevance": 0.45, "willingness": 0.35, "novelty": 0.2, "courtesy": 0.8}
"""Defaults of ours; the first three are shares of the score, courtesy is how much being asked lately takes away."""

WEIGHT_LABELS: dict[str, str] = {
    "relevance": "Does the work, or is where you look",
    "willingness": "Knows you, and would say yes",
    "novelty": "Tells you something new",
    "courtesy": "Was not asked lately",
}

DOES_IT = 0.5
"""From this nearness of careers on, somebody is asked about their own work (the same broad group of the SOC, or a near relative)."""

FOR_NAMES = 0.35
"""Relevance of somebody who may know people, when nothing is known of what they do."""

NOVELTY: dict[TieClass, float] = {
    TieClass.DORMANT: 1.0,
    TieClass.OCCASIONAL: 0.8,
    TieClass.INTRODUCED: 0.7,
    TieClass.NEW: 0.5,
    TieClass.STRONG: 0.3,
}
"""Order from Levin et al. 2011 (dormant) and Rajkumar et al. 2022 (moderately weak before close); the numbers are ours."""

SAID = {"": 0.0, "distant": 0.1, "occasional": 0.45, "strong": 0.8}
SLOTS = (TieClass.OCCASIONAL, TieClass.DORMANT, TieClass.INTRODUCED, TieClass.STRONG, TieClass.OCCASIONAL)
"""The short list of five; a list of three takes the first three."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate.

    `relatedness` 0..1: nearness of their coded career to the nearest wanted one (0 when uncoded); `coding` 0..1: how sure the
    coding is. `employer` is a key of their organisation, `employees` its size if known. `colleague_asked`: the name of a
    colleague whose ask keeps this one back (see `courtesy.keeps_back`). `there`: works at the organisation looked at.
    """

    key: str
    name: str
    tie: TieSignals = field(default_factory=TieSignals)
    title: str = ""
    career: str = ""
    wanted: str = ""
    relatedness: float = 0.0
    coding: float = 1.0
    organisation: str = ""
    there: bool = False
    place: str = ""
    near: bool = False
    via: str = ""
    may_use_name: bool = False
    asks: manners.Asks = field(default_factory=manners.Asks)
    employer: str = ""
    employees: int | None = None
    colleague_asked: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate with score 0..1 and its reasons, whose weights add up to the score; `blocked` says why not to ask now."""

    key: str
    purpose: str
    score: float
    kind: TieClass
    reasons: tuple[Reason, ...]
    sentence: str
    blocked: str = ""
    employer: str = ""
    small: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: whether careers are named, the organisation and the place if any."""

    careers: bool = True
    organisation: str = ""
    place: str = ""


def willingness(tie: TieSignals, today: dt.date, *, may_use_name: bool = False) -> float:
    """How likely somebody says yes, 0..1 without unit; grows with what the owner says, replies, reciprocity and recency.

    1 − (1 − said)·(1 − seen)·(1 − way in)·0.95; seen = 0.45·(1 − e^(−replies/4)) + 0.25·min(1, replies/written) + 0.3·½^(years/3).
    """
    said = max(SAID[tie.level], 0.3 if tie.met else 0.0)
    way = (0.45 if may_use_name else 0.35) if tie.way_in else 0.0
    return 1 - (1 - said) * (1 - seen(tie, today)) * (1 - way) * 0.95


def seen(tie: TieSignals, today: dt.date) -> float:
    """The part of willingness that the record shows, 0..1; 0 when they never took part."""
    replies = tie.answered + 2 * tie.talks
    if not replies:
        return 0.0
    years = max(0, (today - tie.last_exchange).days) / 365.25 if tie.last_exchange else 12.0
    recency: float = 0.5 ** (years / 3)
    return (
        0.45 * (1 - math.exp(-replies / 4)) + 0.25 * min(1.0, replies / max(1, tie.written)) + 0.3 * recency
    )


def purpose_of(signals: Signals, kind: TieClass, search: Search) -> str:
    """What to ask them for: interview, names, or "" when nothing speaks for asking at all."""
    known = signals.tie.own
    if search.organisation and signals.there:
        return INTERVIEW
    does_it = signals.relatedness >= DOES_IT if search.careers else bool(signals.career)
    if does_it and not (search.organisation and not signals.there):
        return INTERVIEW
    if kind is TieClass.INTRODUCED and not signals.career:
        return INTERVIEW  # named for this, though nobody wrote down what they do
    return NAMES if known or signals.tie.way_in else ""


def relevance(signals: Signals, purpose: str, search: Search) -> dict[str, float]:
    """Relevance 0..1 in its parts: career, organisation, place. Grows with relatedness."""
    career = (
        signals.relatedness * (0.6 + 0.4 * signals.coding) if search.careers else 0.7 * bool(signals.career)
    )
    if purpose == NAMES:
        career = FOR_NAMES + 0.5 * career
    elif not signals.career:
        career = max(career, FOR_NAMES)
    asked = {
        "career": 1.0,
        "organisation": 0.6 * bool(search.organisation),
        "place": 0.25 * bool(search.place),
    }
    value = {"career": career, "organisation": float(signals.there), "place": float(signals.near)}
    total = sum(asked.values())
    return {part: share * value[part] / total for part, share in asked.items() if share}


def score_one(
    signals: Signals, today: dt.date, weights: Mapping[str, float], search: Search
) -> Ranked | None:
    """One candidate judged; None when nothing speaks for asking them."""
    kind = classify(signals.tie, today)
    purpose = purpose_of(signals, kind, search)
    if not purpose:
        return None
    total = weights["relevance"] + weights["willingness"] + weights["novelty"] or 1.0
    parts = {
        part: weights["relevance"] * value / total
        for part, value in relevance(signals, purpose, search).items()
    }
    parts["tie"] = (
        weights["willingness"] * willingness(signals.tie, today, may_use_name=signals.may_use_name) / total
    )
    parts["novelty"] = weights["novelty"] * NOVELTY[kind] / total
    base = sum(parts.values())
    parts["courtesy"] = -base * weights["courtesy"] * (1 - manners.courtesy(signals.asks, today))
    return Ranked(
        key=signals.key,
        purpose=purpose,
        score=round(max(0.0, base + parts["courtesy"]), 4),
        kind=kind,
        reasons=words.reasons(signals, kind, purpose, parts, today),
        sentence=words.sentence(signals, kind, purpose, today),
        blocked=manners.blocked(signals.asks, today) or _guard(signals),
        employer=signals.employer,
        small=manners.is_small(signals.employees),
        name=signals.name,
    )


def _guard(signals: Signals) -> str:
    if not signals.colleague_asked:
        return ""
    return f"You asked {signals.colleague_asked} there lately; one at a time at a small employer."


def rank(
    signals: Iterable[Signals],
    today: dt.date,
    weights: Mapping[str, float] | None = None,
    search: Search | None = None,
) -> list[Ranked]:
    """All candidates, the best first; `weights` (each 0..1, see `WEIGHTS`) may leave out what keeps its default."""
    used = {**WEIGHTS, **(weights or {})}
    found = [score_one(one, today, used, search or Search()) for one in signals]
    return sorted((one for one in found if one), key=lambda one: (-one.score, one.name, one.key))


def short_list(ranked: Sequence[Ranked], limit: int = 5) -> list[Ranked]:
    """At most `limit` that differ, best first: two occasional, one dormant, one introduced, one strong of five; where a class
    is empty, the next best of any. Nobody blocked, never two from one small employer.
    """
    free = [one for one in ranked if not one.blocked]
    chosen: list[Ranked] = []
    for place in range(limit):
        wanted = SLOTS[place % len(SLOTS)]
        found = next((one for one in free if one.kind is wanted and _fits(one, chosen)), None)
        if found:
            chosen.append(found)
    for one in free:
        if len(chosen) >= limit:
            break
        if _fits(one, chosen):
            chosen.append(one)
    order = {one.key: place for place, one in enumerate(ranked)}
    return sorted(chosen, key=lambda one: order[one.key])


def _fits(one: Ranked, chosen: Sequence[Ranked]) -> bool:
    return all(
        one.key != other.key and not (one.employer and one.small and one.employer == other.employer)
        for other in chosen
    )
