"""What a record of the register of research organisations (ROR) says, in both of its schemas.

In: one record as JSON gave it. Out: an `Entry`, or why there is none. Schema 1 has `name`, `addresses`, `country`; schema 2 has
`names`, `locations`; dumps and repositories mix them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from askaround.explore.rules.organisations import organisation_key
from askaround.lib.text import collapse

KINDS = (
    "company",
    "education",
    "government",
    "healthcare",
    "nonprofit",
    "facility",
    "funder",
    "archive",
    "other",
)
"""As the register calls its types; `facility` is a laboratory or institute."""

_TELLING = (
    "healthcare",
    "education",
    "government",
    "company",
    "facility",
    "archive",
    "nonprofit",
    "funder",
    "other",
)
"""Of several types the first of these is shown: most universities are also funders, and are looked for as universities."""

_ROR = re.compile(r"^(?:https?://)?(?:ror\.org/)?(0[a-z0-9]{8})$")
LONGEST = 300


class Unreadable(ValueError):
    """Why a row is left out. `harmless`: nothing was lost by it, such as a record that the register itself withdrew."""

    def __init__(self, reason: str, *, harmless: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.harmless = harmless


@dataclass(frozen=True, slots=True)
class Entry:
    """One employer of a register. `country` is its two-letter code, `state` the code of its region (CA); "" where it says none.

    `kinds` has every type, the most telling first; `links` is the number of related records; `latitude` and `longitude` are
    degrees.
    """

    key: str
    name: str
    kinds: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    state: str = ""
    country: str = ""
    country_name: str = ""
    site: str = ""
    acronyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    links: int = 0
    latitude: float | None = field(default=None)
    longitude: float | None = field(default=None)

    @property
    def short_name(self) -> str:
        """The name without its own country in brackets: “Pfizer (United States)” → “Pfizer”."""
        ending = f" ({self.country_name})"
        return self.name.removesuffix(ending) if self.country_name else self.name

    @property
    def place(self) -> str:
        """“Davis, California, United States”; parts that repeat another are left out."""
        parts = [self.city, self.region, self.country_name or self.country]
        return ", ".join(dict.fromkeys(part for part in parts if part))


def is_record(data: object) -> bool:
    """Whether this looks like a record of the register, of either schema."""
    return isinstance(data, dict) and "id" in data and ("names" in data or "name" in data)


def read_record(data: object) -> Entry:
    """The entry of one record. Raises Unreadable for one that is inactive, withdrawn, nameless or no record."""
    if not isinstance(data, dict):
        raise Unreadable("this is no record")
    if not is_record(data):
        raise Unreadable("this is no record of the register: it has no id or no name")
    status = _text(data.get("status")) or "active"
    if status != "active":
        raise Unreadable(f"the register calls it {status[:20]}", harmless=True)
    name, acronyms, aliases = _names(data)
    if not organisation_key(name):
        raise Unreadable("it has no name with letters or digits")
    if len(name) > LONGEST:
        raise Unreadable(f"its name is longer than {LONGEST} characters")
    where = _place(data)
    return Entry(
        key=ror_key(_text(data.get("id"))),
        name=name,
        kinds=telling(_text(each) for each in _list(data.get("types"))),
        site=_site(data),
        acronyms=acronyms,
        aliases=aliases,
        links=len(_list(data.get("relationships"))),
        **where,
    )


def ror_key(text: str) -> str:
    """“https://ror.org/012345678” → “ror:012345678”; "" for what is none."""
    found = _ROR.match(text.strip().lower())
    return f"ror:{found[1]}" if found else ""


def telling(types: Any) -> tuple[str, ...]:
    """The known types, the most telling first, each once."""
    known = {each.lower() for each in types} & set(KINDS)
    return tuple(sorted(known, key=_TELLING.index))


def _names(data: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The name shown, acronyms, other names."""
    if "names" not in data:
        labels = [_text(_dict(each).get("label")) for each in _list(data.get("labels"))]
        aliases = [_text(each) for each in _list(data.get("aliases"))] + labels
        acronyms = [_text(each) for each in _list(data.get("acronyms"))]
        return _text(data.get("name")), _kept(acronyms), _kept(aliases)
    shown, acronyms, aliases = "", [], []
    for each in map(_dict, _list(data["names"])):
        types, value = [_text(kind) for kind in _list(each.get("types"))], _text(each.get("value"))
        if "ror_display" in types and not shown:
            shown = value
        elif "acronym" in types:
            acronyms.append(value)
        else:
            aliases.append(value)
    return shown or next(iter(aliases), ""), _kept(acronyms), _kept(aliases)


def _kept(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= LONGEST))


def _place(data: dict[str, Any]) -> dict[str, Any]:
    if "locations" in data:
        first = _dict(next(iter(_list(data["locations"])), None))
        found = _dict(first.get("geonames_details"))
        return {
            "city": _text(found.get("name"))[:120],
            "region": _text(found.get("country_subdivision_name"))[:120],
            "state": _text(found.get("country_subdivision_code"))[:10],
            "country": _text(found.get("country_code")).upper()[:2],
            "country_name": _text(found.get("country_name"))[:60],
            "latitude": _degrees(found.get("lat"), 90),
            "longitude": _degrees(found.get("lng"), 180),
        }
    first, country = _dict(next(iter(_list(data.get("addresses"))), None)), _dict(data.get("country"))
    admin = _dict(_dict(first.get("geonames_city")).get("geonames_admin1"))
    return {
        "city": _text(first.get("city"))[:120],
        "region": (_text(admin.get("name")) or _text(first.get("state")))[:120],
        "state": _text(admin.get("code")).rpartition(".")[2][:10],
        "country": _text(country.get("country_code")).upper()[:2],
        "country_name": _text(country.get("country_name"))[:60],
        "latitude": _degrees(first.get("lat"), 90),
        "longitude": _degrees(first.get("lng"), 180),
    }


def _site(data: dict[str, Any]) -> str:
    """The first web address; in schema 2 that of the kind “website”."""
    for each in _list(data.get("links")):
        link = _dict(each)
        text = _text(link.get("value")) if link.get("type") == "website" else _text(each)
        if web_address(text):
            return text
    return ""


def web_address(text: str) -> bool:
    """Whether this can stand in a link: http or https, no blank, at most 300 characters."""
    return bool(re.match(r"https?://[^\s<>\"']+$", text)) and len(text) <= LONGEST


def _text(value: object) -> str:
    return collapse(value[:2000]) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _degrees(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -most <= value <= most else None
