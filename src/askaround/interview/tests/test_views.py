"""The day, the conversation, right after and the page to print as a browser meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from askaround.interview import actions, queries
from askaround.interview.models import Answer, Mention, Promise
from askaround.network.models import Person
from askaround.outreach.actions import edit_ask, send_ask, start_ask
from askaround.prepare.actions import meet

JSON = {"Accept": "application/json"}
NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def visitor(owner):
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


@pytest.fixture
def soon(owner, dana):
    """In two hours, at a place 30 minutes away."""
    return meet(
        owner, dana, starts_at=NOW + dt.timedelta(hours=2), zone="America/New_York", minutes=20, place="12 Harbour Street",
        travel_minutes=30, dossier="One thing\nAnother thing\nA third\nA fourth",
    )  # fmt: skip


@pytest.fixture
def past(owner, dana):
    return meet(
        owner,
        dana,
        starts_at=NOW - dt.timedelta(hours=2),
        zone="America/New_York",
        minutes=20,
        phone="+1 555 0101",
    )


def text_of(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_day_says_when_to_leave_and_what_to_remember(visitor, soon):
    page = text_of(visitor, f"/interview/{soon.handle}")
    # 11:00 less 30 minutes of way and 10 to spare.
    for word in (
        "10:20",
        "12 Harbour Street",
        "openstreetmap.org",
        "A third",
        "I am running late",
        "calendar.ics",
    ):
        assert word in page
    assert page.index("What else you prepared") < page.index("A fourth")


def test_the_conversation_has_every_question_and_the_notes(visitor, owner, soon):
    first = queries.guide(owner, soon)[0]
    actions.save_answer(owner, soon, first.question, "Two years at the bench.", 0)
    page = text_of(visitor, f"/interview/{soon.handle}/talk?q=2")
    assert page.count("data-question") == len(queries.guide(owner, soon)) + 1
    assert "Two years at the bench." in page


def note(visitor, interview, text, base, question="challenges", **more):
    said = {"question": question, "text": text, "base_revision": base, **more}
    return visitor.post(f"/interview/{interview.handle}/note", said, headers=JSON).json()


def test_a_save_tells_the_revision_and_what_was_read_out_of_it(visitor, soon):
    said = note(visitor, soon, "Ask @Ilse Brandt. !I send the article.", 0)
    assert (said["revision"], said["merged"]) == (1, False)
    assert said["marks"] == ["@Ilse Brandt", "!I send the article"]
    assert Mention.objects.get().text == "Ilse Brandt"
    assert Promise.objects.get().side == "mine"


def test_an_autosave_with_an_old_revision_loses_nothing(visitor, soon):
    note(visitor, soon, "Written on the phone.", 0)
    note(visitor, soon, "Written on the phone.\nMore from the phone.", 1)
    late = note(
        visitor, soon, "Written on the phone.\nFrom the laptop.", 1, base_text="Written on the phone."
    )
    assert late["merged"] is True
    for line in ("Written on the phone.", "More from the phone.", "From the laptop."):
        assert line in late["text"]
        assert line in Answer.objects.get().text


def test_a_save_whose_answer_was_lost_is_the_same_save_again(visitor, soon):
    note(visitor, soon, "One line.", 0)
    again = note(visitor, soon, "One line.", 0)
    assert (again["text"], again["revision"]) == ("One line.", 1)


def test_without_scripts_the_buttons_keep_and_go_on(visitor, owner, soon):
    said = {"question": "background", "text": "By chance.", "base_revision": "0", "q": "1", "go": "next"}
    answer = visitor.post(f"/interview/{soon.handle}/note", said)
    assert answer.url.endswith("/talk?q=2")
    assert Answer.objects.get().text == "By chance."
    last = len(queries.guide(owner, soon)) + 1
    said |= {"question": "", "q": str(last), "text": "Free."}
    assert visitor.post(f"/interview/{soon.handle}/note", said).url.endswith("/after")


def test_a_save_that_says_no_revision_is_refused(visitor, soon):
    answer = visitor.post(
        f"/interview/{soon.handle}/note", {"question": "", "text": "x", "base_revision": "-1"}
    )
    assert answer.status_code == 400
    assert not Answer.objects.exists()


def test_a_name_becomes_the_next_lead_by_a_tap(visitor, owner, past):
    actions.save_answer(owner, past, "who-else", "@Ilse Brandt at Quillworks.", 0)
    assert "Ilse Brandt" in text_of(visitor, f"/interview/{past.handle}/after")
    mention = Mention.objects.get()
    visitor.post(f"/interview/named/{mention.id}/keep", {"title": "Editor", "may_use_name": "1"})
    lead = Person.objects.get(name="Ilse Brandt")
    assert (lead.named_by, lead.title, lead.may_use_name) == (past.person, "Editor", True)


def test_somebody_known_already_is_offered_and_not_made_twice(visitor, owner, past):
    from askaround.network.actions import add_person

    known = add_person(owner, name="Ilse Brandt", title="Editor")
    actions.save_answer(owner, past, "", "@Ilse Brandt", 0)
    assert "It is Ilse Brandt, whom I know" in text_of(visitor, f"/interview/{past.handle}/after")
    visitor.post(f"/interview/named/{Mention.objects.get().id}/keep", {"person": known.handle})
    assert Person.objects.filter(name="Ilse Brandt").count() == 1


def test_what_was_none_is_left_out(visitor, owner, past):
    actions.save_answer(owner, past, "", "@noon we met", 0)
    visitor.post(f"/interview/named/{Mention.objects.get().id}/drop")
    assert Mention.objects.get().state == "dropped"


def test_what_surprised_is_marked_and_unmarked(visitor, owner, past):
    actions.save_answer(owner, past, "challenges", "The arbitration.", 0)
    visitor.post(f"/interview/{past.handle}/surprise", {"question": "challenges"})
    assert Answer.objects.get().surprise
    visitor.post(f"/interview/{past.handle}/surprise", {"question": "challenges", "undo": "1"})
    assert not Answer.objects.get().surprise


def test_names_that_answer_an_ask_are_written_down(visitor, owner, dana):
    ask = start_ask(owner, dana, purpose="names", channel="in-person")
    send_ask(owner, edit_ask(owner, ask, body="Who do you know?"), "hand")
    visitor.post(f"/ask/{ask.handle}/names", {"names": "Ilse Brandt, editor at Quillworks\nJoon Park"})
    page = text_of(visitor, f"/ask/{ask.handle}")
    assert "Ilse Brandt" in page
    assert "Joon Park" in page


def test_the_brief_has_every_question(visitor, owner, soon):
    page = text_of(visitor, f"/interview/{soon.handle}/brief")
    assert page.count("<li><b>") == len(queries.guide(owner, soon))


def test_notes_are_text_not_markup(visitor, owner, past):
    actions.save_answer(owner, past, "", "</textarea><script>alert(1)</script> @<b>Bo</b>", 0)
    for address in ("talk", "after"):
        assert "<script>alert" not in text_of(visitor, f"/interview/{past.handle}/{address}")
