"""The network map: who is drawn where, so that of many people one can read those who matter (docs/rules/network-map.md).

In: `Group` rows with their people, strengths and classes. Out: `Picture`, with coordinates in units of its own. Pure, deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askaround.network.rules.ties import TieClass

MOST_GROUPS, MOST_EACH = 14, 4

RINGS: tuple[tuple[str, str, frozenset[TieClass]], ...] = (
    ("ring-1", "close", frozenset({TieClass.STRONG})),
    ("ring-2", "now and then", frozenset({TieClass.OCCASIONAL})),
    ("ring-3", "long silent", frozenset({TieClass.DORMANT})),
    ("ring-4", "not yet in touch", frozenset({TieClass.INTRODUCED, TieClass.NEW})),
)
"""Class of the drawing, its name, the classes of ties on it; the nearest first."""

ROW, HEAD, GAP, TOP = 20.0, 22.0, 17.0, 20.0
WIDTH, LABEL_AT = 1120.0, 297.0
_RING_X = (96.0, 158.0, 220.0, 276.0)
_EDGE = 0.45
NARROW_WIDTH, NARROW_LABEL_AT = 360.0, 122.0
_NARROW_X = (28.0, 54.0, 80.0, 104.0)
LETTER, HEAD_LETTER = 7.6, 8.2
"""Width of a letter of names (14 units high) and of headings (15), on the wide side."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One person: `key` addresses them; strength in 0..1."""

    key: str
    name: str
    kind: TieClass
    strength: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation or a career: `people` are those weighed, `total` is how many one knows there, `wanted` that it is on a list."""

    key: str
    name: str
    total: int
    people: tuple[Dot, ...]
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A person in the picture: the dot, the line from you to it, where the name begins and how it is anchored."""

    dot: Dot
    ring: str
    x: float
    y: float
    label_x: float
    anchor: str
    label: str
    thick: str
    from_x: float
    from_y: float
    lead_x: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name over its people, and the remainder under them (`rest` 0: none)."""

    group: Group
    x: float
    y: float
    anchor: str
    label: str
    rest: int
    rest_x: float
    rest_y: float


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring: its name, and the arcs at both sides of the owner ("" on the narrow layout)."""

    css: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two people drawn who know each other, as a curve."""

    path: str
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing: sizes, the owner's place, rings, headings, people, links between them."""

    width: float
    height: float
    x: float
    y: float
    rings: tuple[Ring, ...]
    headings: tuple[Heading, ...]
    people: tuple[Placed, ...]
    links: tuple[Link, ...]


def weight(group: Group) -> float:
    """How much a group matters: strengths of ties there, a little for how many, and for being on a list."""
    return (
        sum(dot.strength for dot in group.people)
        + math.log1p(group.total) / 10
        + (0.5 if group.wanted else 0)
    )


def choose(groups: Iterable[Group], most: int = MOST_GROUPS, each: int = MOST_EACH) -> list[Group]:
    """The groups that matter most, each with the people to whom the tie is strongest; the heaviest first."""
    heaviest = sorted(groups, key=lambda group: (-weight(group), group.name, group.key))[:most]
    return [
        Group(
            group.key,
            group.name,
            max(group.total, len(group.people)),
            tuple(sorted(group.people, key=lambda dot: (-dot.strength, dot.name, dot.key))[:each]),
            group.wanted,
        )
        for group in heaviest
    ]


def ring_of(kind: TieClass) -> int:
    """The ring of a class, 0 the nearest."""
    return next(place for place, (_, _, kinds) in enumerate(RINGS) if kind in kinds)


def thickness(strength: float) -> str:
    """The class of a line: line-1 (thin) to line-4."""
    return f"line-{1 + sum(strength >= limit for limit in (0.2, 0.45, 0.7))}"


def height_of(group: Group) -> float:
    """How much room a group takes: heading, a row each, the remainder."""
    return HEAD + ROW * (len(group.people) + bool(_rest(group))) + GAP


def _rest(group: Group) -> int:
    return group.total - len(group.people)


def shorten(text: str, room: float, letter: float = LETTER) -> str:
    """What of a text fits, with “…” where something is left out."""
    fits = max(2, int(room / letter))
    return text if len(text) <= fits else text[: fits - 1].rstrip() + "…"


def wide(groups: Sequence[Group], known: Iterable[tuple[str, str]] = ()) -> Picture:
    """You in the middle, groups at both sides; `groups` as `choose` gives them, `known` pairs of keys who know each other."""
    sides: tuple[list[Group], list[Group]] = ([], [])
    heights = [0.0, 0.0]
    for group in groups:
        side = 0 if heights[0] <= heights[1] else 1
        sides[side].append(group)
        heights[side] += height_of(group)
    height = max(*heights, 240.0) + TOP + 8
    x, y = WIDTH / 2, (height + TOP) / 2 - 4
    # As wide at the top and bottom row as _EDGE of the middle: the rows there keep their order, and a name never gets a dot.
    ry = (height - TOP) / 2 / math.sqrt(1 - _EDGE**2)
    rings = tuple(
        Ring(css, name, _arcs(x, y, rx, ry, height))
        for (css, name, _), rx in zip(RINGS, _RING_X, strict=True)
    )
    headings: list[Heading] = []
    people: list[Placed] = []
    for side, direction in ((0, 1), (1, -1)):
        anchor = "start" if direction > 0 else "end"
        label_x = x + direction * LABEL_AT
        room = WIDTH / 2 - LABEL_AT - 8
        at = TOP + (height - TOP - heights[side]) / 2
        for group in sides[side]:
            at += HEAD
            top = at
            for dot in group.people:
                at += ROW
                place = ring_of(dot.kind)
                dx = direction * _across(_RING_X[place], ry, at - 4 - y)
                people.append(Placed(
                    dot, RINGS[place][0], round(x + dx, 1), round(at - 4, 1), round(label_x, 1), anchor,
                    shorten(dot.name, room), thickness(dot.strength), round(x, 1), round(y, 1),
                    round(label_x - direction * 7, 1),
                ))  # fmt: skip
            rest = _rest(group)
            at += ROW * bool(rest)
            headings.append(Heading(
                group, round(label_x, 1), round(top, 1), anchor, shorten(group.name, room, HEAD_LETTER), rest, round(label_x, 1), round(at, 1)
            ))  # fmt: skip
            at += GAP
    return Picture(
        WIDTH,
        round(height, 1),
        round(x, 1),
        round(y, 1),
        rings,
        tuple(headings),
        tuple(people),
        _links(people, known),
    )


def _across(rx: float, ry: float, dy: float) -> float:
    """How far from the middle a ring stands at that height."""
    return rx * math.sqrt(max(0.0, 1 - (dy / ry) ** 2))


def _arcs(x: float, y: float, rx: float, ry: float, height: float) -> str:
    """A ring as two arcs, from the first row to the last."""
    top, bottom = TOP - 12, height
    first, last = _across(rx, ry, top - y), _across(rx, ry, bottom - y)
    return "".join(
        f"M{x + side * first:.1f} {top:.1f}A{rx} {ry:.1f} 0 0 {sweep} {x + side * last:.1f} {bottom:.1f}"
        for side, sweep in ((1, 1), (-1, 0))
    )


def narrow(groups: Sequence[Group]) -> Picture:
    """One column for a phone: you are the edge at the left, a closer person has a shorter line."""
    headings: list[Heading] = []
    people: list[Placed] = []
    at = TOP
    room = NARROW_WIDTH - NARROW_LABEL_AT - 4
    for group in groups:
        at += HEAD
        top = at
        for dot in group.people:
            at += ROW + 3
            place = ring_of(dot.kind)
            people.append(Placed(
                dot, RINGS[place][0], _NARROW_X[place], round(at - 5, 1), NARROW_LABEL_AT, "start",
                shorten(dot.name, room), thickness(dot.strength), 6.0, round(at - 5, 1), NARROW_LABEL_AT - 6,
            ))  # fmt: skip
        rest = _rest(group)
        at += ROW * bool(rest)
        headings.append(Heading(
            group, 14.0, round(top, 1), "start", shorten(group.name, NARROW_WIDTH - 18, HEAD_LETTER), rest, NARROW_LABEL_AT, round(at, 1)
        ))  # fmt: skip
        at += GAP
    rings = tuple(Ring(css, name, "") for css, name, _ in RINGS)
    return Picture(
        NARROW_WIDTH, round(max(at, 120.0), 1), 6.0, TOP, rings, tuple(headings), tuple(people), ()
    )


def _links(people: Sequence[Placed], known: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Curves between those who know each other, bent towards the middle."""
    by_key = {placed.dot.key: placed for placed in people}
    found = []
    for a, b in sorted({(min(pair), max(pair)) for pair in known}):
        one, other = by_key.get(a), by_key.get(b)
        if one is None or other is None or one is other:
            continue
        x = (one.x + other.x + one.from_x) / 3
        y = (
            (one.y + other.y + one.from_y) / 3
            if (one.x - one.from_x) * (other.x - other.from_x) < 0
            else (one.y + other.y) / 2
        )
        found.append(Link(
            f"M{one.x} {one.y}Q{x:.1f} {y:.1f} {other.x} {other.y}", f"{one.dot.name} and {other.dot.name}"
        ))  # fmt: skip
    return tuple(found)
