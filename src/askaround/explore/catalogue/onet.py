"""Reads an O*NET text release.

In: the zip archive or the unpacked folder, with the file names of 30.1 or those of 30.3 and later.
Out: rows as dictionaries by one set of names, whatever the release calls them. Facts only: the
descriptions and task statements are never opened.
"""

from __future__ import annotations

import csv
import io
import zipfile
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
}
_REQUIRED = ("occupations", "titles", "interests")
_COLUMNS: dict[str, str] = {
    "O*NET-SOC Code": "onet",
    "Title": "title",
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
}
_LARGEST_FILE = 200_000_000


@dataclass(frozen=True)
class Release:
    """One O*NET release: where its text files are."""

    source: Path
    members: dict[str, str]  # file name without ".txt" → path in the archive or folder

    def missing(self) -> list[str]:
        """Names of the optional files that this release does not hold."""
        return sorted(names[-1] for kind, names in _FILES.items() if not self._name(kind))

    def rows(self, kind: str) -> Iterator[dict[str, str]]:
        """Rows of one kind; none when the (optional) file is missing. "n/a" reads as empty."""
        name = self._name(kind)
        if not name:
            return
        reader = csv.reader(
            io.StringIO(self._text(name), newline=None), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        header = [_COLUMNS.get(h.strip(), h.strip()) for h in next(reader, [])]
        if "onet" not in header:
            raise Refusal(f"{name}.txt has no column O*NET-SOC Code: this is not an O*NET text release.")
        for row in reader:
            if row:
                yield {k: "" if v.strip() == "n/a" else v.strip() for k, v in zip(header, row, strict=False)}

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
                data = (self.source / member).read_bytes()
            else:
                with zipfile.ZipFile(self.source) as archive:
                    if archive.getinfo(member).file_size > _LARGEST_FILE:
                        raise Refusal(f"{member} is larger than any O*NET file: use the official archive.")
                    data = archive.read(member)
            return data.decode("utf-8-sig")
        except (OSError, zipfile.BadZipFile, UnicodeDecodeError) as error:
            raise Refusal(f"{member} cannot be read ({error}): fetch the O*NET archive again.") from error


def open_release(source: Path) -> Release:
    """The release in `source`, a zip or a folder. Raises Refusal when it is neither, or lacks a needed file."""
    if source.is_dir():
        paths = [p.relative_to(source).as_posix() for p in sorted(source.rglob("*.txt"))]
    else:
        try:
            with zipfile.ZipFile(source) as archive:
                paths = sorted(n for n in archive.namelist() if n.endswith(".txt"))
        except (OSError, zipfile.BadZipFile) as error:
            raise Refusal(
                f"{source.name} is not an O*NET text archive: give the zip file or the folder."
            ) from error
    release = Release(source, {PurePosixPath(p).stem: p for p in paths})
    for kind in _REQUIRED:
        if not any(n in release.members for n in _FILES[kind]):
            raise Refusal(
                f"{source.name} holds no {_FILES[kind][-1]}.txt: give the O*NET text archive, whole."
            )
    return release
