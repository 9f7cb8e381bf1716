"""Two people who turn out to be one, or were one for a while: nobody is asked twice, and each ask keeps what happened in it."""

from __future__ import annotations

import pytest

from askaround.mail.models import Outgoing
from askaround.network import summaries
from askaround.network.actions import add_person
from askaround.network.merging import people
from askaround.outreach import actions, queries
from askaround.outreach.models import Ask


@pytest.fixture
def ben(owner):
    return add_person(owner, name="Anna Silva", email="silva@example.net", met="a lecture in spring")


def states(owner):
    return dict(Ask.objects.filter(owner=owner).order_by("number").values_list("number", "state"))


def test_of_two_waiting_messages_to_one_person_only_the_first_goes(owner, ana, ben, account, post, clock):
    clock(days=-1)
    for person in (ana, ben):
        actions.send_ask(owner, actions.start_ask(owner, person))
    merge = people.merge(owner, ana, ben)
    clock(hours=3)
    post()
    assert [each.recipient for each in post.way.sent] == ["ana@example.com"]
    assert states(owner) == {1: "asked", 2: "ready"}
    assert "have asked already (a1)" in Outgoing.objects.get(owner=owner, state="stopped").error
    people.unmerge(owner, merge)
    actions.settle(owner)
    assert queries.stale_states(owner) == []


def test_whoever_says_anyway_knows_of_the_other(owner, ana, ben, account, post, clock):
    people.merge(owner, ana, ben)
    ana.refresh_from_db()
    for _ in range(2):
        actions.send_ask(owner, actions.start_ask(owner, ana), anyway=True)
    clock(hours=3)
    post()
    assert states(owner) == {1: "asked", 2: "asked"}


@pytest.mark.parametrize("kind", ["replied", "later", "met", "declined", "thanked"])
def test_what_was_logged_while_they_were_one_goes_with_the_ask(owner, ana, ben, clock, kind):
    for person in (ana, ben):
        actions.log(owner, person, "asked", ask=actions.start_ask(owner, person))
    if kind == "thanked":
        actions.log(owner, ben, "met")
    merge = people.merge(owner, ana, ben)
    clock(days=1)
    touch = actions.log(owner, ana, kind)
    meanwhile = states(owner)
    people.unmerge(owner, merge)
    actions.settle(owner)
    assert queries.stale_states(owner) == []
    assert summaries.wrong(owner) == []
    # Thanks belong to no ask: they stay with whom they were logged for.
    assert states(owner) == (meanwhile if kind != "thanked" else {1: "asked", 2: "met"})
    actions.unlog(owner, touch)
    assert queries.stale_states(owner) == []
