"""What is refused: one sentence on one line, the right exit code, and nothing changed."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from askaround import cli
from askaround.accounts import actions as accounts
from askaround.cli.context import Context, guarded, prepare_output
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.outreach.models import Ask

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, JSON lines, stderr."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00-05:00")
    monkeypatch.setattr(Context, "setup", lambda self: None)
    add_person(
        accounts.local_workspace(), name="Dana Whitfield", title="Medical writer", email="dana@example.org"
    )

    def go(*words: str, stdin: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(stdin)))
        capsys.readouterr()
        try:
            code = cli.main(["--json", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        caught = capsys.readouterr()
        return code, [json.loads(line) for line in caught.out.splitlines()], caught.err

    return go


def test_a_sentence_stays_on_one_line_whatever_it_quotes(run: Run) -> None:
    code, out, told = run("person", "add", "Bob", "--email", "bob@example.org\nBcc: x@example.org\x1b[31m")
    assert (code, out) == (1, [])
    assert told.count("\n") == 1
    assert "\x1b" not in told
    assert "no mail address" in told


def test_an_empty_path_is_not_the_folder_one_stands_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cards.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ana Silva\nEND:VCARD\n")
    monkeypatch.chdir(tmp_path)
    code, out, told = run("import", "")
    assert (code, out) == (1, [])
    assert "path is empty" in told


def test_an_empty_data_folder_is_not_the_usual_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--data", "", "people"]) == 2
    assert "--data is empty" in capsys.readouterr().err


def test_a_text_that_is_refused_leaves_the_channel_as_it_was(run: Run) -> None:
    run("ask", "p1", "--channel", "email")
    before = Ask.objects.values("channel", "subject", "body", "revision").get()
    code, _, told = run("edit", "a1", "--channel", "linkedin", "--body", "-", stdin=b"x" * 30_000)
    assert (code, "at most 20,000" in told) == (1, True)
    assert Ask.objects.values("channel", "subject", "body", "revision").get() == before


@pytest.mark.parametrize(
    ("body", "sentence"), [("-", "What came on stdin is not text"), ("", "name of the file is empty")]
)
def test_what_cannot_be_read_is_named(run: Run, body: str, sentence: str) -> None:
    run("ask", "p1", "--channel", "email")
    code, _, told = run("edit", "a1", "--body", body, stdin=b"\xff\xfe\x00")
    assert (code, sentence in told) == (1, True)


def test_json_is_utf8_and_a_terminal_without_a_letter_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for as_json, expected in ((True, "Zoë\n".encode()), (False, b"Zo\\xeb\n")):
        raw = BytesIO()
        monkeypatch.setattr("sys.stdout", TextIOWrapper(raw, encoding="ascii", newline="\n"))
        prepare_output(as_json=as_json)
        print("Zoë")
        assert guarded(lambda: 0) == 0
        assert raw.getvalue() == expected


def test_a_result_that_cannot_be_written_is_said_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stdout", TextIOWrapper(Full()))
    assert guarded(lambda: print("done")) == 1
    monkeypatch.undo()
    assert capsys.readouterr().err.count("full") == 1


def test_no_stdin_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(Refusal, match="Nothing comes on stdin"):
        Context.read_text("-")


def test_words_taken_for_a_career_are_said_to_be(run: Run) -> None:
    code, _, told = run("who", "medical writer")
    assert (code, "is taken for" in told) == (0, True)
    code, _, told = run("who", "19-1042.00")
    assert (code, told) == (0, "")


def test_a_career_that_is_none_is_no_empty_list(run: Run) -> None:
    code, out, told = run("people", "--career", "zz")
    assert (code, out) == (1, [])
    assert "no career “zz”" in told


def test_later_needs_a_day_to_come(run: Run) -> None:
    assert run("later", "p1", "--until", "2020-01-01")[::2] == (
        1,
        "askaround: 2020-01-01 is past; name a day to come, or today to take “later” back.\n",
    )
    code, (said,), _ = run("later", "p1", "--until", "2026-11-23")
    assert (code, said["later_until"]) == (0, "2026-11-23")


def test_a_table_shows_what_was_typed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Context(as_json=False, owner_mail=None, command="titles").lines(
        [{"title": ":smile: [red]nurse[/red]"}], [("title", lambda row: row["title"])]
    )
    assert ":smile: [red]nurse[/red]" in capsys.readouterr().out
