"""Looking through everything stored for pairs that may be one person.

In: cards. Out: `Pair`s, the same whatever the order of the cards. Near-linear: cards are compared within blocks of bounded size
(`keys`), and two LinkedIn members never.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from askaround.network.rules.matching.cards import Card, Pair
from askaround.network.rules.matching.keys import BLOCK, DULL_PAIRS, PAIRS, block_keys, initial_key
from askaround.network.rules.matching.scoring import compare_traits
from askaround.network.rules.matching.traits import Commonness, Traits, traits

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

STEP = 2_000


def find_pairs(cards: Iterable[Card], progress: Callable[[int, int], None] | None = None) -> list[Pair]:
    """Every pair among the cards that is to be listed, most alike first; `progress(done, total)` counts what is compared."""
    everybody = list(cards)
    if members_all(card.linkedin for card in everybody):
        return []
    seen = [traits(card) for card in everybody]
    known = Commonness(seen)
    found: list[Pair] = []
    places = candidates(seen)
    for at, (one, other) in enumerate(places):
        if progress and at % STEP == 0:
            progress(at, len(places))
        first = seen[one]
        if doubt := compare_traits(first, seen[other], known):
            found.append(Pair(first.card.key, doubt.other, doubt))
    if progress:
        progress(len(places), len(places))
    return sorted(found, key=lambda pair: -pair.doubt.score)


def members_all(addresses: Iterable[Collection[str]]) -> bool:
    """Whether all are LinkedIn members, each another: then there is nothing to compare. `addresses` are those of each."""
    seen: set[str] = set()
    for own in addresses:
        if not own or not seen.isdisjoint(own):
            return False
        seen.update(own)
    return True


def candidates(seen: list[Traits]) -> list[tuple[int, int]]:
    """The places of the cards that are compared, each pair once, the smaller place first."""
    import numpy as np

    if len(seen) < 2:
        return []
    sharp, dull = array("q"), array("q")
    sharp_of, dull_of = array("l"), array("l")
    for at, card in enumerate(seen):
        some, more = block_keys(card)
        for keys, into, of in ((some, sharp, sharp_of), (more, dull, dull_of)):
            into.extend(map(hash, keys))
            of.extend([at] * len(keys))
    members = np.fromiter((bool(card.card.linkedin) for card in seen), dtype=bool, count=len(seen))
    named = [(at, key) for at, card in enumerate(seen) if (key := initial_key(card))]
    short = np.fromiter(
        (len(card.given[0]) > 1 if card.given else True for card in seen), dtype=bool, count=len(seen)
    )
    parts = [
        sharing(np.array(sharp, dtype=np.int64), np.array(sharp_of, dtype=np.int64), members, PAIRS),
        sharing(np.array(dull, dtype=np.int64), np.array(dull_of, dtype=np.int64), members, DULL_PAIRS),
        sharing(
            np.array([hash(key) for _, key in named], dtype=np.int64),
            np.array([at for at, _ in named], dtype=np.int64),
            short,
            PAIRS,
        ),
    ]
    merged = np.unique(np.concatenate(parts))
    return list(zip((merged >> 32).tolist(), (merged & 0xFFFFFFFF).tolist(), strict=True))


def sharing(keys: Numbers, of: Numbers, members: Any, most: int) -> Numbers:
    """Each pair that shares a key as one number, the smaller place in the upper half; blocks of more than `most` pairs are left out."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    keys, of = keys[order], of[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    # Pairs of two members are not made, so a block of many members and few others is small.
    inside = np.add.reduceat(members[of].astype(np.int64), starts) if len(starts) else starts
    others = sizes - inside
    worth = (sizes > 1) & (others * (others - 1) // 2 + others * inside <= most) & (others > 0)
    found: list[Numbers] = [np.zeros(0, dtype=np.int64)]
    for size in np.unique(sizes[worth]).tolist():
        rows = starts[worth & (sizes == size)]
        left, right = np.triu_indices(size, 1)
        for part in np.array_split(rows, max(1, len(rows) * len(left) // 2_000_000)):
            block = of[part[:, None] + np.arange(size)]
            a, b = block[:, left].ravel(), block[:, right].ravel()
            kept = (a != b) & ~(members[a] & members[b])
            found.append(np.unique((a[kept] << 32) | b[kept]))
    return np.concatenate(found)


__all__ = ["BLOCK", "candidates", "find_pairs", "members_all"]
