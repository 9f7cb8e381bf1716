"""CSV files as rows, whatever wrote them.

In: a `Source`. Out: `Table` with its header and an iterator of rows. The delimiter is found, the lines before the header are
passed over, and no cell is longer than 1 MB.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from askaround.lib.errors import Refusal
from askaround.network.imports import headers
from askaround.network.imports.files import Source

MAX_CELL = 1 << 20
MAX_ROWS = 500_000
HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its kind (“” when unknown), the cells of its header, and its rows, which can be walked once."""

    kind: str
    header: list[str]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number among the rows that follow the header (from 1) and its cells; `torn` when a quotation mark opened
    in it is never closed."""

    number: int
    cells: list[str]
    torn: bool = False

    def cell(self, at: int | None) -> str:
        return self.cells[at].strip() if at is not None and at < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        return not "".join(self.cells).strip()


class _Counted:
    """Lines with their quotation marks counted, so that one that is never closed can be told."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.quotes = 0
        self.read = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.quotes += line.count('"')
            self.read += 1
            # Python's csv refuses NUL up to 3.10 and stores it after; no database stores it.
            yield line.replace("\x00", "")


def open_table(source: Source) -> Table:
    """The table in a CSV file. Raises Refusal as `files.encoding` does, and for a cell beyond 1 MB.

    The header is the first of thirty rows that names the columns of a kind we know; when there is none, the first row.
    """
    head, delimiter = _head(source)
    csv.field_size_limit(MAX_CELL)
    counted = _Counted(source.lines())
    reader = csv.reader(counted, delimiter=delimiter, skipinitialspace=True)
    if not head:
        return Table("", [], iter(()))
    at, kind = _header_at(head)
    for _ in range(at):
        _next(reader, source, 0)
    header = _next(reader, source, 0) or []
    return Table(kind, header, _rows(reader, counted, source))


def find_header(source: Source, wanted: Callable[[list[str]], bool]) -> Table | None:
    """The table below the first of thirty rows that is wanted, with the delimiter that makes most cells of that row; None for none."""
    best: tuple[int, int, str] | None = None
    for delimiter in ",;\t|":
        head = _rows_at_head(source, delimiter)
        at = next((at for at, cells in enumerate(head) if wanted(cells)), None)
        if at is not None and (best is None or len(head[at]) > best[0]):
            best = len(head[at]), at, delimiter
    if best is None:
        return None
    counted = _Counted(source.lines())
    reader = csv.reader(counted, delimiter=best[2], skipinitialspace=True)
    for _ in range(best[1]):
        _next(reader, source, 0)
    header = _next(reader, source, 0) or []
    return Table("", header, _rows(reader, counted, source))


def _header_at(head: list[list[str]]) -> tuple[int, str]:
    for at, cells in enumerate(head):
        kind = headers.kind_of(cells)
        if kind:
            return at, kind
    return 0, ""


def _head(source: Source) -> tuple[list[list[str]], str]:
    """The first rows, and the delimiter: the one of comma, semicolon and tab that shows a header we know, else the comma."""
    best: list[list[str]] = []
    for delimiter in ",;\t":
        head = _rows_at_head(source, delimiter)
        if any(map(headers.kind_of, head)):
            return head, delimiter
        best = best or head
    return best, ","


def _rows_at_head(source: Source, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(_Counted(source.lines()), delimiter=delimiter, skipinitialspace=True)
    head: list[list[str]] = []
    while len(head) < HEADER_WITHIN and (cells := _next(reader, source, 0)) is not None:
        head.append(cells)
    return head


def _next(reader: Iterator[list[str]], source: Source, row: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error:
        where = f"in row {row}" if row else "near its beginning"
        raise Refusal(
            f"{source.name} has a cell of more than {MAX_CELL >> 20} MB {where}, perhaps for a quotation mark that is never "
            "closed; repair it and give it again."
        ) from None


def _rows(reader: Iterator[list[str]], counted: _Counted, source: Source) -> Iterator[Row]:
    number, started = 0, counted.read
    held: tuple[Row, bool] | None = None
    while (cells := _next(reader, source, number + 1)) is not None:
        spans, started = counted.read - started > 1, counted.read
        if not cells:  # an empty line is no row
            continue
        if held:
            yield held[0]
        number += 1
        if number > MAX_ROWS:
            raise Refusal(
                f"{source.name} has more than {MAX_ROWS:,} rows; split it and give the parts one by one."
            )
        held = Row(number, cells), spans
    if held:
        row, spans = held
        yield Row(row.number, row.cells, torn=spans and counted.quotes % 2 == 1)
