"""Which career a job title is.

In: titles as people write them, the catalogue's titles (`TitleIndex`) and what was learned from them (`TitleModel`).
Out: a `Coding` for each with a score, up to five alternatives, seniority and status; `onet` None where the text names
no work. Pure; the rule in words: docs/rules/coding.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from askaround.explore.rules.coding_model import BATCH, TitleModel, on
from askaround.explore.rules.coding_silence import MOST_NONE, SURE, Doers, heads_of
from askaround.explore.rules.coding_titles import Piece, TitleIndex, read_piece
from askaround.explore.rules.headline_words import is_worker
from askaround.explore.rules.levels import Reading, field_of_study, read, without_level
from askaround.explore.rules.words import LONGEST, normal_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SCORE = 0.02
"""Below this a title is left uncoded; what came nearest stays among the alternatives."""

MOST_NONE_OF_FIELD = 0.999
"""The same where somebody studies and the piece is a field, which names no work by itself."""

LITTLE_NONE = 0.1

_LITTLE = 0.01
_PART = 0.5
_ALTERNATIVES = 5
_LEAST_ALTERNATIVE = 0.00001


Found = tuple[list[tuple[int, float]], bool]
"""Careers with scores, the likeliest first, and whether that is enough to name one."""


@dataclass(frozen=True)
class Alternative:
    """Another career that the title may be."""

    onet: str
    career: str
    score: float


@dataclass(frozen=True)
class Coding:
    """One coded title. `score` in 0..1: how often such a code is right; `soc`, `onet`, `career` None: no work named.

    `title` is the text as it may be shown: its first LONGEST characters, without control characters.
    seniority: student, intern, junior, mid, senior, lead, manager, director, executive.
    status: employed, student, seeking, retired.
    """

    title: str
    soc: str | None
    onet: str | None
    career: str | None
    score: float
    seniority: str
    status: str
    alternatives: tuple[Alternative, ...] = ()


class Titles:
    """The catalogue's titles and the model, joined. Careers that the catalogue lacks are left out of the model's."""

    def __init__(self, index: TitleIndex, model: TitleModel) -> None:
        import numpy as np

        number = {onet: n for n, (onet, _) in enumerate(index.careers)}
        self.index = index
        index.everyday = model.words
        self.model = model
        # In the catalogue's order, where careers of one six-digit code lie together; each career once.
        column = {number[onet]: n for n, onet in reversed(list(enumerate(model.careers))) if onet in number}
        careers = sorted(column)
        self.columns = np.array([column[career] for career in careers], np.int64)
        self._whole = self.columns.tolist() == list(range(len(model.careers)))
        self.careers = careers
        self.column_of = {career: column for column, career in enumerate(careers)}
        socs = [index.careers[career][0][:7] for career in careers]
        firsts = [n for n, s in enumerate(socs) if n == 0 or socs[n - 1] != s]
        self.spans = list(zip(firsts, [*firsts[1:], len(careers)], strict=True))
        self._firsts = np.array(firsts, np.int64)
        # The n-th of these are the six-digit codes with more than n careers, and their n-th after the first.
        most = max((last - first for first, last in self.spans), default=1)
        self._further = [self._nth_careers(n) for n in range(1, most)]

    @cached_property
    def doers(self) -> Doers:
        """What the words of titles tell of a piece that is no title."""
        return Doers(self.index.spelling.words, heads_of(self.index.exact))

    def _nth_careers(self, nth: int) -> tuple[NDArray[Any], NDArray[Any]]:
        import numpy as np

        found = [(g, first + nth) for g, (first, last) in enumerate(self.spans) if first + nth < last]
        groups, columns = zip(*found, strict=True)
        return np.array(groups, np.int64), np.array(columns, np.int64)

    def groups(self, table: NDArray[Any]) -> NDArray[Any]:
        """Likelihoods of the six-digit codes: the sums of their careers'. Faster than np.add.reduceat."""
        out: NDArray[Any] = table.take(self._firsts, axis=1)
        for groups, columns in self._further:
            out[:, groups] += table[:, columns]
        return out

    def table(self, pieces: Sequence[Piece]) -> NDArray[Any]:
        """Likelihoods: one row a piece, one column a career of the catalogue that the model knows, none last."""
        import numpy as np

        found = self.model.likelihoods([piece.title for piece in pieces])
        if self._whole:
            return found
        return np.concatenate([found[:, self.columns], found[:, -1:]], axis=1)


def clean_title(text: str) -> str:
    """The part of a headline that names the work, without employer, past and grade; "" where none does."""
    pieces = read(text).pieces
    return " ".join(without_level(normal_words(pieces[0]))) if pieces else ""


def shown(text: str) -> str:
    """The first LONGEST characters of a text as a page or terminal may show it: control characters become blanks."""
    text = text[:LONGEST]
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u200d" else " " for c in text)


def code_all(titles: Titles, texts: Iterable[str]) -> list[Coding]:
    """Code many, in the order given; equal titles once. Never fails; reads the first LONGEST characters of each."""
    given = [text[:LONGEST] for text in texts]
    distinct = list(dict.fromkeys(given))
    codings: dict[str, Coding] = {}
    for start in range(0, len(distinct), BATCH):
        part = distinct[start : start + BATCH]
        codings.update(zip(part, _code_batch(titles, part), strict=True))
    return [codings[text] for text in given]


def code_title(titles: Titles, text: str) -> Coding:
    """Code one title."""
    return code_all(titles, [text])[0]


def _code_batch(titles: Titles, texts: list[str]) -> list[Coding]:
    readings = [read(text) for text in texts]
    said = [
        reading.pieces if reading.status != "student" else _studied(text, reading)
        for text, reading in zip(texts, readings, strict=True)
    ]
    found: list[Found] = [([], False)] * len(texts)
    turn = 0
    waiting = [place for place, pieces in enumerate(said) if pieces]
    while waiting:  # Later pieces are read only of those texts whose pieces before them name no work.
        read_now = [(place, read_piece(titles.index, said[place][turn])) for place in waiting]
        pieces = [(place, piece) for place, piece in read_now if piece is not None]
        if pieces:
            ranked = _Ranked(titles, [piece for _, piece in pieces])
            for line, (place, _) in enumerate(pieces):
                found[place] = ranked.better(line, found[place], _most_none(readings[place]))
        turn += 1
        waiting = [place for place in waiting if not found[place][1] and turn < len(said[place])]
    return [
        _coded(titles, text, reading, *ranks)
        for text, reading, ranks in zip(texts, readings, found, strict=True)
    ]


def _studied(text: str, reading: Reading) -> Sequence[str]:
    """The fields that a student's headline names; of "PhD student in botany at Example" botany."""
    return [field_of_study(piece) for piece in reading.pieces or re.split(r"[|@•·]| at ", text)[:1]]


def _most_none(reading: Reading) -> float:
    return MOST_NONE_OF_FIELD if reading.status == "student" else MOST_NONE


def _coded(
    titles: Titles, text: str, reading: Reading, ranked: list[tuple[int, float]], enough: bool
) -> Coding:
    kept = enough and reading.status != "student"
    careers = titles.index.careers
    others = ranked[1 : 1 + _ALTERNATIVES] if kept else ranked[:_ALTERNATIVES]
    alternatives = tuple(
        [Alternative(*careers[c], max(0.001, round(s, 3))) for c, s in others if s >= _LEAST_ALTERNATIVE]
    )
    if not kept:
        return Coding(shown(text), None, None, None, 0.0, reading.seniority, reading.status, alternatives)
    onet, career = careers[ranked[0][0]]
    score = max(0.001, round(ranked[0][1], 3))
    return Coding(shown(text), onet[:7], onet, career, score, reading.seniority, reading.status, alternatives)


class _Ranked:
    """The careers of the pieces of one batch."""

    def __init__(self, titles: Titles, pieces: list[Piece]) -> None:
        import numpy as np

        self.titles = titles
        self.pieces = pieces
        self.table = titles.table(pieces)
        groups = titles.groups(self.table)
        lines = np.arange(len(pieces))
        top, values = [], []
        # Six times the greatest is faster than any sorting.
        for _ in range(min(_ALTERNATIVES + 1, groups.shape[1])):
            best = groups.argmax(axis=1)
            top.append(best)
            values.append(groups[lines, best])
            groups[lines, best] = -1.0
        self.top: list[list[int]] = np.stack(top, axis=1).tolist()
        self.values: list[list[float]] = np.stack(values, axis=1).tolist()
        self.none: list[float] = self.table[:, -1].tolist()

    def better(self, place: int, before: Found, most_none: float) -> Found:
        """Careers of a piece where it names work, else of the first piece that comes near to it."""
        ranked, enough = self.ranked(place, most_none)
        if enough or (not before[0] and self.none[place] <= most_none):
            return ranked, enough
        return before

    def ranked(self, place: int, most_none: float) -> Found:
        """Careers with scores of one piece, one of each six-digit code, and whether that is enough to name one."""
        piece = self.pieces[place]
        if piece.shares:
            return self._exact(place, piece), not piece.general
        words, head = piece.title
        none = self.none[place]
        worker = none > LITTLE_NONE and is_worker(words[head])
        said = max(0.001, 1.0 - none) if worker or most_none > MOST_NONE else 1.0
        curve = self.titles.model.likely
        scores = [
            (self._career(place, g), on(curve, v / said))
            for g, v in zip(self.top[place], self.values[place], strict=True)
        ]
        return scores, not piece.general and self._names_work(piece, scores[0][1], none)

    def _names_work(self, piece: Piece, score: float, none: float) -> bool:
        if score < LEAST_SCORE:
            return False
        if score >= SURE and none <= MOST_NONE:
            return True
        return self.titles.doers.named(*piece.title, score, none)

    def _career(self, place: int, group: int) -> int:
        first, last = self.titles.spans[group]
        if last - first > 1:
            first += int(self.table[place, first:last].argmax())
        return self.titles.careers[first]

    def _exact(self, place: int, piece: Piece) -> list[tuple[int, float]]:
        """Careers of the title that the piece is; after them those that the model holds for likely."""
        shares = piece.shares if piece.whole else self._informed(place, piece.shares)
        careers = self.titles.index.careers
        socs: dict[str, list[float]] = {}
        for career, share in sorted(shares, key=lambda pair: (-pair[1], pair[0])):
            known = socs.setdefault(careers[career][0][:7], [career, 0.0])
            known[1] += share
        curve = self.titles.model.shared
        found = [(int(career), on(curve, share)) for career, share in socs.values()]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        if len(found) <= _ALTERNATIVES:
            more = [
                (career, value)
                for group, value in zip(self.top[place], self.values[place], strict=True)
                if careers[career := self._career(place, group)][0][:7] not in socs
            ]
            said = sum(value for _, value in more) or 1.0
            rest = max(0.01, 1.0 - sum(score for _, score in found))
            found += [(career, min(found[-1][1], rest * value / said)) for career, value in more]
        return found[: _ALTERNATIVES + 1]

    def _informed(self, place: int, shares: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Shares of a part of the piece, weighed by what the model makes of the whole piece."""
        row, columns = self.table[place], self.titles.column_of
        likely = {c: float(row[columns[c]]) if c in columns else 0.0 for c, _ in shares}
        weighed = {c: s * (_LITTLE + likely[c]) for c, s in shares}
        total = sum(weighed.values())
        mixed = {c: _PART * w / total for c, w in weighed.items()}
        said = max(0.01, 1.0 - float(row[-1]))
        for group, value in zip(self.top[place], self.values[place], strict=True):
            career = self._career(place, group)
            mixed[career] = mixed.get(career, 0.0) + (1 - _PART) * value / said
        return list(mixed.items())
