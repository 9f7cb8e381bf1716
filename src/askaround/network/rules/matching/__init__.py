"""Which people are one: the joining rule of imports, and the pairs that the owner is asked about. Words in docs/rules/matching.md.

In: `Card`s of people and rows. Out: `Matcher` decides which row joins whom; `find_pairs` looks through everything for pairs that may be
one person, each a `Doubt` with score and reasons; `verdict` says what a score advises. Pure, near-linear, the same in any order.
"""

from askaround.network.rules.matching.cards import (
    LISTED,
    SAME,
    Card,
    Decision,
    Doubt,
    Pair,
    verdict,
)
from askaround.network.rules.matching.deciding import SHORT_UID, Matcher, match
from askaround.network.rules.matching.keys import BLOCK
from askaround.network.rules.matching.names import compatible
from askaround.network.rules.matching.pairs import find_pairs, members_all
from askaround.network.rules.matching.scoring import compare

__all__ = [
    "BLOCK",
    "LISTED",
    "SAME",
    "SHORT_UID",
    "Card",
    "Decision",
    "Doubt",
    "Matcher",
    "Pair",
    "compare",
    "compatible",
    "find_pairs",
    "match",
    "members_all",
    "verdict",
]
