"""What somebody says they like, read: which words, liked or not, and the scores they give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules.interest_lexicon import read_lexicon, stem
from askaround.explore.rules.interest_words import LONGEST, from_text, read_likes
from askaround.lib.errors import Refusal


@pytest.mark.parametrize(
    ("text", "liked", "disliked"),
    [
        ("I like experiments, hate cold calls", {"experiments"}, {"cold calls"}),
        ("Like research? Enjoy writing?", {"research", "writing"}, set()),
        ("somewhere between the bench and writing", {"bench", "writing"}, set()),
        ("I don't like paperwork, meetings or selling; I love animals.", {"animals"}, {"paperwork", "meetings", "selling"}),
        ("I do not want to manage people", set(), {"manage people"}),
        ("tired of pipetting but data is fine", {"data"}, {"pipetting"}),
        ("never sales, music yes", {"music"}, {"sales"}),
        ("I would rather write than sell", {"write"}, {"sell"}),
        ("I'd rather not teach", set(), {"teach"}),
        ("not only research but also writing", {"research", "writing"}, set()),
        ("Cold calls bore me. Gardens do not.", {"Gardens"}, {"Cold calls"}),
        ("I don’t mind meetings, I can’t stand budgets", {"meetings"}, {"budgets"}),
        ("I don't hate meetings", {"meetings"}, set()),
        ("no accounting, no cold calls, experiments please", {"experiments"}, {"accounting", "cold calls"}),
        ("I hate paperwork and accounting, love nursing", {"nursing"}, {"paperwork", "accounting"}),
        ("anything but sales", set(), {"sales"}),
        ("hate: meetings, sales. love: lab work", {"lab work"}, {"meetings", "sales"}),
        ("don't want to deal with customers; like coding", {"coding"}, {"customers"}),
        ("leave the bench, love data, tired of grant writing", {"data"}, {"bench", "grant writing"}),
        ("EXPERIMENTS and Teaching", {"EXPERIMENTS", "Teaching"}, set()),
    ],
)  # fmt: skip
def test_what_is_liked_and_what_is_not(text: str, liked: set[str], disliked: set[str]) -> None:
    reading = read_likes(text)
    assert {found.said for found in reading.liked} == liked
    assert {found.said for found in reading.disliked} == disliked


def test_likes_raise_dislikes_lower_and_the_rest_stays_in_the_middle() -> None:
    profile = from_text("I like experiments, hate cold calls").profile
    assert profile is not None
    assert profile.scores["I"] > 5.5
    assert profile.scores["E"] < 2.5
    assert {profile.scores[kind] for kind in "RASC"} == {4.0}


def test_love_weighs_more_than_like() -> None:
    like, love = (from_text(f"I {verb} music").profile for verb in ("like", "love"))
    assert like is not None
    assert love is not None
    assert love.scores["A"] > like.scores["A"]


@pytest.mark.parametrize("text", ["", "   ", "asdf qwer", "!!!", "42", "🧬🧬", "\x00\x01"])
def test_too_little_to_say(text: str) -> None:
    assert read_likes(text).profile is None
    with pytest.raises(Refusal, match="Too little to say"):
        from_text(text)


def test_what_cancels_out_is_too_little() -> None:
    with pytest.raises(Refusal, match="cancel out"):
        from_text("I like music. I hate music.")


def test_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="characters long"):
        read_likes("music " * LONGEST)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    reading = read_likes(text)
    if reading.profile:
        assert all(1 <= score <= 7 for score in reading.profile.row)


@pytest.mark.parametrize(
    "forms",
    [
        ("write", "writing", "writes"),
        ("experiment", "experiments"),
        ("study", "studies"),
        ("plan", "planning"),
        ("sell", "selling"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_the_lexicon_speaks_of_all_six_types() -> None:
    table = read_lexicon()
    assert len(table) > 500
    for kind in "RIASEC":
        assert sum(1 for weights in table.values() if max(weights, key=lambda k: weights[k]) == kind) >= 40
