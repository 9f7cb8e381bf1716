"""Which questions to take along to one interview, and why each (docs/rules/questions.md).

In: the bank, how many people have answered what, the career, the minutes. Out: `GuideItem`s in the order to ask them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from askaround.interview.rules.bank import Question, suits

INTRODUCTION_MINUTES = 4
CLOSE_MINUTES = 2
MINUTES_A_QUESTION = 2
FEWEST_EXTRA, MOST_EXTRA = 1, 8


@dataclass(frozen=True)
class Coverage:
    """Of `interviews` held about a career, how many have notes to a question."""

    interviews: int = 0
    answered: dict[str, int] = field(default_factory=dict)

    def of(self, key: str) -> int:
        return self.answered.get(key, 0)


@dataclass(frozen=True)
class GuideItem:
    """One question for one interview."""

    question: str
    text: str
    why: str
    position: int
    always: bool
    follow_ups: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the conversation and its minutes."""

    name: str
    minutes: int


def agenda(minutes: int) -> tuple[Part, ...]:
    """4 minutes of introduction, 2 to close, the rest discussion: 12–15 of twenty (EVIDENCE, agenda)."""
    rest = max(minutes - INTRODUCTION_MINUTES - CLOSE_MINUTES, 1)
    return (
        Part("Introduction: who you are, why them", INTRODUCTION_MINUTES),
        Part("Discussion", rest),
        Part("Close: who else, thanks, time is up", CLOSE_MINUTES),
    )


def guide(
    bank: Sequence[Question], coverage: Coverage, onet: str, minutes: int, seniority: str = ""
) -> list[GuideItem]:
    """The six asked always and, by the minutes, one to eight more: first those that rest on a single voice, then those nobody has
    answered, questions for this line of work before general ones, topics not yet in the guide first.

    "Resources" and "who else" close the guide, since they lead on.
    """
    always = [question for question in bank if question.always]
    extra = _extra(bank, coverage, onet, minutes, seniority)
    chosen = [*always[:-2], *extra, *always[-2:]]
    return [
        GuideItem(one.key, one.text, _why(one, coverage, onet), number, one.always, one.follow_ups)
        for number, one in enumerate(chosen, start=1)
    ]


def _extra(
    bank: Sequence[Question], coverage: Coverage, onet: str, minutes: int, seniority: str
) -> list[Question]:
    """Half of the discussion's minutes in questions, less five of the six (the last belongs to the close)."""
    discussion = minutes - INTRODUCTION_MINUTES - CLOSE_MINUTES
    room = min(max(discussion // MINUTES_A_QUESTION - 5, FEWEST_EXTRA), MOST_EXTRA)
    left = [one for one in bank if not one.always and suits(one, onet, seniority)]
    order = {one.key: number for number, one in enumerate(left)}
    used: dict[str, int] = {}
    chosen: list[Question] = []
    while left and len(chosen) < room:
        best = min(
            left,
            key=lambda one: (
                _rank(coverage.of(one.key)),
                used.get(one.topic, 0),
                not one.careers,
                order[one.key],
            ),
        )
        left.remove(best)
        chosen.append(best)
        used[best.topic] = used.get(best.topic, 0) + 1
    return sorted(chosen, key=lambda one: order[one.key])


def _rank(voices: int) -> int:
    """A second voice first, then a first one, then more."""
    return {1: 0, 0: 1}.get(voices, voices)


def _why(one: Question, coverage: Coverage, onet: str) -> str:
    voices, held = coverage.of(one.key), coverage.interviews
    if held == 0:
        if one.always:
            return "Asked every time, so that answers can be laid side by side."
        return "It is about this line of work." if one.careers and onet else "It opens people up."
    if voices == 0:
        return "Because nobody has answered this so far."
    if voices == 1:
        return (
            "Because it rests on a single voice so far."
            if held == 1
            else f"Because only one of {held} has answered this so far."
        )
    if one.always:
        return f"Asked every time; {voices} of {held} have answered it."
    return f"{voices} of {held} have answered it; one more makes it firmer."
