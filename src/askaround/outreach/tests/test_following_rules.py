"""What comes next in an ask, which message fits, and when somebody has introduced enough; docs/rules/messages.md in examples."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.outreach.rules import following
from askaround.outreach.rules.following import Course, Favour, overused, unfit, what_follows
from askaround.outreach.rules.state import ALL_STATES

TODAY = dt.date(2026, 11, 30)
KINDS = ("note", "answer", "thanks", "told", "not-now", "declined", "times", "confirm", "invitation")


def step(purpose, state, sent=(), **more):
    found = what_follows(Course(purpose, state, frozenset(sent), them="Ana", target="Bo", **more))
    return (found.message or found.text) if found else None


def test_an_introduction_goes_its_way_one_step_at_a_time():
    assert step("introduction", "asked") is None
    assert step("introduction", "replied") == "Say what Ana said."
    assert step("introduction", "agreed") == "note"
    assert step("introduction", "agreed", ["note"]) == "Wait: Ana asks Bo first."
    assert step("introduction", "agreed", forwarded=True) == "Wait: Ana asks Bo first."
    assert step("introduction", "introduced") == "answer"
    assert step("introduction", "introduced", ["answer"]) == "thanks"
    assert step("introduction", "introduced", led_to="asked") == "thanks"
    assert step("introduction", "thanked", ["answer", "thanks"]) is None
    assert step("introduction", "thanked", ["answer", "thanks"], led_to="met", outcome=True) == "told"
    assert step("introduction", "thanked", ["answer", "thanks", "told"], outcome=True) is None


def test_whoever_was_thanked_before_the_answer_still_waits_for_it():
    assert step("introduction", "thanked", ["thanks"]) == "answer"


def test_every_answer_is_answered_once():
    assert step("interview", "later") == "not-now"
    assert step("interview", "later", ["not-now"]) is None
    assert step("names", "no-names") == "declined"
    assert step("interview", "declined", ["declined"]) is None
    assert step("names", "named") == "thanks"
    assert step("names", "thanked", ["thanks"], outcome=True) == "told"


def test_what_waits_in_the_outbox_is_the_only_step():
    found = what_follows(Course("introduction", "introduced", waiting=frozenset({"answer"})))
    assert found is not None
    assert (found.message, found.text) == ("", "Your answer to the introduction waits in your outbox.")


@pytest.mark.parametrize("purpose", ["interview", "names", "introduction"])
def test_the_next_step_is_always_a_message_that_fits(purpose):
    for state in sorted(ALL_STATES):
        for sent in ([], *([kind] for kind in KINDS)):
            for outcome in (False, True):
                found = what_follows(Course(purpose, state, frozenset(sent), outcome=outcome))
                if found is not None and found.message:
                    assert unfit(found.message, purpose, state, frozenset(sent)) == "", (state, sent, found)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_follows_a_message_that_has_not_gone_out(kind):
    for state in ("draft", "ready", "queued", "sending", "uncertain", "failed", "bounced"):
        assert unfit(kind, "introduction" if kind in ("note", "answer") else "interview", state, frozenset())


def test_some_things_are_said_once():
    assert "once is enough" in unfit("thanks", "names", "named", frozenset({"thanks"}))
    assert unfit("times", "interview", "agreed", frozenset({"times"})) == ""
    assert unfit("note", "interview", "agreed", frozenset())


def favour(state, days=200, untold=False):
    return Favour("a1", "Bo Chen", state, TODAY - dt.timedelta(days=days), untold)


@pytest.mark.parametrize(
    ("favours", "codes"),
    [
        ([], []),
        ([favour("asked")], ["favour-open"]),
        ([favour("agreed")], ["favour-open"]),
        ([favour("introduced")], ["favour-unthanked"]),
        ([favour("thanked", untold=True)], ["favour-untold"]),
        ([favour("thanked")], []),
        ([favour("declined", 20), favour("thanked", 89)], ["favour-often"]),
        ([favour("declined", 20), favour("thanked", 90)], []),
    ],
)
def test_one_introduction_at_a_time_and_two_within_ninety_days(favours, codes):
    assert [item.code for item in overused("Ana", favours, TODAY)] == codes


def test_every_kind_says_why_it_does_not_fit():
    assert set(following._FITS) == set(following._WRONG_STATE) == set(following._NAMED) == set(KINDS)
