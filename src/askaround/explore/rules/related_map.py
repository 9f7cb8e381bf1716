"""Places related careers around one: the nearer tier closer in, most alike at the top, then clockwise.

In: names with tier and rank, which are in ink. Out: spots and rings in a drawing of WIDE × HIGH units, names cut into lines. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 760, 420
_MIDDLE = (WIDE / 2, 188.0)
_RINGS = {"Primary-Short": (168.0, 92.0), "Primary-Long": (286.0, 172.0)}
_TURN = {"Primary-Short": -90.0, "Primary-Long": -54.0}
_LINE = 20
"""Letters of one line of a name, at most."""
_LINES = 3


@dataclass(frozen=True)
class Near:
    """A related career to be placed; `people` known in it, `kept` on the shortlist."""

    onet: str
    title: str
    tier: str
    rank: int
    people: int = 0
    kept: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a name stands: its middle (x, y), its lines with their own y, and whether it is set in ink."""

    near: Near
    x: float
    y: float
    lines: tuple[tuple[float, str], ...]
    radius: float

    @property
    def ink(self) -> bool:
        return bool(self.near.people or self.near.kept)


@dataclass(frozen=True)
class Map:
    """The drawing: its size, the name in the middle in lines, rings (rx, ry), spots, and the same in words."""

    wide: int
    high: int
    middle: tuple[tuple[float, str], ...]
    x: float
    y: float
    rings: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]
    text: str


def related_map(title: str, near: Sequence[Near]) -> Map | None:
    """The map of the careers of the first two tiers (ten at most); None where there are none."""
    spots: list[Spot] = []
    rings: list[tuple[float, float]] = []
    for tier, (across, down) in _RINGS.items():
        members = sorted((one for one in near if one.tier == tier), key=lambda one: one.rank)[:5]
        if not members:
            continue
        rings.append((across, down))
        for place, one in enumerate(members):
            angle = math.radians(_TURN[tier] + 360 * place / len(members))
            x, y = _MIDDLE[0] + across * math.cos(angle), _MIDDLE[1] + down * math.sin(angle)
            radius = 4 + min(4, one.people)
            spots.append(Spot(one, round(x, 1), round(y, 1), _lines(one.title, y + 15 + radius), radius))
    if not spots:
        return None
    return Map(
        WIDE, HIGH, _lines(title, _MIDDLE[1], centred=True), *_MIDDLE, tuple(rings), tuple(spots), _text(title, spots)
    )  # fmt: skip


def _lines(title: str, y: float, centred: bool = False) -> tuple[tuple[float, str], ...]:
    """A name in at most three short lines, each with its height; what is left over ends in an ellipsis."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1].rstrip(",") + " …"]
    high = 20 if centred else 16
    first = y - high / 2 * (len(lines) - 1) + 4 if centred else y
    return tuple((round(first + high * n, 1), line) for n, line in enumerate(lines))


def _text(title: str, spots: Sequence[Spot]) -> str:
    told = [
        spot.near.title
        + (" (on your shortlist)" if spot.near.kept else "")
        + (f" (you know {spot.near.people})" if spot.near.people else "")
        for spot in spots
    ]
    return f"Around {title}, the nearest first: {'; '.join(told)}."
