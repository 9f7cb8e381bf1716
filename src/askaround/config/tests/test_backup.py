"""A copy of the data is made before each migration, whole, for the owner alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from askaround.config import startup


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "askaround.sqlite3"
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE person (name TEXT)")
        connection.execute("INSERT INTO person VALUES ('Ana')")
    return made


def test_the_copy_is_there_before_anything_is_migrated(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[tuple[str]]] = []

    def migrate() -> None:
        (copy,) = (file.parent / "backups").iterdir()
        assert (copy.parent.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o600)
        with closing(sqlite3.connect(copy)) as connection:
            seen.append(connection.execute("SELECT name FROM person").fetchall())

    monkeypatch.setattr(startup, "_applied", frozenset)
    monkeypatch.setattr(startup, "_migrate", migrate)
    monkeypatch.setattr(startup, "_catch_up", lambda: seen.append([]))
    startup._bring_up_sqlite(file)
    assert seen == [[("Ana",)], []]


def test_nothing_is_copied_where_nothing_is_missing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_applied", startup.schema.expected)
    startup._bring_up_sqlite(file)
    assert not (file.parent / "backups").exists()


def test_a_copy_that_fails_leaves_none_that_looks_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    monkeypatch.setattr(startup, "_applied", frozenset)
    with pytest.raises(sqlite3.DatabaseError):
        startup._bring_up_sqlite(file)
    assert not list((file.parent / "backups").iterdir())
