"""Remarks with all that is known: other people's employers, titles and addresses, for one owner only."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.network.actions import add_person
from askaround.outreach import actions, queries
from askaround.outreach.models import Message
from askaround.outreach.remarks import message_remarks
from askaround.outreach.tests.conftest import workspace


@pytest.fixture
def bo(owner):
    return add_person(
        owner, name="Bo Chen", title="Managing Editor", organisation="Example Press", email="bo@example.net"
    )


def said(owner, ask, text):
    ask = actions.edit_ask(owner, ask, body=f"{ask.body}\n\n{text}")
    return {remark.code: remark.text for remark in queries.remarks(owner, ask)}


def test_employer_and_address_of_anybody_else(owner, ana, bo):
    ask = actions.start_ask(owner, ana)
    found = said(owner, ask, "I admire what Example Press does.")
    assert found["other-fact"] == "“Example Press” is the employer of Bo Chen, not of Ana Silva."
    assert (
        "address of Bo Chen"
        in said(owner, actions.redraft(owner, ask), "I wrote to Bo@example.net.")["other-fact"]
    )


def test_the_title_of_somebody_asked_before(owner, ana, bo):
    ask = actions.start_ask(owner, ana)
    assert "other-fact" not in said(owner, ask, "Your view as Managing Editor counts.")
    actions.start_ask(owner, bo)
    assert "title of Bo Chen" in said(owner, ask, "Your view as Managing Editor counts.")["other-fact"]


def test_whoever_one_would_like_to_meet_may_be_named(owner, ana, bo):
    ask = actions.start_ask(owner, ana, purpose="introduction", target=bo)
    assert "other-fact" not in said(owner, ask, "Bo Chen is Managing Editor at Example Press.")
    message = Message(owner=owner, ask=ask, person=bo, kind="answer", channel="email", template="answer-email", subject="x",
                      body="Dear Bo,\n\nAna Silva of Example Biologics introduced us.\n\nMaya Lind")  # fmt: skip
    assert [remark.code for remark in message_remarks(owner, message)] == []


def test_a_strangers_people_are_not_looked_at(owner, ana):
    add_person(workspace("bea@example.net"), name="Bo Chen", organisation="Example Press")
    assert "other-fact" not in said(
        owner, actions.start_ask(owner, ana), "I admire what Example Press does, says Bo Chen."
    )


def test_the_remarks_take_as_many_queries_with_many_people(owner, ana, bo):
    ask = actions.edit_ask(
        owner, actions.start_ask(owner, ana), body="Dear Ana, Example Press, Bo Chen, bo@example.net."
    )

    def asked():
        with CaptureQueriesContext(connection) as made:
            queries.remarks(owner, ask)
        return len(made)

    asked()
    few = asked()
    for number in range(10):
        actions.start_ask(
            owner,
            add_person(
                owner, name=f"Cy Number{number}", organisation="Example Press", email=f"c{number}@example.net"
            ),
        )
    assert asked() == few
