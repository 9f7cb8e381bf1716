"""What the order of whom to ask is made of: willingness, what would be new, the level, years in one place. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from askaround.network.rules.level import level_fit
from askaround.network.rules.novelty import PEAK, closeness, curve, digital, mutual_curve, novelty
from askaround.network.rules.ranking import willingness
from askaround.network.rules.shared import Stay, overlap
from askaround.network.rules.ties import LEVELS, Shared, TieClass, TieSignals, classify
from askaround.network.rules.willing import recency
from askaround.network.tests.candidates import TODAY, days, few, one, shares, ties


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
