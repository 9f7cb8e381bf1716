"""When not to ask somebody, or not yet (docs/rules/ranking.md, “Courtesy”).

In: `Asks`, dates, the size of an employer. Out: a share 0..1, a sentence that keeps back, or "". Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from askaround.lib.clock import WorkCalendar

RESTED_DAYS = 180
"""After so many days since the last ask nothing is taken away any more."""

OPEN_DAYS = 30
DECLINED_DAYS = 365
COLLEAGUE_DAYS = 21
MOST_UNANSWERED = 2
SMALL = 50
"""Fewer known employees, or an unknown number, make a small employer."""

SECOND_PERSON_DAYS = 3
"""3B7: working days without reply after which a second person there may be asked."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What the owner asked of one person and what they said to it; `unanswered` counts asks and reminders since they last wrote."""

    asked_on: dt.date | None = None
    unanswered: int = 0
    declined_on: dt.date | None = None
    later_until: dt.date | None = None
    never: bool = False


def courtesy(asks: Asks, today: dt.date) -> float:
    """1 when nothing speaks against asking, less the more lately they were asked: days / 180, at most 1."""
    if asks.asked_on is None:
        return 1.0
    return min(1.0, max(0, (today - asks.asked_on).days) / RESTED_DAYS)


def blocked(asks: Asks, today: dt.date) -> str:
    """Why this person is not to be asked now; "" when they may be."""
    if asks.never:
        return "You said never to ask them."
    if asks.later_until is not None and asks.later_until > today:
        return "You said not now."
    if asks.unanswered >= MOST_UNANSWERED:
        return "Two messages are unanswered; a third would be too many."
    if asks.declined_on is not None and (today - asks.declined_on).days < DECLINED_DAYS:
        return "They declined within the last year."
    if asks.asked_on is not None and (today - asks.asked_on).days < OPEN_DAYS:
        return "You asked them within the last month."
    return ""


def is_small(employees: int | None) -> bool:
    """Fewer than fifty known employees, or unknown."""
    return employees is None or employees < SMALL


def keeps_back(
    asked_on: dt.date,
    answered: bool,
    employees: int | None,
    today: dt.date,
    cadence: str,
    calendar: WorkCalendar,
) -> bool:
    """Whether an ask to a colleague keeps this person back: at a small employer for three weeks.

    With the cadence 3b7 until 3 working days have passed without reply.
    """
    if not is_small(employees) or (today - asked_on).days >= COLLEAGUE_DAYS:
        return False
    return answered or cadence != "3b7" or calendar.between(asked_on, today) < SECOND_PERSON_DAYS
