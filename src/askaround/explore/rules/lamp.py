"""The LAMP list: what may stand in its columns, the order it is read in, its clock.

In: what was typed, moments. Out: checked values, a `Timer`. docs/rules/lamp.md says the same in words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from askaround.explore.rules.register import KINDS
from askaround.lib.errors import Refusal

GOAL = 40
"""Employers on a full list (EVIDENCE: about 40 in about 40 minutes)."""
MINUTES = 40
MOTIVATIONS = (1, 2, 3, 4, 5)
POSTINGS = {0: "none", 1: "something", 2: "fitting", 3: "fitting and fresh"}
SOURCES = {
    "dream": "a dream",
    "alumni": "alumni",
    "postings": "postings",
    "trends": "trends",
    "network": "your network",
    "directory": "the directory",
}
IDEAS = ("dream", "alumni", "postings", "trends")
"""The four sources of the method; the other two are ours."""
SORTS = {
    "motivation": "motivation",
    "posting": "posting",
    "people": "people you know",
    "name": "name",
    "added": "latest first",
}
"""Motivation comes first by default: one acts on a list only as far as one wants what is on it."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Timer:
    """The 40 minutes: seconds spent so far, and since when it runs; None while it stands."""

    spent: int = 0
    since: dt.datetime | None = None

    @property
    def running(self) -> bool:
        return self.since is not None

    @property
    def begun(self) -> bool:
        return self.running or self.spent > 0

    def used(self, now: dt.datetime) -> int:
        """Seconds used at `now`, at most the 40 minutes; a clock that went back adds nothing."""
        ran = (now - self.since).total_seconds() if self.since else 0.0
        return min(MINUTES * 60, self.spent + max(0, int(ran)))

    def left(self, now: dt.datetime) -> int:
        """Seconds left at `now`."""
        return MINUTES * 60 - self.used(now)

    def started(self, now: dt.datetime) -> Timer:
        """Running from `now`; a full one begins anew, a running one runs on."""
        if self.left(now) == 0:
            return Timer(0, now)
        return self if self.running else replace(self, since=now)

    def paused(self, now: dt.datetime) -> Timer:
        """Standing, with what ran kept."""
        return Timer(self.used(now), None)


def read_timer(stored: object) -> Timer:
    """A timer as `kept` wrote it; a fresh one for anything else."""
    if not isinstance(stored, dict):
        return Timer()
    spent, since = stored.get("spent"), stored.get("since")
    good = isinstance(spent, int) and not isinstance(spent, bool) and 0 <= spent <= MINUTES * 60
    try:
        began = dt.datetime.fromisoformat(since) if isinstance(since, str) else None
    except ValueError:
        began = None
    return Timer(spent if good and isinstance(spent, int) else 0, began if began and began.tzinfo else None)


def kept(timer: Timer) -> dict[str, object]:
    """How a timer is stored."""
    return {"spent": timer.spent, "since": timer.since.isoformat() if timer.since else None}


def read_motivation(text: str) -> int:
    """1 (a little) to 5 (nowhere rather). Raises Refusal for anything else."""
    return _whole(text, MOTIVATIONS, "Motivation is a whole number from 1 (a little) to 5 (nowhere rather).")


def read_posting(text: str) -> int:
    """0 none, 1 something, 2 fitting, 3 fitting and fresh. Raises Refusal for anything else."""
    sentence = "Posting is 0 (none), 1 (something), 2 (fitting) or 3 (fitting and fresh)."
    return _whole(text, tuple(POSTINGS), sentence)


def _whole(text: str, allowed: tuple[int, ...], sentence: str) -> int:
    clean = text.strip()
    if len(clean) == 1 and clean.isascii() and clean.isdigit() and int(clean) in allowed:
        return int(clean)
    raise Refusal(sentence)


def read_source(text: str) -> str:
    """One of SOURCES, or "" for none said. Raises Refusal for anything else."""
    clean = text.strip().lower()
    if clean and clean not in SOURCES:
        raise Refusal(f"A source is one of: {', '.join(SOURCES)}.")
    return clean


def read_kind(text: str) -> str:
    """One of `register.KINDS`, or "" for none said. Raises Refusal for anything else."""
    clean = text.strip().lower()
    if clean and clean not in KINDS:
        raise Refusal(f"A kind of employer is one of: {', '.join(KINDS)}.")
    return clean


def safe_cell(value: object) -> str:
    """A cell of a CSV that no spreadsheet takes for a formula: what begins with = + - @ gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
