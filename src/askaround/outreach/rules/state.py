"""The state of an ask, as a function of what happened.

In: facts of the ask, its outbox rows, its touches, `today`, the owner's calendar. Out: `AskState`: where it stands, what comes next, when,
why. The touches tell a story (story.py); the outbox speaks while no message has arrived, and for a reminder under way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from askaround.lib.clock import WorkCalendar
from askaround.outreach.rules import cadence
from askaround.outreach.rules.story import AskFacts, OutgoingFacts, Told, TouchFacts, live, tell

__all__ = [
    "ALL_STATES", "CONVERSING_STATES", "ENDED_STATES", "OPEN_STATES", "SENDABLE_STATES", "UNSENT_STATES", "WAITING_STATES",
    "AskFacts", "AskState", "OutgoingFacts", "TouchFacts", "as_of", "live", "spoken", "state_of",
]  # fmt: skip

# Written, and nothing has gone out.
UNSENT_STATES = frozenset({"draft", "ready"})
# May be edited and sent.
SENDABLE_STATES = UNSENT_STATES | {"failed", "bounced"}
# It is their turn: a message is on its way or unanswered.
WAITING_STATES = frozenset({"queued", "sending", "uncertain", "asked", "nudged"})
# They have answered, and something goes on.
CONVERSING_STATES = frozenset({"replied", "agreed", "introduced", "scheduled", "later"})
# Something may still come of it.
OPEN_STATES = SENDABLE_STATES | WAITING_STATES | CONVERSING_STATES
ENDED_STATES = frozenset({"declined", "silent", "named", "no-names", "met", "thanked", "closed"})
ALL_STATES = OPEN_STATES | ENDED_STATES


@dataclass(frozen=True)
class AskState:
    """Where an ask stands, when something is due, what that is, and why."""

    state: str
    due_on: dt.date | None
    next_step: str
    why: str


def state_of(
    ask: AskFacts,
    outgoing: Sequence[OutgoingFacts],
    touches: Iterable[TouchFacts],
    today: dt.date,
    calendar: WorkCalendar,
) -> AskState:
    """Where the ask stands today.

    draft → ready → (queued, sending) → asked → nudged → replied, agreed, later, declined, bounced or silent → scheduled → met → thanked;
    an ask for names ends named, no-names or silent, an introduction introduced; both thanked after that.
    """
    told = tell(ask, touches)
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


def _asked(told: Told, outgoing: Sequence[OutgoingFacts], calendar: WorkCalendar) -> AskState:
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


def _draft(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    due = calendar.add(told.day, 1)
    if ask.reviewed:
        return AskState("ready", due, "Send it.", "You have read it; it has not gone out.")
    return AskState(
        "draft", due, "Read the draft, make it yours, send it.", "The draft is written, nothing has gone out."
    )


def _nudged(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "nudged",
        cadence.leave_on(told.day, calendar),
        "Wait; after that day leave it.",
        f"You reminded them on {spoken(told.day)}; a third message would be one too many.",
    )


def _replied(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "replied",
        calendar.add(told.day, cadence.ANSWER_WITHIN),
        "Answer them, and say what they said: yes, not now, or no.",
        f"They answered on {spoken(told.day)}.",
    )


def _agreed(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    step = {
        "names": "Write down whom they named.",
        "introduction": "Send the note they can forward, and answer first once you are introduced.",
    }.get(ask.purpose, "Agree on a day and put the interview into your calendar.")
    return AskState(
        "agreed", calendar.add(told.day, cadence.ANSWER_WITHIN), step, f"They said yes on {spoken(told.day)}."
    )


def _scheduled(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("scheduled", None, "Prepare; the day is set.", "The interview is in your calendar.")


def _introduced(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "introduced",
        calendar.add(told.day, cadence.ANSWER_WITHIN),
        "Answer first, then thank whoever introduced you.",
        f"They introduced you on {spoken(told.day)}.",
    )


def _named(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "named",
        calendar.add(told.day, cadence.THANK_WITHIN),
        "Thank them, and tell them what comes of it.",
        f"They named somebody on {spoken(told.day)}.",
    )


def _no_names(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("no-names", None, "Thank them for thinking about it, and ask somebody else.",
                    f"They knew nobody, they said on {spoken(told.day)}.")  # fmt: skip


def _later(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    due = ask.later_until or told.day + dt.timedelta(days=cadence.LATER_DAYS)
    return AskState("later", calendar.next_working(due), "Ask again, or let it be.", "They said: not now.")


def _declined(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("declined", None, "Thank them for answering, and ask somebody else.",
                    f"They declined on {spoken(told.day)}.")  # fmt: skip


def _bounced(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("bounced", calendar.next_working(told.day), "Find another address, then send it again.",
                    "The message came back.")  # fmt: skip


def _met(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "met", None, "Thank them; Today shows it until you have.", f"You talked on {spoken(told.day)}."
    )


def _thanked(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState(
        "thanked", None, "Tell them what comes of it, when something does.", f"You thanked them on {spoken(told.day)}."
    )  # fmt: skip


def _closed(told: Told, ask: AskFacts, calendar: WorkCalendar) -> AskState:
    return AskState("closed", None, "Nothing.", "You closed it.")


_DESCRIBED: dict[str, Callable[[Told, AskFacts, WorkCalendar], AskState]] = {
    "draft": _draft, "nudged": _nudged, "replied": _replied, "agreed": _agreed, "introduced": _introduced, "scheduled": _scheduled,
    "later": _later, "declined": _declined, "bounced": _bounced, "named": _named, "no-names": _no_names, "met": _met,
    "thanked": _thanked, "closed": _closed,
}  # fmt: skip


def spoken(day: dt.date) -> str:
    """A date as a person says it: “Monday 23 November”."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
