"""The week: how many were asked, of how many one set out to ask, and what else went well (docs/rules/figures.md).

In: counts of one week, a goal. Out: `Week`, and what is said of it. Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Week:
    """What happened from `monday` on, for seven days: people asked, answers, conversations, names, introductions, thanks."""

    monday: dt.date
    goal: int = 0
    asked: int = 0
    answered: int = 0
    talked: int = 0
    named: int = 0
    introduced: int = 0
    thanked: int = 0

    @property
    def reached(self) -> bool:
        """Whether there is a goal, and it is reached."""
        return 0 < self.goal <= self.asked

    @property
    def missing(self) -> int:
        """How many asks the goal still wants."""
        return max(0, self.goal - self.asked)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of that day's week."""
    return day - dt.timedelta(days=day.weekday())


def said(week: Week) -> str:
    """Where the week stands against its goal; "" where nothing was asked and there is no goal."""
    if not week.goal:
        return f"You asked {_people(week.asked)} this week." if week.asked else ""
    if week.reached:
        over = "" if week.asked == week.goal else f", and your goal was {_count(week.goal)}"
        return f"You asked {_people(week.asked)} this week{over or ': your goal is reached'}."
    if not week.asked:
        return f"Your goal is to ask {_people(week.goal)} this week."
    return (
        f"You asked {_people(week.asked)} this week; {_count(week.missing)} more, and your goal is reached."
    )


def wins(week: Week) -> tuple[str, ...]:
    """What else went well, each as words: small wins."""
    told = (
        (week.answered, "one answer came", "{} answers came"),
        (week.talked, "you talked with one person", "you talked with {} people"),
        (week.named, "one person named somebody", "{} people named somebody"),
        (week.introduced, "one person introduced you", "{} people introduced you"),
        (week.thanked, "you thanked one person", "you thanked {} people"),
    )
    return tuple(one if number == 1 else many.format(_count(number)) for number, one, many in told if number)


def _people(number: int) -> str:
    return f"{_count(number)} {'person' if number == 1 else 'people'}"


def _count(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
