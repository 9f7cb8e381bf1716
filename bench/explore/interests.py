"""Interests: the order of careers beside that by correlation alone, whether each career finds itself, and the time.

In: the catalogue that comes with the program. Out: the three measures; exit 1 when a limit is exceeded. The other side is numpy's
corrcoef over the published scores; ranks are those of scipy's spearmanr (averages for ties), written out here.

    python bench/explore/interests.py [--profiles 1000] [--markdown]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askaround.explore.catalogue import get_catalogue
from askaround.explore.interest_careers import career_profiles, matching
from askaround.explore.rules.interest_items import TYPES
from askaround.explore.rules.interests import Profile, rank

LEAST_SPEARMAN = 0.95
LEAST_OWN = 0.99
MOST_MILLISECONDS = 10.0
SEED = 20_261_123

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What came out. `own`: share of careers that their own profile puts first, and among the first five."""

    careers: int
    profiles: int
    spearman: tuple[float, float]
    own_first: float
    own_five: float
    milliseconds: tuple[float, float]
    first: float
    reasons: float


def published() -> tuple[list[str], Floats]:
    """Codes and scores straight from the catalogue's file, not through the ranking's own reader."""
    rows = get_catalogue().rows("SELECT onet, r, i, a, s, e, c FROM career WHERE r IS NOT NULL ORDER BY onet")
    return [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=np.float64) / 100


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties by their average."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    result: Floats = ((ends - counts + 1 + ends) / 2)[inverse]
    return result


def spearman(a: Floats, b: Floats) -> float:
    """Spearman's rank correlation."""
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def profile_of(scores: Sequence[float]) -> Profile:
    """Six scores as a profile."""
    return Profile(dict(zip(TYPES, (float(score) for score in scores), strict=True)))


def measure(count: int) -> Measured:
    """All three measures; profiles are drawn evenly from 1 to 7, to a tenth as people give them."""
    began = time.perf_counter()
    careers = career_profiles()
    first = (time.perf_counter() - began) * 1000
    codes, scores = published()
    place = {code: n for n, code in enumerate(codes)}
    drawn = np.round(np.random.default_rng(SEED).uniform(1, 7, size=(count, 6)), 1)
    # Timed by itself: numpy's threads of the other side would still be busy.
    times = []
    for one in drawn:
        profile = profile_of(one)
        began = time.perf_counter()
        matching(profile)
        times.append((time.perf_counter() - began) * 1000)
    agreements = []
    for one in drawn:
        found = matching(profile_of(one))[0]
        order = np.empty(len(codes))
        for n, match in enumerate(found):
            order[place[match.onet]] = -n
        agreements.append(spearman(order, np.corrcoef(one, scores)[0, 1:]))
    places = []
    for career in careers:
        order_of_own = [match.onet for match in rank(profile_of(career.scores), careers)]
        places.append(order_of_own.index(career.onet))
    began = time.perf_counter()
    said = [(match.reasons, match.against) for match in matching(profile_of(drawn[0]))[0]]
    reasons = (time.perf_counter() - began) * 1000
    assert len(said) == len(codes)
    return Measured(
        len(careers),
        count,
        (min(agreements), statistics.mean(agreements)),
        sum(at == 0 for at in places) / len(places),
        sum(at < 5 for at in places) / len(places),
        (statistics.median(times), float(np.percentile(times, 95))),
        first,
        reasons,
    )


def table(found: Measured) -> list[tuple[str, str, str]]:
    """Measure, figure, target."""
    return [
        (
            f"Spearman to the order by Pearson correlation, {found.profiles:,} random profiles: lowest / mean",
            f"{found.spearman[0]:.4f} / {found.spearman[1]:.4f}",
            f"{LEAST_SPEARMAN}",
        ),
        (
            f"careers ({found.careers}) that their own profile puts first / among the first five",
            f"{found.own_first:.1%} / {found.own_five:.1%}",
            f"{LEAST_OWN:.0%} among five",
        ),
        (
            "full ranking, median / 95th percentile",
            f"{found.milliseconds[0]:.1f} / {found.milliseconds[1]:.1f} ms",
            f"{MOST_MILLISECONDS:.0f} ms",
        ),
        ("the first one in a process, which reads the careers", f"{found.first:.0f} ms more", "–"),
        ("full ranking with every career's reasons in words", f"{found.reasons:.0f} ms", "–"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=1000, metavar="N")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    found = measure(max(1, args.profiles))
    if args.markdown:
        print("| measure | figure | target |\n|---|---|---|")
    for what, figure, target in table(found):
        print(f"| {what} | {figure} | {target} |" if args.markdown else f"{what}: {figure} (target {target})")
    held = (
        found.spearman[0] >= LEAST_SPEARMAN
        and found.own_five >= LEAST_OWN
        and found.milliseconds[0] < MOST_MILLISECONDS
    )
    if not held:
        print("a limit is exceeded", file=sys.stderr)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
