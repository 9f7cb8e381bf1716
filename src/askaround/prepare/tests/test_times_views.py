"""The pages on which times are offered and a day is told."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from askaround.accounts.models import Workspace
from askaround.network.models import Person
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.prepare import offers, sources
from askaround.prepare.actions import meet
from askaround.prepare.models import Interview, Proposal
from askaround.prepare.tests.test_sources import text

TICKED = re.compile('name="start" value="[^"]*" checked>')


@pytest.fixture
def visitor(owner: Workspace) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


@pytest.fixture
def ask(owner: Workspace, dana: Person) -> Ask:
    return outreach.start_ask(owner, dana, purpose="interview")


def page(visitor: Client, address: str, status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_three_times_are_ticked_and_others_can_be(visitor: Client, ask: Ask) -> None:
    found = page(visitor, f"/ask/{ask.handle}/times")
    assert found.count('name="start"') > 20 and len(TICKED.findall(found)) == 3
    assert "Their time zone is not known" in found and "No calendar is looked at" in found
    assert len(TICKED.findall(page(visitor, f"/ask/{ask.handle}/times?minutes=45&travel=60"))) == 3


@pytest.mark.parametrize(
    "query", ["minutes=9999", "minutes=x", "travel=-1", "minutes=1&travel=99999", "minutes=%00"]
)
def test_figures_that_are_none_are_said(visitor: Client, ask: Ask, query: str) -> None:
    answer = visitor.get(f"/ask/{ask.handle}/times?{query}")
    assert answer.status_code == 400 and "Traceback" not in answer.content.decode()


def test_where_no_time_suits_both_it_says_what_to_do(
    visitor: Client, owner: Workspace, ask: Ask, dana: Person
) -> None:
    Person.objects.filter(pk=dana.pk).update(zone="Asia/Tokyo", country="JP")
    assert "Widen your hours" in page(visitor, f"/ask/{ask.handle}/times")


def test_the_time_they_take_goes_into_the_agenda(visitor: Client, owner: Workspace, ask: Ask) -> None:
    starts = offers.times_for(owner, ask.person).offer.starts
    offers.propose(owner, ask, starts, write=False)
    assert "Which one do they take?" in page(visitor, f"/ask/{ask.handle}/times")
    wrong = visitor.post(f"/ask/{ask.handle}/times/take", {"number": "7"})
    assert wrong.status_code == 400 and not Interview.objects.exists()
    answer = visitor.post(f"/ask/{ask.handle}/times/take", {"number": "3", "place": "Orchard Bio"})
    row = Interview.objects.get()
    assert row.starts_at == starts[2] and answer.url == f"/interview/{row.handle}/message/invitation"
    assert visitor.post(f"/ask/{ask.handle}/times/take", {"number": "3"}).status_code == 409
    assert Interview.objects.count() == 1


def test_an_offer_is_taken_back(visitor: Client, owner: Workspace, ask: Ask) -> None:
    offers.propose(owner, ask, offers.times_for(owner, ask.person).offer.starts, write=False)
    visitor.post(f"/ask/{ask.handle}/times/back")
    assert Proposal.objects.get().closed_at is not None


@pytest.mark.parametrize(
    "starts", [[], ["x"], ["2026-11-30T10:00"], ["2020-11-30T10:00+00:00"], ["9999-12-31T23:59:59-23:59"]]
)
def test_times_that_are_none_change_nothing(visitor: Client, ask: Ask, starts: list[str]) -> None:
    answer = visitor.post(f"/ask/{ask.handle}/times/offer", {"start": starts})
    assert answer.status_code == 400 and not Proposal.objects.exists()


def test_an_interview_without_an_ask_is_told_by_hand(visitor: Client, owner: Workspace, dana: Person) -> None:
    starts = offers.times_for(owner, dana).offer.starts
    row = meet(owner, dana, starts_at=starts[0], zone="America/New_York")
    found = page(visitor, f"/interview/{row.handle}/message/invitation")
    assert "send its calendar file yourself" in found
    page(visitor, f"/interview/{row.handle}/message/other", 404)


def test_calendars_are_kept_read_and_forgotten_in_settings(visitor: Client, owner: Workspace) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("work.ics", text("20261130T150000Z"), content_type="text/calendar")
    assert visitor.post("/settings/calendars", {"file": file}).url == "/settings/#calendars"
    source = sources.source_of(owner, "work.ics")
    assert "work.ics" in page(visitor, "/settings/")
    assert (
        "give the file again"
        in visitor.post(f"/settings/calendars/{source.pk}/read", follow=True).content.decode()
    )
    wrong = visitor.post("/settings/calendars", {"file": SimpleUploadedFile("x.ics", b"hello")})
    assert wrong.status_code == 400 and "no calendar" in wrong.content.decode()
    assert visitor.post("/settings/calendars", {}).status_code == 400
    visitor.post(f"/settings/calendars/{source.pk}/forget")
    assert not sources.sources(owner).exists()
