"""How often something happened, and how sure one can be (docs/rules/figures.md).

In: so many of so many. Out: `Rate`, with the interval in which the true share lies, or that there are too few to say. Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution: intervals of 95 %."""

ENOUGH = 12
"""The smallest number of which every interval, whatever came out, is at most half of the scale wide. A definition of ours."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`; `low` and `high` are shares in 0..1, None where there are too few to say."""

    hits: int
    total: int
    low: float | None = None
    high: float | None = None

    @property
    def told(self) -> bool:
        """Whether there are enough to say something."""
        return self.low is not None

    @property
    def share(self) -> float:
        """hits / total, 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def said(self) -> str:
        """“between 21 and 67 of 100”, or “too few to say”."""
        if self.low is None or self.high is None:
            return "too few to say"
        return f"between {round(self.low * 100)} and {round(self.high * 100)} of 100"


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Wilson's score interval of 95 % for a share, in 0..1.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n): Wilson, J. Am. Stat. Assoc. 22 (1927) 209; recommended for few cases (n ≤ 40) by
    Brown, Cai and DasGupta, Statistical Science 16 (2001) 101. Raises ValueError unless 0 ≤ hits ≤ total and total > 0.
    """
    if not 0 <= hits <= total or total <= 0:
        raise ValueError(f"{hits} of {total}")
    square = Z * Z / total
    share = hits / total
    middle = share + square / 2
    half = Z * math.sqrt(share * (1 - share) / total + square / (4 * total))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    # Exactly 0 and 1 where nobody or everybody did: what the formula misses by rounding.
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == total else min(1.0, high))


def rate(hits: int, total: int) -> Rate:
    """The share with its interval, or “too few to say” below `ENOUGH`."""
    if total < ENOUGH:
        return Rate(hits, total)
    return Rate(hits, total, *wilson(hits, total))
