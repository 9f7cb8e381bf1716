"""Ways to somebody through people one knows (docs/rules/introductions.md).

In: how strongly the owner is tied to people and they to each other, each out of its evidence. Out: `Path`, the strongest first, of
at most three steps. Pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from askaround.network.rules.ties import TieSignals

MOST_STEPS = 3
"""You → somebody → somebody → them. Whoever stands further away has no reason to answer."""

TOGETHER: dict[str, tuple[float, float]] = {"mail": (0.7, 4.0), "message": (0.7, 4.0), "meeting": (0.8, 3.0)}
"""Kind of evidence that adds up → the most it can say, and the weight at which it says 63 % of that. Numbers of ours."""

ONCE: dict[str, float] = {"named": 0.5, "said": 0.8}
"""Kind of evidence that is one fact → what it says. Numbers of ours."""

EMPLOYER: tuple[tuple[int, float], ...] = ((50, 0.5), (250, 0.25), (1000, 0.1))
"""At an employer of fewer people than that, colleagues know each other so well; at a larger one nothing is implied."""

EMPLOYER_UNKNOWN = 0.25
"""The same where the number of people is not known."""

FADE_YEARS, LASTING = 4.0, 0.4
"""What is seen together fades by half in so many years, down to that share: dormant ties still work (Levin et al. 2011)."""

ASKED_SHARE, ASKED_LEAST = 0.8, 0.3
"""Each ask of the last year leaves that share of a connector's strength, never less than the second."""

FORMERLY = 0.4
"""Somebody who worked at an organisation opens its door so well as somebody who is there now opens it with 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence between two people; `weight` in mails, meetings …, each counted 1 / (others present)."""

    kind: str
    weight: float = 1.0
    last_on: dt.date | None = None


class Evidence(Protocol):
    """What is read of a piece, whatever row it comes from."""

    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def last_on(self) -> dt.date | None: ...


@dataclass(frozen=True, slots=True)
class Path:
    """One way: whom to ask first, …, who is reached. `strength` 0..1 is the product of `steps`, one for each name, and of what the
    end is worth."""

    names: tuple[Any, ...]
    strength: float
    steps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stint:
    """Time at an employer; years are 0 where unknown. `people`: how many work there, None when unknown."""

    employer: Hashable
    people: int | None = None
    began: int = 0
    ended: int = 0
    current: bool = True


def own_strength(tie: TieSignals, today: dt.date) -> float:
    """How well the owner can turn to somebody, 0..1: their willingness (docs/rules/ranking.md); 0 for whom one only heard of."""
    from dataclasses import replace

    from askaround.network.rules.ranking import willingness

    if tie.way_in and not tie.own and not tie.written and tie.known_since is None:
        return 0.0
    return willingness(replace(tie, way_in=False) if tie.way_in else tie, today)


def rested(asks: int) -> float:
    """What so many asks within a year leave of a connector's strength, 0..1."""
    return max(ASKED_LEAST, ASKED_SHARE ** max(0, asks))


def between(pieces: Iterable[Evidence], today: dt.date) -> float:
    """How well two people know each other, 0..1, out of all evidence: 1 − ∏(1 − kind).

    Kinds that add up: most · (1 − e^(−weight/scale)) · fade, over all pieces of the kind, the latest date counting; kinds that are
    one fact: what they say, times a weight below 1. Evidence has no direction.
    """
    found = [piece for piece in pieces if piece.weight > 0 and math.isfinite(piece.weight)]
    if len(found) == 1:  # nearly all pairs
        return 1 - (1 - _says(found[0].kind, found[0].weight, found[0].last_on, today))
    weights: dict[str, float] = {}
    latest: dict[str, dt.date | None] = {}
    for piece in found:
        before = weights.get(piece.kind)
        weights[piece.kind] = (before or 0.0) + piece.weight
        known = latest.get(piece.kind)
        latest[piece.kind] = max(known, piece.last_on) if known and piece.last_on else known or piece.last_on
    rest = 1.0
    for kind in sorted(weights):
        rest *= 1 - _says(kind, weights[kind], latest[kind], today)
    return 1 - rest


def _says(kind: str, weight: float, last_on: dt.date | None, today: dt.date) -> float:
    if kind in TOGETHER:
        most, scale = TOGETHER[kind]
        return most * (1 - math.exp(-weight / scale)) * fade(last_on, today)
    return ONCE.get(kind, 0.0) * min(1.0, weight)


def fade(last_on: dt.date | None, today: dt.date) -> float:
    """What is left of evidence from that day, LASTING..1; an unknown day counts as FADE_YEARS ago."""
    years = FADE_YEARS if last_on is None else max(0, (today - last_on).days) / 365.25
    left: float = LASTING + (1 - LASTING) * 0.5 ** (years / FADE_YEARS)
    return left


def colleagues(one: Iterable[Stint], other: Iterable[Stint]) -> float:
    """What a shared employer with overlapping years implies, 0..1; 0 where none is shared or the years are not known."""
    theirs = list(other)
    return max(
        (_implied(a.people) for a in one for b in theirs if a.employer == b.employer and _overlap(a, b)),
        default=0.0,
    )


def _implied(people: int | None) -> float:
    if people is None:
        return EMPLOYER_UNKNOWN
    return next((share for below, share in EMPLOYER if people < below), 0.0)


def _overlap(a: Stint, b: Stint) -> bool:
    if a.current and b.current:
        return True
    if not (a.began and b.began) or not ((a.current or a.ended) and (b.current or b.ended)):
        return False
    return a.began <= (9999 if b.current else b.ended) and b.began <= (9999 if a.current else a.ended)


def strongest(
    own: Mapping[Any, float], ties: Mapping[tuple[Any, Any], float], ends: Mapping[Any, float]
) -> list[Path]:
    """The strongest way for each person to ask first, the strongest way of all first.

    `own`: the owner's strength to people; `ties`: the strength of pairs, in any order of the two; `ends`: who is to be reached,
    and what reaching them is worth (1 for the target, for an organisation what the end can open). A way of three steps is left
    out where the owner can turn to its middle as well as through the first. Ties of equal strength: the shorter, then by key.
    """
    known = _neighbours(ties)
    best: dict[Any, Path] = {}
    for end, worth in ends.items():
        if worth <= 0:
            continue
        _keep(best, (end,), (own.get(end, 0.0),), worth)
        for last, strength in known.get(end, {}).items():
            turn = own.get(last, 0.0)
            _keep(best, (last, end), (turn, strength), worth)
            for first, before in known[last].items():
                reach = own.get(first, 0.0)
                if reach * before > turn and first != end:
                    _keep(best, (first, last, end), (reach, before, strength), worth)
    return sorted(best.values(), key=_order)


def _neighbours(ties: Mapping[tuple[Any, Any], float]) -> dict[Any, dict[Any, float]]:
    known: dict[Any, dict[Any, float]] = {}
    for (a, b), strength in ties.items():
        if strength > 0 and a != b:
            for one, other in ((a, b), (b, a)):
                near = known.setdefault(one, {})
                if strength > near.get(other, 0.0):
                    near[other] = strength
    return known


def _keep(best: dict[Any, Path], names: tuple[Any, ...], steps: tuple[float, ...], worth: float) -> None:
    strength = math.prod(steps) * worth
    if strength <= 0:
        return
    kept = best.get(names[0])
    if kept is None or strength > kept.strength:
        best[names[0]] = Path(names, strength, steps)
    elif strength == kept.strength:
        path = Path(names, strength, steps)
        if _order(path) < _order(kept):
            best[names[0]] = path


def _order(path: Path) -> tuple[float, int, tuple[str, ...]]:
    return (-path.strength, len(path.names), tuple(str(name) for name in path.names))


_NOUNS = {
    "mail": ("mail", "mails"),
    "message": ("conversation", "conversations"),
    "meeting": ("meeting", "meetings"),
}


def told(kind: str, count: int, first: dt.date | None, last: dt.date | None, text: str = "") -> str:
    """One kind of evidence in words, such as “in 3 mails together, 2021–2024”; a text that came with it is the words."""
    if kind in _NOUNS:
        noun = _NOUNS[kind][count != 1]
        said = f"in {'one' if count == 1 else f'{count:,}'} {noun} together"
    else:
        said = text or {"named": "one named the other", "said": "you say they know each other"}.get(
            kind, kind
        )
    years = [day.year for day in (first or last, last) if day]
    if not years:
        return said
    return f"{said}, {years[0]}–{years[-1]}" if years[0] != years[-1] else f"{said}, {years[0]}"


def sentence(names: Sequence[str], *, at: str = "", likely: Sequence[bool] = ()) -> str:
    """The way as a sentence, such as “Ada knows Ben, who probably knows Cleo.”; `at` follows the last name, `likely` says which steps after the first are no more than that."""
    if len(names) == 1:
        return f"You know {names[0]}{at}."
    knows = ["probably knows" if one else "knows" for one in (*likely, False, False)]
    if len(names) == 2:
        return f"{names[0]} {knows[0]} {names[1]}{at}."
    return f"{names[0]} {knows[0]} {names[1]}, who {knows[1]} {names[2]}{at}."
