"""A person's page: what happened, logged and taken back; what comes next."""

import datetime as dt

import pytest
from django.test import Client

from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network import actions
from askaround.network.models import ContactPoint, Person, Touch
from askaround.outreach.models import Ask
from askaround.prepare.models import Interview
from askaround.web.views_person import next_step
from askaround.web.when import local_moment


@pytest.fixture
def mira(owner: Workspace) -> Person:
    return actions.add_person(
        owner, name="Mira Sand", title="Medical writer", organisation="Orchard Bio", met="at a fair"
    )


def test_who_they_are_in_one_sentence(visitor: Client, mira: Person) -> None:
    html = visitor.get(f"/people/{mira.handle}/").content.decode()
    assert "Medical writer at Orchard Bio." in html
    assert "You met: at a fair." in html
    assert "Ask for 20 minutes" in html


def test_what_happened_is_logged_and_taken_back(visitor: Client, mira: Person) -> None:
    typed = {"kind": "talked", "at": "2026-03-02", "text": "on the stairs <b>"}
    html = visitor.post(f"/people/{mira.handle}/log", typed, follow=True).content.decode()
    assert "on the stairs &lt;b&gt;" in html
    touch = Touch.objects.get(kind="talked")
    html = visitor.post(f"/touches/{touch.id}/unlog", follow=True).content.decode()
    assert "on the stairs" not in html
    assert Touch.objects.filter(id=touch.id).exists(), "kept as taken back"


@pytest.mark.parametrize("typed", [{}, {"kind": "dreamt"}, {"kind": "met", "at": "soon"}])
def test_what_cannot_be_logged_says_why(visitor: Client, mira: Person, typed: dict[str, str]) -> None:
    answer = visitor.post(f"/people/{mira.handle}/log", typed)
    assert answer.status_code == 400
    assert not Touch.objects.exists()


def test_an_address_that_runs_code_is_no_link(visitor: Client, owner: Workspace, mira: Person) -> None:
    ContactPoint.objects.create(
        owner=owner, person=mira, kind="url", value="javascript:alert(1)", match_key="x", source="vcard"
    )
    html = visitor.get(f"/people/{mira.handle}/").content.decode()
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_never_is_shown_with_its_way_back(visitor: Client, owner: Workspace, mira: Person) -> None:
    actions.say_never(owner, mira)
    html = visitor.get(f"/people/{mira.handle}/").content.decode()
    assert "You said: never ask." in html
    assert "Take that back" in html
    assert "Ask for 20 minutes" not in html


def test_the_next_step_follows_what_is_open() -> None:
    ask = Ask(number=1, state="asked")
    planned = Interview(number=2, state="planned")
    held = Interview(number=3, state="met")
    steps = [
        next_step(asks, talks) for asks, talks in (([], []), ([ask], []), ([ask], [planned]), ([], [held]))
    ]
    assert [step and step.page for step in steps] == [None, "ask", "interview", "interview-after"]
    assert next_step([Ask(number=1, state="declined")], []) is None


def test_nobody_is_not_found(visitor: Client) -> None:
    assert visitor.get("/people/p999/").status_code == 404
    assert visitor.post("/touches/no-touch/unlog").status_code == 404


def test_a_date_alone_is_noon_there(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00-05:00")
    set_setting(owner, "zone", "America/New_York")
    at = local_moment(owner, "2026-11-20")
    assert at is not None
    assert at.isoformat() == "2026-11-20T12:00:00-05:00"
    assert local_moment(owner, "2026-11-23") == dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC), (
        "today: now, not later"
    )
    assert local_moment(owner, "2026-11-20T14:30").isoformat() == "2026-11-20T14:30:00-05:00"  # type: ignore[union-attr]
    assert local_moment(owner, " ") is None
    with pytest.raises(Refusal):
        local_moment(owner, "20/11")
