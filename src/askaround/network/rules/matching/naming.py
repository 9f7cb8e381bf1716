"""The name's part of the evidence.

In: two cards' traits and how common names are. Out: `Naming`: the points with the reason, and whether the given names speak of two
people.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from askaround.network.rules.matching.evidence import Evidence
from askaround.network.rules.matching.names import (
    Level,
    compatible,
    family_level,
    given_level,
    two_generations,
)
from askaround.network.rules.matching.traits import Commonness, Traits

# That two cards taken at random are one person's.
PRIOR = -11.5
# The same name alone is worth asking about, and never more than that.
NAME_MOST = 14.5
SWAPPED = -2.0
GIVEN_LEAST, FAMILY_LEAST = 6, 3

# How many points of the full name's remain, and what is lost when it differs.
FAMILY = {
    Level.SPELLED: -1.5,
    Level.TYPO: -3.0,
    Level.PART: -4.0,
    Level.NEAR: -5.5,
    Level.INITIAL: -6.0,
}
GIVEN = {
    Level.SPELLED: -1.0,
    Level.SHORT: -2.0,
    Level.TYPO: -2.5,
    Level.PART: -3.0,
    Level.NEAR: -4.5,
    Level.INITIAL: -4.5,
}
FAMILY_DIFFERENT, GIVEN_DIFFERENT = -5.0, -6.0
_WORDS = {
    Level.SAME: "the same name",
    Level.SPELLED: "the same name, written differently",
    Level.SHORT: "names that may be one: a short form",
    Level.TYPO: "names that may be one: one letter differs",
    Level.PART: "names that may be one: a part",
    Level.NEAR: "names that are much alike",
    Level.INITIAL: "the same family name and initial",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """`different`: both have a full given name, and they are not one."""

    evidence: Evidence
    different: bool


def naming(a: Traits, b: Traits, known: Commonness) -> Naming:
    """How the names of two cards compare, in the order that fits best."""
    straight = _fit(a.given, a.family, b.given, b.family)
    levels, swapped = straight, False
    if straight[0] >= Level.NEAR or straight[1] >= Level.NEAR:
        turned = _fit(a.given, a.family, b.family, b.given)
        if _rank(turned) < _rank(straight) and min(turned) <= Level.TYPO:
            levels, swapped = turned, True
    family, given = levels
    points = PRIOR + min(
        NAME_MOST,
        _family_points(a, b, family, known, swapped) + _given_points(a, b, given, known, swapped),
    )
    if swapped:
        points += SWAPPED
    if a.whole == b.whole and (namesakes := known.whole[a.whole] - 1) > 1:
        points -= math.log2(namesakes)
    if two_generations(a.card.name, b.card.name):
        points -= 8.0
    return Naming(Evidence(points, _reason(a, b, family, given, swapped)), given == Level.DIFFERENT)


@functools.lru_cache(maxsize=262_144)
def _fit(
    given: tuple[str, ...],
    family: tuple[str, ...],
    other_given: tuple[str, ...],
    other_family: tuple[str, ...],
) -> tuple[Level, Level]:
    return family_level(family, other_family), given_level(given, other_given)


def _rank(levels: tuple[Level, Level]) -> int:
    family, given = levels
    return (family if family != Level.NONE else 5) + (given if given != Level.NONE else 5)


def _family_points(a: Traits, b: Traits, level: Level, known: Commonness, swapped: bool) -> float:
    if level >= Level.NONE:
        return FAMILY_DIFFERENT if level == Level.DIFFERENT else 0.0
    other = b.given if swapped else b.family
    bearers = max(known.family[" ".join(a.family)], known.family[" ".join(other)])
    return max(known.points(bearers, FAMILY_LEAST) + FAMILY.get(level, 0.0), 0.5)


def _given_points(a: Traits, b: Traits, level: Level, known: Commonness, swapped: bool) -> float:
    if level >= Level.NONE:
        return GIVEN_DIFFERENT if level == Level.DIFFERENT else 0.0
    other = b.family if swapped else b.given
    bearers = max(known.given[a.given[0]], known.given[other[0]])
    return max(known.points(bearers, GIVEN_LEAST) + GIVEN.get(level, 0.0), 0.5)


def _reason(a: Traits, b: Traits, family: Level, given: Level, swapped: bool) -> str:
    worst = max(level for level in (family, given, Level.SAME) if level != Level.NONE)
    if worst == Level.DIFFERENT:
        if family <= Level.TYPO:
            return "the same family name"
        return "the same given name" if given <= Level.TYPO else ""
    if family == given == Level.NONE:
        return ""
    if Level.NONE in (family, given):
        return "one name of two is the same" if worst == Level.SAME else "one name of two is much alike"
    if swapped:
        return (
            "the same name, given and family name swapped"
            if worst <= Level.SPELLED
            else "names swapped and much alike"
        )
    if worst == Level.SAME and a.whole != b.whole and not compatible(a.card.name, b.card.name):
        return "names that may be one"
    return _WORDS[worst]
