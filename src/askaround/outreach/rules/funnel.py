"""How far asks come: the funnel, and how often people answer (docs/rules/figures.md).

In: for each ask what it is for, its way, the class of its person when they were asked, what happened. Out: `Stage`s, `Answers` by class and
by way. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askaround.outreach.rules.rates import Rate, rate

TIME_TO_ANSWER = dt.timedelta(days=21)
"""Asks younger than this count in no rate: seven working days to the reminder and seven after it, in calendar days."""

STAGES = (
    ("written", "Written", "a draft was made"),
    ("sent", "Sent", "the first message went out"),
    ("answered", "Answered", "anything came back from them"),
    ("yes", "Said yes", "their last word was not a no or a not now"),
    ("came", "Came about", "you talked, were given names, or were introduced"),
    ("thanked", "Thanked", "you thanked them after that"),
)
"""Key, label, what it means; each counts only those of the one before."""

_ANSWERS = frozenset(
    {"replied", "received", "declined", "later", "agreed", "introduced", "referred", "met", "talked"}
)
_NO = frozenset({"declined", "later"})
_CAME = {
    "interview": frozenset({"met", "talked"}),
    "names": frozenset({"referred"}),
    "introduction": frozenset({"introduced"}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One ask: `kinds` are its touches that still count, in the order of time; `asked_on` when its first message went out."""

    purpose: str
    channel: str
    state: str
    kinds: tuple[str, ...] = ()
    asked_on: dt.date | None = None
    tie: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """How many asks came at least so far; `of` is how many the stage before had."""

    key: str
    label: str
    meaning: str
    number: int
    of: int

    @property
    def lost(self) -> int:
        return self.of - self.number


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the asks of one class or way that had time: how often something came back, how often it was a yes; `young` had no time yet."""

    key: str
    answered: Rate
    yes: Rate
    young: int = 0


def reached(ask: Asked) -> int:
    """How far it came: an index into STAGES, 0 for a draft. A stage that was skipped counts as passed."""
    yes = _said_yes(ask)
    if yes and (ask.state == "thanked" or _CAME[ask.purpose] & set(ask.kinds)):
        return 5 if ask.state == "thanked" else 4
    if yes:
        return 3
    if _ANSWERS & set(ask.kinds):
        return 2
    return 1 if ask.asked_on is not None else 0


def _said_yes(ask: Asked) -> bool:
    """Whether the last of their words that is a yes or a no was a yes; what the ask was for coming about is one."""
    yes = _CAME[ask.purpose] | {"agreed"}
    last = next((kind for kind in reversed(ask.kinds) if kind in yes or kind in _NO), "")
    return last in yes


def funnel(asks: Iterable[Asked]) -> tuple[Stage, ...]:
    """The six stages, the widest first; none is wider than the one before."""
    at = [0] * len(STAGES)
    for ask in asks:
        at[reached(ask)] += 1
    numbers = [sum(at[place:]) for place in range(len(STAGES))]
    return tuple(
        Stage(key, label, meaning, numbers[place], numbers[max(0, place - 1)])
        for place, (key, label, meaning) in enumerate(STAGES)
    )


def had_time(ask: Asked, today: dt.date) -> bool:
    """Whether it arrived and they have had three weeks to answer; until then neither a yes nor a silence counts."""
    return ask.asked_on is not None and ask.state != "bounced" and ask.asked_on + TIME_TO_ANSWER <= today


def answers(asks: Sequence[Asked], keys: Sequence[str], of: str, today: dt.date) -> tuple[Answers, ...]:
    """The rates by `of` ("tie", "channel" or "purpose"), in the order of `keys`; those that no ask has are left out."""
    made = []
    for key in keys:
        sent = [
            ask
            for ask in asks
            if getattr(ask, of) == key and ask.asked_on is not None and ask.state != "bounced"
        ]
        if sent:
            made.append(_answers(key, sent, today))
    return tuple(made)


def together(asks: Sequence[Asked], today: dt.date) -> Answers:
    """The rates of all."""
    return _answers("", [ask for ask in asks if ask.asked_on is not None and ask.state != "bounced"], today)


def _answers(key: str, sent: Sequence[Asked], today: dt.date) -> Answers:
    old = [reached(ask) for ask in sent if had_time(ask, today)]
    return Answers(
        key,
        rate(sum(stage >= 2 for stage in old), len(old)),
        rate(sum(stage >= 3 for stage in old), len(old)),
        len(sent) - len(old),
    )
