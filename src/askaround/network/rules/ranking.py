"""Whom to ask, for what, and why (docs/rules/ranking.md).

In: `Signals` of each candidate, today's date, weights. Out: `Ranked`, best first, and the short list of few that differ. Pure.
The words of the reasons stand in `reasons`, the guards in `courtesy`, how likely a yes is in `willing`, what is new in `novelty`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from askaround.network.rules import courtesy as manners
from askaround.network.rules import reasons as words
from askaround.network.rules.level import level_fit
from askaround.network.rules.novelty import UNKNOWN_DIGITAL, novelty
from askaround.network.rules.reasons import Reason
from askaround.network.rules.ties import TieClass, TieSignals, classify
from askaround.network.rules.willing import willingness

__all__ = [
    "DOES_IT", "INTERVIEW", "NAMES", "SLOTS", "WEIGHTS", "WEIGHT_LABELS", "Judged", "Ranked", "Search", "Signals", "judge", "rank",
    "relevance", "short_list", "told", "willingness",
]  # fmt: skip

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

PARTS: dict[str, float] = {"career": 1.0, "organisation": 0.6, "listed": 0.2, "place": 0.25, "level": 0.15}
"""The parts of relevance against each other; an organisation and a place count only when they are looked for, the list only where
there is one."""

SLOTS = (TieClass.OCCASIONAL, TieClass.DORMANT, TieClass.INTRODUCED, TieClass.STRONG, TieClass.OCCASIONAL)
"""The short list of five; a list of three takes the first three."""

SAME_EMPLOYER, SAME_LEVEL = 0.1, 0.04
"""What a second one of the same (large) employer, or of the same seniority, loses while the short list is chosen."""

LOOKED_AT = 40
"""Of each class so many are compared for a place on the short list."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate.

    `relatedness` 0..1: nearness of their coded career to the nearest wanted one (0 when uncoded); `coding` 0..1: how sure the
    coding is; `digital` 0..1: how digital the wanted work is. `employer` is a key of their organisation, `employees` its size if
    known. `colleague_asked`: the name of a colleague whose ask keeps this one back (see `courtesy.keeps_back`). `there`: works at the
    organisation looked at; `listed` 0..1: how much the owner wants the organisation, 0 when it is not on the list. `near` 0..1: how
    near the place looked at, `km` how far if known. `level`: seniority of their title, `own_level` the owner's. `mutual`: how many
    people both know, None where that is not known.
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
    near: float = 0.0
    via: str = ""
    may_use_name: bool = False
    asks: manners.Asks = field(default_factory=manners.Asks)
    employer: str = ""
    employees: int | None = None
    colleague_asked: str = ""
    listed: float = 0.0
    km: float | None = None
    level: str = ""
    own_level: str = ""
    digital: float = UNKNOWN_DIGITAL
    mutual: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The figures of one candidate: what to ask for, the class, the score 0..1, the parts that add up to it."""

    purpose: str
    kind: TieClass
    score: float
    parts: dict[str, float]


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
    level: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: whether careers are named, the organisation and the place if any; whether the owner keeps a list."""

    careers: bool = True
    organisation: str = ""
    place: str = ""
    listed: bool = False


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


def relevance(
    signals: Signals, purpose: str, search: Search, kind: TieClass = TieClass.OCCASIONAL
) -> dict[str, float]:
    """Relevance 0..1 in its parts (see `PARTS`), which add up to it. Grows with relatedness."""
    career = (
        signals.relatedness * (0.6 + 0.4 * signals.coding) if search.careers else 0.7 * bool(signals.career)
    )
    if purpose == NAMES:
        career = FOR_NAMES + 0.5 * career
    elif not signals.career:
        career = max(career, FOR_NAMES)
    values = {"career": career, "level": level_fit(signals.level, signals.own_level, kind)}
    if search.organisation:
        values["organisation"] = float(signals.there)
    elif search.listed:
        values["listed"] = signals.listed
    if search.place:
        values["place"] = signals.near
    total = sum(PARTS[part] for part in values)
    return {part: PARTS[part] * value / total for part, value in values.items()}


def judge(signals: Signals, today: dt.date, weights: Mapping[str, float], search: Search) -> Judged | None:
    """The figures of one candidate; None when nothing speaks for asking them."""
    kind = classify(signals.tie, today)
    purpose = purpose_of(signals, kind, search)
    if not purpose:
        return None
    total = weights["relevance"] + weights["willingness"] + weights["novelty"] or 1.0
    share = weights["relevance"] / total
    parts = {part: share * value for part, value in relevance(signals, purpose, search, kind).items()}
    willing = willingness(signals.tie, today, may_use_name=signals.may_use_name)
    parts["tie"] = weights["willingness"] * willing / total
    new = novelty(signals.tie, kind, today, signals.digital, signals.mutual)
    parts["novelty"] = weights["novelty"] * new / total
    base = sum(parts.values())
    parts["courtesy"] = -base * weights["courtesy"] * (1 - manners.courtesy(signals.asks, today))
    return Judged(purpose, kind, round(max(0.0, base + parts["courtesy"]), 4), parts)


def told(signals: Signals, judged: Judged, today: dt.date) -> Ranked:
    """The candidate with the words of the reasons."""
    return Ranked(
        key=signals.key,
        purpose=judged.purpose,
        score=judged.score,
        kind=judged.kind,
        reasons=words.reasons(signals, judged.kind, judged.purpose, judged.parts, today),
        sentence=words.sentence(signals, judged.kind, judged.purpose, today),
        blocked=manners.blocked(signals.asks, today) or _guard(signals),
        employer=signals.employer,
        small=manners.is_small(signals.employees),
        name=signals.name,
        level=signals.level,
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
    used, search = {**WEIGHTS, **(weights or {})}, search or Search()
    found = ((one, judge(one, today, used, search)) for one in signals)
    ranked = (told(one, judged, today) for one, judged in found if judged)
    return sorted(ranked, key=lambda one: (-one.score, one.name, one.key))


def short_list(ranked: Sequence[Ranked], limit: int = 5) -> list[Ranked]:
    """At most `limit` that differ, best first: two occasional, one dormant, one introduced, one strong of five; where a class
    is empty, the next best of any. Nobody blocked, never two from one small employer; of about equals, another employer, another level.
    """
    free = [one for one in ranked if not one.blocked]
    classes: dict[TieClass, list[Ranked]] = {}
    for one in free:
        classes.setdefault(one.kind, []).append(one)
    chosen: list[Ranked] = []
    for place in range(limit):
        if found := _best(classes.get(SLOTS[place % len(SLOTS)], ()), chosen):
            chosen.append(found)
    while len(chosen) < limit and (found := _best(free, chosen)):
        chosen.append(found)
    order = {one.key: place for place, one in enumerate(ranked)}
    return sorted(chosen, key=lambda one: order[one.key])


def _best(of: Sequence[Ranked], chosen: Sequence[Ranked]) -> Ranked | None:
    """The best of those that fit beside the chosen, less what they have in common with them."""
    fitting: list[Ranked] = []
    for one in of:
        if _fits(one, chosen):
            fitting.append(one)
        if len(fitting) == LOOKED_AT:
            break
    # Of equals the first, which is the better ranked.
    return max(fitting, key=lambda one: one.score - _sameness(one, chosen), default=None)


def _sameness(one: Ranked, chosen: Sequence[Ranked]) -> float:
    employer = any(one.employer and one.employer == other.employer for other in chosen)
    level = sum(bool(one.level) and one.level == other.level for other in chosen)
    return SAME_EMPLOYER * employer + SAME_LEVEL * level


def _fits(one: Ranked, chosen: Sequence[Ranked]) -> bool:
    return all(
        one.key != other.key and not (one.employer and one.small and one.employer == other.employer)
        for other in chosen
    )
