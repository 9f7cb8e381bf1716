"""How well two people know each other: the class of a tie, with its evidence (docs/rules/ties.md).

In: `TieSignals`, a date. Out: `TieClass`, a sentence part that shows why. Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class TieSignals:
    """What is on record between the owner and one person.

    Counts of messages: `written` by the owner, `answered` by them; `talks` are meetings and calls; `recent_…` the same within
    the last 24 months. `first_exchange` and `last_exchange`: dates on which they took part. `level` is what the owner says,
    `met` where they met, `way_in` whether somebody who knows them named them.
    """

    written: int = 0
    answered: int = 0
    talks: int = 0
    recent_written: int = 0
    recent_answered: int = 0
    recent_talks: int = 0
    first_exchange: dt.date | None = None
    last_exchange: dt.date | None = None
    level: str = ""
    met: str = ""
    way_in: bool = False

    @property
    def both_ways(self) -> int:
        """Exchanges both ways in 24 months: the smaller count of messages, and each talk."""
        return min(self.recent_written, self.recent_answered) + self.recent_talks

    @property
    def own(self) -> bool:
        """Whether there is a tie of the owner's own: an exchange, or the owner says so."""
        said = self.level in ("strong", "occasional") or bool(self.met and not self.level)
        return said or self.last_exchange is not None


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return dt.date.min
    first_of_next = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (first_of_next - dt.timedelta(days=1)).day))


def classify(tie: TieSignals, today: dt.date) -> TieClass:
    """The class, by EVIDENCE's definitions, tried in the order of `TieClass`."""
    if not tie.own:
        return TieClass.INTRODUCED if tie.way_in else TieClass.NEW
    if tie.last_exchange is not None and tie.last_exchange <= months_before(today, DORMANT_MONTHS):
        return TieClass.DORMANT
    if tie.level == "strong" or tie.both_ways >= STRONG_EXCHANGES:
        return TieClass.STRONG
    return TieClass.OCCASIONAL


def evidence(tie: TieSignals) -> str:
    """What stands behind the class, such as “you say it is close; 14 messages, 6 of them theirs, 2019–2023”; "" for nothing."""
    parts = []
    if tie.level:
        said = {
            "strong": "you are close",
            "occasional": "you talk now and then",
            "distant": "you hardly know each other",
        }
        parts.append(f"you say {said[tie.level]}")
    if tie.met:
        parts.append(f"you met {tie.met}" if tie.met.split(" ")[0] in _JOINS else f"you met: {tie.met}")
    if messages := tie.written + tie.answered:
        noun = "message" if messages == 1 else "messages"
        theirs = "none of them theirs" if not tie.answered else f"{tie.answered} of them theirs"
        parts.append(
            f"{messages} {noun}, {theirs}"
            if messages > 1
            else f"one message, {'theirs' if tie.answered else 'yours'}"
        )
    if tie.talks:
        parts.append("you talked once" if tie.talks == 1 else f"you talked {tie.talks} times")
    if tie.last_exchange and (messages or tie.talks):
        first = (tie.first_exchange or tie.last_exchange).year
        parts[-1] += (
            f", {first}–{tie.last_exchange.year}" if first != tie.last_exchange.year else f", {first}"
        )
    return "; ".join(parts)


_JOINS = frozenset({"at", "in", "on", "as", "through", "during", "by", "when", "while", "from"})
