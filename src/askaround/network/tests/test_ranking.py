"""Whom to ask: the pure rule. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from askaround.lib.clock import WorkCalendar
from askaround.network.rules import courtesy as manners
from askaround.network.rules.courtesy import Asks
from askaround.network.rules.ranking import (
    INTERVIEW,
    NAMES,
    WEIGHT_LABELS,
    WEIGHTS,
    Search,
    Signals,
    rank,
    relevance,
    score_one,
    short_list,
    willingness,
)
from askaround.network.rules.ties import LEVELS, TieClass, TieSignals

few = settings(max_examples=40, deadline=None)
TODAY = dt.date(2026, 11, 23)
days = st.dates(dt.date(2000, 1, 1), TODAY)
counts = st.integers(0, 60)
shares = st.floats(0, 1)


@st.composite
def ties(draw):
    answered, talks = draw(counts), draw(st.integers(0, 9))
    last = draw(days) if answered or talks else None
    return TieSignals(
        written=draw(counts), answered=answered, talks=talks, last_exchange=last,
        strong_until=draw(st.none() | days), level=draw(st.sampled_from(LEVELS)),
        met=draw(st.sampled_from(["", "at a course"])), way_in=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def candidates(draw):
    coded = draw(st.booleans())
    return Signals(
        key=draw(st.uuids()).hex, name=draw(st.sampled_from(["Ana", "Bob", "Cy"])), tie=draw(ties()),
        career="Nurses" if coded else "", organisation="Labs", wanted="Writers" if coded else "", relatedness=draw(shares) if coded else 0.0,
        coding=draw(shares), there=draw(st.booleans()), near=draw(st.booleans()), place="Springfield", via="Bo",
        asks=Asks(asked_on=draw(st.none() | days), never=draw(st.booleans())),
        employer=draw(st.sampled_from(["", "a", "b", "c"])), employees=draw(st.sampled_from([None, 10, 49, 50, 9000])),
        colleague_asked=draw(st.sampled_from(["", "", "Zoe"])),
    )  # fmt: skip


searches = st.builds(
    Search, st.booleans(), st.sampled_from(["", "Labs"]), st.sampled_from(["", "Springfield"])
)
weights = st.fixed_dictionaries(dict.fromkeys(WEIGHTS, shares))


def one(key: str, kind: TieClass, *, nearness: float = 1.0, **more: object) -> Signals:
    """A candidate of that class."""
    tie = {
        TieClass.OCCASIONAL: TieSignals(level="occasional"),
        TieClass.STRONG: TieSignals(level="strong"),
        TieClass.DORMANT: TieSignals(written=3, answered=2, last_exchange=dt.date(2020, 1, 1)),
        TieClass.INTRODUCED: TieSignals(way_in=True),
        TieClass.NEW: TieSignals(),
    }[kind]
    return Signals(key, key, tie, "Writer", "Writers", "Writers", nearness, **more)


@few
@given(ties(), st.integers(1, 20))
def test_more_replies_never_lower_willingness(tie, more):
    date = tie.last_exchange or dt.date(2001, 1, 1)
    before = replace(tie, last_exchange=date)
    assert willingness(replace(before, answered=tie.answered + more), TODAY) >= willingness(before, TODAY)


@few
@given(ties(), st.integers(1, 20))
def test_more_written_without_reply_never_raises_it(tie, more):
    assert willingness(replace(tie, written=tie.written + more), TODAY) <= willingness(tie, TODAY)


@few
@given(ties(), days)
def test_a_later_exchange_never_lowers_it(tie, day):
    assume(tie.last_exchange is not None and day >= tie.last_exchange)
    assert willingness(replace(tie, last_exchange=day), TODAY) >= willingness(tie, TODAY)


@few
@given(ties())
def test_closer_by_your_word_never_lowers_it(tie):
    said = [willingness(replace(tie, level=level), TODAY) for level in LEVELS]
    assert said == sorted(said)
    assert all(0 <= value <= 1 for value in said)
    assert willingness(replace(tie, level="strong", met=""), TODAY) > willingness(
        replace(tie, level="", met=""), TODAY
    )


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
