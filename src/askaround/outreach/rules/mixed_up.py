"""Whether a text speaks of the wrong person: somebody else's employer, title or address, or a name that is nearly theirs.

In: a text, what may stand in it, what is known of others. Out: what stands there of somebody else; words that are nearly a name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askaround.lib.text import fold

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STARTS = re.compile(r"(?:^|[.!?:\n“\"(])\s*$")
# Capitalised words of every letter that no name is meant by.
_CALENDAR = (
    "dear hello thank thanks best kind monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december"
)
_NO_NAMES = frozenset(_CALENDAR.split())
SHORTEST_NAME = 4


@dataclass(frozen=True)
class Other:
    """What is known of somebody else: their name and facts of theirs as they might stand in a text; "" where not known."""

    name: str
    title: str = ""
    organisation: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Foreign:
    """Something in the text that belongs to somebody else: the words and what they are (“employer”, “title”, “address”)."""

    text: str
    what: str
    whose: str


def foreign(text: str, allowed: Iterable[str], others: Iterable[Other]) -> list[Foreign]:
    """Facts of others that stand in the text as whole words, each once; what is part of an allowed fact is not one."""
    standing = f" {fold(text)} "
    permitted = [f" {fold(fact)} " for fact in allowed if fact.strip()]
    found: dict[str, Foreign] = {}
    for other in others:
        for what, fact in (("employer", other.organisation), ("title", other.title), ("address", other.mail)):
            key = fold(fact)
            # One short word may mean anything: “Lead”, “Meta”.
            if len(key) < 5 or (what == "title" and " " not in key):
                continue
            if f" {key} " in standing and not any(f" {key} " in each for each in permitted):
                found.setdefault(key, Foreign(fact, what, other.name))
    return list(found.values())


def misspelt(text: str, names: Iterable[str], allowed: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(as written, the name that is meant) for capitalised words inside a sentence that are nearly part of a name.

    One letter wrong, missing or too many, or two exchanged; two of them in a name of eight letters. Names of three letters are too short.
    """
    from rapidfuzz.distance import OSA

    parts = list(
        dict.fromkeys(part for name in names for part in _WORD.findall(name) if len(part) >= SHORTEST_NAME)
    )
    right = {fold(word) for known in (*names, *allowed) for word in _WORD.findall(known)} | _NO_NAMES
    found: dict[str, str] = {}
    for word in _inside(text):
        key = fold(word)
        if len(key) < SHORTEST_NAME - 1 or key in right or word in found:
            continue
        for part in parts:
            most = 2 if len(part) >= 8 else 1
            if OSA.distance(key, fold(part), score_cutoff=most) <= most:
                found[word] = part
                break
    return list(found.items())


def _inside(text: str) -> Iterator[str]:
    """Capitalised words that do not begin a sentence."""
    for match in _WORD.finditer(text):
        if match[0][0].isupper() and not _STARTS.search(text, max(0, match.start() - 4), match.start()):
            yield match[0]
