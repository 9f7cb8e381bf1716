"""Reads and writes the title model's file, `titles.npz`.

In: the file. Out: a `TitleModel`. The file holds words, names and weights, no title and no sentence; it is read at the
first use.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askaround.explore.rules.coding_model import Curve, TitleModel
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("titles.npz")
FORMAT = 1


def save(model: TitleModel, path: Path) -> None:
    """Write the model; the same model gives the same bytes."""
    import numpy as np

    held = io.BytesIO()
    np.savez_compressed(
        held,
        format=np.array([FORMAT]),
        careers=_listed(model.careers),
        words=_listed(model.words),
        names=_listed(model.names),
        grams=_listed(model.grams),
        table=model.table,
        scales=model.scales.astype(np.float16),
        out=model.out.astype(np.float16),
        bias=model.bias.astype(np.float16),
        likely=np.array(model.likely),
        shared=np.array(model.shared),
    )
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(held.getvalue())
    fresh.replace(path)


def load(path: Path = MODEL) -> TitleModel:
    """The model in a file. Raises Refusal where it is damaged or of another format."""
    import numpy as np

    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as held:
            if held["format"][0] != FORMAT:
                raise Refusal(
                    f"{path.name} was made by another version of Askaround: install the program again."
                )
            words, names, grams = (_names(held[part]) for part in ("words", "names", "grams"))
            at_names, at_grams = len(words), len(words) + len(names)
            return TitleModel(
                tuple(_names(held["careers"])),
                {word: n for n, word in enumerate(words)},
                {name: n for n, name in enumerate(names, start=at_names)},
                {gram: n for n, gram in enumerate(grams, start=at_grams)},
                held["table"],
                held["scales"].astype(np.float32),
                held["out"].astype(np.float32),
                held["bias"].astype(np.float32),
                _curve(held["likely"]),
                _curve(held["shared"]),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise Refusal(f"{path.name} cannot be read ({error}): install the program again.") from error


def _listed(names: Any) -> NDArray[Any]:
    import numpy as np

    return np.frombuffer("\n".join(names).encode(), np.uint8)


def _names(held: NDArray[Any]) -> list[str]:
    text = held.tobytes().decode()
    return text.split("\n") if text else []


def _curve(held: NDArray[Any]) -> Curve:
    knots, values = held.tolist()
    return tuple(knots), tuple(values)
