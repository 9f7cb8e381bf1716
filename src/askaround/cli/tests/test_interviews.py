"""meet, brief, note, mentions, resources, questions: keys, exit codes, one sentence for what cannot be."""

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
from askaround.network.actions import add_person
from askaround.prepare.models import Interview

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]
MEET = ("meet", "Dana Whitfield", "--at", "2026-11-30T10:00", "--zone", "America/Los_Angeles")


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, JSON lines, stderr."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00-05:00")
    monkeypatch.setattr(Context, "setup", lambda self: None)
    owner = accounts.local_workspace()
    add_person(owner, name="Dana Whitfield", title="Medical writer", organisation="Orchard Bio")

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


def test_meet_gives_what_the_contract_promises(run: Run) -> None:
    code, (made,), _ = run(*MEET, "--place", "Orchard Bio", "--travel", "45")
    assert code == 0
    assert {"interview", "handle", "ics", "leave_by", "calendar"} <= set(made)
    assert (made["handle"], made["leave_by"], made["calendar"]) == ("i1", "2026-11-30T09:05:00-08:00", None)
    assert Path(made["ics"]).read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert Interview.objects.get().minutes == 20


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((*MEET[:3], "2027-03-28T02:30", "--zone", "Europe/Berlin"), 1, "does not exist"),
        ((*MEET[:3], "2026-10-25T02:30", "--zone", "Europe/Berlin"), 1, "comes twice"),
        ((*MEET[:3], "soon", "--zone", "Europe/Berlin"), 1, "no local time"),
        ((*MEET[:5], "Mars"), 1, "no time zone"),
        (("meet", "Nobody", *MEET[2:]), 1, "You know nobody"),
        ((*MEET, "--minutes", "2"), 1, "between 5 minutes"),
        ((*MEET, "--minutes", "many"), 2, "invalid int"),
        ((*MEET, "--place", "a", "--video", "https://example.org"), 2, "not allowed with"),
        (MEET[:4], 2, "--zone"),
    ],
)
def test_what_cannot_be_met_is_one_sentence_and_changes_nothing(
    run: Run, words: tuple[str, ...], code: int, sentence: str
) -> None:
    got, printed, said = run(*words)
    assert (got, printed) == (code, [])
    assert sentence in said
    assert not Interview.objects.exists()


def test_a_place_still_to_be_agreed_and_a_past_time_are_remarked_on(run: Run) -> None:
    assert "still open" in run(*MEET)[2]
    assert "past" in run(*MEET[:3], "2026-11-20T10:00", *MEET[4:])[2]


def test_notes_are_read_for_names_links_and_promises(run: Run) -> None:
    run(*MEET, "--place", "Orchard Bio")
    text = "Ask @Ilse Brandt. Book: the toolkit, https://example.org/t\n!she sends it"
    code, (noted,), _ = run("note", "i1", "--question", "challenges", "-", stdin=text)
    assert (code, noted["question"], noted["revision"]) == (0, "challenges", 1)
    assert run("note", "i1", "@Quillworks Institute")[0] == 0
    mentions = run("mentions")[1]
    assert {(row["text"], row["kind"], row["named_by"]["handle"]) for row in mentions} == {
        ("Ilse Brandt", "person", "p1"), ("Quillworks Institute", "organisation", "p1")
    }  # fmt: skip
    ((resource,),) = [run("resources", "--interview", "i1")[1]]
    assert (resource["text"], resource["url"]) == ("the toolkit", "https://example.org/t")
    for words, sentence in (
        (("note", "i1", "--question", "lunch", "x"), "no question"),
        (("note", "i7", "x"), "no interview"),
        (("note", "i1"), "blank"),
    ):
        got, printed, said = run(*words)
        assert (got, printed) == (1, [])
        assert sentence in said


def test_questions_are_the_bank_or_the_guide_with_why(run: Run) -> None:
    bank = run("questions")[1]
    assert len(bank) > 38
    assert all({"question", "text", "always", "follow_ups", "why"} <= set(row) for row in bank)
    assert len(run("questions", "--career", "19-1021.00")[1]) < len(bank)
    assert "no career" in run("questions", "--career", "99-9999.00")[2]
    run(*MEET)
    guide = run("questions", "--interview", "i1")[1]
    assert [row["position"] for row in guide] == list(range(1, 9))
    assert all(row["why"] for row in guide)


def test_the_brief_is_an_object_and_a_page(run: Run, tmp_path: Path) -> None:
    run(*MEET, "--place", "Orchard Bio", "--travel", "45")
    file = tmp_path / "brief.html"
    code, (made,), _ = run("brief", "i1", "--out", str(file))
    assert (code, made["leave_by"], made["person"]["name"]) == (0, "09:05", "Dana Whitfield")
    assert "Dana Whitfield" in file.read_text(encoding="utf-8")
    assert run("brief", "i1", "--out", str(tmp_path / "no" / "folder.html"))[0] == 1
    assert run("brief", "i2")[0] == 1
