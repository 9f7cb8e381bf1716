"""When to write, and when not to.

In: dates, calendars, what happened with a person. Out: dates, counts, reasons against writing. Figures from EVIDENCE: one
reminder after 7 working days, then leave it (sfu.ca, newrolekit); 3B7: a second person after 3, the first again after 7
(careerhub.students.duke.edu 2021-12-30, sfu.ca); never more than two unanswered messages to one person. docs/rules/cadence.md.
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
# What else one writes in the course of an ask; counted while they have never answered.
FOLLOWING = frozenset({"sent", "told", "thanked"})
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
    """One touch as this file sees it; retracted ones are left out by the caller. `of_ask`: written in the course of an ask."""

    kind: str
    at: dt.datetime
    of_ask: bool = False


@dataclass(frozen=True)
class QuietHours:
    """When no message goes out, by the recipient's clock: from `start` until `end`, over midnight where start is the later one.

    Equal times mean: never quiet.
    """

    start: dt.time = dt.time(19, 0)
    end: dt.time = dt.time(8, 0)

    def __contains__(self, time: dt.time) -> bool:
        if self.start <= self.end:
            return self.start <= time < self.end
        return time >= self.start or time < self.end


NEVER_QUIET = QuietHours(dt.time(0), dt.time(0))


def unanswered(touches: Iterable[Happened], waiting: int = 0) -> int:
    """Messages to one person since they last answered, less those that came back, plus `waiting` ones in the outbox.

    Asks and reminders count. What else was written in the course of an ask counts only to somebody who has never answered: to whoever
    has, it is part of a conversation.
    """
    count, answered = 0, False
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.kind in MESSAGES or (touch.kind in FOLLOWING and touch.of_ask and not answered):
            count += 1
        elif touch.kind in ANSWERS:
            count, answered = 0, True
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


def send_moment(
    wanted: dt.datetime, recipient: WorkCalendar, zone: dt.tzinfo, quiet: QuietHours = NEVER_QUIET
) -> dt.datetime:
    """The instant a message may go, never before `wanted`: not on the recipient's day off, not in the quiet hours of their day.

    On a working day it waits until the quiet hours end; after a day off until 9 o'clock, or the end of the quiet hours where 9 is in
    them. `wanted` is aware; `zone` is the recipient's, or the owner's when theirs is not known. Hours are those of the clock on the
    wall: one that a change to summer time leaves out is the hour after it, of one that comes twice the first not yet past counts.
    """
    moment = wanted
    # A day off, the quiet hours of the day after it, once more where a change of the clock lies between.
    for _ in range(4):
        local = moment.astimezone(zone)
        day, time = local.date(), local.time()
        if not recipient.is_working(day):
            opening = quiet.end if SEND_FROM in quiet else SEND_FROM
            moment = _wall(send_day(day, recipient), opening, zone, moment)
        elif time in quiet:
            # Of quiet hours over midnight the evening's part ends on the next day.
            day += dt.timedelta(days=time >= quiet.start > quiet.end)
            moment = _wall(day, quiet.end, zone, moment)
        else:
            break
    return moment


def _wall(day: dt.date, time: dt.time, zone: dt.tzinfo, after: dt.datetime) -> dt.datetime:
    """That hour of the wall clock as an instant, in UTC; of an hour that comes twice the one that is not before `after`."""
    first = dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
    second = dt.datetime.combine(day, time.replace(fold=1), zone).astimezone(dt.UTC)
    return first if first >= after else max(second, after)


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
