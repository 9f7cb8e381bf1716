"""Answers side by side as a browser meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.interview.actions import save_answer
from askaround.network.actions import add_person
from askaround.prepare.actions import meet

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
WRITERS, SCIENTISTS = "27-3042.00", "19-1042.00"


@pytest.fixture
def owner(db, tmp_path, monkeypatch):
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", NOW.isoformat())
    return accounts.local_workspace()


@pytest.fixture
def visitor(owner):
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


def heard(owner, name, onet=WRITERS, **answers):
    person = add_person(owner, name=name)
    row = meet(owner, person, starts_at=NOW, zone="America/New_York", phone="+1 555 0101", onet=onet)
    for question, text in answers.items():
        save_answer(owner, row, question.replace("_", "-"), text, 0)
    return row


def test_nobody_heard_yet_teaches(visitor):
    assert "questions down, people across" in visitor.get("/reflect/").content.decode()


def test_holes_and_single_voices_are_named(visitor, owner):
    heard(owner, "Ana", challenges="The deadlines.", background="By chance.")
    heard(owner, "Bo", challenges="The reviewers.")
    page = visitor.get("/reflect/").content.decode()
    for word in (
        "The deadlines.",
        "The reviewers.",
        "a single voice",
        "nobody has answered",
        "not asked, or nothing noted",
    ):
        assert word in page


def test_careers_narrow_what_is_shown_and_unknown_ones_are_ignored(visitor, owner):
    heard(owner, "Ana", challenges="The deadlines.")
    heard(owner, "Bo", SCIENTISTS, challenges="The grants.")
    page = visitor.get("/reflect/", {"career": SCIENTISTS}).content.decode()
    assert "The grants." in page
    assert "The deadlines." not in page
    assert "The deadlines." in visitor.get("/reflect/", {"career": "nonsense"}).content.decode()


def test_what_was_said_is_text_not_markup(visitor, owner):
    heard(owner, "<b>Ana</b>", challenges="<script>alert(1)</script>")
    page = visitor.get("/reflect/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Ana" not in page


def test_reflect_asks_the_database_as_often_for_20_voices_as_for_10(visitor, owner):
    counts = []
    for round_ in range(2):
        for number in range(10):
            heard(owner, f"Person {number}{round_}", challenges=f"Thing {number}", background="By chance.")
        visitor.get("/reflect/")
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/reflect/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
