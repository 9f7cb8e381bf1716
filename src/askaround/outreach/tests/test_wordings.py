"""Templates in the owner's own words: stored, used in place of the delivered ones, taken back, looked at with a person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.network.models import OwnPosition, Person
from askaround.outreach import actions, own_words, wordings
from askaround.outreach.models import Ask, Message, Wording
from askaround.outreach.rules import templates
from askaround.outreach.rules.texts import texts
from askaround.outreach.tests.conftest import workspace

KEY = "interview-email"
MINE = "Dear {given},\n\n{met}\nMay I call you for {minutes} minutes?"
PART = {"X-Askaround-Part": "preview"}


@pytest.fixture
def bo(owner):
    return add_person(
        owner, name="Bo Chen", title="Editor", organisation="Example Press", email="bo@example.net"
    )


def keep(owner, key=KEY, subject="Hello", body=MINE, **more):
    return own_words.save_wording(owner, key, subject=subject, body=body, **more)


def test_own_words_stand_in_place_of_the_delivered_ones(owner, ana):
    keep(owner)
    ask = actions.start_ask(owner, ana)
    assert ask.template == KEY
    assert (
        ask.body
        == "Dear Ana,\n\nWe know each other from a poster session in Lisbon. May I call you for 20 minutes?"
    )
    assert {fact["text"] for fact in ask.facts} == {
        "Ana",
        "We know each other from a poster session in Lisbon.",
    }
    own_words.drop_wording(owner, KEY)
    assert actions.redraft(owner, ask).body.startswith("Dear Ana,\n\nMy name is Maya Lind")


def test_a_template_more_is_one_to_choose_and_a_note_stays_a_note(owner, ana):
    more = own_words.add_wording(owner, KEY, label="Alumni, by mail", subject="Hi", body=MINE)
    assert more.text.key == "alumni-by-mail"
    again = own_words.add_wording(owner, KEY, label="Alumni, by mail", subject="Hi", body=MINE)
    assert again.text.key == "alumni-by-mail-2"
    assert [item.key for item in wordings.templates_for(owner, "interview", "email")] == [
        KEY,
        more.text.key,
        again.text.key,
    ]
    ask = actions.start_ask(owner, ana, template="alumni-by-mail")
    assert (ask.template, ask.subject) == ("alumni-by-mail", "Hi")
    assert actions.redraft(owner, ask).template == "alumni-by-mail"
    note = own_words.add_wording(owner, "interview-linkedin-note", label="研究員", subject="", body=MINE)
    assert note.text.key == "own-note"
    draft = actions.start_ask(owner, ana, channel="linkedin", template="own-note")
    assert draft.template == "own-note"


def test_a_shared_employer_and_a_long_silence_are_the_reason_given(owner, clock):
    cleo = add_person(owner, name="Cleo Park", organisation="Example Press", email="cleo@example.org")
    Person.objects.filter(id=cleo.id).update(last_exchange_on=dt.date(2019, 5, 3))
    cleo.refresh_from_db()
    ask = actions.start_ask(owner, cleo)
    assert "It has been a while: we were last in touch in May 2019." in ask.body
    assert ("It has been a while: we were last in touch in May 2019.", "your messages and meetings") in {
        (fact["text"], fact["source"]) for fact in ask.facts
    }
    key = organisation_key("Example Press")
    OwnPosition.objects.create(
        owner=owner, organisation="Example Press", match_key=key, title="Intern", started="2015"
    )
    ask = actions.redraft(owner, ask)
    assert "We have both worked at Example Press." in ask.body
    Person.objects.filter(id=cleo.id).update(last_exchange_on=dt.date(2026, 11, 3))
    OwnPosition.objects.all().delete()
    assert "[how you know them]" in actions.redraft(owner, ask).body


def test_an_invitation_note_keeps_the_limit_of_notes(owner, ana):
    draft = actions.start_ask(owner, ana, channel="linkedin", template="interview-linkedin-note")
    assert len(draft.body) <= 300


def test_the_delivered_words_again_leave_no_own_text(owner):
    keep(owner)
    delivered = texts()[KEY]
    there = keep(owner, subject=delivered.subject, body=delivered.body.replace("\n", "\r\n"))
    assert not there.own
    assert not Wording.objects.exists()


def test_what_cannot_be_read_changes_nothing(owner):
    keep(owner)
    for body in ("{person.email}", "", "x" * 7000, "a\x00b", "a\ud800"):
        with pytest.raises(Refusal):
            keep(owner, body=body)
    with pytest.raises(Refusal):
        keep(owner, label="x" * 81)
    with pytest.raises(Refusal):
        keep(owner, subject="{owner.mail}")
    assert Wording.objects.get().body == MINE
    with pytest.raises(Refusal, match="no template"):
        keep(owner, key="sonnet")


def test_two_windows_do_not_overwrite_each_other(owner):
    keep(owner, revision=0)
    with pytest.raises(Refusal, match="elsewhere") as refused:
        keep(owner, body="Other.", revision=0)
    assert refused.value.status == 409
    assert keep(owner, body="Other.", revision=1).revision == 2


def test_a_stored_text_that_cannot_be_read_is_passed_over_and_said(owner, ana):
    Wording.objects.create(
        owner=owner, key=KEY, label="Old", purpose="interview", channel="email", body="{gone}"
    )
    assert "no variable {gone}" in wordings.wording_of(owner, KEY).trouble
    assert actions.start_ask(owner, ana).body.startswith("Dear Ana,")


def test_nobody_sees_or_uses_a_strangers_words(owner, visitor):
    stranger = workspace("bea@example.net")
    more = own_words.add_wording(stranger, KEY, label="Secret", subject="", body="Mine alone.")
    own_words.save_wording(stranger, KEY, subject="", body="Hers.")
    assert visitor.get(f"/template/{more.text.key}").status_code == 404
    assert "Secret" not in visitor.get("/templates/").content.decode()
    assert "Hers." not in visitor.get(f"/template/{KEY}").content.decode()
    with pytest.raises(Refusal):
        wordings.template_for(owner, "interview", "email", more.text.key)


def test_what_was_taken_away_comes_back(owner, visitor):
    keep(owner)
    visitor.post(f"/template/{KEY}/delivered")
    assert not Wording.objects.exists()
    assert visitor.post(f"/template/{KEY}/delivered").status_code == 409
    visitor.post(f"/template/{KEY}/undo")
    assert Wording.objects.get().body == MINE
    assert visitor.post(f"/template/{KEY}/undo").status_code == 400


def test_words_come_back_though_their_template_was_taken_away_meanwhile(owner, ana):
    own = own_words.add_wording(owner, KEY, label="Alumni", subject="Hello", body=MINE)
    ask = actions.edit_ask(owner, actions.start_ask(owner, ana, template=own.text.key), body="My own words.")
    kept = {"channel": ask.channel, "template": ask.template, "subject": ask.subject, "body": ask.body}
    actions.redraft(owner, ask, channel="linkedin")
    own_words.drop_wording(owner, own.text.key)
    back = actions.bring_back(owner, ask, **kept)
    assert (back.channel, back.template, back.subject, back.body) == ("email", KEY, "Hello", "My own words.")


def test_the_page_shows_it_with_a_real_person_and_keeps_it(owner, visitor, ana):
    page = visitor.get(f"/template/{KEY}").content.decode()
    assert "Ana Silva" in page
    assert "your view as Senior Scientist at Example Biologics" in page
    answer = visitor.post(
        f"/template/{KEY}/save", {"label": "Mine", "subject": "Hi", "body": MINE, "revision": "0"}
    )
    assert answer.status_code == 302
    assert Wording.objects.get().label == "Mine"
    refused = visitor.post(
        f"/template/{KEY}/save", {"label": "Mine", "subject": "Hi", "body": "a {given", "revision": "1"}
    )
    assert refused.status_code == 400
    assert "line 1: a brace stands alone" in refused.content.decode()
    assert "a {given</textarea>" in refused.content.decode()
    assert Wording.objects.get().body == MINE


def test_a_preview_writes_nothing_and_shows_only_the_one_chosen(owner, visitor, ana, bo):
    for person, other in ((ana, bo), (bo, ana)):
        said = {"body": "Hi {given} at {organisation}.", "subject": "", "label": "x", "person": person.handle}
        answer = visitor.post(f"/template/{KEY}/preview", said, headers=PART).content.decode()
        assert f"Hi {person.given} at {person.organisation.name}." in answer
        assert other.name not in answer
        assert other.organisation.name not in answer
    assert not Wording.objects.exists()
    assert not Ask.objects.exists()
    unknown = visitor.post(
        f"/template/{KEY}/preview", {"body": "Hi.", "person": "Nobody Known"}, headers=PART
    )
    assert "Nobody Known" in unknown.content.decode()


@pytest.mark.parametrize("key", [*Message.Kind.values])
def test_each_message_can_be_looked_at(owner, visitor, ana, bo, key):
    page = visitor.get(f"/template/{key}-email", {"person": ana.handle, "target": bo.handle})
    assert page.status_code == 200
    assert "Dear Ana," in page.content.decode()


def test_somebody_introduced_hears_who_introduced_them(owner, ana, bo):
    ask = actions.start_ask(owner, ana, purpose="introduction", target=bo)
    from askaround.accounts.queries import settings_of

    known = wordings.message_facts(owner, ask, bo, settings_of(owner))
    draft = templates.fill(wordings.template_for(owner, "answer", "email"), known)
    assert draft.body.startswith("Dear Bo,\n\nAna Silva was so kind as to introduce us")
    assert "Editor at Example Press" in draft.body
    assert "Example Biologics" not in draft.body
    assert {fact.about for fact in draft.facts} == {bo.handle}


def test_the_list_of_templates_is_one_query(owner):
    for number in range(10):
        own_words.add_wording(owner, KEY, label=f"Mine {number}", subject="", body=MINE)
    with CaptureQueriesContext(connection) as asked:
        assert len(wordings.templates_of(owner)) == len(texts()) + 10
    assert len(asked) == 1


ODD = [
    "a\x00\x1b",
    "\"'><script>alert(1)</script>",
    "9" * 400,
    "ß\u202e\u0301🧬%_\\",
    "x" * 1_000_000,
    "{" * 5000,
    "  ",
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_words_are_answered_and_change_nothing(owner, visitor, ana, odd):
    said = {"label": "Mine", "subject": "Hi", "body": "Hi {given}.", "revision": "0", "person": ana.handle}
    for field in said:
        for path in (f"/template/{KEY}/preview", f"/template/{KEY}/save"):
            answer = visitor.post(path, said | {field: odd})
            assert answer.status_code in (200, 302, 400, 404, 409), (path, field)
            assert "<script>alert" not in answer.content.decode()
    assert visitor.get(
        "/template/" + odd.replace("/", "")[:2000].replace("%", "%25").replace("\x00", "%00")
    ).status_code in (400, 404)
    stored = Wording.objects.filter(owner=owner).first()
    assert stored is None or "\x00" not in stored.body + stored.label
