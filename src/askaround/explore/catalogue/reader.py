"""Reads the facts file: search, one career, its relatives, its areas.

In: a code or words. Out: the frozen rows of `facts`. Standard library only, opened on first use,
one connection per thread, never written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.facts import (
    Area,
    Career,
    Education,
    Hit,
    Nation,
    Pay,
    Place,
    Related,
    Technology,
    Title,
)
from askaround.explore.catalogue.finder import Finder
from askaround.explore.catalogue.opening import Opened
from askaround.explore.catalogue.own import OwnParts
from askaround.explore.catalogue.towns import find_place
from askaround.explore.rules.relatedness import nearness

FACTS = Path(__file__).with_name("facts.sqlite3")

_KIND_NAME = {schema.OFFICIAL: "official", schema.SHOWN: "reported", schema.REPORTED: "reported"}
_CODE_START = 2  # digits

_AREAS_KEPT, _ROWS_KEPT = 32, 2_048


class Catalogue(OwnParts):
    """The catalogue of careers. Cheap to make: the file is opened at the first question, once per thread."""

    def __init__(self, path: Path = FACTS) -> None:
        self.path = path
        self._file = Opened(path)
        self._tiers: dict[str, dict[str, str]] = {}
        self._finder: Finder | None = None
        self._areas: dict[int, list[Area]] = {}
        self._rows: dict[str, tuple[Any, ...] | None] = {}

    # -- questions -------------------------------------------------------------------------------

    def version(self) -> dict[str, str]:
        """Names and dates of the releases, their licences, the file's schema, the number of careers."""
        return dict(self.rows("SELECT key, value FROM meta"))

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Careers for any text, the best first: by title, technology, what people in them do, what is near
        (docs/rules/searching.md). What holds no word of work finds nothing. A code or its beginning ("19-10") is
        understood too.
        """
        code = text[:40].strip()
        if code[:_CODE_START].isdigit() and code[_CODE_START : _CODE_START + 1] == "-":
            return self._by_code(code, limit)
        if self._finder is None:
            self._finder = Finder(self.rows)
        return self._finder.search(text, limit)

    def career(self, code: str) -> Career | None:
        """The career with this code ("19-1021.00", or "19-1021" for its first); None where there is none."""
        row = self._find(code)
        if row is None:
            return None
        number, onet, soc, title, zone, *scores, high, series = row
        return Career(
            onet=onet,
            soc=soc,
            title=title,
            job_zone=zone,
            interests={k: v / 100 for k, v in zip("RIASEC", scores, strict=True) if v is not None},
            high_points=high or "",
            education=self._education(number),
            technologies=self._technologies(number),
            titles=self._titles(number),
            related=self._related(number),
            nation=self._nation(series),
        )

    def name(self, code: str) -> str:
        """The career's title, "" for a code that is none. Cheaper than `career`."""
        row = self._find(code)
        return str(row[3]) if row else ""

    def onet(self, code: str) -> str:
        """The full O*NET-SOC code that `code` stands for, "" where there is none."""
        row = self._find(code)
        return str(row[1]) if row else ""

    def related(self, code: str) -> list[Related]:
        """Related careers, the nearest first; none for an unknown code."""
        row = self._find(code)
        return list(self._related(row[0])) if row else []

    def titles(self, code: str) -> list[Title]:
        """Every title of the career: official, reported, alternate; none for an unknown code."""
        row = self._find(code)
        return list(self._titles(row[0])) if row else []

    def areas(self, code: str) -> list[Area]:
        """States, then metropolitan and nonmetropolitan areas with figures, most jobs first."""
        row = self._find(code)
        if row is None or row[-1] is None:
            return []
        known = self._areas.get(row[-1])
        if known is None:
            if len(self._areas) >= _AREAS_KEPT:
                self._areas = {}
            # A page asks twice: for its map and for what is near.
            known = self._areas[row[-1]] = self._areas_of(row[-1])
        return list(known)

    def _areas_of(self, series: int) -> list[Area]:
        rows = self.rows(
            "SELECT a.code, a.name, a.kind, a.state, f.employment, f.quotient, f.median, f.flags, a.lat, a.lon"
            " FROM figure f JOIN area a ON a.id = f.id % 4096 WHERE f.id BETWEEN ? AND ?"
            " ORDER BY a.kind <> 1, f.employment IS NULL, f.employment DESC, a.code",
            *schema.span(series),
        )
        return [
            Area(
                area_code=area,
                area=name,
                kind=schema.AREA_KINDS[kind],
                state=state,
                employment=employment,
                location_quotient=None if quotient is None else quotient / 100,
                median=_pay(median, bool(flags & schema.HOURLY), bool(flags & schema.FLOOR)),
                lat=None if lat is None else lat / 10_000,
                lon=None if lon is None else lon / 10_000,
            )
            for area, name, kind, state, employment, quotient, median, flags, lat, lon in rows
        ]

    def place(self, text: str) -> Place | None:
        """The town or state that the text names (docs/rules/places.md); None for what is unknown or lies abroad."""
        return find_place(self.rows, text)

    def relatedness(self, a: str, b: str) -> float:
        """Nearness of two careers in 0..1, the same both ways; 0 for codes that are none (docs/rules/coding.md)."""
        first, second = self._kept(a), self._kept(b)
        if first is None or second is None:
            return 0.0
        return nearness(first[1], second[1], self._tiers_of(first).get(second[1]))

    # -- parts -----------------------------------------------------------------------------------

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Rows of a query of the facts file (tables: `schema.TABLES`)."""
        return self._file.connection().execute(sql, values).fetchall()

    def _kept(self, code: str) -> tuple[Any, ...] | None:
        """The same as `_find`, of codes that are asked for each person."""
        if code not in self._rows:
            if len(self._rows) >= _ROWS_KEPT:
                self._rows = {}
            self._rows[code] = self._find(code)
        return self._rows[code]

    def _find(self, code: str) -> tuple[Any, ...] | None:
        code = code[:40].strip()
        if not re.fullmatch(r"\d\d-\d{4}(\.\d\d)?", code, re.ASCII):
            return None
        until = code if "." in code else f"{code}.99"
        rows = self.rows("SELECT * FROM career WHERE onet BETWEEN ? AND ? ORDER BY onet LIMIT 1", code, until)
        for row in rows:
            return tuple(row)
        # Whoever wrote the code down before a release moved it still means that career.
        present = self.follow(code)
        return self._find(present) if present else None

    def _by_code(self, code: str, limit: int) -> list[Hit]:
        rows = self.rows(
            "SELECT onet, soc, title FROM career WHERE onet BETWEEN ? AND ? ORDER BY onet LIMIT ?",
            code,
            code + "~",
            max(0, limit),
        )
        return [Hit(onet, soc, title, 1.0, onet, "code") for onet, soc, title in rows]

    def _education(self, number: int) -> tuple[Education, ...]:
        rows = self.rows(
            "SELECT id % 4096, share, uncertain FROM education WHERE id BETWEEN ? AND ? ORDER BY 1",
            *schema.span(number),
        )
        return tuple(
            Education(schema.EDUCATION[level - 1], share / 10_000, bool(uncertain))
            for level, share, uncertain in rows
            if 1 <= level <= len(schema.EDUCATION)
        )

    def _technologies(self, number: int) -> tuple[Technology, ...]:
        rows = self.rows(
            "SELECT t.name, c.name, l.hot, l.demand FROM career_technology l"
            " JOIN technology t ON t.id = l.id / 4096 JOIN category c ON c.id = l.category_id"
            " WHERE l.career_id = ? ORDER BY l.demand DESC, l.hot DESC, t.name",
            number,
        )
        return tuple(
            Technology(name, category, bool(hot), bool(demand)) for name, category, hot, demand in rows
        )

    def _titles(self, number: int) -> tuple[Title, ...]:
        rows = self.rows(
            "SELECT t.text, l.kind FROM career_title l JOIN title t ON t.id = l.id / 4096"
            " WHERE l.career_id = ? ORDER BY l.kind, t.text",
            number,
        )
        return tuple(Title(text, _KIND_NAME.get(kind, "alternate")) for text, kind in rows)

    def _related(self, number: int) -> tuple[Related, ...]:
        rows = self.rows(
            "SELECT c.onet, c.soc, c.title, r.tier, r.id % 4096 FROM related r JOIN career c ON c.id = r.other_id"
            " WHERE r.id BETWEEN ? AND ? ORDER BY r.id",
            *schema.span(number),
        )
        return tuple(
            Related(onet, soc, title, schema.TIERS[tier], rank) for onet, soc, title, tier, rank in rows
        )

    def _nation(self, series: int | None) -> Nation | None:
        if series is None:
            return None
        rows = self.rows(
            "SELECT s.code, s.title, n.employment, n.hourly, n.floors, n.p10, n.p25, n.p50, n.p75, n.p90"
            " FROM series s JOIN nation n ON n.series_id = s.id WHERE s.id = ?",
            series,
        )
        if not rows:
            return None
        code, title, employment, hourly, floors, *amounts = rows[0]
        pays = {
            p: _pay(amount, bool(hourly), bool(floors >> place & 1))
            for place, (p, amount) in enumerate(zip((10, 25, 50, 75, 90), amounts, strict=True))
        }
        return Nation(code, title, employment, {p: pay for p, pay in pays.items() if pay is not None})

    def _tiers_of(self, row: tuple[Any, ...]) -> dict[str, str]:
        """Related careers in either direction → the nearer tier. Kept: ranking asks this for each person."""
        known = self._tiers.get(row[1])
        if known is None:
            rows = self.rows(
                "SELECT c.onet, min(r.tier) FROM (SELECT other_id AS n, tier FROM related WHERE id BETWEEN ? AND ?"
                " UNION ALL SELECT id / 4096, tier FROM related WHERE other_id = ?) r"
                " JOIN career c ON c.id = r.n GROUP BY c.onet",
                *schema.span(row[0]),
                row[0],
            )
            known = {onet: schema.TIERS[tier] for onet, tier in rows}
            self._tiers[row[1]] = known
        return known


def _pay(amount: int | None, hourly: bool, floor: bool) -> Pay | None:
    if amount is None:
        return None
    return Pay(amount / 100 if hourly else float(amount), "hour" if hourly else "year", floor)
