"""The arithmetic of the bench: hits, paired intervals, abstention, calibration.

In: answers and acceptable codes. Out: shares and intervals. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 4000
MOST = 5


@dataclass(frozen=True)
class Answer:
    """Up to five distinct six-digit codes, best first, and how sure of the first.

    `silent`: says that there is no occupation; `codes` may then still hold what came nearest.
    """

    codes: tuple[str, ...] = ()
    score: float = 0.0
    silent: bool = field(default=False)

    @property
    def first(self) -> str | None:
        return self.codes[0] if self.codes and not self.silent else None


def hit(answer: Answer, accepted: Sequence[str], most: int, digits: int) -> bool:
    """Is an acceptable code among the first `most`? `digits`: 6, or 2 for the major group.

    Of a silent answer the first does not count, while its alternatives do among five.
    """
    if most == 1:
        codes: Sequence[str] = [answer.first] if answer.first else []
    else:
        codes = answer.codes[:most]
    length = 7 if digits == 6 else 2
    wanted = {code[:length] for code in accepted}
    return any(code[:length] in wanted for code in codes)


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")


def paired_interval(
    ours: Sequence[bool], theirs: Sequence[bool], draws: int = DRAWS, seed: int = 1
) -> tuple[float, float, float]:
    """Difference of the shares and its 95 % interval, by drawing titles (both sides' answers to each) anew."""
    import numpy as np

    difference: NDArray[np.float64] = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    if difference.size == 0:
        return float("nan"), float("nan"), float("nan")
    chance = np.random.default_rng(seed)
    means = difference[chance.integers(0, difference.size, (draws, difference.size))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(difference.mean()), float(low), float(high)


def abstention(silent: Sequence[bool], none: Sequence[bool]) -> tuple[float, float]:
    """Precision and recall of saying nothing; `none`: there is indeed no occupation."""
    right = sum(s and n for s, n in zip(silent, none, strict=True))
    said, there = sum(silent), sum(none)
    return (right / said if said else float("nan")), (right / there if there else float("nan"))


def best_threshold(scores: Sequence[float], none: Sequence[bool]) -> float:
    """The score below which saying nothing gives the greatest F1 (harmonic mean of precision and recall)."""
    best, best_f1 = 0.0, -1.0
    for threshold in [*sorted(set(scores)), float("inf")]:
        silent = [score < threshold for score in scores]
        right = sum(s and n for s, n in zip(silent, none, strict=True))
        f1 = 2 * right / max(1, sum(silent) + sum(none))
        if f1 > best_f1:
            best, best_f1 = threshold, f1
    return best


@dataclass(frozen=True)
class Bin:
    low: float
    high: float
    count: int
    score: float
    right: float


def calibration(scores: Sequence[float], right: Sequence[bool], bins: int = 10) -> tuple[list[Bin], float]:
    """Bins of equal width that hold anything, and the expected calibration error: the mean distance of a bin's
    score from its share right, weighted by how many it holds (Guo et al. 2017)."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, correct in zip(scores, right, strict=True):
        held[min(bins - 1, max(0, int(score * bins)))].append((score, correct))
    table = []
    for number, inside in enumerate(held):
        if inside:
            mean = sum(s for s, _ in inside) / len(inside)
            table.append(
                Bin(
                    number / bins,
                    (number + 1) / bins,
                    len(inside),
                    mean,
                    sum(c for _, c in inside) / len(inside),
                )
            )
    error = sum(b.count * abs(b.score - b.right) for b in table) / max(1, len(scores))
    return table, error
