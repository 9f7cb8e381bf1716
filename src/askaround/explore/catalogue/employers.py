"""Reads the directory of employers: search by name or short form, one by its key, those near a place.

In: words, a key, a place. Out: frozen `Employer` rows. Standard library only, opened on first use, one connection per thread,
never written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from askaround.explore.catalogue import employers_schema as tables
from askaround.explore.catalogue.opening import Opened
from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.places import Point, distance_km
from askaround.explore.rules.register import KINDS
from askaround.lib.text import fold

DIRECTORY = Path(__file__).with_name("employers.sqlite3")
NEAR_KM = 80.0
"""How far “near a place” reaches: about an hour's drive."""

_READ = 300
_MOST_WORDS = 8
_KM_A_DEGREE = 111.0
_COLUMNS = """
SELECT e.id, e.key, e.name, e.acronyms, e.kinds, p.name, r.name, r.code, c.name, c.code, e.site, s.name,
       p.latitude, p.longitude
"""
_REGIONS = "JOIN region r ON r.id = p.region_id JOIN country c ON c.id = r.country_id"
_TABLES = f"""
JOIN place p ON p.id = e.place_id {_REGIONS}
LEFT JOIN sector s ON s.id = e.sector_id
"""


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer of the directory. `place` is its town; `kind` the most telling of `kinds` (see `rules.register`); `sector` is
    known of S&P 500 companies alone; "" where nothing is known. `state` is the code of its region (CA), in degrees the town.
    """

    key: str
    name: str
    kind: str
    place: str
    region: str
    country: str
    site: str
    sector: str
    acronyms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    state: str = ""
    country_code: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def where(self) -> str:
        """“Davis, California, United States”; parts that repeat another are left out."""
        return ", ".join(dict.fromkeys(part for part in (self.place, self.region, self.country) if part))

    def where_from(self, country_code: str) -> str:
        """The same for somebody in that country, who need not be told it."""
        parts = [self.place, self.region, "" if self.country_code == country_code else self.country]
        return ", ".join(dict.fromkeys(part for part in parts if part)) or self.country


class Directory:
    """The directory of employers. Cheap to make: the file is opened at the first question, once per thread."""

    def __init__(self, path: Path = DIRECTORY) -> None:
        self.path = path
        self._file = Opened(path)

    def version(self) -> dict[str, str]:
        """How many employers, under which licences."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def search(
        self, text: str, place: str = "", kind: str | Iterable[str] = "", limit: int = 20
    ) -> list[Employer]:
        """Employers whose names hold all words of `text` (the last one may be unfinished): first those called so, then those
        whose short form it is (UCSF), then those whose name begins so.

        `place`: a town, region, country or several with commas ("Davis, CA"); `kind`: one or more of `rules.register.KINDS`,
        any of several counts. Without `text`, whoever is there. Any text is allowed; what holds no word finds nothing.
        """
        words = fold(text[:300]).split()[:_MOST_WORDS]
        if limit < 1 or (text.strip() and not words) or not (words or place.strip() or kind):
            return []
        filters = self._filters(place, kind)
        if filters is None:
            return []
        if not words:
            return self._listed(filters, limit)
        found = self._named(words, filters, limit)
        plain = organisation_key(text[:300]).split()[:_MOST_WORDS]
        if not found and plain != words:
            # “Example Labs, Inc.”: without its legal form.
            found = self._named(plain, filters, limit)
        return found

    def _named(self, words: list[str], filters: tuple[str, list[object]], limit: int) -> list[Employer]:
        said = " ".join(words)
        exact = " ".join(f'"{word}"' for word in words)
        found = self._matches(exact, filters)
        if len(found) < limit:
            known = {number for number, _ in found}
            found += [hit for hit in self._matches(f"{exact}*", filters) if hit[0] not in known]
        found.sort(key=lambda hit: (_likeness(hit[1], said), hit[0]))
        return [employer for _, employer in found[:limit]]

    def get(self, key: str) -> Employer | None:
        """The employer with this key ("ror:012345678", "sp500:MMM"); None where there is none."""
        rows = self._employers("WHERE e.key = ?", [tables.short_key(key[:80])], 1) if key.isascii() else []
        return rows[0][1] if rows else None

    def near(
        self,
        state: str = "",
        kinds: Iterable[str] = (),
        limit: int = 20,
        *,
        place: str = "",
        at: tuple[float, float] | None = None,
        km: float = NEAR_KM,
    ) -> list[Employer]:
        """Employers of a state ("CA", "California"), or within `km` of a town or of a point in degrees (latitude, longitude).

        Those whom many look for come first. A place that is not in the directory finds nothing.
        """
        ids: list[int] | None
        if at is not None:
            ids = self._within(at, km)
        elif place.strip():
            ids = self._around(place, km)
        else:
            ids = self._places(state) if state.strip() else None
        filters = self._with(ids, kinds)
        return self._listed(filters, limit) if filters and limit > 0 else []

    def called(self, name: str, place: str = "") -> list[Employer]:
        """Those whose name or short form means the same as `name` (see `rules.organisations`), at `place` if one is given."""
        key = organisation_key(name)
        found = self.search(key, place=place, limit=_READ) if key else []
        by_name = [each for each in found if organisation_key(each.name) == key]
        return by_name or [each for each in found if key in {fold(short) for short in each.acronyms}]

    # -- how ------------------------------------------------------------------------------------

    def _matches(self, query: str, filters: tuple[str, list[object]]) -> list[tuple[int, Employer]]:
        where, values = filters
        sql = f"{_COLUMNS} FROM search JOIN employer e ON e.id = search.rowid {_TABLES} WHERE search MATCH ? {where} ORDER BY search.rowid LIMIT ?"
        return [_row(row) for row in self._rows(sql, [query, *values, _READ])]

    def _listed(self, filters: tuple[str, list[object]], limit: int) -> list[Employer]:
        where, values = filters
        return [employer for _, employer in self._employers(f"WHERE 1 {where}", values, min(limit, _READ))]

    def _employers(self, where: str, values: Sequence[object], limit: int) -> list[tuple[int, Employer]]:
        sql = f"{_COLUMNS} FROM employer e {_TABLES} {where} ORDER BY e.id LIMIT ?"
        return [_row(row) for row in self._rows(sql, [*values, limit])]

    def _filters(self, place: str, kind: str | Iterable[str]) -> tuple[str, list[object]] | None:
        kinds = [kind] if isinstance(kind, str) else list(kind)
        return self._with(self._places(place) if place.strip() else None, [each for each in kinds if each])

    @staticmethod
    def _with(places: list[int] | None, kinds: Iterable[str]) -> tuple[str, list[object]] | None:
        """A condition and its values; None when nothing can match."""
        where = ""
        values: list[object] = []
        if places is not None:
            if not places:
                return None
            where, values = " AND e.place_id IN (SELECT value FROM json_each(?))", [json.dumps(places)]
        listed = list(kinds)
        if listed:
            mask = tables.bits(listed)
            if not mask:
                return None
            where, values = f"{where} AND e.kinds & ?", [*values, mask]
        return where, list(values)

    def _places(self, text: str) -> list[int]:
        """Places that the text names; each of its words is one of town, region, country or their codes."""
        words = fold(text[:200]).split()[:_MOST_WORDS]
        code = words[0].upper() if len(words) == 1 and len(words[0]) == 2 else ""
        if code in tables.STATES.values():
            where, value = "r.code = ? AND c.code = 'US'", code
        elif code:
            where, value = "c.code = ?", code
        else:
            sql = "SELECT rowid FROM where_to WHERE where_to MATCH ? ORDER BY rowid"
            match = " ".join(f'"{word}"' for word in words)
            return [row[0] for row in self._rows(sql, [match])] if words else []
        sql = f"SELECT p.id FROM place p {_REGIONS} WHERE {where} ORDER BY p.id"  # noqa: S608 (own names)
        return [row[0] for row in self._rows(sql, [value])]

    def _around(self, text: str, km: float) -> list[int]:
        named = self._places(text)
        sql = "SELECT latitude, longitude FROM place WHERE latitude IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
        spots = [(lat / 100, lon / 100) for lat, lon in self._rows(sql, [json.dumps(named)])]
        # Several spellings of one town are one place, a whole state is not.
        if spots and all(_km(spots[0], spot) <= km / 4 for spot in spots[:500]):
            return sorted({*named, *self._within(spots[0], km)})
        return named

    def _within(self, at: tuple[float, float], km: float) -> list[int]:
        north, east = at
        reach = km / _KM_A_DEGREE
        sql = "SELECT id, latitude, longitude FROM place WHERE latitude BETWEEN ? AND ? ORDER BY id"
        rows = self._rows(sql, [(north - reach) * 100, (north + reach) * 100])
        return [number for number, lat, lon in rows if _km((north, east), (lat / 100, lon / 100)) <= km]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        return list(self._file.connection().execute(sql, values))


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    return distance_km(Point(*one), Point(*other))


def _likeness(employer: Employer, said: str) -> int:
    """0 its name, 1 its short form, 2 its name begins so, 3 its name holds the words, 4 it is found by another name."""
    name = fold(employer.name)
    if name == said or organisation_key(employer.name) == said:
        return 0
    if said in {fold(short) for short in employer.acronyms}:
        return 1
    if name.startswith(said):
        return 2
    held = name.split()
    return 3 if all(any(each.startswith(word) for each in held) for word in said.split()) else 4


def _row(row: Any) -> tuple[int, Employer]:
    number, key, name, acronyms, kinds, town, region, state, country, code, site, sector, lat, lon = row
    first = tables.kind_of(kinds)
    rest = [kind for place, kind in enumerate(KINDS) if kinds >> (4 + place) & 1 and kind != first]
    return number, Employer(
        key=tables.full_key(key),
        name=name,
        kind=first,
        place=town,
        region=region,
        country=country,
        site=tables.full_site(site or ""),
        sector=sector or "",
        acronyms=tuple(acronyms.split("|")) if acronyms else (),
        kinds=(first, *rest),
        state=state or "",
        country_code=code,
        latitude=None if lat is None else lat / 100,
        longitude=None if lon is None else lon / 100,
    )


@lru_cache(maxsize=1)
def get_directory() -> Directory:
    """The directory that is shipped."""
    return Directory()
