"""Lines of Today about calendars: declined, another time suggested, a calendar that cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts.models import Workspace
from askaround.network.actions import add_person
from askaround.prepare.actions import cancel, meet
from askaround.prepare.models import CalendarSource, Interview
from askaround.today import queries
from askaround.today.tests.test_queries import NOW, kinds, owner

__all__ = ["owner"]


@pytest.fixture
def planned(owner: Workspace) -> Interview:
    person = add_person(owner, name="Ana Ruiz")
    return meet(
        owner, person, starts_at=NOW + dt.timedelta(hours=30), zone="America/New_York", phone="+1 555 0101"
    )


def answered(row: Interview, **what: object) -> None:
    Interview.objects.filter(pk=row.pk).update(attendance_at=NOW, **what)


def test_who_cannot_come_is_asked_for_another_day_not_for_a_confirmation(
    owner: Workspace, planned: Interview
) -> None:
    assert kinds(owner) == ["confirm"]
    answered(planned, attendance="declined")
    (item,) = queries.today(owner).items
    assert (item.kind, item.text, item.late) == ("cannot", "Ana Ruiz cannot come tomorrow at 15:00.", False)
    assert (item.link.page, [link.page for link in item.others]) == ("interview-change", ["interview-cancel"])
    cancel(owner, Interview.objects.get(pk=planned.pk))
    assert kinds(owner) == []


def test_another_time_is_told_in_the_owners_own(owner: Workspace, planned: Interview) -> None:
    answered(planned, attendance="tentative", counter_start=NOW + dt.timedelta(days=2))
    (item,) = queries.today(owner).items
    assert item.kind == "suggested"
    assert item.text == "Ana Ruiz suggests Wednesday at 09:00 instead of tomorrow at 15:00."


def test_an_answer_is_late_after_the_next_working_day(
    owner: Workspace, planned: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    Interview.objects.filter(pk=planned.pk).update(starts_at=NOW + dt.timedelta(days=20))
    answered(planned, attendance="declined")
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(days=1)).isoformat())
    assert not queries.today(owner).items[0].late
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(days=2)).isoformat())
    assert queries.today(owner).items[0].late


def test_a_calendar_that_cannot_be_read_and_a_file_that_ends(owner: Workspace) -> None:
    made = CalendarSource.objects.create
    made(owner=owner, kind="feed", name="Work", problem="It is gone (404).", read_until=NOW.date())
    made(owner=owner, kind="file", name="Term", read_until=NOW.date() + dt.timedelta(days=3))
    made(owner=owner, kind="feed", name="Well", read_until=NOW.date())
    found = {item.subject: item.why for item in queries.today(owner).items}
    assert found == {"“Work”": "It is gone (404).", "“Term”": "It says when you are taken until Thursday."}
