"""Tables of the facts file, and the steps that make its bytes the same each time.

In: nothing. Out: SQL text, the names of kinds and levels, `settle(path)`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCHEMA_VERSION = 2
PAGE_SIZE = 4096
TECHNOLOGY_ROWS = 1_000_000
"""In the search index technologies have the row id of their own plus this; titles have theirs."""

OFFICIAL, SHOWN, REPORTED, ALTERNATE, SHORT = range(5)
"""Kinds of a title: O*NET's own; reported by workers and shown first; reported; alternate; its short form."""

TIERS = ("Primary-Short", "Primary-Long", "Supplemental")
EDUCATION = (
    "less than high school",
    "high school",
    "certificate after high school",
    "some college",
    "associate's degree",
    "bachelor's degree",
    "certificate after bachelor's",
    "master's degree",
    "certificate after master's",
    "professional degree",
    "doctoral degree",
    "postdoctoral training",
)
"""O*NET's twelve levels of required education (element 2.D.1, scale RL, categories 1 to 12), our words."""

NATION, STATE, METRO, NONMETRO = range(4)
AREA_KINDS = ("nation", "state", "metro", "nonmetro")

HOURLY, FLOOR = 1, 2
"""Bits of `figure.flags`: the median is cents per hour (no annual one is published); it is a floor."""

PAIR = 4096
"""Rows that join two things have the id first × PAIR + second: title and career, technology and career, career and
education level, career and rank of a related one, series and area. Rows appended in the order of whole-number keys fill
their pages in the same way in every version of SQLite, which keys of two columns do not."""

TABLES = """
CREATE TABLE meta (key TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE series (id INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE career (
    id INTEGER PRIMARY KEY, onet TEXT NOT NULL, soc TEXT NOT NULL, title TEXT NOT NULL, zone INTEGER,
    r INTEGER, i INTEGER, a INTEGER, s INTEGER, e INTEGER, c INTEGER, high TEXT, series_id INTEGER);
CREATE TABLE title (id INTEGER PRIMARY KEY, text TEXT NOT NULL, norm TEXT NOT NULL);
CREATE TABLE career_title (id INTEGER PRIMARY KEY, career_id INTEGER NOT NULL, kind INTEGER NOT NULL);
CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE technology (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE career_technology (
    id INTEGER PRIMARY KEY, career_id INTEGER NOT NULL, category_id INTEGER NOT NULL,
    hot INTEGER NOT NULL, demand INTEGER NOT NULL);
CREATE TABLE education (id INTEGER PRIMARY KEY, share INTEGER NOT NULL, uncertain INTEGER NOT NULL);
CREATE TABLE related (id INTEGER PRIMARY KEY, other_id INTEGER NOT NULL, tier INTEGER NOT NULL);
CREATE TABLE area (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, kind INTEGER NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL,
    lat INTEGER, lon INTEGER);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, norm TEXT NOT NULL, state TEXT NOT NULL,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, area_id INTEGER);
CREATE TABLE abroad (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, norm TEXT NOT NULL, country TEXT NOT NULL,
    population INTEGER NOT NULL);
CREATE TABLE figure (
    id INTEGER PRIMARY KEY, employment INTEGER, median INTEGER, quotient INTEGER, flags INTEGER NOT NULL);
CREATE TABLE nation (
    series_id INTEGER PRIMARY KEY, employment INTEGER, p10 INTEGER, p25 INTEGER, p50 INTEGER, p75 INTEGER,
    p90 INTEGER, hourly INTEGER NOT NULL, floors INTEGER NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(
    words, content='', prefix='1 2', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '+#'");
"""

OWN_TABLES = """
CREATE TABLE description (career_id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE task (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE history (former TEXT NOT NULL, onet TEXT NOT NULL, title TEXT NOT NULL);
"""
"""Only in a catalogue that `careers update` made: O*NET's sentences, and where former codes lead ("" for one that vanished)."""

INDEXES = """
CREATE UNIQUE INDEX career_by_code ON career (onet);
CREATE INDEX titles_of_career ON career_title (career_id, kind);
CREATE INDEX technologies_of_career ON career_technology (career_id);
CREATE INDEX related_back ON related (other_id);
CREATE INDEX place_by_name ON place (norm);
CREATE INDEX abroad_by_name ON abroad (norm);
"""
"""Made after the rows are in, so that their pages are full and in order."""

SEARCH_SETTINGS = (("automerge", 0), ("hashsize", 256_000_000))
"""One segment, written once: merging would leave free pages, whose order depends on the library's version."""

_WRITTEN_BY = 3_040_001
_INNER = (2, 5)  # types of b-tree pages that point to others


def pair(first: int, second: int) -> int:
    """The id of a row that joins two."""
    return first * PAIR + second


def span(first: int) -> tuple[int, int]:
    """The first and last id of the rows that join `first` to anything."""
    return first * PAIR, first * PAIR + PAIR - 1


def settle(path: Path) -> None:
    """Overwrite what differs from one library version to the next and means nothing.

    Bytes 24–27 (change counter), 92–95 (the counter that the page count is valid for, which must equal it)
    and 96–99 (version of the library that wrote last), and the unused middle of each b-tree page, which holds
    what stood there before: as the SQLite file format document names them (sections 1.3 and 1.6).
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()
    finally:
        connection.close()
    data = bytearray(path.read_bytes())
    for page in _pages(data, [1, *(row[0] for row in rows)]):
        header = (page - 1) * PAGE_SIZE + (100 if page == 1 else 0)
        start = header + (12 if data[header] in _INNER else 8) + 2 * _number(data, header + 3, 2)
        end = (page - 1) * PAGE_SIZE + (_number(data, header + 5, 2) or 65_536)
        data[start:end] = bytes(end - start)
    data[24:28] = data[92:96] = (1).to_bytes(4, "big")
    data[96:100] = _WRITTEN_BY.to_bytes(4, "big")
    path.write_bytes(data)


def _pages(data: bytearray, roots: list[int]) -> Iterator[int]:
    """Every b-tree page below the roots, each once."""
    waiting = list(roots)
    while waiting:
        page = waiting.pop()
        yield page
        start = (page - 1) * PAGE_SIZE
        header = start + (100 if page == 1 else 0)
        if data[header] in _INNER:
            waiting.append(_number(data, header + 8, 4))
            cells = range(header + 12, header + 12 + 2 * _number(data, header + 3, 2), 2)
            waiting.extend(_number(data, start + _number(data, cell, 2), 4) for cell in cells)


def _number(data: bytearray, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")
