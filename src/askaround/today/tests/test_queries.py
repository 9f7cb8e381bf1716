"""Today gathers from every step, in a constant number of questions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.explore.actions import shortlist_add
from askaround.interview.actions import add_note
from askaround.mail.accounts import note_problems
from askaround.mail.models import MailAccount
from askaround.network.actions import add_person
from askaround.outreach import actions as outreach
from askaround.prepare.actions import confirm, held, meet
from askaround.today import queries

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Workspace:
    monkeypatch.setenv("ASKAROUND_NOW", NOW.isoformat())
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    made = accounts.local_workspace()
    accounts.set_settings(made, {"name": "Mara", "zone": "America/New_York", "country": "US"})
    return made


def kinds(owner: Workspace, days: int = 0) -> list[str]:
    return [item.kind for item in queries.today(owner, days).items]


def test_an_empty_folder_is_told_how_to_begin(owner: Workspace) -> None:
    view = queries.today(owner)
    assert (view.items, view.summary) == ([], "Nothing is due.")
    assert view.suggestion is not None
    assert view.suggestion.kind == "start"
    assert [link.page for link in view.suggestion.others] == ["explore"]


def test_a_mail_account_that_does_not_work_for_an_hour(
    owner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told is the server's fault in words; one that passes is no matter for Today."""
    MailAccount.objects.create(owner=owner, address="mara@example.org", smtp_host="smtp.example.org")
    note_problems(owner, ["The SMTP server is away."])
    assert kinds(owner) == []
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(hours=2)).isoformat())
    assert [(item.kind, item.why) for item in queries.today(owner).items] == [
        ("mail", "The SMTP server is away.")
    ]
    note_problems(owner, [])
    assert kinds(owner) == []


def test_suggestions_follow_the_way(owner: Workspace) -> None:
    add_person(owner, name="Ana Ruiz")
    assert queries.today(owner).suggestion.kind == "explore"  # type: ignore[union-attr]
    shortlist_add(owner, "27-3042.00")
    assert queries.today(owner).suggestion.kind == "ask"  # type: ignore[union-attr]


def test_confirm_from_48_hours_and_late_under_24(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    person = add_person(owner, name="Ana Ruiz")
    row = meet(
        owner, person, starts_at=NOW + dt.timedelta(hours=60), zone="America/Los_Angeles", phone="+1 555 0101"
    )
    assert kinds(owner) == []
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(hours=20)).isoformat())
    (item,) = queries.today(owner).items
    assert (item.kind, item.late) == ("confirm", False)
    assert "in Los Angeles is" in item.why
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(hours=40)).isoformat())
    assert queries.today(owner).items[0].late
    confirm(owner, row)
    assert kinds(owner) == []


def test_the_next_interview_shows_when_to_leave(owner: Workspace) -> None:
    person = add_person(owner, name="Ana Ruiz", organisation="Orchard Bio")
    meet(
        owner,
        person,
        starts_at=NOW + dt.timedelta(days=3),
        zone="America/New_York",
        place="Building C",
        travel_minutes=45,
    )
    shown = queries.today(owner).next_interview
    assert shown is not None
    assert (shown.time, shown.leave_by, shown.organisation) == ("09:00", "08:05", "Orchard Bio")


def test_after_its_end_it_asks_for_notes_and_thanks(owner: Workspace) -> None:
    person = add_person(owner, name="Ana Ruiz")
    row = meet(
        owner, person, starts_at=NOW - dt.timedelta(hours=2), zone="America/New_York", phone="+1 555 0101"
    )
    assert set(kinds(owner)) == {"thanks", "held"}
    held(owner, row)
    assert kinds(owner) == ["thanks"]


def test_promises_are_shown_as_far_ahead_as_asked(owner: Workspace) -> None:
    person = add_person(owner, name="Ana Ruiz")
    row = held(
        owner,
        meet(
            owner, person, starts_at=NOW - dt.timedelta(hours=2), zone="America/New_York", phone="+1 555 0101"
        ),
    )
    add_note(owner, row, "", "!I send the review by 2026-12-01")
    assert "promise" not in kinds(owner)
    assert "promise" in kinds(owner, 10)


@pytest.mark.parametrize("moment", ["2026-11-23T23:30:00-05:00", "2026-11-24T04:30:00+00:00"])
def test_the_day_is_the_owners(owner: Workspace, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", moment)
    assert queries.today(owner).date == dt.date(2026, 11, 23)


def test_a_requested_archive_is_remembered_from_the_next_day(owner: Workspace) -> None:
    accounts.set_setting(owner, "archive_requested_on", "2026-11-23")
    assert kinds(owner) == []
    accounts.set_setting(owner, "archive_requested_on", "2026-11-22")
    assert kinds(owner) == ["archive"]


def test_the_number_of_questions_does_not_grow(owner: Workspace) -> None:
    def fill(count: int, tag: str) -> None:
        for number in range(count):
            person = add_person(owner, name=f"Ana {chr(97 + number)}son", email=f"{number}-{tag}@example.org")
            start = NOW - dt.timedelta(days=1, hours=number)
            row = held(owner, meet(owner, person, starts_at=start, zone="UTC", phone="+1 555 0101"))
            add_note(owner, row, "", "!I write again by 2026-11-23")

    fill(10, "a")
    with CaptureQueriesContext(connection) as ten:
        assert len(queries.today(owner).items) == 20
    fill(10, "b")
    with CaptureQueriesContext(connection) as twenty:
        assert len(queries.today(owner).items) == 40
    assert len(twenty) == len(ten) < 40


def test_an_answer_is_shown_on_the_day_it_comes(owner: Workspace) -> None:
    person = add_person(owner, name="Ana Ruiz", title="Medical writer", email="ana@example.org")
    ask = outreach.start_ask(owner, person, onet="27-3042.00", channel="in-person")
    outreach.send_ask(owner, ask, "hand", anyway=True)
    assert "answer" not in kinds(owner)
    outreach.log(owner, person, "replied")
    (item,) = [item for item in queries.today(owner).items if item.kind == "answer"]
    assert not item.late
