"""When to write, and when not to.

In: dates, calendars, what happened with a person. Out: dates, counts, reasons against writing. Figures from EVIDENCE: one
reminder after 7 working days, then leave it (sfu.ca, newrolekit); 3B7: a second person after 3, the first again after 7
(careerhub.students.duke.edu 2021-12-30, sfu.ca); never more than two unanswered messages to one person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from askaround.lib.clock import WorkCalendar

REMIND_AFTER = 7
LEAVE_AFTER = 7
SECOND_PERSON_AFTER = 3
ANSWER_WITHIN = 1
THANK_WITHIN = 1
LATER_DAYS = 30
UNANSWERED_CAP = 2
SMALL_EMPLOYER = 50
SEND_FROM = dt.time(9, 0)

MESSAGES = frozenset({"asked", "nudged"})
ANSWERS = frozenset(
    {"received", "replied", "declined", "later", "agreed", "met", "talked", "introduced", "referred"}
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_WEEK_FROM_SUNDAY = ("mon", "tue", "wed", "thu", "sun")
_REST_ON_FRIDAY = frozenset(
    ["BH", "BD", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"]
)


@dataclass(frozen=True)
class Happened:
    """One touch as this file sees it; retracted ones are left out by the caller."""

    kind: str
    at: dt.datetime


def unanswered(touches: Iterable[Happened], waiting: int = 0) -> int:
    """Messages to one person since they last answered, less those that came back, plus `waiting` ones in the outbox."""
    count = 0
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.kind in MESSAGES:
            count += 1
        elif touch.kind in ANSWERS:
            count = 0
        elif touch.kind == "bounced" and count:
            count -= 1
    return count + waiting


def cap_reached(touches: Iterable[Happened], waiting: int = 0) -> bool:
    """Whether one more message would be the third without an answer."""
    return unanswered(touches, waiting) >= UNANSWERED_CAP


def recipient_calendar(country: str, fallback: WorkCalendar) -> WorkCalendar:
    """The working days of somebody in that country; Monday to Friday and the owner's holidays when it is not known."""
    if not country:
        return WorkCalendar(_WEEKDAYS, fallback.country, fallback.region)
    week = _WEEK_FROM_SUNDAY if country in _REST_ON_FRIDAY else _WEEKDAYS
    return WorkCalendar(week, country, "")


def send_day(day: dt.date, recipient: WorkCalendar) -> dt.date:
    """The day a message goes out: that day, or the recipient's next working day when it is none."""
    return recipient.next_working(day)


def send_moment(wanted: dt.datetime, recipient: WorkCalendar, zone: dt.tzinfo) -> dt.datetime:
    """The instant a message may go: `wanted`, or 9 o'clock in the recipient's zone on their next working day.

    `wanted` is aware; `zone` is the recipient's, or the owner's when theirs is not known.
    """
    local = wanted.astimezone(zone)
    day = send_day(local.date(), recipient)
    if day == local.date():
        return wanted
    return dt.datetime.combine(day, SEND_FROM, zone).astimezone(dt.UTC)


def remind_on(asked_on: dt.date, owner: WorkCalendar) -> dt.date:
    """When a reminder is due: 7 working days of the owner after the ask, in both cadences."""
    return owner.add(asked_on, REMIND_AFTER)


def leave_on(nudged_on: dt.date, owner: WorkCalendar) -> dt.date:
    """When a reminder without answer counts as silence: 7 working days after it."""
    return owner.add(nudged_on, LEAVE_AFTER)


def second_person_on(asked_on: dt.date, owner: WorkCalendar) -> dt.date:
    """3B7: when to write to a second person at the same organisation."""
    return owner.add(asked_on, SECOND_PERSON_AFTER)


def is_small(employees: int | None) -> bool:
    """Fewer than 50 known employees, or unknown."""
    return employees is None or employees < SMALL_EMPLOYER


def guard_lifted(cadence: str, asked_on: dt.date | None, today: dt.date, owner: WorkCalendar) -> bool:
    """Whether a colleague who has not answered no longer stands in the way: only in 3B7, 3 working days after the ask.

    `asked_on` is None while that message still waits in the outbox.
    """
    return cadence == "3b7" and asked_on is not None and today >= second_person_on(asked_on, owner)
