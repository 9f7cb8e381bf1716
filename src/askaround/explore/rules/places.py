"""Where work exists: distances, the order of areas, two careers at once.

In: points, figures of areas. Out: kilometres, areas in order. Pure; docs/rules/places.md says why.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

EARTH_KM = 6371.0088
"""Mean radius of the earth, IUGG."""

SORTS = ("jobs", "concentration", "pay", "distance")
HOURS_A_YEAR = 2080
"""Hours by which BLS turns an hourly wage into a yearly one; used where only the hour is published, to put pays in one order."""


@dataclass(frozen=True)
class Point:
    """Degrees north and east."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Figures:
    """What is published of one career in one area; None = not published. `pay` in dollars of `pay_unit` (year or hour)."""

    onet: str
    employment: int | None = None
    location_quotient: float | None = None
    pay: float | None = None
    pay_unit: str = "year"
    pay_at_least: bool = False

    @property
    def median_wage(self) -> float | None:
        """The yearly median in dollars; None where it is not published as such."""
        return self.pay if self.pay_unit == "year" else None

    def by(self, sort: str) -> float | None:
        """The figure that an order goes by."""
        if sort == "concentration":
            return self.location_quotient
        if sort == "pay":
            return None if self.pay is None else self.pay * (HOURS_A_YEAR if self.pay_unit == "hour" else 1)
        return self.employment


@dataclass(frozen=True)
class NearArea:
    """One area with the figures of each career asked for, in the order asked.

    `distance_km` is None without a place to measure from; `here`: the area whose name holds that place, or its state.
    """

    area_code: str
    area: str
    kind: str  # state, metro or nonmetro
    state: str  # two-digit FIPS code
    point: Point | None
    careers: tuple[Figures, ...]
    distance_km: float | None = None
    here: bool = False

    @cached_property
    def missing(self) -> int:
        """How many of the careers have no published number of jobs here."""
        return sum(figures.employment is None for figures in self.careers)


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres, by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984):

    2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), R the mean radius. Exact for a sphere; the earth differs by
    up to 0.6 %.
    """
    first, second = math.radians(a.lat), math.radians(b.lat)
    rise = math.sin((second - first) / 2) ** 2
    turn = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(rise + math.cos(first) * math.cos(second) * turn)))


def ordered(areas: Iterable[NearArea], sort: str = "jobs") -> list[NearArea]:
    """Areas in order: those where every career's jobs are published first, then those where some are missing.

    Within each: by distance, or by the smallest of the careers' standings (`standings`), the best first, what is not
    published last; among equals by jobs, then by code. With a single career that is simply its figure.
    """
    listed = list(areas)
    jobs = standings(listed, "jobs")
    place = jobs if sort in ("jobs", "distance") else standings(listed, sort)

    def key(area: NearArea) -> tuple[object, ...]:
        least, most = jobs[area.area_code]
        fewer = (least is None, -(least or 0.0), -(most or 0.0), area.area_code)
        if sort == "distance":
            far = area.distance_km
            return (area.missing, far is None, far or 0.0, *fewer)
        low, high = place[area.area_code]
        return (area.missing, low is None, -(low or 0.0), -(high or 0.0), *fewer)

    return sorted(listed, key=key)


def standings(areas: Sequence[NearArea], sort: str) -> dict[str, tuple[float | None, float | None]]:
    """Area → (smallest, largest) standing of the careers: the share, 0..1, of that career's areas with a lower figure.

    The smallest decides: two people who must both find work are held back by whoever finds it harder. What is not
    published has no standing; an area with a gap keeps the standing of the rest.
    """
    count = len(areas[0].careers) if areas else 0
    columns = [
        sorted(value for area in areas if (value := area.careers[at].by(sort)) is not None)
        for at in range(count)
    ]
    found: dict[str, tuple[float | None, float | None]] = {}
    for area in areas:
        own = [
            bisect_left(columns[at], value) / len(columns[at])
            for at, figures in enumerate(area.careers)
            if (value := figures.by(sort)) is not None
        ]
        found[area.area_code] = (min(own), max(own)) if own else (None, None)
    return found
