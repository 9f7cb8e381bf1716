"""Fits the title model, with numpy alone: a table of vectors whose sum is a title, and a softmax over the careers.

In: lessons (`train_texts`). Out: a `TitleModel` in small whole numbers. The same lessons and seed give the
same model on the same machine; the last bits may differ where another processor adds in another order.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askaround.explore.catalogue.train_texts import Lesson, bend, window
from askaround.explore.catalogue.train_words import turned
from askaround.explore.rules.coding_model import TitleModel, grams, names

Floats = NDArray[np.float32]

LEVELS = 15
"""Numbers of the table go from -15 to 15: five bits, which the file packs well, do no worse than eight."""


@dataclass(frozen=True)
class Settings:
    """How the model is made. `voices`: how many times, by other chances; `size`: numbers of a vector in each. `hidden`: how often a word shows only its letters, so that letters learn to stand in.

    A name counts when so many titles have it (`name_in`), a word of sentences when so many have it (`spoken_in`);
    `none` texts without work and `sentences` are read beside the titles. `teacher`: begin with `train_words`."""

    size: int = 80
    rounds: int = 8
    batch: int = 256
    rate: float = 0.005
    hidden: float = 0.15
    grams: int = 16_384
    name_in: int = 2
    voices: int = 2
    length: float = 0.7
    spoken_in: int = 4
    none: int = 14_000
    sentences: int = 6_000
    teacher: bool = False
    seed: int = 20_251_201


class Fit:
    """One training run."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        careers: Sequence[str],
        settings: Settings,
        told: Callable[[int, int], None] = lambda done, of: None,
        begin: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        self.told = told
        self.begin = begin or {}
        self.lessons = lessons
        self.beside = [lesson for lesson in lessons if not lesson.careers]
        self.careers = tuple(careers)
        self.place = {career: n for n, career in enumerate(careers)}
        self.settings = settings
        self.chance = random.Random(settings.seed)  # noqa: S311 (no secret)
        self._vocabulary()
        self._weights()

    def _vocabulary(self) -> None:
        words: Counter[str] = Counter()
        named: Counter[str] = Counter()
        pieces: Counter[str] = Counter()
        spoken: Counter[str] = Counter()
        seen: set[str] = set()
        for lesson in self.lessons:
            listed, head = lesson.title
            seen.update(listed)
            if lesson.text:
                spoken.update(set(listed))
            elif lesson.careers:
                words.update(set(listed))
                named.update(set(names(listed, head)))
        words.update({word: times for word, times in spoken.items() if times >= self.settings.spoken_in})
        for word in seen:
            pieces.update(set(grams(word)))
        words.update(self.begin.keys())
        often = sorted(pieces, key=lambda g: (-pieces[g], g))[: self.settings.grams]
        kept = sorted(n for n, times in named.items() if times >= self.settings.name_in)
        self.words = {word: n for n, word in enumerate(sorted(words))}
        self.names = {name: n for n, name in enumerate(kept, start=len(words))}
        self.grams = {gram: n for n, gram in enumerate(sorted(often), start=len(words) + len(kept))}
        self.of_word: dict[str, list[int]] = {}

    def _weights(self) -> None:
        generator = np.random.default_rng(self.settings.seed)
        rows, size = len(self.words) + len(self.names) + len(self.grams), self.settings.size
        self.table: Floats = (generator.random((rows, size), np.float32) - 0.5) * (2 / size)
        for word, vector in self.begin.items():
            self.table[self.words[word]] = vector
        edge = 1 / math.sqrt(size)
        self.out: Floats = (generator.random((size, len(self.careers) + 1), np.float32) - 0.5) * (2 * edge)
        self.bias: Floats = np.zeros(len(self.careers) + 1, np.float32)
        self.moments = [(np.zeros_like(w), np.zeros_like(w)) for w in (self.table, self.out, self.bias)]

    def grams_of(self, word: str) -> list[int]:
        known = self.of_word.get(word)
        if known is None:
            found = [self.grams[g] for g in grams(word) if g in self.grams]
            known = self.of_word[word] = found
        return known

    def _add(self, lesson: Lesson, rows: list[int], shares: list[float]) -> None:
        if lesson.text:
            words, head = window(lesson.title, self.chance)
        else:
            words, head = bend(lesson.title, self.chance, self.beside if lesson.careers else ())
        for word in words:
            row = self.words.get(word)
            if row is not None and self.chance.random() >= self.settings.hidden:
                rows.append(row)
                shares.append(1.0)
            letters = self.grams_of(word)
            rows += letters
            shares += [1.0 / max(1, len(letters))] * len(letters)
        for name in names(words, head) if head >= 0 else ():
            row = self.names.get(name)
            if row is not None:
                rows.append(row)
                shares.append(1.0)

    def run(self) -> None:
        """All rounds."""
        order = list(range(len(self.lessons)))
        size = self.settings.batch
        steps = self.settings.rounds * math.ceil(len(order) / size)
        step = 0
        for number in range(self.settings.rounds):
            self.told(number, self.settings.rounds)
            self.chance.shuffle(order)
            for start in range(0, len(order), size):
                rate = self.settings.rate * (1 - step / steps) + 1e-5
                step += 1
                self._step([self.lessons[n] for n in order[start : start + size]], rate, step)

    def _step(self, lessons: list[Lesson], rate: float, step: int) -> None:
        rows: list[int] = []
        shares: list[float] = []
        starts: list[int] = []
        wanted = np.zeros((len(lessons), len(self.bias)), np.float32)
        for n, lesson in enumerate(lessons):
            starts.append(len(rows))
            self._add(lesson, rows, shares)
            if len(rows) == starts[-1]:
                rows.append(0)
                shares.append(0.0)
            if not lesson.careers:
                wanted[n, -1] = 1.0
            for career, share in lesson.careers.items():
                wanted[n, self.place[career]] = share
        index = np.array(rows)
        weights = np.array(shares, np.float32)
        sums = np.add.reduceat(self.table[index] * weights[:, None], starts, axis=0)
        off = (softmax(sums @ self.out + self.bias) - wanted) / len(lessons)
        back = off @ self.out.T
        lengths = np.diff([*starts, len(rows)])
        self._move_rows(index, weights, np.repeat(np.arange(len(lessons)), lengths), back, rate, step)
        self._move(1, self.out, sums.T @ off, rate, step)
        self._move(2, self.bias, off.sum(axis=0), rate, step)

    def _move_rows(
        self,
        index: NDArray[Any],
        weights: Floats,
        owner: NDArray[Any],
        back: NDArray[Any],
        rate: float,
        step: int,
    ) -> None:
        """Adam on the rows that were used."""
        order = np.argsort(index, kind="stable")
        index = index[order]
        firsts = np.flatnonzero(np.diff(index, prepend=-1))
        slope = np.add.reduceat(back[owner[order]] * weights[order][:, None], firsts, axis=0)
        used = index[firsts]
        mean, square = self.moments[0]
        mean[used] = fresh = 0.9 * mean[used] + 0.1 * slope
        square[used] = spread = 0.999 * square[used] + 0.001 * slope * slope
        self.table[used] -= _pace(rate, step) * fresh / (np.sqrt(spread) + 1e-8)

    def _move(self, which: int, weights: Floats, slope: NDArray[Any], rate: float, step: int) -> None:
        """Adam (Kingma and Ba 2015) with its usual constants."""
        mean, square = self.moments[which]
        mean *= 0.9
        mean += 0.1 * slope
        square *= 0.999
        square += 0.001 * slope * slope
        weights -= _pace(rate, step) * mean / (np.sqrt(square) + 1e-8)

    def vectors(self) -> Floats:
        """What every word, name and gram says; a known word holds its letters' share already."""
        words = self.table[: len(self.words)].copy()
        for word, row in self.words.items():
            letters = self.grams_of(word)
            if letters:
                words[row] += self.table[letters].mean(axis=0)
        return np.concatenate([words, self.table[len(self.words) :]])


def joined(runs: Sequence[Fit]) -> TitleModel:
    """One model of several runs that differ by chance alone, in five bits a number: the mean of what they say."""
    first = runs[0]
    table = np.concatenate([run.vectors() for run in runs], axis=1)
    scales = (np.abs(table).max(axis=1) / LEVELS + 1e-6).astype(np.float16).astype(np.float32)
    whole = np.rint(table / scales[:, None]).astype(np.int8)
    out = np.concatenate([run.out for run in runs]) / len(runs)
    bias = np.mean([run.bias for run in runs], axis=0)
    return TitleModel(
        first.careers,
        first.words,
        first.names,
        first.grams,
        whole,
        scales,
        out.astype(np.float16).astype(np.float32),
        bias.astype(np.float16).astype(np.float32),
    )


def _pace(rate: float, step: int) -> float:
    return rate * math.sqrt(1 - 0.999**step) / (1 - 0.9**step)


def softmax(logits: Floats) -> Floats:
    logits = logits - logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def fit(
    lessons: Sequence[Lesson],
    careers: Sequence[str],
    settings: Settings,
    told: Callable[[int, int], None] = lambda done, of: None,
    begin: dict[str, NDArray[Any]] | None = None,
) -> TitleModel:
    """Train a model; `told` hears of each round, `begin` holds vectors of words to begin with. Deterministic for the same lessons and settings."""
    runs = []
    for voice in range(settings.voices):
        seed = settings.seed + voice
        first = turned(begin, settings.length, seed) if begin else None
        run = Fit(lessons, careers, replace(settings, seed=seed), told, first)
        run.run()
        runs.append(run)
    return joined(runs)


def rising(
    likelihoods: Sequence[float], right: Sequence[bool], points: int = 24
) -> tuple[list[float], list[float]]:
    """Knots of a rising curve from likelihood to share of right answers (pool adjacent violators, Ayer et al. 1955)."""
    pairs = sorted(zip(likelihoods, right, strict=True))
    size = max(1, len(pairs) // points)
    blocks: list[list[float]] = []  # mean likelihood, mean right, number
    for start in range(0, len(pairs), size):
        part = pairs[start : start + size]
        blocks.append([sum(p for p, _ in part) / len(part), sum(r for _, r in part) / len(part), len(part)])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            last, before = blocks.pop(), blocks.pop()
            number = last[2] + before[2]
            blocks.append([(last[i] * last[2] + before[i] * before[2]) / number for i in (0, 1)] + [number])
    return [round(b[0], 5) for b in blocks], [round(b[1], 4) for b in blocks]
