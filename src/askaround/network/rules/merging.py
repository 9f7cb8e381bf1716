"""Which value wins when two rows become one, field by field: in words in docs/rules/merging.md. Pure.

In: the values of both rows by column, and what the owner chose. Out: the values that the kept row shall have; what differs, for the page.
`a` is the row that is kept, `b` the one that is absorbed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from askaround.lib.errors import Refusal

Values = Mapping[str, Any]
CLOSER = ("", "distant", "occasional", "strong")
"""What the owner says of a tie, the closest last."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is chosen as one: its columns, the word for it, and the side (or the joined values) where nobody chose.

    `default` gets the values of both sides and returns "a", "b", or "both" for a value made of the two.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    default: Callable[[Values, Values], str]
    both: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two rows differ; `default` is what is taken where nobody chose: a, b or both."""

    field: Field
    default: str


def first_that_says(column: str) -> Callable[[Values, Values], str]:
    """The kept row's, but where only the other says something."""

    def default(a: Values, b: Values) -> str:
        return "b" if _empty(a[column]) and not _empty(b[column]) else "a"

    return default


def smaller(column: str) -> Callable[[Values, Values], str]:
    """The smaller of two values that say something."""

    def default(a: Values, b: Values) -> str:
        return "b" if not _empty(b[column]) and (_empty(a[column]) or b[column] < a[column]) else "a"

    return default


def larger(column: str, rank: Callable[[Any], Any] = lambda value: value) -> Callable[[Values, Values], str]:
    """The larger of two values that say something, by `rank`."""

    def default(a: Values, b: Values) -> str:
        if _empty(b[column]):
            return "a"
        return "b" if _empty(a[column]) or rank(b[column]) > rank(a[column]) else "a"

    return default


def _name(a: Values, b: Values) -> str:
    """The kept row's, but where it is a mail address or one word and the other is more."""
    return "b" if _bare(a["name"]) and not _bare(b["name"]) else "a"


def _job(a: Values, b: Values) -> str:
    def empty(side: Values) -> bool:
        return _empty(side["title"]) and side["organisation_id"] is None

    return "b" if empty(a) and not empty(b) else "a"


def _bare(name: str) -> bool:
    return "@" in name or len(name.split()) < 2


def _notes(a: str, b: str) -> str:
    """Both, one below the other; once what is in the other already."""
    if b.strip() in a:
        return a
    return b if a.strip() in b else f"{a.rstrip()}\n\n{b.lstrip()}"


def _note(a: Values, b: Values) -> str:
    joined = _notes(a["note"], b["note"])
    return "a" if joined == a["note"] else "b" if joined == b["note"] else "both"


PERSON = (
    Field("name", "Name", ("name", "given", "family"), _name),
    Field("job", "Work", ("title", "organisation_id", "onet", "seniority"), _job),
    Field("place", "Place", ("place", "country", "zone"), first_that_says("place")),
    Field("birthday", "Birthday", ("birthday",), first_that_says("birthday")),
    Field("met_where", "Met", ("met_where",), first_that_says("met_where")),
    Field("named_by", "Named by", ("named_by_id", "may_use_name"), first_that_says("named_by_id")),
    Field("known_since", "Known since", ("known_since",), smaller("known_since")),
    Field("level", "How well you know them", ("level",), larger("level", CLOSER.index)),
    Field("later_until", "Not before", ("later_until",), larger("later_until")),
    Field("never", "Never ask", ("never",), larger("never")),
    Field("note", "Note", ("note",), _note, _notes),
)
ORGANISATION = (
    Field("name", "Name", ("name", "match_key"), lambda _a, _b: "a"),
    Field("place", "Place", ("place",), first_that_says("place")),
    Field("site", "Web", ("site",), first_that_says("site")),
    Field("employees", "Employees", ("employees",), first_that_says("employees")),
    Field("kind", "Kind", ("kind",), first_that_says("kind")),
    Field("external", "In the directory", ("external",), first_that_says("external")),
    Field("listed_at", "On your list", ("listed_at", "list_source"), smaller("listed_at")),
    Field("motivation", "How much you want it", ("motivation",), larger("motivation")),
    Field("posting", "Postings", ("posting",), larger("posting")),
)


def settle(fields: tuple[Field, ...], a: Values, b: Values, choices: Mapping[str, str]) -> dict[str, Any]:
    """What the kept row's columns shall be: of each field what was chosen, else its default.

    Raises Refusal for a choice of a field that is none, or of a side that is none.
    """
    known = {field.name: field for field in fields}
    for name, side in choices.items():
        if name not in known:
            raise Refusal(f"“{name[:40]}” is nothing one can choose; choose among {', '.join(known)}.")
        if side not in ("a", "b") and not (side == "both" and known[name].both):
            raise Refusal(f"For {known[name].label.lower()} choose a (the first) or b (the second).")
    settled: dict[str, Any] = {}
    for field in fields:
        side = choices.get(field.name) or field.default(a, b)
        for column in field.columns:
            if side == "both" and field.both:
                settled[column] = field.both(a[column], b[column])
            else:
                settled[column] = (b if side == "b" else a)[column]
    return settled


def differences(fields: tuple[Field, ...], a: Values, b: Values) -> list[Difference]:
    """The fields of which both rows say something, and not the same; what only one of them says is simply kept."""
    found = []
    for field in fields:
        first = field.columns[0]
        same = all(a[column] == b[column] for column in field.columns)
        if same or _empty(a[first]) or _empty(b[first]):
            continue
        found.append(Difference(field, field.default(a, b)))
    return found


def _empty(value: Any) -> bool:
    return value is None or value == "" or value is False
