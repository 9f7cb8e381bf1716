"""How near two careers are, remembered: lists ask for the same pairs again and again.

In: the catalogue and two codes. Out: nearness in 0..1.
"""

from __future__ import annotations

from functools import lru_cache

from askaround.explore.catalogue import Catalogue


@lru_cache(maxsize=20_000)
def nearness(catalogue: Catalogue, a: str, b: str) -> float:
    """`Catalogue.relatedness`, kept per catalogue and pair."""
    return catalogue.relatedness(a, b)
