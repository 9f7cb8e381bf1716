"""The funnel, rates with their intervals, the week: pure."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.outreach.rules import funnel, goal, rates
from askaround.outreach.rules.funnel import Asked
from askaround.outreach.rules.goal import Week

TODAY = dt.date(2026, 11, 30)
OLD = TODAY - dt.timedelta(days=21)

# To four places, as scipy 1.x reckons them: binomtest(hits, total).proportion_ci(method="wilson").
KNOWN = [
    (0, 10, 0.0, 0.2775),
    (1, 10, 0.0179, 0.4042),
    (5, 10, 0.2366, 0.7634),
    (10, 10, 0.7225, 1.0),
    (15, 50, 0.1910, 0.4375),
]


@pytest.mark.parametrize(("hits", "total", "low", "high"), KNOWN)
def test_wilson_of_known_cases(hits, total, low, high):
    assert rates.wilson(hits, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_holds_the_share_and_mirrors(case):
    hits, total = case
    low, high = rates.wilson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1
    assert rates.wilson(total - hits, total) == pytest.approx((1 - high, 1 - low))
    # Each border is where the true share would be just 1.96 standard deviations from what was seen.
    for border in (low, high):
        if 0 < border < 1:
            assert abs(hits / total - border) == pytest.approx(
                rates.Z * math.sqrt(border * (1 - border) / total), rel=1e-6
            )


@pytest.mark.parametrize("case", [(1, 0), (-1, 5), (6, 5)])
def test_wilson_of_nonsense(case):
    with pytest.raises(ValueError, match="of"):
        rates.wilson(*case)


def test_enough_is_where_no_interval_covers_more_than_half():
    def widest(total):
        return max(high - low for low, high in (rates.wilson(hits, total) for hits in range(total + 1)))

    assert widest(rates.ENOUGH) <= 0.5 < widest(rates.ENOUGH - 1)


def test_too_few_to_say():
    few = rates.rate(3, rates.ENOUGH - 1)
    assert (few.told, few.said, few.hits, few.total) == (False, "too few to say", 3, 11)
    enough = rates.rate(6, 12)
    assert enough.told
    assert enough.said == "between 25 and 75 of 100"
    assert rates.rate(0, 0).share == 0


def asked(*kinds, purpose="interview", state="asked", on=OLD, **more):
    return Asked(purpose, "email", state, kinds, on, **more)


@pytest.mark.parametrize(
    ("ask", "stage"),
    [
        (Asked("interview", "email", "draft"), "written"),
        (asked("asked"), "sent"),
        (asked("asked", "nudged", state="silent"), "sent"),
        (asked("asked", "bounced", state="bounced"), "sent"),
        (asked("asked", "replied"), "answered"),
        (asked("asked", "later"), "answered"),
        (asked("asked", "declined", state="declined"), "answered"),
        (asked("asked", "agreed", "declined", state="declined"), "answered"),
        (asked("asked", "declined", "agreed", state="agreed"), "yes"),
        (asked("asked", "agreed", "replied", state="agreed"), "yes"),
        (asked("asked", "agreed", state="closed"), "yes"),
        (asked("asked", "met", state="met"), "came"),
        (asked("asked", "agreed", "talked", state="thanked"), "thanked"),
        (asked("asked", "referred", purpose="names", state="named"), "came"),
        (asked("asked", "talked", purpose="names", state="replied"), "answered"),
        (asked("asked", "referred", state="replied"), "answered"),
        (asked("asked", "agreed", purpose="introduction", state="agreed"), "yes"),
        (asked("asked", "introduced", purpose="introduction", state="thanked"), "thanked"),
    ],
)
def test_how_far_an_ask_came(ask, stage):
    assert funnel.STAGES[funnel.reached(ask)][0] == stage


KINDS = st.lists(
    st.sampled_from(["asked", "nudged", *sorted(funnel._ANSWERS), "bounced", "thanked"]), max_size=6
)
ASKS = st.builds(
    Asked, st.sampled_from(["interview", "names", "introduction"]), st.sampled_from(["email", "linkedin"]),
    st.sampled_from(["asked", "silent", "declined", "thanked", "closed", "bounced"]), KINDS.map(tuple),
    st.none() | st.dates(OLD - dt.timedelta(days=9), TODAY), st.sampled_from(["strong", "new"]),
)  # fmt: skip


@given(st.lists(ASKS, max_size=30))
def test_the_funnel_never_widens_and_the_rates_add_up(asks):
    stages = funnel.funnel(asks)
    assert stages[0].number == len(asks)
    for before, stage in itertools.pairwise(stages):
        assert 0 <= stage.number <= before.number == stage.of
        assert stage.lost == before.number - stage.number
    whole = funnel.together(asks, TODAY)
    for parts in (
        funnel.answers(asks, ("strong", "new"), "tie", TODAY),
        funnel.answers(asks, ("email", "linkedin"), "channel", TODAY),
    ):
        assert sum(part.answered.total for part in parts) == whole.answered.total
        assert sum(part.yes.hits for part in parts) == whole.yes.hits
        assert sum(part.young for part in parts) == whole.young
    assert whole.yes.hits <= whole.answered.hits


def test_who_had_time_to_answer():
    assert funnel.had_time(asked("asked"), TODAY)
    assert not funnel.had_time(asked("asked", on=OLD + dt.timedelta(days=1)), TODAY)
    assert not funnel.had_time(asked("asked", "replied", on=TODAY), TODAY)
    assert not funnel.had_time(asked("asked", "bounced", state="bounced"), TODAY)
    assert not funnel.had_time(Asked("interview", "email", "draft"), TODAY)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (Week(TODAY), ""),
        (Week(TODAY, asked=1), "You asked one person this week."),
        (Week(TODAY, 3), "Your goal is to ask three people this week."),
        (Week(TODAY, 1), "Your goal is to ask one person this week."),
        (Week(TODAY, 3, 2), "You asked two people this week; one more, and your goal is reached."),
        (Week(TODAY, 3, 3), "You asked three people this week: your goal is reached."),
        (Week(TODAY, 3, 20), "You asked 20 people this week, and your goal was three."),
    ],
)
def test_what_is_said_of_a_week(week, said):
    assert goal.said(week) == said
    assert week.reached == (week.goal > 0 and week.asked >= week.goal)


def test_small_wins():
    assert goal.wins(Week(TODAY)) == ()
    assert goal.wins(Week(TODAY, answered=1, talked=2, named=1, introduced=1, thanked=4)) == (
        "one answer came", "you talked with two people", "one person named somebody", "one person introduced you",
        "you thanked four people",
    )  # fmt: skip


@given(st.dates(dt.date(1990, 1, 8), dt.date(2100, 1, 1)))
def test_a_week_begins_on_monday(day):
    monday = goal.monday_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
