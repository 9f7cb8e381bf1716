"""The commands `addressbook`, `ask-around` and `lead`, by their promise: JSON on stdout, one sentence on stderr, exit codes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.cli import main
from askaround.explore import actions as explore
from askaround.network.actions import add_person
from askaround.network.models import Person
from askaround.network.tests.carddav import Book, card, served
from askaround.outreach import actions as outreach

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def owner(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    made = accounts.local_workspace()
    monkeypatch.setattr(accounts, "local_workspace", lambda: made)
    monkeypatch.setattr("askaround.config.startup.ready", lambda *_, **__: None)
    return made


@pytest.fixture
def run(owner: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json: (exit code, what it printed, its sentence on stderr)."""

    def call(*words: str, stdin: str = "") -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(["--json", *words])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return call


@pytest.fixture
def server() -> Iterator[Book]:
    with served() as book:
        book.put("ana.vcf", card("Ana Silva", "ana@example.org", "ana", "TITLE:Judge\r\n"))
        yield book


def test_a_book_is_added_read_listed_and_removed(run: Run, server: Book) -> None:
    assert run("addressbook", "sync")[0] == 1
    code, (added,), _ = run(
        "addressbook", "add", server.url, "--user", "mara", "--password-stdin", stdin="secret\n"
    )
    assert (code, added["books"][0]["name"]) == (0, "Friends")
    assert "secret" not in json.dumps(added)
    code, (dry,), _ = run("addressbook", "sync", "--dry-run")
    assert (code, dry["books"][0]["created"], Person.objects.count()) == (0, 1, 0)
    server.put("none.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:none-0123456789\r\nNOTE:x\r\nEND:VCARD\r\n")
    code, (read,), _ = run("addressbook", "sync", "Friends")
    assert (code, read["books"][0]["created"], len(read["books"][0]["left"])) == (3, 1, 1)
    server.drop("ana.vcf")
    assert run("addressbook", "sync")[1][0]["books"][0]["gone"] == 1
    assert run("addressbook", "gone")[1][0]["gone"][0]["name"] == "Ana Silva"
    assert run("addressbook", "gone", "--keep")[1][0] == {"kept": 1}
    (listed,) = run("addressbook", "list")[1]
    assert (listed["books"][0]["cards"], listed["books"][0]["gone"]) == (1, 0)
    assert run("addressbook", "remove", "Friends")[0] == 0
    assert Person.objects.count() == 1


def test_a_server_that_fails_is_one_sentence(run: Run, server: Book) -> None:
    run("addressbook", "add", server.url)
    server.meddle = lambda *_: (401, {}, b"")
    code, out, err = run("addressbook", "sync")
    assert (code, out) == (1, [])
    assert "does not accept that user and password" in err
    code, _, err = run("addressbook", "add", "http://127.0.0.1:9/", "--password-env", "NOT_THERE")
    assert (code, "NOT_THERE is not set" in err) == (1, True)


def test_ask_around_and_what_they_answered(run: Run, owner: Workspace) -> None:
    dana = add_person(owner, name="Dana Whitfield", title="Judge", level="strong")
    explore.shortlist_add(owner, "23-1011.00")
    code, (line,), _ = run("ask-around")
    assert (code, line["person"], line["onet"]) == (0, dana.handle, "23-1011.00")
    assert line["question"] == "Who do you know among lawyers?"
    ask = outreach.start_ask(owner, dana, purpose="names", question=line["question"])
    assert line["question"] in ask.body
    outreach.log(owner, dana, "asked", ask=ask)
    code, (told,), _ = run("lead", dana.handle, "Ana Silva, lawyer at Fooco; use my name", "???")
    assert (code, told["ask"], told["lost"]) == (3, ask.handle, ["???"])
    assert (told["people"][0]["name"], told["people"][0]["may_use_name"]) == ("Ana Silva", True)
    assert list(dana.touches.filter(kind="referred").values_list("text", flat=True)) == ["Ana Silva"]
    assert run("lead", dana.handle, "???")[0] == 1
