"""Which column of the board an ask stands in, and what putting it into another one means (docs/rules/board.md).

In: a state, what the ask is for, its way. Out: `Column` keys, the `Move`s its history allows, and for any other column one sentence why not.
Pure.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from askaround.outreach.rules import state as states

COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("draft", "Drafts", ("draft",)),
    ("ready", "Ready", ("ready",)),
    ("outbox", "On the way", ("queued", "sending", "uncertain", "failed", "bounced")),
    ("asked", "Asked", ("asked", "nudged")),
    ("answered", "Answered", ("replied", "later")),
    ("agreed", "Agreed", ("agreed", "scheduled")),
    ("thank", "To thank", ("introduced", "named", "met")),
    ("ended", "Ended", ("closed", "declined", "no-names", "silent", "thanked")),
)
"""Key, label, states; from the desk to the end."""

COLUMN_OF = {name: key for key, _, names in COLUMNS for name in names}
LABELS = {key: label for key, label, _ in COLUMNS}

LOGS = frozenset({"replied", "later", "declined", "agreed", "introduced", "met", "thanked", "bounced"})
"""Moves that write a touch of that name."""

PAGES = frozenset({"compose", "look", "names", "day", "interview"})
"""Moves that open a page, where the rest is said."""

BACK = "back"


class Move(NamedTuple):
    """One way on: the verb, what its button says, and the columns a card may be put into to mean it."""

    verb: str
    label: str
    to: tuple[str, ...]


_LEAVE = Move("close", "Leave it", ("ended",))
_BACK = Move(BACK, "Take the last step back", ())
_SEND = Move("compose", "Open it and send", ("outbox", "asked"))
_NAMED = Move("names", "They named people", ("thank",))
_AGREED = Move("agreed", "Yes", ("agreed",))
_LATER = Move("later", "Not now", ("answered",))
_REPLIED = Move("replied", "They answered something else", ("answered",))


@lru_cache(maxsize=256)
def moves(state: str, purpose: str, channel: str = "email") -> tuple[Move, ...]:
    """What may be done with an ask that stands so, the likeliest first."""
    if state in ("asked", "nudged", "silent", "replied", "later"):
        return _unanswered(state, purpose, channel)
    if state in ("agreed", "introduced", "named", "met"):
        return _going_on(state, purpose)
    return _REST.get(state, ())


_REST: dict[str, tuple[Move, ...]] = {
    "draft": (_SEND, Move("ready", "I have read it", ("ready",)), _LEAVE._replace(label="Do not ask")),
    "ready": (_SEND, Move("unread", "Not yet ready", ("draft",)), _LEAVE._replace(label="Do not ask")),
    "queued": (Move("stop", "Take it back", ("ready", "draft")), _LEAVE._replace(label="Do not ask")),
    "uncertain": (Move("look", "Say whether it went out", ("asked", "ready", "draft", "outbox")),),
    "failed": (_SEND._replace(label="Look and send again"), _LEAVE),
    "bounced": (_SEND._replace(label="Look and send again"), _LEAVE, _BACK),
    "scheduled": (Move("interview", "Open the interview", ("thank", "answered", "ended")),),
    "declined": (Move("agreed", "Yes, after all", ("agreed",)), _LATER, _BACK),
    "no-names": (_NAMED._replace(label="They named people after all"), _BACK),
    "thanked": (_BACK,),
    "closed": (Move("reopen", "Open it again", ("draft", "ready", "outbox", "asked", "answered", "agreed", "thank")),),
}  # fmt: skip


def _unanswered(state: str, purpose: str, channel: str) -> tuple[Move, ...]:
    """They were asked, and have not said yes or no."""
    found = [
        _AGREED,
        _LATER,
        Move("declined", "They know nobody" if purpose == "names" else "No", ("ended",)),
    ]
    if state == "later":
        found = [_AGREED, Move("compose", "Ask again", ("draft", "ready", "outbox", "asked")), found[2]]
    if purpose == "names":
        found.insert(0, _NAMED)
    elif purpose == "introduction":
        found.append(Move("introduced", "They introduced you", ("thank",)))
    else:
        found.append(Move("met", "You have talked", ("thank",)))
    if state != "replied":
        found.append(_REPLIED)
    if state in ("asked", "nudged") and channel != "in-person":
        found.append(Move("bounced", "It came back", ("outbox",)))
    if state != "silent":
        found.append(_LEAVE)
    return (*found, _BACK)


def _going_on(state: str, purpose: str) -> tuple[Move, ...]:
    if state in ("introduced", "named", "met"):
        found = [Move("thanked", "You have thanked them", ("ended",))]
        return (*found, _BACK) if state == "met" else (*found, _LEAVE, _BACK)
    if purpose == "names":
        found = [_NAMED, Move("declined", "They know nobody", ("ended",))]
    elif purpose == "introduction":
        found = [
            Move("introduced", "They introduced you", ("thank",)),
            Move("declined", "No, after all", ("ended",)),
        ]
    else:
        found = [
            Move("day", "Set the day", ("agreed",)), Move("met", "You have talked", ("thank",)),
            Move("declined", "No, after all", ("ended",)),
        ]  # fmt: skip
    return (*found, _LATER._replace(label="Not now, after all"), _LEAVE, _BACK)


QUICK = frozenset({"agreed", "later", "declined", "names", "introduced"})
"""What they may have answered: one tap on the card itself."""


def at_hand(state: str, purpose: str, channel: str = "email") -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The moves in two parts: those that a card shows at once (their answers, while one is awaited), and the others."""
    found = moves(state, purpose, channel)
    quick = found[:4] if state in ("asked", "nudged", "replied", "later") else ()
    shown = tuple(move for move in quick if move.verb in QUICK)
    return shown, tuple(move for move in found if move not in shown)


def fitting(state: str, purpose: str, channel: str, to: str) -> tuple[Move, ...]:
    """The moves that putting the card into this column may mean."""
    return tuple(move for move in moves(state, purpose, channel) if to in move.to)


def why_not(state: str, to: str) -> str:
    """Why an ask in this state cannot be put into that column: one sentence that says what to do instead."""
    if state == "sending":
        return "It is being handed to the mail server; wait a moment."
    if state == "scheduled":
        return "The day is set: move it or call it off on the interview’s page."
    if COLUMN_OF[state] == to:
        return "It stands there already."
    if state in states.UNSENT_STATES | {"failed", "bounced"}:
        return "Nothing has reached them yet; send it first."
    if state in ("queued", "uncertain"):
        return "It is still on its way; what they say can be written down once it went out."
    if to in ("draft", "ready", "outbox"):
        return "It went out, and what went out cannot be unsent; leave it, or ask anew on their page."
    if to == "asked":
        return "They have answered. Take that answer back, if it was written down wrongly."
    if state in ("introduced", "named", "met", "thanked"):
        return "That has come about; take the last step back, if it was written down wrongly."
    return f"From “{LABELS[COLUMN_OF[state]].lower()}” it does not go there; the ask’s own page shows what comes next."
