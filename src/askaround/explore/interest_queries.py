"""Reads of interests, for one owner: the profile, the answers, how far the questionnaire is.

In: a Workspace. Out: `Profile`, answers by item, `Progress`.
"""

from __future__ import annotations

from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.explore.models import InterestAnswer, InterestProfile
from askaround.explore.rules import questionnaire
from askaround.explore.rules.interest_items import THIRTY, TYPES
from askaround.explore.rules.interests import Profile
from askaround.explore.rules.questionnaire import Progress


@dataclass(frozen=True)
class Kept:
    """The profile in use and the words it was read from (empty for answers and scores)."""

    profile: Profile
    text: str


def kept(owner: Workspace) -> Kept | None:
    """The profile in use with its words; None when there is none. One query."""
    row = InterestProfile.objects.filter(owner=owner).order_by("id").first()
    if row is None:
        return None
    scores = {kind: row.scores.get(kind) for kind in TYPES}
    whole = {kind: float(score) for kind, score in scores.items() if isinstance(score, int | float)}
    return Kept(Profile(whole, row.source), row.text) if len(whole) == len(TYPES) else None


def profile_of(owner: Workspace) -> Profile | None:
    """The six scores that the owner's careers are ranked by; None when nothing was said yet. One query."""
    found = kept(owner)
    return found.profile if found else None


def answers_of(owner: Workspace) -> dict[str, int]:
    """The owner's answers, by item. One query."""
    rows = InterestAnswer.objects.filter(owner=owner).order_by("item").values_list("item", "value")
    return dict(rows)


def is_long(answers: dict[str, int]) -> bool:
    """Whether the long form was begun."""
    short = {item.key for item in THIRTY}
    return any(key not in short for key in answers)


def progress_of(owner: Workspace, *, long: bool = False) -> Progress:
    """How far the questionnaire is answered. One query."""
    return questionnaire.progress(answers_of(owner), long=long)
