"""Interests, without a database: scores, the order, the reasons, the picture, the questionnaire's items."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.interest_careers import career_profiles, matching
from askaround.explore.rules import interests, questionnaire
from askaround.explore.rules.interest_items import DOING, ITEMS, SIXTY, THIRTY, TYPES
from askaround.explore.rules.interests import (
    CareerProfile,
    Profile,
    from_scores,
    rank,
    shape_of,
)
from askaround.explore.rules.questionnaire import from_answers
from askaround.lib.errors import Refusal

SCORES = st.tuples(*[st.floats(1, 7)] * 6)
CURIOUS = from_scores("R=5.1,I=6.0,A=3,S=4,E=2,C=2")


def career(onet: str, *scores: float, zone: int = 3) -> CareerProfile:
    return CareerProfile(onet, f"Career {onet}", scores, shape_of(scores), zone)


def answered(value: int, count: int = 3) -> dict[str, int]:
    return {f"{kind}{n + 1}": value for kind in TYPES for n in range(count)}


# -- items ---------------------------------------------------------------------------------------


def test_thirty_and_sixty_five_and_ten_of_each_in_turns() -> None:
    assert (len(THIRTY), len(SIXTY), len(ITEMS)) == (30, 60, 60)
    assert SIXTY[:30] == THIRTY
    for at in range(0, 60, 6):
        assert "".join(item.type for item in SIXTY[at : at + 6]) == TYPES
    assert len({item.text for item in SIXTY}) == 60
    assert max(len(item.text) for item in SIXTY) <= 60, "two lines on a phone"


# -- answers -------------------------------------------------------------------------------------


def test_means_are_stretched_onto_the_catalogues_scale() -> None:
    answers = answered(3) | {"I1": 5, "I2": 5, "I3": 5, "C1": 1, "C2": 1, "C3": 1, "R1": 4}
    assert from_answers(answers).scores == {"R": 4.5, "I": 7.0, "A": 4.0, "S": 4.0, "E": 4.0, "C": 1.0}


def test_nothing_answered_is_said() -> None:
    with pytest.raises(Refusal, match="Nothing is answered yet"):
        from_answers({})


def test_what_is_missing_is_said_kind_by_kind() -> None:
    answers = answered(4)
    del answers["S1"], answers["S2"], answers["E3"]
    with pytest.raises(Refusal) as refused:
        from_answers(answers)
    assert f"2 of “{DOING['S']}” and 1 of “{DOING['E']}”" in refused.value.sentence


def test_progress_counts_what_the_form_asks() -> None:
    answers = answered(4) | {"R9": 2}
    assert (questionnaire.progress(answers).answered, questionnaire.progress(answers).of) == (18, 30)
    assert (
        questionnaire.progress(answers, long=True).answered,
        questionnaire.progress(answers, long=True).of,
    ) == (
        19,
        60,
    )
    assert questionnaire.progress(answers).enough
    assert not questionnaire.progress(answers).done


def test_one_goes_on_behind_the_last_answer_and_meets_the_skipped_at_the_end() -> None:
    assert questionnaire.place({}) == "R1"
    assert questionnaire.place({"R1": 3, "A1": 2}) == "S1", "I1 was skipped"
    without_one = {item.key: 3 for item in THIRTY if item.key != "I1"}
    assert questionnaire.place(without_one) == "I1"
    assert questionnaire.place(without_one | {"I1": 1}) == ""
    assert questionnaire.place(without_one | {"I1": 1}, long=True) == "R6"


@pytest.mark.parametrize(
    ("item", "value"),
    [("X1", 3), ("R11", 3), ("", 3), ("R1", 0), ("R1", 6), ("R1", "2.5"), ("R1", ""), ("R1", "٣")],
)
def test_impossible_answers_are_refused(item: str, value: object) -> None:
    with pytest.raises(Refusal):
        questionnaire.check_answer(item, value)


# -- scores --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["R=5.1,I=6,A=3,S=4,E=2,C=2", " c=2; e = 2 ,s=4,a=3,i:6.0, r=5.10"])
def test_six_scores(text: str) -> None:
    assert from_scores(text).scores == {"R": 5.1, "I": 6.0, "A": 3.0, "S": 4.0, "E": 2.0, "C": 2.0}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "nothing was given"),
        ("R=5", "I, A, S, E and C are missing"),
        ("R=1,I=2,A=3,S=4,E=5", "C is missing"),
        ("R=1,R=2,A=3,S=4,E=5,C=6", "R is given twice"),
        ("R=1,I=2,A=3,S=4,E=5,X=6", "“X=6” is no score"),
        ("R=0.9,I=2,A=3,S=4,E=5,C=6", "that of R is “0.9”"),
        ("R=7.01,I=2,A=3,S=4,E=5,C=6", "that of R is “7.01”"),
        ("R=nan,I=2,A=3,S=4,E=5,C=6", "that of R is “nan”"),
        ("R=inf,I=2,A=3,S=4,E=5,C=6", "that of R is “inf”"),
        ("R=1e0,I=2,A=3,S=4,E=5,C=6", "that of R is “1e0”"),
        ("R=\x00,I=2,A=3,S=4,E=5,C=6", "that of R is “ ”"),
        ("R=5" * 1_000, "characters long"),
    ],
)
def test_impossible_scores_are_refused_in_a_sentence(text: str, part: str) -> None:
    with pytest.raises(Refusal) as refused:
        from_scores(text)
    assert part in refused.value.sentence
    assert refused.value.sentence.isprintable()


@given(st.text(max_size=400))
def test_any_text_gives_scores_or_a_sentence(text: str) -> None:
    try:
        scores = from_scores(text).row
    except Refusal as refused:
        scores = (1.0,) if refused.sentence.isprintable() else ()
    assert scores
    assert all(1 <= score <= 7 for score in scores)


# -- the order -----------------------------------------------------------------------------------


def pearson(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Written out anew, to compare with."""
    n = len(a)
    top = n * sum(x * y for x, y in zip(a, b, strict=True)) - sum(a) * sum(b)
    return top / math.sqrt(
        (n * sum(x * x for x in a) - sum(a) ** 2) * (n * sum(y * y for y in b) - sum(b) ** 2)
    )


@given(SCORES, SCORES)
def test_agreement_is_pearsons_correlation(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    mine = Profile(dict(zip(TYPES, a, strict=True)))
    if mine.even or max(b) - min(b) < 0.01:
        return
    (match,) = rank(mine, [career("11-1111.00", *b)])
    assert match.correlation == pytest.approx(pearson(a, b), abs=1e-6)
    assert 0 <= match.fit <= 1
    assert match.reasons


def test_equal_shapes_stand_by_distance_then_code() -> None:
    far, near, same = (
        career(c, *(x + up for x in (3, 4, 2, 2, 2, 2))) for c, up in (("11", 3), ("13", 1), ("12", 1))
    )
    order = rank(from_scores("R=4,I=5,A=3,S=3,E=3,C=3"), [far, near, same])
    assert [match.onet for match in order] == ["12", "13", "11"]


def test_an_even_profile_is_too_even_to_say() -> None:
    for text in ("R=4,I=4,A=4,S=4,E=4,C=4", "R=7,I=7,A=7,S=7,E=7,C=6.9"):
        with pytest.raises(Refusal, match="too even to say"):
            rank(from_scores(text), career_profiles())


def test_every_career_finds_itself_among_the_first_five() -> None:
    careers = career_profiles()
    assert len(careers) > 900
    for one in random.Random(5).sample(careers, 60):
        own = Profile(dict(zip(TYPES, one.scores, strict=True)))
        assert one.onet in [match.onet for match in rank(own, careers)[:5]]


def test_the_order_is_the_same_whatever_order_the_careers_come_in() -> None:
    careers = list(career_profiles())
    order = [match.onet for match in rank(CURIOUS, careers)]
    random.Random(1).shuffle(careers)
    assert [match.onet for match in rank(CURIOUS, careers)] == order
    assert len(matching(CURIOUS)[0]) == len(careers)


# -- why -----------------------------------------------------------------------------------------


def test_what_both_are_high_in_is_a_reason_the_weightiest_first() -> None:
    (match,) = rank(CURIOUS, [career("19-1021.00", 4.5, 7, 2, 2, 1.5, 3)])
    assert match.reasons[0] == "You like finding things out (6.0 of 7), and this work is full of it (7.0)."
    assert "working with hands" in match.reasons[1]
    assert match.sentence == (
        "It has what you like: finding things out (7.0 of 7, you 6.0) and working with hands, tools and nature"
        " (4.5 of 7, you 5.1)."
    )


def test_what_it_asks_for_and_you_lack_speaks_against_it() -> None:
    (match,) = rank(CURIOUS, [career("41-1011.00", 2, 5, 1.5, 2, 6.5, 5, zone=5)])
    assert (
        match.against[0]
        == "It is also leading, selling and starting things (6.5 of 7), which you like less (2.0)."
    )
    assert match.against[-1] == "It takes extensive preparation (job zone 5 of 5)."


def test_a_career_that_is_the_reverse_says_so() -> None:
    (match,) = rank(CURIOUS, [career("x", *(8 - score for score in CURIOUS.row))])
    assert match.fit == 0
    assert match.reasons == ["Little in it agrees with what you like."]


# -- the picture ---------------------------------------------------------------------------------


def test_the_hexagon_says_in_words_what_it_shows() -> None:
    picture = interests.hexagon(CURIOUS, (1, 2, 3, 4, 5, 6), "Sailors")
    assert picture.text.startswith(
        "On a scale from 1 to 7. Realistic, working with hands, tools and nature: you 5.1, the career 1.0;"
    )
    assert len(picture.yours.split()) == len(picture.theirs.split()) == 6
    assert interests.hexagon(None, (1, 2, 3, 4, 5, 6)).yours == ""
    assert interests.hexagon(CURIOUS).theirs == ""


@given(SCORES)
def test_every_point_lies_in_the_picture(scores: tuple[float, ...]) -> None:
    for point in interests.points(scores).split():
        x, y = (float(part) for part in point.split(","))
        assert 40 <= x <= 260
        assert 24 <= y <= 236
