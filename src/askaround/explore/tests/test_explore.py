"""The shortlist and employers, through the actions, the queries and the terminal."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import local_workspace, make_workspace
from askaround.accounts.models import Workspace
from askaround.cli import main
from askaround.explore import actions, queries
from askaround.explore.models import Organisation
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal


@pytest.fixture
def owner(db: None) -> Workspace:
    return make_workspace("alice@example.org")


@pytest.fixture
def stranger(db: None) -> Workspace:
    return make_workspace("charlie@example.org")


def test_a_career_is_listed_once_and_can_be_taken_off(owner: Workspace, stranger: Workspace) -> None:
    assert actions.shortlist_add(owner, "19-1021") == "19-1021.00"
    actions.shortlist_add(owner, " 19-1021.00 ")
    actions.shortlist_add(owner, "27-3042.00")
    actions.shortlist_add(stranger, "11-1011.00")
    assert [(s.onet, s.title) for s in queries.shortlist(owner)] == [
        ("19-1021.00", "Biochemists and Biophysicists"),
        ("27-3042.00", "Technical Writers"),
    ]
    assert actions.shortlist_remove(owner, "19-1021") == "19-1021.00"
    assert queries.shortlist_codes(owner) == ["27-3042.00"]
    assert queries.shortlist_codes(stranger) == ["11-1011.00"]


@pytest.mark.parametrize("code", ["", "99-9999.00", "biochemist", "19-1021.00; DROP", "\x00", "1" * 100_000])
def test_an_unknown_career_is_refused(owner: Workspace, code: str) -> None:
    for verb in (actions.shortlist_add, actions.shortlist_remove):
        with pytest.raises(Refusal):
            verb(owner, code)
    assert queries.shortlist(owner) == []


def test_what_is_not_on_the_shortlist_is_not_taken_off(owner: Workspace, stranger: Workspace) -> None:
    actions.shortlist_add(stranger, "19-1021.00")
    with pytest.raises(Refusal, match="not on your shortlist"):
        actions.shortlist_remove(owner, "19-1021.00")
    assert queries.shortlist_codes(stranger) == ["19-1021.00"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Example Labs, Inc.", "example labs"),
        ("The Example Labs", "example labs"),
        ("EXAMPLE LABS GmbH & Co. KG", "example labs"),
        ("Zürich Example AG", "zurich example"),
        ("Co", "co"),
        ("The", "the"),
        ("  –  ", ""),
        ("x" * 5000, "x" * 300),
    ],
)
def test_organisation_key(name: str, key: str) -> None:
    assert organisation_key(name) == key


def test_an_organisation_is_added_once_and_filled_in(owner: Workspace, stranger: Workspace) -> None:
    first, new = actions.add_organisation(owner, "Example Labs, Inc.")
    again, newer = actions.add_organisation(owner, "example labs", place="Davis, California", employees=40)
    assert (new, newer, again.id, again.handle) == (True, False, first.id, "o1")
    assert (again.name, again.place, again.employees) == ("Example Labs, Inc.", "Davis, California", 40)
    other, made = actions.add_organisation(stranger, "Example Labs")
    assert made
    assert other.id != first.id
    kept, _ = actions.add_organisation(owner, "Example Labs", place="Elsewhere")
    assert kept.place == "Davis, California"


@pytest.mark.parametrize("name", ["", "  ", "–!?", "\x00\x01", "x" * 301])
def test_a_name_that_is_none_is_refused(owner: Workspace, name: str) -> None:
    with pytest.raises(Refusal):
        actions.add_organisation(owner, name)
    assert Organisation.objects.count() == 0


def test_many_organisations_at_once_join_by_key(owner: Workspace) -> None:
    known, _ = actions.add_organisation(owner, "Example Labs")
    found = actions.organisations_for(
        owner, ["Example Labs Ltd", "Sample University", "sample university", "–"]
    )
    assert set(found) == {"Example Labs Ltd", "Sample University", "sample university"}
    assert found["Example Labs Ltd"] == known.id
    assert found["Sample University"] == found["sample university"]
    assert sorted(o.handle for o in queries.organisations(owner)) == ["o1", "o2"]


def test_many_organisations_cost_as_many_queries_as_few(owner: Workspace) -> None:
    counts = []
    for size in (10, 20):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            actions.organisations_for(owner, [f"Employer {size} {n}" for n in range(size)])
            list(queries.organisations(owner, "employer"))
        counts.append(len(seen))
    # The first call also makes the counter of handles.
    assert counts[1] <= counts[0]


def test_an_organisation_is_found_by_id_handle_and_name(owner: Workspace, stranger: Workspace) -> None:
    row, _ = actions.add_organisation(owner, "Example Labs")
    actions.add_organisation(owner, "Sample University")
    actions.add_organisation(owner, "Sample Hospital")
    for reference in (str(row.id), "o1", "O1", "example labs inc", "exam"):
        assert queries.find_organisation(owner, reference).id == row.id
    with pytest.raises(Refusal, match="o2"):
        queries.find_organisation(owner, "Sample")
    for reference in (str(row.id), "o1", "Example Labs", ""):
        with pytest.raises(Refusal, match="no organisation"):
            queries.find_organisation(stranger, reference)


def test_search_by_part_of_a_name_folds_accents(owner: Workspace, stranger: Workspace) -> None:
    actions.add_organisation(owner, "Universität Zürich")
    actions.add_organisation(stranger, "Zurich Example")
    assert [o.name for o in queries.organisations(owner, "ZURICH")] == ["Universität Zürich"]
    assert list(queries.organisations(owner, "–")) == []


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[Any], str]:
    code = main(["--json", *words])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


def test_careers_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, rows, _ = run(capsys, "careers", "search", "medical", "writer", "--limit", "3")
    assert code == 0
    assert rows[0].keys() >= {"onet", "soc", "career", "score", "matched"}
    assert rows[0]["onet"] == "27-3042.00"
    code, [career], _ = run(capsys, "careers", "show", "19-1021")
    assert code == 0
    assert (career["onet"], career["career"]) == ("19-1021.00", "Biochemists and Biophysicists")
    assert career["nation"]["wages"]["p50"] == {"amount": 127410.0, "unit": "year", "at_least": False}
    assert any(area["area"] == "Massachusetts" for area in career["areas"])
    code, rows, _ = run(capsys, "careers", "related", "19-1021.00")
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert code == 0


def test_every_kind_of_career_reads_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    for onet, words in [
        ("19-1021.00", "$127,410 a year"),
        ("27-2011.00", "$29.05 an hour"),
        ("55-3016.00", "not published"),
        ("29-2011.00", "figures of “Clinical Laboratory Technologists and Technicians”"),
    ]:
        assert main(["careers", "show", onet]) == 0
        assert words in capsys.readouterr().out


@pytest.mark.parametrize("words", [("show", "99-9999"), ("related", "nothing"), ("show", "\x00")])
def test_an_unknown_code_is_one_sentence(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, rows, error = run(capsys, "careers", *words)
    assert (code, rows, error.count("\n")) == (1, [], 1)


def test_titles_in_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    file = tmp_path / "titles.txt"
    file.write_text("\ufeffMedical Writer\r\nOpen to work\n\nPlumber\n", encoding="utf-8")
    code, rows, _ = run(capsys, "titles", str(file))
    assert code == 0
    assert [(r["title"], r["onet"], r["status"]) for r in rows] == [
        ("Medical Writer", "27-3042.00", "employed"),
        ("Open to work", None, "seeking"),
        ("", None, "employed"),
        ("Plumber", "47-2152.00", "employed"),
    ]
    assert set(rows[0]) == {
        "title", "soc", "onet", "career", "score", "seniority", "status", "alternatives"
    }  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Lab manager\n")))
    code, rows, _ = run(capsys, "titles")
    assert (code, len(rows)) == (0, 1)
    assert set(rows[0]["alternatives"][0]) == {"onet", "career", "score"}


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"])
def test_a_file_without_titles_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Any, content: bytes
) -> None:
    file = tmp_path / "titles.txt"
    file.write_bytes(content)
    code, rows, error = run(capsys, "titles", str(file))
    assert (code, rows, error.count("\n")) == (1, [], 1)


@pytest.mark.django_db
def test_the_shortlist_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "shortlist")[:2] == (0, [])
    code, rows, _ = run(capsys, "shortlist", "add", "19-1021")
    assert (code, [(r["onet"], r["career"]) for r in rows]) == (
        0,
        [("19-1021.00", "Biochemists and Biophysicists")],
    )
    code, rows, error = run(capsys, "shortlist", "add", "nothing")
    assert (code, rows, error.count("\n")) == (1, [], 1)
    assert run(capsys, "shortlist", "remove", "19-1021.00")[:2] == (0, [])


@pytest.mark.django_db
def test_organisations_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, [made], _ = run(capsys, "organisations", "add", "Example", "Labs", "--place", "Davis")
    assert code == 0
    assert (made["handle"], made["name"], made["people"], made["created"]) == ("o1", "Example Labs", 0, True)
    assert run(capsys, "organisations", "add", "Example Labs Inc")[1][0]["created"] is False
    actions.add_organisation(local_workspace(), "Sample University")
    found = run(capsys, "organisations", "search", "sample university")[1]
    assert [r["name"] for r in found if r["source"] == "own"] == ["Sample University"]
    assert len(run(capsys, "organisations")[1]) == 2
    assert len(run(capsys, "organisations", "--limit", "1")[1]) == 1
    assert run(capsys, "organisations", "add", "–")[0] == 1
    assert run(capsys, "organisations", "--limit", "0")[0] == 2
