"""The catalogue's titles, looked up exactly.

In: titles in normal form (`words.normal`) with careers and weights; the pieces of a headline. Out: the careers of the
title that a piece is, shared out. Pure; the rule in words: docs/rules/coding.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from askaround.explore.rules.coding_model import Named, named
from askaround.explore.rules.coding_spelling import Spelling
from askaround.explore.rules.headline_words import listed
from askaround.explore.rules.levels import without_level
from askaround.explore.rules.words import normal_words

_POSTDOCTORAL = frozenset(
    ("postdoctoral", "fellow", "researcher", "associate", "scholar", "research", "scientist", "fellowship")
)
TOO_GENERAL = listed(
    "manager director associate analyst specialist coordinator assistant intern fellow partner owner founder"
    " president supervisor lead leader professional expert executive adviser staff officer technician member"
    " team worker operator agent administrator scholar head chair principal trainee candidate volunteer contractor"
    " representative author speaker coach mentor creator influencer investor researcher vice cofounder board advocate"
    " enthusiast lover student graduate alumnus doctor of"
)
"""Words that say nothing of the work when they stand alone; "executive assistant" is a title of its own."""

_PARTED = re.compile(r"[,(/&]| and ")
_AND = re.compile(r" ?& ?| and ")
_HEAD_PART = re.compile(r"[,(/]| - | (?:for|to|in|with|on|at|from|who|that) ")

Shares = list[tuple[int, float]]


@dataclass
class TitleIndex:
    """The catalogue's titles: normal form → careers with weights, as (career, weight, career, weight, …).

    `careers[n]` is (O*NET code, title). `add` takes the normal form of a title, the number of a career and how
    strongly the title belongs to it. `everyday`: words that are no slips though no title holds them.
    """

    careers: Sequence[tuple[str, str]]
    exact: dict[str, tuple[float, ...]] = field(default_factory=dict)
    everyday: Container[str] = frozenset()

    @cached_property
    def spelling(self) -> Spelling:
        """The words of all titles."""
        return Spelling(Counter(word for form in self.exact for word in form.split()), self.everyday)

    def add(self, normal_form: str, career: int, weight: float) -> None:
        belongs = self.exact.get(normal_form)
        if belongs is None:
            self.exact[normal_form] = (career, weight)
        elif career in belongs[::2]:
            at = belongs[::2].index(career) * 2 + 1
            if weight > belongs[at]:
                self.exact[normal_form] = (*belongs[:at], weight, *belongs[at + 1 :])
        else:
            self.exact[normal_form] = (*belongs, career, weight)

    def shares(self, words: Sequence[str]) -> Shares:
        """Careers of the title that these words are, with their parts of its weight; [] where they are none."""
        belongs = self.exact.get(" ".join(words))
        if belongs is None:
            return []
        total = sum(belongs[1::2])
        return [(int(c), w / total) for c, w in zip(belongs[::2], belongs[1::2], strict=True)]


@dataclass(frozen=True)
class Piece:
    """One piece of a headline: for the model its words and head, and the careers of the title that it is.

    `whole`: the title is all that the piece says, not a part of it. `general`: only words that say nothing of the work.
    """

    title: Named
    shares: Shares
    whole: bool
    general: bool


def with_head(text: str, words: Sequence[str], spelling: Spelling | None = None) -> Named:
    """The words of a text with their head, which stands before a comma, a parenthesis, "of", "for" and the like."""
    parted = _HEAD_PART.search(text)
    if parted is None:
        return named(words)
    before = normal_words(text[: parted.start()])
    return named(words, len(spelling.read(before) if spelling else before))


def read_piece(index: TitleIndex, text: str) -> Piece | None:
    """Read one piece; None where it holds no word."""
    words = index.spelling.read(_plain_research(normal_words(text)))
    if not words:
        return None
    title = with_head(text, words, index.spelling)
    bare = without_level(words)
    if len(bare) == 1 and bare[0] in TOO_GENERAL:
        shares = index.shares(words) if len(words) > 1 else []
        return Piece(title, shares, True, not shares)
    for form, whole in _forms(index, text, words, bare):
        if (shares := index.shares(form)) and not (len(form) == 1 and form[0] in TOO_GENERAL):
            return Piece(title, shares, whole, False)
    return Piece(title, [], False, TOO_GENERAL.issuperset(words))


def _forms(
    index: TitleIndex, text: str, words: list[str], bare: list[str]
) -> Iterator[tuple[list[str], bool]]:
    """Ways to read a piece, the most literal first, and whether they leave nothing out."""
    for form in (words, bare) if bare != words else (words,):
        yield form, True
        if "of" in form[1:-1]:
            at = form.index("of", 1)
            yield form[at + 1 :] + form[:at], True
    if _PARTED.search(text) is None:
        return
    for part, whole in _parts(text):
        form = index.spelling.read(_plain_research(normal_words(part)))
        if form:
            yield form, whole
            yield without_level(form), whole


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """A piece without its parentheses, with its parts around a comma turned round, and their first alone."""
    if "(" in text:
        outside = text.split("(", 1)
        yield outside[0] + outside[1].partition(")")[2], False
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) > 1:
        yield f"{parts[1]} {parts[0]}", len(parts) == 2
        yield parts[0], False
    if "/" in text:
        yield text.split("/", maxsplit=1)[0], False
    parted = _AND.split(text, maxsplit=1)
    if len(parted) > 1 and "," not in text:
        yield parted[0], False


def _plain_research(words: list[str]) -> list[str]:
    """A postdoctoral position is research work: the field, if one is named, then "research scientist"."""
    if "postdoctoral" not in words:
        return words
    return [*(w for w in words if w not in _POSTDOCTORAL), "research", "scientist"]
