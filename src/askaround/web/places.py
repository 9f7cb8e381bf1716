"""Time zones and countries to choose from, as the tz database lists them.

In: nothing (tzdata's tables, read on first use). Out: `zones()` with the country of each, `countries()` with names in English.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def _lines(name: str) -> list[list[str]]:
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """(IANA name, country code), by name; UTC first."""
    found = sorted((row[2], row[0]) for row in _lines("zone.tab"))
    return (("UTC", ""), *found)


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """(two-letter code, name), by name."""
    return tuple(sorted(((code, name) for code, name in _lines("iso3166.tab")), key=lambda pair: pair[1]))
