"""`message ASK KIND` from the draft to what came of it."""

from __future__ import annotations

import pytest

from askaround.network.actions import add_person
from askaround.outreach.models import Ask, Message
from askaround.outreach.tests.test_terminal import mine, run

__all__ = ["mine", "run"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def introduced(owner, ana, run):
    add_person(owner, name="Bo Chen", title="Editor", organisation="Example Press", email="bo@example.net")
    for words in (
        ("ask", "Ana Silva", "--for", "introduction", "--to", "Bo Chen"), ("send", "a1", "--by", "hand"),
        ("log", "Ana Silva", "agreed"), ("log", "Ana Silva", "introduced"),
    ):  # fmt: skip
        assert run(*words)[0] == 0
    return Ask.objects.get()


def test_an_introduction_to_its_end(run, introduced):
    code, (listed,), _ = run("message", "a1")
    assert (code, listed["next"], listed["may"]) == (0, "Write to Bo today.", ["answer", "thanks", "told"])
    code, (draft,), _ = run("message", "a1", "answer")
    assert (code, draft["state"], draft["person"]["name"]) == (0, "draft", "Bo Chen")
    code, (sent,), _ = run(
        "message", "a1", "answer", "--body", "-", "--send", "--by", "hand", stdin="Dear Bo, could we talk?\n"
    )
    assert (code, sent["state"], sent["draft"]["body"]) == (0, "sent", "Dear Bo, could we talk?")
    assert sent["next"] == "Thank Ana."
    code, (listed,), _ = run("message", "a1")
    assert listed["led_to"] == ["a2"]
    assert run("message", "a1", "thanks", "--send", "--by", "hand")[0] == 0
    assert run("message", "a2")[1][0]["came_from"] == "a1"
    assert run("log", "Bo Chen", "talked")[0] == 0
    assert run("message", "a1")[1][0]["next"] == "Tell Ana what came of it."
    code, (told,), _ = run("message", "a1", "told", "--outcome", "We talked for an hour.")
    assert "We talked for an hour." in told["draft"]["body"]
    assert run("message", "a1", "told", "--send", "--by", "hand")[0] == 0
    assert run("message", "a1")[1][0]["next"] is None


def test_send_takes_the_draft_that_was_read(run, introduced):
    run("message", "a1", "thanks", "--subject", "My subject")
    code, (sent,), _ = run("message", "a1", "thanks", "--send", "--by", "folder")
    assert (code, sent["draft"]["subject"], sent["state"]) == (0, "My subject", "queued")
    code, (left,), _ = run("message", "a1", "thanks", "--drop")
    assert (code, left["state"]) == (0, "dropped")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("message", "a9"), 1), (("message", "a1", "nothing"), 2), (("message", "a1", "--send"), 2),
        (("message", "a1", "thanks", "--by", "hand"), 2), (("message", "a1", "thanks", "--outcome", "x"), 2),
        (("message", "a1", "not-now"), 1), (("message", "a1", "told", "--send", "--by", "hand"), 1),
        (("message", "a1", "thanks", "--drop"), 1), (("message", "a1", "thanks", "--subject", "a\nb"), 1),
        (("message", "a1", "thanks", "--template", "nothing"), 1),
        (("message", "a1", "thanks", "--send", "--by", "hand", "--at", "2031-01-01"), 1),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(run, introduced, words, code):
    found, out, err = run(*words)
    assert (found, out) == (code, [])
    assert "Traceback" not in err
    assert not Message.objects.exists()
