"""What to find out, from figures alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules.comparing import about, close, shared
from askaround.explore.rules.hypotheses import Figures, Here, hypotheses
from askaround.explore.rules.related_map import HIGH, WIDE, Near, related_map

WRITER = Figures(
    title="Technical Writers",
    education=(("bachelor's degree", 0.33), ("associate's degree", 0.35), ("some college", 0.16)),
    low=57_440,
    high=145_270,
    jobs=45_500,
    covers="Technical Writers",
    zone=4,
    interests={"R": 2.8, "I": 3.7, "A": 4.2, "S": 2.0, "E": 2.0, "C": 5.3},
    states=(("California", 5280), ("Texas", 3340), ("North Carolina", 2860), ("Ohio", 2000), ("Utah", 9000)),
    tools=("Microsoft Excel", "Atlassian Confluence", "Extensible markup language XML"),
    names=("Medical Writer", "Documentation Designer", "Narrative Writer"),
    near=("Editors", "Writers and Authors"),
)
YOURS = {"R": 3.0, "I": 6.1, "A": 5.8, "S": 4.4, "E": 1.8, "C": 2.6}


def keys(figures: Figures, yours: dict[str, float] | None = None) -> list[str]:
    return [one.key for one in hypotheses(figures, yours)]


def test_four_to_seven_each_with_its_figure() -> None:
    found = hypotheses(WRITER, YOURS)
    assert 4 <= len(found) <= 7
    assert len({one.key for one in found}) == len(found)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert all(one.why and one.statement.endswith(".") for one in found)


def test_pay_that_spreads_says_how_much() -> None:
    found = {one.key: one for one in hypotheses(WRITER)}
    assert "2.5 times" in found["pay"].why
    least = {one.key: one for one in hypotheses(replace(WRITER, high_at_least=True))}
    assert "at least $145,270" in least["pay"].why
    assert "at least 2.5 times" in least["pay"].why
    even = {one.key: one for one in hypotheses(replace(WRITER, high=90_000))}
    assert "stays much the same" in even["pay"].statement


@pytest.mark.parametrize(
    ("levels", "part"),
    [
        ((("doctoral degree", 0.5), ("master's degree", 0.4)), "doctorate is needed"),
        ((("master's degree", 0.3), ("bachelor's degree", 0.6)), "master’s degree opens"),
        ((("high school", 0.6), ("bachelor's degree", 0.3)), "learned on the way"),
        ((("bachelor's degree", 0.9),), "matters less than that"),
    ],
)
def test_education_asks_what_it_is_needed_for(levels: tuple[tuple[str, float], ...], part: str) -> None:
    found = {one.key: one.statement for one in hypotheses(replace(WRITER, education=levels))}
    assert part in found["education"]


def test_interests_that_differ_are_asked_about_and_those_alike_are_not() -> None:
    assert {"interests-more", "interests-less"} <= set(keys(WRITER, YOURS))
    assert not {"interests", "interests-more", "interests-less"} & set(keys(WRITER, dict(WRITER.interests)))
    assert "interests" in keys(WRITER)


def test_home_rare_common_unpublished_or_unknown() -> None:
    def said(here: Here | None) -> str:
        return next((h.statement for h in hypotheses(replace(WRITER, here=here)) if h.key == "here"), "")

    assert "enough of this work to stay" in said(Here("Davis", 190, 0.6))
    assert "change employers" in said(Here("Davis", 1900, 2.0))
    assert "can be done from Davis" in said(Here("Davis", None, None))
    assert said(Here("Davis", 500, 1.0)) == said(None) == ""


def test_jobs_in_three_states_mean_moving() -> None:
    assert "states" in keys(WRITER)
    even = tuple((f"State {n}", 100) for n in range(30))
    assert "states" not in keys(replace(WRITER, states=even))


def test_nothing_published_makes_no_statement() -> None:
    assert hypotheses(Figures(title="Unheard of")) == []


def test_office_programs_are_nothing_to_find_out() -> None:
    assert "tools" not in keys(replace(WRITER, tools=("Microsoft Excel", "Microsoft Word")))


@given(st.lists(st.one_of(st.none(), st.floats(1, 1e9)), min_size=2, max_size=4))
def test_sameness_does_not_depend_on_the_order(values: list[float | None]) -> None:
    assert about(values) == about(values[::-1])
    assert close(values) == close(values[::-1])


def test_one_unpublished_is_a_difference_all_unpublished_is_none() -> None:
    assert not about([100.0, None])
    assert about([None, None])
    assert about([100.0, 109.0])
    assert not about([100.0, 112.0])
    assert shared([["a", "b"], ["b", "c"]]) == {"b"}


def test_the_map_keeps_everything_inside_and_ink_for_those_known() -> None:
    near = [Near(f"1{n}", f"A Career with a rather long name, number {n}", tier, n) for n, tier in
            enumerate(["Primary-Short"] * 5 + ["Primary-Long"] * 5 + ["Supplemental"] * 10)]  # fmt: skip
    near[0] = replace(near[0], people=3)
    drawn = related_map("The middle", near)
    assert drawn is not None
    assert len(drawn.spots) == 10
    assert [spot.ink for spot in drawn.spots].count(True) == 1
    assert all(60 < spot.x < WIDE - 60 and 10 < spot.y < HIGH - 20 for spot in drawn.spots)
    assert all(y < HIGH for spot in drawn.spots for y, _ in spot.lines)
    assert "you know 3" in drawn.text
    assert related_map("Alone", []) is None
