"""Files of employers: what is read, what is left out and why, what is refused whole; a second load changes nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from askaround.accounts.actions import make_workspace
from askaround.accounts.models import Workspace
from askaround.cli import main
from askaround.explore import employer_files, loading
from askaround.explore.actions import add_organisation
from askaround.explore.models import Organisation
from askaround.explore.rules.employer_rows import Only, guess_columns, read_employees, read_kinds, read_row
from askaround.explore.rules.register import Unreadable
from askaround.explore.tests.registers import PLACE_OF_GERMANY, RECORDS, v1, v2, write_ror
from askaround.lib.errors import Refusal

TABLE = """Company,Headquarters,Website,Type,Employees
"Example Labs, Inc.","Davis, California",www.example.com,Company,"1,200"
Invented Hospital,Zürich,https://example.org,Hospital,11-50

–,Nowhere,,,
example labs,Elsewhere,,,
"""


@pytest.fixture
def owner(db: None) -> Workspace:
    return make_workspace("alice@example.org")


def written(folder: Path, text: str | bytes, name: str = "file.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def counts(result: loading.Loaded) -> tuple[int, int, int, int, int, int]:
    return (
        result.rows, result.created, result.updated, result.unchanged, result.filtered, len(result.skipped)
    )  # fmt: skip


def state(owner: Workspace) -> list[tuple[Any, ...]]:
    fields = ("number", "name", "place", "site", "kind", "employees", "external")
    return list(Organisation.objects.filter(owner=owner).order_by("number").values_list(*fields))


def test_a_table_by_its_headings(owner: Workspace, tmp_path: Path) -> None:
    file = written(tmp_path, TABLE)
    result = loading.load(owner, file)
    assert counts(result) == (5, 2, 0, 0, 0, 3)
    assert result.in_part
    assert result.columns == {
        "name": "Company", "place": "Headquarters", "site": "Website", "kind": "Type", "employees": "Employees"
    }  # fmt: skip
    assert result.skipped == [
        {"row": 3, "reason": "the row is blank"},
        {"row": 4, "reason": "its name has no letters or digits"},
        {"row": 5, "reason": "the same employer as row 1"},
    ]
    assert state(owner) == [
        (1, "Example Labs, Inc.", "Davis, California", "https://www.example.com", "company", 1200, ""),
        (2, "Invented Hospital", "Zürich", "https://example.org", "healthcare", 11, ""),
    ]
    before = state(owner)
    again = loading.load(owner, file)
    assert counts(again) == (5, 0, 0, 2, 0, 3)
    assert state(owner) == before


def test_what_one_has_is_filled_in_and_never_overwritten(owner: Workspace, tmp_path: Path) -> None:
    add_organisation(owner, "Example Labs", place="Woodland")
    result = loading.load(
        owner, written(tmp_path, "name,place,site\nExample Labs Inc,Davis,https://example.org\n")
    )
    assert counts(result) == (1, 0, 1, 0, 0, 0)
    assert state(owner) == [(1, "Example Labs", "Woodland", "https://example.org", "", None, "")]


def test_a_dump_of_both_schemas(owner: Workspace, tmp_path: Path) -> None:
    file = write_ror(tmp_path / "ror.jsonl")
    result = loading.load(owner, file)
    assert counts(result) == (5, 4, 0, 0, 0, 1)
    assert (result.kind, result.in_part) == ("register", False)
    assert result.skipped == [{"row": 5, "reason": "the register calls it withdrawn"}]
    first = state(owner)[0]
    assert first[1:] == (
        "Invented University of Davis", "Davis, California, United States", "http://www.example.edu/", "education", None, "ror:043mz5j54"
    )  # fmt: skip
    before = state(owner)
    assert counts(loading.load(owner, file)) == (5, 0, 0, 4, 0, 1)
    assert state(owner) == before


def test_records_of_one_name_are_kept_apart_by_their_place(owner: Workspace, tmp_path: Path) -> None:
    keys = ("043mz5j54", "05t99sp05", "05a28rw58", "02s376052")
    records = [
        v1(keys[0], "Ministry of Examples"),
        v2(keys[1], "Ministry of Examples"),
        v2(keys[2], "Ministry of Examples", place=PLACE_OF_GERMANY),
        v2(keys[3], "Ministry of Examples", town="Bern"),
    ]
    file = write_ror(tmp_path / "ror.jsonl", records)
    assert counts(loading.load(owner, file)) == (4, 4, 0, 0, 0, 0)
    assert [row[1] for row in state(owner)] == [
        "Ministry of Examples",
        "Ministry of Examples (Switzerland)",
        "Ministry of Examples (Germany)",
        "Ministry of Examples (Bern, Zurich, Switzerland)",
    ]
    assert counts(loading.load(owner, file)) == (4, 0, 0, 4, 0, 0)
    # In another order, and twice in one file.
    again = write_ror(tmp_path / "again.jsonl", [*records[::-1], records[0]])
    assert counts(loading.load(owner, again)) == (5, 0, 0, 4, 0, 1)


def test_one_s_own_employer_becomes_the_first_record_of_its_name(owner: Workspace, tmp_path: Path) -> None:
    add_organisation(owner, "Ministry of Examples")
    records = [v1("043mz5j54", "Ministry of Examples"), v2("05t99sp05", "Ministry of Examples")]
    file = write_ror(tmp_path / "ror.jsonl", records)
    assert counts(loading.load(owner, file)) == (2, 1, 1, 0, 0, 0)
    assert counts(loading.load(owner, file)) == (2, 0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (Only(country="CH"), ["Beispielinstitut für Käse", "Example Labs (Switzerland)"]),
        (Only(country="switzerland", kind="company"), ["Example Labs (Switzerland)"]),
        (Only(kind="funder"), ["Invented University of Davis"]),
        (Only(place="davis california"), ["Invented University of Davis"]),
        (Only(country="Atlantis"), []),
    ],
)
def test_only_what_is_asked_for(owner: Workspace, tmp_path: Path, only: Only, names: list[str]) -> None:
    result = loading.load(owner, write_ror(tmp_path / "ror.jsonl"), only)
    assert [row[1] for row in state(owner)] == names
    assert counts(result) == (5, len(names), 0, 0, 4 - len(names), 1)


def packed(folder: Path, form: str) -> Path:
    lines = "".join(f"{json.dumps(row)}\n" for row in RECORDS)
    listed = json.dumps(RECORDS, indent=1)
    if form == "jsonl":
        return written(folder, lines, "a.jsonl")
    if form == "json":
        return written(folder, listed, "a.json")
    if form == "one object":
        return written(folder, json.dumps(RECORDS[0], indent=1), "a.json")
    if form == "json in one line":
        return written(folder, "\ufeff" + json.dumps(RECORDS), "a.json")
    if form == "gz":
        return written(folder, gzip.compress(lines.encode()), "a.jsonl.gz")
    file = folder / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v1-ror-data.csv", "name\nWrong\n")
        archive.writestr("v1-ror-data.json", json.dumps([RECORDS[0]]))
        archive.writestr("v1-ror-data_schema_v2.json", listed)
        archive.writestr("__MACOSX/._v1.json", "x")
    return file


@pytest.mark.parametrize("form", ["jsonl", "json", "json in one line", "gz", "zip"])
def test_every_wrapping_reads_the_same(owner: Workspace, tmp_path: Path, form: str) -> None:
    result = loading.load(owner, packed(tmp_path, form))
    assert counts(result) == (5, 4, 0, 0, 0, 1)
    assert result.ignored == (["v1-ror-data.json", "v1-ror-data.csv"] if form == "zip" else [])


def test_a_single_record_over_several_lines(owner: Workspace, tmp_path: Path) -> None:
    assert loading.load(owner, packed(tmp_path, "one object")).created == 1


def test_records_larger_than_a_piece_of_the_file(
    owner: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(employer_files, "CHUNK", 7)
    assert loading.load(owner, packed(tmp_path, "json")).created == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_spreadsheet_s_csv(tmp_path: Path, encoding: str, end: str, delimiter: str) -> None:
    lines = (
        ["Firma", "Ort", "Mitarbeiter"],
        ["Käse Beispiel GmbH", "Köln", "5.000"],
        ['"Zeile\nzwei"', "Ulm", ""],
    )
    text = end.join(delimiter.join(line) for line in lines) + end
    with employer_files.opened(written(tmp_path, text.encode(encoding))) as file:
        rows = [row.draft for row in file.rows()]
    assert [(row.name, row.place, row.employees) for row in rows if row] == [
        ("Käse Beispiel GmbH", "Köln", 5000),
        ("Zeile zwei", "Ulm", None),
    ]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"name\n" + b"a" * (12 << 20))
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


BAD: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n \n",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "pdf": b"%PDF-1.7 name,place",
    "nothing but zeros": b"\0" * 100,
    "cut-off gz": gzip.compress(b"name\n" + b"Invented Labs\n" * 5000)[:-20],
    "no gz": b"\x1f\x8b but no gzip",
    "cut-off zip": zipped(a_csv=b"name\nInvented Labs\n" * 50)[:-30],
    "zip without a list": zipped(a_txt=b"name\nInvented Labs\n"),
    "bomb": bomb(),
    "gz bomb": gzip.compress(b"name\n" + b"a" * (12 << 20)),
    "no column of names": b"colour,shape\nred,round\n",
    "headings only": b"name,place\n",
    "only bad rows": b"name\n!!\n??\n",
    "other json": b'{"hello": "world"}',
    "other list": b'[{"hello": "world"}]',
    "empty list": b"[]",
    "number": b"[1, 2]",
    "broken json": b'[{"id": "https://ror.org/043mz5j54", "na',
    "deep json": b"[" * 100_000,
    "deep object": b'{"id":' * 50_000,
    "one endless record": b'[{"id": "' + b"x" * (3 << 20),
    "one endless line": b"name\n" + b"x" * (3 << 20),
    "half letters": "name\nK\u00e4se\n".encode() + b"\xff\x81\xfe\n",
    "withdrawn only": json.dumps([RECORDS[-1]]).encode(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_one_sentence_and_changes_nothing(
    owner: Workspace, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(Refusal) as refusal:
        loading.load(owner, written(tmp_path, content, "file"))
    assert len(refusal.value.sentence) < 400
    assert "\n" not in refusal.value.sentence
    assert state(owner) == []


@pytest.mark.parametrize("path", [".", "no-such-file", "\x00", "x" * 5000])
def test_a_path_that_is_no_file(owner: Workspace, path: str) -> None:
    with pytest.raises(Refusal):
        loading.load(owner, Path(path))


def test_a_file_with_too_many_rows_is_refused(
    owner: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(employer_files, "MAX_ROWS", 3)
    for text in ("name\na\nb\nc\nd\n", "".join(f"{json.dumps(row)}\n" for row in RECORDS)):
        with pytest.raises(Refusal, match="more than 3 rows"):
            loading.load(owner, written(tmp_path, text))
    assert state(owner) == []


def test_a_damaged_line_is_left_out_with_its_reason(owner: Workspace, tmp_path: Path) -> None:
    lines = [json.dumps(RECORDS[0]), '{"id": broken', json.dumps(RECORDS[1]), "[]", '{"id": 1, "name": "–"}']
    result = loading.load(owner, written(tmp_path, "\n".join(lines)))
    assert counts(result) == (5, 2, 0, 0, 0, 3)
    assert [skip["row"] for skip in result.skipped] == [2, 4, 5]
    assert result.in_part


def test_a_list_cut_off_gives_what_came_before(owner: Workspace, tmp_path: Path) -> None:
    result = loading.load(owner, written(tmp_path, json.dumps(RECORDS[:2])[:-30]))
    assert (result.created, result.in_part, len(result.skipped)) == (1, True, 1)


def test_an_overlong_field_costs_its_row_only(owner: Workspace, tmp_path: Path) -> None:
    long = "x" * 140_000
    result = loading.load(
        owner, written(tmp_path, f'name,place\nInvented Labs,Davis\n"{long}",Davis\nSample Tools,Davis\n')
    )
    assert counts(result) == (3, 2, 0, 0, 0, 1)
    assert result.in_part


CELLS = st.text(max_size=12) | st.sampled_from(
    ["Example Labs", "example labs inc", "", "=1+1", "\ud800", "a\x00b"]
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
@example([("Example Labs", "\n", '"'), ("the Example Labs", "", "")])
def test_any_table_is_counted_whole_and_loads_once(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    Organisation.objects.all().delete()
    owner = make_workspace("any@example.org") if not Workspace.objects.exists() else Workspace.objects.get()
    target = io.StringIO()
    csv.writer(target).writerows([("name", "place", "employees"), *rows])
    file = written(tmp_path, target.getvalue().encode("utf-8", "replace"))
    try:
        first = loading.load(owner, file)
    except Refusal:
        assert state(owner) == []
        return
    total = first.created + first.updated + first.unchanged + first.filtered + len(first.skipped)
    assert (first.rows, first.created) == (total, len(state(owner)))
    before = state(owner)
    second = loading.load(owner, file)
    assert (second.created, second.updated, second.rows) == (0, 0, first.rows)
    assert state(owner) == before


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (["Firma", "Ort", "Webseite"], {"name": "Firma", "place": "Ort", "site": "Webseite"}),
        (["Entreprise", "Ville", "Pays"], {"name": "Entreprise", "city": "Ville", "country": "Pays"}),
        (["\ufeffCompany Name", "HQ"], {"name": "Company Name", "place": "HQ"}),
        (["id", "status", "names.types.ror_display", "country.country_name"],
         {"external": "id", "status": "status", "name": "names.types.ror_display", "country": "country.country_name"}),
        (["Organisation", "Name"], {"name": "Name"}),
    ],
)  # fmt: skip
def test_columns_are_guessed(headings: list[str], taken: dict[str, str]) -> None:
    assert guess_columns(headings).told() == taken


def test_without_a_column_of_names_the_headings_are_told() -> None:
    with pytest.raises(Refusal, match="“Colour”, “Shape”"):
        guess_columns(["Colour", "Shape"])


def test_a_short_row_and_a_place_in_parts() -> None:
    columns = guess_columns(["name", "city", "state", "country", "id"])
    draft = read_row(["Example", "Davis", "California", "US", "https://ror.org/043mz5j54"], columns)
    assert (draft.place, draft.external) == ("Davis, California, US", "ror:043mz5j54")
    assert Only(country="us").takes(draft)
    assert read_row(["Example"], columns).place == ""
    with pytest.raises(Unreadable, match="blank"):
        read_row([], columns)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200", 1200), ("11-50", 11), ("5 000+", 5000), ("5.000", 5000), ("~200", 200), ("12", 12), ("", None), ("many", None),
     ("0", None), ("9" * 30, None), ("1,001-5,000 employees", 1001)],
)  # fmt: skip
def test_employees(text: str, number: int | None) -> None:
    assert read_employees(text) == number


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("Education; Funder", ("education", "funder")), ("University", ("education",)), ("Private Company", ("company",)),
     ("", ()), ("purple", ())],
)  # fmt: skip
def test_kinds(text: str, kinds: tuple[str, ...]) -> None:
    assert read_kinds(text) == kinds


@pytest.mark.django_db
def test_exit_codes_and_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--json", "organisations", "load", str(written(tmp_path, TABLE))]) == 3
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {
        "path", "kind", "columns", "ignored", "rows", "created", "updated", "unchanged", "filtered", "skipped"
    }  # fmt: skip
    assert main(["organisations", "load", str(write_ror(tmp_path / "ror.jsonl")), "--country", "CH"]) == 0
    out = capsys.readouterr().out
    assert "5 rows; 2 new, 2 not asked for, 1 left out" in out
    assert "row 5: the register calls it withdrawn" in out
    for content in (b"", b"colour\nred\n", b"\x89PNG"):
        assert main(["organisations", "load", str(written(tmp_path, content))]) == 1
        assert capsys.readouterr().err.count("\n") == 1
