"""Finds a place that somebody typed among the towns of the facts file.

In: `rows` of a catalogue, a text. Out: a Place, what lies abroad, or the nearest spellings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from askaround.explore.catalogue.facts import Place
from askaround.explore.rules.geography import country_key, key_forms, place_key, readings, state_name

Rows: TypeAlias = Callable[..., list[Any]]

_LONGEST = 200
_GREAT_TOWN = 500_000  # inhabitants from which a bare “Washington” is the town rather than the state
_MUCH_LARGER = 10  # times: “Toronto” is then the one abroad
_SPELLINGS, _ALIKE, _WORSE = 3, 75.0, 8.0

_TOWN = (
    "SELECT p.name, p.state, p.lat, p.lon, p.population, coalesce(a.code, ''), coalesce(a.name, '')"
    " FROM place p LEFT JOIN area a ON a.id = p.area_id WHERE p.norm IN"
)


def find_place(rows: Rows, text: str) -> Place | None:
    """The town or state that `text` names, None where there is none or it means a place abroad."""
    if len(text) > _LONGEST or find_abroad(rows, text):
        return None
    meant = readings(text)
    states = [state for key, state in meant if not key]
    for key, state in meant:
        if not key:
            return _state(rows, state)
        towns = _towns(rows, key, state)
        if not towns or (not state and states and towns[0].population < _GREAT_TOWN):
            continue
        same = {t.state for t in towns if place_key(t.name) == place_key(towns[0].name)}
        others = 0 if state else len(same) - 1
        return Place(**{**vars(towns[0]), "others": others})
    return None


def find_abroad(rows: Rows, text: str) -> tuple[str, str] | None:
    """(Town or country, country) when the text means a place outside the United States: it names the country, or a large
    town there that is unknown here or ten times as populous as its namesake here."""
    if len(text) > _LONGEST:
        return None
    meant = readings(text)
    if any(state for _, state in meant):
        return None
    if (country := country_key(text)) and (found := _abroad(rows, country)) and found[0] == found[1]:
        return text.partition(",")[0].strip(), found[1]
    for key, _ in meant:
        far = _abroad(rows, key)
        towns = _towns(rows, key, "")
        if far and (not towns or far[2] >= _MUCH_LARGER * towns[0].population):
            return far[0], far[1]
    return None


def spellings(rows: Rows, text: str) -> list[str]:
    """Up to three towns whose names look like the text's, as “Sacramento, California”; the likest first."""
    meant = readings(text[:_LONGEST])
    if not meant:
        return []
    from rapidfuzz import fuzz, process

    key, state = next(((k, s) for k, s in meant if s and k), meant[0])
    where, values = (" WHERE state = ?", (state,)) if state else ("", ())
    towns = rows(f"SELECT name, norm, state FROM place{where} ORDER BY population DESC, id", *values)  # noqa: S608
    found = process.extract(
        key, [town[1] for town in towns], scorer=fuzz.ratio, limit=_SPELLINGS, score_cutoff=_ALIKE
    )
    return list(
        dict.fromkeys(
            f"{towns[at][0]}, {state_name(towns[at][2])}"
            for _, score, at in found
            if score > found[0][1] - _WORSE
        )
    )


def _towns(rows: Rows, key: str, state: str) -> list[Place]:
    """Towns of that name, the most populous first; those of the very name before other forms of it."""
    forms = key_forms(key)
    marks = ", ".join("?" * len(forms))
    where = " AND p.state = ?" if state else ""
    found = rows(
        f"{_TOWN} ({marks}){where} ORDER BY p.norm <> ?, p.population DESC, p.id",
        *forms,
        *([state] if state else []),
        key,
    )
    return [
        Place(name, fips, lat / 10_000, lon / 10_000, population, code, area)
        for name, fips, lat, lon, population, code, area in found
    ]


def _state(rows: Rows, state: str) -> Place | None:
    found = rows("SELECT lat, lon, code, name FROM area WHERE kind = 1 AND state = ?", state)
    if not found or found[0][0] is None:
        return None
    lat, lon, code, name = found[0]
    return Place("", state, lat / 10_000, lon / 10_000, 0, code, name)


def _abroad(rows: Rows, key: str) -> tuple[str, str, int] | None:
    found = rows(
        "SELECT name, country, population FROM abroad WHERE norm = ? ORDER BY population DESC, id LIMIT 1",
        key,
    )
    return found[0] if found else None
