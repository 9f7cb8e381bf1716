"""What somebody says they like and do not like, as six scores.

In: free text. Out: `Reading`: the profile, and for each word that was understood what it says. The rule in words:
docs/rules/interests.md. The words are in `rules.interest_lexicon`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from askaround.explore.rules.interest_items import DOING, TYPES
from askaround.explore.rules.interest_lexicon import read_lexicon, stem
from askaround.explore.rules.interests import MIDDLE, Profile
from askaround.lib.errors import Refusal

LONGEST = 4000
"""Characters of a text about oneself."""
_REACH = 3.0
_HALF = 3.0
"""Weights that add up to this move a score 0.76 of the way from the middle to the end of the scale."""


@dataclass(frozen=True)
class Evidence:
    """A word or phrase of the text, whether it is liked, and the weight it gives to which types."""

    said: str
    liked: bool
    weights: tuple[tuple[str, float], ...]

    @property
    def kinds(self) -> str:
        return ", ".join(DOING[kind] for kind, _ in sorted(self.weights, key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class Reading:
    """The text understood: a profile, None when it says too little, and the evidence in the text's order."""

    profile: Profile | None
    evidence: tuple[Evidence, ...]

    @property
    def liked(self) -> list[Evidence]:
        return [found for found in self.evidence if found.liked]

    @property
    def disliked(self) -> list[Evidence]:
        return [found for found in self.evidence if not found.liked]


TOO_LITTLE = (
    "Too little to say: none of these words tells what you like doing. Name a few activities, such as "
    "“I like experiments and explaining things, hate cold calls”."
)

# What turns the words after it, as stems or as written; the longest is tried first.
_LIKE = {
    "like", "likes", "liked", "love", "loves", "loved", "enjoy", "enjoys", "enjoyed", "enjoying", "prefer", "want", "wish", "favourite",
    "favorite", "passion", "passionate", "keen", "into", "rather", "interested", "fascinated", "fascinates", "excited", "happy", "best",
    "fun", "good at", "fond of", "look forward", "drawn to", "more of", "dream of",
}  # fmt: skip
_STRONG = {
    "love",
    "loves",
    "loved",
    "passion",
    "passionate",
    "fascinated",
    "fascinates",
    "favourite",
    "favorite",
    "dream of",
}
_HATE = {
    "hate", "hates", "hated", "hating", "dislike", "dislikes", "disliked", "loathe", "detest", "despise", "dread", "avoid", "avoiding",
    "tired of", "sick of", "fed up with", "had enough of", "bored by", "bored with", "bored of", "weary of", "afraid of", "scared of",
    "cannot stand", "can't stand", "cant stand", "can not stand", "cannot bear", "can't bear", "rather not", "prefer not", "no longer",
    "not interested in", "not keen on", "not a fan of", "no fan of", "bad at", "worse at", "get away from", "get out of", "leave", "leaving", "done with", "enough of", "too much", "away from", "stop", "quit",
    "not good at", "not into", "allergic to", "less of",
}  # fmt: skip
_NOT = {
    "not", "no", "never", "without", "don't", "dont", "doesn't", "doesnt", "didn't", "isn't", "nor", "neither", "cannot", "can't", "wouldn't",
    "won't", "nothing", "than", "instead of", "except", "apart from", "aren't", "ain't", "hardly", "less", "anything but",
}  # fmt: skip
_AFTER = (
    "is boring", "are boring", "bore me", "bores me", "not for me", "drain me", "drains me", "annoy me", "annoys me", "stress me", "stresses me",
    "tire me", "tires me", "tires me out", "not my thing", "is terrible", "are terrible", "is awful", "are awful", "is not me", "leave me cold",
    "leaves me cold", "are not me", "scare me", "scares me", "is dull", "are dull",
)  # fmt: skip
_NOTHING = {
    "not only",
    "not just",
    "don't mind",
    "dont mind",
    "do not mind",
    "why not",
    "no matter",
    "no problem with",
}
_SKIPPED = {"deal with", "dealing with", "in order to"}
_WEAK = {"bit", "somewhat", "sometimes", "little"}
_CLAUSE = re.compile(
    r"[.;!?\n]+|\s[-–—]+\s|(?<!anything )\bbut\b|\bthough\b|\bhowever\b|\bwhereas\b|\bwhile\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?(?:\+\+|#)?")


def read_likes(text: str) -> Reading:
    """What the text says somebody likes. Any text is allowed; raises Refusal only for one that is too long."""
    if len(text) > LONGEST:
        raise Refusal(
            f"This is {len(text):,} characters long; a few sentences, up to {LONGEST:,}, are enough."
        )
    evidence = tuple(found for clause in _CLAUSE.split(text) for found in _clause(clause))
    sums = dict.fromkeys(TYPES, 0.0)
    for found in evidence:
        for kind, weight in found.weights:
            sums[kind] += weight if found.liked else -weight
    scores = {kind: round(MIDDLE + _REACH * math.tanh(total / _HALF), 2) for kind, total in sums.items()}
    profile = Profile(scores, "text")
    return Reading(None if not evidence or profile.even else profile, evidence)


def from_text(text: str) -> Reading:
    """The same, where a profile is wanted. Raises Refusal when the text says too little."""
    reading = read_likes(text)
    if not reading.evidence:
        raise Refusal(TOO_LITTLE)
    if reading.profile is None:
        raise Refusal(
            "Too little to say: what you like and what you do not like cancel out. Name a few activities more."
        )
    return reading


def _clause(clause: str) -> Iterator[Evidence]:
    """The evidence of one clause: “not” turns the words up to the next comma, “hate” all up to the next “like”."""
    plain = " ".join(word.lower().replace("’", "'") for word in _WORD.findall(clause))
    whole = -1.0 if any(plain.endswith(turn) for turn in _AFTER) else 1.0
    stance, degree = 1.0, 1.0
    for part in re.split(r"[,()/]", clause):
        words = [(w, w.lower().replace("’", "'")) for w in _WORD.findall(part)]
        local, at = 1.0, 0
        while at < len(words):
            taken, kind = _turn([low for _, low in words[at : at + 4]])
            if kind == "nothing":
                local = 1.0
            elif kind == "not":
                local = -1.0
            elif kind == "hate":
                # “I don't hate it”: mildly liked.
                stance, degree, local = (1.0, 0.5, 1.0) if local < 0 else (-1.0, 1.0, 1.0)
            elif kind in ("like", "love"):
                stance, degree, local = (-1.0, 1.0, 1.0) if local < 0 else (1.0, 1.0, 1.0)
                degree = 1.5 if kind == "love" else degree
            if kind:
                at += taken
                continue
            if words[at][1] in _WEAK:
                degree = 0.5
            taken, weights = _known([low for _, low in words[at : at + 3]])
            if taken:
                said = " ".join(word for word, _ in words[at : at + taken])
                liked = stance * local * whole > 0
                yield Evidence(said, liked, tuple((k, v * degree) for k, v in weights.items()))
            at += taken or 1


def _turn(words: list[str]) -> tuple[int, str]:
    """How many of the words turn what follows, and how: nothing, not, hate, like, love; (0, "") for none."""
    for length in range(min(4, len(words)), 0, -1):
        phrase = " ".join(words[:length])
        for kind, table in (
            ("skipped", _SKIPPED),
            ("nothing", _NOTHING),
            ("hate", _HATE),
            ("love", _STRONG),
            ("like", _LIKE),
            ("not", _NOT),
        ):
            if phrase in table:
                return length, kind
    return 0, ""


def _known(words: list[str]) -> tuple[int, dict[str, float]]:
    """The longest phrase of the lexicon that the words begin with."""
    table = read_lexicon()
    for length in range(len(words), 0, -1):
        found = table.get(tuple(stem(word) for word in words[:length]))
        if found:
            return length, found
    return 0, {}
