"""What a question about work holds: the words for, the two sides of "between … and …", the words against.

In: what somebody typed. Out: `Asked`. Pure; the rule in words: docs/rules/searching.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askaround.explore.rules.everyday import SHORT
from askaround.explore.rules.words import split_words

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
