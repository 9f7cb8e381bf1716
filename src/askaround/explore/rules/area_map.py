"""The map of areas: where each point of the country falls on a page, how large and how dark a dot is.

In: points, figures. Out: a Picture in units of its own, for a template to draw. Pure; docs/rules/places.md says why.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.places import NearArea, Point

WIDTH, HEIGHT = 640, 410
_LARGEST, _SMALLEST, _HOLLOW = 17.0, 2.0, 1.8
_CELL = 6.5
_LABELS = 6
_LETTER, _LINE = 6.2, 13.0
_HYPHENED = ("Winston-Salem",)

INKS = ((0.8, "ink-1"), (1.25, "ink-2"), (2.0, "ink-3"))
"""Concentrations below these get that ink, the rest "ink-4"; none published "ink-0"."""


@dataclass(frozen=True)
class _Frame:
    """One piece of the map: standard parallels, origin, units per earth radius, where the origin lies."""

    first: float
    second: float
    lat: float
    lon: float
    scale: float
    x: float
    y: float

    def place(self, point: Point) -> tuple[float, float]:
        """Albers' equal-area conic projection of the sphere (J. P. Snyder, Map Projections, 1987, formulas 14-1 to 14-6)."""
        low, high, origin, lat = (math.radians(d) for d in (self.first, self.second, self.lat, point.lat))
        n = (math.sin(low) + math.sin(high)) / 2
        c = math.cos(low) ** 2 + 2 * n * math.sin(low)
        rho0 = math.sqrt(c - 2 * n * math.sin(origin)) / n
        rho = math.sqrt(max(0.0, c - 2 * n * math.sin(lat))) / n
        turn = n * math.radians((point.lon - self.lon + 180) % 360 - 180)
        return (
            self.x + self.scale * rho * math.sin(turn),
            self.y - self.scale * (rho0 - rho * math.cos(turn)),
        )


_MAINLAND = _Frame(29.5, 45.5, 37.5, -96.0, 825.0, 318.0, 200.0)
_CARIBBEAN = _Frame(8.0, 18.0, 18.1, -65.9, 1100.0, 572.0, 382.0)
_INSETS = {
    "02": _Frame(55.0, 65.0, 62.0, -152.0, 270.0, 78.0, 352.0),
    "15": _Frame(8.0, 18.0, 20.6, -157.3, 830.0, 205.0, 382.0),
    "66": _Frame(8.0, 18.0, 13.4, 144.8, 830.0, 272.0, 382.0),
    "72": _CARIBBEAN,
    "78": _CARIBBEAN,
}


@dataclass(frozen=True)
class Dot:
    """One area: centre and radius, class of its ink, what it says on hover."""

    x: float
    y: float
    r: float
    ink: str
    said: str
    area_code: str


@dataclass(frozen=True)
class Label:
    """A name on the map; `anchor` as SVG's text-anchor, `few` when it stays on a narrow screen too."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    few: bool = False


_PIECES = (
    Label(20.0, 318.0, "Alaska"),
    Label(172.0, 364.0, "Hawaii"),
    Label(264.0, 364.0, "Guam"),
    Label(548.0, 403.0, "Puerto Rico"),
)


@dataclass(frozen=True)
class Picture:
    """The map: the dotted country, dots from the largest to the smallest, names, home, sizes of the legend."""

    title: str
    told: str
    land: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    home: Label | None
    sizes: tuple[tuple[float, int], ...]
    pair: bool
    hollow: bool
    width: int = WIDTH
    height: int = HEIGHT
    pieces: tuple[Label, ...] = _PIECES

    @property
    def circles(self) -> str:
        """The dots as SVG, texts escaped: a template's loop over five hundred would take most of a page's time."""
        return "".join(
            f'<circle class="{dot.ink}" cx="{dot.x}" cy="{dot.y}" r="{dot.r}"><title>{html.escape(dot.said)}</title></circle>'
            for dot in self.dots
        )


@lru_cache(maxsize=2048)
def project(point: Point, state: str = "") -> tuple[float, float]:
    """Where a point of that state (FIPS code) falls; Alaska, Hawaii, Guam and the islands have pieces of their own."""
    x, y = _INSETS.get(state, _MAINLAND).place(point)
    return round(x, 1), round(y, 1)


def land(towns: Iterable[tuple[Point, str]]) -> str:
    """The country as a path of points on a grid: one wherever a town lies."""
    cells: set[tuple[int, int]] = set()
    for point, state in towns:
        x, y = _INSETS.get(state, _MAINLAND).place(point)
        row = round(y / (_CELL * 0.866))
        cells.add((row, round(x / _CELL - (row % 2) / 2)))
    return "".join(
        f"M{(column + (row % 2) / 2) * _CELL:.0f} {row * _CELL * 0.866:.0f}h0"
        for row, column in sorted(cells)
    )


def ink(quotient: float | None) -> str:
    """The class of a dot by its concentration."""
    if quotient is None:
        return "ink-0"
    return next((name for below, name in INKS if quotient < below), "ink-4")


def radius(jobs: int, most: int) -> float:
    """A dot's area goes with the jobs; the smallest stay visible."""
    return round(max(_SMALLEST, _LARGEST * math.sqrt(jobs / most)), 1) if most else _SMALLEST


def short_name(area: str) -> str:
    """The first city of an area's name: “Boston-Cambridge-Newton, MA-NH” → Boston."""
    for name in _HYPHENED:
        if area.startswith(name):
            return name
    return area.partition(" nonmetropolitan")[0].partition(",")[0].partition("-")[0].partition("/")[0]


def picture(
    areas: Sequence[NearArea], names: Sequence[str], dotted: str, home: Label | None = None
) -> Picture:
    """The map of areas for careers of those names.

    With two careers a dot stands where both have published jobs: its size is the smaller number, its ink the smaller
    concentration; an area where one is missing is a small ring.
    """
    placed = [area for area in areas if area.point is not None]
    full = [area for area in placed if not area.missing]
    jobs = {area.area_code: min(f.employment or 0 for f in area.careers) for area in full}
    full.sort(key=lambda area: (-jobs[area.area_code], area.area_code))
    most = max(jobs.values(), default=0)
    dots = [_dot(area, names, "ink-none", _HOLLOW) for area in placed if area.missing]
    dots += [_dot(area, names, ink(_least(area)), radius(jobs[area.area_code], most)) for area in full]
    both = " and ".join(names)
    return Picture(
        title=f"Where {both} work",
        told=_told(full, jobs, pair=len(names) > 1),
        land=dotted,
        dots=tuple(dots),
        labels=tuple(
            _labels([(area, dot) for area, dot in zip(full, dots[len(dots) - len(full) :], strict=True)])
        ),
        home=home,
        sizes=_sizes(most),
        pair=len(names) > 1,
        hollow=len(full) < len(placed),
    )


def _least(area: NearArea) -> float | None:
    quotients = [f.location_quotient for f in area.careers]
    return None if None in quotients else min(q for q in quotients if q is not None)


def _dot(area: NearArea, names: Sequence[str], shade: str, r: float) -> Dot:
    assert area.point is not None
    x, y = project(area.point, area.state)
    figures = "; ".join(
        f"{name}: " + ("not published" if f.employment is None else f"{f.employment:,} jobs")
        for name, f in zip(names, area.careers, strict=True)
    )
    return Dot(x, y, r, shade, f"{area.area}. {figures}", area.area_code)


def _told(full: Sequence[NearArea], jobs: dict[str, int], *, pair: bool) -> str:
    if not full:
        return "No number of jobs by area is published" + (" for both." if pair else ".")
    top = "; ".join(f"{area.area} {jobs[area.area_code]:,}" for area in full[:5])
    what = "Areas where both have published jobs" if pair else "Areas with published jobs"
    how = "by the smaller of the two numbers" if pair else "by jobs"
    return f"{what}: {len(full)}. The largest {how}: {top}. The table below has the same figures."


def _labels(ranked: Sequence[tuple[NearArea, Dot]]) -> list[Label]:
    """Names of the largest dots, each left out where it would cover another name."""
    taken: list[tuple[float, float, float, float]] = []
    found: list[Label] = []
    for area, dot in ranked[: 3 * _LABELS]:
        text = short_name(area.area)
        wide = _LETTER * len(text)
        right = dot.x + dot.r + 3 + wide < WIDTH
        x = dot.x + dot.r + 3 if right else dot.x - dot.r - 3
        box = (x if right else x - wide, dot.y - _LINE / 2, x + wide if right else x, dot.y + _LINE / 2)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        found.append(
            Label(round(x, 1), round(dot.y + 4, 1), text, "start" if right else "end", len(found) < 2)
        )
        if len(found) == _LABELS:
            break
    return found


def _sizes(most: int) -> tuple[tuple[float, int], ...]:
    """Up to three numbers of jobs for the legend, each with its radius: the round one below the most, and a tenth."""
    if most < 10:
        return ()
    top = 10 ** int(math.log10(most))
    steps = dict.fromkeys(
        (top * (most // top), max(10, top // 2 if most < 3 * top else top), max(10, top // 10))
    )
    return tuple((radius(jobs, most), jobs) for jobs in steps)
