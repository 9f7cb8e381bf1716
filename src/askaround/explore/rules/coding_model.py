"""The trained half of title coding: from the words of a title to how likely each career is.

In: the words of titles (`words.normal_words`), with the place of the word that says what the person is. Out: a
table of likelihoods, one row a title, one column a career and a last one for "no work". Pure, numpy only; what
the model learned and how: docs/rules/coding.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WORDS = 24
"""Words of one title that the model reads."""

SHORTEST, LONGEST = 3, 5
LONGEST_WORD = 32
BATCH = 256
"""Titles worked out at once: their table of likelihoods then fits a processor's cache."""

Curve = tuple[tuple[float, ...], tuple[float, ...]]
"""Knots, rising, and the value at each; straight lines between them."""

Named = tuple[tuple[str, ...], int]
"""The words of a title, and the place of its head: the word that says what the person is."""


def named(words: Sequence[str], until: int = 0) -> Named:
    """Words with their head: the last before "of" and before the first comma (`until` words stand there)."""
    cut = tuple(words[:MOST_WORDS])
    last = min(until, len(cut)) or len(cut)
    for place in range(1, last):
        if cut[place] == "of":
            last = place
            break
    return cut, last - 1


def names(words: Sequence[str], head: int) -> list[str]:
    """What is read off a title beside its single words: the head, neighbours, and each word with the head.

    Neighbours are named in the order of the alphabet: "Director, Sales" reads like "Sales Director".
    """
    main = words[head]
    out = [f"^{main}"]
    before = ""
    for place, word in enumerate(words):
        if place != head:
            out.append(f"{word}>{main}")
        if before:
            out.append(f"{before} {word}" if before < word else f"{word} {before}")
        before = word
    return out


def grams(word: str) -> list[str]:
    """The pieces of 3 to 5 letters of a word whose ends are marked."""
    marked = f"<{word[:LONGEST_WORD]}>"
    return [
        marked[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(len(marked) - size + 1)
    ]


@dataclass(frozen=True)
class TitleModel:
    """What was learned. Row n of `table` times `scales[n]` is what the n-th of words, names and grams says.

    A title is the sum of what its words and names say; a word never seen is the mean of its grams. `out` and
    `bias` turn that sum into one number a career of `careers` (O*NET codes in order) and a last one for none.
    `likely` turns the likelihood of a six-digit code into a score, `shared` its part of an exact title (see `on`).
    """

    careers: tuple[str, ...]
    words: Mapping[str, int]
    names: Mapping[str, int]
    grams: Mapping[str, int]
    table: NDArray[Any]
    scales: NDArray[Any]
    out: NDArray[Any]
    bias: NDArray[Any]
    likely: Curve = ((0.0, 1.0), (0.0, 1.0))
    shared: Curve = ((0.0, 1.0), (0.0, 1.0))

    def rows(self, title: Named) -> tuple[list[int], list[float]]:
        """Rows of the table that a title is the sum of, and how much each counts."""
        words, head = title
        named = self.names
        said = [named[name] for name in names(words, head) if name in named]
        known = self.words
        rows = [known[word] for word in words if word in known]
        shares = [1.0] * (len(said) + len(rows))
        rows += said
        for word in words:
            if word not in known:
                found = [self.grams[gram] for gram in grams(word) if gram in self.grams]
                rows += found
                shares += [1.0 / max(1, len(found))] * len(found)
        return rows, shares

    def likelihoods(self, titles: Sequence[Named]) -> NDArray[Any]:
        """One row a title: likelihoods of the careers, and last that it names no work; each row sums to one.

        A title does not depend on what else is asked: same bytes alone and among others up to rounding (1e-5).
        """
        import numpy as np

        flat: list[int] = []
        weights: list[float] = []
        starts: list[int] = []
        empty: list[int] = []
        for place, title in enumerate(titles):
            rows, shares = self.rows(title) if title[0] else ([], [])
            if not rows:
                empty.append(place)
                rows, shares = [0], [0.0]
            starts.append(len(flat))
            flat += rows
            weights += shares
        if not starts:
            return np.zeros((0, len(self.bias)), np.float32)
        index = np.array(flat)
        said = self.table.take(index, axis=0).astype(np.float32)
        said *= (self.scales.take(index) * np.array(weights, np.float32))[:, None]
        logits: NDArray[Any] = np.add.reduceat(said, starts, axis=0) @ self.out
        logits += self.bias
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits *= 1.0 / logits.sum(axis=1, keepdims=True)
        logits[empty] = 0.0
        logits[empty, -1] = 1.0
        return logits


def on(curve: Curve, place: float) -> float:
    """The value of a curve at `place`: how often codes of that likelihood were right for titles held out of training."""
    knots, values = curve
    after = bisect_right(knots, place)
    if after == 0:
        return values[0] * place / knots[0] if knots[0] else values[0]
    if after == len(knots):
        return values[-1]
    part = (place - knots[after - 1]) / (knots[after] - knots[after - 1])
    return values[after - 1] + part * (values[after] - values[after - 1])
