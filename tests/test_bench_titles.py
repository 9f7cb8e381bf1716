"""The bench of titles: its arithmetic by hand-counted cases, and its sets by what they promise."""

from __future__ import annotations

import math
import sqlite3

import pytest

from bench.titles import sets
from bench.titles.asking import Asked
from bench.titles.measures import (
    Answer,
    abstention,
    best_threshold,
    calibration,
    hit,
    paired_interval,
    share,
)
from bench.titles.report import silences


@pytest.mark.parametrize(
    ("codes", "silent", "most", "digits", "right"),
    [
        (("19-1021", "27-3042"), False, 1, 6, True),
        (("27-3042", "19-1021"), False, 1, 6, False),
        (("27-3042", "19-1021"), False, 5, 6, True),
        (("19-4021",), False, 1, 2, True),
        (("19-4021",), False, 1, 6, False),
        (("1", "2", "3", "4", "5", "19-1021"), False, 5, 6, False),
        (("19-1021",), True, 1, 6, False),
        (("19-1021",), True, 5, 6, True),
        ((), False, 1, 2, False),
    ],
)
def test_hit(codes: tuple[str, ...], silent: bool, most: int, digits: int, right: bool) -> None:
    assert hit(Answer(codes, 0.5, silent), ["19-1021", "19-1029"], most, digits) is right


def test_share_of_nothing_is_no_number() -> None:
    assert math.isnan(share([]))
    assert share([True, False, True, True]) == 0.75


def test_paired_interval_is_of_the_differences() -> None:
    ours, theirs = [True] * 60 + [False] * 40, [True] * 50 + [False] * 50
    mean, low, high = paired_interval(ours, theirs)
    # Ten of a hundred differ, all one way: the standard error is 0.03, not the 0.07 of two separate samples.
    assert mean == pytest.approx(0.1)
    assert low == pytest.approx(0.1 - 1.96 * 0.03, abs=0.012)
    assert high == pytest.approx(0.1 + 1.96 * 0.03, abs=0.012)
    assert paired_interval(ours, theirs) == (mean, low, high)


def test_paired_interval_of_equals_is_nought() -> None:
    assert paired_interval([True, False, True], [True, False, True]) == (0.0, 0.0, 0.0)


def test_abstention() -> None:
    precision, recall = abstention([True, True, True, False, False], [True, True, False, True, False])
    assert (precision, recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert math.isnan(abstention([False], [True])[0])


def test_best_threshold_parts_what_can_be_parted() -> None:
    assert best_threshold([0.1, 0.2, 0.6, 0.9], [True, True, False, False]) == 0.6


def test_a_rivals_threshold_comes_from_dev_and_its_figures_from_held() -> None:
    titled, empty = sets.Case("Nurse", ("29-1141",)), sets.Case("Hello", ())
    of = {kind: [titled] for kind in sets.KINDS} | {sets.NONE: [empty, empty]}

    def given(score: float) -> dict[str, list[Answer]]:
        sure, unsure = Answer(("29-1141",), 0.9), Answer(("29-1141",), 0.1)
        return {kind: [sure] for kind in sets.KINDS} | {
            sets.NONE: [unsure, Answer(("29-1141",), score)],
        }

    text = silences({"rival": given(0.95)}, of, {"rival": given(0.1)}, of)
    assert "| rival | score below 0.900 | 100.0 | 50.0 | 100.0 | 50.0 |" in text


def test_calibration() -> None:
    bins, error = calibration([0.95, 0.95, 0.15, 1.0], [True, False, False, True])
    assert [(b.low, b.count) for b in bins] == [(0.1, 1), (0.9, 3)]
    assert error == pytest.approx((1 * 0.15 + 3 * abs(2.9 / 3 - 2 / 3)) / 4)


def test_pieces_are_answered_by_the_surest() -> None:
    asked = Asked.__new__(Asked)
    asked.answers = {"a": Answer(("1",), 0.4), "b": Answer(("2",), 0.7), "c": Answer((), 0.0)}
    assert asked.of_pieces(("a", "b", "c")).first == "2"
    assert asked.of_pieces(()).first is None


@pytest.mark.parametrize("part", ["dev", "held"])
def test_sets_are_what_they_promise(part: str) -> None:
    with sqlite3.connect(f"file:{sets.FACTS}?mode=ro", uri=True) as facts:
        known = {code for (code,) in facts.execute("SELECT soc FROM career")}
    for kind, cases in sets.read_sets(part).items():
        assert len(cases) >= (100 if kind == sets.NONE else 60)
        assert len({case.text for case in cases}) == len(cases)
        for case in cases:
            assert set(case.codes) <= known, case.text
            assert len(case.codes) <= 3
            assert bool(case.codes) is (kind != sets.NONE), case.text
        if kind in ("plain", "science", "trades"):
            assert sets.literal(cases) <= 0.15 * len(cases)


def test_no_title_is_in_both_parts() -> None:
    dev, held = (
        {case.text.lower() for cases in sets.read_sets(part).values() for case in cases}
        for part in ("dev", "held")
    )
    assert not dev & held


def test_titles_for_speed_are_distinct() -> None:
    titles = sets.many(3000)
    assert len(set(titles)) == 3000
    assert titles == sets.many(3000)
