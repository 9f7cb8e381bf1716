"""What became of the careers from one release to the next (docs/rules/updating.md).

In: the careers of both releases with all their titles. Out: `Changes`: what appeared, vanished, moved. No Django, no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from askaround.explore.rules.words import normal

SAME_WORK = 0.3
"""Of a code that is in both releases: so many of its titles must be left where the title is another."""
NEARLY = 0.75
MAJORITY = 0.5
FEWEST_TITLES = 3
"""Fewer titles in common are no evidence."""
WHOLE = 0.8
MANY = 100

BY_TITLE, BY_NEAR_TITLE, BY_TITLES = "same title", "nearly the same title", "most of its titles"


@dataclass(frozen=True)
class Occupation:
    """A career of one release; `names` are the normal forms of all its titles."""

    onet: str
    title: str
    names: frozenset[str]


@dataclass(frozen=True)
class Move:
    """A career that has another code now; `how` it was recognised."""

    former: str
    onet: str
    title: str
    how: str


@dataclass(frozen=True)
class Vanished:
    """A career without successor; `perhaps`: codes that fit equally well, none of which was taken."""

    onet: str
    title: str
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """Codes in order; `appeared` are codes of the later release."""

    appeared: tuple[str, ...]
    vanished: tuple[Vanished, ...]
    moved: tuple[Move, ...]

    @property
    def history(self) -> dict[str, str]:
        """Former code → present code."""
        return {move.former: move.onet for move in self.moved}


def occupation(onet: str, title: str, titles: Iterable[str]) -> Occupation:
    """A career with the normal forms of `title` and `titles`; those without words are left out."""
    return Occupation(onet, title, frozenset(filter(None, map(normal, {title, *titles}))))


def compare(before: Mapping[str, Occupation], after: Mapping[str, Occupation]) -> Changes:
    """What became of each career of `before` (code → career) in `after`. Pure; the same every time."""
    stays = {code for code, career in before.items() if code in after and same_work(career, after[code])}
    fresh = {code: career for code, career in after.items() if code not in stays}
    holders = _holders(after)
    moved: list[Move] = []
    vanished: list[Vanished] = []
    for code in sorted(before.keys() - stays):
        found = _successor(before[code], fresh, after, holders)
        (moved if isinstance(found, Move) else vanished).append(found)  # type: ignore[arg-type]
    reached = {move.onet for move in moved}
    appeared = sorted(fresh.keys() - reached - before.keys())
    return Changes(tuple(appeared), tuple(vanished), tuple(moved))


def same_work(former: Occupation, present: Occupation) -> bool:
    """Whether a code that both releases have names the same career in both."""
    return title_nearness(former.title, present.title) >= NEARLY or share(former, present) >= SAME_WORK


def title_nearness(first: str, second: str) -> float:
    """Words common to two titles over all words of both, 0..1; 1 where they read the same."""
    a, b = set(normal(first).split()), set(normal(second).split())
    return len(a & b) / len(a | b) if a and b else 0.0


def share(former: Occupation, present: Occupation) -> float:
    """The part (0..1) of the former's titles that the present one has."""
    return len(former.names & present.names) / len(former.names) if former.names else 0.0


def follow(history: Mapping[str, str], later: Mapping[str, str]) -> dict[str, str]:
    """Two histories one after the other: former code → code after both. A code that came back is left out."""
    joined = {former: later.get(code, code) for former, code in history.items()}
    joined = {**{former: code for former, code in later.items() if former not in joined}, **joined}
    return {former: code for former, code in sorted(joined.items()) if former != code}


def too_few(before: int, after: int) -> bool:
    """Whether `after` of `before` things that the earlier release had speak of a file that ends early."""
    return before >= MANY and after < WHOLE * before


def _holders(careers: Mapping[str, Occupation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in sorted(careers):
        for name in careers[code].names:
            found.setdefault(name, []).append(code)
    return found


def _successor(
    former: Occupation,
    fresh: Mapping[str, Occupation],
    after: Mapping[str, Occupation],
    holders: Mapping[str, list[str]],
) -> Move | Vanished:
    key = normal(former.title)
    same = [code for code, career in fresh.items() if normal(career.title) == key]
    if same:
        return _one(former, after, same, BY_TITLE)
    nearness = {code: title_nearness(former.title, career.title) for code, career in fresh.items()}
    best = max(nearness.values(), default=0.0)
    if best >= NEARLY:
        return _one(former, after, [code for code, value in nearness.items() if value == best], BY_NEAR_TITLE)
    common: dict[str, int] = {}
    for name in former.names:
        for code in holders.get(name, ()):
            common[code] = common.get(code, 0) + 1
    most = max(common.values(), default=0)
    if most >= FEWEST_TITLES and most > MAJORITY * len(former.names):
        return _one(former, after, [code for code, count in common.items() if count == most], BY_TITLES)
    return Vanished(former.onet, former.title)


def _one(former: Occupation, after: Mapping[str, Occupation], codes: list[str], how: str) -> Move | Vanished:
    """The one successor; of several those with most titles in common, and none where that leaves several."""
    shares = {code: share(former, after[code]) for code in codes}
    best = max(shares.values())
    left = sorted(code for code in codes if shares[code] == best)
    if len(left) == 1:
        return Move(former.onet, left[0], after[left[0]].title, how)
    return Vanished(former.onet, former.title, tuple(left))
