"""The questionnaire of interests: which answers are possible, how far one is, and the scores they make.

In: answers 1 to 5 by item. Out: `Progress`, where to go on, a `Profile`; Refusal with what is missing. docs/rules/interests.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from askaround.explore.rules.interest_items import DOING, ITEMS, SIXTY, THIRTY, TYPES
from askaround.explore.rules.interests import HIGHEST, LOWEST, Profile, listed
from askaround.lib.errors import Refusal

LEAST_ANSWERS = 3
"""Answers that each type needs before its score is one."""


@dataclass(frozen=True)
class Progress:
    """How far the questionnaire is: answered and asked in all, the type → answers still missing for a result."""

    answered: int
    of: int
    missing: Mapping[str, int]

    @property
    def enough(self) -> bool:
        return not self.missing

    @property
    def done(self) -> bool:
        return self.answered >= self.of

    @property
    def sentence(self) -> str:
        """What is missing for a result, or how far one is."""
        if not self.answered:
            return "Nothing is answered yet: answer at least three activities of each of the six kinds."
        if self.missing:
            kinds = listed([f"{count} of “{DOING[kind]}”" for kind, count in self.missing.items()])
            return f"A result needs at least three answers of each kind; still missing: {kinds}."
        return f"{self.answered} of {self.of} answered."


def check_answer(key: str, value: object) -> tuple[str, int]:
    """An item's identifier and an answer, as they are stored. Raises Refusal for an unknown item or a value that is not 1 to 5."""
    if key not in ITEMS:
        raise Refusal("The questionnaire has no such activity: open it again under Explore, Interests.")
    text = str(value).strip()[:8]
    if text not in ("1", "2", "3", "4", "5"):
        raise Refusal("An answer is a number from 1 (not at all) to 5 (very much).")
    return key, int(text)


def progress(answers: Mapping[str, int], *, long: bool = False) -> Progress:
    """How far the thirty, or with `long` the sixty, are answered."""
    asked = SIXTY if long else THIRTY
    given = {kind: sum(1 for key in answers if key in ITEMS and key[0] == kind) for kind in TYPES}
    missing = {kind: LEAST_ANSWERS - count for kind, count in given.items() if count < LEAST_ANSWERS}
    return Progress(sum(1 for item in asked if item.key in answers), len(asked), missing)


def place(answers: Mapping[str, int], *, long: bool = False) -> str:
    """Where somebody who comes back goes on: the first activity open after the last one answered, else the first open one.

    What was skipped on the way comes up again at the end; "" when all are answered.
    """
    keys = [item.key for item in (SIXTY if long else THIRTY)]
    last = max((at for at, key in enumerate(keys) if key in answers), default=-1)
    behind = [key for key in keys[last + 1 :] if key not in answers]
    return next(iter(behind or [key for key in keys if key not in answers]), "")


def from_answers(answers: Mapping[str, int]) -> Profile:
    """The profile of a questionnaire: per type the mean of its answers, 1..5 stretched onto 1..7.

    Raises Refusal, with what is missing, when a type has fewer than three answers.
    """
    so_far = progress(answers)
    if not so_far.enough:
        raise Refusal(so_far.sentence)
    scores = {}
    for kind in TYPES:
        values = [value for key, value in answers.items() if key in ITEMS and key[0] == kind]
        mean = sum(values) / len(values)
        scores[kind] = round(LOWEST + (mean - 1) * (HIGHEST - LOWEST) / 4, 2)
    return Profile(scores, "answers")
