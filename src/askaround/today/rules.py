"""What a letter called Today says: which things are due, in which order, in which words (docs/rules/today.md).

In: frozen facts and dates. Out: `Item`, ordered. Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from askaround.lib.clock import WorkCalendar

MINUTES = {
    "thanks": 5,
    "remind": 3,
    "promise": 10,
    "confirm": 2,
    "held": 3,
    "contact": 8,
    "uncertain": 2,
    "failed": 3,
}
MOST_IN_LETTER = 25
NUMBERS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)


@dataclass(frozen=True)
class Link:
    """A button or link: its words, and the name and arguments of the page."""

    label: str
    page: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One due thing: a sentence in three parts (the middle one set in bold), why, and what to do.

    `due`: the date it is due; `late`: past it by the item's own rule; `command`: the same in the terminal.
    """

    due: dt.date
    kind: str
    person: str
    before: str
    subject: str
    after: str
    why: str
    late: bool
    link: Link
    command: str
    others: tuple[Link, ...] = field(default=())
    person_handle: str = ""
    # Set in bold before the why, such as “Due since Friday.”
    since: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}{self.subject}{self.after}"


@dataclass(frozen=True)
class Next:
    """The next interview's panel."""

    handle: str
    when: dt.datetime
    day: str
    time: str
    person: str
    organisation: str
    minutes: int
    form: str
    detail: str
    leave_by: str


@dataclass(frozen=True)
class Week:
    """Where the owner stands this week, in counts."""

    asked: int
    answered: int
    talked: int
    thanked: int


@dataclass(frozen=True)
class TodayView:
    date: dt.date
    items: list[Item]
    next_interview: Next | None
    week: Week
    suggestion: Item | None
    summary: str


def in_order(items: list[Item]) -> list[Item]:
    """Late first, then by due date; thanks before anything else of the same day."""
    return sorted(
        items, key=lambda item: (not item.late, item.due, item.kind != "thanks", item.person, item.command)
    )


def since_words(due: dt.date, today: dt.date) -> str:
    """How long something has been due, as a person says it; "" when it is not."""
    days = (today - due).days
    if days <= 0:
        return "Due today." if days == 0 else ""
    if days == 1:
        return "Due since yesterday."
    if days < 7:
        return f"Due since {due:%A}."
    return f"Due since {due.day} {due:%B}."


def day_words(day: dt.date, today: dt.date) -> str:
    """Today, tomorrow, Wednesday (within a week), 12 November; the year when it is another."""
    days = (day - today).days
    if days in (0, 1, -1):
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    if 1 < days < 7:
        return f"{day:%A}"
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def summary(items: list[Item], interviews_this_week: int) -> str:
    """The line under the date: how many things, about how long, interviews this week."""
    if not items:
        things = "Nothing is due."
    else:
        minutes = max(5, round(sum(MINUTES.get(item.kind, 5) for item in items) / 5) * 5)
        things = (
            f"{_number(len(items))} {'thing' if len(items) == 1 else 'things'}, about {_minutes(minutes)}."
        )
    if interviews_this_week:
        count = _number(interviews_this_week)
        things += (
            f" {count} {'interview' if interviews_this_week == 1 else 'interviews'} in the next seven days."
        )
    return things


def _number(value: int) -> str:
    return NUMBERS[value] if value < len(NUMBERS) else str(value)


def _minutes(minutes: int) -> str:
    words = {
        5: "five",
        10: "ten",
        15: "fifteen",
        20: "twenty",
        25: "twenty-five",
        30: "thirty",
        45: "forty-five",
    }
    if minutes >= 60:
        return f"{round(minutes / 60)} hour{'s' if round(minutes / 60) > 1 else ''}"
    return f"{words.get(minutes, minutes)} minutes"


def letter_time(now: dt.datetime, at: str, calendar: WorkCalendar) -> bool:
    """Whether the daily mail may go: on a working day, from the hour `at` ("08:00") on; `now` is in the owner's zone."""
    hour, _, minute = at.partition(":")
    return calendar.next_working(now.date()) == now.date() and now.time() >= dt.time(int(hour), int(minute))


def letter_subject(view: TodayView) -> str:
    """“Today: 3 things, 1 of them late”."""
    late = sum(item.late for item in view.items)
    if not view.items:
        return "Today: an interview"
    things = "one thing" if len(view.items) == 1 else f"{len(view.items)} things"
    if not late:
        return f"Today: {things}"
    return f"Today: {things}, {'all' if late == len(view.items) else late} late"


def letter(view: TodayView) -> str:
    """The text of the daily mail: the day, the next interview, each due thing with its reason; at most `MOST_IN_LETTER` of them."""
    lines = [f"{view.date:%A}, {view.date.day} {view.date:%B}. {view.summary}"]
    if (coming := view.next_interview) is not None:
        leave = f", leave by {coming.leave_by}" if coming.leave_by else ""
        lines.append(f"Next interview: {coming.day} {coming.time}, {coming.person}{leave}.")
    for item in view.items[:MOST_IN_LETTER]:
        why = f"{item.since} {item.why}".strip()
        lines.append(f"{'Late: ' if item.late else ''}{item.text}\n  {why}".rstrip())
    if len(view.items) > MOST_IN_LETTER:
        lines.append(f"And {len(view.items) - MOST_IN_LETTER} more, on the page Today.")
    lines.append(
        "Askaround wrote this to you alone, since you asked for a daily mail; the settings turn it off."
    )
    return "\n\n".join(lines)


def note_key(item: Item) -> str:
    """What tells one due thing from another on the screen: shown once, then not again."""
    return f"{item.kind}:{item.person_handle or item.person}:{item.due.isoformat()}:{item.command}"
