"""`careers update`: the same catalogue whatever the files are called, whole or as it was, and what follows."""

from __future__ import annotations

import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from askaround.explore.catalogue import Catalogue, chosen, get_catalogue, schema
from askaround.explore.catalogue import update as updating
from askaround.explore.catalogue.build import build
from askaround.explore.catalogue.coder import Coder, code_titles
from askaround.explore.catalogue.reader import FACTS
from askaround.explore.catalogue.update import update
from askaround.explore.tests import archives
from askaround.explore.tests.archives import Release
from askaround.explore.tests.official import official
from askaround.explore.tests.release import TOWNS, write_oews, write_onet
from askaround.lib.errors import Refusal


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


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; of the index of words its inner tables."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        names = [
            n
            for (n,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'search' ORDER BY 1"
            )
        ]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}
    finally:
        connection.close()


def test_both_namings_give_the_same_catalogue(data: Path, tmp_path: Path) -> None:
    update(archives.write(archives.later(), tmp_path / "old.zip"), data)
    old = tables(chosen.own_file(data))
    again = update(archives.write(archives.renamed(archives.later()), tmp_path / "new"), data)
    assert not again.changed
    update(archives.write(archives.renamed(archives.later()), tmp_path / "new.zip"), tmp_path / "fresh")
    assert tables(chosen.own_file(tmp_path / "fresh")) == old
    assert old["task"]
    assert old["figure"]


@pytest.mark.slow
def test_the_official_archive_renamed_gives_the_same_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = official("onet", "db_30_1_text.zip")
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    first = update(archive, tmp_path / "data")
    old = tables(chosen.own_file(tmp_path / "data"))
    assert (first.changed, first.release, first.careers) == (True, "O*NET 30.1", 1016)
    files = archives.renamed(archives.read(archive))
    assert {"Career Interest Types", "Job Titles", "Software Skills", "Education"} <= files.keys()
    assert not {"Interests", "Alternate Titles", "Technology Skills", "Tools Used"} & files.keys()
    second = update(archives.write(files, tmp_path / "db_30_3_text.zip"), tmp_path / "data")
    assert not second.changed
    assert second.kept == ()
    assert tables(chosen.own_file(tmp_path / "data")) == old
    assert len(old["career"]) == 1016
    assert len(old["task"]) > 18_000


def test_what_appeared_vanished_and_moved(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    report = update(archives.write(archives.later(), tmp_path / "a.zip"), data, told.append)
    assert (report.release, report.date, report.careers) == ("O*NET 30.2", "December 2025", 6)
    assert report.changes.appeared == ("49-9081.00",)
    assert [(c.onet, c.title) for c in report.changes.vanished] == [("55-3016.00", "Infantry")]
    assert report.changes.history == {"19-1029.01": "19-1029.07"} == report.follow
    assert report.titles["added"] == 4  # Gene Reader, Wind Tuners, Manual Author, Breeze Adjuster
    assert report.titles["gone"] == 2
    assert told[0].startswith("Reading")
    catalogue = get_catalogue()
    assert catalogue.follow("19-1029.01") == "19-1029.07"
    assert (catalogue.follow("55-3016.00"), catalogue.former_title("55-3016.00")) == ("", "Infantry")
    assert [hit.onet for hit in catalogue.search("breeze adjuster")] == ["49-9081.00"]
    assert code_titles(["Breeze adjuster"])[0].onet == "49-9081.00"


def test_titles_that_the_model_knows_follow_a_code_that_moved(data: Path, tmp_path: Path) -> None:
    title = "Genomics bioinformatics scientist"
    shipped = Coder(Catalogue(FACTS)).code(title)
    assert "19-1029.01" in [shipped.onet, *(other.onet for other in shipped.alternatives)]
    update(archives.write(archives.later(), tmp_path / "a.zip"), data)
    found = code_titles([title])[0]
    known = [found.onet, *(other.onet for other in found.alternatives)]
    assert "19-1029.07" in known
    assert "19-1029.01" not in known


def test_search_by_words_follows_a_code_that_moved(data: Path, tmp_path: Path) -> None:
    words = "compare genomes with algorithms"
    assert "19-1029.01" in [hit.onet for hit in Catalogue(FACTS).search(words)]
    update(archives.write(archives.later(), tmp_path / "a.zip"), data)
    assert "19-1029.07" in [hit.onet for hit in get_catalogue().search(words)]


def test_odd_blanks_and_other_scales_are_no_damage(data: Path, tmp_path: Path) -> None:
    files = archives.release()
    files["Alternate Titles"].append(["27-3042.00", "Proposal\u00a0Writer", "n/a", "02"])
    files["Interests"].append(["19-1021.00", "1.B.1.a", "x", "PCT", "88.00", "11/2023", "x"])
    update(archives.write(files, tmp_path / "a"), data)
    assert get_catalogue().search("proposal writer")[0].onet == "27-3042.00"
    assert get_catalogue().career("19-1021.00") == Catalogue(chosen.shipped().path).career("19-1021.00")


def test_figures_and_places_are_copied(data: Path, tmp_path: Path, small: Path) -> None:
    update(archives.write(archives.later(), tmp_path / "a"), data)
    before, after = tables(small), tables(chosen.own_file(data))
    for table in ("series", "area", "place", "abroad", "nation", "figure"):
        assert after[table] == before[table]
    assert [a.employment for a in get_catalogue().areas("19-1021.00")] == [
        a.employment for a in Catalogue(small).areas("19-1021.00")
    ]


def test_descriptions_and_tasks_come_with_an_update_only(data: Path, tmp_path: Path) -> None:
    assert get_catalogue().texts("19-1021.00").tasks == ()
    update(archives.write(archives.release(), tmp_path / "a"), data)
    texts = get_catalogue().texts("19-1021.00")
    assert texts.description == "A sentence that must not be shipped."
    assert texts.tasks == ("Weigh invented proteins.", "Wash the glassware of everybody.")
    assert get_catalogue().texts("29-2011.00").tasks == ()
    assert get_catalogue().texts("99-9999.00") == get_catalogue().texts("nonsense")


def test_29_reads_too_and_earlier_ones_are_refused(data: Path, tmp_path: Path) -> None:
    report = update(archives.write(archives.release("29.2"), tmp_path / "a.zip"), data)
    assert (report.release, report.careers, report.kept) == ("O*NET 29.2", 6, ())
    with pytest.raises(Refusal, match=r"29\.0"):
        update(archives.write(archives.release("24.1"), tmp_path / "b.zip"), data)


def test_a_second_time_changes_nothing(data: Path, tmp_path: Path) -> None:
    archive = archives.write(archives.later(), tmp_path / "a.zip")
    update(archive, data)
    before = chosen.own_file(data).stat()
    report = update(archive, data)
    assert not report.changed
    assert report.changes == updating.Changes((), (), ())
    assert report.follow == {"19-1029.01": "19-1029.07"}  # so that rows of a killed update follow still
    after = chosen.own_file(data).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_history_is_kept_from_release_to_release(data: Path, tmp_path: Path) -> None:
    update(archives.write(archives.later(), tmp_path / "a.zip"), data)
    third = archives.later()
    third["Occupation Data"] = [
        ["19-1040.00", "Readers, Gene", "x"] if row[0] == "19-1029.07" else row
        for row in third["Occupation Data"]
    ]
    third["Read Me"][0] = ["O*NET 31.0 Database"]
    assert update(archives.write(third, tmp_path / "b.zip"), data).changes.history == {
        "19-1029.07": "19-1040.00"
    }
    assert get_catalogue().follow("19-1029.01") == "19-1040.00"
    assert get_catalogue().former_title("55-3016.00") == "Infantry"
    back = update(archives.write(archives.release(), tmp_path / "c.zip"), data)
    assert back.changes.history == {"19-1040.00": "19-1029.01"}
    assert get_catalogue().follow("19-1029.01") == "19-1029.01"
    assert get_catalogue().former_title("55-3016.00") == ""


OPTIONAL = {
    "Job Zones": lambda c: c.job_zone,
    "Education, Training, and Experience": lambda c: c.education,
    "Technology Skills": lambda c: c.technologies,
    "Related Occupations": lambda c: c.related,
    "Sample of Reported Titles": lambda c: c.titles,
}


@pytest.mark.parametrize("file", OPTIONAL)
@pytest.mark.parametrize("how", ["missing", "damaged", "empty"])
def test_a_missing_optional_file_leaves_the_earlier_facts(
    data: Path, tmp_path: Path, small: Path, file: str, how: str
) -> None:
    files = archives.release("30.2")
    archive = archives.write(files, tmp_path / "onet")
    (archive / f"{file}.txt").unlink()
    if how == "damaged":
        (archive / f"{file}.txt").write_bytes(b"\xff\xfe\x00 no text \x00")
    elif how == "empty":
        (archive / f"{file}.txt").write_text("\t".join(files[file][0]) + "\n")
    report = update(archive, data)
    assert report.kept == (file,)
    was, now = Catalogue(small).career("19-1021.00"), get_catalogue().career("19-1021.00")
    assert was is not None
    assert OPTIONAL[file](now) == OPTIONAL[file](was) != ()
    assert get_catalogue().version()[f"kept {file}"] == "O*NET 0.0"
    again = update(archive, data)
    assert (again.changed, again.kept) == (False, (file,))
    assert get_catalogue().version()[f"kept {file}"] == "O*NET 0.0"


def test_kept_facts_follow_a_code_that_moved(data: Path, tmp_path: Path) -> None:
    first = archives.release()
    first["Job Zones"].append(["19-1029.01", "4", "08/2023", "x"])
    first["Related Occupations"].append(["19-1021.00", "19-1029.01", "Primary-Long", "3"])
    update(archives.write(first, tmp_path / "a"), data)
    second = archives.later()
    for file in ("Job Zones", "Related Occupations", "Task Statements"):
        del second[file]
    update(archives.write(second, tmp_path / "b"), data)
    moved = get_catalogue().career("19-1029.07")
    assert moved is not None
    assert moved.job_zone == 4
    assert "19-1029.07" in [r.onet for r in get_catalogue().related("19-1021.00")]
    assert get_catalogue().texts("19-1021.00").tasks[0] == "Weigh invented proteins."


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
