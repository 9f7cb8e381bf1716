"""`careers posting` as a command: an object, lines for people, one sentence for what is no posting; nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from askaround import cli
from askaround.accounts import actions as accounts
from askaround.cli.context import Context
from askaround.explore.models import Organisation, ShortlistEntry
from askaround.explore.tests import postings
from askaround.network.actions import add_person

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setattr(Context, "setup", lambda self: None)

    def go(*words: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(stdin)))
        capsys.readouterr()
        code = cli.main(list(words))
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return go


def test_a_file_as_an_object(run: Run, tmp_path: Path) -> None:
    add_person(accounts.local_workspace(), name="Ines Park", organisation="Northlake Biosciences")
    known = Organisation.objects.count()
    (tmp_path / "posting.txt").write_text(postings.CORPORATE)
    code, out, _ = run("--json", "careers", "posting", str(tmp_path / "posting.txt"))
    told = json.loads(out)
    assert code == 0
    assert (told["title"], told["careers"][0]["onet"]) == ("Senior Medical Writer", "27-3042.00")
    assert told["employer"]["name"] == "Northlake Biosciences"
    assert told["employer"]["handle"] == "o1"
    assert [person["name"] for person in told["people"]["there"]] == ["Ines Park"]
    assert told["people"]["counts"] == {"there": 1, "before": 0, "in_career": 0}
    assert "competitive" in {question["key"] for question in told["questions"]}
    assert (Organisation.objects.count(), ShortlistEntry.objects.count()) == (known, 0)


def test_stdin_as_lines(run: Run) -> None:
    code, out, _ = run("careers", "posting", "-", stdin=postings.UNIVERSITY.replace("\n", "\r\n").encode())
    assert code == 0
    assert out.startswith("Laboratory Manager\n")
    assert "Employer      University of Elmsworth" in out
    assert "“Other duties as assigned.”" in out


@pytest.mark.parametrize(
    "stdin",
    [b"", postings.POEM.encode(), b"job " * 250_000, b"\xff\xfe", b"We are hiring, apply\x00now please"],
)
def test_what_is_none_is_one_sentence(run: Run, stdin: bytes) -> None:
    code, out, told = run("careers", "posting", "-", stdin=stdin)
    assert (code, out) == (1, "")
    assert told.startswith("askaround: ")
    assert told.count("\n") == 1
