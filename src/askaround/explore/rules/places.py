"""Where work exists: distances, the order of areas, two careers at once.

In: points, figures of areas. Out: kilometres, areas in order. Pure; docs/rules/places.md says why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_KM = 6371.0088
"""Mean radius of the earth, IUGG."""


@dataclass(frozen=True)
class Point:
    """Degrees north and east."""

    lat: float
    lon: float


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres, by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984):

    2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), R the mean radius. Exact for a sphere; the earth differs by
    up to 0.6 %.
    """
    first, second = math.radians(a.lat), math.radians(b.lat)
    rise = math.sin((second - first) / 2) ** 2
    turn = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(rise + math.cos(first) * math.cos(second) * turn)))
