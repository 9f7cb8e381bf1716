"""What may stand in the LAMP list, its clock, what a spreadsheet must not take for a formula."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules import lamp
from askaround.lib.errors import Refusal

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def test_the_clock_counts_what_ran_and_stands_while_paused() -> None:
    timer = lamp.Timer().started(NOON)
    assert timer.left(after(10)) == 30 * 60
    paused = timer.paused(after(10))
    assert (paused.running, paused.left(after(500))) == (False, 30 * 60)
    again = paused.started(after(500))
    assert again.left(after(505)) == 25 * 60
    assert again.started(after(505)) == again, "a running clock runs on"


def test_the_clock_ends_at_zero_and_begins_anew() -> None:
    timer = lamp.Timer().started(NOON)
    assert timer.left(after(41)) == 0
    assert timer.paused(after(41)) == lamp.Timer(2400, None)
    assert timer.started(after(41)).left(after(41)) == 2400


def test_a_clock_set_back_gives_no_time_away() -> None:
    timer = lamp.Timer(60, NOON)
    assert timer.left(after(-100)) == 2340


@given(st.integers(0, 2400), st.none() | st.datetimes(timezones=st.just(dt.UTC)))
def test_a_kept_clock_comes_back(spent: int, since: dt.datetime | None) -> None:
    timer = lamp.Timer(spent, since)
    assert lamp.read_timer(lamp.kept(timer)) == timer


@pytest.mark.parametrize(
    "stored",
    [
        None,
        3,
        "x",
        [],
        {"spent": -1},
        {"spent": True},
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"spent": 1e9},
    ],
)
def test_a_clock_that_is_none_is_fresh(stored: object) -> None:
    assert lamp.read_timer(stored) == lamp.Timer()


@pytest.mark.parametrize("text", ["0", "6", "", "-1", "3.5", "five", "٣", "1" * 5000, "\x00"])
def test_a_motivation_is_one_to_five(text: str) -> None:
    assert lamp.read_motivation(" 5 ") == 5
    with pytest.raises(Refusal, match="from 1"):
        lamp.read_motivation(text)


@pytest.mark.parametrize("text", ["4", "", "-1", "none"])
def test_a_posting_is_none_to_fresh(text: str) -> None:
    assert [lamp.read_posting(str(n)) for n in range(4)] == [0, 1, 2, 3]
    with pytest.raises(Refusal, match="fresh"):
        lamp.read_posting(text)


def test_sources_and_kinds_are_those_that_are_named() -> None:
    assert lamp.read_source(" Dream ") == "dream"
    assert lamp.read_source("") == ""
    assert lamp.read_kind("Company") == "company"
    with pytest.raises(Refusal, match="alumni"):
        lamp.read_source("friends")
    with pytest.raises(Refusal, match="education"):
        lamp.read_kind("school")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert lamp.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [("A-B", "A-B"), ("", ""), (None, ""), (0, "0"), (5, "5")])
def test_other_cells_stay(value: object, cell: str) -> None:
    assert lamp.safe_cell(value) == cell
