"""Whether two people were in one place at one time: a shared employer or school (docs/rules/ties.md).

In: where each was and when. Out: `Shared`, the years together. Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from askaround.network.rules.ties import Shared


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time at one place; `started` and `ended` are ISO dates or their beginnings, "" where not known."""

    place: str
    started: str = ""
    ended: str = ""
    current: bool = False
    school: bool = False


def overlap(own: Stay, theirs: Stay, today: dt.date) -> Shared | None:
    """The years in which both were there; without years where a beginning is not known; None when they missed each other."""
    ends = [_end(stay, today) for stay in (own, theirs)]
    starts = [_year(stay.started) for stay in (own, theirs)]
    for start in starts:
        if start is not None and any(end is not None and end < start for end in ends):
            return None
    known = [year for year in (*starts, *ends) if year is not None]
    if len(known) < 4:
        return Shared(own.place, own.school)
    return Shared(own.place, own.school, max(filter(None, starts)), min(filter(None, ends)))


def _year(text: str) -> int | None:
    return int(text[:4]) if text[:4].isdecimal() and len(text) >= 4 and int(text[:4]) else None


def _end(stay: Stay, today: dt.date) -> int | None:
    return _year(stay.ended) or (today.year if stay.current else None)
