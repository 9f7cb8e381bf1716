"""Employers as files name them: a record of the register, or a row of a table whose columns are guessed.

In: one record or row, the headings of a table, what the owner wants only. Out: a `Draft`, or why there is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.register import KINDS, LONGEST, Entry, Unreadable, ror_key, telling, web_address
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse, fold

_MOST_EMPLOYEES = 100_000_000

# The first heading of a line that is there is taken; headings are compared folded (docs/rules/lamp.md).
_HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "organisation", "organization", "company", "company name", "organisation name", "organization name", "employer",
        "employer name", "institution", "institution name", "firm", "security", "account name", "business name", "school",
        "university", "agency", "names types ror display", "firma", "unternehmen", "arbeitgeber", "einrichtung", "entreprise",
        "societe", "employeur", "organisme", "empresa", "organizacion", "organizacao", "institucion", "instituicao", "azienda",
    ),
    "place": (
        "place", "location", "headquarters", "headquarters location", "hq", "address", "ort", "standort", "lieu", "lugar", "local",
        "ubicacion",
    ),
    "city": ("city", "town", "locations geonames details name", "stadt", "ville", "ciudad", "cidade"),
    "region": (
        "region", "state", "province", "state province", "locations geonames details country subdivision name", "bundesland",
        "estado", "provincia",
    ),
    "country": ("country", "country name", "locations geonames details country name", "country country name", "land", "pays", "pais"),
    "site": (
        "site", "website", "web site", "url", "homepage", "web", "links type website", "links", "webseite", "site web", "sitio web",
    ),
    "kind": ("kind", "type", "types", "category", "sector type", "art", "typ", "tipo"),
    "employees": (
        "employees", "number of employees", "employee count", "size", "company size", "staff", "headcount", "mitarbeiter",
        "effectif", "empleados", "funcionarios",
    ),
    "external": ("id", "ror", "ror id"),
    "status": ("status",),
}  # fmt: skip

_KIND_WORDS = {
    "company": "company companies corporation business corporate firm private public unternehmen entreprise empresa startup",
    "education": "education university college school academic academia universitat universite universidad universidade",
    "government": "government agency federal state municipal behorde gouvernement gobierno governo",
    "healthcare": "healthcare hospital clinic health krankenhaus hopital",
    "nonprofit": "nonprofit non profit ngo charity foundation association verein",
    "facility": "facility laboratory lab institute research",
    "funder": "funder",
    "archive": "archive library museum",
    "other": "other",
}
_KIND_OF = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Draft:
    """An employer as a file names it; `employees` None and "" where it says nothing. `country` holds its code and name, folded."""

    name: str
    key: str
    place: str = ""
    site: str = ""
    kind: str = ""
    employees: int | None = None
    external: str = ""
    kinds: tuple[str, ...] = ()
    country: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Only:
    """What the owner wants of a file: a country by code or name, a kind, words of the place; "" for all."""

    country: str = ""
    kind: str = ""
    place: str = ""

    def takes(self, draft: Draft) -> bool:
        """Whether the draft is wanted; what it does not say does not match."""
        if self.country and fold(self.country) not in draft.country:
            return False
        if self.kind and self.kind not in draft.kinds:
            return False
        words = set(fold(draft.place).split())
        return all(word in words for word in fold(self.place).split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what: a field of `_HEADINGS` → its place in the row."""

    places: Mapping[str, int]
    headings: tuple[str, ...]

    def told(self) -> dict[str, str]:
        """Field → the heading it is read from."""
        return {field: self.headings[place] for field, place in self.places.items()}


def guess_columns(headings: Sequence[str]) -> Columns:
    """The columns of a table by their headings. Raises Refusal when none names the employer."""
    shown = tuple(collapse(heading.removeprefix("\ufeff"))[:80] for heading in headings)
    folded = [fold(heading) for heading in shown]
    places: dict[str, int] = {}
    for field, known in _HEADINGS.items():
        place = next((folded.index(each) for each in known if each in folded), None)
        if place is not None and place not in places.values():
            places[field] = place
    if "name" not in places:
        listed = ", ".join(f"“{heading}”" for heading in shown[:8] if heading) or "none"
        raise Refusal(
            f"No column says the employer's name (there are: {listed}); call one “name” in the first line and load it again."
        )
    return Columns(places, shown)


def read_row(cells: Sequence[str], columns: Columns) -> Draft:
    """The draft of one row. Raises Unreadable with the reason."""
    if not any(cell.strip() for cell in cells):
        raise Unreadable("the row is blank", harmless=True)

    def cell(field: str) -> str:
        place = columns.places.get(field)
        return _plain(cells[place]) if place is not None and place < len(cells) else ""

    if cell("status") in {"inactive", "withdrawn"}:
        raise Unreadable(f"the register calls it {cell('status')}", harmless=True)
    name = cell("name")
    key = _checked(name)
    parts = [cell("city"), cell("region"), cell("country")]
    place = cell("place") or ", ".join(dict.fromkeys(part for part in parts if part))
    kinds = read_kinds(cell("kind"))
    last = place.rpartition(",")[2]
    return Draft(
        name=name,
        key=key,
        place=place[:200],
        site=_site(cell("site")),
        kind=kinds[0] if kinds else "",
        employees=read_employees(cell("employees")),
        external=ror_key(cell("external")),
        kinds=kinds,
        country=tuple(each for each in (fold(cell("country")), fold(last)) if each),
    )


def from_entry(entry: Entry) -> Draft:
    """The draft of a record of the register."""
    return Draft(
        name=entry.name,
        key=organisation_key(entry.name),
        place=entry.place[:200],
        site=entry.site,
        kind=entry.kinds[0] if entry.kinds else "",
        external=entry.key,
        kinds=entry.kinds,
        country=tuple(each for each in (fold(entry.country), fold(entry.country_name)) if each),
    )


def _plain(cell: str) -> str:
    """A cell as text; the apostrophe that keeps spreadsheets from reading a formula is taken off again."""
    text = collapse(cell)
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _checked(name: str) -> str:
    if not name:
        raise Unreadable("it has no name")
    if len(name) > LONGEST:
        raise Unreadable(f"its name is longer than {LONGEST} characters")
    key = organisation_key(name)
    if not key:
        raise Unreadable("its name has no letters or digits")
    return key


def _site(text: str) -> str:
    """The first address; a bare host gets https."""
    first = re.split(r"[;|\s]", text, maxsplit=1)[0]
    if web_address(first):
        return first
    bare = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"']*)?", first)
    return f"https://{first}" if bare and len(first) < LONGEST - 8 else ""


def read_kinds(text: str) -> tuple[str, ...]:
    """“Education; Funder” or “University” → kinds of the register, the most telling first; () for words that say none."""
    words = fold(text[:200]).split()
    return telling(word if word in KINDS else _KIND_OF.get(word, "") for word in words)


def read_employees(text: str) -> int | None:
    """“1,200” → 1200, “11-50” → 11 (the lower end, which is certain), “5 000+” → 5000; None for what is no number."""
    found = re.match(r"\D{0,3}(\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d+)", text[:40])
    if not found:
        return None
    number = int(re.sub(r"\D", "", found[1]))
    return number if 0 < number < _MOST_EMPLOYEES else None
