"""What follows a message that was sent: the reminder, answers, logs, taking back, closing, asking again."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.explore.actions import shortlist_add
from askaround.lib.errors import Refusal
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions, queries
from askaround.outreach.tests.conftest import MONDAY
from askaround.outreach.tests.test_actions import BIOLOGIST, kinds

pytestmark = pytest.mark.django_db


def test_one_ask_at_a_time(owner, ana, asked):
    with pytest.raises(Refusal, match="still waits"):
        actions.send_ask(owner, actions.start_ask(owner, ana, purpose="names"))


def test_the_reminder_waits_for_its_day_and_goes_once(owner, ana, asked, message, post, clock):
    ask = actions.schedule_reminder(owner, asked)
    assert (ask.state, ask.due_on) == ("asked", dt.date(2026, 12, 9))
    row = Outgoing.objects.get(reference__endswith=":reminder")
    assert row.in_reply_to == message.message_id
    assert row.subject == f"Re: {ask.subject}"
    assert "on Monday 30 November" in row.body
    with pytest.raises(Refusal, match="already"):
        actions.schedule_reminder(owner, asked)
    clock(8)
    assert post().sent == 0
    clock(9)
    assert post().sent == 1
    ask.refresh_from_db()
    assert (ask.state, ask.due_on) == ("nudged", dt.date(2026, 12, 18))
    with pytest.raises(Refusal, match="no reminder"):
        actions.schedule_reminder(owner, ask)
    clock(18)
    assert queries.cards(owner, [queries.ask_of(owner, "a1")])[0].state == "silent"
    assert queries.stale_states(owner) == []
    assert actions.settle(owner) == 1
    ask.refresh_from_db()
    assert (ask.state, ask.due_on) == ("silent", None)


def test_no_third_message_without_an_answer(owner, ana, asked, post, clock):
    actions.schedule_reminder(owner, asked)
    with pytest.raises(Refusal, match="last two messages"):
        actions.send_ask(owner, actions.start_ask(owner, ana), anyway=True)
    clock(9)
    post()
    clock(200)
    actions.settle(owner)
    with pytest.raises(Refusal, match="last two messages"):
        actions.send_ask(owner, actions.start_ask(owner, ana), anyway=True)
    actions.log(owner, ana, "received", text="A late answer.")
    assert actions.send_ask(owner, actions.start_ask(owner, ana)).state == "queued"


def test_an_answer_stops_the_reminder(owner, ana, asked, post, clock):
    actions.schedule_reminder(owner, asked)
    clock(3)
    actions.log(owner, ana, "agreed", text="Gladly.")
    row = Outgoing.objects.get(reference__endswith=":reminder")
    assert (row.state, row.error) == ("stopped", "They answered before it went out.")
    clock(9)
    assert post().sent == 0
    asked.refresh_from_db()
    assert asked.state == "agreed"


def test_an_answer_that_came_beside_the_ask_is_seen_in_the_claim(owner, ana, asked, post, clock):
    """The reminder is judged again when it goes, whatever stopped it from being stopped earlier."""
    from askaround.network.actions import record_touch

    actions.schedule_reminder(owner, asked)
    record_touch(owner, ana, "replied", cause_kind="ask", cause_id=asked.id)
    clock(9)
    assert post().stopped == 1
    assert "nudged" not in kinds(ana)


def test_a_wrong_log_is_taken_back(owner, ana, asked):
    touch = actions.log(owner, ana, "declined")
    asked.refresh_from_db()
    assert asked.state == "declined"
    actions.unlog(owner, touch)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == ("asked", dt.date(2026, 12, 9))
    assert kinds(ana) == ["asked", "declined", "retracted"]
    with pytest.raises(Refusal):
        actions.unlog(owner, touch)


def test_a_delivered_message_cannot_be_taken_back(owner, ana, asked):
    with pytest.raises(Refusal, match="mail server"):
        actions.unlog(owner, Touch.objects.get(kind="asked"))


def test_what_was_recorded_by_hand_can_and_is_sent_again(owner, ana, clock):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana), "hand")
    actions.unlog(owner, Touch.objects.get(kind="asked"))
    ask.refresh_from_db()
    assert ask.state == "ready"
    assert actions.send_ask(owner, ask, "hand").state == "asked"


@pytest.mark.parametrize(
    ("kind", "state"), [("replied", "replied"), ("later", "later"), ("met", "met"), ("bounced", "bounced")]
)
def test_logs_move_the_open_ask(owner, ana, asked, kind, state):
    touch = actions.log(owner, ana, kind, at=MONDAY)
    asked.refresh_from_db()
    assert touch.cause_id == asked.id
    assert asked.state == state
    assert queries.stale_states(owner) == []


def test_logs_without_an_ask_stand_alone(owner, ana):
    assert actions.log(owner, ana, "talked").cause_id is None
    with pytest.raises(Refusal, match="cannot be logged"):
        actions.log(owner, ana, "retracted")
    with pytest.raises(Refusal, match="future"):
        actions.log(owner, ana, "met", at=MONDAY + dt.timedelta(days=1))


def test_closing_stops_what_waits(owner, ana, account, post):
    ask = actions.close_ask(owner, actions.send_ask(owner, actions.start_ask(owner, ana)))
    assert (ask.state, ask.due_on) == ("closed", None)
    assert post().sent == 0
    assert actions.reopen_ask(owner, ask).state == "ready"


def test_an_ask_for_names_ends_with_names(owner, ana):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana, purpose="names"), "hand")
    actions.log(owner, ana, "referred", text="Bo Chen")
    ask.refresh_from_db()
    assert ask.state == "named"


def test_a_returned_message_can_be_sent_to_another_address(owner, ana, asked, post):
    actions.log(owner, ana, "bounced")
    ask = actions.send_ask(owner, queries.ask_of(owner, "a1"))
    assert ask.state == "queued"
    assert post().sent == 1
    ask.refresh_from_db()
    assert ask.state == "asked"


def test_somebody_they_named_answers_an_ask_for_names(owner, ana):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana, purpose="names"), "hand")
    assert actions.answered_with_name(owner, ana, "Bo Chen").id == ask.id
    ask.refresh_from_db()
    assert ask.state == "named"
    assert actions.answered_with_name(owner, ana, "Cleo Dorn") is None


def test_an_interview_is_about_the_persons_own_work(owner):
    writer = add_person(owner, name="Bo Chen", title="Technical Writer", email="bo@example.com", met="Lisbon")
    shortlist_add(owner, BIOLOGIST)
    ask = actions.start_ask(owner, writer)
    assert ask.onet == "27-3042.00"
    assert queries.remarks(owner, ask) == []
    other = actions.start_ask(owner, writer, onet=BIOLOGIST)
    assert [remark.code for remark in queries.remarks(owner, other)] == ["not-their-work"]
    assert actions.start_ask(owner, writer, purpose="names").onet == BIOLOGIST


def test_asking_again_ends_what_was_put_off(owner, ana, asked):
    actions.log(owner, ana, "later")
    actions.send_ask(owner, actions.start_ask(owner, ana))
    asked.refresh_from_db()
    assert asked.state == "closed"
    assert queries.stale_states(owner) == []
