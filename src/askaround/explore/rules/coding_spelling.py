"""Words that no title holds, read as the words that they are slips or compounds of.

In: the words of the catalogue's titles with how many titles hold each. Out: for an unknown word the known one that is a
slip of the keys away, or the two that it is joined of; else the word itself. Words of `right` are no slips. Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

_SHORTEST = 5
_SHORTEST_PART = 3
_MOST_KEPT = 50_000
_OFTEN = 3
"""Titles that must hold each half of a compound."""


class Spelling:
    """Knows words by their letters. Made at the first unknown word; remembers what it found."""

    def __init__(self, words: Mapping[str, int], right: Container[str] = frozenset()) -> None:
        self.words = words
        self.right = right
        self._found: dict[str, tuple[str, ...]] = {}
        self._without_one: dict[str, str] | None = None

    def read(self, words: list[str]) -> list[str]:
        """`words`, each unknown one as what it is a slip or compound of."""
        known = self.words
        if all(word in known for word in words):
            return words
        return [part for word in words for part in ((word,) if word in known else self.repaired(word))]

    def repaired(self, word: str) -> tuple[str, ...]:
        """What an unknown word stands for, itself where nothing is near."""
        found = self._found.get(word)
        if found is None:
            found = self._repair(word)
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            self._found[word] = found
        return found

    def _repair(self, word: str) -> tuple[str, ...]:
        if not _SHORTEST <= len(word) <= 32 or not word.isalpha():
            return (word,)
        parts = self._parts(word)
        if parts:
            return parts
        near = "" if word in self.right else self._near(word)
        return (near,) if near else (word,)

    def _near(self, word: str) -> str:
        """The most common word with the same first letter that one letter more, less, other or changed places makes."""
        index = self._without_one
        if index is None:
            index = self._without_one = self._index()
        best = ""
        for form in (word, *_without_one(word)):
            for found in (form if form in self.words else "", index.get(form, "")):
                if (
                    found
                    and found[0] == word[0]
                    and len(found) >= _SHORTEST
                    and _one_slip(word, found)
                    and (not best or (self.words[found], best) > (self.words[best], found))
                ):
                    best = found
        return best

    def _index(self) -> dict[str, str]:
        index: dict[str, str] = {}
        for word, times in self.words.items():
            if len(word) >= _SHORTEST and word.isalpha():
                for form in _without_one(word):
                    held = index.get(form)
                    if held is None or (times, held) > (self.words[held], word):
                        index[form] = word
        return index

    def _parts(self, word: str) -> tuple[str, ...]:
        best: tuple[int, tuple[str, ...]] = (_OFTEN - 1, ())
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            both = (word[:at], word[at:])
            best = max(best, (min(self.words.get(part, 0) for part in both), both))
        return best[1]


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two neighbours changed make one word of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
