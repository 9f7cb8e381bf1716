"""What only a catalogue made by `careers update` holds: O*NET's sentences, and where former codes lead.

In: a code. Out: texts, codes, titles; empty answers from the catalogue that comes with the program.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.facts import Texts


class OwnParts:
    """The part of `Catalogue` that reads these tables."""

    _history: dict[str, tuple[str, str]] | None = None
    _codes: frozenset[str] | None = None

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Rows of a query of the facts file."""
        raise NotImplementedError

    def texts(self, code: str) -> Texts:
        """O*NET's description and tasks, the core tasks first; empty where there are none."""
        try:
            said = self.rows(
                "SELECT c.id, d.text FROM career c LEFT JOIN description d ON d.career_id = c.id WHERE c.onet = ?",
                code,
            )
        except sqlite3.OperationalError:  # a file without these tables
            return Texts()
        if not said:
            return Texts()
        number, text = said[0]
        rows = self.rows("SELECT text FROM task WHERE id BETWEEN ? AND ? ORDER BY id", *schema.span(number))
        return Texts(text or "", tuple(task for (task,) in rows))

    def texts_stored(self) -> bool:
        """Whether this file holds tasks at all."""
        try:
            return bool(self.rows("SELECT 1 FROM task LIMIT 1"))
        except sqlite3.OperationalError:
            return False

    def follow(self, code: str) -> str:
        """The code by which this catalogue knows a career that an earlier one knew by `code`; "" for one it has not."""
        present = self.history().get(code, (code, ""))[0]
        if self._codes is None:
            self._codes = frozenset(onet for (onet,) in self.rows("SELECT onet FROM career"))
        return present if present in self._codes else ""

    def former_title(self, code: str) -> str:
        """What an earlier release called a career that has vanished since, "" for any other."""
        onet, title = self.history().get(code, ("", ""))
        return "" if onet else title

    def history(self) -> dict[str, tuple[str, str]]:
        """Former code → present code ("" where it vanished) and former title."""
        if self._history is None:
            try:
                rows = self.rows("SELECT former, onet, title FROM history ORDER BY former")
            except sqlite3.OperationalError:
                rows = []
            self._history = {former: (onet, title) for former, onet, title in rows}
        return self._history
