"""The words and the order of Today; no database."""

import datetime as dt

import pytest

from askaround.today import rules
from askaround.today.rules import Item, Link

TODAY = dt.date(2026, 11, 23)


def item(kind: str = "promise", due: dt.date = TODAY, late: bool = False, person: str = "Ana") -> Item:
    return Item(
        due,
        kind,
        person,
        "Do it for ",
        person,
        ".",
        "Because.",
        late,
        Link("Go", "today"),
        f"{kind} {person}",
    )


def test_late_first_then_by_date_then_thanks() -> None:
    late = item(late=True, due=TODAY - dt.timedelta(days=1))
    older = item(due=TODAY - dt.timedelta(days=9))
    thanks, promise = item("thanks"), item("promise", person="Aaa")
    assert rules.in_order([promise, thanks, older, late]) == [late, older, thanks, promise]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, ""),
        (0, "Due today."),
        (1, "Due since yesterday."),
        (3, "Due since Friday."),
        (20, "Due since 3 November."),
    ],
)
def test_since_words(days: int, words: str) -> None:
    assert rules.since_words(TODAY - dt.timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "Wednesday"),
        (7, "30 November"),
        (60, "22 January 2027"),
    ],
)
def test_day_words(days: int, words: str) -> None:
    assert rules.day_words(TODAY + dt.timedelta(days=days), TODAY) == words


def test_summary_counts_and_rounds() -> None:
    assert rules.summary([], 0) == "Nothing is due."
    assert (
        rules.summary([item("thanks")], 1)
        == "One thing, about five minutes. One interview in the next seven days."
    )
    assert rules.summary([item("remind")] * 4, 0) == "Four things, about ten minutes."
    assert rules.summary([item()] * 13, 0).startswith("13 things, about 2 hours")


def test_text_is_the_three_parts() -> None:
    assert item().text == "Do it for Ana."
