"""Whom to ask: the pure rule. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from askaround.lib.clock import WorkCalendar
from askaround.network.rules import courtesy as manners
from askaround.network.rules.courtesy import Asks
from askaround.network.rules.level import RANK, level_fit
from askaround.network.rules.novelty import PEAK, closeness, curve, digital, mutual_curve, novelty
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
    willingness,
)
from askaround.network.rules.shared import Stay, overlap
from askaround.network.rules.ties import LEVELS, Shared, TieClass, TieSignals, classify
from askaround.network.rules.willing import recency

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
        met=draw(st.sampled_from(["", "at a course"])), way_in=draw(st.booleans()), known_since=draw(st.none() | days),
        shared=draw(st.sampled_from([(), (Shared("Labs"),), (Shared("Labs", first=2015, last=2018),)])),
    )  # fmt: skip


@st.composite
def candidates(draw):
    coded = draw(st.booleans())
    return Signals(
        key=draw(st.uuids()).hex, name=draw(st.sampled_from(["Ana", "Bob", "Cy"])), tie=draw(ties()),
        career="Nurses" if coded else "", organisation="Labs", wanted="Writers" if coded else "", relatedness=draw(shares) if coded else 0.0,
        coding=draw(shares), there=draw(st.booleans()), near=draw(shares), place="Springfield", via="Bo",
        asks=Asks(asked_on=draw(st.none() | days), never=draw(st.booleans())),
        employer=draw(st.sampled_from(["", "a", "b", "c"])), employees=draw(st.sampled_from([None, 10, 49, 50, 9000])),
        colleague_asked=draw(st.sampled_from(["", "", "Zoe"])), listed=draw(shares), km=draw(st.none() | st.floats(0, 900)),
        level=draw(st.sampled_from(["", *RANK])), own_level=draw(st.sampled_from(["", *RANK])), digital=draw(shares),
        mutual=draw(st.none() | st.integers(1, 200)),
    )  # fmt: skip


searches = st.builds(
    Search, st.booleans(), st.sampled_from(["", "Labs"]), st.sampled_from(["", "Springfield"]), st.booleans()
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


def score_one(signals: Signals, today: dt.date, used: dict[str, float], search: Search) -> Ranked | None:
    judged = judge(signals, today, used, search)
    return told(signals, judged, today) if judged else None


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


@few
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 40), days)
def test_more_coming_back_for_what_you_wrote_never_lowers_willingness(answered, talks, less, day):
    tie = TieSignals(written=answered + less, answered=answered, talks=talks, last_exchange=day)
    even = replace(tie, written=answered)
    assert willingness(even, TODAY) >= willingness(tie, TODAY)


@few
@given(ties())
def test_years_together_and_a_connection_never_lower_willingness(tie):
    bare = willingness(replace(tie, shared=(), known_since=None), TODAY)
    place = willingness(replace(tie, shared=(Shared("Labs"),), known_since=None), TODAY)
    years = willingness(
        replace(tie, shared=(Shared("Labs", first=2015, last=2018),), known_since=None), TODAY
    )
    assert bare <= place <= years
    assert willingness(replace(tie, known_since=TODAY), TODAY) >= willingness(
        replace(tie, known_since=None), TODAY
    )


def test_who_lately_left_a_message_unanswered_comes_after_a_stranger_and_later_beside_one():
    stranger = willingness(TieSignals(), TODAY)
    lately, older = (TieSignals(written=2, last_contact=TODAY - dt.timedelta(days=days)) for days in (60, 61))
    assert willingness(lately, TODAY) == pytest.approx(stranger / 3)
    assert willingness(older, TODAY) == pytest.approx(stranger)
    assert willingness(replace(lately, answered=1), TODAY) > stranger


def test_each_doubling_of_the_silence_takes_away_about_the_same():
    far = [recency(TODAY - dt.timedelta(days=2**n - 1), TODAY) for n in range(1, 11)]
    steps = [before - after for before, after in pairwise(far)]
    assert max(steps) - min(steps) < 1e-9
    assert (recency(TODAY, TODAY), recency(dt.date(2010, 1, 1), TODAY), recency(None, TODAY)) == (1, 0, 0)


@few
@given(shares, shares)
def test_novelty_is_an_inverted_u_over_closeness(a, b):
    low, high = sorted((a, b))
    if high <= PEAK:
        assert curve(low) <= curve(high) + 1e-12
    elif low >= PEAK:
        assert curve(low) >= curve(high) - 1e-12
    assert curve(PEAK) == 1 >= curve(a) >= 0.2 - 1e-12
    assert (round(curve(0), 9), round(curve(1), 9)) == (0.5, 0.2)


@few
@given(ties(), shares, st.none() | st.integers(1, 500))
def test_the_weight_of_weak_ties_turns_with_the_industry(tie, share, mutual):
    kind = classify(tie, TODAY)
    found = novelty(tie, kind, TODAY, share, mutual)
    assert 0.15 <= found <= 1
    if kind is TieClass.DORMANT:
        assert found == 1
    elif kind is not TieClass.INTRODUCED:
        near = replace(tie, level="strong")
        far = replace(tie, level="", met="", strong_until=None, written=0)
        assert closeness(near, TODAY) >= closeness(far, TODAY)
        assert novelty(near, TieClass.STRONG, TODAY, 0) >= novelty(far, TieClass.OCCASIONAL, TODAY, 0)


def test_the_classes_order_by_novelty_where_work_is_digital():
    order = (TieClass.DORMANT, TieClass.OCCASIONAL, TieClass.INTRODUCED, TieClass.NEW, TieClass.STRONG)
    found = [novelty(one("a", kind).tie, kind, TODAY, digital("15-1252.00")) for kind in order]
    assert found == sorted(found, reverse=True)
    close, loose = (
        novelty(one("a", kind).tie, kind, TODAY, digital("47-2061.00"))
        for kind in (TieClass.STRONG, TieClass.OCCASIONAL)
    )
    assert close > loose


def test_people_known_to_both_are_best_near_ten():
    found = [mutual_curve(n) for n in (1, 3, 10, 30, 100)]
    assert found[2] == 1
    assert found[:3] == sorted(found[:3])
    assert found[2:] == sorted(found[2:], reverse=True)


def test_a_step_or_two_ahead_fits_best_and_of_the_dormant_whoever_is_ahead():
    found = [
        level_fit(level, "junior", TieClass.OCCASIONAL)
        for level in ("student", "junior", "mid", "senior", "lead", "executive")
    ]
    assert found == [0.3, 0.6, 1.0, 1.0, 0.7, 0.5]
    assert level_fit("executive", "", TieClass.DORMANT) == 1 > level_fit("", "", TieClass.DORMANT)


@pytest.mark.parametrize(
    ("own", "theirs", "shared"),
    [
        (("2012-09", "2018-06"), ("2015-01-01", "2020"), Shared("Labs", False, 2015, 2018)),
        (("2012", ""), ("2015", ""), Shared("Labs", False, 2015, 2026)),
        (("2012", "2014"), ("2015", ""), None),
        (("2012", ""), ("", ""), Shared("Labs")),
        (("2024", ""), ("", "2020"), None),
        (("", ""), ("", ""), Shared("Labs")),
    ],
)
def test_years_in_one_place(own, theirs, shared):
    stays = [Stay("Labs", start, end, current=not end) for start, end in (own, theirs)]
    assert overlap(stays[0], stays[1], TODAY) == shared


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
