"""Which server runs on a data folder."""

import os
from pathlib import Path

from askaround.config import running

# The process that runs the tests has a parent, which lives as long as they do.
OTHER = os.getppid()


def test_a_second_server_that_ends_gives_the_first_its_place_back(tmp_path: Path) -> None:
    running._note(tmp_path, OTHER, 8001)
    before = running.write(tmp_path, 8002)
    assert running.port_of(tmp_path) == 8002
    running.clear(tmp_path, before)
    assert running.port_of(tmp_path) == 8001


def test_a_server_that_is_gone_gets_no_place_back(tmp_path: Path) -> None:
    running._note(tmp_path, 2**22 + 1, 8001)
    running.clear(tmp_path, running.write(tmp_path, 8002))
    assert running.port_of(tmp_path) is None
    assert not (tmp_path / "running.json").exists()


def test_the_note_of_another_stays(tmp_path: Path) -> None:
    running.write(tmp_path, 8002)
    running._note(tmp_path, OTHER, 8001)
    running.clear(tmp_path)
    assert running.port_of(tmp_path) == 8001
