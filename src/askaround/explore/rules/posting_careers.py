"""Which career a posting is for: its title first, then the words and tools of the rest (docs/rules/postings.md).

In: scores of the title's careers, how much the text's words and tools belong to each career. Out: careers with scores. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from askaround.explore.rules.words import normal_words

_TITLE_ALONE = 0.5
"""Of a title's score: what stays when nothing else in the text speaks for the career."""
_TEXT_ALONE = 0.35
_FEWEST_TOOLS = 2


def weigh(
    title: str,
    coded: Mapping[str, float],
    words: Mapping[str, float],
    tools: Mapping[str, float],
    names: Mapping[str, str],
) -> dict[str, float]:
    """Score in 0..1 by code.

    `coded`: the title's careers as title coding scores them; `words`: how much the text's words belong to a career, any unit; `tools`:
    how many of the tools named are tools of it; `names`: the titles of the careers. Where the title says little, the text says more.
    """
    most, most_tools = max(words.values(), default=0.0), max(tools.values(), default=0.0)
    left = 1.0 - min(1.0, max(coded.values(), default=0.0))
    asked = set(normal_words(title))
    scores: dict[str, float] = {}
    for code in {*coded, *words}:
        said = words.get(code, 0.0) / most if most else 0.0
        if most_tools >= _FEWEST_TOOLS:
            said = (said + tools.get(code, 0.0) / most_tools) / 2
        own = set(normal_words(names.get(code, "")))
        alike = len(asked & own) / len(asked) if asked else 0.0
        scores[code] = coded.get(code, 0.0) * (_TITLE_ALONE + (1 - _TITLE_ALONE) * said)
        scores[code] += left * _TEXT_ALONE * said * (0.5 + 0.5 * alike)
    return scores
