"""The invented release as the catalogue that is shipped, and a data folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.explore.catalogue import Catalogue, chosen
from askaround.explore.catalogue.build import build
from askaround.explore.tests.release import TOWNS, write_oews, write_onet


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented release as the file that comes with the program."""
    folder = tmp_path_factory.mktemp("shipped")
    out = folder / "facts.sqlite3"
    build(write_onet(folder / "onet"), write_oews(folder / "oews.sqlite.xz"), out, TOWNS)
    return out


@pytest.fixture
def data(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(chosen, "_shipped", Catalogue(small))
    monkeypatch.setattr(chosen, "_choice", None)
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    return tmp_path / "data"
