"""Contacts as Google writes them into CSV: the columns of before and after 2024, and the simpler form of tools around it.

In: an open `Table` of kind google. Out: `FileRead`. Several values share a cell, parted by ` ::: `.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.lib.text import fold
from askaround.network.imports import dates, drafts, headers
from askaround.network.imports.drafts import FileRead, PersonDraft, PositionDraft, Skip
from askaround.network.imports.linkedin import TORN
from askaround.network.imports.tables import Row, Table


def read_contacts(table: Table, path: str) -> FileRead:
    """People out of a Google contacts CSV."""
    columns = _Columns(table.header)
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    rows = 0
    for row in table.rows:
        rows += 1
        if row.blank:
            skipped.append(Skip(row.number, "This row is blank.", harmless=True))
            continue
        if row.torn:
            skipped.append(Skip(row.number, TORN))
            continue
        draft = columns.draft(row)
        if draft.name:
            people.append(draft)
        elif draft.positions:
            skipped.append(Skip(row.number, "This row is an organisation, not a person.", harmless=True))
        else:
            skipped.append(Skip(row.number, "This row names nobody: it has no name and no mail address."))
    return FileRead(path, table.kind, rows, tuple(people), skipped=tuple(skipped))


class _Columns:
    """The columns of one header, found once and used for each row."""

    def __init__(self, header: list[str]) -> None:
        self.at = headers.columns(header, headers.GOOGLE)
        keys = [fold(name) for name in header]
        self.emails = [at for at, key in enumerate(keys) if _is_mail(key)]
        self.phones = [at for at, key in enumerate(keys) if _is_phone(key)]
        self.urls = [
            at
            for at, key in enumerate(keys)
            if key.startswith(("website", "web page")) and not _is_label(key)
        ]

    def text(self, row: Row, name: str) -> str:
        return row.cell(self.at.get(name))

    def draft(self, row: Row) -> PersonDraft:
        given = " ".join(filter(None, (self.text(row, "first"), self.text(row, "middle"))))
        written = self.text(row, "birthday")
        birthday = dates.parse_birthday(written)
        extra = [f"Birthday: {written}"] if written and not birthday else []
        organisations = list(_parts(self.text(row, "organisation"))) or [""]
        titles = list(_parts(self.text(row, "title"))) or [""]
        return drafts.person(
            "google",
            row.number,
            name=self.text(row, "name") or self._name(row, given),
            given=given,
            family=self.text(row, "last"),
            nickname=next(iter(_parts(self.text(row, "nickname"))), ""),
            emails=self._values(row, self.emails),
            phones=self._values(row, self.phones),
            urls=self._values(row, self.urls),
            positions=[
                PositionDraft(
                    organisations[at] if at < len(organisations) else "",
                    titles[at] if at < len(titles) else "",
                )
                for at in range(max(len(organisations), len(titles)))
            ],
            addresses=[[self.text(row, name) for name in headers.GOOGLE_ADDRESS]],
            place=next(iter(_parts(self.text(row, "place"))), ""),
            country=_country(self.text(row, "country")),
            birthday=birthday,
            categories=_labels(self.text(row, "labels")),
            notes=self.text(row, "notes"),
            extra=extra,
        )

    def _name(self, row: Row, given: str) -> str:
        parts = (self.text(row, "prefix"), given, self.text(row, "last"), self.text(row, "suffix"))
        return " ".join(filter(None, parts)) if given or self.text(row, "last") else ""

    @staticmethod
    def _values(row: Row, columns: Iterable[int]) -> list[str]:
        return [value for at in columns for value in _parts(row.cell(at))]


def _is_label(key: str) -> bool:
    return key.endswith((" type", " label", " rel"))


def _is_mail(key: str) -> bool:
    return (key.startswith("e mail ") and key.endswith((" value", " address"))) or key == "e mail address"


def _is_phone(key: str) -> bool:
    if key.startswith("phone ") and key.endswith(" value"):
        return True
    return key.endswith((" phone", " phone 2")) and key.split(maxsplit=1)[0] in {
        "business",
        "home",
        "other",
        "mobile",
        "primary",
    }


def _parts(cell: str) -> Iterable[str]:
    return [part.strip() for part in cell.split(":::") if part.strip()] if cell else []


def _labels(cell: str) -> list[str]:
    parts = cell.replace(";", ":::").split(":::")
    labels = (part.strip().removeprefix("*").strip() for part in parts)
    return [label for label in labels if label and fold(label) not in {"mycontacts", "my contacts"}]


def _country(name: str) -> str:
    return name.upper() if len(name) == 2 and name.isalpha() and name.isascii() else ""
