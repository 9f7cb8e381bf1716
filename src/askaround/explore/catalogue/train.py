"""Trains the title model: `python -m askaround.explore.catalogue.train --onet ZIP_OR_FOLDER --out FILE`.

In: an O*NET text release. Out: the model's file, and a report of titles held out of training on standard output.
Learned twice: once without a tenth of the alternate titles, to see how often a likelihood is right, once with all.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from askaround.explore.catalogue import titles
from askaround.explore.catalogue.onet import Release, open_release
from askaround.explore.catalogue.train_fit import Settings, fit, rising
from askaround.explore.catalogue.train_none import none_texts
from askaround.explore.catalogue.train_texts import (
    Lesson,
    held_out,
    none_lessons,
    text_lessons,
    title_lessons,
)
from askaround.explore.catalogue.train_words import word_vectors
from askaround.explore.rules.coding_model import BATCH, TitleModel
from askaround.lib.errors import Refusal

HERE = Path(__file__).parent
HELD_OUT = 0.10
SHARED = ((0.3, 0.45, 0.65, 0.75, 0.85, 0.95, 1.0), (0.34, 0.44, 0.55, 0.69, 0.79, 0.95, 0.97))
"""From the best code's part of an exact title to how often it is right: counted with the Bureau of Labor Statistics'
titles that the catalogue has too (the whole part: 0.99 there, less where people write on)."""


@dataclass(frozen=True)
class Report:
    """Of titles held out: how many, right at once and among five at six digits, right major group, refused."""

    asked: int
    first: float
    five: float
    major: float
    refused: float


def train(
    release: Release, settings: Settings, *, employers: Path | None = None, facts: Path | None = None
) -> tuple[TitleModel, Report]:
    """The model of a release and how its twin without a tenth of the titles did. Deterministic."""
    lessons = title_lessons(release)
    careers = sorted({career for lesson in lessons for career in lesson.careers})
    chance = random.Random(settings.seed)  # noqa: S311 (no secret)
    nothing = none_lessons(none_texts(employers, facts, settings.seed), lessons)
    sentences = text_lessons(release)
    beside = [
        *chance.sample(nothing, min(settings.none, len(nothing))),
        *chance.sample(sentences, min(settings.sentences, len(sentences))),
    ]
    rest, asked = held_out(lessons, HELD_OUT, settings.seed)
    trial = _learn(rest, beside, careers, settings)
    likelihoods, right, report = answers(trial, asked)
    model = _learn(lessons, beside, careers, settings)
    if not likelihoods:
        return replace(model, shared=SHARED), report
    knots, values = rising(likelihoods, right)
    return replace(model, likely=(tuple(knots), tuple(values)), shared=SHARED), report


def _learn(lessons: list[Lesson], beside: list[Lesson], careers: list[str], settings: Settings) -> TitleModel:
    """Fit; with a teacher from vectors of words that mean alike."""
    told = [*lessons, *beside]
    if not settings.teacher:
        return fit(told, careers, settings, _told)
    words = {word for lesson in lessons for word in lesson.title[0]}
    return fit(told, careers, settings, _told, word_vectors(words, settings.size))


def _told(done: int, of: int) -> None:
    sys.stderr.write(f"round {done + 1} of {of}\n")


def answers(model: TitleModel, asked: list[Lesson]) -> tuple[list[float], list[bool], Report]:
    """The likelihood of the best six-digit code of each title, whether it is one of the title's, and the counts."""
    import numpy as np

    socs = [career[:7] for career in model.careers]
    firsts = [n for n, soc in enumerate(socs) if n == 0 or socs[n - 1] != soc]
    likelihoods: list[float] = []
    right: list[bool] = []
    five = major = refused = 0
    for start in range(0, len(asked), BATCH):
        part = asked[start : start + BATCH]
        table = model.likelihoods([lesson.title for lesson in part])
        groups = np.add.reduceat(table[:, :-1], firsts, axis=1)
        order = np.argsort(-groups, axis=1, kind="stable")[:, :5].tolist()
        for n, lesson in enumerate(part):
            wanted = {career[:7] for career in lesson.careers}
            found = [socs[firsts[group]] for group in order[n]]
            likelihoods.append(float(groups[n, order[n][0]]))
            right.append(found[0] in wanted)
            five += bool(wanted & set(found))
            major += found[0][:2] in {soc[:2] for soc in wanted}
            refused += bool(table[n, -1] > 0.5)
    many = max(1, len(asked))
    return (
        likelihoods,
        right,
        Report(len(asked), sum(right) / many, five / many, major / many, refused / many),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when the file was written, 1 with one sentence when not."""
    parser = argparse.ArgumentParser(prog="askaround.explore.catalogue.train", description=__doc__)
    parser.add_argument("--onet", type=Path, required=True, help="O*NET text release: zip or folder")
    parser.add_argument("--out", type=Path, default=titles.MODEL, help="the model's file to write")
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="times that every title is read")
    parser.add_argument(
        "--teacher",
        action="store_true",
        help="begin with word vectors of all-MiniLM-L6-v2 (needs its package)",
    )
    given = parser.parse_args(arguments)
    try:
        model, report = train(
            open_release(given.onet),
            Settings(rounds=max(1, given.rounds), teacher=given.teacher),
            employers=HERE / "employers.sqlite3",
            facts=HERE / "facts.sqlite3",
        )
        titles.save(model, given.out)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    sys.stdout.write(
        f"{report.asked} titles held out: {report.first:.1%} right, {report.five:.1%} among five,"
        f" {report.major:.1%} right major group, {report.refused:.1%} refused\n"
        f"{given.out}: {given.out.stat().st_size:,} bytes\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
