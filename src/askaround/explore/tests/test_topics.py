"""The index of words: built from a release, the same bytes each time, no sentence in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.explore.catalogue.onet import open_release
from askaround.explore.catalogue.topics import TOPICS, Topics, get_topics
from askaround.explore.catalogue.topics_build import write
from askaround.explore.tests.official import official
from askaround.explore.tests.release import FILES


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    for name, rows in FILES.items():
        text = "\n".join("\t".join(row) for row in rows)
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def test_words_mark_the_careers_that_use_them(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "topics.sqlite3"
    write(open_release(release), out)
    marks = Topics(out).marks(["protein", "writ", "nothing"])
    assert set(marks["protein"][1]) == {"19-1021.00"}
    assert set(marks["writ"][1]) == {"27-3042.00"}
    assert "nothing" not in marks


def test_the_same_release_gives_the_same_bytes_and_no_sentence(release: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.sqlite3", tmp_path / "2.sqlite3"
    write(open_release(release), first)
    write(open_release(release), second)
    assert first.read_bytes() == second.read_bytes()
    assert b"sentence that" not in first.read_bytes()


@pytest.mark.slow
def test_the_shipped_index_is_what_the_script_makes(tmp_path: Path) -> None:
    write(open_release(official("onet", "db_30_1_text.zip")), tmp_path / "topics.sqlite3")
    assert (tmp_path / "topics.sqlite3").read_bytes() == TOPICS.read_bytes()


def test_the_shipped_index_knows_words_and_spellings() -> None:
    topics = get_topics()
    assert topics.spelled("bioligist") == "biologist"
    assert topics.spelled("qwerty") == ""
    assert topics.spelled("cat") == ""
    assert "veterinary" in topics.completions("veterin")
