"""Whom to ask: the order, its reasons, the short list. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib.clock import WorkCalendar
from askaround.network.rules import courtesy as manners
from askaround.network.rules.courtesy import Asks
from askaround.network.rules.ranking import (
    INTERVIEW,
    NAMES,
    WEIGHT_LABELS,
    WEIGHTS,
    Ranked,
    Search,
    Signals,
    judge,
    rank,
    relevance,
    short_list,
    told,
)
from askaround.network.rules.ties import TieClass, TieSignals
from askaround.network.tests.candidates import TODAY, candidates, days, few, one, searches, shares, weights


def score_one(signals: Signals, today: dt.date, used: dict[str, float], search: Search) -> Ranked | None:
    judged = judge(signals, today, used, search)
    return told(signals, judged, today) if judged else None


@few
@given(candidates(), shares, searches, st.sampled_from([INTERVIEW, NAMES]))
def test_a_nearer_career_never_lowers_relevance(signals, nearness, search, purpose):
    nearer = replace(signals, relatedness=max(nearness, signals.relatedness))
    before, after = (sum(relevance(each, purpose, search).values()) for each in (signals, nearer))
    assert 0 <= before <= after + 1e-12
    assert after <= 1 + 1e-12


@few
@given(days, days)
def test_the_longer_ago_the_ask_the_more_courteous_the_next(a, b):
    early, late = sorted((a, b))
    assert manners.courtesy(Asks(asked_on=early), TODAY) >= manners.courtesy(Asks(asked_on=late), TODAY)
    assert manners.courtesy(Asks(), TODAY) == 1 > manners.courtesy(Asks(asked_on=TODAY), TODAY)


@few
@given(candidates(), weights, searches)
def test_the_reasons_make_up_the_score(signals, used, search):
    found = score_one(signals, TODAY, used, search)
    if found is None:
        return
    assert 0 <= found.score <= 1
    assert sum(reason.weight for reason in found.reasons) == pytest.approx(found.score, abs=0.001)
    assert all(reason.text and reason.evidence for reason in found.reasons)
    assert found.sentence.endswith(".")


@few
@given(st.lists(candidates(), max_size=12), st.integers(1, 9), weights)
def test_short_list(signals, limit, used):
    ranked = rank({row.key: row for row in signals}.values(), TODAY, used)
    chosen = short_list(ranked, limit)
    free = [row for row in ranked if not row.blocked]
    assert len(chosen) <= limit
    assert not any(row.blocked for row in chosen)
    assert len({row.key for row in chosen}) == len(chosen)
    small = [row.employer for row in chosen if row.employer and row.small]
    assert len(small) == len(set(small))
    assert [row.score for row in chosen] == sorted((row.score for row in chosen), reverse=True)
    assert bool(chosen) == bool(free)
    if len({row.employer or row.key for row in free}) >= limit:
        assert len(chosen) == limit


def test_two_occasional_one_dormant_one_introduced_one_strong():
    crowd = [one(f"{kind}{n}", kind) for kind in TieClass for n in range(4)]
    kinds = sorted(row.kind for row in short_list(rank(crowd, TODAY)))
    assert kinds == ["dormant", "introduced", "occasional", "occasional", "strong"]


def test_an_empty_class_is_filled_by_the_next_best():
    crowd = [one(f"{kind}{n}", kind) for kind in (TieClass.NEW, TieClass.STRONG) for n in range(4)]
    ranked = rank(crowd, TODAY)
    assert short_list(ranked) == ranked[:5]


def test_never_two_from_one_small_employer():
    crowd = [
        one(f"a{n}", TieClass.OCCASIONAL, employer="lab", employees=size)
        for n, size in enumerate((None, 49, 12))
    ]
    assert len(short_list(rank(crowd, TODAY))) == 1
    large = [replace(row, employees=50) for row in crowd]
    assert len(short_list(rank(large, TODAY))) == 3


@pytest.mark.parametrize(
    ("signals", "purpose"),
    [
        (one("a", TieClass.STRONG), INTERVIEW),
        (one("a", TieClass.STRONG, nearness=0.0), NAMES),
        (one("a", TieClass.OCCASIONAL, nearness=0.3), NAMES),
        (one("a", TieClass.NEW), INTERVIEW),
        (Signals("a", "a", TieSignals(level="occasional")), NAMES),
        (Signals("a", "a", TieSignals(way_in=True), via="Bo"), INTERVIEW),
    ],
)
def test_what_to_ask_for(signals, purpose):
    found = score_one(signals, TODAY, WEIGHTS, Search())
    assert found is not None
    assert found.purpose == purpose


def test_who_is_unknown_and_does_other_work_is_not_suggested():
    assert rank([Signals("a", "a"), one("b", TieClass.NEW, nearness=0.2)], TODAY) == []


def test_the_dormant_are_shown_with_the_finding():
    found = score_one(one("a", TieClass.DORMANT), TODAY, WEIGHTS, Search())
    assert found is not None
    assert "silent since January 2020" in found.sentence
    assert any("Levin, Walter, Murnighan 2011" in reason.evidence for reason in found.reasons)


def test_weights_change_the_order_live():
    crowd = [one("does it", TieClass.NEW), one("would help", TieClass.STRONG, nearness=0.0)]
    best = {
        key: rank(crowd, TODAY, {**dict.fromkeys(WEIGHTS, 0.0), key: 1.0})[0].key
        for key in ("relevance", "willingness")
    }
    assert best == {"relevance": "does it", "willingness": "would help"}
    assert set(WEIGHT_LABELS) == set(WEIGHTS)
    assert [row.score for row in rank(crowd, TODAY, dict.fromkeys(WEIGHTS, 0.0))] == [0, 0]


def test_asked_before_takes_away_and_says_so():
    rested = replace(one("a", TieClass.STRONG), asks=Asks(asked_on=TODAY - dt.timedelta(days=60)))
    found = score_one(rested, TODAY, WEIGHTS, Search())
    assert found is not None
    assert not found.blocked
    assert found.reasons[-1].text == "Was asked before"
    assert found.reasons[-1].weight < 0
    assert found.score < score_one(one("a", TieClass.STRONG), TODAY, WEIGHTS, Search()).score


@pytest.mark.parametrize(
    ("asks", "kept"),
    [
        (Asks(), False),
        (Asks(never=True), True),
        (Asks(later_until=TODAY), False),
        (Asks(later_until=TODAY + dt.timedelta(days=1)), True),
        (Asks(unanswered=1), False),
        (Asks(unanswered=2), True),
        (Asks(declined_on=TODAY - dt.timedelta(days=364)), True),
        (Asks(declined_on=TODAY - dt.timedelta(days=365)), False),
        (Asks(asked_on=TODAY - dt.timedelta(days=29), unanswered=0), True),
        (Asks(asked_on=TODAY - dt.timedelta(days=30)), False),
    ],
)
def test_blocked(asks, kept):
    why = manners.blocked(asks, TODAY)
    assert bool(why) is kept
    assert why == "" or why.endswith(".")


def test_the_colleague_guard_and_3b7():
    calendar = WorkCalendar()
    monday, friday = dt.date(2026, 11, 16), dt.date(2026, 11, 20)

    def kept(asked_on, *, answered=False, employees=None, cadence="gentle"):
        return manners.keeps_back(asked_on, answered, employees, TODAY, cadence, calendar)

    assert kept(friday)
    assert kept(monday)
    assert not kept(friday, employees=50)
    assert kept(friday, cadence="3b7")  # Friday to Monday is one working day
    assert not kept(monday, cadence="3b7")
    assert kept(monday, cadence="3b7", answered=True)
    assert not kept(TODAY - dt.timedelta(days=21))


def test_an_organisation_turns_other_work_there_into_an_interview():
    there = replace(one("a", TieClass.OCCASIONAL, nearness=0.0), there=True, organisation="Labs")
    found = score_one(there, TODAY, WEIGHTS, Search(organisation="Labs"))
    assert found is not None
    assert (found.purpose, any(reason.text == "Is there" for reason in found.reasons)) == (INTERVIEW, True)
    elsewhere = score_one(one("b", TieClass.STRONG), TODAY, WEIGHTS, Search(organisation="Labs"))
    assert elsewhere is not None
    assert elsewhere.purpose == NAMES


def test_of_about_equals_the_short_list_takes_another_employer_and_level():
    crowd = [
        one("a", TieClass.OCCASIONAL, employer="big", employees=900, level="senior"),
        one("b", TieClass.OCCASIONAL, employer="big", employees=900, level="senior"),
        one("c", TieClass.OCCASIONAL, employer="other", employees=900, level="mid"),
    ]
    assert [row.key for row in short_list(rank(crowd, TODAY), 2)] == ["a", "c"]


def test_an_organisation_on_the_list_counts_though_it_is_not_named():
    wanted = one("a", TieClass.OCCASIONAL, organisation="Labs", listed=1.0)
    plain = one("b", TieClass.OCCASIONAL, organisation="Works")
    ranked = rank([plain, wanted], TODAY, None, Search(listed=True))
    assert [row.key for row in ranked] == ["a", "b"]
    assert any(reason.text == "On your list" and "Labs" in reason.evidence for reason in ranked[0].reasons)


@few
@given(candidates(), searches)
def test_the_place_the_list_and_the_level_never_lower_relevance(signals, search):
    for better in (replace(signals, near=1.0), replace(signals, listed=1.0), replace(signals, there=True)):
        before, after = (sum(relevance(each, INTERVIEW, search).values()) for each in (signals, better))
        assert before <= after + 1e-12
