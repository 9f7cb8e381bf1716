"""The directory of employers: made the same each time, found by name, short form and place."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.catalogue import employers_schema as tables
from askaround.explore.catalogue.employers import DIRECTORY, Directory, get_directory
from askaround.explore.catalogue.employers_build import build, main
from askaround.explore.rules.register import Unreadable, read_record
from askaround.explore.tests.official import official
from askaround.explore.tests.registers import RECORDS, v1, v2, write_ror, write_sp500
from askaround.lib.errors import Refusal


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    folder = tmp_path_factory.mktemp("directory")
    out = folder / "employers.sqlite3"
    build(write_sp500(folder / "sp500.csv"), write_ror(folder / "ror.jsonl"), out)
    return Directory(out)


def test_twice_the_same_bytes_packed_or_not(tmp_path: Path) -> None:
    companies, register = write_sp500(tmp_path / "sp500.csv"), write_ror(tmp_path / "ror.jsonl")
    packed = tmp_path / "ror.jsonl.gz"
    packed.write_bytes(gzip.compress(register.read_bytes()))
    build(companies, register, tmp_path / "one")
    build(companies, packed, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.slow
def test_the_shipped_directory_is_what_its_sources_give(tmp_path: Path) -> None:
    folder = official("organisations")
    build(folder / "sp500.csv", folder / "ror.jsonl.gz", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == DIRECTORY.read_bytes()


def test_a_company_of_both_lists_is_one_entry(directory: Directory) -> None:
    found = directory.search("example labs")
    assert [(each.key, each.where, each.sector) for each in found] == [
        ("ror:05t99sp05", "Davis, California, United States", "Health Care · Biotechnology"),
        ("ror:02s376052", "Zürich, Zurich, Switzerland", ""),
    ]
    assert [each.name for each in found] == ["Example Labs", "Example Labs"]
    assert [each.key for each in directory.search("invented foods")] == ["sp500:INV"]
    assert directory.version()["employers"] == "6"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("IUD", "Invented University of Davis"),
        ("iud", "Invented University of Davis"),
        ("invented u", "Invented University of Davis"),
        ("kase", "Beispielinstitut für Käse"),
        ("KÄSE beispiel", "Beispielinstitut für Käse"),
        ("institut d’exemple", "Beispielinstitut für Käse"),
        ("Invented Foods, Inc.", "Invented Foods"),
    ],
)
def test_found_by_every_latin_name(directory: Directory, text: str, name: str) -> None:
    assert directory.search(text)[0].name == name


@pytest.mark.parametrize("text", ["", " ", "–", "\x00", "gone", "no such name", "例の研究所"])
def test_what_is_not_there_is_not_found(directory: Directory, text: str) -> None:
    assert directory.search(text) == []


@given(text=st.text(max_size=60), place=st.text(max_size=30))
def test_any_text_may_be_searched(directory: Directory, text: str, place: str) -> None:
    assert isinstance(directory.search(text, place=place), list)
    assert isinstance(directory.near(place=place), list)
    assert isinstance(directory.called(text), list)


def test_place_and_kind_narrow(directory: Directory) -> None:
    def names(text: str, place: str, kind: str = "") -> list[str]:
        return [each.place for each in directory.search(text, place=place, kind=kind)]

    assert names("example labs", "CA") == ["Davis"]
    assert names("example labs", "Switzerland") == ["Zürich"]
    assert names("example labs", "CH") == ["Zürich"]
    assert names("example labs", "davis, california") == ["Davis"]
    assert names("example labs", "Atlantis") == []
    assert names("", "Davis", "funder") == ["Davis"]
    assert names("", "Davis", "archive") == []
    assert names("", "", "no kind") == []


def test_near(directory: Directory) -> None:
    assert [each.name for each in directory.near("CA")] == ["Example Labs", "Invented University of Davis"]
    assert [each.name for each in directory.near("California", ("education",))] == [
        "Invented University of Davis"
    ]
    # Sacramento lies 25 km from Davis.
    assert len(directory.near(at=(38.58, -121.49))) == 2
    assert directory.near(at=(38.58, -121.49), km=10) == []
    assert {each.country for each in directory.near(place="Zurich")} == {"Switzerland"}
    assert directory.near("CA", limit=1) == directory.near("CA")[:1]


def test_one_by_its_key(directory: Directory) -> None:
    found = directory.get("ror:043mz5j54")
    assert found is not None
    assert (found.name, found.kind, found.kinds, found.site, found.acronyms, found.state) == (
        "Invented University of Davis",
        "education",
        ("education", "funder"),
        "http://www.example.edu",
        ("IUD",),
        "CA",
    )
    assert directory.get("sp500:SMP") is not None
    for key in ("", "ror:", "ror:000000000", "sp500:NO", "\x00"):
        assert directory.get(key) is None


def test_called_is_exact_and_falls_back_to_the_short_form(directory: Directory) -> None:
    assert [each.key for each in directory.called("The Invented University of Davis, Inc.")] == [
        "ror:043mz5j54"
    ]
    assert [each.key for each in directory.called("BIK")] == ["ror:05a28rw58"]
    assert directory.called("Invented University") == []
    assert len(directory.called("Example Labs")) == 2
    assert [each.place for each in directory.called("Example Labs", "Davis")] == ["Davis"]


@given(st.integers(min_value=0, max_value=32**6 - 1))
def test_keys_of_the_register_are_kept_as_numbers(number: int) -> None:
    assert tables.short_key(tables.full_key(number)) == number


@pytest.mark.parametrize("key", ["ror:012345678", "sp500:MMM", "", "ror:0"])
def test_other_keys_are_kept_as_they_are(key: str) -> None:
    assert tables.full_key(tables.short_key(key)) == key
    assert tables.short_key(key) == key


@pytest.mark.parametrize(
    "site",
    ["https://www.example.org", "http://example.org/a/", "https://example.org", "http://www.example.org/a?b"],
)
def test_sites_come_back(site: str) -> None:
    assert tables.full_site(tables.short_site(site)) == site


def test_both_schemas_say_the_same() -> None:
    place = {
        "name": "Davis",
        "country_name": "United States",
        "country_code": "US",
        "lat": 38.54,
        "lng": -121.74,
    }
    place |= {"country_subdivision_name": "California", "country_subdivision_code": "CA"}
    old = v1(
        "043mz5j54",
        "Example",
        acronyms=["E"],
        aliases=["X"],
        types=["Education"],
        links=["https://example.org"],
    )
    links = [{"type": "wikipedia", "value": "https://w"}, {"type": "website", "value": "https://example.org"}]
    new = v2(
        "043mz5j54", "Example", acronyms=["E"], aliases=["X"], types=["education"], place=place, links=links
    )
    assert read_record(old) == read_record(new)


@pytest.mark.parametrize(
    ("record", "harmless"),
    [
        (RECORDS[-1], True),
        ({"id": "x", "name": ""}, False),
        ({"id": "x", "name": "–"}, False),
        ({"id": "x", "name": "n" * 301}, False),
        ({"name": "no id"}, False),
        ([], False),
        (None, False),
        ({"id": 1, "name": {"a": 1}}, False),
    ],
)
def test_a_record_that_is_none_says_why(record: object, harmless: bool) -> None:
    with pytest.raises(Unreadable) as why:
        read_record(record)
    assert why.value.harmless is harmless
    assert why.value.reason


def test_odd_parts_of_a_record_are_left_out() -> None:
    odd = {"id": "https://ror.org/043mz5j54", "names": [{"value": "Example", "types": ["label"]}, 3, None]}
    odd |= {
        "types": "facility",
        "links": ["javascript:alert(1)", 7],
        "locations": [{"geonames_details": {"lat": 1e999}}],
    }
    entry = read_record(odd)
    assert (entry.name, entry.kinds, entry.site, entry.latitude, entry.place) == ("Example", (), "", None, "")


@pytest.mark.parametrize(
    ("companies", "register"), [("nothing,here\n1,2\n", None), (None, "no json"), (None, ""), (None, "{}\n")]
)
def test_a_wrong_source_leaves_the_directory_alone(
    tmp_path: Path, companies: str | None, register: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    sp500, ror = write_sp500(tmp_path / "sp500.csv"), write_ror(tmp_path / "ror.jsonl")
    if companies is not None:
        sp500.write_text(companies)
    if register is not None:
        ror.write_text(register)
    out = tmp_path / "out"
    out.write_bytes(b"before")
    assert main(["--sp500", str(sp500), "--ror", str(ror), "--out", str(out)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert out.read_bytes() == b"before"
    with pytest.raises(Refusal):
        build(tmp_path / "none.csv", ror, out)


# -- what is shipped ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UCSF", "University of California, San Francisco"),
        ("NIH", "National Institutes of Health"),
        ("MIT", "Massachusetts Institute of Technology"),
        ("Universität Zürich", "University of Zurich"),
        ("Genentech, Inc.", "Genentech"),
        ("3m", "3M"),
        ("universidade de são paulo", "Universidade de São Paulo"),
    ],
)
def test_the_shipped_directory_knows(text: str, name: str) -> None:
    assert get_directory().search(text)[0].name == name


def test_the_shipped_directory_is_small_and_quick() -> None:
    assert DIRECTORY.stat().st_size < 6_000_000
    directory = get_directory()
    texts = ["univ", "hospital", "ministry of health", "ucsf", "a", "zzzz", "institute of technology"]
    directory.search("warm")
    times = []
    for text in texts * 3:
        begun = time.process_time()
        directory.search(text)
        directory.search(text, place="California", kind="company")
        times.append((time.process_time() - begun) / 2)
    assert sorted(times)[len(times) // 2] < 0.02


@pytest.mark.parametrize("key", ["", "\ud800", "ror:0é", "x" * 1_000_000, "sp500:\x00"])
def test_a_key_that_is_none_finds_nobody(key: str) -> None:
    assert get_directory().get(key) is None
