"""Meeting, changing, cancelling: rows, touches, the ask, the calendar file."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import outbound
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.prepare import actions, calendars, queries
from askaround.prepare.models import CalendarAccount, Interview

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
MONDAY = dt.datetime(2026, 11, 30, 10, tzinfo=LOS_ANGELES)


def plan(owner: Workspace, person: Person, **more: Any) -> Interview:
    values: dict[str, Any] = {
        "starts_at": MONDAY,
        "zone": "America/Los_Angeles",
        "place": "Orchard Bio, building C",
    }
    return actions.meet(owner, person, **{**values, **more})


@pytest.fixture
def ask(owner: Workspace, dana: Person) -> Ask:
    made = outreach.start_ask(owner, dana, channel="in-person")
    outreach.log(owner, dana, "asked", ask=made)
    return made


def kinds(owner: Workspace, person: Person) -> list[str]:
    return list(live_touches(owner).filter(person=person).order_by("at", "id").values_list("kind", flat=True))


def test_an_interview_has_its_time_its_dress_its_file_and_its_touch(owner: Workspace, dana: Person) -> None:
    made = plan(owner, dana, travel_minutes=45, minutes=30)
    made.refresh_from_db()
    assert made.handle == "i1"
    assert (made.form, made.minutes, made.zone) == ("place", 30, "America/Los_Angeles")
    assert "business dress" in made.dress
    assert made.onet == dana.onet != ""
    leave = queries.leave_by(made)
    assert leave is not None
    assert (leave.hour, leave.minute) == (9, 5)
    file = calendars.file_of(made.uid)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert kinds(owner, dana) == ["agreed"]
    assert queries.as_made(made)["calendar"] is None


def test_the_calendar_file_is_one_event_in_its_own_zone(owner: Workspace, dana: Person) -> None:
    import icalendar

    made = plan(owner, dana, travel_minutes=45)
    read = icalendar.Calendar.from_ical(calendars.file_of(made.uid).read_bytes())
    (event,) = read.walk("VEVENT")
    assert "METHOD" not in read
    assert event["UID"] == made.uid
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTART").astimezone(dt.UTC) == MONDAY.astimezone(dt.UTC)
    assert event.decoded("DURATION") == dt.timedelta(minutes=20)
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [
        dt.timedelta(minutes=-55), dt.timedelta(minutes=-85)
    ]  # fmt: skip
    assert "Dana Whitfield" in event["SUMMARY"]
    assert "Leave by 09:05" in event["DESCRIPTION"]
    (zone,) = read.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Los_Angeles"
    assert zone.to_tz(lookup_tzid=False).utcoffset(MONDAY.replace(tzinfo=None)) == dt.timedelta(hours=-8)
    assert zone.to_tz(lookup_tzid=False).utcoffset(dt.datetime(2026, 7, 1)) == dt.timedelta(hours=-7)


def test_agreeing_on_a_day_moves_the_ask_on(owner: Workspace, dana: Person, ask: Ask) -> None:
    made = plan(owner, dana)
    ask.refresh_from_db()
    assert ask.state == "scheduled"
    assert made.ask_id == ask.id
    touch = Touch.objects.get(owner=owner, kind="agreed")
    assert (touch.cause_kind, touch.cause_id, touch.external_key) == (
        "ask",
        ask.id,
        f"interview:{made.id}:agreed",
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"zone": "Mars/Base"}, "no time zone"),
        ({"starts_at": dt.datetime(2026, 11, 30, 10)}, "which time zone"),
        ({"starts_at": dt.datetime(1999, 11, 30, 10, tzinfo=LOS_ANGELES)}, "too far away"),
        ({"minutes": 0}, "between 5 minutes"),
        ({"minutes": 5000}, "between 5 minutes"),
        ({"travel_minutes": -1}, "The way takes"),
        ({"place": "x" * 301}, "longer than 300"),
        ({"place": "", "video_url": "javascript:alert(1)"}, "https://"),
        ({"video_url": "https://example.org/room"}, "not both"),
        ({"dress": "x" * 201}, "dress is longer"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    owner: Workspace, dana: Person, data: Path, wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        plan(owner, dana, **wrong)
    assert not Interview.objects.exists()
    assert not Touch.objects.filter(kind="agreed").exists()
    assert not (data / "calendar").exists()


def test_a_calendar_folder_that_cannot_be_written_never_loses_the_interview(
    owner: Workspace, dana: Person, data: Path
) -> None:
    (data / "calendar").write_text("a file where the folder should be")
    made = plan(owner, dana)
    assert "cannot be written" in made.calendar_remark
    assert Interview.objects.filter(pk=made.pk).exists()
    assert queries.as_made(made)["ics"] is None


class Server:
    """A calendar server that notes what it is told and answers as it is set."""

    def __init__(self, status: int = 201) -> None:
        self.status = status
        self.calls: list[tuple[str, str, bytes | None, object]] = []

    def __call__(self, method: str, url: str, **more: Any) -> outbound.Response:
        self.calls.append((method, url, more.get("content"), more.get("auth")))
        assert more["allow_private"] is True
        return outbound.Response(self.status, url, b"<resourcetype><calendar/></resourcetype>")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(outbound, "request", made)
    return made


def test_with_an_account_the_event_goes_to_the_calendar_server(
    owner: Workspace, dana: Person, server: Server
) -> None:
    actions.save_calendar(owner, "http://127.0.0.1:5232/mara/interviews", "mara", "hidden words", check=False)
    assert b"hidden" not in bytes(CalendarAccount.objects.get().secret or b"")
    made = plan(owner, dana)
    address = f"http://127.0.0.1:5232/mara/interviews/{made.uid}.ics"
    ((method, url, content, auth),) = server.calls
    assert (method, url, auth) == ("PUT", address, ("mara", "hidden words"))
    assert b"BEGIN:VEVENT" in (content or b"")
    assert queries.as_made(queries.interview_of(owner, "i1"))["calendar"] == address
    actions.cancel(owner, made)
    assert server.calls[-1][:2] == ("DELETE", address)
    assert queries.interview_of(owner, "i1").calendar_url == ""
    assert b"STATUS:CANCELLED" in calendars.file_of(made.uid).read_bytes()


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "user and password"), (404, "no calendar"), (500, "answered 500"), (507, "room")],
)
def test_a_calendar_server_that_refuses_gives_one_remark(
    owner: Workspace, dana: Person, server: Server, status: int, word: str
) -> None:
    actions.save_calendar(owner, "http://127.0.0.1:5232/mara/interviews/", "mara", "words", check=False)
    server.status = status
    made = plan(owner, dana)
    assert word in made.calendar_remark
    assert Interview.objects.get().calendar_url == ""
    assert calendars.file_of(made.uid).exists()


def test_an_account_is_tried_before_it_is_kept(owner: Workspace, server: Server) -> None:
    server.status = 401
    with pytest.raises(Refusal, match="user and password"):
        actions.save_calendar(owner, "https://example.org/dav/", "mara", "words")
    assert not CalendarAccount.objects.exists()
    server.status = 207
    actions.save_calendar(owner, "https://example.org/dav/", "mara", "words")
    # A blank password keeps the one that was given before, for the same calendar only.
    actions.save_calendar(owner, "https://example.org/dav/", "mara", "")
    assert server.calls[-1][3] == ("mara", "words")
    actions.save_calendar(owner, "https://example.net/other/", "mara", "")
    assert server.calls[-1][3] == ("mara", "")
    actions.drop_calendar(owner)
    assert not CalendarAccount.objects.exists()


def test_a_calendar_s_address_leaves_room_for_that_of_an_event(
    owner: Workspace, dana: Person, server: Server
) -> None:
    server.status = 207
    with pytest.raises(Refusal, match="address of one calendar"):
        actions.save_calendar(owner, f"https://example.org/{'x' * 390}/", "mara", "words")
    actions.save_calendar(owner, f"https://example.org/{'x' * 370}/", "mara", "words")
    longest = Interview._meta.get_field("calendar_url").max_length
    assert len(plan(owner, dana).calendar_url) < longest


def test_a_change_that_they_see_counts_up_and_must_be_confirmed_again(owner: Workspace, dana: Person) -> None:
    made = actions.confirm(owner, plan(owner, dana))
    assert made.confirmed_at is not None
    changed = actions.change(owner, made, parking="behind the house")
    # Where one parks is nothing that they were told: no new number.
    assert (changed.sequence, changed.confirmed_at is None) == (0, False)
    changed = actions.change(owner, made, place="", video_url="https://example.org/room")
    assert (changed.sequence, changed.form, changed.confirmed_at) == (1, "video", None)
    assert b"SEQUENCE:1" in calendars.file_of(made.uid).read_bytes()
    with pytest.raises(Refusal, match="cannot be changed"):
        actions.change(owner, made, uid="x")


def test_cancelling_keeps_that_they_agreed_and_frees_the_day(
    owner: Workspace, dana: Person, ask: Ask
) -> None:
    made = plan(owner, dana)
    gone = actions.cancel(owner, made)
    assert gone.state == Interview.State.CANCELLED
    ask.refresh_from_db()
    assert ask.state == "agreed"
    live = live_touches(owner).filter(kind="agreed")
    assert [touch.external_key for touch in live] == [None]
    for verb in (actions.cancel, actions.confirm, actions.held):
        with pytest.raises(Refusal, match="cancelled"):
            verb(owner, made)
    with pytest.raises(Refusal, match="cancelled"):
        actions.change(owner, made, minutes=30)
    again = plan(owner, dana)
    assert (again.handle, again.ask_id) == ("i2", ask.id)


def test_setting_the_day_of_what_was_agreed_is_no_second_contact(
    owner: Workspace, dana: Person, ask: Ask
) -> None:
    outreach.log(owner, dana, "agreed", ask=ask)
    made = plan(owner, dana)
    rows = live_touches(owner).filter(person=dana, kind="agreed").order_by("id")
    assert [(row.contact, row.text) for row in rows] == [(True, ""), (False, "The day is set.")]
    actions.cancel(owner, made)
    assert [row.contact for row in live_touches(owner).filter(person=dana, kind="agreed")] == [True]


def test_held_is_written_once_and_can_be_taken_back(
    owner: Workspace, dana: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan(owner, dana)
    with pytest.raises(Refusal, match="not begun yet"):
        actions.held(owner, made)
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-30T11:00:00-08:00")
    assert actions.held(owner, made).state == Interview.State.MET
    actions.held(owner, made)
    assert kinds(owner, dana).count("met") == 1
    ask.refresh_from_db()
    assert ask.state == "met"
    dana.refresh_from_db()
    assert dana.last_touch_on == dt.date(2026, 11, 30)
    assert actions.not_held(owner, made).state == Interview.State.PLANNED
    ask.refresh_from_db()
    assert (ask.state, kinds(owner, dana).count("met")) == ("scheduled", 0)
    actions.held(owner, made)
    assert kinds(owner, dana).count("met") == 1


def test_a_call_is_talked_not_met(owner: Workspace, dana: Person) -> None:
    past = dt.datetime(2026, 11, 20, 10, tzinfo=LOS_ANGELES)
    made = plan(owner, dana, starts_at=past, place="", phone="+1 555 0100")
    actions.held(owner, made)
    assert "talked" in kinds(owner, dana)


def test_a_stranger_sees_and_changes_nothing(owner: Workspace, stranger: Workspace, dana: Person) -> None:
    made = plan(owner, dana)
    for ref in ("i1", str(made.id), "i999999999", "1; drop", ""):
        with pytest.raises(Refusal) as refused:
            queries.interview_of(stranger, ref)
        assert refused.value.status == 404
    for verb in (actions.cancel, actions.confirm, actions.held):
        with pytest.raises(Refusal, match="gone"):
            verb(stranger, made)
    assert queries.agenda(stranger) == queries.Agenda([], [], [], False)


def test_what_is_to_be_confirmed_comes_48_hours_ahead_with_both_times(
    owner: Workspace, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(owner, dana)
    assert queries.to_confirm(owner) == []
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-28T12:00:00-08:00")
    (found,) = queries.to_confirm(owner)
    assert not found.late
    assert "+1 555 0142" in found.text
    assert "13:00 for me (New York time)" in found.text
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-29T12:00:00-08:00")
    assert queries.to_confirm(owner)[0].late
    actions.confirm(owner, found.interview)
    assert queries.to_confirm(owner) == []


def test_the_agenda_costs_the_same_whatever_its_length(
    owner: Workspace, dana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (10, 20):
        while Interview.objects.count() < count:
            number = Interview.objects.count()
            person = add_person(owner, name=f"Person {number}", organisation=f"Company {number}")
            day = MONDAY + dt.timedelta(days=(-1) ** number * number - 8 * (number % 2))
            plan(owner, person, starts_at=day)
        with django_assert_num_queries(5):
            view = queries.agenda(owner)
            names = [line.interview.person.organisation.name for line in view.coming + view.unsaid]
        assert len(names) == count
        assert view.unsaid
        with django_assert_num_queries(2):
            queries.to_confirm(owner, None)
    starts = [line.starts_at for line in view.coming]
    assert starts == sorted(starts)
    assert str(settings_of(owner).tz) == "America/New_York"
