"""The linter remarks; it blocks one thing only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.outreach.rules import linter
from askaround.outreach.rules.linter import Message

# A machine that runs other tests beside this one may be slow.
unhurried = settings(deadline=None, max_examples=50)

GOOD = Message(
    "Ines suggested I write to you",
    "Dear Ana,\n\nMy name is Maya Lind, and I finish my doctorate in May. Ines Prado suggested that I write to you.\n\n"
    "I am finding out what the work of editors is really like, and your view would help me a lot. Could we talk for 20 "
    "minutes?\n\nI will write once more in about ten days.\n\nWith kind regards\nMaya Lind",
    "email", "interview", "Ana Silva", "Ana", "Maya Lind",
)  # fmt: skip


def codes(message):
    return [remark.code for remark in linter.remarks(message)]


def body(text, **more):
    return replace(GOOD, body=text, **more)


def test_a_good_message_gets_no_remark():
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (body(GOOD.body + "\n\n[how you know them]"), "placeholder"),
        (replace(GOOD, subject="About [their work]"), "placeholder"),
        (body("  \n"), "empty"),
        (body(GOOD.body + " and so on" * 30), "words-many"),
        (body("Dear Ana, we met in Lisbon. Could we talk? I will call."), "words-few"),
        (body(GOOD.body.replace("minutes?", "minutes? Can you send me your slides?")), "one-ask"),
        (body(GOOD.body.replace("Could we talk for 20 minutes?", "Tell me.")), "questions-none"),
        (body(GOOD.body.replace("minutes?", "minutes? Why? How? When?")), "questions-many"),
        (body(GOOD.body + " Are you hiring?"), "job-words"),
        (body(GOOD.body + " I have attached my CV."), "attachment-words"),
        (body(GOOD.body.replace("Ines Prado suggested that I write to you.", "")), "connection"),
        (body(GOOD.body.replace("Dear Ana,", "Dear Anna,")), "name-misspelt"),
        (body(GOOD.body.replace("Dear Ana,", "Dear Bo,")), "name-misspelt"),
        (body(GOOD.body.replace("Dear Ana,", "Hello,")), "name-missing"),
        (replace(GOOD, strangers=("Ines Prado",)), "other-person"),
        (replace(GOOD, subject=" "), "subject"),
        (body(GOOD.body.replace("I will write once more in about ten days.", "")), "next-step"),
        (replace(GOOD, channel="linkedin", limit=200), "linkedin-length"),
    ],
)
def test_each_remark(message, code):
    found = {remark.code: remark for remark in linter.remarks(message)}
    assert code in found
    assert found[code].evidence
    assert found[code].fix
    assert (found[code].severity == "blocks") == (code == "placeholder")


def test_names_are_compared_as_people_write_them():
    andre = replace(GOOD, name="André Müller", given="André", body=GOOD.body.replace("Ana", "André"))
    assert codes(andre) == []
    assert codes(replace(andre, body=andre.body.replace("André", "Andre"))) == ["name-misspelt"]
    assert codes(replace(andre, body=andre.body.replace("Dear André", "Dear Mr. Müller"))) == []


def test_a_job_word_in_a_fact_of_the_person_is_no_job_word():
    text = GOOD.body.replace("your view", "your view as Recruiting Manager")
    assert "job-words" in codes(body(text.replace("Recruiting", "recruiting")))
    assert codes(body(text, own=("Recruiting Manager",))) == []


def test_the_note_to_forward_is_counted_apart():
    assert codes(body(GOOD.body + "\n\n— A note to forward —\n\n" + "word " * 200 + "? ? ? ?")) == []


def test_full_names_are_found_for_comparison():
    assert "Ines Prado" in linter.name_candidates(GOOD.body)
    assert "Søren Åberg" in linter.name_candidates("I met Søren Åberg there.")


@unhurried
@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(["email", "linkedin", "in-person"]))
def test_any_text_gets_remarks_and_only_a_placeholder_blocks(text, subject, channel):
    found = linter.remarks(Message(subject, text, channel, "interview", "Ana Silva", "Ana"))
    assert {remark.code for remark in linter.blocking(found)} <= {"placeholder"}
