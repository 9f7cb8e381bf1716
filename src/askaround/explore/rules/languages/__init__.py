"""German, French, Spanish and Portuguese titles in English words.

In: a folded piece of a headline (`words.fold`). Out: English titles, or None where the piece is English already or
in no language known here. A dictionary and the order of words, nothing learned; the rule in plain words:
docs/rules/headlines.md. The dictionaries (`*.txt`) are read at the first piece.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from askaround.explore.rules.headline_words import is_worker
from askaround.explore.rules.languages.dictionary import Dictionary, Unit, load, split_piece
from askaround.explore.rules.languages.order import in_english_order

_STRANGE = frozenset(("unknown", "english"))
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 60_000
_foreign: dict[str, bool] = {}
_NAMES = ("german", "french", "spanish", "portuguese")


@lru_cache(maxsize=1)
def dictionaries() -> tuple[Dictionary, ...]:
    """The four dictionaries, read once (some milliseconds)."""
    folder = Path(__file__).parent
    both = frozenset((folder / "english.txt").read_text("utf-8").split())
    return tuple(load(name, (folder / f"{name}.txt").read_text("utf-8"), both) for name in _NAMES)


def is_foreign(word: str) -> bool:
    """Whether a folded word belongs to one of the four languages and not to English."""
    known = _foreign.get(word)
    if known is None:
        if len(_foreign) > _MOST_WORDS:
            _foreign.clear()
        known = _foreign[word] = any(d.is_foreign(word) for d in dictionaries())
    return known


def english(piece: str, accented: frozenset[str] = frozenset()) -> list[str] | None:
    """English titles for a folded piece; None where it is not in one of the four languages.

    `accented`: words of the text, folded, that bore an accent: such a word is not English.
    """
    if not accented and not any(map(is_foreign, _WORD.findall(piece))):
        return None
    best: tuple[int, Dictionary, list[Unit]] | None = None
    words = split_piece(piece)
    for dictionary in dictionaries():
        units = dictionary.units(words)
        weight = 0 if _ends_in_english(units, dictionary) else _evidence(units, accented)
        if weight and (best is None or weight > best[0]):
            best = (weight, dictionary, units)
    if best is None:
        return None
    titles = in_english_order(best[2], german=best[1].name == "german")
    return [t for t in titles if t] or None


def _ends_in_english(units: list[Unit], dictionary: Dictionary) -> bool:
    """Whether a piece ends in an English worker, as none in a Romance language does ("pharmacie technician")."""
    last = units[-1] if units else None
    return (
        last is not None
        and dictionary.name != "german"
        and last.kind == "english"
        and is_worker(last.english)
    )


def _evidence(units: list[Unit], accented: frozenset[str]) -> int:
    """How surely units are of their language; 0: not at all."""
    own = shared = small = strange = phrases = known = 0
    work = False
    for unit in units:
        if unit.kind in _STRANGE:
            strange += 1
            continue
        spoken = unit.own or not accented.isdisjoint(unit.words)
        if unit.kind == "small":
            small += spoken
            continue
        length = len(unit.words)
        known += 1
        phrases += length - 1
        own += length if spoken else 0
        shared += 0 if unit.own else length
        work = work or unit.kind == "work"
    if own:
        return max(1, 8 * own + 4 * shared + 2 * small + 2 * phrases + 3 * work - strange)
    if small and known > 1 and work:
        return 4 * shared + 2 * small
    return 0
