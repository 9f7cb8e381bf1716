"""Contacts as Google writes them into CSV: the columns of before and after 2024, and the simpler form of tools around it.

In: an open `Table` of kind google. Out: `FileRead`. Several values share a cell, parted by ` ::: `.
"""

from __future__ import annotations

from askaround.lib.text import fold
from askaround.network.imports import columns, contacts, headers
from askaround.network.imports.drafts import FileRead
from askaround.network.imports.tables import Table


def read_contacts(table: Table, path: str) -> FileRead:
    """People out of a Google contacts CSV."""
    return contacts.read(table, path, contacts.layout("google", table.header, fields_of(table.header)))


def fields_of(header: list[str]) -> list[str]:
    """The fields of the columns of a contacts CSV as Google and the tools around it write it."""
    known = {at: name for name, at in headers.columns(header, headers.GOOGLE).items()}
    found = []
    for at, cell in enumerate(header):
        key = fold(cell)
        if at in known:
            found.append(known[at])
        elif _is_mail(key):
            found.append("email")
        elif _is_phone(key):
            found.append("phone")
        elif key.startswith("address "):
            found.append(columns.field_of(cell))
        elif key.startswith(("website", "web page")) and not columns.is_technical(cell):
            found.append("url")
        else:
            found.append("")
    return found


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
