"""What to find out about a career: statements that conversations can confirm or refute, each with the figure it comes from.

In: the figures of one career, the owner's interests and home where known. Out: `Hypothesis`, the most telling first, four to
seven. Pure; the rule in words: docs/rules/hypotheses.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from askaround.explore.rules.interest_items import DOING, NAMES, TYPES

FEWEST, MOST = 4, 7
WIDE_PAY, EVEN_PAY = 2.2, 1.9
"""Upper tenth over lower tenth: from here on pay spreads widely; below, it is much the same."""
FAR_APART = 1.5
"""Difference of two interest scores (1 to 7) that is worth asking about."""
FEW_JOBS = 30_000
CONCENTRATED = 0.45
"""Part of the jobs counted by state that three states hold, from which one may have to move."""
RARE_HERE, COMMON_HERE = 0.7, 1.3
"""Location quotients: less or more of this work than in the nation."""

_EVERYWHERE = (
    "Microsoft Excel",
    "Microsoft Office software",
    "Microsoft Outlook",
    "Microsoft PowerPoint",
    "Microsoft Word",
    "Microsoft Windows",
)
"""Tools that nearly every office asks for: nothing to find out."""

_ADVANCED = ("professional degree", "doctoral degree", "postdoctoral training")
_MASTER = ("master's degree", "certificate after master's")
_SHORT = (
    "less than high school",
    "high school",
    "certificate after high school",
    "some college",
    "associate's degree",
)


@dataclass(frozen=True)
class Here:
    """The owner's own area: its name, and what is published of it; None is not published."""

    name: str
    jobs: int | None
    quotient: float | None


@dataclass(frozen=True)
class Figures:
    """What is known of a career. Pay in one unit (`unit` is "year" or "hour"); `states` are names with jobs, most first."""

    title: str
    education: tuple[tuple[str, float], ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = "year"
    high_at_least: bool = False
    jobs: int | None = None
    covers: str = ""
    zone: int | None = None
    interests: Mapping[str, float] = field(default_factory=dict)
    states: tuple[tuple[str, int], ...] = ()
    here: Here | None = None
    tools: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hypothesis:
    """A statement to test, why it is worth testing (with its figure), what kind it is, and how telling (0..1)."""

    key: str
    statement: str
    why: str
    weight: float


def hypotheses(figures: Figures, yours: Mapping[str, float] | None = None) -> list[Hypothesis]:
    """Four to seven statements, the most telling first; fewer only where next to nothing is published."""
    found = [
        *_education(figures),
        *_interests(figures, yours),
        *_pay(figures),
        *_places(figures),
        *_size(figures),
        *_covers(figures),
        *_zone(figures),
        *_tools(figures),
        *_names(figures),
        *_near(figures),
    ]
    found.sort(key=lambda one: -one.weight)
    telling = [one for one in found if one.weight >= 0.35]
    return telling[:MOST] if len(telling) >= FEWEST else found[:FEWEST]


def _of_hundred(share: float) -> int:
    return round(share * 100)


def _education(figures: Figures) -> list[Hypothesis]:
    shares = dict(figures.education)
    if not shares:
        return []
    doctor = sum(shares.get(level, 0.0) for level in _ADVANCED)
    master = sum(shares.get(level, 0.0) for level in _MASTER)
    short = sum(shares.get(level, 0.0) for level in _SHORT)
    if doctor >= 0.3:
        return [
            Hypothesis(
                "education",
                "The doctorate is needed for the work itself, not only to get in.",
                f"{_of_hundred(doctor)} of 100 who do it say a doctorate, a professional degree or more is required; "
                f"{100 - _of_hundred(doctor)} say less.",
                0.95 if doctor < 0.85 else 0.6,
            )
        ]
    if master >= 0.25:
        return [
            Hypothesis(
                "education",
                "A master’s degree opens doors that experience does not.",
                f"{_of_hundred(master)} of 100 who do it say a master’s degree is required.",
                0.85,
            )
        ]
    if short >= 0.5:
        return [
            Hypothesis(
                "education",
                "It can be learned on the way, without four years of college.",
                f"{_of_hundred(short)} of 100 who do it say that less than a bachelor’s degree is required.",
                0.75 if short < 0.9 else 0.5,
            )
        ]
    level, share = max(figures.education, key=lambda pair: pair[1])
    return [
        Hypothesis(
            "education",
            "What one has studied matters less than that one has studied.",
            f"Most often required, say those who do it: {level} ({_of_hundred(share)} of 100).",
            0.6,
        )
    ]


def _interests(figures: Figures, yours: Mapping[str, float] | None) -> list[Hypothesis]:
    theirs = figures.interests
    if len(theirs) < len(TYPES):
        return []
    if not yours or len(yours) < len(TYPES):
        top = max(TYPES, key=lambda kind: theirs[kind])
        return [
            Hypothesis(
                "interests",
                f"Most of a week is really {DOING[top]}.",
                f"It counts as {NAMES[top]} above all ({theirs[top]:.1f} on a scale from 1 to 7).",
                0.55,
            )
        ]
    found = []
    more = max(TYPES, key=lambda kind: yours[kind] - theirs[kind])
    less = max(TYPES, key=lambda kind: theirs[kind] - yours[kind])
    if (gap := yours[more] - theirs[more]) >= FAR_APART:
        found.append(
            Hypothesis(
                "interests-more",
                f"There is room in it for {DOING[more]}, which you like more than this work shows.",
                f"{NAMES[more]}: you {yours[more]:.1f}, the career {theirs[more]:.1f} on a scale from 1 to 7.",
                min(1.0, 0.6 + gap / 12),
            )
        )
    if (gap := theirs[less] - yours[less]) >= FAR_APART:
        found.append(
            Hypothesis(
                "interests-less",
                f"You could live with how much of it is {DOING[less]}.",
                f"{NAMES[less]}: the career {theirs[less]:.1f}, you {yours[less]:.1f} on a scale from 1 to 7.",
                min(1.0, 0.58 + gap / 12),
            )
        )
    return found


def _money(amount: float, unit: str) -> str:
    return f"${amount:,.0f} a year" if unit == "year" else f"${amount:,.2f} an hour"


def _pay(figures: Figures) -> list[Hypothesis]:
    if not figures.low or not figures.high:
        return []
    ratio = figures.high / figures.low
    least = "at least " if figures.high_at_least else ""
    told = (
        f"The lower tenth earns up to {_money(figures.low, figures.unit)}, the upper tenth from {least}"
        f"{_money(figures.high, figures.unit)}: {least}{ratio:.1f} times as much."
    )
    if ratio >= WIDE_PAY:
        return [
            Hypothesis(
                "pay",
                "The employer and the field make the difference in pay, more than the years.",
                told,
                min(0.9, 0.45 + ratio / 10),
            )
        ]
    if ratio <= EVEN_PAY:
        return [
            Hypothesis(
                "pay",
                "Pay stays much the same, whoever employs you and however long you stay.",
                told,
                0.6,
            )
        ]
    return [Hypothesis("pay", "One reaches the middle of the pay range within a few years.", told, 0.45)]


def _places(figures: Figures) -> list[Hypothesis]:
    found = []
    here = figures.here
    if here and here.quotient is not None and here.quotient >= COMMON_HERE:
        found.append(
            Hypothesis(
                "here",
                f"Around {here.name} one can change employers without moving.",
                f"There is {here.quotient:.1f} times as much of this work there as in the nation"
                + (f": {here.jobs:,} jobs." if here.jobs else "."),
                0.7,
            )
        )
    elif here and here.quotient is not None and here.quotient <= RARE_HERE:
        found.append(
            Hypothesis(
                "here",
                f"Around {here.name} there is enough of this work to stay.",
                f"There is only {here.quotient:.1f} times as much of it there as in the nation"
                + (f": {here.jobs:,} jobs." if here.jobs else "."),
                0.82,
            )
        )
    elif here and here.jobs is None and here.quotient is None and figures.states:
        found.append(
            Hypothesis(
                "here",
                f"It can be done from {here.name}.",
                "No figures of this work are published for the area.",
                0.72,
            )
        )
    counted = sum(jobs for _, jobs in figures.states)
    top = figures.states[:3]
    share = sum(jobs for _, jobs in top) / counted if counted else 0.0
    if len(figures.states) > 3 and share >= CONCENTRATED:
        names = ", ".join(name for name, _ in top[:-1]) + f" and {top[-1][0]}"
        found.append(
            Hypothesis(
                "states",
                "Sooner or later one has to move for it.",
                f"{_of_hundred(share)} of 100 of the jobs that are published by state are in {names}.",
                min(0.85, 0.4 + share / 1.5),
            )
        )
    return found


def _size(figures: Figures) -> list[Hypothesis]:
    if figures.jobs is None or figures.jobs >= FEW_JOBS:
        return []
    return [
        Hypothesis(
            "size",
            "Openings go to people who are known before they are advertised.",
            f"Only {figures.jobs:,} such jobs are counted in the whole country.",
            0.66,
        )
    ]


def _covers(figures: Figures) -> list[Hypothesis]:
    if not figures.covers or figures.covers == figures.title:
        return []
    return [
        Hypothesis(
            "covers",
            "Pay and prospects are like those of the group it is counted in.",
            f"Jobs and pay are published only for “{figures.covers}” as a whole.",
            0.5,
        )
    ]


def _zone(figures: Figures) -> list[Hypothesis]:
    if figures.zone not in (1, 2, 5):
        return []
    if figures.zone == 5:
        statement, why = (
            "It takes years before one decides anything oneself.",
            "O*NET puts it into job zone 5 of 5: extensive preparation.",
        )
    else:
        statement, why = (
            "There is a way up from it, not only into it.",
            f"O*NET puts it into job zone {figures.zone} of 5: little or some preparation.",
        )
    return [Hypothesis("zone", statement, why, 0.42)]


def _tools(figures: Figures) -> list[Hypothesis]:
    tools = [tool for tool in figures.tools if tool not in _EVERYWHERE]
    if not tools:
        return []
    named = " and ".join(tools[:2])
    many = len(tools)
    return [
        Hypothesis(
            "tools",
            f"Employers expect {named} on the first day.",
            f"O*NET marks {'it' if many == 1 else 'them' if many == 2 else f'these and {many - 2} more'} as often asked for "
            "in postings for this work.",
            0.44,
        )
    ]


def _names(figures: Figures) -> list[Hypothesis]:
    if len(figures.names) < 3:
        return []
    return [
        Hypothesis(
            "names",
            f"A {figures.names[0]} and a {figures.names[1]} have the same kind of day."
            if figures.names[0][0] not in "AEIOU" and figures.names[1][0] not in "AEIOU"
            else f"“{figures.names[0]}” and “{figures.names[1]}” mean the same kind of day.",
            f"Both are names that people in it gave as their own, among {len(figures.names)} known ones.",
            0.38,
        )
    ]


def _near(figures: Figures) -> list[Hypothesis]:
    if len(figures.near) < 2:
        return []
    return [
        Hypothesis(
            "near",
            f"People come to it from, or leave it for, {figures.near[0]}.",
            f"O*NET lists “{figures.near[0]}” and “{figures.near[1]}” as the careers most like it.",
            0.37,
        )
    ]
