"""An answer is noticed, an automatic one is none, nothing is counted twice."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.mail.models import Incoming, Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions, queries
from askaround.outreach.tests.conftest import MONDAY, workspace

pytestmark = pytest.mark.django_db


def test_a_reply_is_matched_by_its_references(owner, ana, asked, message, receive):
    row = receive("another-address@example.net", ["<x@y>", message.message_id])
    (match,) = actions.match_incoming(owner)
    assert (match.kind, match.ask.id, match.touch.at) == ("replied", asked.id, row.sent_at)
    assert match.touch.external_key.startswith("mail:")
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == ("replied", dt.date(2026, 12, 2))
    row.refresh_from_db()
    assert row.matched_at is not None


def test_a_reply_is_matched_by_its_sender(owner, ana, asked, receive):
    receive("Ana@Example.com")
    assert [match.kind for match in actions.match_incoming(owner)] == ["replied"]


def test_mail_from_before_the_ask_is_no_reply(owner, ana, asked, receive):
    receive(at=MONDAY - dt.timedelta(days=1))
    assert actions.match_incoming(owner) == []
    assert not Incoming.objects.exists()


def test_what_belongs_to_nobody_here_is_erased(owner, ana, asked, receive):
    receive("stranger@example.net", ["<x@y>"])
    assert actions.match_incoming(owner) == []
    assert not Incoming.objects.exists()


def test_an_automatic_answer_is_none(owner, ana, asked, message, receive):
    actions.schedule_reminder(owner, asked)
    row = receive(references=[message.message_id], kind="automatic")
    assert actions.match_incoming(owner) == []
    asked.refresh_from_db()
    row.refresh_from_db()
    assert asked.state == "asked"
    assert row.matched_at is not None
    assert Outgoing.objects.get(reference__endswith=":reminder").state == "queued"


def test_a_bounce(owner, ana, asked, message, receive):
    receive("mailer-daemon@example.com", [message.message_id], kind="bounce")
    (match,) = actions.match_incoming(owner)
    asked.refresh_from_db()
    assert (match.kind, asked.state) == ("bounced", "bounced")


def test_a_bounce_that_names_no_message_is_nobodys(owner, ana, asked, receive):
    receive("ana@example.com", kind="bounce")
    assert actions.match_incoming(owner) == []
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_reply_stops_the_reminder(owner, ana, asked, message, receive, post, clock):
    actions.schedule_reminder(owner, asked)
    receive(references=[message.message_id])
    actions.match_incoming(owner)
    assert Outgoing.objects.get(reference__endswith=":reminder").state == "stopped"
    clock(9)
    assert post().sent == 0


def test_a_message_without_identifier_read_again_does_not_bring_back_what_was_taken_back(
    owner, ana, asked, receive
):
    receive(message_id="")
    (match,) = actions.match_incoming(owner)
    actions.unlog(owner, match.touch)
    # The server has renumbered.
    receive(message_id="")
    assert actions.match_incoming(owner) == []
    asked.refresh_from_db()
    assert asked.state == "asked"
    receive(message_id="", subject="Another one")
    assert [match.kind for match in actions.match_incoming(owner)] == ["replied"]


def test_the_same_message_read_twice_is_one_answer(owner, ana, asked, message, receive):
    for _ in range(2):
        receive(references=[message.message_id], message_id="<same@example.com>")
    assert len(actions.match_incoming(owner)) == 1
    receive(references=[message.message_id], message_id="<same@example.com>")
    assert actions.match_incoming(owner) == []
    assert Touch.objects.filter(kind="replied").count() == 1


def test_a_taken_back_reply_does_not_come_again(owner, ana, asked, message, receive):
    receive(references=[message.message_id], message_id="<same@example.com>")
    (match,) = actions.match_incoming(owner)
    actions.unlog(owner, match.touch)
    receive(references=[message.message_id], message_id="<same@example.com>")
    assert actions.match_incoming(owner) == []
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_delay_is_told_on_the_page_with_its_day_and_changes_nothing(
    visitor, owner, asked, message, receive, clock
):
    told = "that it could not deliver your message yet"
    receive(
        "mailer-daemon@example.com", [message.message_id], kind="delayed", at=MONDAY + dt.timedelta(hours=5)
    )
    receive("mailer-daemon@example.com", ["<other@example.com>"], kind="delayed")
    assert actions.match_incoming(owner) == []
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert not Touch.objects.filter(kind="bounced").exists()
    clock(days=2)
    page = visitor.get(f"/ask/{asked.handle}").content.decode()
    assert page.count(told) == 1
    assert 'datetime="2026-11-30"' in page.partition(told)[0][-120:]
    receive(references=[message.message_id], at=MONDAY + dt.timedelta(days=1))
    actions.match_incoming(owner)
    assert told not in visitor.get(f"/ask/{asked.handle}").content.decode()


def test_a_clock_that_lags_does_not_turn_the_story_round(owner, ana, asked, message, receive):
    receive(references=[message.message_id], at=MONDAY - dt.timedelta(days=2))
    (match,) = actions.match_incoming(owner)
    assert match.touch.at == MONDAY
    asked.refresh_from_db()
    assert asked.state == "replied"


def test_a_reply_proves_that_an_uncertain_message_arrived(owner, ana, account, post, receive):
    from askaround.mail.rules.outcome import Kind, Outcome

    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    post.way.answer = Outcome(Kind.UNKNOWN, "The connection broke.")
    post()
    ask.refresh_from_db()
    assert ask.state == "uncertain"
    receive(references=[Outgoing.objects.get().message_id])
    actions.match_incoming(owner)
    ask.refresh_from_db()
    assert ask.state == "replied"


def test_nobody_gets_anothers_answers(owner, ana, asked, message, receive, clock):
    other = workspace("other@example.org")
    theirs = add_person(other, name="Ana Silva", email="ana@example.com", met="Lisbon")
    actions.send_ask(other, actions.start_ask(other, theirs), "hand")
    receive(references=[message.message_id])
    assert actions.match_incoming(other) == []
    assert len(actions.match_incoming(owner)) == 1
    assert [card.state for card in queries.cards(other, queries.ask_rows(other))] == ["asked"]


def test_an_answer_to_thanks_is_contact_but_no_asks_answer(owner, ana, account, receive):
    from askaround.mail import actions as mail

    row = mail.queue(
        owner, reference="thanks:1", transport="smtp", recipient="ana@example.com", recipient_name="", subject="Thank you", body="…"
    )  # fmt: skip
    receive("ana@example.com", [row.message_id])
    receive("stranger@example.net", [row.message_id])
    receive("ana@example.com", [row.message_id], kind="automatic")
    (match,) = actions.match_incoming(owner)
    assert (match.kind, match.ask, match.touch.person) == ("received", None, ana)


def test_many_strangers_are_let_go_at_once(owner, ana, asked, receive, django_assert_max_num_queries):
    for number in range(60):
        receive(f"s{number}@example.net")
    with django_assert_max_num_queries(25):
        actions.match_incoming(owner)
    assert not Incoming.objects.exists()
