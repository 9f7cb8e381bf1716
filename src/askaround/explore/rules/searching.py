"""How words find careers: what a question holds, the terms of the index's query, how much of a title they cover, and how
several findings become one order.

In: what somebody typed, the text of a title, scores by career. Out: `Asked`, a term in the index's query language, shares and
scores in 0..1. The rule in words: docs/rules/searching.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.everyday import MEANS, PLACES, SHORT, WITHIN
from askaround.explore.rules.stems import stem
from askaround.explore.rules.words import singular, split_words

FILLERS = frozenset(
    [
        "a",
        "about",
        "actually",
        "all",
        "also",
        "am",
        "an",
        "and",
        "another",
        "any",
        "anything",
        "are",
        "around",
        "as",
        "at",
        "be",
        "because",
        "been",
        "being",
        "best",
        "better",
        "between",
        "by",
        "can",
        "career",
        "careers",
        "combination",
        "combine",
        "combining",
        "could",
        "cross",
        "do",
        "doing",
        "don't",
        "dont",
        "else",
        "enjoy",
        "enjoying",
        "every",
        "for",
        "from",
        "get",
        "getting",
        "good",
        "great",
        "half",
        "have",
        "having",
        "her",
        "him",
        "his",
        "how",
        "i",
        "i'd",
        "i'm",
        "id",
        "if",
        "im",
        "in",
        "instead",
        "into",
        "involve",
        "involved",
        "involves",
        "involving",
        "is",
        "it",
        "its",
        "job",
        "jobs",
        "just",
        "kind",
        "kinda",
        "kinds",
        "less",
        "like",
        "liked",
        "likes",
        "liking",
        "lot",
        "lots",
        "love",
        "loves",
        "loving",
        "make",
        "makes",
        "making",
        "maybe",
        "me",
        "meets",
        "mix",
        "mixes",
        "mixing",
        "more",
        "most",
        "much",
        "my",
        "myself",
        "nice",
        "occupation",
        "occupations",
        "of",
        "on",
        "one",
        "or",
        "other",
        "our",
        "out",
        "over",
        "part",
        "passionate",
        "please",
        "position",
        "positions",
        "prefer",
        "really",
        "role",
        "roles",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "somewhat",
        "somewhere",
        "sort",
        "sorts",
        "stuff",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "together",
        "too",
        "type",
        "types",
        "use",
        "used",
        "using",
        "very",
        "want",
        "wanted",
        "wants",
        "was",
        "way",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whole",
        "whose",
        "will",
        "with",
        "work",
        "worker",
        "workers",
        "working",
        "works",
        "would",
        "you",
        "your",
        "both",
        "interested",
        "interest",
        "find",
        "finding",
        "someday",
        "day",
    ]
)
"""Words that say nothing of the work."""
_AGAINST = frozenset(
    [
        "avoid",
        "avoiding",
        "can't",
        "cannot",
        "cant",
        "dislike",
        "don't",
        "dont",
        "except",
        "hate",
        "hates",
        "hating",
        "neither",
        "never",
        "no",
        "nor",
        "not",
        "without",
    ]
)
_NO_NEGATION = re.compile(r"\b(?:not|non)[ -]for[ -]profit\b|\bnon[ -]profit\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[,.;:!?()\n]+|\bbut\b|\balthough\b|\brather than\b(?=)", re.IGNORECASE)
_SIDES = re.compile(
    r"\b(?:between|combin\w+|mix(?:es|ing|ture)?(?: of)?|both|half|blend(?: of)?)\s+(?P<one>.{2,60}?)\s+(?:and|with|&|half)\s+"
    r"(?P<other>.{2,60})$|^(?P<first>.{2,60}?)\s+(?:meets|crossed with|mixed with|combined with)\s+(?P<second>.{2,60})$",
    re.IGNORECASE,
)
MOST_WORDS = 10
LONGEST = 400


@dataclass(frozen=True)
class Asked:
    """What a question holds: the words for (in order), those on each side of "between … and …", and those against."""

    words: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...]
    against: tuple[str, ...]


def read_question(text: str) -> Asked:
    """Read any text; words are folded, short forms written out, fillers left out. At most MOST_WORDS on each side."""
    clean = _NO_NEGATION.sub("nonprofit", text[:LONGEST])
    wanted: list[str] = []
    against: list[str] = []
    sides: tuple[tuple[str, ...], ...] = ()
    for clause in _CLAUSES.split(clean):
        before, after = _parted(clause)
        found = _SIDES.search(before)
        if found and not sides:
            pair = (found["one"] or found["first"], found["other"] or found["second"])
            both = tuple(content(part) for part in pair)
            sides = both if all(both) else ()
        wanted.extend(content(before))
        against.extend(content(after))
    words = tuple(dict.fromkeys(wanted))[:MOST_WORDS]
    return Asked(words, sides, tuple(dict.fromkeys(w for w in against if w not in words))[:MOST_WORDS])


def _parted(clause: str) -> tuple[str, str]:
    """What a clause asks for, and what it asks to be spared."""
    words = clause.split()
    for at, word in enumerate(words):
        plain = word.lower().replace("’", "'").strip("\"'")
        if plain in _AGAINST and not (plain in ("don't", "dont") and words[at + 1 : at + 2] == ["mind"]):
            return " ".join(words[:at]), " ".join(words[at + 1 :])
    return clause, ""


def content(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """The words of a text that say something of the work, in order, short forms written out, at most `most`."""
    capitals = text != text.upper()
    kept: list[str] = []
    if capitals and re.search(r"\bIT\b", text):
        kept += ["information", "technology"]
    for word in split_words(text):
        if word != "&" and word not in FILLERS:
            kept.extend(SHORT.get(word, word).split())
    return tuple(kept[:most])


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


def together(direct: Iterable[float], meant: Iterable[float]) -> float:
    """How much an idea belongs to a career: what its own words say, and (each counting up to a half) what it stands for.

    1 − Π(1 − direct) · Π(1 − meant / 2)
    """
    left = 1.0
    for value in direct:
        left *= 1 - value
    for value in meant:
        left *= 1 - 0.5 * value
    return 1 - left


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
    """Letters that may be wrong in a word for it still to be taken for another: one in four, none below four."""
    return len(word) // 4 if len(word) >= 4 else 0


_FIELDS = {"ing": "ing", "ology": "y", "omy": "y", "istry": "ry", "ics": "s", "graphy": "y"}
"""Endings of activities and fields, and what of them those who do them lack."""


def term(word: str, last: bool) -> str:
    """One word of a query of the index: itself, its singular or its stem; the last may go on."""
    one, stem = singular(word), _stem(word)
    forms = [f'"{word}"*' if last else f'"{word}"']
    forms += [f'"{one}"'] if one != word else []
    forms += [f'"{stem}"*'] if stem else []
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
    one, stem = singular(word), _stem(word)
    for own in left:
        if word == own or one == singular(own):
            return own, 1.0
    for own in left:
        if own.startswith(word):
            return own, 0.9 * len(word) / len(own)
        if stem and own.startswith(stem):
            return own, 0.8
    return "", 0.0
