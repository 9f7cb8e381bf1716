"""How near two careers are, from 0 (nothing in common) to 1 (the same).

In: two O*NET-SOC codes and the tier in which O*NET lists one as related to the other. Out: a number.
The rule in words: docs/rules/coding.md.
"""

from __future__ import annotations

TIER_NEARNESS = {"Primary-Short": 0.8, "Primary-Long": 0.65, "Supplemental": 0.45}
"""O*NET's tiers: the five nearest careers, the next five, ten more. The numbers are defaults of ours."""

SHARED_DIGITS = ((7, 0.75), (6, 0.5), (4, 0.3), (2, 0.1))
"""Characters of the code in common → nearness: same detailed, broad, minor, major group of the SOC."""


def nearness(a: str, b: str, tier: str | None) -> float:
    """Nearness of careers `a` and `b`, the larger of what the tier and the shared SOC group say."""
    if a == b:
        return 1.0
    shared = next((value for length, value in SHARED_DIGITS if a[:length] == b[:length]), 0.0)
    return max(shared, TIER_NEARNESS.get(tier or "", 0.0))
