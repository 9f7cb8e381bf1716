"""Looking through everything stored for pairs that may be one person.

In: cards. Out: `Pair`s, the same whatever the order of the cards. Near-linear: cards are compared within blocks of at most `keys.BLOCK`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from askaround.network.rules.matching.cards import Card, Pair
from askaround.network.rules.matching.keys import BLOCK, block_keys
from askaround.network.rules.matching.scoring import compare_traits
from askaround.network.rules.matching.traits import Commonness, Traits, traits

STEP = 5_000


def find_pairs(cards: Iterable[Card], progress: Callable[[int, int], None] | None = None) -> list[Pair]:
    """Every pair among the cards that is to be listed, most alike first; `progress(done, total)` counts cards."""
    seen = [traits(card) for card in cards]
    known = Commonness(seen)
    found: list[Pair] = []
    candidates = _candidates(seen)
    for at, (one, others) in enumerate(candidates.items()):
        if progress and at % STEP == 0:
            progress(at, len(candidates))
        first = seen[one]
        for other in others:
            if doubt := compare_traits(first, seen[other], known):
                found.append(Pair(first.card.key, doubt.other, doubt))
    if progress:
        progress(len(candidates), len(candidates))
    return sorted(found, key=lambda pair: -pair.doubt.score)


def _candidates(seen: list[Traits]) -> dict[int, set[int]]:
    """Per card the later cards that share a block with it."""
    blocks: dict[str, list[int]] = {}
    for at, card in enumerate(seen):
        for key in block_keys(card):
            blocks.setdefault(key, []).append(at)
    found: dict[int, set[int]] = {}
    done: set[tuple[int, ...]] = set()
    for members in blocks.values():
        if 1 < len(members) <= BLOCK:
            whole = tuple(members)
            if whole not in done:
                done.add(whole)
                for at, one in enumerate(members[:-1], 1):
                    found.setdefault(one, set()).update(members[at:])
    return found
