"""What is given to `careers update` may be no file at all: nothing is waited for, nothing is read without end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from askaround.explore.catalogue.onet import open_release
from askaround.explore.tests import archives
from askaround.lib.errors import Refusal

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def _pipes(path: Path) -> None:
    path.mkdir()
    for name in ("Occupation Data", "Alternate Titles", "Interests"):
        os.mkfifo(path / f"{name}.txt")


def _huge(path: Path) -> None:
    archives.write(archives.release(), path)
    os.truncate(path / "Interests.txt", 70_000_000)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (os.mkfifo, "is not an O.NET text archive"),
        (_pipes, "holds no"),
        (_huge, "larger than any O.NET file"),
    ],
)
def test_no_archive_is_waited_for_or_read_without_end(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "given")
    with pytest.raises(Refusal, match=told):
        list(open_release(tmp_path / "given").rows("interests"))
