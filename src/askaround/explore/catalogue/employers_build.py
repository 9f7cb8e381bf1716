"""Compiles the directory of employers: `python -m askaround.explore.catalogue.employers_build --sp500 FILE --ror FILE --out FILE`.

In: the list of S&P 500 companies (CSV) and the register of research organisations (ROR, JSON Lines, .gz or not). Out: one
read-only SQLite file of facts (name, short forms, kind, town, site, sector), the same bytes each time. Active records only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from askaround.explore.catalogue import employers_schema as tables
from askaround.explore.catalogue import schema
from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.register import Entry, Unreadable, read_record
from askaround.lib.errors import Refusal
from askaround.lib.text import fold

_LAST_LATIN = "\u024f"
"""Other names are found by when they are written in Latin letters; the rest would double the index."""
_COMMON = 60
_CODE = re.compile(r"[A-Z]{2}\.\w+$")
_SHARES = re.compile(r" \((?:Class [A-C]|The)\)$")


class _Row:
    """An entry with what the list of companies adds to it."""

    def __init__(self, entry: Entry, sector: str = "", symbol: str = "") -> None:
        self.entry, self.sector, self.symbol = entry, sector, symbol

    @property
    def key(self) -> str:
        return self.entry.key or f"sp500:{self.symbol}"


def read_ror(path: Path) -> list[Entry]:
    """The active records. Raises Refusal when the file cannot be read or holds none."""
    found: dict[str, Entry] = {}
    try:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        for line in io.StringIO(text.decode("utf-8")):
            try:
                entry = read_record(json.loads(line))
            except Unreadable:
                continue
            if entry.key:
                found.setdefault(entry.key, _one_name_per_state(entry))
    except (OSError, EOFError, zlib.error, ValueError):
        raise Refusal(f"{path.name} is no register of organisations in JSON Lines; fetch it again.") from None
    if not found:
        raise Refusal(f"{path.name} holds no active organisation; fetch it again.")
    return _with_regions(list(found.values()))


def _with_regions(entries: list[Entry]) -> list[Entry]:
    """Where a record says only the town, the region that all other records of that town say; a bare code is no region."""
    regions: dict[tuple[str, str], set[tuple[str, str]]] = {}
    plain = [replace(e, region="", state="") if _CODE.match(e.region) else e for e in entries]
    for entry in plain:
        if entry.city and entry.region:
            regions.setdefault((entry.country, entry.city), set()).add((entry.region, entry.state))
    whole = []
    for entry in plain:
        known = regions.get((entry.country, entry.city), set()) if not entry.region else set()
        if len(known) == 1:
            ((region, state),) = known
            entry = replace(entry, region=region, state=state)
        whole.append(entry)
    return whole


def _one_name_per_state(entry: Entry) -> Entry:
    """“Washington, D.C.” and “District of Columbia” are one: what the list of companies calls it too."""
    names = {code: name for name, code in tables.STATES.items()}
    known = entry.country == "US" and entry.state in names
    return replace(entry, region=names[entry.state]) if known else entry


def read_sp500(path: Path) -> list[_Row]:
    """The companies. Raises Refusal when the file is not that list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{path.name} cannot be read as text; fetch the list of companies again.") from None
    rows: dict[str, _Row] = {}
    for line in csv.DictReader(io.StringIO(text)):
        name, symbol = _SHARES.sub("", line.get("Security") or ""), line.get("Symbol") or ""
        if not (organisation_key(name) and symbol):
            continue
        city, region, country = _headquarters(line.get("Headquarters Location") or "")
        entry = Entry("", name, ("company",), city=city, region=region, country_name=country)
        sector = " · ".join(filter(None, (line.get("GICS Sector"), line.get("GICS Sub-Industry"))))
        # A company with two classes of shares is listed twice.
        rows.setdefault(name, _Row(entry, sector, symbol))
    if not rows:
        raise Refusal(f"{path.name} is not the list of companies: it has no columns Symbol and Security.")
    return list(rows.values())


def _headquarters(text: str) -> tuple[str, str, str]:
    """“Saint Paul, Minnesota” → city, region, country; a place abroad is written “Dublin, Ireland”."""
    plain = re.sub(r"\[\d+\]", "", text.partition(";")[0]).strip()
    city, _, last = plain.rpartition(", ")
    last = {"D.C.": "District of Columbia"}.get(last, last)
    city = {"New York City": "New York"}.get(city, city)
    if not city:
        return "", "", ""
    if last in tables.STATES:
        return city, last, "United States"
    return city, "", last


def joined(companies: list[_Row], register: list[Entry]) -> list[_Row]:
    """Both lists as one: a company of the same name and country in both is one row, with its sector and its site."""
    countries = {entry.country_name: entry.country for entry in register if entry.country}
    towns: dict[tuple[str, str, str], Entry] = {}
    same: dict[tuple[str, str], list[Entry]] = {}
    for entry in register:
        towns.setdefault((entry.city, entry.region, entry.country), entry)
        if "company" in entry.kinds:
            same.setdefault((organisation_key(entry.short_name), entry.country), []).append(entry)
    rows, taken = [], set()
    for row in companies:
        country = countries.get(row.entry.country_name, "")
        twins = same.get((organisation_key(row.entry.name), country), [])
        entry = replace(row.entry, country=country, state=tables.STATES.get(row.entry.region, ""))
        town = towns.get((entry.city, entry.region, country))
        if town:
            entry = replace(entry, latitude=town.latitude, longitude=town.longitude)
        if len(twins) == 1:
            (twin,) = twins
            taken.add(twin.key)
            known = (*twin.aliases, twin.short_name)
            entry = replace(
                entry, key=twin.key, site=twin.site, acronyms=twin.acronyms, aliases=known, links=twin.links
            )
        rows.append(_Row(entry, row.sector, row.symbol))
    return rows + [_Row(entry) for entry in register if entry.key not in taken]


def _order(row: _Row) -> tuple[object, ...]:
    """Those whom many look for first: search stops early, and shows them first where words say no more."""
    name = row.entry.short_name
    return (-min(row.entry.links + 10 * bool(row.sector), _COMMON), len(name), fold(name), row.key)


class _Builder:
    def __init__(self, connection: sqlite3.Connection, rows: list[_Row]) -> None:
        self.db = connection
        self.rows = sorted(rows, key=_order)

    def build(self) -> None:
        countries = self._countries()
        regions = self._regions(countries)
        places = self._places(countries, regions)
        sectors = self._sectors()
        self._insert(
            "employer",
            (
                (
                    number,
                    tables.short_key(row.key),
                    row.entry.short_name,
                    "|".join(row.entry.acronyms) or None,
                    tables.kinds_number(row.entry.kinds),
                    places[_place(row.entry)],
                    tables.short_site(row.entry.site) or None,
                    sectors.get(row.sector),
                )
                for number, row in enumerate(self.rows, start=1)
            ),
        )
        for number, row in enumerate(self.rows, start=1):
            words = " ".join(sorted(_words(row.entry)))
            self.db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, words))
        companies = sum(bool(row.sector) for row in self.rows)
        facts = {
            "schema": str(tables.SCHEMA_VERSION),
            "employers": str(len(self.rows)),
            "companies": str(companies),
            "ror_licence": "CC0, Research Organization Registry",
            "sp500_licence": "PDDL, datasets/s-and-p-500-companies",
        }
        self._insert("meta", sorted(facts.items()))

    def _countries(self) -> dict[str, int]:
        """By the code of the country (by its name where the register has none of it), its number; the commonest name."""
        names: dict[str, dict[str, int]] = {}
        for row in self.rows:
            counts = names.setdefault(_country(row.entry), {})
            counts[row.entry.country_name] = counts.get(row.entry.country_name, 0) + 1
        numbers = {key: n for n, key in enumerate(sorted(names), start=1)}
        best = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in names.items()}
        self._insert("country", ((n, key if len(key) == 2 else "", best[key]) for key, n in numbers.items()))
        return numbers

    def _regions(self, countries: dict[str, int]) -> dict[tuple[str, str], int]:
        codes: dict[tuple[str, str], str] = {}
        for row in self.rows:
            key = (_country(row.entry), row.entry.region)
            codes[key] = codes.get(key) or row.entry.state
        numbers = {key: n for n, key in enumerate(sorted(codes), start=1)}
        self._insert(
            "region", ((n, countries[key[0]], codes[key] or None, key[1]) for key, n in numbers.items())
        )
        return numbers

    def _places(
        self, countries: dict[str, int], regions: dict[tuple[str, str], int]
    ) -> dict[tuple[str, str, str], int]:
        where: dict[tuple[str, str, str], tuple[int | None, int | None]] = {}
        for row in self.rows:
            spot = (_hundredths(row.entry.latitude), _hundredths(row.entry.longitude))
            known = where.get(_place(row.entry))
            where[_place(row.entry)] = known if known and known[0] is not None else spot
        numbers = {key: n for n, key in enumerate(sorted(where), start=1)}
        self._insert(
            "place", ((n, regions[key[0], key[1]], key[2], *where[key]) for key, n in numbers.items())
        )
        found_by: dict[tuple[str, str, str], set[str]] = {}
        for row in self.rows:
            entry = row.entry
            parts = (entry.city, entry.region, entry.country_name, entry.state, entry.country)
            found_by.setdefault(_place(entry), set()).update(w for part in parts for w in fold(part).split())
        for key, number in numbers.items():
            words = " ".join(sorted(found_by[key]))
            self.db.execute("INSERT INTO where_to (rowid, words) VALUES (?, ?)", (number, words))
        return numbers

    def _sectors(self) -> dict[str, int]:
        numbers = {
            s: n for n, s in enumerate(sorted({row.sector for row in self.rows if row.sector}), start=1)
        }
        self._insert("sector", ((n, name) for name, n in numbers.items()))
        return numbers

    def _insert(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        listed = list(rows)
        if listed:
            marks = ", ".join("?" * len(listed[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608 (own names)


def _place(entry: Entry) -> tuple[str, str, str]:
    return _country(entry), entry.region, entry.city


def _country(entry: Entry) -> str:
    return entry.country or entry.country_name


def _hundredths(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 100)


def _words(entry: Entry) -> set[str]:
    """The words the employer is found by: its name, its short forms, its other names in Latin letters."""
    names = [entry.name, entry.short_name, *entry.acronyms]
    names += [alias for alias in entry.aliases if max(alias) <= _LAST_LATIN]
    return {word for name in names for word in fold(name).split()}


def write(rows: list[_Row], out: Path) -> None:
    """Write the directory `out`, whole or not at all."""
    fresh = out.with_name(out.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(fresh, isolation_level=None)
        try:
            connection.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN")
            for statement in tables.TABLES.split(";")[:-1]:
                connection.execute(statement)
            for table in ("search", "where_to"):
                sql = f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)"  # noqa: S608 (own names)
                connection.executemany(sql, schema.SEARCH_SETTINGS)
            _Builder(connection, rows).build()
            for statement in tables.INDEXES.split(";")[:-1]:
                connection.execute(statement)
            connection.execute("COMMIT")
        finally:
            connection.close()
        schema.settle(fresh)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)


def build(sp500: Path, ror: Path, out: Path) -> None:
    """Write the directory. Raises Refusal when a source cannot be read; `out` is then left as it was."""
    write(joined(read_sp500(sp500), read_ror(ror)), out)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when the file was written, 1 with one sentence when not."""
    parser = argparse.ArgumentParser(prog="askaround.explore.catalogue.employers_build", description=__doc__)
    parser.add_argument("--sp500", type=Path, required=True, help="list of companies: .csv")
    parser.add_argument(
        "--ror", type=Path, required=True, help="register of organisations: .jsonl or .jsonl.gz"
    )
    parser.add_argument("--out", type=Path, required=True, help="the directory to write")
    given = parser.parse_args(arguments)
    try:
        build(given.sp500, given.ror, given.out)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    sys.stdout.write(f"{given.out}: {given.out.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
