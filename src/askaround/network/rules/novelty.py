"""How much that is new somebody may tell (docs/rules/ranking.md, “Novelty”).

In: `TieSignals`, the class, how digital the work is. Out: 0..1 without unit. Pure. The findings are those of EVIDENCE; the numbers
of the curve and of `DIGITAL` are ours.
"""

from __future__ import annotations

import datetime as dt
import math

from askaround.network.rules.ties import TieClass, TieSignals

PEAK = 0.35
"""The closeness at which a tie tells most: moderately weak."""

STRANGER, CLOSE = 0.5, 0.2
"""The ends of the curve: no closeness at all, and all of it."""

ONE_STEP = 0.7
"""Somebody whom one's own people named: nobody of one's own, and a way to them."""

MUTUAL_PEAK = 10
"""So many people known to both is best (Rajkumar et al. 2022, the peak by a secondary source)."""

SAID = {"": 0.0, "distant": 0.1, "occasional": 0.3, "strong": 0.9}
DIGITAL: dict[str, float] = {
    "11": 0.7, "13": 0.8, "15": 1.0, "17": 0.8, "19": 0.7, "21": 0.4, "23": 0.6, "25": 0.5, "27": 0.7, "29": 0.4, "31": 0.3,
    "33": 0.2, "35": 0.1, "37": 0.1, "39": 0.2, "41": 0.6, "43": 0.7, "45": 0.1, "47": 0.1, "49": 0.3, "51": 0.2, "53": 0.2,
    "55": 0.3,
}  # fmt: skip
"""How digital the work of a major group of the SOC is, by our own estimate: from computing (15) to cleaning and building (37, 47)."""

UNKNOWN_DIGITAL = 0.6


def digital(onet: str) -> float:
    """How digital the work of that O*NET-SOC code is, 0..1."""
    return DIGITAL.get(onet[:2], UNKNOWN_DIGITAL)


def closeness(tie: TieSignals, today: dt.date) -> float:
    """How close the two are, 0..1: 1 − (1 − said)·e^(−x/5), x the exchanges both ways, halved by each two years of silence."""
    both = min(tie.written, tie.answered) + tie.talks
    both = max(both, 5) if tie.strong_until is not None and today <= tie.strong_until else both
    if both and tie.last_exchange is not None:
        years = max(0, (today - tie.last_exchange).days) / 365.25
        both_now = both * 0.5 ** (years / 2)
    else:
        both_now = float(both)
    said = max(SAID[tie.level], 0.2 if tie.met and not tie.level else 0.0)
    return 1 - (1 - said) * math.exp(-both_now / 5)


def curve(close: float) -> float:
    """The inverted U: 0.5 for no closeness, 1 at 0.35, 0.2 for all of it; a parabola on each side of its peak."""
    if close <= PEAK:
        return 1 - (1 - STRANGER) * ((PEAK - close) / PEAK) ** 2
    return 1 - (1 - CLOSE) * ((close - PEAK) / (1 - PEAK)) ** 2


def mutual_curve(people: int) -> float:
    """The inverted U over people known to both: 4r/(1 + r)², r = people/10; 1 at ten, a third at one and at ninety."""
    share = people / MUTUAL_PEAK
    return 4 * share / (1 + share) ** 2


def novelty(
    tie: TieSignals, kind: TieClass, today: dt.date, digital: float = 1.0, mutual: int | None = None
) -> float:
    """0..1: a dormant tie 1, one step away 0.7, else d·u + (1 − d)·(0.2 + 0.8·closeness).

    u is the curve; where it is known how many people both know (`mutual`), the mean of it and of theirs.
    """
    if kind is TieClass.DORMANT:
        return 1.0
    if kind is TieClass.INTRODUCED:
        return ONE_STEP
    close = closeness(tie, today)
    loose = curve(close)
    if mutual:
        loose = (loose + mutual_curve(mutual)) / 2
    return digital * loose + (1 - digital) * (CLOSE + (1 - CLOSE) * close)
