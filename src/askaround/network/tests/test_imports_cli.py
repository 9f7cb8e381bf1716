"""The commands, by their promise: JSON on stdout, one sentence on stderr, exit codes."""

from __future__ import annotations

import json

import pytest

from askaround import cli
from askaround.cli.context import Context

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANA = (
    "Ana,Silva,https://www.linkedin.com/in/ana,ana@example.org,Example Labs,Molecular biologist,12 Mar 2021\n"
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Silva\nEMAIL:other@example.net\nUID:Card-1\nEND:VCARD\n"


@pytest.fixture
def askaround(db, tmp_path, monkeypatch, capsys):
    """Runs a command in this process; the exit code, what JSON it gave (a list for lines), and stderr."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(Context, "setup", lambda self: None)

    def run(*words, plain=False):
        capsys.readouterr()
        try:
            code = cli.main([*([] if plain else ["--json"]), *map(str, words)])
        except SystemExit as left:
            code = int(left.code or 0)
        caught = capsys.readouterr()
        assert "Traceback" not in caught.err
        told = caught.out if plain else [json.loads(line) for line in caught.out.splitlines()]
        return code, told, caught.err

    return run


def test_import_undo_and_what_lies_between(askaround, tmp_path):
    connections, card = tmp_path / "Connections.csv", tmp_path / "cards.vcf"
    connections.write_text(HEADER + ANA + ",,,,,,01 Jan 2023\n")
    card.write_text(CARD)

    code, (dry,), errors = askaround("import", "--dry-run", connections)
    assert (code, dry["dry_run"], dry["batch"], dry["people"], errors) == (0, True, None, 1, "")

    code, (first,), _ = askaround("import", connections, card)
    assert code == 0
    assert [(entry["kind"], entry["created"], entry["review"]) for entry in first["files"]] == [
        ("linkedin-connections", 1, 0),
        ("vcard", 0, 1),
    ]
    assert first["files"][0]["rows"] == 2
    assert first["files"][0]["skipped"][0]["row"] == 2

    code, (pair,), _ = askaround("duplicates")
    assert {tuple(pair[side]["source_ids"]) for side in "ab"} == {
        ("https://www.linkedin.com/in/ana",),
        ("Card-1",),
    }
    assert (pair["verdict"], pair["reasons"]) == ("ask", ["the same name"])
    assert 0.5 < pair["score"] < 0.9

    assert askaround("distinct", pair["a"]["handle"], pair["b"]["id"])[0] == 0
    assert askaround("duplicates")[1] == []

    code, (batch,), _ = askaround("batches")
    assert (batch["handle"], batch["id"], batch["state"]) == ("b1", first["batch"], "done")

    code, (undone,), _ = askaround("undo", "b1")
    assert (code, undone["removed"], len(undone["kept"])) == (0, 2, 0)
    code, _, errors = askaround("undo", "b1")
    assert (code, errors.count("\n")) == (1, 1)


def test_exit_codes(askaround, tmp_path):
    good, odd, bad = tmp_path / "Connections.csv", tmp_path / "odd.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + ANA)
    odd.write_text(HEADER + "BROKEN\n" + ANA)
    bad.write_bytes(b"\x89PNG" + bytes(range(256)))
    code, told, errors = askaround("import", bad)
    assert (code, told, errors.count("\n")) == (1, [], 1)
    code, (result,), _ = askaround("import", good, bad)
    assert code == 3
    assert [entry["created"] for entry in result["files"]] == [1, 0]
    assert askaround("import", odd)[0] == 3
    assert askaround("import")[0] == 2
    assert askaround("import", good, "--kind", "punchcards")[0] == 2
    code, told, _ = askaround("import", good, plain=True)
    assert code == 0
    assert "1 unchanged" in told
    assert "Nothing has changed" in told
