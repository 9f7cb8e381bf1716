"""Notes written in two places become one text, and no line of either is lost (docs/rules/notes.md).

In: the text both began with (or "" when it is not known), and both texts. Out: one text. Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher

# Beyond this the exact comparison takes too long for an autosave; the union is then by whole lines.
MOST_LINES = 2_000
# A line that another begins with is taken for the same line half typed; shorter ones (“No”, “Not really”) may be two answers.
FEWEST_LETTERS = 12


def merge(base: str, mine: str, theirs: str) -> str:
    """A three-way merge by lines; `theirs` is what is stored, `mine` what comes in late.

    Where one side alone changed something, that change stands. Where both did, the lines of both are kept, theirs first; of two
    longer lines of which one begins with the other, the longer. So each line that either side wrote stands in the result, whole or as
    the beginning of a longer one; a line that was in the base goes only if a side took it out and the other left it alone.
    """
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    parts = [text.split("\n") if text else [] for text in (base, mine, theirs)]
    if max(len(part) for part in parts) > MOST_LINES:
        return "\n".join(_union(parts[1], parts[2], exact=False))
    return "\n".join(_three_way(*parts))


def _three_way(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    result: list[str] = []
    at_base = at_mine = at_theirs = 0
    for start, end, in_mine, in_theirs in _stable(base, mine, theirs):
        result += _between(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        result += base[start:end]
        length = end - start
        at_base, at_mine, at_theirs = end, in_mine + length, in_theirs + length
    return result


def _stable(base: list[str], mine: list[str], theirs: list[str]) -> list[tuple[int, int, int, int]]:
    """Runs of the base that both sides left alone: (start, end, where in mine, where in theirs), ended by an empty run."""
    left = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        one, two = left[i], right[j]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            found.append((start, end, one.b + start - one.a, two.b + start - two.a))
        if one.a + one.size < two.a + two.size:
            i += 1
        else:
            j += 1
    return [*found, (len(base), len(base), len(mine), len(theirs))]


def _between(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """What stands between two runs that both left alone."""
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    return _union(mine, theirs)


def _union(mine: list[str], theirs: list[str], *, exact: bool = True) -> list[str]:
    """The lines of both in their order, theirs first where they differ; equal lines once."""
    if not exact:
        known = set(theirs)
        return theirs + [line for line in mine if line not in known]
    result: list[str] = []
    mine = _not_typed_further(mine, theirs)
    blocks = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    for kind, from_theirs, to_theirs, from_mine, to_mine in blocks:
        if kind == "equal":
            result += theirs[from_theirs:to_theirs]
        else:
            result += _side_by_side(theirs[from_theirs:to_theirs], mine[from_mine:to_mine])
    return result


def _not_typed_further(mine: list[str], theirs: list[str]) -> list[str]:
    """Mine without the lines that theirs continues anywhere, so that a text sent twice doubles no line."""
    known, in_order = set(theirs), sorted(theirs)

    def typed_further(line: str) -> bool:
        place = bisect_left(in_order, line)
        return place < len(in_order) and _continues(in_order[place], line)

    return [line for line in mine if line in known or not typed_further(line)]


def _side_by_side(theirs: list[str], mine: list[str]) -> list[str]:
    """All of theirs, then mine; a line that another one continues is taken up by it."""
    kept, rest = list(theirs), []
    for line in mine:
        if not line.strip() and kept:
            continue
        place = next((i for i, other in enumerate(kept) if _continues(line, other)), None)
        if place is not None:
            kept[place] = line
        elif not any(_continues(other, line) for other in kept):
            rest.append(line)
    return kept + rest


def _continues(longer: str, shorter: str) -> bool:
    return len(shorter.strip()) >= FEWEST_LETTERS and longer.startswith(shorter)
