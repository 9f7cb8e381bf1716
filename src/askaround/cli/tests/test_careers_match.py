"""`careers match`: lines, the owner's own profile, one sentence for what cannot be done."""

from __future__ import annotations

import json

import pytest

from askaround.accounts.actions import local_workspace
from askaround.cli import main
from askaround.explore import interest_actions as actions

SCORES = "R=5.1,I=6.0,A=3,S=4,E=2,C=2"
pytestmark = pytest.mark.django_db


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert main(["--json", "careers", "match", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lines_have_code_career_fit_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    rows = lines(capsys, "--interests", SCORES, "--limit", "7")
    assert len(rows) == 7
    for row in rows:
        assert set(row) == {"onet", "career", "fit", "reasons", "against"}
        assert isinstance(row["fit"], float)
        assert 0 <= row["fit"] <= 1
        assert row["reasons"]
    assert [row["fit"] for row in rows] == sorted((row["fit"] for row in rows), reverse=True)


def test_filters_narrow(capsys: pytest.CaptureFixture[str]) -> None:
    everything = lines(capsys, "--interests", SCORES, "--limit", "2000")
    some = lines(
        capsys, "--interests", SCORES, "--limit", "2000", "--zone", "2", "--area", "CA", "--pay", "40000"
    )
    assert 0 < len(some) < len(everything)
    order = [row["onet"] for row in everything]
    assert [order.index(row["onet"]) for row in some] == sorted(order.index(row["onet"]) for row in some)


def test_without_scores_the_owners_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["careers", "match"]) == 1
    assert "What you like is not known yet" in capsys.readouterr().err
    actions.give_scores(local_workspace(), SCORES)
    assert lines(capsys, "--limit", "3") == lines(capsys, "--interests", SCORES, "--limit", "3")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--interests", ""], 1, "nothing was given"),
        (["--interests", "R=9,I=6,A=3,S=4,E=2,C=2"], 1, "from 1 to 7"),
        (["--interests", "R=4,I=4,A=4,S=4,E=4,C=4"], 1, "too even to say"),
        (["--interests", SCORES, "--zone", "7"], 1, "job zone"),
        (["--interests", SCORES, "--area", "Atlantis"], 1, "No area"),
        (["--interests", SCORES, "--limit", "0"], 2, "at least 1"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    assert main(["--json", "careers", "match", *words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert said.err.count("\n") == 1
