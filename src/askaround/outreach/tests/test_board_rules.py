"""Which column an ask stands in, and what moving its card may mean: pure."""

from __future__ import annotations

import pytest

from askaround.outreach.rules import moves
from askaround.outreach.rules.state import ALL_STATES, ENDED_STATES

PURPOSES = ("interview", "names", "introduction")
KEYS = [key for key, _, _ in moves.COLUMNS]


def test_every_state_stands_in_one_column():
    listed = [state for _, _, states in moves.COLUMNS for state in states]
    assert sorted(listed) == sorted(ALL_STATES)
    assert len(KEYS) == len(set(KEYS))
    assert {state for state in ENDED_STATES if moves.COLUMN_OF[state] not in ("ended", "thank")} == set()


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("state", sorted(ALL_STATES))
def test_every_column_is_either_a_move_or_has_a_reason(state, purpose):
    for key in KEYS:
        if not moves.fitting(state, purpose, "email", key):
            why = moves.why_not(state, key)
            assert why.endswith(".")
            assert 20 < len(why) < 120
    for move in moves.moves(state, purpose):
        assert move.label
        assert set(move.to) <= set(KEYS)
        assert move.verb in moves.LOGS | moves.PAGES | {
            "ready",
            "unread",
            "stop",
            "close",
            "reopen",
            moves.BACK,
        }


@pytest.mark.parametrize("state", sorted(ALL_STATES))
def test_the_moves_at_hand_and_the_others_are_all(state):
    for purpose in PURPOSES:
        quick, more = moves.at_hand(state, purpose)
        assert sorted((*quick, *more)) == sorted(moves.moves(state, purpose))


def verbs(state, to, purpose="interview", channel="email"):
    return [move.verb for move in moves.fitting(state, purpose, channel, to)]


@pytest.mark.parametrize(
    ("state", "to", "purpose", "wanted"),
    [
        ("draft", "ready", "interview", ["ready"]),
        ("draft", "asked", "interview", ["compose"]),
        ("draft", "agreed", "interview", []),
        ("ready", "draft", "interview", ["unread"]),
        ("queued", "ready", "interview", ["stop"]),
        ("sending", "ended", "interview", []),
        ("uncertain", "asked", "interview", ["look"]),
        ("asked", "answered", "interview", ["later", "replied"]),
        ("asked", "agreed", "interview", ["agreed"]),
        ("asked", "thank", "names", ["names"]),
        ("asked", "thank", "introduction", ["introduced"]),
        ("asked", "outbox", "interview", ["bounced"]),
        ("asked", "draft", "interview", []),
        ("silent", "agreed", "interview", ["agreed"]),
        ("replied", "ended", "interview", ["declined", "close"]),
        ("later", "asked", "interview", ["compose"]),
        ("agreed", "thank", "interview", ["met"]),
        ("agreed", "asked", "interview", []),
        ("scheduled", "thank", "interview", ["interview"]),
        ("met", "ended", "interview", ["thanked"]),
        ("closed", "asked", "interview", ["reopen"]),
    ],
)
def test_what_a_move_means(state, to, purpose, wanted):
    assert verbs(state, to, purpose) == wanted


def test_what_is_said_in_person_does_not_come_back():
    assert "bounced" not in {move.verb for move in moves.moves("asked", "interview", "in-person")}
