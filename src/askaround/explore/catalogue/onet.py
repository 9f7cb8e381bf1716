"""Reads an O*NET text release.

In: the zip archive or the unpacked folder, with the file names of 30.1 or those of 30.3 and later.
Out: rows as dictionaries by one set of names, whatever the release calls them. The sentences (descriptions, tasks) are for
the owner's own catalogue; the shipped one never asks for them.
"""

from __future__ import annotations

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from askaround.lib.errors import Refusal

_FILES: dict[str, tuple[str, ...]] = {
    "occupations": ("Occupation Data",),
    "titles": ("Job Titles", "Alternate Titles"),
    "interests": ("Career Interest Types", "Interests"),
    "reported": ("Sample of Reported Titles",),
    "zones": ("Job Zones",),
    "education": ("Education", "Education, Training, and Experience"),
    "technologies": ("Software Skills", "Technology Skills"),
    "related": ("Related Occupations",),
    "tasks": ("Task Statements",),
}
REQUIRED = ("occupations", "titles", "interests")
_COLUMNS: dict[str, str] = {
    "O*NET-SOC Code": "onet",
    "Title": "title",
    "Description": "description",
    "Alternate Title": "alternate",
    "Job Title": "alternate",
    "Short Title": "short",
    "Reported Job Title": "reported",
    "Shown in My Next Move": "shown",
    "Element ID": "element",
    "Element Name": "element_name",
    "Scale ID": "scale",
    "Data Value": "value",
    "Category": "category",
    "Recommend Suppress": "suppress",
    "Job Zone": "zone",
    "Example": "technology",
    "Workplace Example": "technology",
    "Commodity Title": "commodity",
    "Hot Technology": "hot",
    "In Demand": "demand",
    "Related O*NET-SOC Code": "related",
    "Relatedness Tier": "tier",
    "Index": "index",
    "Task": "task",
    "Task Type": "task_type",
}
_NEEDED: dict[str, tuple[str, ...]] = {
    "occupations": ("onet", "title"),
    "titles": ("onet", "alternate"),
    "interests": ("onet", "element", "scale", "value"),
    "reported": ("onet", "reported"),
    "zones": ("onet", "zone"),
    "education": ("onet", "scale", "category", "value"),
    "technologies": ("onet", "technology"),
    "related": ("onet", "related", "tier", "index"),
    "tasks": ("onet", "task"),
}
_LARGEST_FILE = 64_000_000
_MOST_FILES = 2_000
_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    csv.Error,
)
"""What a file that is damaged, encrypted or packed in an unknown way makes the readers raise."""


@dataclass(frozen=True)
class Release:
    """One O*NET release: where its text files are."""

    source: Path
    members: dict[str, str]  # file name without ".txt" → path in the archive or folder

    def missing(self) -> list[str]:
        """Names of the optional files that this release does not hold."""
        return sorted(names[-1] for kind, names in _FILES.items() if not self._name(kind))

    def file(self, kind: str) -> str:
        """What this release calls the file of a kind; where it has none, what releases up to 30.2 call it."""
        return self._name(kind) or _FILES[kind][-1]

    def rows(self, kind: str) -> Iterator[dict[str, str]]:
        """Rows of one kind; none when the (optional) file is missing. "n/a" reads as empty.

        Raises Refusal when the file is damaged: unreadable, without a needed column, a part of it lost, ending within a line.
        """
        name = self._name(kind)
        if not name:
            return
        reader = csv.reader(
            io.StringIO(self._text(name), newline=None), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        try:
            header = [_COLUMNS.get(h.strip(), h.strip()) for h in next(reader, [])]
            for column in _NEEDED[kind]:
                if column not in header:
                    raise Refusal(
                        f"{name}.txt has no column {_heading(column)}: this is not an O*NET text release."
                    )
            for row in reader:
                if row:
                    if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
                        told = "ends within" if len(row) < len(header) else "has too many columns in"
                        raise Refusal(
                            f"{name}.txt {told} line {reader.line_num}: fetch the O*NET archive again."
                        )
                    yield {
                        k: "" if v.strip() == "n/a" else v.strip() for k, v in zip(header, row, strict=False)
                    }
        except csv.Error as error:
            raise Refusal(f"{name}.txt cannot be read ({error}): fetch the O*NET archive again.") from error

    def label(self) -> tuple[str, str]:
        """Name and date as the release's Read Me gives them: ("O*NET 30.1 Database", "December 2025")."""
        if "Read Me" not in self.members:
            return "O*NET database", ""
        lines = [line.strip() for line in self._text("Read Me").splitlines() if line.strip()]
        return lines[0], lines[1].removesuffix(" Release") if len(lines) > 1 else ""

    def _name(self, kind: str) -> str:
        return next((n for n in _FILES[kind] if n in self.members), "")

    def _text(self, name: str) -> str:
        member = self.members[name]
        try:
            if self.source.is_dir():
                path = self.source / member
                _check_size(member, path.stat().st_size)
                data = path.read_bytes()
            else:
                with zipfile.ZipFile(self.source) as archive:
                    _check_size(member, archive.getinfo(member).file_size)
                    data = archive.read(member)
            if b"\0" in data:
                raise ValueError("a part of it is lost")
            return data.decode("utf-8-sig")
        except _UNREADABLE as error:
            raise Refusal(f"{member} cannot be read ({error}): fetch the O*NET archive again.") from error


def _check_size(member: str, size: int) -> None:
    if size > _LARGEST_FILE:
        raise Refusal(f"{member} is larger than any O*NET file: use the official archive.")


def _heading(column: str) -> str:
    return next(name for name, ours in _COLUMNS.items() if ours == column)


def open_release(source: Path) -> Release:
    """The release in `source`, a zip or a folder. Raises Refusal when it is neither, or lacks a needed file."""
    source = source.absolute()
    members = _members(source)
    for kind in REQUIRED:
        if not any(n in members for n in _FILES[kind]):
            raise Refusal(
                f"{source.name} holds no {_FILES[kind][-1]}.txt: give the O*NET text archive, whole."
            )
    return Release(source, members)


def _members(source: Path) -> dict[str, str]:
    """The text files that lie beside the list of occupations: name without ".txt" → path."""
    try:
        if source.is_dir():
            found = [*source.glob("*.txt"), *source.glob("*/*.txt")]
            paths = sorted(p.relative_to(source).as_posix() for p in found if p.is_file())
        elif not source.is_file():
            raise ValueError("neither a file nor a folder")  # A pipe would be waited for without end.
        else:
            with zipfile.ZipFile(source) as archive:
                paths = sorted(n for n in archive.namelist() if n.endswith(".txt"))
    except _UNREADABLE as error:
        raise Refusal(
            f"{source.name} is not an O*NET text archive: give the zip file or the folder."
        ) from error
    if len(paths) > _MOST_FILES:
        raise Refusal(f"{source.name} holds more files than any O*NET release: give the official archive.")
    listed = [PurePosixPath(p) for p in paths]
    homes = [p.parent for p in listed if p.stem == _FILES["occupations"][0]]
    if len(homes) > 1:
        raise Refusal(f"{source.name} holds more than one O*NET release: give one of them.")
    return {p.stem: str(p) for p in listed if not homes or p.parent == homes[0]}
