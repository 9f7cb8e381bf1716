"""How easily an English text reads.

In: a text. Out: `ease`, Flesch's reading ease, or None where it says nothing: few words, or another language.
"""

from __future__ import annotations

import re

# Below it a text is called fairly difficult by Flesch; a definition of ours for when to say so.
PLAIN = 50.0
FEWEST_WORDS = 30
FEWEST_COMMON = 0.15
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?:;]+(?=\s|$)|\n{2,}")
_VOWELS = re.compile(r"[aeiouy]+")
_FREQUENT = (
    "a about am an and are as at be but by can could do for from have i if in is it me my no not of on one or so that the them there "
    "they this to was we what who will with would you your"
)
_COMMON = frozenset(_FREQUENT.split())


def ease(text: str) -> float | None:
    """206.835 − 1.015 · words per sentence − 84.6 · syllables per word; higher is easier, plain English about 60.

    R. Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948). Syllables are counted by groups of vowels, so a figure
    is good to a few points. None below 30 words, and where fewer than 15 in 100 words are common English ones: the formula was made for
    English.
    """
    words = [word.lower() for word in _WORDS.findall(text)]
    if len(words) < FEWEST_WORDS or sum(word in _COMMON for word in words) < FEWEST_COMMON * len(words):
        return None
    sentences = max(1, sum(1 for part in _ENDS.split(text) if _WORDS.search(part)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end: “like” 1, “people” 2, “conversation” 4."""
    if word.endswith(("es", "ed")) and not word.endswith(
        ("ted", "ded", "ses", "zes", "xes", "ches", "shes", "ges", "ces")
    ):
        word = word[:-2] + word[-1]
    elif word.endswith("e") and not word.endswith("le"):
        word = word[:-1]
    return max(1, len(_VOWELS.findall(word)))
