"""Which careers a text speaks of: a line typed into a search box, a description, a whole posting.

In: any text. Out: careers with scores. Pure; the rule in words: docs/rules/coding.md.
"""

from __future__ import annotations

import re

from askaround.explore.rules.coding import Titles, code_title
from askaround.explore.rules.coding_model import Named, named
from askaround.explore.rules.words import LONGEST, normal_words

LONGEST_TEXT = 20_000
"""Characters of a text that are read."""

_MOST_PARTS = 120
_WORDS_AT_ONCE = 12
_FIRST = 0.5
"""Weight of a text's first part, which is most often the title, to that of all others."""

_PARTS = re.compile(r"[\n\r;•|!?]+|\.\s|,\s")


def rank(titles: Titles, text: str, limit: int = 10) -> list[tuple[str, float]]:
    """O*NET codes with scores in 0..1, the likeliest first; [] where nothing in the text speaks of work."""
    text = text[:LONGEST_TEXT]
    sums: dict[str, float] = {}
    if len(text) <= LONGEST:
        coding = code_title(titles, text)
        if coding.onet is not None:
            sums[coding.onet] = coding.score
        for alternative in coding.alternatives:
            sums.setdefault(alternative.onet, alternative.score)
    if len(sums) < limit:
        rest = 1.0 - max(sums.values(), default=0.0)
        for onet, share in _spoken_of(titles, text, 2 * limit):
            sums.setdefault(onet, min(share * rest, min(sums.values(), default=1.0)))
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[: max(0, limit)]
    return [(onet, round(score, 4)) for onet, score in ranked if score >= 0.0001]


def _spoken_of(titles: Titles, text: str, limit: int) -> list[tuple[str, float]]:
    """What the model makes of each part, counting by how surely it speaks of one career; a third is the first part's."""
    import numpy as np

    parts = _parts(text)
    if not parts:
        return []
    table = titles.model.likelihoods(parts)
    works = np.maximum(1.0 - table[:, -1], 1e-6)
    likely = table[:, :-1] / works[:, None]
    weights = works * np.maximum(likely.max(axis=1), 1e-6)
    if len(parts) > 1:
        weights[0] = max(weights[0], _FIRST * works[0] * weights[1:].sum())
    found = (weights @ likely)[titles.columns] / weights.sum() * float(works.max())
    best = np.argsort(-found, kind="stable")[:limit]
    return [(titles.index.careers[titles.careers[n]][0], float(found[n])) for n in best]


def _parts(text: str) -> list[Named]:
    """The words of each part once, in order."""
    out: dict[Named, None] = {}
    for part in _PARTS.split(text):
        words = normal_words(part) if part.strip() else []
        starts = range(0, len(words), _WORDS_AT_ONCE)
        out.update(dict.fromkeys(named(words[start : start + _WORDS_AT_ONCE]) for start in starts))
        if len(out) >= _MOST_PARTS:
            break
    return list(out)[:_MOST_PARTS]
