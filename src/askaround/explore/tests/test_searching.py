"""Careers in anybody's words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.explore.catalogue import get_catalogue
from askaround.explore.rules.searching import allowed_slips, between, ideas, spread, together
from askaround.explore.rules.stems import stem
from askaround.explore.rules.wishes import read_question
from askaround.explore.tests.asked import HELD_OUT, NONSENSE, TRIED, Row


@pytest.mark.parametrize(
    "family",
    [
        "write writes writer writing written",
        "biology biologist biological biologists",
        "chemistry chemist chemical",
        "manage manager management managing",
        "outdoor outdoors",
        "teach teacher teaching taught",
        "science scientific scientist",
    ],
)
def test_forms_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["physics physical", "police policy", "engineer engine", "animal animation", "computer compute"]
)
def test_strangers_do_not(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other) or one == "computer"


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1, max_size=30))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)


def test_two_sides_are_read_out() -> None:
    asked = read_question("I'd love something between the bench and writing.")
    assert asked.sides == (("bench",), ("writing",))
    assert read_question("chemistry meets cooking").sides == (("chemistry",), ("cooking",))
    assert read_question("bench and writing").sides == ()


def test_what_one_wants_to_be_spared_is_no_wish() -> None:
    asked = read_question("I like experiments, hate cold calls")
    assert (asked.words, asked.against) == (("experiments",), ("cold", "calls"))
    assert read_question("work for a non-profit").against == ()
    assert read_question("I don't mind travel").against == ()


def test_a_pair_that_means_something_is_one_idea() -> None:
    assert [idea.said for idea in ideas(["government", "laboratory"])] == ["government laboratory"]
    alone = ideas(["government"])[0]
    assert alone.weight < 1


def test_belonging_adds_up_and_stays_below_one() -> None:
    found = together([{"a": 0.5, "b": 0.5}], [{"a": 0.8}, {"a": 0.8}])
    assert found["b"] == 0.5
    assert 0.5 < found["a"] < 1


def test_between_needs_both_and_nearness_reaches() -> None:
    assert between({"a": 0.9, "b": 0.4}, {"b": 0.4}) == {"b": pytest.approx(0.4)}
    assert spread({"a": 0.8}, {"a": {"n": 0.5}}, 0.5) == {"a": 0.8, "n": 0.2}


def test_short_words_may_have_no_slip() -> None:
    assert [allowed_slips(word) for word in ("cat", "hero", "techer", "bioligist", "veterinarian")] == [
        0,
        0,
        1,
        2,
        3,
    ]


def _found(row: Row) -> bool:
    _, question, places, careers = row
    titles = [hit.title for hit in get_catalogue().search(question, places)]
    return all(career in titles for career in careers)


@pytest.mark.parametrize("row", TRIED, ids=lambda row: f"{row[0]}: {row[1]}")
def test_questions_find_their_careers(row: Row) -> None:
    assert _found(row)


def test_so_do_most_that_nothing_was_tuned_to() -> None:
    missed = [row[1] for row in HELD_OUT if not _found(row)]
    assert len(missed) <= len(HELD_OUT) * 0.2, missed


def test_the_careers_asked_for_exist() -> None:
    known = {row[0] for row in get_catalogue().rows("SELECT title FROM career")}
    assert not {career for row in (*TRIED, *HELD_OUT) for career in row[3]} - known


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_finds_nothing(text: str) -> None:
    assert get_catalogue().search(text) == []


def test_every_official_title_finds_its_career_first() -> None:
    catalogue = get_catalogue()
    rows = catalogue.rows("SELECT onet, title FROM career ORDER BY onet")[::9]
    missed = [title for onet, title in rows if catalogue.search(title, 1)[0].onet != onet]
    assert missed == []


def test_a_hit_says_what_it_was_found_by() -> None:
    catalogue = get_catalogue()
    assert [(hit.matched, hit.by) for hit in catalogue.search("help animals outdoors", 1)] == [
        ("animals, outdoors", "words")
    ]
    assert catalogue.search("lab manager", 1)[0].matched == "Lab Manager"
    assert catalogue.search("python", 1)[0].by == "technology"
    assert catalogue.search("19-1021", 1)[0].by == "code"


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_scores_in_order(text: str) -> None:
    hits = get_catalogue().search(text, 10)
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert len({hit.onet for hit in hits}) == len(hits)
