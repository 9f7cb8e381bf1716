"""The board, the composer and its verbs as a browser meets them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.outreach import actions
from askaround.outreach.models import Ask

JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(owner, ana):
    ask = actions.start_ask(owner, ana)
    body = re.sub(r"\[[^\]]*\]", "a talk", ask.body)
    return actions.edit_ask(owner, ask, body=body)


def text_of(visitor, address):
    return visitor.get(address).content.decode()


def test_nothing_asked_yet_teaches(visitor):
    assert "begin with those you are comfortable with" in text_of(visitor, "/asks/")


def test_asking_twice_opens_the_same_draft(visitor, ana):
    first = visitor.post("/asks/start", {"person": ana.handle, "purpose": "interview"})
    assert visitor.post("/asks/start", {"person": ana.handle, "purpose": "interview"}).url == first.url
    assert Ask.objects.count() == 1


def test_an_introduction_needs_a_target_and_keeps_what_was_typed(visitor, ana):
    answer = visitor.post("/asks/start", {"person": ana.name, "purpose": "introduction"})
    assert answer.status_code == 400
    assert ana.name in answer.content.decode()
    assert not Ask.objects.exists()


def test_the_composer_says_to_whom_from_whom_and_by_which_way(visitor, draft, account):
    page = text_of(visitor, f"/ask/{draft.handle}")
    for word in (
        "ana@example.com",
        "maya@example.org",
        'value="smtp"',
        "Nothing is sent before you press Send",
    ):
        assert word in page


def test_saving_by_script_gives_the_remarks_and_the_length(visitor, draft):
    said = {"subject": draft.subject, "body": "Dear Ana, are you hiring?", "revision": draft.revision}
    answer = visitor.post(f"/ask/{draft.handle}/save", said, headers=JSON)
    assert answer.json()["revision"] == draft.revision + 1
    assert answer.json()["used"] == 5
    assert "sounds like asking for a job" in answer.json()["remarks"]


def test_an_old_revision_changes_nothing_and_loses_nothing(visitor, owner, draft):
    newer = actions.edit_ask(owner, draft, body="The newer text.")
    said = {"subject": newer.subject, "body": "The older window’s text.", "revision": draft.revision}
    answer = visitor.post(f"/ask/{draft.handle}/save", said, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["body"] == "The newer text."
    page = visitor.post(f"/ask/{draft.handle}/save", said)
    assert page.status_code == 409
    for text in ("The newer text.", "The older window’s text."):
        assert text in page.content.decode()
    assert Ask.objects.get().body == "The newer text."


def test_what_was_typed_goes_out_with_send(visitor, draft, account):
    said = {
        "subject": "Ten words",
        "body": f"{draft.body}\nP.S. Thank you.",
        "revision": draft.revision,
        "by": "smtp",
    }
    assert visitor.post(f"/ask/{draft.handle}/send", said).status_code == 302
    row = Outgoing.objects.get()
    assert (row.subject, row.body.endswith("P.S. Thank you.")) == ("Ten words", True)
    assert "in the outbox" in text_of(visitor, f"/ask/{draft.handle}")


def test_a_placeholder_stops_send_and_the_words_stay(visitor, owner, ana):
    ask = actions.start_ask(owner, ana)
    said = {
        "subject": "Hello",
        "body": "I know you from [somewhere].",
        "revision": ask.revision,
        "by": "folder",
    }
    answer = visitor.post(f"/ask/{ask.handle}/send", said)
    assert answer.status_code == 400
    assert "I know you from [somewhere]." in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_another_way_writes_anew_and_the_words_come_back(visitor, draft):
    said = {"subject": "Mine", "body": "My own words, a lot of them.", "channel": "linkedin"}
    visitor.post(f"/ask/{draft.handle}/redraft", said)
    assert Ask.objects.get().channel == "linkedin"
    assert visitor.post(f"/ask/{draft.handle}/redraft/undo").status_code == 302
    ask = Ask.objects.get()
    assert (ask.channel, ask.subject, ask.body) == ("email", "Mine", "My own words, a lot of them.")


def test_a_fact_is_checked_by_a_press(visitor, draft):
    text = draft.facts[0]["text"]
    visitor.post(f"/ask/{draft.handle}/fact", {"text": text}, headers=JSON)
    assert Ask.objects.get().facts[0]["checked"] is True
    visitor.post(f"/ask/{draft.handle}/fact", {"text": text, "undo": "1"})
    assert Ask.objects.get().facts[0]["checked"] is False


@pytest.mark.parametrize(
    ("kind", "state"), [("agreed", "agreed"), ("later", "later"), ("declined", "declined")]
)
def test_an_answer_is_one_tap_and_can_be_undone(visitor, owner, draft, kind, state):
    actions.send_ask(owner, draft, "hand")
    visitor.post(f"/ask/{draft.handle}/reply", {"kind": kind})
    assert Ask.objects.get().state == state
    undo = re.search(r'action="(/touches/[^"]+/unlog)"', text_of(visitor, "/asks/"))
    assert undo
    visitor.post(undo[1])
    assert Ask.objects.get().state == "asked"


def test_the_reminder_is_read_and_scheduled(visitor, owner, draft, clock, account):
    actions.send_ask(owner, draft, "hand")
    clock(days=9)
    page = text_of(visitor, f"/ask/{draft.handle}")
    assert "The reminder" in page
    visitor.post(f"/ask/{draft.handle}/remind", {"body": "A short reminder.", "by": "smtp"})
    assert Outgoing.objects.get(transport="smtp").body == "A short reminder."


def test_leaving_can_be_taken_back(visitor, draft):
    visitor.post(f"/ask/{draft.handle}/close")
    assert Ask.objects.get().state == "closed"
    visitor.post(f"/ask/{draft.handle}/reopen")
    assert Ask.objects.get().state == "draft"


def test_the_markup_of_a_name_is_text(visitor, owner):
    person = add_person(owner, name="<script>alert(1)</script>", email="x@example.org")
    ask = actions.start_ask(owner, person)
    for address in ("/asks/", f"/ask/{ask.handle}"):
        assert "<script>alert" not in text_of(visitor, address)


def asks(owner, count):
    start = Ask.objects.count()
    for number in range(start, start + count):
        person = add_person(owner, name=f"Person {chr(97 + number)}", organisation=f"Firm {chr(97 + number)}")
        ask = actions.start_ask(owner, person, channel="in-person")
        if number % 2:
            body = re.sub(r"\[[^\]]*\]", "a talk", ask.body)
            actions.send_ask(owner, actions.edit_ask(owner, ask, body=body), "hand")


def test_the_board_asks_the_database_as_often_for_20_rows_as_for_10(visitor, owner):
    counts = []
    for _ in range(2):
        asks(owner, 10)
        visitor.get("/asks/")
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/asks/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_an_introduction_ends_with_writing_to_the_one_introduced(visitor, owner, ana):
    target = add_person(owner, name="Ines Falk", title="Editor", email="ines@example.com")
    start = visitor.post(
        "/asks/start", {"person": ana.handle, "purpose": "introduction", "target": target.handle}
    )
    ask = Ask.objects.get()
    body = re.sub(r"\[[^\]]*\]", "a talk", ask.body)
    actions.send_ask(owner, actions.edit_ask(owner, ask, body=body), "hand")
    visitor.post(f"/ask/{ask.handle}/reply", {"kind": "agreed"})
    assert "The note to forward" in text_of(visitor, start.url)
    visitor.post(f"/ask/{ask.handle}/reply", {"kind": "introduced"})
    page = text_of(visitor, start.url)
    assert "Write to Ines today." in page
    assert f'action="/ask/{ask.handle}/write/answer"' in page


def test_after_not_now_one_may_ask_again(visitor, owner, draft):
    actions.send_ask(owner, draft, "hand")
    visitor.post(f"/ask/{draft.handle}/reply", {"kind": "later"})
    assert "Ask again" in text_of(visitor, f"/ask/{draft.handle}")
    visitor.post("/asks/start", {"person": draft.person.handle, "purpose": "interview"})
    assert Ask.objects.count() == 2
