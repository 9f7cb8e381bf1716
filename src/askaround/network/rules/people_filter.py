"""How the list of people may be narrowed (docs/rules/finding.md).

In: what an address or a command says, as texts. Out: `PeopleFilter`; its parameters again, and a word for each that is set. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace

from askaround.lib.errors import Refusal
from askaround.network.rules.ties import TieClass, months_before

NEVER = "never"
SORTS = {"": "name", "touch": "last touch"}
LIMITS = {"query": 200, "career": 100, "organisation": 300, "place": 200, "tag": 60, "source": 40}
_MONTHS = re.compile(r"([1-9][0-9]{0,2})m?")


@dataclass(frozen=True)
class PeopleFilter:
    """Everybody, or those who meet all that is not empty.

    `query`: words; `career`: an O*NET-SOC code or its beginning, as whoever asks made it of words, with `related` the careers near it
    too; `organisation`: id, handle or name; `tie`: a class; `untouched`: months without a touch, or never; `touched`: months within which there was one; `source`: a
    family of files, or hand; `batch`: the handle of an import that brought them; `sort`: "" by name, touch: the latest first.
    """

    query: str = ""
    career: str = ""
    related: str = ""
    organisation: str = ""
    place: str = ""
    tie: str = ""
    untouched: str = ""
    touched: str = ""
    tag: str = ""
    source: str = ""
    batch: str = ""
    sort: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """What is set, by name; the query under the name that pages give it."""
        said = {name: value for name, value in asdict(self).items() if value}
        return ({"q": said.pop("query")} if "query" in said else {}) | said

    @property
    def narrows(self) -> bool:
        """Whether anybody may be left out."""
        return replace(self, sort="", related="") != PeopleFilter()

    def without(self, name: str) -> PeopleFilter:
        """The same with that condition left out; what belongs to it goes as well."""
        gone = {name: ""} | ({"related": ""} if name == "career" else {})
        return replace(self, **gone)


def read_filter(said: Mapping[str, str]) -> PeopleFilter:
    """The filter that parameters name; the query as `q` or `query`, what is no condition is passed over.

    Raises Refusal for a tie, a number of months, a batch or an order that is none.
    """
    values = {entry.name: _storable(said.get(entry.name, "")) for entry in fields(PeopleFilter)}
    values["query"] = _storable(said.get("q", values["query"]))
    for name, limit in LIMITS.items():
        values[name] = values[name][:limit]
    values["related"] = "1" if values["related"] and values["career"] else ""
    values["untouched"] = _months(values["untouched"], NEVER)
    values["touched"] = _months(values["touched"])
    _one_of(values["tie"], [str(each) for each in TieClass], "A tie")
    _one_of(values["sort"], [key for key in SORTS if key], "The order, if not by name,")
    if values["batch"] and not re.fullmatch(r"[bB][0-9]{1,9}", values["batch"]):
        raise Refusal(f"“{values['batch'][:40]}” is no import; name it by its handle, such as b3.")
    return PeopleFilter(**values)


def _storable(text: str) -> str:
    """Without what no database takes, a NUL and half a sign: nobody has such a word."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8").strip()


def _one_of(value: str, known: list[str], what: str) -> None:
    if value and value not in known:
        raise Refusal(f"{what} is {' or '.join(known)}, not “{value[:40]}”.")


def _months(text: str, *words: str) -> str:
    if not text or text in words:
        return text
    found = _MONTHS.fullmatch(text)
    if found is None:
        raise Refusal(
            f"“{text[:40]}” is no length of time; write months as 12m{' or the word never' if words else ''}."
        )
    return f"{found[1]}m"


def since(months: str, today: dt.date) -> dt.date:
    """The day so many months before today: "12m" → a year ago."""
    return months_before(today, int(months.removesuffix("m")))


def told(chosen: PeopleFilter, career: Callable[[str], str], organisation: str = "") -> list[tuple[str, str]]:
    """(condition, words) for each that is set but the query, in the order of the fields; `career` names a code."""
    words = {
        "career": (career(chosen.career) or chosen.career)
        + (" and related careers" if chosen.related else ""),
        "organisation": f"at {organisation or chosen.organisation}",
        "place": f"in {chosen.place}",
        "tie": TIES.get(chosen.tie, ""),
        "untouched": "never in touch"
        if chosen.untouched == NEVER
        else f"no touch for {_spoken(chosen.untouched)}",
        "touched": f"in touch within {_spoken(chosen.touched)}",
        "tag": f"tagged {chosen.tag}",
        "source": f"from {SOURCES.get(chosen.source, chosen.source)}",
        "batch": f"brought by import {chosen.batch}",
    }
    return [(name, text) for name, text in words.items() if getattr(chosen, name)]


def _spoken(months: str) -> str:
    count = int(months.removesuffix("m") or 0)
    years, rest = divmod(count, 12)
    if count and not rest:
        return "a year" if years == 1 else f"{years} years"
    return "a month" if count == 1 else f"{count} months"


TIES = {
    "strong": "close ties",
    "occasional": "occasional ties",
    "dormant": "dormant ties",
    "introduced": "introduced to you",
    "new": "no exchange yet",
}
SOURCES = {
    "linkedin": "LinkedIn",
    "google": "Google contacts",
    "vcard": "an address book",
    "outlook": "Outlook",
    "monica": "Monica",
    "table": "a table",
    "hand": "you",
    "memory": "memory",
    "email": "mail",
    "mail": "mails and calendars",
}
