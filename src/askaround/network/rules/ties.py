"""How well two people know each other: the class of a tie, with its evidence (docs/rules/ties.md).

In: what happened with one person; `TieSignals`, a date. Out: `Summary`; `TieClass`, a sentence part that shows why. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from askaround.network.rules import touches as kinds

DORMANT_MONTHS = 36
"""Silent for at least so long: Levin, Walter, Murnighan 2011."""

RECENT_MONTHS = 24
STRONG_EXCHANGES = 5
LEVELS = ("", "distant", "occasional", "strong")
"""What the owner may say, from nothing to the closest."""


class TieClass(StrEnum):
    """The classes in the order in which they are tried."""

    INTRODUCED = "introduced"
    NEW = "new"
    DORMANT = "dormant"
    STRONG = "strong"
    OCCASIONAL = "occasional"


class Happened(NamedTuple):
    """One touch that was not taken back: its kind, the owner's day, whether it was real contact."""

    kind: str
    on: dt.date
    contact: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """What all touches with one person say, counted; kept in the columns of that person under the same names.

    `written` by the owner, `answered` by them, `talks` (meetings and calls); the dates of the first and the last exchange;
    `strong_until`: the last day on which `STRONG_EXCHANGES` both ways lie within `RECENT_MONTHS`, if nothing more is exchanged;
    `last_touch_on`: the last real contact.
    """

    written: int = 0
    answered: int = 0
    talks: int = 0
    first_exchange_on: dt.date | None = None
    last_exchange_on: dt.date | None = None
    strong_until: dt.date | None = None
    last_touch_on: dt.date | None = None


def summarise(touches: Iterable[Happened]) -> Summary:
    """The counts and dates of what happened with one person, in any order; what was no contact counts nowhere."""
    happened = [one for one in touches if one.contact]
    exchanged = [one.on for one in happened if kinds.is_exchange(one.kind)]
    return Summary(
        written=sum(one.kind in kinds.WRITTEN for one in happened),
        answered=sum(one.kind in kinds.ANSWERED for one in happened),
        talks=sum(one.kind in kinds.TALKED for one in happened),
        first_exchange_on=min(exchanged, default=None),
        last_exchange_on=max(exchanged, default=None),
        strong_until=_strong_until(happened),
        last_touch_on=max((one.on for one in happened), default=None),
    )


def _strong_until(happened: Iterable[Happened]) -> dt.date | None:
    """From the latest back to the touch that makes the fifth exchange both ways: its day leaves the window last."""
    written = answered = talks = 0
    for one in sorted(happened, key=lambda each: each.on, reverse=True):
        written += one.kind in kinds.WRITTEN
        answered += one.kind in kinds.ANSWERED
        talks += one.kind in kinds.TALKED
        if min(written, answered) + talks >= STRONG_EXCHANGES:
            return last_within(one.on, RECENT_MONTHS)
    return None


class Shared(NamedTuple):
    """An employer or school where both were; the years together, None where not known."""

    place: str
    school: bool = False
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class TieSignals:
    """What is on record between the owner and one person: the `Summary`, and what the owner says.

    `first_exchange` and `last_exchange`: dates on which they took part; `last_contact` counts what the owner wrote as well. `level`
    is what the owner says, `met` where they met, `way_in` whether somebody who knows them named them, `known_since` the date of a
    connection, `shared` where both worked or studied.
    """

    written: int = 0
    answered: int = 0
    talks: int = 0
    first_exchange: dt.date | None = None
    last_exchange: dt.date | None = None
    strong_until: dt.date | None = None
    last_contact: dt.date | None = None
    level: str = ""
    met: str = ""
    way_in: bool = False
    known_since: dt.date | None = None
    shared: tuple[Shared, ...] = ()

    @property
    def own(self) -> bool:
        """Whether there is a tie of the owner's own: an exchange, or the owner says so."""
        said = self.level in ("strong", "occasional") or bool(self.met and not self.level)
        return said or self.last_exchange is not None


@lru_cache(maxsize=256)
def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return dt.date.min
    first_of_next = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (first_of_next - dt.timedelta(days=1)).day))


def last_within(day: dt.date, months: int) -> dt.date:
    """The last day that has `day` within its last so many months: the latest whose `months_before` is not after it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= dt.MAXYEAR:
        return dt.date.max
    last = dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1)
    while months_before(last, months) > day:
        last -= dt.timedelta(days=1)
    while months_before(last + dt.timedelta(days=1), months) <= day:
        last += dt.timedelta(days=1)
    return last


def classify(tie: TieSignals, today: dt.date) -> TieClass:
    """The class, by EVIDENCE's definitions, tried in the order of `TieClass`."""
    if not tie.own:
        return TieClass.INTRODUCED if tie.way_in else TieClass.NEW
    if tie.last_exchange is not None and tie.last_exchange <= months_before(today, DORMANT_MONTHS):
        return TieClass.DORMANT
    if tie.level == "strong" or (tie.strong_until is not None and today <= tie.strong_until):
        return TieClass.STRONG
    return TieClass.OCCASIONAL


def evidence(tie: TieSignals) -> str:
    """What stands behind the class, such as “you say you are close; 14 messages, 6 of them theirs, 2019–2023”; "" for nothing."""
    parts = [f"you say {_SAID[tie.level]}"] if tie.level else []
    if tie.met:
        parts.append(f"you met {tie.met}" if tie.met.split(" ")[0] in _JOINS else f"you met: {tie.met}")
    if exchanged := _exchanged(tie):
        parts.append(exchanged)
    parts += [_together(one) for one in tie.shared[:2]]
    if tie.known_since:
        parts.append(f"connected since {tie.known_since.year}")
    return "; ".join(parts)


def _exchanged(tie: TieSignals) -> str:
    """“14 messages, 6 of them theirs; you talked twice, 2019–2023”."""
    parts = []
    if (messages := tie.written + tie.answered) == 1:
        parts.append(f"one message, {'theirs' if tie.answered else 'yours'}")
    elif messages:
        theirs = "none of them theirs" if not tie.answered else f"{tie.answered} of them theirs"
        parts.append(f"{messages} messages, {theirs}")
    if tie.talks:
        parts.append("you talked once" if tie.talks == 1 else f"you talked {tie.talks} times")
    return f"{'; '.join(parts)}{_years(tie.first_exchange, tie.last_exchange)}" if parts else ""


def _years(first: dt.date | None, last: dt.date | None) -> str:
    if last is None:
        return ""
    begun = (first or last).year
    return f", {begun}–{last.year}" if begun != last.year else f", {begun}"


def _together(one: Shared) -> str:
    verb = "studied" if one.school else "worked"
    if one.first is None or one.last is None:
        return f"both {verb} at {one.place}, perhaps not at the same time"
    return f"both {verb} at {one.place}, {one.first}" + (f"–{one.last}" if one.last != one.first else "")


_SAID = {
    "strong": "you are close",
    "occasional": "you talk now and then",
    "distant": "you hardly know each other",
}
_JOINS = frozenset({"at", "in", "on", "as", "through", "during", "by", "when", "while", "from"})
