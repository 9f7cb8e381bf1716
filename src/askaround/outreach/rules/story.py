"""What the touches of an ask tell, in the order of time.

In: facts of the ask, its touches. Out: `Told`: the state they lead to, the day of the last step. Retracted touches do not count. An
answer is never undone by a message of ours, only by a later answer or a retraction. docs/rules/states.md says the same in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class AskFacts:
    """What the ask itself says. Dates are in the owner's zone; `closed_at` is aware; `reviewed`: the owner has read the text."""

    purpose: str
    channel: str
    created_on: dt.date
    closed_at: dt.datetime | None = None
    reviewed: bool = False
    later_until: dt.date | None = None


@dataclass(frozen=True)
class OutgoingFacts:
    """One outbox row: `part` is first or reminder; `day` when it goes, went or failed; rows come oldest first."""

    part: str
    state: str
    day: dt.date
    transport: str = "smtp"


@dataclass(frozen=True)
class TouchFacts:
    """One touch tied to the ask, or thanks to its person: `day` is its date in the owner's zone, `key` orders those of one instant."""

    key: str
    kind: str
    at: dt.datetime
    day: dt.date
    retracts: str = ""
    retracted: bool = False
    # For `agreed`: the day of the interview is set.
    sets_day: bool = False


class Told(NamedTuple):
    """Where the story stands, since which day and instant (None: nothing has happened)."""

    state: str
    day: dt.date
    at: dt.datetime | None


# What a message of ours, or their bare reply, may still move.
_BEFORE_ANSWER = frozenset({"draft", "asked", "nudged", "bounced", "later"})
# What the ask was for has come about; only thanks, or a conversation held, come after.
_REACHED = frozenset({"met", "named", "introduced", "thanked"})


def live(touches: Iterable[TouchFacts]) -> list[TouchFacts]:
    """The touches that still count, in order of time: no retractions, nothing retracted."""
    listed = list(touches)
    gone = {touch.retracts for touch in listed if touch.retracts}
    kept = [
        touch
        for touch in listed
        if not touch.retracts and touch.kind != "retracted" and not touch.retracted and touch.key not in gone
    ]
    return sorted(kept, key=lambda touch: (touch.at, touch.key))


def tell(ask: AskFacts, touches: Iterable[TouchFacts]) -> Told:
    """The story from the draft on; closing comes at its moment, and an answer after it opens the ask again."""
    told = Told("draft", ask.created_on, None)
    closed_at = ask.closed_at
    for touch in live(touches):
        if closed_at is not None and touch.at > closed_at:
            told = Told("closed", told.day, closed_at)
            closed_at = None
        state = _next(told.state, touch, ask.purpose)
        if state:
            told = Told(state, touch.day, touch.at)
    if closed_at is not None:
        told = Told("closed", told.day, closed_at)
    return told


def _next(state: str, touch: TouchFacts, purpose: str) -> str:
    """The state after this touch; "" where it tells nothing new."""
    kind = touch.kind
    if kind == "thanked":
        return "thanked" if state in _REACHED else ""
    if kind in ("met", "talked"):
        return _conversation(state, purpose)
    if state in _REACHED:
        return ""
    if kind in ("asked", "nudged", "bounced"):
        return _message(state, kind)
    return _answer(state, touch, purpose)


def _conversation(state: str, purpose: str) -> str:
    """A talk is what an ask for an interview is for; of any other ask it is an answer, not yet its end."""
    if purpose == "interview" or state == "scheduled":
        return "met"
    return "replied" if state in _BEFORE_ANSWER else ""


def _message(state: str, kind: str) -> str:
    if kind == "bounced":
        return "bounced" if state in ("asked", "nudged") else ""
    if state not in _BEFORE_ANSWER:
        return ""
    return "nudged" if kind == "nudged" or state in ("asked", "nudged") else "asked"


def _answer(state: str, touch: TouchFacts, purpose: str) -> str:
    match touch.kind:
        case "replied" | "received":
            return "replied" if state in _BEFORE_ANSWER or state == "closed" else ""
        case "referred" if purpose == "names":
            return "named"
        case "introduced" if purpose == "introduction":
            return "introduced"
        case "referred" | "introduced":
            return "replied" if state in _BEFORE_ANSWER else ""
        case "agreed" if touch.sets_day or state == "scheduled":
            return "scheduled"
        case "declined" if purpose == "names":
            return "no-names"
        case "agreed" | "declined" | "later":
            return touch.kind
    return ""
