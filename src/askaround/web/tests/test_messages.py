"""The page of an ask after its first message: one next step, the letter, what is kept, sent and left there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.outreach import actions
from askaround.outreach.models import Ask, Message


@pytest.fixture
def introduced(owner, monkeypatch, tmp_path):
    """Ana has introduced the owner to Bo."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    accounts.set_settings(
        owner,
        {
            "name": "Maya Lind",
            "mail": "maya@example.org",
            "zone": "America/New_York",
            "country": "US",
            "headline": "I finish my doctorate in May",
        },
    )
    ana = add_person(owner, name="Ana Silva", email="ana@example.com", met="a poster session in Lisbon")
    bo = add_person(
        owner, name="Bo Chen", title="Editor", organisation="Example Press", email="bo@example.net"
    )
    ask = actions.send_ask(owner, actions.start_ask(owner, ana, purpose="introduction", target=bo), by="hand")
    actions.log(owner, ana, "agreed", ask=ask)
    actions.log(owner, ana, "introduced", ask=ask)
    return ask


def text(answer):
    return answer.content.decode()


def test_one_step_after_the_other_from_the_introduction_to_the_thanks(visitor, owner, introduced):
    page = f"/ask/{introduced.handle}"
    assert "Write to Bo today." in text(visitor.get(page))
    answer = visitor.post(f"{page}/write/answer")
    assert answer.status_code == 302
    assert answer["Location"].endswith("#message-answer")
    draft = Message.objects.get()
    shown = text(visitor.get(page))
    assert "Read it, then send it" in shown
    assert "To Bo Chen, bo@example.net" in shown
    assert "Thank Ana" not in shown
    words = {
        "revision": draft.revision,
        "subject": "Ana introduced us",
        "body": "Dear Bo, could we talk?",
        "by": "hand",
    }
    assert visitor.post(f"/messages/{draft.id}/send", words).status_code == 302
    theirs = Ask.objects.get(person__name="Bo Chen")
    assert (theirs.state, theirs.body) == ("asked", "Dear Bo, could we talk?")
    shown = text(visitor.get(page))
    assert "Thank Ana." in shown
    assert f"/ask/{theirs.handle}" in shown
    assert "Ana Silva’s introduction" in text(visitor.get(f"/ask/{theirs.handle}"))
    visitor.post(f"{page}/write/thanks")
    thanks = Message.objects.get(kind="thanks")
    visitor.post(f"/messages/{thanks.id}/send", {"by": "hand"})
    introduced.refresh_from_db()
    assert introduced.state == "thanked"


def test_words_that_are_refused_are_not_lost(visitor, owner, introduced):
    page = f"/ask/{introduced.handle}"
    visitor.post(f"{page}/write/thanks")
    draft = Message.objects.get()
    words = {
        "revision": draft.revision,
        "subject": "Thanks",
        "body": "Dear Ana, [what I mean]",
        "by": "folder",
    }
    answer = visitor.post(f"/messages/{draft.id}/send", words)
    assert answer.status_code == 400
    assert "[what I mean] still stands in the text" in text(answer)
    assert "Dear Ana, [what I mean]</textarea>" in text(answer)
    words = {"revision": "0", "subject": "Thanks", "body": "Older words", "by": "folder"}
    answer = visitor.post(f"/messages/{draft.id}/save", words)
    assert answer.status_code == 409
    assert "Older words</textarea>" in text(answer)


def test_a_message_is_kept_checked_and_left(visitor, owner, introduced):
    page = f"/ask/{introduced.handle}"
    visitor.post(f"{page}/write/answer")
    draft = Message.objects.get()
    stated = draft.facts[0]["text"]
    visitor.post(f"/messages/{draft.id}/fact", {"text": stated})
    draft.refresh_from_db()
    assert draft.facts[0]["checked"]
    visitor.post(
        f"/messages/{draft.id}/save",
        {"revision": draft.revision, "subject": "Hello", "body": f"{stated}, hello."},
    )
    draft.refresh_from_db()
    assert (draft.subject, draft.facts[0]["checked"]) == ("Hello", True)
    visitor.post(f"/messages/{draft.id}/drop")
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert "Write to Bo today." in text(visitor.get(page))


def test_a_save_by_script_keeps_the_draft_and_approves_nothing(visitor, owner, introduced):
    visitor.post(f"/ask/{introduced.handle}/write/thanks")
    draft = Message.objects.get()
    json = {"HTTP_ACCEPT": "application/json"}
    words = {"revision": draft.revision, "subject": "Thanks", "body": "Dear Ana, half a sen"}
    said = visitor.post(f"/messages/{draft.id}/save", words, **json).json()
    draft.refresh_from_db()
    assert (draft.subject, draft.body, draft.state) == ("Thanks", "Dear Ana, half a sen", "draft")
    assert said["revision"] == draft.revision == int(words["revision"]) + 1
    assert draft.reviewed_at is None
    assert not Outgoing.objects.filter(owner=owner, state="queued").exists()
    # The same words again, from the page that missed the answer: no conflict.
    assert visitor.post(f"/messages/{draft.id}/save", words, **json).json()["revision"] == draft.revision
    words["body"] = "Dear Ana, from an older page"
    answer = visitor.post(f"/messages/{draft.id}/save", words, **json)
    assert answer.status_code == 409
    assert answer.json()["body"] == "Dear Ana, half a sen"
    assert "changed since you read it" in answer.json()["sentence"]
    draft.refresh_from_db()
    assert draft.body == "Dear Ana, half a sen"


def test_what_does_not_fit_is_said_on_the_page(visitor, introduced):
    answer = visitor.post(f"/ask/{introduced.handle}/write/not-now")
    assert answer.status_code == 409
    assert "They have not said “not now”." in text(answer)
    assert visitor.post(f"/ask/{introduced.handle}/write/nothing").status_code == 400
    assert visitor.get(f"/ask/{introduced.handle}/write/thanks").status_code == 405
    assert not Message.objects.exists()


def test_the_page_asks_the_same_number_of_questions_with_twenty_messages(visitor, owner, introduced):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            visitor.get(f"/ask/{introduced.handle}")
        return len(found)

    def more(number):
        for _ in range(number):
            Message.objects.create(
                owner=owner, ask=introduced, person=introduced.person, kind="told", channel="email", template="told-email",
                subject="What came of it", body="It went well.", state="sent",
            )  # fmt: skip

    queries()
    more(10)
    ten = queries()
    more(10)
    assert queries() == ten
