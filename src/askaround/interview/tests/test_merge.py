"""Merging notes loses no line. No database."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askaround.interview.rules import merge as module
from askaround.interview.rules.merge import merge

LINES = st.lists(
    st.sampled_from(["a", "ab", "b", "", "- ", "twelve letters", "twelve letters and more"])
    | st.text("ab \n", max_size=3),
    max_size=9,
)
TEXT = LINES.map("\n".join)


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "a\nB\nc", "a\nb\nc\nd", "a\nB\nc\nd"),
        ("a\nb\nc", "b\nc", "a\nb", "b"),
        ("a", "a\nmine", "a\ntheirs", "a\ntheirs\nmine"),
        ("", "Three reviewers, one", "Three reviewers", "Three reviewers, one"),
        ("", "Three reviewers", "Three reviewers, one", "Three reviewers, one"),
        ("a\nb", "a", "a\nbetter", "a\nbetter"),
        ("a\nb", "", "a\nb\nc", "a\nb\nc"),
        ("", "No", "Not really", "Not really\nNo"),
        ("", "x", "", "x"),
    ],
)
def test_each_side_keeps_what_it_wrote(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merge(base, mine, theirs) == merged


@given(TEXT, TEXT, TEXT)
def test_a_line_that_either_side_wrote_is_never_lost(base: str, mine: str, theirs: str) -> None:
    result = lines(merge(base, mine, theirs))
    for line in [*lines(mine), *lines(theirs)]:
        if line not in lines(base):
            assert any(other.startswith(line) for other in result), (line, result)


@given(TEXT, TEXT)
def test_with_nothing_known_of_the_beginning_every_line_of_both_stays(mine: str, theirs: str) -> None:
    result = lines(merge("", mine, theirs))
    for line in [*lines(mine), *lines(theirs)]:
        assert any(other.startswith(line) for other in result)


@given(TEXT, TEXT, TEXT)
def test_nothing_is_made_up(base: str, mine: str, theirs: str) -> None:
    assert set(lines(merge(base, mine, theirs))) <= {*lines(mine), *lines(theirs)}


@given(TEXT, TEXT)
def test_a_side_that_changed_nothing_gives_way(base: str, changed: str) -> None:
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed
    assert merge(base, changed, changed) == changed


@given(TEXT, TEXT, TEXT)
@example("", "a\ntwelve letters", "twelve letters and more")
def test_sending_the_same_late_text_again_changes_nothing_more(base: str, mine: str, theirs: str) -> None:
    """A phone that never heard the answer sends once more; no line is doubled by it."""
    once = merge("", mine, theirs)
    twice = merge("", mine, once)
    assert sorted(set(lines(twice))) == sorted(set(lines(once)))


def test_very_long_notes_are_merged_by_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 3)
    assert merge("", "a\nb\nnew\nc", "a\nb\nc\nd") == "a\nb\nc\nd\nnew"
