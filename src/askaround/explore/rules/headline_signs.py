"""What a headline's words call for, so that only the steps that could find something are taken.

In: a folded segment of a headline. Out: signs, one bit each. A sign that is missing promises that the step finds
nothing (a test reads headlines with and without them); one that is there promises nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from askaround.explore.rules.headline_words import (
    ORGANISATION_ANY,
    PASSION,
    STUDENTS,
    STUDIED,
    listed,
)
from askaround.explore.rules.languages import is_foreign

STANDING, STUDENT, EMPLOYER, EXTRA, GRADE, FOREIGN = 1, 2, 4, 8, 16, 32

_STANDING = listed("ex ir i transition market break between ecoute hire laid recently ready")
_STANDING_STARTS = (
    "former", "previously", "prev", "past", "alum", "ehemalig", "ancien", "fruher", "antigu", "antes",
    "semi", "retir", "emerit", "pension", "ruhestand", "rentner", "retrait", "jubilad", "aposentad", "reformad",
    "open", "looking", "seek", "jobseek", "hunt", "jobhunt", "jobsuche", "suche", "available", "unemployed",
    "aspiring", "arbeits", "recherche", "busqueda", "busca", "busco", "procura", "future", "wannabe", "search",
    "desemp", "disponi", "offen",
)  # fmt: skip
"""How the words begin without which neither PAST, RETIRED nor SEEKING of `headlines` finds anything."""

_STUDENT = STUDENTS | STUDIED | {"studying", "pursuing"}
_EMPLOYER = listed("at chez bei beim with from w c") | {
    part for name in ORGANISATION_ANY for part in name.split("-")
}
_EXTRA = frozenset(mark.split()[0] for mark in PASSION)
_GRADE = listed(
    "i ii iii iv v vi vii sr snr senior jr jnr junior entry mid experienced interim acting self award passionate seasoned"
    " proud full part currently recovering gs a an the im working now deputy freelance"
)
_GRADE_STARTS = ("level", "grade", "band", "stufe", "niveau", "nivel", "tier", "class", "step")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")


def signs(segment: str) -> int:
    """The signs of a segment."""
    seen = STUDENT if "'" in segment else 0
    if "@" in segment:
        seen |= EMPLOYER
    for word in _WORD.findall(segment):
        seen |= _signs(word)
    return seen


@lru_cache(maxsize=20_000)
def _signs(word: str) -> int:
    seen = 0
    if word in _STANDING or word.startswith(_STANDING_STARTS):
        seen |= STANDING
    if word in _STUDENT or "werkstudent" in word:
        seen |= STUDENT
    if word in _EMPLOYER:
        seen |= EMPLOYER
    if word in _EXTRA:
        seen |= EXTRA
    if word in _GRADE or word.startswith(_GRADE_STARTS) or not word.isalpha():
        seen |= GRADE
    if any(map(is_foreign, _LETTERS.findall(word))):
        seen |= FOREIGN
    return seen
