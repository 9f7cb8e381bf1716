"""Which catalogue is used: the owner's own (made by `careers update`), else the one that comes with the program.

In: the data folder. Out: `get_catalogue()`, and `trouble()`, a sentence where the own file cannot be used. The file is looked at
again at most once a second, so that a running server notices an update.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.finder import Finder
from askaround.explore.catalogue.reader import Catalogue
from askaround.explore.catalogue.topics import Marks, Topics
from askaround.lib.errors import Refusal

FOLDER, NAME = "catalogue", "facts.sqlite3"
_LOOK_AGAIN = 1.0  # seconds

_Signature = tuple[str, int, int, int]


@dataclass
class _Choice:
    catalogue: Catalogue
    data: str | None
    signature: _Signature | None
    trouble: str
    looked_at: float


class _TopicsThatFollow(Topics):
    """The shipped index of words, with the codes that its careers have in another release."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def marks(self, stems: Iterable[str]) -> dict[str, tuple[float, Marks]]:
        """As `Topics.marks`; a career that vanished is left out, one that took in another keeps the larger weight."""
        found: dict[str, tuple[float, Marks]] = {}
        for stem, (rarity, careers) in super().marks(stems).items():
            present: Marks = {}
            for code, weight in careers.items():
                if onet := self._catalogue.follow(code):
                    present[onet] = max(weight, present.get(onet, 0.0))
            found[stem] = (rarity, present)
        return found


class OwnCatalogue(Catalogue):
    """The owner's file. Damage found while reading sends the program back to the shipped one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._finder = Finder(self.rows, _TopicsThatFollow(self))

    def rows(self, sql: str, *values: object) -> list[Any]:
        """As `Catalogue.rows`. Raises Refusal when the file turns out to be damaged."""
        try:
            return super().rows(sql, *values)
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            _give_up(self)
            raise Refusal(_told("it is damaged") + " Try again.", status=503) from error


_shipped = Catalogue()
_choice: _Choice | None = None
_damaged: set[_Signature] = set()
_lock = threading.Lock()


def get_catalogue() -> Catalogue:
    """The catalogue in use. Cheap; do not keep it longer than one request."""
    choice = _choice
    now = time.monotonic()
    if (
        choice is not None
        and now - choice.looked_at < _LOOK_AGAIN
        and choice.data == os.environ.get("ASKAROUND_DATA")
    ):
        return choice.catalogue
    return _look(now).catalogue


def shipped() -> Catalogue:
    """The catalogue that comes with the program."""
    return _shipped


def trouble() -> str:
    """Why the owner's own catalogue is not used, in one sentence; "" where it is, or there is none."""
    return _look(time.monotonic()).trouble


def look_again() -> Catalogue:
    """Look at the file now, as after an update."""
    return _look(time.monotonic()).catalogue


def own_file(data: Path) -> Path:
    """Where the owner's catalogue lies."""
    return data / FOLDER / NAME


def problem(path: Path) -> str:
    """What keeps a file from being a catalogue of this program, "" where nothing does. Reads one page, not the whole."""
    try:
        with path.open("rb") as handle:
            head = handle.read(100)
        pages = int.from_bytes(head[28:32], "big") * schema.PAGE_SIZE
        if not head.startswith(b"SQLite format 3\0") or pages != path.stat().st_size:
            return "it is damaged"
        facts = Catalogue(path).version()
    except (OSError, sqlite3.Error):
        return "it cannot be read"
    if facts.get("schema") != str(schema.SCHEMA_VERSION):
        return "it was made by another version of Askaround"
    return "" if facts.get("careers", "0") != "0" else "it lists no career"


def _look(now: float) -> _Choice:
    global _choice
    from askaround.config.environment import data_folder

    with _lock:
        path = own_file(data_folder())
        signature = _signature(path)
        data = os.environ.get("ASKAROUND_DATA")
        if _choice is not None and (_choice.signature, _choice.data) == (signature, data):
            _choice.looked_at = now
            return _choice
        why = ""
        if signature is not None:
            why = "it is damaged" if signature in _damaged else problem(path)
        use_own = signature is not None and not why
        catalogue: Catalogue = OwnCatalogue(path) if use_own else _shipped
        _choice = _Choice(catalogue, data, signature, _told(why) if why else "", now)
        return _choice


def _signature(path: Path) -> _Signature | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return (str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size)


def _give_up(catalogue: Catalogue) -> None:
    global _choice
    with _lock:
        if _choice is not None and _choice.catalogue is catalogue and _choice.signature is not None:
            _damaged.add(_choice.signature)
            _choice = None


def _told(why: str) -> str:
    return (
        f"Your own catalogue of careers is not used ({why}); the one that comes with Askaround is. "
        "“askaround careers update” makes it anew."
    )
