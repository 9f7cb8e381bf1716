"""People out of a table of contacts, whatever program wrote it: Google's CSV, Outlook's, or any other by the owner's mapping.

In: an open `Table` and a `Layout` (which column is what). Out: `FileRead`. What stands in a column that has no field is kept as
written with its header.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from askaround.network.imports import columns, dates, drafts, headers, outlook
from askaround.network.imports.drafts import FileRead, PersonDraft, PositionDraft, Skip
from askaround.network.imports.linkedin import TORN
from askaround.network.imports.tables import Row, Table

BLANK = "This row is blank."
FIRM = "This row is an organisation, not a person."
NOBODY = "This row names nobody: it has no name and no mail address."
_NO_DAY = frozenset("0 /.-")


@dataclass(slots=True)
class Layout:
    """Which columns hold each field; `addresses` have per address the column of each part; `kept` are the columns that are kept as
    written, with the label to show."""

    source: str
    at: dict[str, list[int]] = field(default_factory=dict)
    addresses: list[dict[str, int]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)


def layout(source: str, header: list[str], fields: list[str]) -> Layout:
    """The layout of a header whose columns hold these fields (“” for none)."""
    found = Layout(source)
    groups: dict[str, dict[str, int]] = {}
    for at, name in enumerate(fields):
        if name in columns.ADDRESS:
            groups.setdefault(columns.group_of(header[at]), {}).setdefault(name, at)
        elif name:
            found.at.setdefault(name, []).append(at)
        elif not columns.is_technical(header[at]):
            found.kept.append((at, " ".join(header[at].split())[:100] or f"Column {at + 1}"))
    # Where somebody lives comes before where they work.
    found.addresses = [groups[name] for name in sorted(groups, key=lambda name: "business" in name)]
    return found


def read(table: Table, path: str, layout: Layout) -> FileRead:
    """People out of the rows of the table."""
    rows = list(table.rows)
    day_first = not headers.language_is_english(table.header) or any(
        dates.is_day_first(row.cell(at))
        for name in ("birthday", "since")
        for at in layout.at.get(name, ())
        for row in rows
    )
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    for row in rows:
        if row.blank:
            skipped.append(Skip(row.number, BLANK, harmless=True))
            continue
        if row.torn:
            skipped.append(Skip(row.number, TORN))
            continue
        draft = _draft(row, layout, day_first=day_first)
        if draft.name:
            people.append(draft)
        elif draft.positions:
            skipped.append(Skip(row.number, FIRM, harmless=True))
        else:
            skipped.append(Skip(row.number, NOBODY))
    return FileRead(path, table.kind, len(rows), tuple(people), skipped=tuple(skipped))


def read_outlook(table: Table, path: str) -> FileRead:
    """People out of Outlook's CSV."""
    return read(table, path, layout("outlook", table.header, outlook.fields_of(table.header)))


class _Cells:
    """The cells of one row, by field."""

    def __init__(self, row: Row, layout: Layout) -> None:
        self.row, self.at = row, layout.at

    def all(self, name: str) -> list[str]:
        return [part for at in self.at.get(name, ()) for part in _parts(self.row.cell(at))]

    def one(self, name: str) -> str:
        return next((cell for at in self.at.get(name, ()) if (cell := self.row.cell(at))), "")


def _draft(row: Row, layout: Layout, *, day_first: bool) -> PersonDraft:
    cells = _Cells(row, layout)
    given = " ".join(filter(None, (cells.one("first"), cells.one("middle"))))
    extra = [f"{label}: {cell}" for at, label in layout.kept if (cell := row.cell(at)) and not _no_day(cell)]
    extra += [f"{_EXTRA[name]}: {value}" for name in _EXTRA for value in cells.all(name)[1:]]
    birthday = _birthday(cells.one("birthday"), day_first, extra)
    place, country = _place(row, layout)
    return drafts.person(
        layout.source,
        row.number,
        name=cells.one("name") or _name(cells, given),
        given=given,
        family=cells.one("last"),
        nickname=next(iter(cells.all("nickname")), ""),
        emails=cells.all("email"),
        phones=cells.all("phone"),
        urls=cells.all("url"),
        positions=_positions(cells.all("organisation"), cells.all("title")),
        addresses=[[row.cell(address.get(part)) for part in columns.ADDRESS] for address in layout.addresses],
        place=place,
        country=country,
        birthday=birthday,
        connected_on=_since(cells.one("since"), day_first, extra),
        categories=_labels(cells.all("labels"), commas=layout.source != "google"),
        notes="\n".join(filter(None, (row.cell(at) for at in layout.at.get("notes", ())))),
        extra=extra,
    )


# Fields that a person has once: what a cell holds beyond the first is kept as written.
_EXTRA = {"nickname": "Nickname"}


def _name(cells: _Cells, given: str) -> str:
    parts = (cells.one("prefix"), given, cells.one("last"), cells.one("suffix"))
    return " ".join(filter(None, parts)) if given or cells.one("last") else ""


def _no_day(cell: str) -> bool:
    """Outlook writes 0/0/00 where it knows no day."""
    return "0" in cell and _NO_DAY.issuperset(cell)


def _birthday(written: str, day_first: bool, extra: list[str]) -> str:
    if not written or _no_day(written):
        return ""
    found = dates.parse_birthday(written, day_first=day_first)
    if not found:
        extra.append(f"Birthday: {written}")
    return found


def _since(written: str, day_first: bool, extra: list[str]) -> dt.date | None:
    if not written or _no_day(written):
        return None
    moment = dates.parse_moment(written, day_first=day_first)
    if moment is None:
        extra.append(f"Known since: {written}")
        return None
    return moment.date()


def _place(row: Row, layout: Layout) -> tuple[str, str]:
    """Town and country of the first address that has a town, else the first country."""
    country = ""
    for address in layout.addresses:
        town = next(iter(_parts(row.cell(address.get("place")))), "")
        region = next(iter(_parts(row.cell(address.get("region")))), "")
        country = country or next(iter(_parts(row.cell(address.get("country")))), "")
        if town:
            return ", ".join(filter(None, (town, region))), row.cell(address.get("country"))
    return "", country


def _positions(organisations: list[str], titles: list[str]) -> list[PositionDraft]:
    count = max(len(organisations), len(titles))
    return [
        PositionDraft(
            organisations[at] if at < len(organisations) else "", titles[at] if at < len(titles) else ""
        )
        for at in range(count)
    ]


def _parts(cell: str) -> list[str]:
    """Google puts several values into a cell, parted by ` ::: `."""
    if ":::" not in cell:
        return [cell] if cell else []
    return [part.strip() for part in cell.split(":::") if part.strip()]


def _labels(cells: Iterable[str], *, commas: bool) -> list[str]:
    return [
        label
        for cell in cells
        for label in (cell.split(",") if commas and ";" not in cell else cell.split(";"))
    ]
