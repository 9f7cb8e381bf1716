"""When two to four careers are much the same in something, so that the page can set it in grey.

In: figures or words, one for each career; None is not published. Out: whether they are the same. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST, MOST = 2, 4
ABOUT = 1.1
"""The largest figure is at most this many times the smallest: about the same. A default of ours."""
INTEREST_ABOUT = 1.0
"""Interest scores (1 to 7) less than this apart are about the same."""


def about(values: Sequence[float | None], times: float = ABOUT) -> bool:
    """Whether all are published and lie within a tenth of each other, or none is published."""
    given = [value for value in values if value is not None]
    if not given:
        return True
    return len(given) == len(values) and max(given) <= times * min(given)


def close(values: Sequence[float | None], apart: float = INTEREST_ABOUT) -> bool:
    """Whether all are published and less than `apart` from each other, or none is published."""
    given = [value for value in values if value is not None]
    if not given:
        return True
    return len(given) == len(values) and max(given) - min(given) < apart


def shared(lists: Sequence[Sequence[str]]) -> frozenset[str]:
    """What every list holds."""
    return frozenset.intersection(*(frozenset(one) for one in lists)) if lists else frozenset()
