"""The page Interests, and what Explore makes of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts.models import Workspace
from askaround.explore import interest_actions as actions
from askaround.explore import interest_queries as queries
from askaround.explore.actions import shortlist_add
from askaround.explore.rules.interest_items import ITEMS, SIXTY, THIRTY

SCORES = "R=2,I=6.5,A=5,S=4,E=2,C=3"


def page(visitor: Client, path: str = "/explore/interests", **typed: str) -> str:
    return visitor.get(path, typed).content.decode()


def test_the_empty_page_asks_at_once_and_offers_the_other_ways(visitor: Client) -> None:
    html = page(visitor)
    assert html.count('<fieldset class="question"') == 30
    assert "0 of 30 answered" in html
    assert 'name="likes"' in html
    assert 'href="/people/"' in html, "the way stands beside it"
    assert 'name="R"' in html
    assert page(visitor, ask="60").count('<fieldset class="question"') == 60


def test_an_answer_is_kept_at_once(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/explore/interests/answer", {"item": "R1", "value": "5"})
    assert answer.json()["answered"] == 1
    assert not answer.json()["enough"]
    assert queries.answers_of(owner) == {"R1": 5}
    html = page(visitor)
    assert re.search(r'data-key="I1" data-here', html), "the next one is where one goes on"
    assert re.search(r'name="R1" value="5" checked', html)


@pytest.mark.parametrize(
    "typed", [{}, {"item": "R1"}, {"item": "R1", "value": "6"}, {"item": "X", "value": "1"}]
)
def test_an_impossible_answer_is_a_sentence(visitor: Client, owner: Workspace, typed: dict[str, str]) -> None:
    answer = visitor.post("/explore/interests/answer", typed)
    assert answer.status_code == 400
    assert answer.json()["sentence"].endswith(".")
    assert queries.answers_of(owner) == {}


def test_the_plain_form_keeps_what_is_chosen_and_says_what_is_missing(
    visitor: Client, owner: Workspace
) -> None:
    html = visitor.post("/explore/interests/answers", {"R1": "4", "I1": "5"}, follow=True).content.decode()
    assert "still missing" in html
    assert queries.answers_of(owner) == {"I1": 5, "R1": 4}
    answers = {item.key: "2" for item in THIRTY} | {"I1": "5", "I2": "5"}
    html = visitor.post("/explore/interests/answers", answers, follow=True).content.decode()
    assert "Most of all finding things out" in html
    assert "<svg viewBox" in html
    assert "Realistic, working with hands, tools and nature: you 2.5" in html, "the picture in words"


def test_an_unanswered_form_is_refused(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/explore/interests/answers", {})
    assert answer.status_code == 400
    assert "No activity is answered" in answer.content.decode()
    assert queries.profile_of(owner) is None


def test_words_show_what_was_understood(visitor: Client) -> None:
    html = visitor.post(
        "/explore/interests/text", {"likes": "I like experiments, hate cold calls"}, follow=True
    ).content.decode()
    assert "“experiments”" in html
    assert "not liked: “cold calls”" in html


def test_words_that_say_too_little_stay_in_the_field(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/explore/interests/text", {"likes": "<b>hm</b>"})
    assert answer.status_code == 400
    assert "Too little to say" in answer.content.decode()
    assert "&lt;b&gt;hm&lt;/b&gt;</textarea>" in answer.content.decode()
    assert queries.profile_of(owner) is None


def test_scores_are_taken_whole_or_not_at_all(visitor: Client, owner: Workspace) -> None:
    six = dict(part.split("=") for part in SCORES.split(","))
    answer = visitor.post("/explore/interests/scores", six | {"C": "8"})
    assert answer.status_code == 400
    assert "A score is a number from 1 to 7" in answer.content.decode()
    assert "that of C is “8”" in answer.content.decode()
    visitor.post("/explore/interests/scores", six)
    profile = queries.profile_of(owner)
    assert profile is not None
    assert profile.scores["I"] == 6.5


def test_even_scores_are_too_even_to_say_everywhere(visitor: Client) -> None:
    visitor.post("/explore/interests/scores", dict.fromkeys("RIASEC", "4"))
    assert "too even to say" in page(visitor)
    assert "too even to say" in page(visitor, "/explore/")


def test_begin_anew(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    html = visitor.post("/explore/interests/clear", follow=True).content.decode()
    assert "are forgotten" in html
    assert queries.profile_of(owner) is None


def test_reading_writes_nothing(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    with CaptureQueriesContext(connection) as asked:
        for path in (
            "/explore/interests",
            "/explore/interests?ask=60",
            "/explore/",
            "/explore/?zone=4&page=2",
        ):
            visitor.get(path)
    assert not [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


# -- Explore -------------------------------------------------------------------------------------


def test_without_a_profile_explore_offers_the_three_ways(visitor: Client) -> None:
    html = page(visitor, "/explore/")
    for words in ("Thirty short activities", "In your own words", "Six scores"):
        assert words in html


def test_careers_that_agree_with_for_and_against_twenty_a_page(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    html = page(visitor, "/explore/")
    assert html.count('<p class="for">') == 20
    assert '<p class="against">' in html
    assert "923 careers" in html
    assert "page 1 of 47" in html
    assert page(visitor, "/explore/", page="47").count('<p class="for">') == 3
    assert "page 47 of 47" in page(visitor, "/explore/", page="99999")
    assert "page 1 of 47" in page(visitor, "/explore/", page="x")


def test_filters_narrow_the_list_and_stay_on_the_next_page(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    html = page(visitor, "/explore/", zone="4-5", area="CA", pay="50000", education="bachelor's degree")
    assert (
        "job zone 4 or 5; bachelor&#x27;s degree at most; median pay of at least $50,000 a year; jobs published in California"
        in html
    )
    assert "zone=4-5&amp;education=bachelor%27s+degree&amp;pay=50000&amp;area=CA&amp;page=2#agree" in html
    assert '<option value="4-5" selected>' in html


def test_a_filter_that_cannot_be_understood_is_a_sentence(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    answer = visitor.get("/explore/", {"area": "Atlantis"})
    assert answer.status_code == 400
    assert "No area with published figures" in answer.content.decode()
    assert 'value="Atlantis"' in answer.content.decode()
    told = visitor.get("/explore/", {"pay": "much"}).content.decode()
    assert "A pay is dollars a year, such as 60000. Nothing is filtered." in told


def test_nothing_passes(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    assert "No career passes these filters" in page(visitor, "/explore/", pay="9000000")


def test_the_shortlist_says_how_each_agrees(visitor: Client, owner: Workspace) -> None:
    actions.give_scores(owner, SCORES)
    shortlist_add(owner, "27-3042.00")
    html = page(visitor, "/explore/").split("Careers that agree")[0]
    assert "Technical Writers" in html
    assert "It has what you like: " in html


def test_pages_ask_the_same_few_questions_however_much_is_answered(visitor: Client, owner: Workspace) -> None:
    counts = []
    for many, codes in ((10, ("27-3042.00",)), (20, ("19-1042.00", "15-2041.00")), (60, ("27-3041.00",))):
        actions.answer_all(owner, {key: 1 + n % 5 for n, key in enumerate(list(ITEMS)[:many])})
        actions.give_scores(owner, SCORES)
        for code in codes:
            shortlist_add(owner, code)
        with CaptureQueriesContext(connection) as asked:
            visitor.get("/explore/interests", {"ask": "60"})
            visitor.get("/explore/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_the_long_form_goes_on_where_it_was(visitor: Client, owner: Workspace) -> None:
    actions.answer_all(owner, {item.key: 3 for item in SIXTY[:33]})
    html = page(visitor, ask="60")
    assert "33 of 60 answered" in html
    assert f'data-key="{SIXTY[33].key}" data-here' in html


# -- the first pages -----------------------------------------------------------------------------


def test_first_words_suggest_with_reasons_and_make_a_first_profile(visitor: Client, owner: Workspace) -> None:
    html = page(visitor, "/start/careers", likes="experiments and writing, no cold calls")
    assert html.count('<span class="why">It has what you like: ') >= 3
    visitor.post("/start/3", {"likes": "experiments and writing, no cold calls"})
    profile = queries.profile_of(owner)
    assert profile is not None
    assert profile.source == "text"
    assert "923 careers" in page(visitor, "/explore/")


def test_how_to_start_offers_the_questions_between_the_export_and_the_example(
    visitor: Client, owner: Workspace
) -> None:
    html = page(visitor, "/start/how")
    assert (
        html.index("Bring my export")
        < html.index("Thirty questions about what I like")
        < html.index("Look at the example")
    )
    actions.answer(owner, "R1", 3)
    assert "Go on with the questions" in page(visitor, "/start/how")
