"""Whether a piece that is no title of the catalogue names work at all.

In: the words of a piece, its score, how likely the model holds it for no work, and which words titles hold. Out: yes or
no. Pure; the rule in words: docs/rules/coding.md, "When nothing is said".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from askaround.explore.rules.headline_words import is_worker

MOST_NONE = 0.5
"""A piece that the model holds for no work with more than this likelihood is passed over."""

MOST_NONE_OF_WORKER = 0.98
"""The same where its head is a word of titles formed like the name of somebody who does something (writer, chemist)."""

SURE = 0.45
"""From this score on a piece needs no word for somebody who does something."""

OFTEN = 20
"""Titles that must say with a word what somebody is for a head to count as such whatever it looks like (artist)."""


def heads_of(titles: Iterable[str]) -> Counter[str]:
    """How many titles, in normal form, say with each word what somebody is: the last, or the last before "of"."""
    return Counter(form.partition(" of ")[0].rpartition(" ")[2] for form in titles)


@dataclass(frozen=True)
class Doers:
    """Tells pieces that name somebody who does something from all others.

    `known`: words that titles hold; `heads`: see `heads_of`.
    """

    known: Container[str]
    heads: Mapping[str, int]

    def named(self, words: Sequence[str], head: int, score: float, none: float) -> bool:
        """Whether a piece with that score and likelihood of no work names work; `head` is the place of its head."""
        main = words[head]
        if none > (MOST_NONE_OF_WORKER if main in self.known and is_worker(main) else MOST_NONE):
            return False
        if score >= SURE:
            return True
        if 2 * sum(word in self.known for word in words) < len(words) > 1:
            return False
        if self.heads.get(main, 0) >= OFTEN:
            return True
        return any(word in self.known and is_worker(word) for word in words)
