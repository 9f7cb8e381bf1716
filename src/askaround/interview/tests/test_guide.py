"""The bank and the guide. No database."""

from __future__ import annotations

import pytest

from askaround.explore.rules.levels import SENIORITY
from askaround.interview.rules import bank
from askaround.interview.rules.guide import Coverage, agenda, guide
from askaround.lib.errors import Refusal

BIOLOGIST, WRITER = "19-1021.00", "27-3042.00"


def keys(**options: object) -> list[str]:
    values = {"coverage": Coverage(), "onet": BIOLOGIST, "minutes": 20, **options}
    return [item.question for item in guide(bank.BANK, **values)]  # type: ignore[arg-type]


def test_the_bank_has_about_forty_questions_with_stable_keys() -> None:
    assert 38 <= len(bank.BANK) <= 48
    assert len(bank.BY_KEY) == len(bank.BANK)
    assert all(
        (len(one.text) <= 400 and one.text.endswith("?")) or one.key == "resources" for one in bank.BANK
    )
    assert all(one.follow_ups and one.topic in bank.TOPICS for one in bank.BANK)
    assert len({one.text for one in bank.BANK}) == len(bank.BANK)


def test_six_are_asked_always() -> None:
    assert [one.key for one in bank.ALWAYS] == [
        "background", "typical-day", "challenges", "preparation", "resources", "who-else"
    ]  # fmt: skip


def test_an_unknown_question_is_refused() -> None:
    assert bank.question(" Challenges ").key == "challenges"
    with pytest.raises(Refusal, match="no question “lunch”"):
        bank.question("lunch")


@pytest.mark.parametrize("minutes", [10, 15, 20, 30, 60, 120])
@pytest.mark.parametrize("onet", ["", BIOLOGIST, WRITER])
def test_every_guide_has_the_six_and_ends_with_whom_else_to_ask(minutes: int, onet: str) -> None:
    found = keys(minutes=minutes, onet=onet)
    assert {one.key for one in bank.ALWAYS} <= set(found)
    assert found[-1] == "who-else"
    assert len(found) == len(set(found))
    assert 7 <= len(found) <= 14


def test_longer_talks_have_more_questions() -> None:
    assert [len(keys(minutes=minutes)) for minutes in (15, 20, 30, 60)] == [7, 8, 13, 14]


def test_what_rests_on_a_single_voice_comes_first_then_what_nobody_answered() -> None:
    coverage = Coverage(3, {"pay": 1, "myth": 2, "change": 1})
    found = keys(coverage=coverage)
    assert {"pay", "change"} <= set(found)
    assert "myth" not in found
    whys = {item.question: item.why for item in guide(bank.BANK, coverage, BIOLOGIST, 20)}
    assert whys["pay"] == "Because only one of 3 has answered this so far."
    assert whys["challenges"] == "Because nobody has answered this so far."


def test_questions_of_another_line_of_work_stay_out() -> None:
    assert not {"patients", "classroom"} & set(keys(minutes=60))
    assert "bench" not in keys(onet=WRITER, minutes=60)


def test_a_beginner_is_not_asked_what_only_a_senior_knows() -> None:
    levels = ("student", "intern", "junior", "director")
    asked = [guide(bank.BANK, Coverage(), BIOLOGIST, 60, level) for level in levels]
    *beginners, senior = ({item.question for item in one} for one in asked)
    for beginner in beginners:
        assert not {"hire-again", "way-in", "after"} & beginner
    assert "surprise" not in senior


def test_the_levels_that_questions_suit_are_those_that_titles_are_read_as() -> None:
    """A word for a level that no title is ever given would never fit anybody."""
    seniors_only = bank.BY_KEY["way-in"]
    assert [level for level in SENIORITY if not bank.suits(seniors_only, "", level)] == list(SENIORITY[:3])


def test_the_agenda_is_four_the_rest_and_two() -> None:
    assert [part.minutes for part in agenda(20)] == [4, 14, 2]
    assert [part.minutes for part in agenda(15)] == [4, 9, 2]
