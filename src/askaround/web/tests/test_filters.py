"""The filters that put counts, times and notes into words."""

from __future__ import annotations

import pytest

from askaround.today.rules import Week
from askaround.web.templatetags.askaround import short_clock, unmarked, week_said


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (Week(3, 0, 0, 0), "you asked three"),
        (Week(3, 1, 0, 1), "you asked three, one answered and you thanked one"),
        (Week(0, 0, 0, 0), ""),
    ],
)
def test_a_week_says_what_happened_and_nothing_else(week: Week, said: str) -> None:
    assert week_said(week) == said


def test_a_clock_loses_its_leading_nought_but_not_midnight_s_hour() -> None:
    assert [short_clock(text) for text in ("09:05", "14:30", "00:10", "")] == ["9:05", "14:30", "0:10", ""]


def test_a_note_reads_without_its_marks_and_keeps_an_address() -> None:
    assert unmarked('Ask @"Ilse Brandt" or @Bo. !I send it') == "Ask Ilse Brandt or Bo. I send it"
    assert unmarked("Write to ilse@example.org! Now!") == "Write to ilse@example.org! Now!"
