"""Opens a file of facts that is only read: one connection per thread, made at the first question, closed when the thread ends.

In: a path. Out: `Opened`, whose `connection()` is the calling thread's.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path


class _Closing(sqlite3.Connection):
    """Closes itself when its thread ends, in whichever thread that is noticed; Python 3.13 warns of one left open."""

    def __del__(self) -> None:
        self.close()


class Opened:
    """A file that nobody writes while it is read (a new one takes its place). Cheap to make."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection. Raises sqlite3.Error where there is no such file."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._uri, uri=True, check_same_thread=False, factory=_Closing)
            self._local.connection = found
        return found
