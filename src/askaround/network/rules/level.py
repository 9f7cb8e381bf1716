"""How far ahead somebody is, and how well that fits (docs/rules/ranking.md, “Relevance”).

In: the seniority of two titles, as titles are coded. Out: steps, 0..1. Pure.
"""

from __future__ import annotations

from askaround.network.rules.ties import TieClass

RANK = {
    "student": 0, "intern": 0, "junior": 1, "mid": 2, "senior": 3, "lead": 4, "manager": 4, "director": 5, "executive": 6,
}  # fmt: skip

STARTING_OUT = 1
"""Where the owner stands when their own positions do not tell."""

FIT = (0.6, 1.0, 1.0, 0.7, 0.5)
"""What somebody so many steps ahead can tell of the way there; a default of ours, nobody's finding."""

BELOW, UNKNOWN = 0.3, 0.5


def steps_ahead(level: str, own_level: str) -> int | None:
    """How many steps their title is above the owner's, 0 for the same; None where theirs is not known."""
    if level not in RANK:
        return None
    return RANK[level] - RANK.get(own_level, STARTING_OUT)


def level_fit(level: str, own_level: str, kind: TieClass) -> float:
    """0..1: one or two steps ahead is best; of the dormant, whoever is ahead (Walter, Levin, Murnighan 2015: higher status)."""
    steps = steps_ahead(level, own_level)
    if steps is None:
        return UNKNOWN
    if steps < 0:
        return BELOW
    return 1.0 if steps and kind is TieClass.DORMANT else FIT[min(steps, len(FIT) - 1)]
