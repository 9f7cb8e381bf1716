"""`careers update` when something is wrong: archives that are damaged or none, a kill, two at once, a file that went bad."""

from __future__ import annotations

import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from askaround.explore.catalogue import chosen, get_catalogue, schema
from askaround.explore.catalogue import update as updating
from askaround.explore.catalogue.update import update
from askaround.explore.tests import archives
from askaround.explore.tests.archives import Release
from askaround.lib.errors import Refusal


def _without(file: str) -> Callable[[Release], None]:
    return lambda files: files.__delitem__(file)


def _headless(files: Release) -> None:
    files["Interests"][0][4] = "Value"


def _cut(files: Release) -> None:
    files["Interests"][-1] = files["Interests"][-1][:2]


def _bodiless(file: str) -> Callable[[Release], None]:
    return lambda files: files.__setitem__(file, files[file][:1])


def _cell(file: str, column: int, text: str) -> Callable[[Release], None]:
    def change(files: Release) -> None:
        files[file][1][column] = text

    return change


def _extra_columns(files: Release) -> None:
    files["Occupation Data"][1:3] = [files["Occupation Data"][1] + files["Occupation Data"][2]]


def _one_interest_less(files: Release) -> None:
    files["Interests"][1][4] = "n/a"


def _ends_early(files: Release) -> None:
    files["Occupation Data"] = files["Occupation Data"][:2]


DAMAGE: dict[str, Callable[[Release], None]] = {
    "Occupation Data": _without("Occupation Data"),
    "Alternate Titles": _without("Alternate Titles"),
    "Interests": _without("Interests"),
    "column Data Value": _headless,
    "within line": _cut,
    "no career": _bodiless("Occupation Data"),
    "no title": _bodiless("Alternate Titles"),
    "no interests": _bodiless("Interests"),
    "“99”": _cell("Occupation Data", 0, "99"),
    "19-1021.00 has no title": _cell("Occupation Data", 1, ""),
    "about “19-1021.00”": _cell("Interests", 4, "nan"),
    "Interests.txt is damaged": _cell("Interests", 4, "1e9"),
    "a line about": _cell("Alternate Titles", 1, "Pro\x07tein"),
    "about “19-1021.00” cannot": _cell("Interests", 4, "0.99"),
    "19-1021.00 has not all six": _one_interest_less,
    "Occupation Data.txt cannot be read": _cell("Occupation Data", 2, "They are\0\0\0\0"),
    "Alternate Titles.txt cannot be read": _cell("Alternate Titles", 3, "\0\0"),
    "too many columns in line 2": _extra_columns,
    "it lacks 4 careers": _ends_early,
}


@pytest.mark.parametrize("told", DAMAGE)
@pytest.mark.parametrize("before", [False, True])
def test_a_damaged_archive_changes_nothing(data: Path, tmp_path: Path, told: str, before: bool) -> None:
    if before:
        update(archives.write(archives.later(), tmp_path / "before"), data)
    was = {p.name: p.read_bytes() for p in chosen.own_file(data).parent.glob("facts*")}
    files = archives.release()
    DAMAGE[told](files)
    with pytest.raises(Refusal, match=told) as refused:
        update(archives.write(files, tmp_path / "onet"), data)
    assert "\n" not in refused.value.sentence
    assert {p.name: p.read_bytes() for p in chosen.own_file(data).parent.glob("facts*")} == was


def _excel(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("db_30_1_excel/Occupation Data.xlsx", b"PK")


def _truncated(path: Path) -> None:
    archives.write(archives.release(), path)
    path.write_bytes(path.read_bytes()[:-400])


def _flipped(path: Path) -> None:
    archives.write(archives.release(), path)
    content = bytearray(path.read_bytes())
    content[80:120] = bytes(40)
    path.write_bytes(content)


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("Alternate Titles", "Interests"):
            archive.writestr(f"{name}.txt", "x")
        with archive.open("Occupation Data.txt", "w") as member:
            for _ in range(70):
                member.write(bytes(1_000_000))


def _two(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for folder in ("db_30_1_text", "db_30_2_text"):
            archive.writestr(f"{folder}/Occupation Data.txt", "x")


@pytest.mark.parametrize(
    "make", [_excel, _truncated, _flipped, _bomb, _two, lambda p: p.write_bytes(b"\x00" * 99)]
)
def test_a_file_that_is_no_such_archive(data: Path, tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "db.zip")
    with pytest.raises(Refusal) as refused:
        update(tmp_path / "db.zip", data)
    assert "\n" not in refused.value.sentence
    assert not chosen.own_file(data).exists()


def test_a_kill_at_any_point_leaves_the_old_or_the_new(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(archives.write(archives.release(), tmp_path / "a"), data)
    old = chosen.own_file(data).read_bytes()
    newer = archives.write(archives.later(), tmp_path / "b")

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    for place, name in ((os, "fsync"), (schema, "settle"), (updating, "_titles"), (Path, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, killed)
            with pytest.raises(KilledError):
                update(newer, data)
        assert chosen.own_file(data).read_bytes() == old
    (chosen.own_file(data).parent / "facts.sqlite3.1-left.new").write_bytes(b"what a killed update left")
    update(newer, data)
    assert sorted(p.name for p in chosen.own_file(data).parent.iterdir()) == ["deliver.lock", "facts.sqlite3"]


def test_two_updates_at_once(data: Path, tmp_path: Path) -> None:
    archive = archives.write(archives.later(), tmp_path / "a.zip")
    reports: list[updating.Report] = []
    threads = [threading.Thread(target=lambda: reports.append(update(archive, data))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.changed for report in reports) == [False, False, True]
    assert chosen.problem(chosen.own_file(data)) == ""


def test_a_running_server_notices_a_new_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert get_catalogue() is chosen.shipped()
    other = tmp_path / "elsewhere"
    update(archives.write(archives.release(), tmp_path / "a"), other)
    chosen.own_file(data).parent.mkdir(parents=True)
    chosen.own_file(other).replace(chosen.own_file(data))
    assert chosen._choice is not None
    chosen._choice.looked_at -= 2
    assert get_catalogue().path == chosen.own_file(data)
    assert get_catalogue() is get_catalogue()


@pytest.mark.parametrize("how", ["truncated", "other schema", "no database"])
def test_a_file_that_cannot_be_used_gives_way_to_the_shipped_one(
    data: Path, tmp_path: Path, how: str
) -> None:
    update(archives.write(archives.release(), tmp_path / "a"), data)
    own = chosen.own_file(data)
    if how == "truncated":
        own.write_bytes(own.read_bytes()[:8192])
    elif how == "no database":
        own.write_bytes(b"SQLite format 3\0" + bytes(4080))
    else:
        connection = sqlite3.connect(own)
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
        connection.commit()
        connection.close()
    assert chosen.look_again() is chosen.shipped()
    assert "careers update" in chosen.trouble()
    update(archives.write(archives.release(), tmp_path / "b"), data)
    assert chosen.trouble() == ""
    assert get_catalogue().path == own


def test_damage_within_the_file_is_noticed_when_it_is_read(data: Path, tmp_path: Path) -> None:
    update(archives.write(archives.release(), tmp_path / "a"), data)
    own = chosen.own_file(data)
    content = bytearray(own.read_bytes())
    page = tables_root(own, "title")
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    own.unlink()
    own.write_bytes(content)
    assert chosen.look_again().path == own
    with pytest.raises(Refusal, match="damaged"):
        get_catalogue().titles("19-1021.00")
    assert get_catalogue() is chosen.shipped()
    assert chosen.trouble()


def tables_root(path: Path, table: str) -> int:
    connection = sqlite3.connect(path)
    try:
        found: int = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()[0]
        return found
    finally:
        connection.close()
