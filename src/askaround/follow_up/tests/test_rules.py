"""Thanks, rhythms and the draft; no database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.follow_up import rules
from askaround.lib.clock import WorkCalendar
from askaround.lib.errors import Refusal

US = WorkCalendar(country="US")


def test_thanks_after_a_friday_are_due_on_monday_and_late_after_tuesday() -> None:
    dates = rules.thanks_dates(dt.date(2026, 11, 20), US)
    assert (dates.due_on, dates.late_after) == (dt.date(2026, 11, 23), dt.date(2026, 11, 24))


def test_thanks_skip_holidays() -> None:
    dates = rules.thanks_dates(dt.date(2026, 11, 25), US)
    assert (dates.due_on, dates.late_after) == (dt.date(2026, 11, 27), dt.date(2026, 11, 30))


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)))
def test_thanks_dates_are_working_days_in_order(held_on: dt.date) -> None:
    dates = rules.thanks_dates(held_on, US)
    assert held_on < dates.due_on < dates.late_after
    assert US.is_working(dates.due_on) and US.is_working(dates.late_after)


def test_second_touch_three_weeks_later() -> None:
    assert rules.second_touch_on(dt.date(2026, 11, 23), US) == dt.date(2026, 12, 14)


@pytest.mark.parametrize(
    ("text", "days"), [("10d", 10), ("6w", 42), ("4m", 122), ("1y", 365), (" 4 months ", 122)]
)
def test_rhythms(text: str, days: int) -> None:
    assert rules.read_rhythm(text) == days


@pytest.mark.parametrize("text", ["", "often", "3d", "9y", "m4", "4", "-4m", "99999m"])
def test_rhythms_that_are_none(text: str) -> None:
    with pytest.raises(Refusal):
        rules.read_rhythm(text)


def test_without_a_surprise_one_place_is_left_to_fill() -> None:
    draft = rules.draft_thanks(rules.ThanksFacts("Camille", "Mara", "yesterday", "your work"))
    assert draft.body.count("[") == 1
    assert "None" not in draft.body and "  " not in draft.body


def test_everything_known_is_in_the_draft_and_is_a_fact_to_check() -> None:
    facts = rules.ThanksFacts(
        "Camille", "Mara", "on Thursday", "your work", "Not the writing: the arbitration.", ("the toolkit",),
        ("Zoë Novak",), ("send my review",), ("the style guide",),
    )  # fmt: skip
    draft = rules.draft_thanks(facts)
    for text in ("Camille", "arbitration", "the toolkit and Zoë Novak", "send my review", "the style guide"):
        assert text in draft.body
    assert "[" not in draft.body
    assert {fact["text"] for fact in draft.facts} >= {"Camille", "Zoë Novak", "the style guide"}
    assert not any(fact["checked"] for fact in draft.facts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I send the review by Friday.", "to send the review by Friday"),
        ("I'll write again", "to write again"),
        ("the review article", "“the review article”"),
    ],
)
def test_what_the_owner_promised(text: str, said: str) -> None:
    assert rules.mine_to(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("she sends her style guide", "to send your style guide"),
        ("they send the style guide", "to send the style guide"),
        ("He will pass on his notes", "to pass on your notes"),
        ("she passes it on", "to pass it on"),
        ("Zoë sends a link", "“Zoë sends a link”"),
    ],
)
def test_what_they_offered(text: str, said: str) -> None:
    assert rules.theirs_to(text) == said


@given(st.text(max_size=400))
def test_first_sentence_is_short_and_one_line(text: str) -> None:
    sentence = rules.first_sentence(text)
    assert len(sentence) <= 163 and "\n" not in sentence


def test_first_sentence_drops_the_marks() -> None:
    assert rules.first_sentence("Ask @Zoë soon. More.") == "Ask Zoë soon."


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "yesterday"), (4, "on Thursday"), (9, "on 14 November")]
)
def test_day_phrase(days: int, words: str) -> None:
    today = dt.date(2026, 11, 23)
    assert rules.day_phrase(today - dt.timedelta(days=days), today) == words
