"""Real calendar servers take, change and cancel what we write, and say when we are taken."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.prepare import actions, publishing, queries, sources
from askaround.prepare.models import Interview
from tests.realparts.radicale import OWNER, Calendars

pytestmark = pytest.mark.real

START = dt.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Los_Angeles"))
EVENTS = {
    "weekly": "DTSTART:20200107T150000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY",
    "day": "DTSTART;VALUE=DATE:20261203",
    "free": "DTSTART:20261204T150000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT",
    "past": "DTSTART:20200107T180000Z\r\nDURATION:PT1H",
}


def planned(owner: Workspace, person: Person) -> Interview:
    return actions.meet(
        owner,
        person,
        starts_at=START,
        zone="America/Los_Angeles",
        place="Orchard Bio, building C",
        travel_minutes=45,
    )


def test_a_server_keeps_changes_and_drops_an_interview(
    owner: Workspace, dana: Person, calendar_server: Calendars
) -> None:
    actions.save_calendar(owner, calendar_server.url, OWNER, "any")
    made = planned(owner, dana)
    assert made.calendar_remark == ""
    assert made.calendar_url == f"{calendar_server.url}{made.uid}.ics"
    stored = calendar_server.get(f"{made.uid}.ics")
    assert "DTSTART;TZID=America/Los_Angeles:20261130T100000" in stored
    assert "TRIGGER:-PT55M" in stored and "ATTENDEE" not in stored
    assert actions.change(owner, made, starts_at=START + dt.timedelta(days=1)).calendar_remark == ""
    stored = calendar_server.get(f"{made.uid}.ics")
    assert "DTSTART;TZID=America/Los_Angeles:20261201T100000" in stored and "SEQUENCE:1" in stored
    assert actions.cancel(owner, made).calendar_remark == ""
    assert calendar_server.client.get(f"{calendar_server.url}{made.uid}.ics").status_code == 404
    assert Interview.objects.get().publish_from is None


def test_what_a_kill_left_out_is_put_there_by_the_rounds(
    owner: Workspace, dana: Person, calendar_server: Calendars, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.save_calendar(owner, calendar_server.url, OWNER, "any")
    with monkeypatch.context() as killed:
        killed.setattr(actions, "publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            planned(owner, dana)
    row = Interview.objects.get()
    there = f"{calendar_server.url}{row.uid}.ics"
    assert row.publish_from is not None and calendar_server.client.get(there).status_code == 404
    assert publishing.publish_due(owner) == []
    assert calendar_server.client.get(there).status_code == 404
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:05:00-05:00")
    assert publishing.publish_due(owner) == []
    assert calendar_server.client.get(there).status_code == 200
    assert Interview.objects.get().publish_from is None


def test_a_server_says_when_the_owner_is_taken(
    owner: Workspace, dana: Person, calendar_server: Calendars
) -> None:
    for name, lines in EVENTS.items():
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20261101T000000Z\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        assert calendar_server.put(f"{name}.ics", text).status_code in (201, 204)
    actions.save_calendar(owner, calendar_server.url, OWNER, "any")
    planned(owner, dana)
    source, read = sources.add_address(owner, calendar_server.url, OWNER, "any")
    assert source.kind == "caldav" and read.remarks == ()
    # The interview itself is known already, and not taken from there.
    assert [f"{span.starts_at:%m-%d %H:%M}" for span in read.busy[:4]] == [
        "11-24 15:00", "12-01 15:00", "12-03 05:00", "12-08 15:00",
    ]  # fmt: skip
    for name in EVENTS:
        calendar_server.client.delete(f"{calendar_server.url}{name}.ics")
    assert sources.read_again(owner, source).busy == ()


@pytest.mark.parametrize(
    "zone",
    [
        "UTC",
        "Europe/Berlin",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "Africa/Casablanca",
        "Asia/Tokyo",
    ],
)
def test_radicale_takes_every_kind_of_zone(
    owner: Workspace, dana: Person, calendars: Calendars, zone: str
) -> None:
    start = dt.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo(zone))
    made = actions.meet(
        owner, dana, starts_at=start, zone=zone, video_url="https://example.org/room?a=1;b=2,3"
    )
    name = f"zone-{zone.replace('/', '-')}.ics"
    assert calendars.put(name, queries.ics_bytes(owner, made)).status_code == 201
    assert "URL:https://example.org/room?a=1;b=2,3" in calendars.get(name).replace("\r\n ", "")


def test_an_address_that_is_no_calendar_is_not_kept(owner: Workspace, calendars: Calendars) -> None:
    with pytest.raises(Refusal, match="no calendar"):
        actions.save_calendar(owner, f"{calendars.base}/{OWNER}/nowhere/", OWNER, "any")
    with pytest.raises(Refusal, match="no calendar"):
        actions.save_calendar(owner, f"{calendars.base}/{OWNER}/", OWNER, "any")
    with pytest.raises(Refusal, match="cannot be reached"):
        actions.save_calendar(owner, "http://127.0.0.1:9/calendar/", OWNER, "any")
