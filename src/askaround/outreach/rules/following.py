"""Which message may follow in an ask, and which one comes next.

In: an ask's purpose and state, what has gone out since, `today`. Out: why a message does not fit, or the one `Step` that comes next.
docs/rules/messages.md says the same in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

NOTE, ANSWER, THANKS, TOLD = "note", "answer", "thanks", "told"
NOT_NOW, DECLINED, TIMES, CONFIRM, INVITATION = "not-now", "declined", "times", "confirm", "invitation"

_TALKING = frozenset({"asked", "nudged", "silent", "replied", "agreed", "scheduled", "later", "met"})
# In which states of its ask a message fits.
_FITS: Mapping[str, frozenset[str]] = {
    NOTE: frozenset({"replied", "agreed"}),
    ANSWER: frozenset({"introduced", "thanked"}),
    THANKS: frozenset({"introduced", "named"}),
    TOLD: frozenset({"introduced", "named", "met", "thanked", "closed"}),
    NOT_NOW: frozenset({"later", "closed"}),
    DECLINED: frozenset({"declined", "no-names", "closed"}),
    TIMES: _TALKING,
    CONFIRM: _TALKING,
    INVITATION: _TALKING | {"declined", "thanked", "closed"},
}
_FOR: Mapping[str, frozenset[str]] = {
    NOTE: frozenset({"introduction"}),
    ANSWER: frozenset({"introduction"}),
    THANKS: frozenset({"introduction", "names"}),
    TOLD: frozenset({"introduction", "names", "interview"}),
}
# These ask something of them, so “never ask” and “not now” stop them; the others are owed.
ASKING = frozenset({NOTE, ANSWER, TIMES})
# These an answer of theirs makes out of date while they wait in the outbox.
OVERTAKEN = frozenset({NOTE, TIMES})
# Said once to each person; said again it would pester.
_ONCE = frozenset({ANSWER, THANKS, NOT_NOW, DECLINED})

_WRONG_STATE: Mapping[str, str] = {
    NOTE: "A note to forward belongs to a yes: say first that they agreed.",
    ANSWER: "Answer once they have introduced you: say first that they did.",
    THANKS: "There is nothing to thank for yet: say first what they did.",
    TOLD: "Nothing has come of it yet that you could tell.",
    NOT_NOW: "They have not said “not now”.",
    DECLINED: "They have not said no.",
    TIMES: "Propose times once your ask has gone out.",
    CONFIRM: "Confirm a day once your ask has gone out.",
    INVITATION: "Invite them once your ask has gone out.",
}


def unfit(kind: str, purpose: str, state: str, sent: frozenset[str]) -> str:
    """Why a message of that kind does not fit this ask now, in one sentence; "" when it does.

    `sent` are the kinds that have gone out in this ask and were not taken back.
    """
    if purpose not in _FOR.get(kind, frozenset({purpose})):
        return "A message of that kind does not belong to this ask."
    if kind in _ONCE and kind in sent:
        return "That was said already; once is enough."
    if kind == THANKS and state == "thanked":
        return "You have thanked them already; tell them what comes of it instead."
    return "" if state in _FITS[kind] else _WRONG_STATE[kind]


@dataclass(frozen=True)
class Course:
    """How far an ask has gone. `led_to` is the state of the ask that came of it, "" when there is none; `outcome`: something came of it
    that can be told; `forwarded`: the first message carried the note; `later_until`: the day before which they are left alone."""

    purpose: str
    state: str
    sent: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    led_to: str = ""
    outcome: bool = False
    forwarded: bool = False
    them: str = "them"
    target: str = "them"


@dataclass(frozen=True)
class Step:
    """The one next step: `message` is the kind to write ("" when it is something else), `tap` asks what they said."""

    text: str
    why: str
    message: str = ""
    label: str = ""
    tap: bool = False


def what_follows(course: Course) -> Step | None:
    """The next step after the first message and its reminder; None where the ask's own state says all there is."""
    if course.waiting:
        kind = sorted(course.waiting)[0]
        return Step(
            f"{_NAMED[kind]} waits in your outbox.", "It goes out by itself; you can still take it back."
        )
    match course.state:
        case "replied":
            return Step(
                f"Say what {course.them} said.",
                "What comes next depends on it; it is never guessed.",
                tap=True,
            )
        case "later" if NOT_NOW not in course.sent:
            return Step(f"Answer {course.them} in two lines.", "A kind answer to “not now” keeps the door open.",
                        NOT_NOW, "Write the answer")  # fmt: skip
        case "declined" | "no-names" if DECLINED not in course.sent:
            return Step(f"Thank {course.them} for the answer.", "A no is an answer, and it took them time.",
                        DECLINED, "Write the answer")  # fmt: skip
        case "agreed" if course.purpose == "introduction":
            return _agreed(course)
        case "introduced" | "named" | "thanked" if course.purpose != "interview":
            return _reached(course)
    return None


def _agreed(course: Course) -> Step:
    if NOTE not in course.sent and not course.forwarded:
        return Step(f"Send {course.them} a note to forward.", f"{course.target} is asked first, and can say no.",
                    NOTE, "Write the note")  # fmt: skip
    return Step(
        f"Wait: {course.them} asks {course.target} first.",
        "They have your note. Say it here as soon as you are introduced, or if it is a no.",
        tap=True,
    )


def _reached(course: Course) -> Step | None:
    unanswered = ANSWER not in course.sent and not course.led_to and course.state != "named"
    if course.purpose == "introduction" and unanswered:
        return Step(f"Write to {course.target} today.", "Who asked for the introduction answers first.",
                    ANSWER, f"Write to {course.target}")  # fmt: skip
    if course.state != "thanked" and THANKS not in course.sent:
        return Step(f"Thank {course.them}.", "They gave their name for you.", THANKS, "Write the thanks")
    if course.outcome and TOLD not in course.sent:
        return Step(f"Tell {course.them} what came of it.", "Whoever helped likes to hear that it was of use.",
                    TOLD, "Write what came of it")  # fmt: skip
    return None


_NAMED: Mapping[str, str] = {
    NOTE: "The note to forward", ANSWER: "Your answer to the introduction", THANKS: "Your thanks", TOLD: "What came of it",
    NOT_NOW: "Your answer", DECLINED: "Your answer", TIMES: "Your proposal of times", CONFIRM: "Your confirmation",
    INVITATION: "Your invitation",
}  # fmt: skip

# How often one person is asked to introduce the owner: a definition of ours, with the reason in docs/rules/messages.md.
INTRODUCTIONS, WITHIN_DAYS = 2, 90
_BUSY = frozenset({"queued", "sending", "uncertain", "asked", "nudged", "replied", "agreed"})


@dataclass(frozen=True)
class Favour:
    """One introduction that was asked of a person: on which day (None: not yet), how it stands, whether what came of it is untold."""

    handle: str
    target: str
    state: str
    asked_on: dt.date | None
    untold: bool = False


@dataclass(frozen=True)
class Overused:
    """Why this person should not be asked for one more introduction now."""

    code: str
    sentence: str


def overused(name: str, favours: list[Favour], today: dt.date) -> list[Overused]:
    """What speaks against one more introduction by this person, the gravest first; `favours` without the one to be asked."""
    found = []
    for favour in favours:
        if favour.state in _BUSY:
            found.append(Overused("favour-open", f"{name} still has {favour.handle} in hand, your introduction to "
                                  f"{favour.target}; wait until it has come to an end."))  # fmt: skip
        elif favour.state == "introduced":
            found.append(Overused("favour-unthanked", f"{name} introduced you to {favour.target} ({favour.handle}); "
                                  "thank them first."))  # fmt: skip
        elif favour.untold:
            found.append(Overused("favour-untold", f"Tell {name} first what came of {favour.handle}, the introduction to "
                                  f"{favour.target}."))  # fmt: skip
    lately = [row for row in favours if row.asked_on and (today - row.asked_on).days < WITHIN_DAYS]
    if len(lately) >= INTRODUCTIONS:
        found.append(Overused("favour-often", f"You asked {name} for {len(lately)} introductions in the last {WITHIN_DAYS} days; "
                              "turn to somebody else this time."))  # fmt: skip
    return found
