"""Any table, by the owner's word which column is what.

In: a `Source` and a mapping of fields (`columns.FIELDS`) to the names of columns. Out: `FileRead`, or for the page that asks a `Preview`
with a guess. A table whose first row is no header names its columns “Column 1”, “Column 2” ….
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from askaround.lib.errors import Refusal
from askaround.lib.text import fold, mail_key
from askaround.network.imports import columns, contacts, tables
from askaround.network.imports.drafts import FileRead
from askaround.network.imports.files import Source
from askaround.network.imports.tables import Row, Table

SOURCE = "table"
SHOWN = 5
SEEN = 100
MAX_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page shows of a table: the names of its columns, its first rows, the guessed field of each column."""

    header: list[str]
    rows: list[list[str]]
    guesses: list[str]


def parse(words: Iterable[str]) -> dict[str, list[str]]:
    """`name=Full name`, `email=Mail 1`, … as a mapping. Raises Refusal for what is none."""
    found: dict[str, list[str]] = {}
    for word in words:
        name, equals, column = word.partition("=")
        if not equals or not column.strip():
            raise Refusal(f"“{word[:80]}” is no mapping; write it as --map name=Column.")
        found.setdefault(name.strip().lower(), []).append(column.strip())
    return checked(found)


def checked(mapping: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The mapping, when it can be used. Raises Refusal for an unknown field, one given twice, or none that tells who somebody is."""
    found: dict[str, list[str]] = {}
    for name, wanted in mapping.items():
        if name not in columns.FIELDS:
            raise Refusal(f"“{name[:40]}” is nothing that a column can be; use {', '.join(columns.FIELDS)}.")
        if len(wanted) > 1 and name not in columns.SEVERAL:
            raise Refusal(
                f"Two columns are “{columns.FIELDS[name]}”, and a person has one; choose one of them."
            )
        found[name] = [str(column)[:1000] for column in wanted]
    if not {"name", "first", "last", "email"} & found.keys():
        raise Refusal("No column tells who somebody is; say which one is the name, or the mail address.")
    return found


def open_table(source: Source, mapping: Mapping[str, Sequence[str]]) -> Table | None:
    """The table with those columns, or None when no row near its beginning names them all."""
    wanted = {fold(column) for names in mapping.values() for column in names}
    found = tables.find_header(source, lambda cells: wanted <= set(map(fold, names_of(cells))))
    return found and Table(
        SOURCE, names_of(found.header), found.rows if is_header(found.header) else _with_first(found)
    )


def _with_first(table: Table) -> Iterable[Row]:
    yield Row(1, table.header)
    for row in table.rows:
        yield Row(row.number + 1, row.cells, row.torn)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: a row with a mail address in it is a person."""
    return not any(map(mail_key, cells))


def names_of(cells: Sequence[str]) -> list[str]:
    """The names of the columns; a column without one is called by its place."""
    if not is_header(cells):
        return [f"Column {at + 1}" for at in range(len(cells))]
    return [" ".join(cell.split()) or f"Column {at + 1}" for at, cell in enumerate(cells)]


def read(table: Table, path: str, mapping: Mapping[str, Sequence[str]]) -> FileRead:
    """People out of the table."""
    by_name = {fold(column): name for name, wanted in mapping.items() for column in wanted}
    taken: set[str] = set()
    fields = []
    for cell in table.header:
        name = by_name.get(fold(cell), "")
        # Of two columns of one name, the first counts; the other is kept as written.
        fields.append("" if name and name not in columns.SEVERAL and name in taken else name)
        taken.add(name)
    return contacts.read(table, path, contacts.layout(SOURCE, table.header, fields))


def preview(source: Source, known_title: columns.Coded | None = None) -> Preview | None:
    """The beginning of a table that nobody told anything about; None when it is none: one column, or no rows."""
    found = tables.find_header(source, lambda cells: sum(bool(cell.strip()) for cell in cells) > 1)
    if found is None or len(found.header) > MAX_COLUMNS:
        return None
    names = names_of(found.header)
    rows = [found.header] if not is_header(found.header) else []
    for row in found.rows:
        if not row.blank:
            rows.append(row.cells)
        if len(rows) >= SEEN:
            break
    if not rows:
        return None
    guesses = columns.guess(names, rows, known_title)
    return Preview(names, [(row + [""] * len(names))[: len(names)] for row in rows[:SHOWN]], guesses)
