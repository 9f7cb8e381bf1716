"""Answers that an import brings reach the ask, once, and go when the import is taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.network import actions as network
from askaround.network.models import Touch
from askaround.outreach import actions, imported, queries
from askaround.outreach.tests.conftest import MONDAY

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def written(owner, ana):
    """Ana wrote something, as the import of LinkedIn's messages stores it."""

    def make(at, key="linkedin:1"):
        return network.record_touch(
            owner, ana, Touch.Kind.RECEIVED, at=at, channel="linkedin", source="linkedin", external_key=key
        )

    return make


def test_what_they_wrote_since_answers_the_ask(owner, asked, written, clock):
    clock(days=2)
    written(MONDAY - 24 * HOUR, "linkedin:0")
    assert imported.see_imported(owner) == 0
    written(MONDAY + 5 * HOUR)
    assert imported.see_imported(owner) == 1
    asked.refresh_from_db()
    assert asked.state == "replied"
    assert imported.see_imported(owner) == 0
    assert Touch.objects.filter(kind="replied").count() == 1
    assert queries.stale_states(owner) == []


def test_the_answer_does_not_count_as_two_contacts(owner, asked, ana, written, clock):
    clock(days=2)
    written(MONDAY + 5 * HOUR)
    before = Touch.objects.filter(person=ana, contact=True).count()
    imported.see_imported(owner)
    assert Touch.objects.filter(person=ana, contact=True).count() == before


def test_a_waiting_reminder_is_stopped(owner, asked, written, post, clock):
    clock(days=3)
    actions.schedule_reminder(owner, asked, "smtp")
    written(MONDAY + 30 * HOUR)
    imported.see_imported(owner)
    clock(days=20)
    post()
    assert len(post.way.sent) == 1


def test_an_import_taken_back_takes_its_answer_along(owner, asked, written, clock):
    clock(days=2)
    touch = written(MONDAY + 5 * HOUR)
    imported.see_imported(owner)
    Touch.objects.filter(id=touch.id).delete()
    imported.see_imported(owner)
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_an_answer_that_the_owner_takes_back_does_not_return_but_the_next_one_counts(
    owner, asked, written, clock
):
    clock(days=2)
    written(MONDAY + 5 * HOUR)
    imported.see_imported(owner)
    actions.unlog(owner, Touch.objects.get(kind="replied"))
    assert imported.see_imported(owner) == 0
    written(MONDAY + 6 * HOUR, "linkedin:2")
    assert imported.see_imported(owner) == 1


def test_of_two_asks_the_later_has_the_answer(owner, asked, ana, written, clock):
    clock(days=1)
    names = actions.send_ask(owner, actions.start_ask(owner, ana, purpose="names"), by="hand", anyway=True)
    clock(days=3)
    written(MONDAY + 60 * HOUR)
    imported.see_imported(owner)
    asked.refresh_from_db()
    names.refresh_from_db()
    assert (asked.state, names.state) == ("asked", "replied")
