"""The new states over the database: read, scheduled, introduced, named, nobody known, thanked; caught up, judged again, told in order."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts import actions as accounts
from askaround.config import startup
from askaround.lib.errors import Refusal
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.actions import add_person
from askaround.outreach import actions, facts, queries, references
from askaround.outreach.models import Ask, Message
from askaround.outreach.rules import cadence

from .conftest import MONDAY


def state(ask):
    ask.refresh_from_db()
    return ask.state


def other(owner, name="Ben Ode", **more):
    address = f"{name.split()[0].lower()}@example.com"
    return add_person(owner, name=name, email=address, met="a lecture in spring", **more)


def names_ask(owner, person):
    ask = actions.start_ask(owner, person, purpose="names")
    actions.log(owner, person, "asked", ask=ask)
    return ask


def test_a_draft_is_ready_when_it_was_read_and_a_draft_again_when_it_was_not(owner, ana):
    ask = actions.start_ask(owner, ana)
    assert actions.mark_ready(owner, ask).state == "ready"
    assert actions.mark_unread(owner, ask).state == "draft"
    actions.mark_ready(owner, ask)
    assert actions.edit_ask(owner, ask, body="Dear Ana, may I ask you?").state == "ready"
    assert actions.edit_ask(owner, ask, body="Dear Ana, [why her]?").state == "draft"
    with pytest.raises(Refusal, match="why her"):
        actions.mark_ready(owner, ask)
    with pytest.raises(Refusal, match="changed since"):
        actions.mark_ready(owner, ask, revision=0)
    actions.log(owner, ana, "asked", ask=ask)
    with pytest.raises(Refusal, match="left your desk"):
        actions.mark_ready(owner, ask)


def test_an_ask_for_names_ends_with_none_and_wakes_when_one_comes_after_all(owner, ana):
    ask = names_ask(owner, ana)
    wrong = actions.log(owner, ana, "declined")
    assert (wrong.cause_id, state(ask)) == (ask.id, "no-names")
    actions.log(owner, ana, "referred", ask=ask)
    assert state(ask) == "named"


def test_thanks_end_every_ask_that_has_come_to_something_and_no_other(owner, ana, clock):
    named, met = names_ask(owner, ana), actions.start_ask(owner, ana)
    actions.log(owner, ana, "referred", ask=named)
    actions.log(owner, ana, "met", ask=met)
    clock(1)
    thanks = actions.log(owner, ana, "thanked")
    assert (state(named), state(met)) == ("thanked", "thanked")
    actions.unlog(owner, thanks)
    assert (state(named), state(met)) == ("named", "met")
    actions.log(owner, ana, "thanked", ask=named)
    assert (state(named), state(met)) == ("thanked", "met")


def test_what_an_earlier_step_wrote_is_caught_up_by_the_rounds(owner, ana):
    ask = names_ask(owner, ana)
    actions.log(owner, ana, "referred", ask=ask)
    network.record_touch(owner, ana, "thanked", source="hand")
    assert queries.stale_states(owner)
    actions.settle(owner)
    assert (state(ask), queries.stale_states(owner)) == ("thanked", [])


def test_states_of_another_version_are_computed_anew(owner, ana):
    ask = names_ask(owner, ana)
    Ask.objects.filter(owner=owner).update(state="closed", due_on=None)
    startup._catch_up()
    assert state(ask) == "asked"
    assert actions.recompute(owner) == 0


def test_what_is_due_about_names_and_introductions(owner, ana, clock):
    target = other(owner, "Cora Dahl")
    ask = actions.start_ask(owner, ana, purpose="introduction", target=target)
    actions.log(owner, ana, "introduced", ask=ask)
    ben = other(owner)
    actions.log(owner, ben, "referred", ask=names_ask(owner, ben))
    today = MONDAY.date()
    said = [f"{row.before}{row.subject}{row.after}" for row in queries.due(owner, today)]
    assert said == [
        "Ana Silva has introduced you: answer Cora Dahl first, then thank them.",
        "Thank Ben Ode for naming somebody.",
    ]
    clock(100)
    assert queries.due(owner, today + dt.timedelta(days=100)) == []


def test_a_message_waits_for_the_end_of_the_quiet_hours(owner, ana, account, post, clock):
    clock(hours=13)
    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    row = Outgoing.objects.get(owner=owner)
    assert row.not_before == MONDAY + dt.timedelta(hours=23)
    assert ask.due_on == MONDAY.date() + dt.timedelta(days=1)
    # The owner now says that the morning begins later: judged again when it is taken out.
    accounts.set_setting(owner, "quiet_until", "10:30")
    clock(hours=23)
    post()
    assert post.way.sent == []
    clock(hours=26)
    post()
    assert len(post.way.sent) == 1


def test_a_rhythm_of_its_own_for_an_organisation(owner, clock):
    small = {"organisation": "Orchard Bio"}
    ben, cora = other(owner, **small), other(owner, "Cora Dahl", **small)
    actions.log(owner, ben, "asked", ask=actions.start_ask(owner, ben))
    clock(3)
    second = actions.start_ask(owner, cora)
    actions.close_ask(owner, second)
    assert [row.kind for row in queries.due(owner, MONDAY.date() + dt.timedelta(days=3))] == []
    Ask.objects.filter(id=second.id).delete()
    assert ben.organisation is not None
    ben.organisation.cadence = "3b7"
    ben.organisation.save(update_fields=["cadence"])
    assert [row.kind for row in queries.due(owner, MONDAY.date() + dt.timedelta(days=3))] == ["second person"]
    cora.refresh_from_db()
    assert actions.send_ask(owner, actions.start_ask(owner, cora), "hand").state == "asked"
    assert facts.cadence_at(None, facts_settings(owner)) == "gentle"


def facts_settings(owner):
    from askaround.accounts.queries import settings_of

    return settings_of(owner)


def test_a_colleague_logged_as_asked_meanwhile_stops_what_waits(owner, account, post, clock):
    small = {"organisation": "Orchard Bio"}
    ben, cora = other(owner, **small), other(owner, "Cora Dahl", **small)
    clock(days=-1)
    ask = actions.send_ask(owner, actions.start_ask(owner, ben))
    clock(days=-1, hours=1)
    actions.log(owner, cora, "asked", ask=actions.start_ask(owner, cora))
    clock(hours=3)
    post()
    assert (post.way.sent, state(ask)) == ([], "ready")
    assert "Cora Dahl" in Outgoing.objects.get(owner=owner).error


def test_a_clock_that_was_put_back_does_not_turn_the_story_round(owner, ana, asked, clock):
    clock(-5)
    actions.log(owner, ana, "replied")
    assert state(asked) == "replied"
    actions.log(owner, ana, "agreed")
    assert state(asked) == "agreed"


def test_silence_waits_again_when_the_clock_was_put_back(owner, asked, clock):
    actions.schedule_reminder(owner, asked, "hand")
    clock(40)
    actions.settle(owner)
    assert state(asked) == "silent"
    clock(3)
    actions.settle(owner)
    assert (state(asked), queries.stale_states(owner)) == ("nudged", [])


def test_a_reminder_stays_when_they_wrote_elsewhere(owner, ana, asked, post, clock):
    actions.schedule_reminder(owner, asked)
    network.record_touch(owner, ana, "received", at=clock(3), channel="linkedin", source="linkedin")
    clock(9, 1)
    assert len(post.way.sent) == 1
    post()
    assert len(post.way.sent) == 1


def message(owner, ask, person, kind):
    made = Message.objects.create(
        owner=owner, ask=ask, person=person, kind=kind, channel="email", template="x", subject="x", body="x"
    )
    return Outgoing(owner=owner, reference=references.of_message(made.id), transport="smtp")


def test_messages_that_follow_are_judged_too(owner, ana, asked, clock):
    note = message(owner, asked, ana, "note")
    assert actions.may_send(note) is None
    clock(1)
    actions.log(owner, ana, "nudged")
    assert "a third is one too many" in str(actions.may_send(note))
    actions.log(owner, ana, "replied")
    assert actions.may_send(note) is None
    clock(1, 12)
    assert actions.may_send(note) == MONDAY + dt.timedelta(days=1, hours=23)
    assert actions.may_send(message(owner, asked, ana, "confirm")) is None
    clock(2)
    actions.close_ask(owner, asked)
    assert actions.may_send(note) == "You closed the ask."
    assert actions.may_send(message(owner, asked, ana, "thanks")) is None
    network.say_never(owner, ana)
    assert "never" in str(actions.may_send(message(owner, asked, ana, "told")))
    assert "gone" in str(actions.may_send(Outgoing(owner=owner, reference=f"message:{asked.id}")))


@pytest.mark.parametrize("reminder", [False, True], ids=["the first", "a reminder"])
def test_a_message_that_waits_is_stopped_once_its_person_is_never_to_be_asked(
    owner, account, ana, clock, post, reminder
):
    ask = actions.start_ask(owner, ana)
    actions.send_ask(owner, ask, "smtp", anyway=True)
    if reminder:
        post()
        clock(14)
        actions.settle(owner)
        actions.schedule_reminder(owner, ask, "smtp")
    sent = len(post.way.sent)
    network.say_never(owner, ana)
    clock(28)
    post()
    assert len(post.way.sent) == sent == int(reminder)
    row = Outgoing.objects.filter(owner=owner).latest("id")
    assert (row.state, row.error) == ("stopped", "You said never to ask Ana Silva.")


def test_a_waiting_message_to_somebody_who_never_answered_counts(owner, ana, asked):
    assert facts.waiting_messages(owner, ana) == 0
    row = message(owner, asked, ana, "answer")
    Outgoing.objects.create(
        owner=owner, reference=row.reference, transport="smtp", sender="a@example.org", recipient="b@example.org", subject="x",
        body="x", message_id="<1@example.org>", not_before=MONDAY,
    )  # fmt: skip
    assert facts.waiting_messages(owner, ana) == 1
    assert cadence.cap_reached(facts.happened(owner, ana), facts.waiting_messages(owner, ana))
    actions.log(owner, ana, "replied")
    assert facts.waiting_messages(owner, ana) == 0
