"""`people` with its conditions, `tags`, `forget`: keys, exit codes, one sentence for what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from askaround import cli
from askaround.accounts import actions as accounts
from askaround.cli.context import Context
from askaround.network import filters
from askaround.network.actions import add_person
from askaround.network.models import Erasure, Person
from askaround.network.rules.people_filter import PeopleFilter

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, JSON lines, stderr."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setattr(Context, "setup", lambda self: None)
    owner = accounts.local_workspace()
    add_person(
        owner, name="Dana Whitfield", title="Medical writer", organisation="Orchard Bio", place="Lisbon"
    )
    add_person(owner, name="Bo Lind", title="Plumber", place="Oslo")

    def go(*words: str, stdin: str = "") -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(stdin.encode())))
        capsys.readouterr()
        try:
            code = cli.main(["--json", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        caught = capsys.readouterr()
        return code, [json.loads(line) for line in caught.out.splitlines()], caught.err

    return go


def names(run: Run, *words: str) -> list[str]:
    code, rows, _ = run("people", *words)
    assert code == 0
    return [row["name"] for row in rows]


def test_people_are_narrowed(run: Run) -> None:
    assert names(run) == ["Bo Lind", "Dana Whitfield"]
    assert names(run, "--place", "lisb", "--tie", "new", "--untouched", "never") == ["Dana Whitfield"]
    assert names(run, "--query", "orch writ") == names(run, "--career", "27-3042.00") == ["Dana Whitfield"]
    assert names(run, "--source", "hand", "--limit", "1") == ["Bo Lind"]
    filters.save(accounts.local_workspace(), "North", PeopleFilter(place="Oslo"))
    assert names(run, "--saved", "north") == ["Bo Lind"]
    assert names(run, "--saved", "north", "--query", "dana") == []
    _, rows, _ = run("people", "--query", "dana")
    assert set(rows[0]) >= {
        "id",
        "handle",
        "name",
        "title",
        "organisation",
        "onet",
        "emails",
        "url",
        "tie",
        "last_touch",
        "place",
    }


@pytest.mark.parametrize(
    "words",
    [
        ("--tie", "close"),
        ("--untouched", "soon"),
        ("--saved", "x"),
        ("--career", "nothing"),
        ("--batch", "7"),
        ("--related",),
        ("--limit", "0"),
    ],
)
def test_what_is_no_condition_is_refused(run: Run, words: tuple[str, ...]) -> None:
    code, rows, told = run("people", *words)
    assert code in (1, 2)
    assert rows == []
    assert told.count("\n") == 1


def test_tags(run: Run) -> None:
    assert run("tags", "add", "Dana Whitfield", "Old", "friend")[1][0]["changed"] is True
    assert run("tags", "add", "Dana Whitfield", "old friend")[1][0]["changed"] is False
    assert run("tags")[1] == [{"tag": "Old friend", "people": 1}]
    assert names(run, "--tag", "OLD FRIEND") == ["Dana Whitfield"]
    assert run("tags", "remove", "Dana Whitfield", "old friend")[1][0]["changed"] is True
    assert run("tags")[1] == []
    assert run("tags", "add", "Dana Whitfield")[0] == 2


def test_forget_needs_a_yes(run: Run) -> None:
    code, _, told = run("forget", "Dana Whitfield")
    assert code == 2
    assert "--yes" in told
    assert Person.objects.count() == 2
    code, rows, _ = run("forget", "Dana Whitfield", "--yes")
    assert code == 0
    assert rows[0]["forgotten"] == 1
    assert [row.name for row in Person.objects.all()] == ["Bo Lind"]
    assert Erasure.objects.get().people == 1
    assert run("forget", "Dana Whitfield", "--yes")[0] == 1
