"""Reads the index of words: which careers a word belongs to, and which known word a misspelt one stands for.

In: words and stems. Out: careers with weights in 0..1, spellings. Standard library; rapidfuzz only when a word is unknown.
"""

from __future__ import annotations

import array
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from askaround.explore.catalogue.opening import Opened
from askaround.explore.rules.searching import allowed_slips

TOPICS = Path(__file__).with_name("topics.sqlite3")

Marks = dict[str, float]
_COMPLETIONS = 6


class Topics:
    """The index of words. Cheap to make: the file is opened at the first question, once per thread."""

    def __init__(self, path: Path = TOPICS) -> None:
        self.path = path
        self._file = Opened(path)
        self._codes: list[str] = []
        self._words: list[str] = []
        self._times: dict[str, int] = {}

    def marks(self, stems: Iterable[str]) -> dict[str, tuple[float, Marks]]:
        """Stem → (rarity, careers with weight); unknown stems left out."""
        wanted = list(dict.fromkeys(stems))
        if not wanted:
            return {}
        if not self._codes:
            self._codes = [
                "",
                *(row[0] for row in self._file.connection().execute("SELECT onet FROM career ORDER BY id")),
            ]
        found: dict[str, tuple[float, Marks]] = {}
        holes = ",".join("?" * len(wanted))
        sql = f"SELECT text, rarity, careers FROM stem WHERE text IN ({holes})"  # noqa: S608 (holes only)
        for text, rarity, packed in self._file.connection().execute(sql, wanted):
            flat = array.array("H")
            flat.frombytes(packed)
            if sys.byteorder == "big":
                flat.byteswap()
            found[text] = (
                rarity / 1000,
                {self._codes[n]: w / 255 for n, w in zip(flat[::2], flat[1::2], strict=True)},
            )
        return found

    def completions(self, begun: str) -> list[str]:
        """Known words that begin so, the most used first."""
        rows = self._file.connection().execute(
            "SELECT text FROM word WHERE text BETWEEN ? AND ? ORDER BY times DESC, text LIMIT ?",
            (begun, begun + "~", _COMPLETIONS),
        )
        return [row[0] for row in rows]

    def spelled(self, word: str) -> str:
        """The known word that a misspelt one most likely stands for, "" for none. Among equals the most used."""
        slips = allowed_slips(word)
        if not slips:
            return ""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if not self._words:
            rows = self._file.connection().execute("SELECT text, times FROM word ORDER BY text").fetchall()
            self._times = dict(rows)
            self._words = list(self._times)
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=12)
        same = [(far, -self._times[text], text) for text, far, _ in near if text[0] == word[0] or far == 1]
        return min(same)[2] if same else ""


@lru_cache(maxsize=1)
def get_topics() -> Topics:
    """The index that comes with the program."""
    return Topics()
