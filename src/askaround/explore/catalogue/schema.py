"""Tables of the facts file, and the steps that make its bytes the same each time.

In: nothing. Out: SQL text, the names of kinds and levels, `settle(path)`.
"""

from __future__ import annotations

from pathlib import Path

SCHEMA_VERSION = 1
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

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE series (id INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE career (
    id INTEGER PRIMARY KEY, onet TEXT NOT NULL UNIQUE, soc TEXT NOT NULL, title TEXT NOT NULL, zone INTEGER,
    r INTEGER, i INTEGER, a INTEGER, s INTEGER, e INTEGER, c INTEGER, high TEXT, series_id INTEGER);
CREATE TABLE title (id INTEGER PRIMARY KEY, text TEXT NOT NULL, norm TEXT NOT NULL);
CREATE TABLE career_title (
    title_id INTEGER NOT NULL, career_id INTEGER NOT NULL, kind INTEGER NOT NULL,
    PRIMARY KEY (title_id, career_id)) WITHOUT ROWID;
CREATE INDEX titles_of_career ON career_title (career_id, kind, title_id);
CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE technology (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE career_technology (
    technology_id INTEGER NOT NULL, career_id INTEGER NOT NULL, category_id INTEGER NOT NULL,
    hot INTEGER NOT NULL, demand INTEGER NOT NULL,
    PRIMARY KEY (technology_id, career_id, category_id)) WITHOUT ROWID;
CREATE INDEX technologies_of_career ON career_technology (career_id, technology_id);
CREATE TABLE education (
    career_id INTEGER NOT NULL, level INTEGER NOT NULL, share INTEGER NOT NULL, uncertain INTEGER NOT NULL,
    PRIMARY KEY (career_id, level)) WITHOUT ROWID;
CREATE TABLE related (
    career_id INTEGER NOT NULL, rank INTEGER NOT NULL, other_id INTEGER NOT NULL, tier INTEGER NOT NULL,
    PRIMARY KEY (career_id, rank)) WITHOUT ROWID;
CREATE INDEX related_back ON related (other_id, career_id, tier);
CREATE TABLE area (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, kind INTEGER NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE figure (
    series_id INTEGER NOT NULL, area_id INTEGER NOT NULL, employment INTEGER, median INTEGER,
    quotient INTEGER, flags INTEGER NOT NULL,
    PRIMARY KEY (series_id, area_id)) WITHOUT ROWID;
CREATE TABLE nation (
    series_id INTEGER PRIMARY KEY, employment INTEGER, p10 INTEGER, p25 INTEGER, p50 INTEGER, p75 INTEGER,
    p90 INTEGER, hourly INTEGER NOT NULL, floors INTEGER NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(
    words, content='', prefix='1 2', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '+#'");
"""

_WRITTEN_BY = 3_040_001


def settle(path: Path) -> None:
    """Overwrite the header's counters and library version, which differ from one build machine to the next.

    Bytes 24–27 (change counter), 92–95 (the counter that the page count is valid for, which must equal it)
    and 96–99 (version of the library that wrote last), as the SQLite file format document names them.
    """
    with path.open("r+b") as file:
        file.seek(24)
        file.write((1).to_bytes(4, "big"))
        file.seek(92)
        file.write((1).to_bytes(4, "big"))
        file.write(_WRITTEN_BY.to_bytes(4, "big"))
