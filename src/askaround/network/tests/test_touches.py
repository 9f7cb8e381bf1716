"""Kinds of touches and classes of ties. No database but for one test of the kinds' list."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.network.models import Person, Touch
from askaround.network.rules import memory, touches
from askaround.network.rules.ties import LEVELS, TieClass, TieSignals, classify, evidence, months_before

few = settings(max_examples=40, deadline=None)
TODAY = dt.date(2026, 11, 23)


def test_every_kind_is_contact_or_not():
    assert set(Touch.Kind.values) == touches.CONTACT | touches.NO_CONTACT
    assert not touches.CONTACT & touches.NO_CONTACT
    assert [touches.is_contact(kind) for kind in ("met", "asked", "bounced", "referred")] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="waved"):
        touches.is_contact("waved")


def test_only_what_they_took_part_in_is_an_exchange():
    assert [touches.is_exchange(kind) for kind in ("received", "met", "sent", "asked", "promised")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("tie", "kind"),
    [
        (TieSignals(), TieClass.NEW),
        (TieSignals(way_in=True), TieClass.INTRODUCED),
        (TieSignals(written=2), TieClass.NEW),
        (TieSignals(level="distant"), TieClass.NEW),
        (TieSignals(level="distant", met="at a fair"), TieClass.NEW),
        (TieSignals(level="distant", way_in=True), TieClass.INTRODUCED),
        (TieSignals(met="at a fair"), TieClass.OCCASIONAL),
        (TieSignals(level="occasional", way_in=True), TieClass.OCCASIONAL),
        (TieSignals(level="strong"), TieClass.STRONG),
        (TieSignals(answered=1, last_exchange=dt.date(2023, 11, 23)), TieClass.DORMANT),
        (TieSignals(answered=1, last_exchange=dt.date(2023, 11, 24)), TieClass.OCCASIONAL),
        (TieSignals(level="strong", answered=1, last_exchange=dt.date(2020, 1, 1)), TieClass.DORMANT),
        (TieSignals(strong_until=TODAY, last_exchange=TODAY), TieClass.STRONG),
        (TieSignals(strong_until=TODAY - dt.timedelta(days=1), last_exchange=TODAY), TieClass.OCCASIONAL),
        (TieSignals(written=90, answered=90, last_exchange=TODAY), TieClass.OCCASIONAL),
        (TieSignals(way_in=True, answered=1, last_exchange=TODAY), TieClass.OCCASIONAL),
    ],
)
def test_classes(tie, kind):
    assert classify(tie, TODAY) is kind


def test_months_before():
    assert months_before(dt.date(2024, 2, 29), 12) == dt.date(2023, 2, 28)
    assert months_before(dt.date(2026, 1, 31), 2) == dt.date(2025, 11, 30)
    assert months_before(dt.date(2026, 12, 31), 36) == dt.date(2023, 12, 31)


@few
@given(st.dates(dt.date(10, 1, 1)), st.integers(0, 100))
def test_months_before_keeps_the_month(day, months):
    back = months_before(day, months)
    assert (day.year - back.year) * 12 + day.month - back.month == months
    assert back.day <= day.day


def test_evidence():
    tie = TieSignals(
        written=8, answered=6, talks=1, level="strong", met="at a fair",
        first_exchange=dt.date(2019, 1, 1), last_exchange=dt.date(2023, 1, 1),
    )  # fmt: skip
    assert (
        evidence(tie)
        == "you say you are close; you met at a fair; 14 messages, 6 of them theirs; you talked once, 2019–2023"
    )
    assert evidence(TieSignals(answered=1, last_exchange=TODAY)) == "one message, theirs, 2026"
    assert evidence(TieSignals(met="Springfield")) == "you met: Springfield"
    assert evidence(TieSignals()) == ""


def test_the_prompts_suggest_levels_that_exist():
    assert len(memory.PROMPTS) >= 10
    assert len({prompt.key for prompt in memory.PROMPTS}) == len(memory.PROMPTS)
    assert {prompt.level for prompt in memory.PROMPTS} <= set(Person.Level.values) == set(LEVELS[1:])
    for prompt in memory.PROMPTS:
        assert str(prompt) == prompt.prompt
        assert prompt.met
        assert prompt.prompt.endswith(("?", "."))
        assert prompt.hint.endswith((".", "?"))
