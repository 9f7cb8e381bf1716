"""Opening a file of employers: JSON, JSON Lines or CSV, as it is, in a gz or in a zip; with bounds on everything a stranger may choose.

In: a path. Out: `File`, whose rows are read one by one in bounded memory. Raises Refusal, one sentence, for what is no such file,
is damaged, too large, or built to harm. Nothing is unpacked to disk.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from askaround.explore.rules.employer_rows import Columns, Draft, from_entry, guess_columns, read_row
from askaround.explore.rules.register import Unreadable, is_record, read_record
from askaround.lib.errors import Refusal

MAX_FILE = 1 << 30
MAX_UNPACKED = 2 << 30
MAX_RATIO = 200
RATIO_FROM = 10 << 20
MAX_ROWS = 1_000_000
MAX_RECORD = 2 << 20
MAX_ENTRIES = 1000
CHUNK = 1 << 18
_SUFFIXES = {".json": 0, ".jsonl": 1, ".ndjson": 1, ".csv": 2, ".tsv": 2}
_BETWEEN = re.compile(r"[\s,]*")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3",
    b"\x7fELF",
    b"BZh",
    b"7z\xbc\xaf",
    b"\xfd7zXZ",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file, counted from 1 (of a CSV without its headings): a draft, or why there is none."""

    number: int
    draft: Draft | None
    reason: str = ""
    harmless: bool = False


@dataclass(frozen=True)
class File:
    """An open file. `told` is its name for people, `kind` register or table, `columns` field → heading, `ignored` other members."""

    told: str
    kind: str
    columns: dict[str, str]
    ignored: list[str]
    rows: Callable[[], Iterator[Row]]


class _Bounded(io.RawIOBase):
    """Bytes of an archive, with an end to what they may unpack to; damage is a Refusal."""

    def __init__(self, source: IO[bytes], told: str, packed: int) -> None:
        self._source, self._told, self._packed, self._read = source, told, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
        ):
            raise Refusal(f"{self._told} is damaged; fetch it again.") from None
        self._read += len(data)
        too_dense = self._read > RATIO_FROM and self._read > MAX_RATIO * max(self._packed, 1)
        if self._read > MAX_UNPACKED or too_dense:
            raise Refusal(f"{self._told} would unpack to far more than such a file holds, so it is not read.")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path) -> Iterator[File]:
    """The file at `path`, open as long as the block lasts."""
    told = path.name.encode("utf-8", "replace").decode()[:120]
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refusal(f"{told or path} is no file; give a JSON or CSV file, or a zip or gz of one.")
        handle = path.open("rb")
    except FileNotFoundError:
        raise Refusal(f"There is no file {told}; check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is none"
        raise Refusal(f"{told or 'The file'} cannot be opened ({reason}); check the path.") from None
    with handle:
        if size > MAX_FILE:
            raise Refusal(f"{told} is larger than {MAX_FILE >> 20:,} MB, so it is not read.")
        if size == 0:
            raise Refusal(f"{told} is empty; fetch it again.")
        start = handle.read(4)
        handle.seek(0)
        if start.startswith(b"PK"):
            with _member(handle, told) as (name, source, ignored):
                yield _file(source, f"{told}/{name}", ignored)
        elif start.startswith(b"\x1f\x8b"):
            packed = _Bounded(cast("IO[bytes]", gzip.GzipFile(fileobj=handle)), told, size)
            yield _file(io.BufferedReader(packed, CHUNK), told, [])
        else:
            yield _file(handle, told, [])


@contextmanager
def _member(handle: IO[bytes], told: str) -> Iterator[tuple[str, IO[bytes], list[str]]]:
    """The one file of a zip to read: JSON before CSV, schema 2 before 1, as the register's own releases hold all of them."""
    try:
        archive = zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refusal(f"{told} is damaged or no zip archive; fetch it again.") from None
    with archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Refusal(f"{told} holds more than {MAX_ENTRIES:,} files, so it is not read.")
        wanted = [each for each in entries if _readable(each)]
        if not wanted:
            raise Refusal(f"{told} holds no JSON and no CSV file; give the register's own archive, or a CSV.")
        wanted.sort(key=_rank)
        entry = wanted[0]
        if entry.flag_bits & 1:
            raise Refusal(f"{told} is protected by a password; unpack it and give the file.")
        if entry.file_size > MAX_UNPACKED or (
            entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        ):
            raise Refusal(f"{told} would unpack to far more than such a file holds, so it is not read.")
        try:
            source = archive.open(entry)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            raise Refusal(f"{told} is damaged; fetch it again.") from None
        bounded = _Bounded(source, told, entry.compress_size)
        with io.BufferedReader(bounded, CHUNK) as reader:
            ignored = [PurePosixPath(each.filename).name[:120] for each in wanted[1:]]
            yield PurePosixPath(entry.filename).name[:120], reader, ignored


def _readable(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not entry.is_dir() and not hidden and name.suffix.lower() in _SUFFIXES


def _rank(entry: zipfile.ZipInfo) -> tuple[int, bool, str]:
    name = PurePosixPath(entry.filename)
    return _SUFFIXES[name.suffix.lower()], "schema_v2" not in name.name, entry.filename


def _file(source: IO[bytes], told: str, ignored: list[str]) -> File:
    head = _peek(source)
    if head[:8].startswith(_BINARY) or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Refusal(
            f"{told} is no JSON and no CSV file; give a dump of the register, or a CSV with a column “name”."
        )
    text = _decoded(source, head, told)
    start = text.peek().lstrip()
    if start[:1] in ("{", "["):
        return File(told, "register", {}, ignored, lambda: _records(text, told))
    rows, columns = _table(text, told)
    return File(told, "table", columns.told(), ignored, lambda: _table_rows(rows, columns))


def _peek(source: IO[bytes]) -> bytes:
    if isinstance(source, io.BufferedReader):
        return source.peek(CHUNK)[:CHUNK]
    head = source.read(CHUNK)
    source.seek(0)
    return head


class _Text:
    """Decoded text that can be looked at before it is read; text that is not of its encoding is a Refusal."""

    def __init__(self, source: IO[bytes], encoding: str, told: str) -> None:
        self._source, self._told = source, told
        # Line ends of every kind become one: a row of a table must not end at half of one.
        self._decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
        self._kept = ""
        self._plain = encoding == "utf-8-sig"  # UTF-8 by its beginning, which says nothing while it is ASCII

    def peek(self) -> str:
        while len(self._kept.strip()) < 1000 and (more := self._more()):
            self._kept += more
        return self._kept

    def read(self) -> str:
        """The next piece; "" at the end."""
        piece, self._kept = self._kept, ""
        return piece or self._more()

    def _more(self) -> str:
        while True:
            data = self._source.read(CHUNK)
            try:
                text = self._decode(data)
            except UnicodeDecodeError:
                raise Refusal(
                    f"{self._told} is not text in UTF-8; save it as UTF-8 and load it again."
                ) from None
            self._plain = self._plain and text.isascii()
            if text or not data:
                return text

    def _decode(self, data: bytes) -> str:
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            if not self._plain:
                raise
        kept, flags = self._decoder.getstate()
        self._decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("cp1252")(), translate=True)
        self._decoder.setstate((b"", flags & 1))  # a line end that waits for its other half
        return self._decoder.decode(kept + data, final=not data)

    def lines(self) -> Iterator[str]:
        """Line by line with line ends; a line longer than a record may be is a Refusal."""
        rest = ""
        while piece := self.read():
            *whole, rest = (rest + piece).split("\n")
            yield from (f"{line}\n" for line in whole)
            if len(rest) > MAX_RECORD:
                raise Refusal(
                    f"{self._told} has a line of more than {MAX_RECORD >> 20} MB, so it is not read."
                )
        if rest:
            yield rest


def _decoded(source: IO[bytes], head: bytes, told: str) -> _Text:
    """UTF-8, UTF-16 by its mark, or the Windows code page that German and French spreadsheets write."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _Text(source, "utf-16", told)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _Text(source, "cp1252", told)
    return _Text(source, "utf-8-sig", told)


def _records(text: _Text, told: str) -> Iterator[Row]:
    """The records of a list, of a single object, or of one object per line; each is read alone."""
    start = text.peek().lstrip()
    first, ended, _ = start.partition("\n")
    by_line = start[:1] == "{" and (not ended or _loads(first) is not None)
    number = 0
    for number, data in enumerate(_by_line(text) if by_line else _streamed(text, told), start=1):
        if number > MAX_ROWS:
            raise Refusal(f"{told} holds more than {MAX_ROWS:,} rows, so it is not read; divide it.")
        if data is None:
            yield Row(number, None, "what stands here is no JSON")
        else:
            yield _record(number, data)
    if number == 0:
        raise Refusal(f"{told} holds no record of an organisation; give a dump of the register.")


def _loads(text: str) -> Any:
    """The value; None for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _by_line(text: _Text) -> Iterator[Any]:
    for line in text.lines():
        if line.strip():
            yield _loads(line)


def _streamed(text: _Text, told: str) -> Iterator[Any]:
    """Objects one after another, in a list or not; None where the text is damaged or cut off, and nothing after it."""
    decoder, kept, at, begun = json.JSONDecoder(), "", 0, False
    while piece := text.read():
        kept, at = kept[at:] + piece, 0
        if not begun:
            at = len(kept) - len(kept.lstrip())
            at, begun = at + (kept[at : at + 1] == "["), bool(kept[at : at + 1])
        while True:
            at = _BETWEEN.match(kept, at).end()  # type: ignore[union-attr]
            try:
                data, at = decoder.raw_decode(kept, at)
            except (ValueError, RecursionError):
                break
            yield data
        if len(kept) - at > MAX_RECORD:
            size = f"{MAX_RECORD >> 20} MB"
            raise Refusal(
                f"{told} is no list of organisations, or damaged: a record of it is larger than {size}."
            )
    if kept[at:].strip() not in ("", "]"):
        yield None


def _record(number: int, data: Any) -> Row:
    if number == 1 and not is_record(data):
        raise Refusal("The file is JSON, but no dump of the register: its first entry has no id and name.")
    try:
        return Row(number, from_entry(read_record(data)))
    except Unreadable as why:
        return Row(number, None, why.reason, why.harmless)


def _table(text: _Text, told: str) -> tuple[Iterator[list[str] | csv.Error], Columns]:
    head = text.peek()
    first = next((line for line in head.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first) or first  # what stands in quotation marks parts no columns
    delimiter = max(",;\t|", key=bare.count)
    rows = _cells(text, delimiter, told)
    for cells in rows:
        if isinstance(cells, list) and any(cell.strip() for cell in cells):
            return rows, guess_columns(cells)
    raise Refusal(f"{told} is empty; its first line should name the columns.")


def _cells(text: _Text, delimiter: str, told: str) -> Iterator[list[str] | csv.Error]:
    """Rows; an error of the reader in place of the row that has it."""
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from text.lines()
        ended = True

    reader, number = csv.reader(lines(), delimiter=delimiter), 0
    while True:
        try:
            cells: list[str] = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
            continue
        number += 1
        if number > MAX_ROWS:
            raise Refusal(f"{told} holds more than {MAX_ROWS:,} rows, so it is not read; divide it.")
        # A row that needed the end of the file to end began a quotation and swallowed whatever came after.
        yield csv.Error("its quotation mark is never closed") if ended else cells


def _table_rows(rows: Iterator[list[str] | csv.Error], columns: Columns) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if isinstance(cells, csv.Error):
            yield Row(number, None, f"the row cannot be read ({str(cells)[:80]})")
            continue
        try:
            yield Row(number, read_row(cells, columns))
        except Unreadable as why:
            yield Row(number, None, why.reason, why.harmless)
