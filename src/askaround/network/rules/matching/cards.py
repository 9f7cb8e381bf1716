"""What matching sees, and what it says.

In: facts of people or rows, as match keys. Out: `Card`; `Doubt`, `Pair` and `Decision`; the thresholds and their `verdict`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

# One for all: an empty set takes as much memory as a small one.
NONE: frozenset[str] = frozenset()

LISTED = 0.5
SAME = 0.9


@dataclass(frozen=True, slots=True)
class Card:
    """What matching sees of one person or one row; texts are match keys already, except names.

    `key` is the caller's name for it. `source_ids` are (source, value). `phones` are E.164 where the country is known
    (`phones.e164`). `birthday` is ISO or `--mm-dd`. `given` and `family` are as the source parted the name, or empty. `addresses` are
    six folded parts with semicolons between: street, more, town, region, postcode, country. `place` is the folded town.
    """

    key: Hashable
    name: str
    mails: frozenset[str] = frozenset()
    source_ids: frozenset[tuple[str, str]] = frozenset()
    phones: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    birthday: str = ""
    given: str = ""
    family: str = ""
    addresses: frozenset[str] = frozenset()
    place: str = ""
    linkedin: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        found = frozenset(value for source, value in self.source_ids if source == "linkedin")
        object.__setattr__(self, "linkedin", found or NONE)

    def two_members(self, other: Card) -> bool:
        """Whether each has a LinkedIn address and none is the same: two members, so two people."""
        return bool(self.linkedin and other.linkedin and not (self.linkedin & other.linkedin))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair that may be one person: the other card's key, a score from 0 to 1 of our own making, and why."""

    other: Hashable
    score: float
    reasons: tuple[str, ...]


class Pair(NamedTuple):
    """Two cards that may be one: their keys, and the doubt (whose `other` is `b`)."""

    a: Hashable
    b: Hashable
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one row: it joins `joins` (because of `why`), or is a person of its own.

    `disputed` are the row's identifiers that belong to somebody else already, so the row may not claim them.
    """

    key: Hashable
    joins: Hashable | None = None
    why: str = ""
    doubts: tuple[Doubt, ...] = ()
    disputed: frozenset[tuple[str, str]] = frozenset()


def verdict(score: float) -> str:
    """“same”, “ask” or “different”: advice for a score, nothing merges by it."""
    return "same" if score >= SAME else "ask" if score >= LISTED else "different"


def score_of(points: float) -> float:
    """Points on a scale from 0 to 1: 0 points are 0.5 (listed), 10 points 0.9 (“same”), −10 points 0.1; three decimals."""
    return round(float(1 / (1 + 9 ** (-max(min(points, 60.0), -60.0) / 10))), 3)
