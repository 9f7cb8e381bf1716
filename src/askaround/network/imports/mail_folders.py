"""Folders that hold mails: maildirs, folders of .eml files, Thunderbird's and Apple's mailboxes.

In: a folder, or the files found in one. Out: `Source`s; all mails of a folder are one. Links that lead out of the folder are not followed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from askaround.network.imports.files import Source, shown

DEPTH = 5
MAILS = {".eml", ".emlx"}


def maildirs(path: Path) -> list[Source]:
    """The maildirs at or below a folder, by path; [] for none."""
    found = []
    for folder in _folders(path, DEPTH):
        files = sorted(
            entry
            for part in ("cur", "new")
            if (folder / part).is_dir()
            for entry in (folder / part).iterdir()
            if not entry.name.startswith(".") and entry.is_file() and not entry.is_symlink()
        )
        found.append(_source(folder, files, maildir=True))
    filled = [source for source in found if source.members]
    return filled or found[:1]


def _folders(path: Path, depth: int) -> Iterator[Path]:
    try:
        with os.scandir(path) as scanned:
            entries = sorted(entry.name for entry in scanned if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    if {"cur", "new"} <= set(entries):
        yield path
    if depth:
        for name in entries:
            if name not in {"cur", "new", "tmp"}:
                yield from _folders(path / name, depth - 1)


def is_mailbox(path: Path) -> bool:
    """Whether a file without a suffix is an mbox, as Thunderbird and Apple Mail keep them."""
    if path.suffix:
        return False
    try:
        with path.open("rb") as opened:
            return opened.read(5) == b"From "
    except OSError:
        return False


def grouped(found: list[Path]) -> tuple[list[Source], list[Path]]:
    """The single mails among files, one source per folder, and the other files."""
    mails: dict[Path, list[Path]] = {}
    for path in found:
        if path.suffix.lower() in MAILS:
            mails.setdefault(path.parent, []).append(path)
    others = [path for path in found if path.suffix.lower() not in MAILS]
    return [_source(folder, files) for folder, files in mails.items()], others


def _source(folder: Path, files: list[Path], *, maildir: bool = False) -> Source:
    def opened() -> IO[bytes]:
        return files[0].open("rb") if files else io.BytesIO()

    told = shown(folder)
    return Source(told, shown(folder.name or folder), opened, True, 0, tuple(files), maildir)
