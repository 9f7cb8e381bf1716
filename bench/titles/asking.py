"""Asks the systems.

In: systems and texts. Out: their answers. Rivals' answers are kept between runs, as they do not change with ours: a
rival is asked again when its version, the catalogue's titles or the text is another.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from pathlib import Path

from bench.titles.measures import Answer
from bench.titles.rivals import Ours, System, kept_folder, version

SETTINGS = 1
"""Count up when the way a rival is asked changes."""


class Asked:
    """One system with what it answered so far."""

    def __init__(self, system: System, fresh: bool = False) -> None:
        self.system = system
        self.answers: dict[str, Answer] = {}
        self.file: Path | None = None
        if not isinstance(system, Ours):
            marks = [SETTINGS, system.name, *(version(package) for package in system.needs)]
            if system.learns:
                marks.append(system.known.digest)
            mark = hashlib.sha256(repr(marks).encode()).hexdigest()[:16]
            self.file = kept_folder() / f"answers-{mark}.json"
            if self.file.is_file() and not fresh:
                kept = json.loads(self.file.read_text(encoding="utf-8"))
                self.answers = {text: Answer(tuple(codes), score) for text, (codes, score) in kept.items()}

    def ask(self, texts: Iterable[str], patience: float = float("inf")) -> bool:
        """Learn the answers that are not known; False when that took longer than `patience` seconds. What was
        answered until then is kept, so that another run gets further."""
        missing = [text for text in dict.fromkeys(texts) if text not in self.answers]
        if not missing:
            return True
        began, some = time.monotonic(), 500 if self.system.swift else 25
        for start in range(0, len(missing), some):
            if time.monotonic() - began > patience:
                break
            part = missing[start : start + some]
            self.answers.update(zip(part, self.system.answer(part), strict=True))
        self._keep()
        return missing[-1] in self.answers

    def _keep(self) -> None:
        if self.file:
            rows = {text: [list(answer.codes), answer.score] for text, answer in self.answers.items()}
            part = self.file.with_suffix(".part")
            part.write_text(json.dumps(rows), encoding="utf-8")
            part.replace(self.file)

    def of(self, text: str) -> Answer:
        return self.answers[text]

    def of_pieces(self, parts: Iterable[str]) -> Answer:
        """The surest answer to any of a title's pieces, the earlier of equals; nothing where there are none."""
        best = Answer()
        for part in parts:
            answer = self.answers[part]
            if answer.codes and (not best.codes or answer.score > best.score):
                best = answer
        return best


def pieces(text: str) -> tuple[str, ...]:
    """What ours leaves of a headline before it codes it: without employer, grade, past; in English."""
    from askaround.explore.rules.levels import read

    return read(text).pieces
