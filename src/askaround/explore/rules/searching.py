"""How words find careers: the ideas of a question and what they stand for, the terms of the index's query, how much of a title
they cover, and how several findings become one order.

In: words of a question (`wishes`), the text of a title, scores by career. Out: ideas, a term in the index's query language,
shares and scores in 0..1. Pure; the rule in words: docs/rules/searching.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.everyday import MEANS, PLACES, WITHIN
from askaround.explore.rules.stems import stem
from askaround.explore.rules.words import singular, split_words


@lru_cache(maxsize=1)
def _meanings() -> dict[tuple[str, ...], tuple[str, ...]]:
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase, words in {**MEANS, **WITHIN}.items():
        key = tuple(stem(w) for w in phrase.split())
        table[key] = tuple(words.split())
    return table


@dataclass(frozen=True)
class Idea:
    """One thing asked for: the words it was said in, their stems, the words it stands for, and how much it counts."""

    said: str
    stems: tuple[str, ...]
    means: tuple[str, ...]
    weight: float

    @property
    def meant(self) -> tuple[str, ...]:
        """Stems of what it stands for, its own left out."""
        return tuple(dict.fromkeys(one for w in self.means if (one := stem(w)) not in self.stems))


def ideas(words: Iterable[str]) -> list[Idea]:
    """The ideas of a question; two words that mean something together are one ("cold calls", "government lab")."""
    listed = list(words)
    table = _meanings()
    found: list[Idea] = []
    at = 0
    while at < len(listed):
        pair = tuple(stem(w) for w in listed[at : at + 2])
        if len(pair) == 2 and pair in table:
            found.append(Idea(" ".join(listed[at : at + 2]), pair, table[pair], 2.0))
            at += 2
            continue
        one = stem(listed[at])
        weight = 0.35 if listed[at] in PLACES else 1.0
        found.append(Idea(listed[at], (one,), table.get((one,), ()), weight))
        at += 1
    return found


def together(direct: Sequence[Mapping[str, float]], meant: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How much an idea belongs to each career: what its own words say (two share the weight of one and a half), and what it
    stands for, each word counting up to a half.

    1 − Π(1 − direct / √words) · Π(1 − meant / 2)
    """
    left: dict[str, float] = {}
    own = 1 / len(direct) ** 0.5 if direct else 0.0
    for share, listed in ((own, direct), (0.5, meant)):
        for careers in listed:
            for code, value in careers.items():
                left[code] = left.get(code, 1.0) * (1 - share * value)
    return {code: 1 - value for code, value in left.items()}


def joining(ideas_of: Iterable[Idea]) -> str:
    """The index's query for titles that hold something of each idea: its words, or one that it stands for."""
    groups = []
    for idea in ideas_of:
        own = " AND ".join(term(w, last=False) for w in idea.said.split())
        groups.append("(" + " OR ".join([f"({own})", *(term(w, last=False) for w in idea.means)]) + ")")
    return " AND ".join(groups)


def joined_share(ideas_of: Iterable[Idea], text: str) -> float:
    """How well a title joins the ideas: the share of its words that one of them covers, words only meant counting 0.8."""
    left = [w for w in split_words(text) if w not in ("&", "and", "of", "the")]
    total, covered = len(left), 0.0
    for idea in ideas_of:
        best, worth = "", 0.0
        for word, much in [*((w, 1.0) for w in idea.said.split()), *((w, 0.8) for w in idea.means)]:
            match, share = _covering(word, left)
            if match and share * much > worth:
                best, worth = match, share * much
        if not best:
            return 0.0
        left.remove(best)
        covered += worth
    return covered / total if total else 0.0


def spread(
    scores: Mapping[str, float], near: Mapping[str, Mapping[str, float]], share: float
) -> dict[str, float]:
    """Scores by career, each raised to at least `share` × nearness × the score of a career near it."""
    raised = dict(scores)
    for code, score in scores.items():
        for other, nearness in near.get(code, {}).items():
            raised[other] = max(raised.get(other, 0.0), share * nearness * score)
    return raised


def between(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Careers that have something of both sides: the geometric mean of the two scores."""
    return {code: (score * other[code]) ** 0.5 for code, score in one.items() if code in other}


def allowed_slips(word: str) -> int:
    """Letters that may be wrong in a word for it still to be taken for another: one from five letters on, two from
    eight, three from twelve."""
    return sum(len(word) >= letters for letters in (5, 8, 12))


_FIELDS = {
    "ing": "ing",
    "ology": "y",
    "omy": "y",
    "istry": "ry",
    "ics": "s",
    "graphy": "y",
    "entry": "ry",
    "ancy": "cy",
    "ism": "ism",
}
"""Endings of activities and fields, and what of them those who do them lack."""


def term(word: str, last: bool) -> str:
    """One word of a query of the index: itself, its singular or its stem; the last may go on."""
    one, begins = singular(word), _stem(word)
    forms = [f'"{word}"*' if last else f'"{word}"']
    forms += [f'"{one}"'] if one != word else []
    forms += [f'"{begins}"*'] if begins else []
    return f"({' OR '.join(forms)})"


def _stem(word: str) -> str:
    """What an activity or a field shares with those who do it: writing, writer; biology, biologist; "" else."""
    ending = next((e for e in _FIELDS if word.endswith(e)), "")
    return word[: -len(_FIELDS[ending])] if ending and len(word) > len(ending) + 2 else ""


def coverage(words: list[str], text: str) -> float:
    """Share of the title's words that the query covers; a word that is only begun counts by its length."""
    left = [w for w in split_words(text) if w not in ("&", "and", "of", "the")]
    total = len(left)
    covered = 0.0
    for word in words:
        match, worth = _covering(word, left)
        if match:
            left.remove(match)
            covered += worth
    return min(1.0, covered / total) if total else 0.0


def _covering(word: str, left: list[str]) -> tuple[str, float]:
    """Which of the title's words `word` covers, and how well."""
    one, begins = singular(word), _stem(word)
    for own in left:
        if word == own or one == singular(own):
            return own, 1.0
    for own in left:
        if own.startswith(word):
            return own, 0.9 * len(word) / len(own)
        if begins and own.startswith(begins):
            return own, 0.8
    return "", 0.0
