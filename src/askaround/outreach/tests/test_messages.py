"""What follows an ask's first message: drafts, sending, the thread, what is written once it went out, taking back."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions, inbox, messages, messages_sent, queries
from askaround.outreach.models import Ask, Message
from askaround.outreach.tests.conftest import MONDAY, workspace

DAY = dt.timedelta(days=1)


@pytest.fixture
def bo(owner):
    return add_person(
        owner, name="Bo Chen", title="Editor", organisation="Example Press", email="bo@example.net"
    )


@pytest.fixture
def requested(owner, ana, bo, account, post):
    """An introduction to Bo that Ana was asked for."""
    ask = actions.start_ask(owner, ana, purpose="introduction", target=bo)
    ask = actions.send_ask(owner, ask)
    post()
    ask.refresh_from_db()
    return ask


@pytest.fixture
def introduced(owner, ana, requested):
    actions.log(owner, ana, "agreed", ask=requested)
    actions.log(owner, ana, "introduced", ask=requested)
    requested.refresh_from_db()
    assert requested.state == "introduced"
    return requested


def kinds(owner, person):
    return list(
        Touch.objects.filter(owner=owner, person=person).order_by("at", "id").values_list("kind", flat=True)
    )


def test_a_message_goes_only_when_the_owner_sends_it(owner, introduced, post):
    draft = actions.write_message(owner, introduced, "thanks")
    post()
    assert draft.state == "draft"
    assert not Outgoing.objects.filter(reference=f"message:{draft.id}").exists()
    assert "Bo" in draft.body
    sent = actions.send_message(owner, draft)
    assert sent.state == "queued"
    post()
    sent.refresh_from_db()
    introduced.refresh_from_db()
    assert (sent.state, introduced.state) == ("sent", "thanked")
    assert kinds(owner, introduced.person)[-1] == "thanked"


def test_the_same_thing_is_never_said_twice(owner, introduced, post):
    actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    with pytest.raises(Refusal, match="waits in your outbox"):
        actions.write_message(owner, introduced, "thanks")
    post()
    with pytest.raises(Refusal, match="once is enough"):
        actions.write_message(owner, introduced, "thanks")
    assert len(post.way.sent) == 2


def test_a_draft_is_written_anew_until_the_owner_has_edited_it(owner, introduced):
    first = actions.write_message(owner, introduced, "thanks")
    again = actions.write_message(owner, introduced, "thanks", channel="linkedin")
    assert (again.id, again.channel) == (first.id, "linkedin")
    mine = actions.edit_message(owner, again, body="My own words.", revision=again.revision)
    assert actions.write_message(owner, introduced, "thanks").body == "My own words."
    with pytest.raises(Refusal, match="load it again"):
        actions.edit_message(owner, mine, body="Other words.", revision=mine.revision - 1)
    with pytest.raises(Refusal, match="load it again"):
        actions.send_message(owner, mine, revision=mine.revision - 1)


@pytest.mark.parametrize("kind", ["thanks", "told", "answer", "note", "not-now", "declined"])
def test_a_message_that_does_not_fit_is_refused_in_words(owner, requested, kind):
    with pytest.raises(Refusal):
        actions.write_message(owner, requested, kind)
    assert not Message.objects.exists()


def test_the_answer_to_an_introduction_becomes_an_ask_of_its_own(owner, introduced, bo, post):
    answer = actions.write_message(owner, introduced, "answer")
    assert answer.person == bo
    assert "Ana Silva" in answer.body
    actions.send_message(owner, answer)
    assert not Ask.objects.filter(person=bo).exists()
    post()
    theirs = Ask.objects.get(person=bo)
    assert (theirs.state, theirs.purpose, theirs.came_from) == ("asked", "interview", introduced)
    assert theirs.body == answer.body
    introduced.refresh_from_db()
    assert introduced.state == "introduced"
    assert queries.stale_states(owner) == []


def test_their_reply_to_that_answer_reaches_their_own_ask(owner, introduced, bo, post, receive):
    actions.send_message(owner, actions.write_message(owner, introduced, "answer"))
    post()
    row = Outgoing.objects.get(recipient="bo@example.net")
    receive(sender="bo@example.net", references=[row.message_id])
    (found,) = inbox.match_incoming(owner)
    assert found.ask == Ask.objects.get(person=bo)
    assert Ask.objects.get(person=bo).state == "replied"


def test_an_answer_goes_into_the_thread_and_thanks_keep_it(owner, asked, ana, message, post, receive):
    reply = receive(references=[message.message_id])
    inbox.match_incoming(owner)
    actions.log(owner, ana, "later", ask=asked)
    draft = actions.write_message(owner, asked, "not-now")
    assert draft.subject.startswith("Re: ")
    actions.send_message(owner, draft)
    row = Outgoing.objects.get(reference=f"message:{draft.id}")
    assert row.in_reply_to == reply.message_id
    assert row.references == [message.message_id, reply.message_id]


def test_an_answer_goes_into_the_introducers_own_message(owner, introduced, ana, bo, receive):
    row = receive(
        references=[Outgoing.objects.get().message_id], recipients=["maya@example.org", "bo@example.net"],
        subject="Bo, meet Maya",
    )  # fmt: skip
    inbox.match_incoming(owner)
    answer = actions.write_message(owner, introduced, "answer")
    actions.send_message(owner, answer)
    assert Outgoing.objects.get(reference=f"message:{answer.id}").in_reply_to == row.message_id


def test_their_answer_takes_back_a_note_that_waits(owner, requested, ana, post):
    actions.log(owner, ana, "agreed", ask=requested)
    note = actions.send_message(owner, actions.write_message(owner, requested, "note"))
    actions.log(owner, ana, "introduced", ask=requested)
    note.refresh_from_db()
    assert note.state == "draft"
    post()
    assert len(post.way.sent) == 1


def test_a_message_taken_back_in_the_outbox_is_a_draft_again(owner, introduced, post):
    from askaround.worker import rounds

    sent = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    assert rounds.take_back(owner, Outgoing.objects.get(reference=f"message:{sent.id}"))
    sent.refresh_from_db()
    assert sent.state == "draft"
    actions.send_message(owner, sent)
    post()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_leaving_a_message_stops_what_waits_and_another_may_be_written(owner, introduced, post):
    sent = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    assert actions.drop_message(owner, sent).state == "dropped"
    post()
    assert len(post.way.sent) == 1
    assert actions.write_message(owner, introduced, "thanks").id != sent.id
    with pytest.raises(Refusal):
        actions.send_message(owner, sent)


def test_thanks_by_hand_can_be_taken_back(owner, introduced):
    sent = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"), by="hand")
    introduced.refresh_from_db()
    assert (sent.state, introduced.state) == ("sent", "thanked")
    actions.unlog(owner, Touch.objects.get(kind="thanked"))
    sent.refresh_from_db()
    introduced.refresh_from_db()
    assert (sent.state, introduced.state) == ("dropped", "introduced")
    assert messages_sent.stale_messages(owner) == []
    assert actions.write_message(owner, introduced, "thanks").state == "draft"


def test_a_placeholder_keeps_a_message_back(owner, introduced):
    actions.send_message(owner, actions.write_message(owner, introduced, "thanks"), by="hand")
    told = actions.write_message(owner, introduced, "told")
    assert "[" in told.body
    with pytest.raises(Refusal, match="still stands"):
        actions.send_message(owner, told)
    told = actions.write_message(owner, introduced, "told", values={"outcome": "We talked for an hour."})
    assert "We talked for an hour." in told.body
    actions.send_message(owner, told, by="hand")
    assert kinds(owner, introduced.person)[-1] == "told"


def test_an_uncertain_message_is_asked_about_and_written_once(owner, introduced, post):
    from askaround.mail.rules.outcome import Kind, Outcome
    from askaround.worker import rounds

    sent = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    post.way.answer = Outcome(Kind.UNKNOWN, "The connection broke.")
    post()
    row = Outgoing.objects.get(reference=f"message:{sent.id}")
    assert row.state == "uncertain"
    sent.refresh_from_db()
    assert sent.state == "queued"
    rounds.resolve(owner, row, True)
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert kinds(owner, introduced.person).count("thanked") == 1


def test_closing_the_ask_stops_the_answer_but_not_the_thanks(owner, introduced, post):
    thanks = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    answer = actions.send_message(owner, actions.write_message(owner, introduced, "answer"))
    actions.close_ask(owner, introduced)
    post()
    thanks.refresh_from_db()
    answer.refresh_from_db()
    assert (thanks.state, answer.state) == ("sent", "draft")


def test_somebody_never_to_be_asked_gets_no_answer_drafted(owner, introduced, bo):
    bo.never = True
    bo.save(update_fields=["never"])
    with pytest.raises(Refusal, match="never"):
        actions.write_message(owner, introduced, "answer")


def test_bad_words_change_nothing(owner, introduced):
    draft = actions.write_message(owner, introduced, "thanks")
    for body, subject in (
        ("x" * 20_001, None),
        ("a\x00b", None),
        ("a\ud800", None),
        (None, "a\nBcc: x@example.org"),
    ):
        with pytest.raises(Refusal):
            actions.edit_message(owner, draft, body=body, subject=subject)
    assert messages.message_of(owner, draft.id).revision == draft.revision
    for ident in ("", "nothing", "\ud800", "0" * 5000):
        with pytest.raises(Refusal, match="no such message"):
            messages.message_of(owner, ident)


def test_a_strangers_message_is_not_there(owner, introduced):
    draft = actions.write_message(owner, introduced, "thanks")
    other = workspace("zoe@example.net")
    for verb in (messages.edit_message, messages.drop_message, messages.send_message):
        with pytest.raises(Refusal):
            verb(other, draft)


def test_a_message_by_hand_may_have_been_sent_earlier(owner, introduced, clock):
    clock(days=3)
    with pytest.raises(Refusal, match="future"):
        actions.send_message(
            owner, actions.write_message(owner, introduced, "thanks"), by="hand", at=MONDAY + 30 * DAY
        )
    actions.send_message(
        owner, actions.write_message(owner, introduced, "thanks"), by="hand", at=MONDAY + 2 * DAY
    )
    assert Touch.objects.get(kind="thanked").at == MONDAY + 2 * DAY


def test_the_calendar_part_goes_along(owner, asked, ana):
    actions.log(owner, ana, "agreed", ask=asked)
    draft = actions.write_message(
        owner, asked, "invitation", values={"when": "Tuesday", "where": "Café Example"}
    )
    text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    actions.send_message(owner, draft, calendar=text, calendar_method="REQUEST")
    row = Outgoing.objects.get(reference=f"message:{draft.id}")
    assert (row.calendar_method, "VCALENDAR" in row.calendar) == ("REQUEST", True)


def test_a_message_to_nobody_at_all_is_stopped_when_its_ask_goes(owner, introduced, post):
    draft = actions.send_message(owner, actions.write_message(owner, introduced, "thanks"))
    Message.objects.filter(id=draft.id).delete()
    post()
    row = Outgoing.objects.get(reference=f"message:{draft.id}")
    assert row.state == "stopped"
    assert mail.stop(owner, row, "again") is False
