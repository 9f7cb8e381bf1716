"""The verbs and reads of interests: kept at once, whole or not at all, per owner."""

from __future__ import annotations

import pytest

from askaround.accounts.actions import local_workspace, make_workspace
from askaround.accounts.models import Workspace
from askaround.explore import interest_actions as actions
from askaround.explore import interest_queries as queries
from askaround.explore.models import InterestAnswer, InterestProfile
from askaround.explore.rules.interest_items import SIXTY, THIRTY, TYPES
from askaround.lib.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Workspace:
    return local_workspace()


def answer_some(owner: Workspace, each: int, value: int = 4) -> None:
    actions.answer_all(
        owner, {f"{kind}{n + 1}": value for kind in TYPES for n in range(each)} | {"I1": 5, "C1": 1}
    )


def test_an_answer_is_kept_at_once_and_changed_by_the_next(owner: Workspace) -> None:
    actions.answer(owner, "R1", 2)
    assert actions.answer(owner, "R1", "5").answered == 1
    assert queries.answers_of(owner) == {"R1": 5}
    assert queries.profile_of(owner) is None


def test_from_three_of_each_kind_on_the_profile_follows(owner: Workspace) -> None:
    answer_some(owner, 2)
    assert queries.profile_of(owner) is None
    for kind in TYPES:
        assert queries.profile_of(owner) is None, "one kind still lacks an answer"
        actions.answer(owner, f"{kind}3", 4)
    profile = queries.profile_of(owner)
    assert profile is not None
    assert (profile.source, profile.scores["R"], profile.scores["I"]) == ("answers", 5.5, 6.0)


def test_answers_of_a_form_are_kept_whole_or_not_at_all(owner: Workspace) -> None:
    with pytest.raises(Refusal, match="number from 1"):
        actions.answer_all(owner, {"R1": "3", "I1": "9"})
    with pytest.raises(Refusal, match="no such activity"):
        actions.answer_all(owner, {"R1": "3", "Z1": "1"})
    with pytest.raises(Refusal, match="No activity is answered"):
        actions.answer_all(owner, {"R1": "", "I1": " "})
    assert not InterestAnswer.objects.filter(owner=owner).exists()


def test_the_way_used_last_counts_and_the_answers_stay(owner: Workspace) -> None:
    answer_some(owner, 3)
    actions.give_scores(owner, "R=1,I=2,A=3,S=4,E=5,C=6")
    kept = queries.kept(owner)
    assert kept is not None
    assert (kept.profile.source, kept.profile.scores["C"]) == ("scores", 6.0)
    actions.say(owner, "  I like   experiments,\n hate cold calls ")
    kept = queries.kept(owner)
    assert kept is not None
    assert (kept.profile.source, kept.text) == ("text", "I like experiments,\nhate cold calls")
    assert actions.use_answers(owner).source == "answers"
    assert len(queries.answers_of(owner)) == 18
    assert InterestProfile.objects.filter(owner=owner).count() == 1


def test_first_words_do_not_push_answers_aside(owner: Workspace) -> None:
    actions.say_first(owner, "x")
    assert queries.profile_of(owner) is None
    actions.say_first(owner, "music, no cold calls")
    actions.say_first(owner, "nursing")
    profile = queries.profile_of(owner)
    assert profile is not None
    assert profile.code[0] == "S"
    actions.give_scores(owner, "R=1,I=2,A=3,S=4,E=5,C=6")
    actions.say_first(owner, "music")
    profile = queries.profile_of(owner)
    assert profile is not None
    assert profile.source == "scores"


@pytest.mark.parametrize("text", ["", "hm", "\x00" * 10, "a" * 1_000_000, "\ud800 \ud800"])
def test_words_that_say_too_little_change_nothing(owner: Workspace, text: str) -> None:
    actions.give_scores(owner, "R=1,I=2,A=3,S=4,E=5,C=6")
    with pytest.raises(Refusal):
        actions.say(owner, text)
    with pytest.raises(Refusal):
        actions.give_scores(owner, text)
    kept = queries.kept(owner)
    assert kept is not None
    assert kept.profile.source == "scores"


def test_clearing_forgets_only_the_owners(owner: Workspace) -> None:
    other = make_workspace("other@example.org")
    for each in (owner, other):
        answer_some(each, 3)
    actions.clear(owner)
    assert (queries.profile_of(owner), queries.answers_of(owner)) == (None, {})
    assert len(queries.answers_of(other)) == 18
    assert queries.profile_of(other) is not None


def test_the_long_form_is_known_by_its_answers(owner: Workspace) -> None:
    assert not queries.is_long({item.key: 3 for item in THIRTY})
    assert queries.is_long({SIXTY[30].key: 3})
    actions.answer(owner, SIXTY[30].key, 3, long=True)
    assert (queries.progress_of(owner).answered, queries.progress_of(owner, long=True).of) == (0, 60)


def test_a_damaged_profile_counts_as_none(owner: Workspace) -> None:
    actions.give_scores(owner, "R=1,I=2,A=3,S=4,E=5,C=6")
    InterestProfile.objects.filter(owner=owner).update(scores={"R": 1, "I": "two"})
    assert queries.profile_of(owner) is None
