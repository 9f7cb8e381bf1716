"""How places are written: states, match keys, the parts of an area's name.

In: text as people or BLS write it. Out: keys, state codes, names of cities. Pure; docs/rules/places.md says why.
"""

from __future__ import annotations

import re

from askaround.lib.text import match_key

# Two-digit FIPS code, postal code, name: the 50 states, the District and the territories that OEWS publishes.
_STATES = """01 AL Alabama|02 AK Alaska|04 AZ Arizona|05 AR Arkansas|06 CA California|08 CO Colorado|09 CT Connecticut|\
10 DE Delaware|11 DC District of Columbia|12 FL Florida|13 GA Georgia|15 HI Hawaii|16 ID Idaho|17 IL Illinois|\
18 IN Indiana|19 IA Iowa|20 KS Kansas|21 KY Kentucky|22 LA Louisiana|23 ME Maine|24 MD Maryland|25 MA Massachusetts|\
26 MI Michigan|27 MN Minnesota|28 MS Mississippi|29 MO Missouri|30 MT Montana|31 NE Nebraska|32 NV Nevada|\
33 NH New Hampshire|34 NJ New Jersey|35 NM New Mexico|36 NY New York|37 NC North Carolina|38 ND North Dakota|39 OH Ohio|\
40 OK Oklahoma|41 OR Oregon|42 PA Pennsylvania|44 RI Rhode Island|45 SC South Carolina|46 SD South Dakota|47 TN Tennessee|\
48 TX Texas|49 UT Utah|50 VT Vermont|51 VA Virginia|53 WA Washington|54 WV West Virginia|55 WI Wisconsin|56 WY Wyoming|\
66 GU Guam|72 PR Puerto Rico|78 VI Virgin Islands"""
STATES = {row[:2]: (row[3:5], row[6:]) for row in _STATES.split("|")}
"""FIPS code → (postal code, name)."""
POSTAL = {postal: fips for fips, (postal, _) in STATES.items()}

_STATE_KEYS = {
    **{match_key(name): fips for fips, (_, name) in STATES.items()},
    **{postal.lower(): fips for fips, (postal, _) in STATES.items()},
    "d c": "11", "us virgin islands": "78", "calif": "06", "mass": "25", "n y": "36",
}  # fmt: skip
_NATION = frozenset({"us", "usa", "u s", "u s a", "united states", "united states of america", "america"})
# Named otherwise by GeoNames than by people.
_ALSO = {"new york": "new york city", "washington dc": "washington", "washington d c": "washington"}
_PARTS_ABROAD = {
    "uk": "united kingdom", "england": "united kingdom", "scotland": "united kingdom", "wales": "united kingdom",
    "great britain": "united kingdom", "deutschland": "germany", "espana": "spain", "brasil": "brazil",
    "holland": "netherlands", "schweiz": "switzerland", "osterreich": "austria", "ontario": "canada", "quebec": "canada",
    "british columbia": "canada", "alberta": "canada",
}  # fmt: skip
_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_SUFFIX = re.compile(r"\s+(town|city|county|village)$", re.IGNORECASE)

_POSTCODE = re.compile(r"(?<=[^\W\d])[\s,]+\d{5}(-\d{4})?(?=\s*(,|$))")
"""Of “Davis, CA 95616”; five digits alone are no place."""


def place_key(text: str) -> str:
    """The match key of a place's name; Saint and St., Fort and Ft., Mount and Mt. are the same."""
    return " ".join(_SHORT.get(word, word) for word in match_key(text).split())


def state_code(text: str) -> str:
    """The FIPS code of a state by its name or postal code, "" for what is none."""
    return _STATE_KEYS.get(match_key(text), "")


def state_name(fips: str) -> str:
    """The state's name, "" for an unknown code."""
    return STATES[fips][1] if fips in STATES else ""


def key_forms(key: str) -> tuple[str, ...]:
    """The stored keys that a typed one may stand for, its own first: “Boise City” is Boise, “New York” New York City."""
    if key in _ALSO:
        return (key, _ALSO[key])
    if key in _STATE_KEYS:
        return (key,)
    return (key, f"{key} city", key.removesuffix(" city"), f"{key} village")


def country_key(text: str) -> str:
    """The key of a country in the last part of “Leeds, UK”, "" where there is one part only."""
    parts = [match_key(part) for part in text.split(",") if match_key(part)]
    return _PARTS_ABROAD.get(parts[-1], parts[-1]) if len(parts) > 1 else ""


def is_nation(text: str) -> bool:
    """Whether the text names the United States."""
    return match_key(text) in _NATION


def readings(text: str) -> list[tuple[str, str]]:
    """What a typed place may mean, the likeliest first: (key of the town, FIPS code of the state or "").

    “Davis, CA”, “Davis CA”, “Davis, California, USA”, “Davis”. Parts that name neither a state nor the country stay
    with the town, and a bare state is ("", code).
    """
    parts = [part for part in _POSTCODE.sub("", text).split(",") if match_key(part)]
    if len(parts) > 1 and is_nation(parts[-1]):
        parts.pop()
    if not parts:
        return []
    if len(parts) > 1 and (state := state_code(parts[-1])):
        # “Oakland, Alameda County, California”: the town is the first part.
        return list(dict.fromkeys([(place_key(parts[0]), state), *_cities(parts[0], [state])]))
    if len(parts) > 1 and re.fullmatch(r"[A-Z]{2}(-[A-Z]{2})+", parts[-1].strip()):
        return _cities(parts[0], area_states(f",{parts[-1]}"))
    found = [(place_key(" ".join(parts)), "")]
    words = match_key(parts[-1]).split()
    for length in (3, 2, 1):
        if len(words) > length and (state := _STATE_KEYS.get(" ".join(words[-length:]), "")):
            found.append((place_key(" ".join(words[:-length])), state))
            break
    if state := state_code(" ".join(parts)) or state_code(" ".join(parts).removesuffix(" state")):
        found.append(("", state))
    return found


def _cities(name: str, states: list[str]) -> list[tuple[str, str]]:
    """The towns that the name of a metropolitan area may mean, as its own figures print it."""
    return [(place_key(city), state) for city in principal_cities(f"{name},") for state in states]


def principal_cities(area: str) -> list[str]:
    """The cities in a metropolitan area's name, in its order: “Louisville/Jefferson County, KY-IN” → Louisville, Jefferson.

    A hyphen may part two cities or belong to one (Winston-Salem): joined parts come before the single one.
    """
    names = re.sub(r"-{2,}", "-", area.rpartition(",")[0] or area)
    parts = [part.strip() for part in re.split(r"[-/]", names) if part.strip()]
    found: list[str] = []
    for at, part in enumerate(parts):
        joined = ["-".join(parts[at : at + length]) for length in (3, 2) if at + length <= len(parts)]
        bare = _SUFFIX.sub("", part).removeprefix("Urban ")
        found += [*joined, part, *([bare] if bare != part else [])]
    return list(dict.fromkeys(found))


def area_states(area: str) -> list[str]:
    """The states of a metropolitan area, the first one first, as FIPS codes: “St. Louis, MO-IL” → 29, 17."""
    codes = re.findall(r"[A-Z]{2}", area.rpartition(",")[2])
    return [POSTAL[code] for code in codes if code in POSTAL]


def compass(area: str, state: str) -> tuple[int, int]:
    """The direction in a nonmetropolitan area's name: (1 north, −1 south, 0 neither; 1 east, −1 west, 0 neither).

    The state's own name is left out: “West North Dakota” lies in the west. Upper means north, lower south.
    """
    words = f" {match_key(area)} ".replace(f" {match_key(state)} ", " ")
    north = ("north" in words or " upper " in words) - ("south" in words or " lower " in words)
    return north, ("east" in words) - ("west" in words)
