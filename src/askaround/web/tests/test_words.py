"""Dates and numbers as a person says them."""

import datetime as dt

import pytest

from askaround.web import words

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (MONDAY, "today"),
        (dt.date(2026, 11, 22), "yesterday"),
        (dt.date(2026, 11, 24), "tomorrow"),
        (dt.date(2026, 11, 26), "Thursday"),
        (dt.date(2026, 11, 20), "last Friday"),
        (dt.date(2026, 11, 30), "30 November"),
        (dt.date(2026, 11, 16), "16 November"),
        (dt.date(2023, 3, 1), "1 March 2023"),
    ],
)
def test_near_days_have_names(day: dt.date, spoken: str) -> None:
    assert words.spoken_day(day, MONDAY) == spoken


def test_exact_and_letter() -> None:
    assert words.exact_day(MONDAY) == "Monday, 23 November 2026"
    assert words.letter_day(MONDAY) == "Monday, 23 November"
    assert words.clock(dt.datetime(2026, 11, 23, 9, 5)) == "9:05"


def test_numbers_in_words_up_to_twelve() -> None:
    assert [words.count_word(n) for n in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1,200"]


def test_lists_read_as_sentences() -> None:
    assert [words.listed(p) for p in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
