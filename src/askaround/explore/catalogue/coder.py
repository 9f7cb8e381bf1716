"""Codes titles with the catalogue in use and the shipped model.

In: titles as people write them, or any text. Out: `Coding` for each, or careers with scores. Titles and model are read
at the first use and kept until another catalogue is in use.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from askaround.explore.catalogue import get_catalogue, schema, titles
from askaround.explore.catalogue.reader import Catalogue
from askaround.explore.rules.coding import Coding, Titles, code_all, code_title
from askaround.explore.rules.coding_text import rank
from askaround.explore.rules.coding_titles import TitleIndex
from askaround.explore.rules.words import normal, normal_words

KIND_WEIGHT = {
    schema.OFFICIAL: 8.0,
    schema.SHOWN: 2.5,
    schema.REPORTED: 2.0,
    schema.ALTERNATE: 1.0,
    schema.SHORT: 1.0,
}
_COMMON = 0.3
"""Exponent of the number of jobs: of two careers with the same title, the more common weighs somewhat more."""

MORE = Path(__file__).with_name("more_titles.txt")
"""Titles that the catalogue lacks, written for the project; one that it has keeps the catalogue's careers."""

_NARROW = 0.5
"""Weight of O*NET's subdivisions (codes not ending in .00): a title common to both is rather the broad career's."""


class Coder:
    """Codes titles by one catalogue. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._titles: Titles | None = None
        self._lock = threading.Lock()

    def code(self, title: str) -> Coding:
        """Code one title (see `rules.coding`)."""
        return code_title(self.titles(), title)

    def code_titles(self, texts: Iterable[str]) -> list[Coding]:
        """Code many, in the order given."""
        return code_all(self.titles(), texts)

    def rank_text(self, text: str, limit: int = 10) -> list[tuple[str, float]]:
        """Careers (O*NET code, score in 0..1) that a text speaks of, the likeliest first; [] where it speaks of none."""
        return rank(self.titles(), text, limit)

    def titles(self) -> Titles:
        """The catalogue's titles joined with the model."""
        with self._lock:
            if self._titles is None:
                model, known = titles.load(), self.catalogue
                # The model knows the shipped codes; another release may have others for the same careers.
                careers = tuple(known.follow(onet) or onet for onet in model.careers)
                self._titles = Titles(load(known), replace(model, careers=careers))
            return self._titles


def load(catalogue: Catalogue) -> TitleIndex:
    """Read the index of titles from the facts file.

    A title weighs more for a career that is common, broad, reported by its workers, and whose own title holds
    the last word of it (a UX designer is rather a "Web and Digital Interface Designer").
    """
    rows = catalogue.rows(
        "SELECT c.id, c.onet, c.title, n.employment, (SELECT count(*) FROM career o WHERE o.series_id = c.series_id)"
        " FROM career c LEFT JOIN nation n ON n.series_id = c.series_id ORDER BY c.id"
    )
    index = TitleIndex([("", ""), *((onet, title) for _, onet, title, _, _ in rows)])
    common = [1.0] + [((jobs or 0) / max(1, sharing) + 1000) ** _COMMON for *_, jobs, sharing in rows]
    named = [frozenset[str](), *(frozenset(normal_words(title)) for _, _, title, _, _ in rows)]
    broad = [1.0] + [1.0 if onet.endswith(".00") else _NARROW for _, onet, _, _, _ in rows]
    for norm, career, kind in catalogue.rows(
        "SELECT t.norm, l.career_id, l.kind FROM career_title l CROSS JOIN title t ON t.id = l.id / 4096"
    ):
        if norm:
            words = norm.split()
            held = named[career]
            own = (words[-1] in held) + 0.5 * len([w for w in words if w in held]) / len(words)
            index.add(norm, career, KIND_WEIGHT[kind] * common[career] * broad[career] * (1 + own))
    _add_more(index, catalogue)
    return index


def _add_more(index: TitleIndex, catalogue: Catalogue) -> None:
    number = {onet: n for n, (onet, _) in enumerate(index.careers)}
    listed = frozenset(index.exact)
    for line in MORE.read_text("utf-8").splitlines():
        code, _, texts = line.partition(" ")
        career = number.get(catalogue.follow(code) or code)
        if career is None:
            continue
        for text in texts.split("|"):
            if (norm := normal(text)) not in listed:
                index.add(norm, career, 1.0)


_shared: Coder | None = None
_lock = threading.Lock()


def coder() -> Coder:
    """The coder of the catalogue in use; the threads of a server share one."""
    global _shared
    catalogue = get_catalogue()
    with _lock:
        if _shared is None or _shared.catalogue is not catalogue:
            _shared = Coder(catalogue)
        return _shared


def code_titles(titles: Iterable[str]) -> list[Coding]:
    """Code titles with the catalogue in use, in the order given."""
    return coder().code_titles(titles)


def rank_text(text: str, limit: int = 10) -> list[tuple[str, float]]:
    """Careers (O*NET code, score) that any text speaks of, the likeliest first. Never fails; reads 20,000 characters."""
    return coder().rank_text(text, limit)
