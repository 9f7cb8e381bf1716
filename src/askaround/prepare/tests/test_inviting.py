"""Invited, told what changed, called off; what they answered."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.lib.ids import uuid7
from askaround.mail.models import Incoming, Outgoing
from askaround.outreach import actions as outreach
from askaround.outreach import messages
from askaround.outreach.models import Ask, Message
from askaround.prepare import actions, inviting, offers
from askaround.prepare.models import Interview, Proposal
from askaround.prepare.tests.test_invitation_rules import reply

START = dt.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.fixture
def ask(owner: Workspace) -> Ask:
    from askaround.network.actions import add_person

    accounts.set_settings(owner, {"mail": "mara@example.org"})
    person = add_person(owner, name="Dana Whitfield", organisation="Orchard Bio", email="dana@example.com")
    made = outreach.start_ask(owner, person, purpose="interview", channel="email")
    outreach.log(owner, person, "asked", ask=made)
    outreach.log(owner, person, "agreed", ask=made)
    return made


@pytest.fixture
def planned(owner: Workspace, ask: Ask) -> Interview:
    return actions.meet(
        owner, ask.person, ask=ask, starts_at=START, zone="America/Los_Angeles", place="Orchard Bio", travel_minutes=45,
        parking="behind the house", dossier="ask about the move",
    )  # fmt: skip


def fresh(interview: Interview) -> Interview:
    return Interview.objects.select_related("person", "ask").get(pk=interview.pk)


def event_of(row: Outgoing) -> icalendar.Event:
    return icalendar.Calendar.from_ical(row.calendar).walk("VEVENT")[0]


def sent() -> Outgoing:
    return Outgoing.objects.exclude(calendar="").order_by("-id")[0]


def test_the_invitation_says_what_they_may_know_and_nothing_else(
    owner: Workspace, planned: Interview
) -> None:
    message = inviting.invite(owner, planned)
    row = sent()
    assert (row.reference, row.calendar_method, row.recipient) == (
        f"message:{message.id}",
        "REQUEST",
        "dana@example.com",
    )
    event = event_of(row)
    assert event["UID"] == planned.uid and event["SEQUENCE"] == 0 and event["LOCATION"] == "Orchard Bio"
    assert event["SUMMARY"] == "Conversation: Dana Whitfield and Mara Lindqvist"
    assert not any(word in row.calendar + row.body for word in ("behind", "the move", "Leave by", "VALARM"))
    assert "Monday 30 November, 10:00 (Los Angeles time), 13:00 for me" in row.body
    assert (planned.invited_sequence, planned.invited_address) == (0, "dana@example.com")
    with pytest.raises(Refusal, match="as it stands"):
        inviting.invite(owner, planned)
    assert Outgoing.objects.count() == 1


def test_what_changed_goes_out_under_the_next_number_and_takes_the_waiting_one_s_place(
    owner: Workspace, planned: Interview
) -> None:
    inviting.invite(owner, planned)
    private = actions.change(owner, planned, parking="in front")
    assert inviting.is_told(private)
    changed = actions.change(owner, planned, starts_at=START + dt.timedelta(days=1))
    assert not inviting.is_told(changed)
    inviting.invite(owner, changed)
    states = list(Outgoing.objects.order_by("id").values_list("state", flat=True))
    assert states == ["stopped", "queued"]
    assert event_of(sent())["SEQUENCE"] == 1 and event_of(sent())["UID"] == planned.uid
    assert "as it now stands" in sent().body


def test_calling_off_takes_it_out_again_at_the_address_that_had_it(
    owner: Workspace, planned: Interview
) -> None:
    from askaround.network.models import ContactPoint

    inviting.invite(owner, planned)
    Outgoing.objects.update(state="sent")
    Message.objects.update(state="sent")
    ContactPoint.objects.filter(person=planned.person).update(
        value="new@example.com", match_key="new@example.com"
    )
    cancelled = actions.cancel(owner, planned)
    message = inviting.invite(owner, cancelled)
    row = Outgoing.objects.get(reference=f"message:{message.id}")
    assert row.calendar_method == "CANCEL" and event_of(row)["STATUS"] == "CANCELLED"
    assert event_of(row)["ATTENDEE"] == "mailto:dana@example.com"
    with pytest.raises(Refusal, match="no invitation"):
        inviting.invite(owner, fresh(planned))


def test_a_cancelled_day_that_nobody_was_invited_to_needs_no_message(
    owner: Workspace, planned: Interview
) -> None:
    with pytest.raises(Refusal, match="no invitation"):
        inviting.invite(owner, actions.cancel(owner, planned))
    assert not Message.objects.exists()


@pytest.mark.parametrize("wrong", ["past", "no address", "no sender", "no ask"])
def test_who_cannot_be_invited_is_said_and_nothing_stays(
    owner: Workspace, planned: Interview, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wrong == "past":
        monkeypatch.setenv("ASKAROUND_NOW", "2026-12-23T09:00:00-05:00")
    elif wrong == "no address":
        planned.person.contact_points.all().delete()
    elif wrong == "no sender":
        accounts.set_settings(owner, {"mail": ""})
    else:
        Interview.objects.update(ask=None)
    with pytest.raises(Refusal):
        inviting.invite(owner, fresh(planned))
    assert not Message.objects.exists() and not Outgoing.objects.exists()
    assert fresh(planned).invited_at is None


def incoming(owner: Workspace, text: str, sender: str = "dana@example.com") -> Incoming:
    return Incoming.objects.create(
        id=uuid7(), owner=owner, validity=1, uid=Incoming.objects.count() + 1, folder="INBOX", sender=sender,
        sent_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC), kind="calendar", calendar=text,
    )  # fmt: skip


def answer(planned: Interview, **more: Any) -> str:
    return reply(**{"sequence": "0", **more}).replace("1-askaround", planned.uid)


def test_their_answer_is_read_once_and_the_latest_counts(owner: Workspace, planned: Interview) -> None:
    inviting.invite(owner, planned)
    incoming(owner, answer(planned, part="TENTATIVE"))
    assert inviting.read_answers(owner) == 1 and inviting.read_answers(owner) == 0
    assert fresh(planned).attendance == "tentative"
    incoming(owner, answer(planned, part="DECLINED", stamp="20261123T090000Z"))
    assert inviting.read_answers(owner) == 0
    incoming(owner, answer(planned, part="ACCEPTED", stamp="20261125T090000Z"))
    assert inviting.read_answers(owner) == 1
    assert fresh(planned).attendance == "accepted"
    moved = actions.change(owner, planned, starts_at=START + dt.timedelta(days=1))
    assert moved.attendance == "" and inviting.read_answers(owner) == 0


def test_each_is_looked_at_however_many_there_are(
    owner: Workspace, planned: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    inviting.invite(owner, planned)
    monkeypatch.setattr(inviting, "BATCH", 1)
    incoming(owner, "no calendar")
    incoming(owner, answer(planned))
    assert inviting.read_answers(owner) == 1


def test_answers_of_others_change_nothing(owner: Workspace, stranger: Workspace, planned: Interview) -> None:
    incoming(owner, answer(planned))
    assert inviting.read_answers(owner) == 0
    inviting.invite(owner, planned)
    Incoming.objects.all().delete()
    incoming(owner, answer(planned).replace("Dana@Example.com", "eve@example.net"), "eve@example.net")
    incoming(owner, "x" * 1000)
    incoming(stranger, answer(planned))
    assert inviting.read_answers(owner) == inviting.read_answers(stranger) == 0
    assert fresh(planned).attendance == ""


def test_another_time_that_they_suggest_is_shown_and_taken_by_the_owner(
    owner: Workspace, planned: Interview
) -> None:
    inviting.invite(owner, planned)
    incoming(owner, answer(planned, method="COUNTER", part="TENTATIVE", more="DTSTART:20261201T180000Z\r\n"))
    inviting.read_answers(owner)
    found = fresh(planned)
    assert (found.attendance, found.starts_at) == ("tentative", START)
    visitor = signed_in(owner)
    assert (
        "They suggest another time"
        in visitor.get(f"/interview/{found.handle}/message/invitation").content.decode()
    )
    visitor.post(f"/interview/{found.handle}/suggested", {"take": "yes"})
    taken = fresh(planned)
    assert (taken.starts_at, taken.counter_start, taken.sequence) == (
        dt.datetime(2026, 12, 1, 18, tzinfo=dt.UTC),
        None,
        1,
    )
    assert visitor.post(f"/interview/{found.handle}/suggested", {"take": "yes"}).status_code == 409


def signed_in(owner: Workspace) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


def test_the_owner_reads_changes_and_sends_it(owner: Workspace, planned: Interview) -> None:
    visitor, address = signed_in(owner), f"/interview/{planned.handle}/message/invitation"
    assert "Draft the invitation" in visitor.get(address).content.decode()
    assert not Message.objects.exists()
    visitor.post(address, {"do": "write"})
    draft = Message.objects.get()
    page = visitor.get(address).content.decode()
    assert "To dana@example.com" in page and "Monday 30 November" in page
    old = visitor.post(address, {"do": "send", "subject": "S", "body": "B", "revision": "0"})
    assert old.status_code == 409 and not Outgoing.objects.exists()
    done = visitor.post(
        address, {"do": "send", "subject": "Our talk", "body": "See you.", "revision": str(draft.revision)}
    )
    assert done.url == f"/interview/{planned.handle}"
    assert (sent().subject, sent().body.strip()) == ("Our talk", "See you.")
    assert visitor.post(address, {"do": "send"}).status_code == 409
    assert Outgoing.objects.count() == 1


def test_the_confirmation_goes_out_and_is_written_down(owner: Workspace, planned: Interview) -> None:
    visitor, address = signed_in(owner), f"/interview/{planned.handle}/message/confirm"
    visitor.post(address, {"do": "write"})
    draft = Message.objects.get()
    assert "Monday 30 November, 10:00 (Los Angeles time)" in draft.body and "+1 555 0142" in draft.body
    visitor.post(
        address, {"do": "send", "subject": draft.subject, "body": draft.body, "revision": str(draft.revision)}
    )
    assert fresh(planned).confirmed_at is not None
    assert Outgoing.objects.get().calendar == ""


def test_offered_times_stand_in_the_message(owner: Workspace, ask: Ask) -> None:
    starts = offers.times_for(owner, ask.person).offer.starts
    proposal = offers.propose(owner, ask, starts, minutes=45)
    assert proposal.message is not None
    assert proposal.message.body.count("\n- ") == 3 and "45 minutes" in proposal.message.body
    again = offers.propose(owner, ask, starts[:1])
    assert again.message is not None and again.message.body.count("\n- ") == 1
    assert Message.objects.filter(kind="times", state="draft").count() == 1
    visitor = signed_in(owner)
    done = visitor.post(f"/ask/{ask.handle}/times/offer", {"start": [start.isoformat() for start in starts]})
    assert done.status_code == 302 and Proposal.objects.filter(closed_at=None).count() == 1


def test_a_draft_that_was_left_is_written_anew(owner: Workspace, planned: Interview) -> None:
    first = inviting.draft_invitation(owner, planned)
    messages.edit_message(owner, first, body="in my own words")
    again = inviting.draft_invitation(owner, planned)
    assert "own words" not in again.body
    assert Message.objects.filter(state="draft").count() == 1
