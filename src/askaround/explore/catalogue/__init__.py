"""The catalogue of careers: facts of O*NET and OEWS in one read-only file.

In: codes, words, job titles. Out: careers, their figures and relatives, coded titles. `get_catalogue()`
answers questions, `code_titles()` codes titles; `python -m askaround.explore.catalogue.build` makes the file.
"""

from __future__ import annotations

from askaround.explore.catalogue.chosen import get_catalogue
from askaround.explore.catalogue.facts import (
    Area,
    Career,
    Education,
    Hit,
    Nation,
    Pay,
    Place,
    Related,
    Technology,
    Texts,
    Title,
)
from askaround.explore.catalogue.reader import Catalogue

__all__ = [
    "Area",
    "Career",
    "Catalogue",
    "Education",
    "Hit",
    "Nation",
    "Pay",
    "Place",
    "Related",
    "Technology",
    "Texts",
    "Title",
    "get_catalogue",
]
