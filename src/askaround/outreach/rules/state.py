"""The state of an ask, as a function of what happened.

In: facts of the ask, its outbox rows, its touches, `today`, the owner's calendar. Out: `AskState`. Retracted touches do not
count. Touches are told in order of their time; an answer is never undone by a message of ours, only by a later answer or a
retraction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from askaround.lib.clock import WorkCalendar
from askaround.outreach.rules import cadence

OPEN_STATES = frozenset(
    {
        "draft",
        "queued",
        "sending",
        "uncertain",
        "failed",
        "asked",
        "nudged",
        "replied",
        "agreed",
        "later",
        "bounced",
    }
)
WAITING_STATES = frozenset({"queued", "sending", "uncertain", "asked", "nudged"})
SENDABLE_STATES = frozenset({"draft", "failed", "bounced"})
ALL_STATES = OPEN_STATES | {"declined", "silent", "met", "closed"}


@dataclass(frozen=True)
class AskFacts:
    """What the ask itself says. Dates are in the owner's zone; `closed_at` is aware."""

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
    """One touch tied to the ask: `day` is its date in the owner's zone, `key` orders those of one instant."""

    key: str
    kind: str
    at: dt.datetime
    day: dt.date
    retracts: str = ""
    retracted: bool = False
    # For `agreed`: the day of the interview is set.
    sets_day: bool = False


@dataclass(frozen=True)
class AskState:
    """Where an ask stands, when something is due, what that is, and why."""

    state: str
    due_on: dt.date | None
    next_step: str
    why: str


class _Told(NamedTuple):
    state: str
    day: dt.date
    at: dt.datetime | None
    day_set: bool = False


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


def state_of(
    ask: AskFacts,
    outgoing: Sequence[OutgoingFacts],
    touches: Iterable[TouchFacts],
    today: dt.date,
    calendar: WorkCalendar,
) -> AskState:
    """Where the ask stands today.

    The touches tell a story (draft → asked → nudged → replied → agreed → met, or declined, later, bounced); the outbox
    speaks while no message has arrived, and for a reminder under way; a reminder without answer is silence after 7
    working days.
    """
    told = _story(ask, touches)
    first = next((row for row in reversed(outgoing) if row.part == "first"), None)
    if told.state in ("draft", "bounced") and first and first.state in _FROM_OUTBOX:
        return _FROM_OUTBOX[first.state](first)
    if told.state == "asked":
        return _asked(told, outgoing, calendar)
    made = _DESCRIBED[told.state](told, ask, calendar)
    return as_of(made, today)


def as_of(state: AskState, today: dt.date) -> AskState:
    """The same state seen on a later day: the only one that turns by time alone is a reminder left without answer.

    `as_of(state_of(…, today=a), b) == state_of(…, today=b)` for every b ≥ a, so a cached state never grows stale.
    """
    if state.state != "nudged" or state.due_on is None or today < state.due_on:
        return state
    return AskState(
        "silent",
        None,
        "Leave it, and ask somebody else.",
        "One reminder went out and no answer came; that is enough.",
    )


def _story(ask: AskFacts, touches: Iterable[TouchFacts]) -> _Told:
    told = _Told("draft", ask.created_on, None)
    closed_at = ask.closed_at
    for touch in live(touches):
        if closed_at is not None and touch.at > closed_at:
            told = _Told("closed", told.day, closed_at)
            closed_at = None
        told = _step(told, touch, ask.purpose)
    if closed_at is not None:
        told = _Told("closed", told.day, closed_at)
    return told


# From which states a touch moves the story on; what is not listed leaves it as it is.
_FINAL = frozenset({"met"})
_BEFORE_ANSWER = frozenset({"draft", "asked", "nudged", "bounced", "later"})


def _step(told: _Told, touch: TouchFacts, purpose: str) -> _Told:
    state = told.state
    new = state
    match touch.kind:
        case "asked" if state in _BEFORE_ANSWER:
            new = "nudged" if state == "asked" else "asked" if state != "nudged" else "nudged"
        case "nudged" if state in _BEFORE_ANSWER:
            new = "nudged"
        case "bounced" if state in ("asked", "nudged"):
            new = "bounced"
        case "replied" | "received" if state in _BEFORE_ANSWER or state == "closed":
            new = "replied"
        case "referred" if state not in _FINAL:
            new = "closed" if purpose == "names" else "replied" if state in _BEFORE_ANSWER else state
        case "introduced" if state not in _FINAL:
            new = "closed" if purpose == "introduction" else "replied" if state in _BEFORE_ANSWER else state
        case "agreed" | "declined" | "later" if state not in _FINAL:
            new = touch.kind
        case "met" | "talked":
            new = "met"
        case _:
            return told
    return _Told(new, touch.day, touch.at, touch.sets_day or (new == state and told.day_set))


def _queued(row: OutgoingFacts) -> AskState:
    if row.transport == "folder":
        return AskState("queued", row.day, "It will be put into your folder.", "It waits in the outbox.")
    return AskState(
        "queued",
        row.day,
        "It goes out by itself, not before that day.",
        "It waits in the outbox; you can still stop it.",
    )


def _sending(row: OutgoingFacts) -> AskState:
    return AskState("sending", None, "Wait a moment.", "It is being handed to the mail server.")


def _uncertain(row: OutgoingFacts) -> AskState:
    return AskState(
        "uncertain",
        row.day,
        "Look into your sent mail, then say whether it went out.",
        "The connection broke while it was being sent; it is never sent twice on a guess.",
    )


def _failed(row: OutgoingFacts) -> AskState:
    return AskState("failed", row.day, "Check the address and your mail settings, then send it again.",
                    "It could not be sent.")  # fmt: skip


_FROM_OUTBOX = {"queued": _queued, "sending": _sending, "uncertain": _uncertain, "failed": _failed}


def _asked(told: _Told, outgoing: Sequence[OutgoingFacts], calendar: WorkCalendar) -> AskState:
    due = cadence.remind_on(told.day, calendar)
    state = AskState("asked", due, "Send one reminder.", f"You asked on {spoken(told.day)}; no answer yet.")
    row = next((row for row in reversed(outgoing) if row.part == "reminder"), None)
    if row is None or row.state in ("sent", "stopped"):
        return state
    if row.state == "queued":
        return replace(
            state, due_on=row.day, next_step="Your reminder goes out on that day, unless they answer."
        )
    if row.state == "failed":
        return replace(state, next_step="Write the reminder again.", why="The reminder could not be sent.")
    return _FROM_OUTBOX[row.state](row)


def _draft(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    due = calendar.add(told.day, 1)
    if ask.reviewed:
        return AskState("draft", due, "Send it.", "You have read it; it has not gone out.")
    return AskState(
        "draft", due, "Read the draft, make it yours, send it.", "The draft is written, nothing has gone out."
    )


def _nudged(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "nudged",
        cadence.leave_on(told.day, calendar),
        "Wait; after that day leave it.",
        f"You reminded them on {spoken(told.day)}; a third message would be one too many.",
    )


def _replied(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "replied",
        calendar.add(told.day, cadence.ANSWER_WITHIN),
        "Answer them, and say what they said: yes, not now, or no.",
        f"They answered on {spoken(told.day)}.",
    )


def _agreed(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    if told.day_set:
        return AskState("agreed", None, "Prepare; the day is set.", "The interview is in your calendar.")
    step = {
        "names": "Write down whom they named.",
        "introduction": "Send the note they can forward, and answer first once you are introduced.",
    }.get(ask.purpose, "Agree on a day and put the interview into your calendar.")
    return AskState(
        "agreed", calendar.add(told.day, cadence.ANSWER_WITHIN), step, f"They said yes on {spoken(told.day)}."
    )


def _later(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    due = ask.later_until or told.day + dt.timedelta(days=cadence.LATER_DAYS)
    return AskState("later", calendar.next_working(due), "Ask again, or let it be.", "They said: not now.")


def _declined(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("declined", None, "Thank them for answering, and ask somebody else.",
                    f"They declined on {spoken(told.day)}.")  # fmt: skip


def _bounced(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("bounced", calendar.next_working(told.day), "Find another address, then send it again.",
                    "The message came back.")  # fmt: skip


def _met(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "met", None, "Thank them; Today shows it until you have.", f"You talked on {spoken(told.day)}."
    )


def _closed(told: _Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    if ask.closed_at is None and ask.purpose == "names":
        return AskState("closed", None, "Thank them, and tell them what comes of it.", "They named somebody.")
    if ask.closed_at is None and ask.purpose == "introduction":
        return AskState(
            "closed",
            None,
            "Answer first, thank them, and tell them what comes of it.",
            "They introduced you.",
        )
    return AskState("closed", None, "Nothing.", "You closed it.")


_DESCRIBED = {
    "draft": _draft,
    "nudged": _nudged,
    "replied": _replied,
    "agreed": _agreed,
    "later": _later,
    "declined": _declined,
    "bounced": _bounced,
    "met": _met,
    "closed": _closed,
}


def spoken(day: dt.date) -> str:
    """A date as a person says it: “Monday 23 November”."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
