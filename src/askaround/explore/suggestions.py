"""Careers for what somebody says they like: found by the words, ordered with the help of the interests that the words speak of.

In: free text. Out: `Suggestion`s, each with why. No database; used by the first pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askaround.explore.catalogue import get_catalogue
from askaround.explore.interest_careers import matching
from askaround.explore.rules.interest_words import Reading, read_likes
from askaround.explore.rules.interests import Match

SHOWN = 8
_BY_PROFILE = 3
_MOST = 600
_PHRASES = 6


@dataclass(frozen=True)
class Suggestion:
    """A career; `matched` is the title or word it was found by ("" when by interests alone), `reason` a sentence ("" for none)."""

    onet: str
    title: str
    matched: str
    reason: str


def suggest(likes: str, most: int = SHOWN) -> list[Suggestion]:
    """Up to `most` careers: what each liked phrase finds, in turn, less what goes against the interests the text speaks of;
    the last three places for the best agreement with these. Any text is allowed."""
    text = likes[:_MOST]
    reading = read_likes(text)
    ranked = matching(reading.profile)[0] if reading.profile else []
    by_code = {match.onet: match for match in ranked}
    found: dict[str, Suggestion] = {}
    for onet, title, matched in _searched(text, reading):
        match = by_code.get(onet)
        if match is None or match.correlation > 0:
            found.setdefault(onet, Suggestion(onet, title, matched, _reason(match)))
    kept = list(found.values())[: most - (_BY_PROFILE if ranked else 0)]
    taken = {each.onet for each in kept}
    more = [Suggestion(m.onet, m.title, "", m.plainly) for m in ranked[: 2 * most] if m.onet not in taken]
    return [*kept, *more][:most]


def _reason(match: Match | None) -> str:
    return match.plainly if match else ""


def _searched(text: str, reading: Reading) -> list[tuple[str, str, str]]:
    """What the phrases find, dealt out in turn, the best of each first."""
    disliked = {found.said for found in reading.disliked}
    liked = {found.said for found in reading.liked}
    wholes = [whole.strip() for whole in re.split(r"[,.;:!?\n]|\bbut\b", text)]
    # “Between the bench and writing” is one thing to look for, “nursing and kids” two: both are tried.
    parts = [part.strip() for whole in wholes for part in (whole, *_halves(whole)) if part.strip()]
    phrases = [
        part for part in parts if any(w in part for w in liked) or not any(w in part for w in disliked)
    ][:_PHRASES]
    answers = [get_catalogue().search(phrase, limit=SHOWN) for phrase in phrases]
    dealt = [answer[place] for place in range(SHOWN) for answer in answers if place < len(answer)]
    return [(hit.onet, hit.title, hit.matched) for hit in dealt]


def _halves(whole: str) -> list[str]:
    halves = re.split(r"\band\b|\bor\b", whole)
    return halves if len(halves) > 1 and not re.search(r"\bbetween\b", whole) else []
