"""Looking through everything stored for pairs that may be one person.

In: cards. Out: `Pair`s, the same whatever the order of the cards. Near-linear: cards are compared within blocks of bounded size
(`keys`), and two LinkedIn members never.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
AT_ONCE = 100_000
"""So many pairs are made out of blocks at once."""


def find_pairs(cards: Iterable[Card], progress: Callable[[int, int], None] | None = None) -> list[Pair]:
    """Every pair among the cards that is to be listed, most alike first; `progress(done, total)` counts what is compared.

    A sequence is read card by card, twice at most, so one that makes its cards when asked takes no memory for them.
    """
    everybody = cards if isinstance(cards, Sequence) else list(cards)
    if members_all(card.linkedin for card in everybody):
        return []
    known = Commonness()
    merged = _merged(_counted(everybody, known))
    # The smaller place of a pair comes in order, so whoever was it is not asked for again.
    seen: dict[int, Traits] = {}
    found: list[Pair] = []
    now = -1
    for at, (one, other) in enumerate(_places(merged)):
        if progress and at % STEP == 0:
            progress(at, len(merged))
        if one != now:
            seen.pop(now, None)
            now, first = one, seen.get(one) or traits(everybody[one])
        if (second := seen.get(other)) is None:
            second = seen[other] = traits(everybody[other])
        if doubt := compare_traits(first, second, known):
            found.append(Pair(first.card.key, doubt.other, doubt))
    if progress:
        progress(len(merged), len(merged))
    return sorted(found, key=lambda pair: -pair.doubt.score)


def _counted(cards: Iterable[Card], known: Commonness) -> Iterator[Traits]:
    for card in cards:
        own = traits(card)
        known.add(own)
        yield own


def members_all(addresses: Iterable[Collection[str]]) -> bool:
    """Whether all are LinkedIn members, each another: then there is nothing to compare. `addresses` are those of each."""
    seen: set[str] = set()
    for own in addresses:
        if not own or not seen.isdisjoint(own):
            return False
        seen.update(own)
    return True


def candidates(seen: Iterable[Traits]) -> list[tuple[int, int]]:
    """The places of the cards that are compared, each pair once, the smaller place first."""
    return list(_places(_merged(seen)))


def _places(merged: Numbers) -> Iterator[tuple[int, int]]:
    for start in range(0, len(merged), STEP):
        for both in merged[start : start + STEP].tolist():
            yield both >> 32, both & 0xFFFFFFFF


def _merged(seen: Iterable[Traits]) -> Numbers:
    """The pairs to compare in order, as `sharing` gives them. Only the keys of a card are kept."""
    import numpy as np

    sharp, dull, named = array("q"), array("q"), array("q")
    sharp_of, dull_of, named_of = array("q"), array("q"), array("q")
    inside, short = bytearray(), bytearray()
    for at, card in enumerate(seen):
        some, more = block_keys(card)
        for keys, into, of in ((some, sharp, sharp_of), (more, dull, dull_of)):
            into.extend(map(hash, keys))
            of.extend([at] * len(keys))
        if key := initial_key(card):
            named.append(hash(key))
            named_of.append(at)
        inside.append(bool(card.card.linkedin))
        short.append(len(card.given[0]) > 1 if card.given else True)
    members, whole = np.array(inside, dtype=bool), np.array(short, dtype=bool)
    blocks: tuple[tuple[array[int], array[int], Any, int], ...] = (
        (sharp, sharp_of, members, PAIRS),
        (dull, dull_of, members, DULL_PAIRS),
        (named, named_of, whole, PAIRS),
    )
    parts = []
    for hashes, places, apart, most in blocks:
        if hashes:
            own = np.frombuffer(hashes, dtype=np.int64), np.frombuffer(places, dtype=np.int64)
            parts.append(sharing(*own, apart, most))
    if not parts:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate(parts))


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
        for part in np.array_split(rows, max(1, len(rows) * len(left) // AT_ONCE)):
            block = of[part[:, None] + np.arange(size)]
            a, b = block[:, left].ravel(), block[:, right].ravel()
            kept = (a != b) & ~(members[a] & members[b])
            found.append(np.unique((a[kept] << 32) | b[kept]))
    return np.concatenate(found)


__all__ = ["BLOCK", "candidates", "find_pairs", "members_all"]
