"""Looking through everything stored for pairs that may be one person.

In: cards. Out: `Pair`s, the same whatever the order of the cards. Near-linear: cards are compared within blocks of bounded size
(`keys`), and two LinkedIn members never.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from askaround.network.rules.matching.cards import Card, Pair
from askaround.network.rules.matching.keys import BLOCK, DULL_PAIRS, PAIRS, beginning, block_keys, initial_key
from askaround.network.rules.matching.scoring import compare_traits
from askaround.network.rules.matching.traits import Commonness, Traits, traits

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

STEP = 2_000
AT_ONCE = 100_000
"""So many pairs are made out of blocks at once."""

KEPT = 6_000
"""So many cards at most are held while they are compared."""

PLACE = 0xFFFFFFFF


def find_pairs(cards: Iterable[Card], progress: Callable[[int, int], None] | None = None) -> list[Pair]:
    """Every pair among the cards that is to be listed, most alike first; `progress(done, total)` counts what is compared.

    A sequence is read card by card, twice at most, so one that makes its cards when asked takes no memory for them.
    """
    everybody = cards if isinstance(cards, Sequence) else list(cards)
    if members_all(card.linkedin for card in everybody):
        return []
    known = Commonness()
    merged, ranks = _merged(_counted(everybody, known))
    seen = _Seen(everybody, ranks)
    found: list[Pair] = []
    places = array("q")
    for at, both in enumerate(_each(_by_rank(merged, ranks))):
        if progress and at % STEP == 0:
            progress(at, len(merged))
        first, second = seen.both(both >> 32, both & PLACE)
        if doubt := compare_traits(first, second, known):
            found.append(Pair(first.card.key, doubt.other, doubt))
            places.append(both)
    if progress:
        progress(len(merged), len(merged))
    order = sorted(range(len(found)), key=lambda at: (-found[at].doubt.score, places[at]))
    return [found[at] for at in order]


class _Seen:
    """The traits of the cards that are being compared; pairs come in the order of the smaller rank, so whoever had their turn as such is
    not asked for again. Of the others so many are kept, and made anew when they are wanted after all."""

    def __init__(self, everybody: Sequence[Card], ranks: Numbers) -> None:
        self._everybody, self._ranks = everybody, array("q", ranks.tobytes())
        self._kept: dict[int, Traits] = {}
        self._now = -1

    def both(self, one: int, other: int) -> tuple[Traits, Traits]:
        """Those of the cards at these two places."""
        now = one if self._ranks[one] < self._ranks[other] else other
        if now != self._now:
            self._kept.pop(self._now, None)
            self._now = now
        return self._of(one), self._of(other)

    def _of(self, at: int) -> Traits:
        if (found := self._kept.get(at)) is None:
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            found = self._kept[at] = traits(self._everybody[at])
        return found


def _by_rank(merged: Numbers, ranks: Numbers) -> Numbers:
    """The pairs in the order in which few cards have to be held: whose names begin alike come one after the other."""
    import numpy as np

    one, other = ranks[merged >> 32], ranks[merged & PLACE]
    return merged[np.argsort((np.minimum(one, other) << 32) | np.maximum(one, other))]


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
    return [(both >> 32, both & PLACE) for both in _each(_merged(seen)[0])]


def _each(merged: Numbers) -> Iterator[int]:
    for start in range(0, len(merged), STEP):
        yield from merged[start : start + STEP].tolist()


def _merged(seen: Iterable[Traits]) -> tuple[Numbers, Numbers]:
    """The pairs to compare in order, as `sharing` gives them, and each card's rank by the beginnings of its names. Only the keys of a card
    are kept."""
    import numpy as np

    sharp, dull, named = array("q"), array("q"), array("q")
    sharp_of, dull_of, named_of, names = array("q"), array("q"), array("q"), array("q")
    inside, short = bytearray(), bytearray()
    for at, card in enumerate(seen):
        some, more = block_keys(card)
        for keys, into, of in ((some, sharp, sharp_of), (more, dull, dull_of)):
            into.extend(map(hash, keys))
            of.extend([at] * len(keys))
        if key := initial_key(card):
            named.append(hash(key))
            named_of.append(at)
        names.append(beginning(card))
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
    ranks = np.argsort(np.argsort(np.array(names, dtype=np.int64), kind="stable"))
    if not parts:
        return np.zeros(0, dtype=np.int64), ranks
    return np.unique(np.concatenate(parts)), ranks


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
