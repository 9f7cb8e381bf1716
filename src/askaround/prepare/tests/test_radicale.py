"""A real calendar server takes what we write."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.prepare import actions, queries
from tests.realparts.radicale import OWNER, Calendars

pytestmark = pytest.mark.real


def test_radicale_keeps_changes_and_drops_an_interview(
    owner: Workspace, dana: Person, calendars: Calendars
) -> None:
    actions.save_calendar(owner, calendars.url, OWNER, "any")
    start = dt.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Los_Angeles"))
    made = actions.meet(
        owner,
        dana,
        starts_at=start,
        zone="America/Los_Angeles",
        place="Orchard Bio, building C",
        travel_minutes=45,
    )
    assert made.calendar_remark == ""
    assert made.calendar_url == f"{calendars.url}{made.uid}.ics"
    stored = calendars.get(f"{made.uid}.ics")
    assert "DTSTART;TZID=America/Los_Angeles:20261130T100000" in stored
    assert "TRIGGER:-PT55M" in stored
    actions.change(owner, made, starts_at=start + dt.timedelta(days=1))
    assert "DTSTART;TZID=America/Los_Angeles:20261201T100000" in calendars.get(f"{made.uid}.ics")
    actions.cancel(owner, made)
    assert calendars.client.get(f"{calendars.url}{made.uid}.ics").status_code == 404


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
