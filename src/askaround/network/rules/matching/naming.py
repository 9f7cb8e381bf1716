"""The name's part of the evidence.

In: two cards' traits and how common names are. Out: `Naming`: the points, and what is needed for the reason in words, which is made
only when the pair is listed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from askaround.network.rules.matching.names import Level, compatible, family_level, given_level
from askaround.network.rules.matching.traits import Commonness, Traits

# That two cards taken at random are one person's.
PRIOR = -12.0
# The same name alone is worth asking about, and never more than that.
NAME_MOST = 14.5
NAMESAKES_MOST = 3.0
SWAPPED = -1.0
TWO_GENERATIONS = -8.0
# Anna Roe and Anna Roe Jr.: never said to be the same, however much they share.
ONE_GENERATION = 6.0
GIVEN_LEAST, FAMILY_LEAST = 6, 3

# How much less than the same name counts what is only like it.
FAMILY = {
    Level.SAME: 0.0,
    Level.SPELLED: -1.5,
    Level.SHORT: -3.0,
    Level.TYPO: -3.5,
    Level.PART: -4.0,
    Level.NEAR: -5.5,
    Level.INITIAL: -6.0,
}
GIVEN = {
    Level.SAME: 0.0,
    Level.SPELLED: -1.0,
    Level.SHORT: -3.0,
    Level.TYPO: -3.5,
    Level.PART: -3.0,
    Level.NEAR: -4.5,
    Level.INITIAL: -4.5,
}
FAMILY_DIFFERENT, GIVEN_DIFFERENT, BOTH_DIFFERENT = -4.0, -6.0, -8.0
_WORDS = {
    Level.SAME: "the same name",
    Level.SPELLED: "the same name, written differently",
    Level.SHORT: "one name may be short for the other",
    Level.TYPO: "the names differ by a letter or two",
    Level.PART: "one name may be a part of the other",
    Level.NEAR: "names that are much alike",
    Level.INITIAL: "the same family name and initial",
}


class Naming(NamedTuple):
    """`most`: what all evidence together may come to."""

    points: float
    family: int
    given: int
    swapped: bool
    most: float

    @property
    def different(self) -> bool:
        """Both have a full given name, and they are not one."""
        return self.given == Level.DIFFERENT


def naming(a: Traits, b: Traits, known: Commonness) -> Naming:
    """How the names of two cards compare, in the order that fits best."""
    if (b.given, b.family) < (a.given, a.family):
        a, b = b, a  # the same both ways
    family, given, swapped = _fit(a.given, a.family, b.given, b.family)
    points = _family_points(a, b, family, known, swapped) + _given_points(a, b, given, known, swapped)
    points = PRIOR + max(min(NAME_MOST, points), BOTH_DIFFERENT)
    if a.whole == b.whole and (namesakes := known.whole[a.whole] - 1) > 1:
        points -= min(math.log2(namesakes), NAMESAKES_MOST)
    if swapped:
        points += SWAPPED
    most = math.inf
    if a.generation != b.generation:
        if a.generation and b.generation:
            points += TWO_GENERATIONS
        else:
            most = ONE_GENERATION
    return Naming(points, family, given, swapped, most)


def _fit(
    given: tuple[str, ...],
    family: tuple[str, ...],
    other_given: tuple[str, ...],
    other_family: tuple[str, ...],
) -> tuple[int, int, bool]:
    one, two = family_level(family, other_family), given_level(given, other_given)
    if one < Level.NEAR and two < Level.NEAR:
        return one, two, False
    # Most who are swapped keep a first letter.
    if (family and other_given and family[0][0] == other_given[0][0]) or (
        given and other_family and given[0][0] == other_family[0][0]
    ):
        three, four = given_level(family, other_given), given_level(given, other_family)
        if _rank(three) + _rank(four) < _rank(one) + _rank(two) and min(three, four) <= Level.TYPO:
            return three, four, True
    return one, two, False


def _rank(level: int) -> int:
    return 5 if level == Level.NONE else level


def _family_points(a: Traits, b: Traits, level: int, known: Commonness, swapped: bool) -> float:
    if level >= Level.NONE:
        return FAMILY_DIFFERENT if level == Level.DIFFERENT else 0.0
    other = " ".join(b.given) if swapped else b.surname
    bearers = max(known.family[a.surname], known.family[other])
    return max(known.points(bearers, FAMILY_LEAST) + FAMILY[level], 0.5)


def _given_points(a: Traits, b: Traits, level: int, known: Commonness, swapped: bool) -> float:
    if level >= Level.NONE:
        return GIVEN_DIFFERENT if level == Level.DIFFERENT else 0.0
    other = b.family if swapped else b.given
    bearers = max(known.given[a.given[0]], known.given[other[0]])
    return max(known.points(bearers, GIVEN_LEAST) + GIVEN[level], 0.5)


def name_reason(a: Traits, b: Traits, named: Naming) -> str:
    """What the names have in common, in words; empty for nothing."""
    family, given = named.family, named.given
    worst = max(level for level in (family, given, Level.SAME) if level != Level.NONE)
    if worst == Level.DIFFERENT:
        if family <= Level.TYPO:
            return "the same family name"
        return "the same given name" if given <= Level.TYPO else ""
    if family == given == Level.NONE:
        return ""
    if Level.NONE in (family, given):
        return "one name of two is the same" if worst == Level.SAME else "one name of two is much alike"
    if named.swapped:
        same = worst <= Level.SPELLED
        return "the same name, given and family name swapped" if same else "names swapped and much alike"
    if worst == Level.SAME and a.whole != b.whole and not compatible(a.card.name, b.card.name):
        return "names that may be one"
    return _WORDS[worst]
