"""Interests: six scores, how well they agree with those of careers, and why.

In: scores 1 to 7, the profiles of careers. Out: `Profile`, `Match` in order, the hexagon's picture in numbers. The rule in words, with
its source: docs/rules/interests.md. Answers become scores in `rules.questionnaire`, free text in `rules.interest_words`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from askaround.explore.rules.interest_items import DOING, NAMES, SHORT, TYPES
from askaround.lib.errors import Refusal

LOWEST, HIGHEST = 1.0, 7.0
MIDDLE = (LOWEST + HIGHEST) / 2
EVEN = 0.25
"""A profile whose highest and lowest score lie nearer than this says nothing of which careers agree."""
NEARLY_EVEN = 1.0

Scores = tuple[float, ...]


@dataclass(frozen=True)
class Profile:
    """Six scores on the catalogue's scale, 1 to 7, by type; `source` is answers, text or scores."""

    scores: Mapping[str, float]
    source: str = "scores"

    @property
    def row(self) -> Scores:
        return tuple(self.scores[kind] for kind in TYPES)

    @property
    def code(self) -> str:
        """The three highest types, highest first."""
        return "".join(sorted(TYPES, key=lambda kind: (-self.scores[kind], TYPES.index(kind)))[:3])

    @property
    def spread(self) -> float:
        return max(self.row) - min(self.row)

    @property
    def even(self) -> bool:
        """Too even to say which careers agree."""
        return self.spread < EVEN

    @property
    def nearly_even(self) -> bool:
        return self.spread < NEARLY_EVEN


_PAIR = re.compile(r"\s*([A-Za-z]+)\s*[=:]\s*([^\s,;]*)\s*")


def from_scores(text: str) -> Profile:
    """The profile that `R=5.1,I=6.0,A=3,S=4,E=2,C=2` says. Raises Refusal for anything else."""
    shape = "Give all six, each from 1 to 7, like R=5.1,I=6.0,A=3,S=4,E=2,C=2"
    if len(text) > 300:
        raise Refusal(f"{shape}; this is {len(text):,} characters long.")
    if not text.strip():
        raise Refusal(f"{shape}; nothing was given.")
    scores: dict[str, float] = {}
    for part in re.split(r"[,;]", text):
        found = _PAIR.fullmatch(part)
        letter = found[1].upper() if found else ""
        if found is None or letter not in NAMES:
            shown = "".join(sign if sign.isprintable() else " " for sign in part.strip()[:40])
            raise Refusal(f"{shape}; “{shown}” is no score of R, I, A, S, E or C.")
        if letter in scores:
            raise Refusal(f"{shape}; {letter} is given twice.")
        scores[letter] = checked_score(letter, found[2])
    lacking = [kind for kind in TYPES if kind not in scores]
    if lacking:
        raise Refusal(f"{shape}; {listed(lacking)} {'is' if len(lacking) == 1 else 'are'} missing.")
    return Profile({kind: scores[kind] for kind in TYPES}, "scores")


def checked_score(letter: str, text: str) -> float:
    """One score. Raises Refusal for what is no number from 1 to 7."""
    try:
        value = float(text) if re.fullmatch(r"[+-]?[0-9]{1,6}(\.[0-9]{0,9})?", text, re.ASCII) else math.nan
    except ValueError:
        value = math.nan
    if not LOWEST <= value <= HIGHEST:
        shown = "".join(sign if sign.isprintable() else " " for sign in text[:20])
        raise Refusal(f"A score is a number from 1 to 7; that of {letter} is “{shown}”.")
    return value


# -- ranking -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CareerProfile:
    """What the ranking needs of a career. `shape` is its scores centred and of length 1 (see `shape_of`).

    `education`: place (0..11) in the catalogue's levels of the level that at least half of those who do it say suffices.
    `pay`: median of a year in dollars, None where none is published; `at_least` when it is only known to be no less.
    """

    onet: str
    title: str
    scores: Scores
    shape: Scores
    zone: int | None = None
    education: int | None = None
    pay: float | None = None
    at_least: bool = False
    series: int | None = None
    jobs: int | None = None
    levels: tuple[tuple[int, float], ...] = ()
    """Place of each level of education, share of those who do it who name it."""


def shape_of(scores: Sequence[float]) -> Scores:
    """The scores less their mean, divided by their length; () for scores that are all equal.

    The product of two shapes, summed, is Pearson's correlation of the scores.
    """
    mean = sum(scores) / len(scores)
    centred = [score - mean for score in scores]
    length = math.sqrt(sum(part * part for part in centred))
    return tuple(part / length for part in centred) if length > 1e-9 else ()


@dataclass(frozen=True, slots=True)
class Match:
    """A career and how well it agrees. `correlation` is Pearson's, -1..1; `fit` the same on 0..1."""

    career: CareerProfile
    correlation: float
    yours: Scores = field(repr=False)
    education: int | None = None
    """The highest level that is filtered for, None without."""

    @property
    def onet(self) -> str:
        return self.career.onet

    @property
    def title(self) -> str:
        return self.career.title

    @property
    def fit(self) -> float:
        return round((1 + self.correlation) / 2, 4)

    @property
    def reasons(self) -> list[str]:
        """What agrees, the weightiest first, in plain words; never empty."""
        return agreeing(self.yours, self.career.scores)

    @property
    def sentence(self) -> str:
        """The weightiest of the reasons in one sentence."""
        return in_short(self.yours, self.career.scores)

    @property
    def plainly(self) -> str:
        """The same without figures."""
        return in_short(self.yours, self.career.scores, figures=False)

    @property
    def against(self) -> list[str]:
        """What speaks against it; may be empty."""
        return [
            *lacking(self.yours, self.career.scores),
            *preparation(self.career.zone),
            *beyond(self.career.levels, self.education),
        ]


def rank(profile: Profile, careers: Iterable[CareerProfile], *, education: int | None = None) -> list[Match]:
    """Every career, best agreement first; equal ones by nearness of the scores themselves, then by code. `education` is the level
    that was filtered for: what often takes more says so.

    Raises Refusal for a profile that is too even to say.
    """
    if profile.even:
        raise Refusal(
            "The six scores are too even to say which careers agree with them: what do you like more than the rest?"
        )
    yours = profile.row
    a, b, c, d, e, f = shape_of(yours)
    found = [
        (round(a * r + b * i + c * t + d * s + e * n + f * k, 9), career)
        for career in careers
        for r, i, t, s, n, k in (career.shape,)
    ]
    found.sort(key=itemgetter(0), reverse=True)
    return [Match(career, together, yours, education) for together, career in _ties_settled(found, yours)]


def _ties_settled(
    found: list[tuple[float, CareerProfile]], yours: Scores
) -> list[tuple[float, CareerProfile]]:
    """Equal correlations in a row put into order by distance, then code; few are, so only these are looked at."""
    start = 0
    for at in range(1, len(found) + 1):
        if at < len(found) and found[at][0] == found[start][0]:
            continue
        if at - start > 1:
            found[start:at] = sorted(
                found[start:at], key=lambda pair: (math.dist(yours, pair[1].scores), pair[1].onet)
            )
        start = at
    return found


# -- why -----------------------------------------------------------------------------------------

_OFTEN = 0.25
_CLEAR = 0.35
"""How far from one's mean a score must lie to be called high or low."""


def agreeing(yours: Scores, theirs: Scores) -> list[str]:
    """What both are high in, weightiest first; with fewer than two of these, what both are low in."""
    own, other = _centred(yours), _centred(theirs)
    weights = {kind: own[at] * other[at] for at, kind in enumerate(TYPES)}
    ordered = [k for k in sorted(TYPES, key=lambda kind: -weights[kind]) if weights[k] > 0]
    high = [k for k in ordered if own[TYPES.index(k)] > 0]
    clear = [k for k in high if own[TYPES.index(k)] >= _CLEAR and other[TYPES.index(k)] >= _CLEAR]
    said = [
        f"You like {DOING[k]} ({_of(yours, k)} of 7), and this work {_much(theirs[TYPES.index(k)])} ({_of(theirs, k)})."
        for k in (clear or high)[:3]
    ]
    if len(said) < 2:
        low = [k for k in ordered if own[TYPES.index(k)] < 0]
        said += [
            f"It asks little for {DOING[k]} ({_of(theirs, k)} of 7), which you like less ({_of(yours, k)})."
            for k in low[: 2 - len(said)]
        ]
    return said or ["Little in it agrees with what you like."]


def in_short(yours: Scores, theirs: Scores, *, figures: bool = True) -> str:
    """The two weightiest interests in common in one sentence; without any, what both are low in."""
    own, other = _centred(yours), _centred(theirs)
    both = [(own[at] * other[at], at) for at in range(6) if own[at] > 0 and other[at] > 0]
    said = [
        f"{DOING[TYPES[at]]} ({theirs[at]:.1f} of 7, you {yours[at]:.1f})" if figures else DOING[TYPES[at]]
        for _, at in sorted(both, reverse=True)[:2]
    ]
    if not said:
        return agreeing(yours, theirs)[0]
    return f"It has what you like: {listed(said)}."


def _much(score: float) -> str:
    return "is full of it" if score >= 5 else "has a good deal of it" if score >= 3.5 else "has some of it"


def lacking(yours: Scores, theirs: Scores) -> list[str]:
    """What the career asks for and you like less, then what you like and it has little of; weightiest first."""
    own, other = _centred(yours), _centred(theirs)
    apart = [
        (own[at] * other[at], kind)
        for at, kind in enumerate(TYPES)
        if own[at] * other[at] < 0 and abs(own[at]) >= _CLEAR and abs(other[at]) >= _CLEAR
    ]
    asked = [k for _, k in sorted(apart) if other[TYPES.index(k)] > 0]
    liked = [k for _, k in sorted(apart) if other[TYPES.index(k)] < 0]
    said = [
        f"It is also {DOING[k]} ({_of(theirs, k)} of 7), which you like less ({_of(yours, k)})."
        for k in asked
    ]
    said += [
        f"It has little of {DOING[k]} ({_of(theirs, k)} of 7), which you like ({_of(yours, k)})."
        for k in liked
    ]
    return said[:2]


def preparation(zone: int | None) -> list[str]:
    """The preparation it takes, where that is long."""
    return ["It takes extensive preparation (job zone 5 of 5)."] if zone == 5 else []


def beyond(levels: Sequence[tuple[int, float]], education: int | None) -> list[str]:
    """What often takes more education than is filtered for, although for most it does not."""
    more = sum(share for level, share in levels if education is not None and level > education)
    if more < _OFTEN:
        return []
    return [f"{more:.0%} of those who do it say that it takes more education than you filter for."]


def _centred(scores: Scores) -> Scores:
    mean = sum(scores) / len(scores)
    return tuple(score - mean for score in scores)


def _of(scores: Scores, kind: str) -> str:
    return f"{scores[TYPES.index(kind)]:.1f}"


def listed(parts: Sequence[str]) -> str:
    """“a, b and c”."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


# -- the picture -----------------------------------------------------------------------------------

_ACROSS, _HIGH, _RADIUS = 150.0, 128.0, 92.0


@dataclass(frozen=True)
class Corner:
    """One corner of the hexagon: the type's letter and words, where its label stands, both scores as shown ("" for none)."""

    letter: str
    name: str
    short: str
    doing: str
    x: float
    y: float
    anchor: str
    yours: str
    theirs: str


@dataclass(frozen=True)
class Hexagon:
    """The picture in numbers: `points` attributes of SVG polygons ("" where there is none), corners, a text alternative."""

    corners: tuple[Corner, ...]
    rings: tuple[str, ...]
    yours: str
    theirs: str
    title: str
    text: str


def hexagon(yours: Profile | None, theirs: Sequence[float] | None = None, title: str = "") -> Hexagon:
    """The hexagon of `yours` over that of a career (`theirs`, six scores in the order R I A S E C; `title` its name)."""
    own = yours.row if yours else None
    corners = tuple(
        Corner(
            kind, NAMES[kind], SHORT[kind], DOING[kind], *_label(at),
            f"{own[at]:.1f}" if own else "", f"{theirs[at]:.1f}" if theirs else "",
        )
        for at, kind in enumerate(TYPES)
    )  # fmt: skip
    text = "; ".join(
        f"{corner.name}, {corner.doing}: "
        + ", ".join(
            part
            for part in (
                f"you {corner.yours}" if own else "",
                f"the career {corner.theirs}" if theirs else "",
            )
            if part
        )
        for corner in corners
    )
    return Hexagon(
        corners,
        tuple(points([score] * 6) for score in (3.0, 5.0, 7.0)),
        points(own) if own else "",
        points(theirs) if theirs else "",
        title,
        f"On a scale from 1 to 7. {text}.",
    )


def points(scores: Sequence[float]) -> str:
    """Six scores as the `points` of a polygon around the middle of the picture."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(at, score) for at, score in enumerate(scores)))


def _at(corner: int, score: float, more: float = 0.0) -> tuple[float, float]:
    # 1 is a little off the middle, so that a low score still shows its corner.
    share = 0.06 + 0.94 * (score - LOWEST) / (HIGHEST - LOWEST)
    angle = math.radians(60 * corner - 120)
    far = _RADIUS * share + more
    return _ACROSS + far * math.cos(angle), _HIGH + far * math.sin(angle)


def _label(corner: int) -> tuple[float, float, str]:
    x, y = _at(corner, HIGHEST, 14)
    anchor = "middle" if abs(x - _ACROSS) < 1 else "start" if x > _ACROSS else "end"
    side = corner in (2, 5)
    if side:
        x += -6 if x > _ACROSS else 6
    return round(x, 1), round(y + 4, 1), anchor
