"""The commands that scripts rely on."""

from __future__ import annotations

import io
import json
import sys

import pytest

from askaround.accounts import actions as accounts
from askaround.cli import main
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(owner, monkeypatch):
    """The terminal works on this workspace."""
    monkeypatch.setattr(accounts, "local_workspace", lambda: owner)
    monkeypatch.setattr("askaround.config.startup.ready", lambda *_, **__: None)
    return owner


@pytest.fixture
def run(mine, capsys, monkeypatch):
    """Run a command with --json: (exit code, what it printed, its sentence on stderr)."""

    def call(*words, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            code = main(["--json", *words])
        except SystemExit as caught:
            code = caught.code
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return call


def test_from_the_draft_to_the_answer(run, ana):
    code, (made,), _ = run("ask", "Ana Silva")
    assert code == 0
    assert set(made) >= {"ask", "handle", "draft", "remarks"}
    assert (made["handle"], made["remarks"]) == ("a1", [])
    assert set(made["draft"]) == {"subject", "body"}

    code, (edited,), _ = run(
        "edit", "a1", "--subject", "Lisbon", "--body", "-", stdin=made["draft"]["body"] + " A job?"
    )
    assert (code, edited["draft"]["subject"]) == (0, "Lisbon")
    assert "job-words" in [remark["code"] for remark in edited["remarks"]]
    assert set(edited["remarks"][0]) == {"code", "text", "severity", "evidence", "fix"}

    code, (sent,), _ = run("send", "a1", "--by", "hand", "--at", "2026-11-27T10:00")
    assert (code, sent["state"], sent["due"]) == (0, "asked", "2026-12-08")

    code, rows, _ = run("asks", "--open")
    assert (code, [row["handle"] for row in rows]) == (0, ["a1"])
    assert set(rows[0]) >= {"id", "handle", "person", "state", "next", "due"}

    code, (logged,), _ = run("log", ana.handle, "agreed", "--at", "2026-11-29", "--text", "Gladly")
    assert (code, logged["ask"], logged["state"]) == (0, "a1", "agreed")
    assert logged["at"] == "2026-11-29T12:00:00-05:00"

    code, (back,), _ = run("unlog", logged["touch"])
    assert (code, back["touch"]) == (0, logged["touch"])
    assert run("asks")[1][0]["state"] == "asked"


def test_a_reminder_from_the_terminal(run, ana, account, post):
    run("ask", ana.handle)
    run("send", "a1")
    post()
    code, (made,), _ = run(
        "send", "a1", "--reminder", "--body", "-", stdin="Dear Ana, one last time. Would a day suit you?"
    )
    assert (code, made["state"], made["due"]) == (0, "asked", "2026-12-09")
    assert Outgoing.objects.get(reference__endswith="reminder").body.startswith("Dear Ana, one last time.")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ask", "Nobody"], 1, "nobody"),
        (["ask", "p1", "--career", "00-0000.00"], 1, "no career"),
        (["ask", "p1", "--for", "introduction"], 1, "would like to meet"),
        (["ask", "p1", "--for", "job"], 2, "invalid choice"),
        (["edit", "a9", "--subject", "x"], 1, "no ask"),
        (["edit", "a1"], 2, "--subject"),
        (["edit", "a1", "--subject", "x", "--revision", "9"], 1, "changed elsewhere"),
        (["edit", "a1", "--body", "/nowhere/at/all"], 1, "cannot be read"),
        (["send", "a1", "--by", "smtp"], 1, "mail server"),
        (["send", "a1", "--by", "folder", "--at", "2026-11-27"], 2, "--by hand"),
        (["send", "a1", "--body", "-"], 2, "--reminder"),
        (["send", "a1", "--reminder"], 1, "no reminder"),
        (["log", "p1", "hugged"], 1, "cannot be logged"),
        (["log", "p1", "met", "--at", "yesterday"], 1, "no time"),
        (["log", "p1", "met", "--at", "2027-01-01T00:00"], 1, "future"),
        (["log", "p1", "met", "--at", "1901-01-01T00:00"], 1, "1901"),
        (["log", "p1", "met", "--at", "9999-12-31T23:59"], 1, "no time"),
        (["log", "p1", "met", "--text", "a\x00b"], 1, ""),
        (["unlog", "p1"], 1, "no touch"),
        (["asks", "--close", "a9"], 1, "no ask"),
    ],
)
def test_bad_input_gets_one_sentence_and_changes_nothing(run, ana, words, code, sentence):
    run("ask", ana.handle)
    before = run("asks")[1]
    found, out, err = run(*words)
    assert found == code
    assert out == []
    assert sentence in err
    assert "Traceback" not in err
    if code == 1:
        assert len(err.strip().splitlines()) == 1
    assert run("asks")[1] == before
    assert not Outgoing.objects.exists()
    assert not Touch.objects.exists()


def test_readable_without_json(mine, ana, capsys):
    assert main(["ask", ana.handle]) == 0
    assert "Dear Ana," in capsys.readouterr().out
    assert main(["send", "a1"]) == 0
    assert "outbox" in capsys.readouterr().out
    assert main(["asks"]) == 0
    assert "Ana Silva" in capsys.readouterr().out
    assert main(["log", ana.handle, "met"]) == 0
    assert "unlog" in capsys.readouterr().out


def test_two_of_the_same_name_are_told_apart(run, ana, owner):
    add_person(owner, name="Ana Silva", title="Editor")
    code, _, err = run("ask", "Ana Silva")
    assert code == 1
    assert "p1" in err
    assert "p2" in err


def test_templates_are_read_changed_and_brought_back(run, ana):
    code, listed, _ = run("templates")
    assert code == 0
    assert {"key", "label", "for", "channel", "own", "delivered"} <= set(listed[0])
    code, kept, _ = run(
        "templates", "edit", "interview-email", "--body", "-", stdin="Dear {given},\n\nCall me?"
    )
    assert (code, kept[0]["own"]) == (0, True)
    _, shown, _ = run("templates", "show", "interview-email", "--person", ana.handle)
    assert shown[0]["preview"]["body"] == "Dear Ana,\n\nCall me?"
    code, _, sentence = run("templates", "edit", "interview-email", "--body", "-", stdin="{% for x in y %}")
    assert code == 1
    assert "line 1" in sentence
    _, added, _ = run(
        "templates", "add", "Alumni", "--like", "interview-email", "--body", "-", stdin="Hello {given}."
    )
    assert added[0]["key"] == "alumni"
    assert run("ask", ana.handle, "--template", "alumni")[1][0]["draft"]["body"] == "Hello Ana."
    assert (
        run("edit", "a1", "--template", "interview-email")[1][0]["draft"]["body"] == "Dear Ana,\n\nCall me?"
    )
    assert run("templates", "delivered", "interview-email")[1][0]["body"] == "Dear {given},\n\nCall me?"
    assert run("templates", "delivered", "interview-email")[0] == 1
    assert {"given", "times"} <= {row["name"] for row in run("templates", "variables")[1]}
    assert run("templates", "edit", "interview-email")[0] == 2


def test_saying_that_a_draft_was_read(run, ana):
    run("ask", "Ana Silva")
    code, (read,), _ = run("edit", "a1", "--ready", "--revision", "0")
    assert (code, read["state"]) == (0, "ready")
    code, (_,), _ = run("edit", "a1", "--body", "-", stdin="Dear Ana, may I ask you? [why her]")
    assert code == 0
    code, printed, err = run("edit", "a1", "--ready")
    assert (code, printed) == (1, [])
    assert "[why her]" in err
    assert run("edit", "a1")[0] == 2


def test_an_ask_for_names_that_ends_with_none(run, ana):
    run("ask", "Ana Silva", "--for", "names")
    run("log", "Ana Silva", "asked")
    _, (said,), _ = run("log", "Ana Silva", "declined")
    assert (said["ask"], said["state"], said["due"]) == ("a1", "no-names", None)
    assert not run("asks", "--open")[1]


def test_a_rhythm_of_its_own_for_an_organisation(run, ana):
    code, (row,), _ = run("organisations", "cadence", "Example", "Biologics", "3b7")
    assert (code, row["cadence"]) == (0, "3b7")
    assert run("organisations", "cadence", row["handle"], "default")[1][0]["cadence"] is None
    for words in (
        ("Example Biologics", "weekly"),
        ("Nowhere at all", "3b7"),
        ("\x00", "3b7"),
        ("x" * 100_000, "3b7"),
    ):
        code, printed, err = run("organisations", "cadence", *words)
        assert (code, printed) == (1, [])
        assert "Traceback" not in err


def test_the_funnel(run, ana, capsys):
    run("ask", "Ana Silva", "--channel", "in-person")
    run("send", "a1", "--by", "hand")
    code, rows, _ = run("funnel")
    assert code == 0
    assert [row["asks"] for row in rows if row["what"] == "stage"] == [1, 1, 0, 0, 0, 0]
    everything = next(row for row in rows if row["what"] == "all")
    assert (everything["asks"], everything["younger"], everything["answered"]) == (
        0,
        1,
        {"number": 0, "low": None, "high": None},
    )
    assert next(row for row in rows if row["what"] == "week")["asked"] == 1
    assert main(["funnel", "--for", "names"]) == 0
    assert "No asks yet" in capsys.readouterr().out
