"""From the draft to the touch: nothing goes out unread, nothing twice, nobody is pestered."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts import actions as accounts
from askaround.explore.actions import shortlist_add
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.mail.models import Outgoing
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.network.actions import add_person
from askaround.network.models import Person, Touch
from askaround.outreach import actions, queries
from askaround.outreach.models import Ask
from askaround.outreach.tests.conftest import MONDAY

pytestmark = pytest.mark.django_db
BIOLOGIST = "19-1042.00"


def kinds(person):
    return list(Touch.objects.filter(person=person).order_by("at", "id").values_list("kind", flat=True))


def test_a_draft_states_its_facts_with_their_sources(owner, ana):
    shortlist_add(owner, BIOLOGIST)
    ask = actions.start_ask(owner, ana, onet=BIOLOGIST)
    assert (ask.handle, ask.state, ask.channel, ask.template, ask.onet) == (
        "a1",
        "draft",
        "email",
        "interview-email",
        BIOLOGIST,
    )
    assert "medical scientists" in ask.body
    assert {
        "text": "Senior Scientist",
        "source": "you wrote it",
        "about": ana.handle,
        "checked": False,
    } in ask.facts
    assert queries.remarks(owner, ask) == []
    assert not Outgoing.objects.exists()
    assert ask.due_on == dt.date(2026, 12, 1)


def test_the_channel_is_the_best_known_way(owner):
    linked = add_person(owner, name="Bo Chen", url="https://www.linkedin.com/in/bo-chen-1")
    nothing = add_person(owner, name="Cleo Dorn")
    assert actions.start_ask(owner, linked).channel == "linkedin"
    assert actions.start_ask(owner, nothing).channel == "in-person"


def test_the_referrers_name_stands_only_with_leave(owner, ana):
    silent = add_person(owner, name="Bo Chen", email="bo@example.com", named_by=ana)
    open_ = add_person(owner, name="Cleo Dorn", email="cleo@example.com", named_by=ana, may_use_name=True)
    assert "Ana Silva" not in actions.start_ask(owner, silent).body
    assert actions.start_ask(owner, open_).subject == "Ana Silva suggested I write to you"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"purpose": "job"}, "interview, names, introduction"),
        ({"channel": "fax"}, "email, linkedin, in-person"),
        ({"purpose": "introduction"}, "would like to meet"),
        ({"onet": "99-9999.00"}, "no career"),
        ({"template": "sonnet"}, "interview-email"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_nothing(owner, ana, more, words):
    with pytest.raises(Refusal, match=words):
        actions.start_ask(owner, ana, **more)
    assert not Ask.objects.exists()


def test_an_introduction_goes_through_somebody_else(owner, ana):
    bo = add_person(owner, name="Bo Chen", title="Editor")
    ask = actions.start_ask(owner, ana, purpose="introduction", target=bo)
    assert "Bo Chen, Editor" in ask.body
    assert {fact["about"] for fact in ask.facts} == {ana.handle, bo.handle}
    with pytest.raises(Refusal, match="themselves"):
        actions.start_ask(owner, ana, purpose="introduction", target=ana)
    with pytest.raises(Refusal, match="introduction"):
        actions.start_ask(owner, ana, target=bo)


def test_an_edit_from_an_old_window_is_refused(owner, ana):
    ask = actions.start_ask(owner, ana)
    actions.edit_ask(owner, ask, body="Dear Ana, …", revision=0)
    with pytest.raises(Refusal, match="changed elsewhere") as caught:
        actions.edit_ask(owner, ask, body="other", revision=0)
    assert caught.value.status == 409
    ask.refresh_from_db()
    assert (ask.body, ask.revision, ask.facts) == (
        "Dear Ana, …",
        1,
        [fact for fact in ask.facts if fact["text"] in ask.subject + ask.body],
    )


@pytest.mark.parametrize("subject", ["two\nlines", "a\x00b", "x" * 301])
def test_a_subject_is_one_line(owner, ana, subject):
    ask = actions.start_ask(owner, ana)
    with pytest.raises(Refusal, match="one line"):
        actions.edit_ask(owner, ask, subject=subject)


def test_a_fact_is_checked(owner, ana):
    ask = actions.start_ask(owner, ana)
    ask = actions.check_fact(owner, ask, "Senior Scientist")
    assert [fact["checked"] for fact in ask.facts if fact["text"] == "Senior Scientist"] == [True]
    with pytest.raises(Refusal):
        actions.check_fact(owner, ask, "Astronaut")


def test_another_channel_draws_the_draft_anew(owner, ana):
    ask = actions.redraft(owner, actions.start_ask(owner, ana), channel="linkedin")
    assert (ask.channel, ask.template, ask.subject) == ("linkedin", "interview-linkedin", "")
    assert len(ask.body) <= 400


def test_sending_waits_for_the_placeholder(owner):
    stranger = add_person(owner, name="Bo Chen", email="bo@example.com")
    ask = actions.start_ask(owner, stranger)
    with pytest.raises(Refusal, match="how you know them"):
        actions.send_ask(owner, ask)
    assert not Outgoing.objects.exists()
    body = ask.body.replace("[how you know them]", "your talk in Lisbon")
    assert actions.send_ask(owner, actions.edit_ask(owner, ask, body=body)).state == "queued"


@pytest.mark.parametrize(
    ("change", "words"),
    [({"body": "  "}, "empty"), ({"subject": ""}, "no subject")],
)
def test_sending_needs_a_text(owner, ana, change, words):
    ask = actions.edit_ask(owner, actions.start_ask(owner, ana), **change)
    with pytest.raises(Refusal, match=words):
        actions.send_ask(owner, ask)


def test_sending_needs_an_address(owner):
    ask = actions.start_ask(owner, add_person(owner, name="Bo Chen", met="Lisbon"), channel="email")
    assert "no-address" in [remark.code for remark in queries.remarks(owner, ask)]
    with pytest.raises(Refusal, match="no mail address"):
        actions.send_ask(owner, ask)


def test_sending_another_text_than_was_read_is_refused(owner, ana):
    ask = actions.start_ask(owner, ana)
    actions.edit_ask(owner, ask, subject="Other")
    with pytest.raises(Refusal, match="changed since"):
        actions.send_ask(owner, ask, revision=0)
    assert actions.send_ask(owner, ask, revision=1).state == "queued"


def test_the_way_is_smtp_with_an_account_and_a_folder_without(owner, ana, clock):
    assert actions.send_ask(owner, actions.start_ask(owner, ana)).state == "queued"
    assert Outgoing.objects.get().transport == "folder"


def test_pressing_twice_sends_once(owner, ana, account):
    ask = actions.start_ask(owner, ana)
    actions.send_ask(owner, ask)
    with pytest.raises(Refusal):
        actions.send_ask(owner, ask)
    assert Outgoing.objects.get().transport == "smtp"


def test_asked_is_written_when_the_server_has_taken_it(owner, ana, account, post):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    assert kinds(ana) == []
    post()
    ask.refresh_from_db()
    touch = Touch.objects.get()
    assert (touch.kind, touch.cause_kind, touch.cause_id, touch.at, touch.channel) == (
        "asked",
        "ask",
        ask.id,
        MONDAY,
        "email",
    )
    assert (ask.state, ask.due_on) == ("asked", dt.date(2026, 12, 9))
    actions.on_sent(Outgoing.objects.get())
    assert kinds(ana) == ["asked"]


@pytest.mark.parametrize(
    ("kind", "state"), [(Kind.REFUSED, "failed"), (Kind.UNKNOWN, "uncertain"), (Kind.LATER, "queued")]
)
def test_what_came_of_the_delivery_shows_in_the_ask(owner, ana, account, post, kind, state):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    post.way.answer = Outcome(kind, "A sentence.")
    post()
    ask.refresh_from_db()
    assert ask.state == state
    assert kinds(ana) == []
    assert queries.stale_states(owner) == []


def test_on_linkedin_and_in_person_one_asks_oneself(owner, ana, clock):
    ask = actions.start_ask(owner, ana, channel="in-person")
    with pytest.raises(Refusal, match="--by hand"):
        actions.send_ask(owner, ask, "smtp")
    ask = actions.send_ask(owner, ask, at=MONDAY - dt.timedelta(days=3))
    assert (ask.state, ask.due_on) == ("asked", dt.date(2026, 12, 8))
    assert Outgoing.objects.get().transport == "hand"
    ana.refresh_from_db()
    with pytest.raises(Refusal, match="future"):
        actions.send_ask(
            owner, actions.start_ask(owner, add_person(owner, name="Bo")), at=MONDAY + dt.timedelta(days=3)
        )


def test_a_mail_waits_for_the_recipients_working_day(owner, ana, account, post, clock):
    clock(5)  # Saturday
    actions.send_ask(owner, actions.start_ask(owner, ana))
    assert Outgoing.objects.get().not_before == (MONDAY + dt.timedelta(days=7)).astimezone(dt.UTC)
    Person.objects.update(country="IL")
    clock(6)
    ask = actions.send_ask(
        owner,
        actions.start_ask(owner, add_person(owner, name="Bo Chen", email="bo@example.com", met="Lisbon")),
    )
    assert ask.due_on == dt.date(2026, 12, 7)  # Bo's country is not known


def test_a_holiday_is_looked_at_again_in_the_claim(owner, ana, account, post, clock):
    actions.send_ask(owner, actions.start_ask(owner, ana))
    clock(5)  # the computer was off until Saturday
    report = post()
    assert (report.sent, report.stopped, report.queued) == (0, 0, 1)
    assert Outgoing.objects.get().not_before == (MONDAY + dt.timedelta(days=7)).astimezone(dt.UTC)
    assert Ask.objects.get().due_on == dt.date(2026, 12, 7)
    clock(7)
    assert post().sent == 1


def test_never_means_never(owner, ana, account, post):
    queued = actions.send_ask(owner, actions.start_ask(owner, ana))
    Person.objects.filter(id=ana.id).update(never=True)
    ana.refresh_from_db()
    with pytest.raises(Refusal, match="never"):
        actions.start_ask(owner, ana)
    assert post().stopped == 1
    queued.refresh_from_db()
    assert queued.state == "ready"
    with pytest.raises(Refusal, match="never"):
        actions.send_ask(owner, queued)


def test_nobody_is_asked_to_introduce_one_to_somebody_never_to_be_asked(owner, ana, account, post):
    ben = add_person(owner, name="Ben Ode", email="ben@example.com")
    ask = actions.start_ask(owner, ana, purpose="introduction", target=ben)
    queued = actions.send_ask(owner, actions.edit_ask(owner, ask, body="Would you introduce me to Ben?"))
    Person.objects.filter(id=ben.id).update(never=True)
    assert (post().stopped, post.way.sent) == (1, [])
    ben.refresh_from_db()
    with pytest.raises(Refusal, match="never to ask Ben Ode"):
        actions.send_ask(owner, queued)
    with pytest.raises(Refusal, match="never to ask Ben Ode"):
        actions.start_ask(owner, ana, purpose="introduction", target=ben)


def test_two_people_of_a_small_employer_are_never_asked_at_once(owner, ana, account, clock):
    bo = add_person(
        owner, name="Bo Chen", organisation="Example Biologics", email="bo@example.com", met="Lisbon"
    )
    actions.send_ask(owner, actions.start_ask(owner, ana))
    second = actions.start_ask(owner, bo)
    assert "colleague" in [remark.code for remark in queries.remarks(owner, second)]
    with pytest.raises(Refusal, match="Ana Silva, also at Example Biologics"):
        actions.send_ask(owner, second)
    Organisation.objects.update(employees=50)
    assert actions.send_ask(owner, second).state == "queued"


def test_the_owner_may_ask_a_colleague_anyway(owner, ana, asked):
    bo = add_person(
        owner, name="Bo Chen", organisation="Example Biologics", email="bo@example.com", met="Lisbon"
    )
    assert actions.send_ask(owner, actions.start_ask(owner, bo), anyway=True).state == "queued"


def test_3b7_lifts_the_guard_after_three_working_days(owner, ana, asked, clock):
    accounts.set_setting(owner, "cadence", "3b7")
    bo = add_person(
        owner, name="Bo Chen", organisation="Example Biologics", email="bo@example.com", met="Lisbon"
    )
    second = actions.start_ask(owner, bo)
    clock(2)
    with pytest.raises(Refusal):
        actions.send_ask(owner, second)
    assert "second person" not in [
        item.kind for item in queries.due(owner, MONDAY.date() + dt.timedelta(days=2))
    ]
    clock(3)
    actions.close_ask(owner, second)
    assert actions.send_ask(owner, actions.start_ask(owner, bo)).state == "queued"
