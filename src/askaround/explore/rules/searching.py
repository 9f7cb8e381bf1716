"""How words find titles: the terms of a query of the search index, and how much of a title they cover.

In: words of a query, the text of a title. Out: a term in the index's query language, a share in 0..1.
"""

from __future__ import annotations

from askaround.explore.rules.words import singular, split_words

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
