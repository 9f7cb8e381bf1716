"""`careers update`: the same catalogue whatever the files are called, whole or as it was, and what follows."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from askaround.explore.catalogue import Catalogue, chosen, get_catalogue
from askaround.explore.catalogue import update as updating
from askaround.explore.catalogue.coder import Coder, code_titles
from askaround.explore.catalogue.reader import FACTS
from askaround.explore.catalogue.update import update
from askaround.explore.tests import archives
from askaround.explore.tests.official import official
from askaround.lib.errors import Refusal


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
