"""Units of a German or Romance title in the order of an English one.

In: units as they are said. Out: English titles (several where the piece names several workers).
"Ingénieur en mécanique" is head, preposition, field: "mechanical engineer". German keeps its order but for what
follows the worker: "Leiter Vertrieb", "Professor für Biologie".
"""

from __future__ import annotations

from askaround.explore.rules.languages.dictionary import Unit

_TOOLS = frozenset(
    ("python", "java", "javascript", "php", "sap", "sql", "excel", "aws", "azure", "react", "salesforce", "oracle", "linux", "seo", "net",
     "c++", "c#", "r", "scrum", "devops", "ux", "ui", "bim", "cad", "autocad", "revit", "wordpress", "android", "ios", "machine", "big", "data",
     "power", "bi", "qa", "cloud", "growth", "e", "ecommerce", "back", "front", "full", "cnc", "plc", "scada", "yoga", "pilates", "fitness")
)  # fmt: skip
"""Words after "en" and "na" that are no place and no employer."""

_AND = ("et", "y", "e", "und", "ou", "o", "u", "oder", "&")


def in_english_order(units: list[Unit], german: bool) -> list[str]:
    """The titles that units make up, no word twice in a row."""
    out = []
    for part in _titles(units):
        words = _one(_told(part), german).split()
        out.append(" ".join(x for n, x in enumerate(words) if not n or x != words[n - 1]))
    return out


def _told(units: list[Unit]) -> list[Unit]:
    """Units without those that say it again, and without unknown words where a worker is named."""
    work = {x for u in units if u.kind == "work" for x in u.english.split()}
    if not work:
        return units
    said: set[str] = set()
    out = []
    for unit in units:
        again = (unit.kind == "work" and unit.english in said) or (
            unit.kind == "field" and work.issuperset(unit.english.split())
        )
        if not again and (unit.kind != "unknown" or unit.english in _TOOLS):
            out.append(unit)
        said.add(unit.english)
    return out


def _titles(units: list[Unit]) -> list[list[Unit]]:
    """Cut before an "and" that another worker follows."""
    out: list[list[Unit]] = [[]]
    for at, unit in enumerate(units):
        if unit.kind == "small" and unit.words[-1] in _AND:
            after = units[at + 1] if at + 1 < len(units) else None
            if after is not None and after.kind == "work" and any(u.kind == "work" for u in out[-1]):
                out.append([])
                continue
        out[-1].append(unit)
    return [part for part in out if part]


def _one(units: list[Unit], german: bool) -> str:
    levels = [u.english for u in units if u.kind == "level"]
    if (
        levels
        and levels[0] in ("intern", "apprentice", "trainee")
        and not any(u.kind == "work" for u in units)
    ):
        fields = [u for u in units if u.kind != "level"]
        return " ".join([*(_german(fields) if german else _romance(fields)), levels[0]])
    rest = [u for u in units if u.kind != "level"]
    first = [u.english for u in rest if u.kind == "before"]
    rest = [u for u in rest if u.kind != "before"]
    said = _german(rest) if german else _romance(rest)
    return " ".join([*levels, *first, *said])


def _phrases(units: list[Unit]) -> list[list[str]]:
    """Units as groups that keep their inner order: unknown words that stand together are a name of their own."""
    out: list[list[str]] = []
    unknown_before = False
    for unit in units:
        unknown = unit.kind in ("unknown", "english")
        if unknown and unknown_before:
            out[-1].append(unit.english)
        else:
            out.append([unit.english])
        unknown_before = unknown
    return out


def _chunks(units: list[Unit]) -> list[list[Unit]]:
    """Units between prepositions; those after a preposition of place with no known word are left out."""
    chunks: list[list[Unit]] = [[]]
    places: list[bool] = [False]
    for unit in units:
        if unit.kind == "small":
            if unit.words[-1] in _AND:
                if chunks[-1]:
                    chunks[-1].append(Unit(unit.words, "and", "and", False))
                continue
            chunks.append([])
            places.append(unit.english == "place")
        else:
            chunks[-1].append(unit)
    return [
        c for n, c in enumerate(chunks) if c and not (n and places[n] and all(u.kind == "unknown" for u in c))
    ]


def _romance(units: list[Unit]) -> list[str]:
    out: list[str] = []
    for chunk in reversed(_chunks(units)):
        for phrase in reversed(_phrases(chunk)):
            out += phrase
    while out and out[0] == "and":
        out = out[1:]
    return out


def _german(units: list[Unit]) -> list[str]:
    out: list[str] = []
    for chunk in reversed(_chunks(units)):
        work = next((n for n, u in enumerate(chunk) if u.kind == "work"), None)
        if (
            work is not None
            and work < len(chunk) - 1
            and not any(u.kind == "work" for u in chunk[work + 1 :])
        ):
            behind = chunk[work + 1 :]
            if behind[0].kind != "and":
                chunk = [*behind, *chunk[: work + 1]]
        out += [u.english for u in chunk]
    return out
