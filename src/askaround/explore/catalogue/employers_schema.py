"""Tables of the directory of employers, and how its kinds and sites are written.

In: nothing. Out: SQL text, names of states, short forms of kinds and web addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.explore.rules import geography
from askaround.explore.rules.register import KINDS

SCHEMA_VERSION = 1

TABLES = """
CREATE TABLE meta (key TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE country (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE region (id INTEGER PRIMARY KEY, country_id INTEGER NOT NULL, code TEXT, name TEXT NOT NULL);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, region_id INTEGER NOT NULL, name TEXT NOT NULL, latitude INTEGER, longitude INTEGER);
CREATE TABLE sector (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE employer (
    id INTEGER PRIMARY KEY, key NOT NULL, name TEXT NOT NULL, acronyms TEXT, kinds INTEGER NOT NULL,
    place_id INTEGER NOT NULL, site TEXT, sector_id INTEGER);
CREATE VIRTUAL TABLE search USING fts5(
    words, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE where_to USING fts5(
    words, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0");
"""
"""`where_to` finds places by the words of town, region and country, and their codes. Latitude and longitude in hundredths of a degree. `employer.id` is the order in which many look for them. A key that is a
number is that of the register, see `short_key`; one employer is found by reading them all, which takes less than an index would weigh."""

INDEXES = """
CREATE INDEX employers_of_place ON employer (place_id);
"""

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_SITES = (("https://www.", "w"), ("http://www.", "v"), ("https://", "s"), ("http://", "h"))

STATES = {name: letters for letters, name in geography.STATES.values() if letters not in ("GU", "VI")}
"""State → its two letters; to the register Guam and the Virgin Islands are countries."""


def kinds_number(kinds: Iterable[str]) -> int:
    """Kinds as one number: the place of the one shown first plus 16 × a bit for each."""
    listed = list(kinds) or ["other"]
    return KINDS.index(listed[0]) + 16 * sum(1 << KINDS.index(kind) for kind in listed)


def kind_of(number: int) -> str:
    """The kind shown first."""
    return KINDS[number & 15]


def bits(kinds: Iterable[str]) -> int:
    """A mask of these kinds for `employer.kinds`; unknown ones are left out."""
    return 16 * sum(1 << KINDS.index(kind) for kind in set(kinds) if kind in KINDS)


def short_key(key: str) -> int | str:
    """The six signs in the middle of “ror:0xxxxxxcc” as a number, where the two digits at the end are their check (as the register
    documents: ISO/IEC 7064 MOD 97-10 over Crockford's base 32); any other key as it is."""
    signs = key.removeprefix("ror:0")[:6]
    if key.startswith("ror:0") and len(key) == 13 and all(sign in _SIGNS for sign in signs):
        number = 0
        for sign in signs:
            number = number * 32 + _SIGNS.index(sign)
        if full_key(number) == key:
            return number
    return key


def full_key(kept: int | str) -> str:
    """The key that `short_key` kept."""
    if isinstance(kept, str):
        return kept
    signs = "".join(_SIGNS[kept >> shift & 31] for shift in range(25, -1, -5))
    return f"ror:0{signs}{98 - kept * 100 % 97:02d}"


def short_site(site: str) -> str:
    """A web address as it is kept: the usual beginnings as one letter, no slash at the end."""
    for beginning, letter in _SITES:
        if site.startswith(beginning):
            rest = site.removeprefix(beginning)
            return letter + (rest.rstrip("/") if rest.count("/") == 1 else rest)
    return ""


def full_site(kept: str) -> str:
    """The address that `short_site` kept."""
    return {letter: beginning for beginning, letter in _SITES}[kept[0]] + kept[1:] if kept else ""
