"""What the asks so far tell: the funnel, how often people answer, the week against its goal.

In: a Workspace. Out: `Figures`, `Week`s; a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.network.models import Person
from askaround.network.queries import live_touches
from askaround.network.rules.ties import Happened, TieClass, TieSignals, classify, summarise
from askaround.outreach import facts
from askaround.outreach.models import Ask
from askaround.outreach.rules import funnel, goal
from askaround.outreach.rules.funnel import Answers, Asked, Stage
from askaround.outreach.rules.goal import Week

WEEKS = 8
CLASS_LABELS = (
    ("strong", "Close"), ("occasional", "Now and then"), ("dormant", "Long silent"), ("introduced", "Named to you"), ("new", "Strangers"),
)  # fmt: skip
CLASSES = tuple(TieClass(key).value for key, _ in CLASS_LABELS)
_SENT = ("asked", "nudged")


@dataclass(frozen=True)
class Figures:
    """All that the page of figures shows; the rates by class, by way, and of all."""

    stages: tuple[Stage, ...]
    everything: Answers
    by_class: tuple[Answers, ...]
    by_channel: tuple[Answers, ...]
    weeks: tuple[Week, ...]
    purpose: str = ""

    @property
    def total(self) -> int:
        return self.stages[0].number

    @property
    def reached(self) -> int:
        """In how many of the weeks shown the goal was reached."""
        return sum(week.reached for week in self.weeks)


def figures(owner: Workspace, purpose: str = "") -> Figures:
    """Of all asks, or of those for one purpose."""
    settings = settings_of(owner)
    asked = _history(owner, settings, purpose)
    return Figures(
        funnel.funnel(asked),
        funnel.together(asked, settings.today),
        funnel.answers(asked, CLASSES, "tie", settings.today),
        funnel.answers(asked, Ask.Channel.values, "channel", settings.today),
        weeks(owner, settings),
        purpose,
    )


def week(owner: Workspace, settings: OwnerSettings | None = None) -> Week:
    """This week, Monday to Sunday in the owner's zone; one query."""
    return weeks(owner, settings, 1)[0]


def weeks(owner: Workspace, settings: OwnerSettings | None = None, number: int = WEEKS) -> tuple[Week, ...]:
    """The last weeks, the present one first; one query. A person counts once a week in each count."""
    settings = settings or settings_of(owner)
    monday = goal.monday_of(settings.today)
    mondays = [monday - dt.timedelta(weeks=back) for back in range(number)]
    since = dt.datetime.combine(mondays[-1], dt.time.min, settings.tz)
    until = dt.datetime.combine(monday + dt.timedelta(weeks=1), dt.time.min, settings.tz)
    found = live_touches(owner).filter(at__gte=since, at__lt=until, kind__in=sorted(_COUNTED))
    counts: dict[dt.date, dict[str, set[uuid.UUID]]] = defaultdict(lambda: defaultdict(set))
    for person, kind, at, cause in found.values_list("person_id", "kind", "at", "cause_kind"):
        what = _COUNTED[kind]
        # What was said in a conversation counts whatever led to it; an answer only where something was asked.
        if what in ("talked", "thanked") or cause:
            counts[goal.monday_of(at.astimezone(settings.tz).date())][what].add(person)
    return tuple(
        Week(day, settings.weekly_goal, **{what: len(people) for what, people in counts[day].items()})
        for day in mondays
    )


_COUNTED = {
    "asked": "asked", "replied": "answered", "agreed": "answered", "declined": "answered", "later": "answered",
    "met": "talked", "talked": "talked", "referred": "named", "introduced": "introduced", "thanked": "thanked",
}  # fmt: skip


def _history(owner: Workspace, settings: OwnerSettings, purpose: str) -> list[Asked]:
    """What happened in each ask, the class of its person on the day it went out; four queries."""
    rows = Ask.objects.filter(owner=owner).order_by("number")
    if purpose:
        rows = rows.filter(purpose=purpose)
    columns = ("id", "person_id", "purpose", "channel", "state", "due_on")
    asks = list(rows.values_list(*columns))
    told = _told(owner, {row[1] for row in asks})
    people = _people(owner)
    return [
        _asked(row, told[row[1]], people.get(row[1]), settings)
        for row in asks
    ]  # fmt: skip


@dataclass(frozen=True)
class _Touch:
    kind: str
    at: dt.datetime
    contact: bool
    ask: uuid.UUID | None


def _told(owner: Workspace, people: set[uuid.UUID]) -> dict[uuid.UUID, list[_Touch]]:
    """What happened with each of those asked, in the order of time."""
    mine = Ask.objects.filter(owner=owner)
    found = live_touches(owner).filter(person_id__in=mine.values("person_id")).order_by("at", "id")
    told: dict[uuid.UUID, list[_Touch]] = defaultdict(list)
    for person, kind, at, contact, cause, ask in found.values_list(
        "person_id", "kind", "at", "contact", "cause_kind", "cause_id"
    ).iterator(chunk_size=2000):
        if person in people:
            told[person].append(_Touch(kind, at, contact, ask if cause == facts.CAUSE else None))
    return told


def _people(owner: Workspace) -> dict[uuid.UUID, tuple[str, str, bool]]:
    """What the owner says of each of those asked: how well they know them, where they met, whether somebody named them."""
    rows = Person.objects.filter(owner=owner, id__in=Ask.objects.filter(owner=owner).values("person_id"))
    return {
        key: (level, met, named is not None)
        for key, level, met, named in rows.order_by("id").values_list(
            "id", "level", "met_where", "named_by_id"
        )
    }


def _asked(
    row: tuple[uuid.UUID, uuid.UUID, str, str, str, dt.date | None],
    touches: Sequence[_Touch],
    person: tuple[str, str, bool] | None,
    settings: OwnerSettings,
) -> Asked:
    ask, _, purpose, channel, state, due_on = row
    mine = [touch for touch in touches if touch.ask == ask]
    first = next((touch.at for touch in mine if touch.kind in _SENT), None) or next(
        (touch.at for touch in mine), None
    )
    if state == Ask.State.NUDGED and due_on is not None and due_on <= settings.today:
        state = Ask.State.SILENT
    if first is None:
        return Asked(purpose, channel, state)
    return Asked(
        purpose, channel, state, tuple(touch.kind for touch in mine), first.astimezone(settings.tz).date(),
        _class(list(_before(touches, first, settings)), person or ("", "", False), first.astimezone(settings.tz).date()),
    )  # fmt: skip


def _before(touches: Sequence[_Touch], moment: dt.datetime, settings: OwnerSettings) -> Iterator[Happened]:
    for touch in touches:
        if touch.at >= moment:
            return
        yield Happened(touch.kind, touch.at.astimezone(settings.tz).date(), touch.contact)


def _class(before: list[Happened], person: tuple[str, str, bool], on: dt.date) -> str:
    """The class of the tie on the day of the ask, by what had happened until then and what the owner says today."""
    level, met, named = person
    summary = summarise(before)
    return classify(
        TieSignals(
            summary.written, summary.answered, summary.talks, summary.first_exchange_on, summary.last_exchange_on,
            summary.strong_until, summary.last_touch_on, level, met, named,
        ),
        on,
    ).value  # fmt: skip
