"""The agenda and the form of an interview as a browser meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.network.actions import add_person
from askaround.prepare.actions import meet
from askaround.prepare.models import Interview

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
FORM = {
    "date": "2026-11-30", "time": "10:00", "zone": "America/Los_Angeles", "minutes": "20", "place": "12 Harbour Street",
    "travel_minutes": "35",
}  # fmt: skip


@pytest.fixture
def visitor(owner):
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


def test_nothing_agreed_yet_teaches(visitor):
    assert "When somebody says yes" in visitor.get("/interviews/").content.decode()


def test_a_day_is_set_in_its_own_zone(visitor, dana):
    answer = visitor.post("/interviews/new", {**FORM, "person": dana.handle})
    row = Interview.objects.get()
    assert answer.url == f"/interview/{row.handle}"
    assert row.starts_at == dt.datetime(2026, 11, 30, 18, 0, tzinfo=dt.UTC)
    assert "12 Harbour Street" in visitor.get("/interviews/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": ""}, {"time": "25:00"}, {"zone": "Nowhere/Here"}, {"minutes": "many"}, {"travel_minutes": "-1"},
        {"video_url": "https://example.org/x"}, {"person": ""}, {"person": "nobody"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_what_was_typed_stays(visitor, dana, wrong):
    answer = visitor.post("/interviews/new", {**FORM, "person": dana.handle, "parking": "Behind C", **wrong})
    assert answer.status_code in (400, 404)
    assert "Behind C" in answer.content.decode()
    assert not Interview.objects.exists()


def test_a_change_shows_what_stands_and_keeps_the_rest(visitor, owner, dana):
    visitor.post("/interviews/new", {**FORM, "person": dana.handle, "dossier": "One thing"})
    row = Interview.objects.get()
    page = visitor.get(f"/interview/{row.handle}/change").content.decode()
    for value in ('value="2026-11-30"', 'value="10:00"', "One thing"):
        assert value in page
    visitor.post(f"/interview/{row.handle}/change", {**FORM, "time": "11:30", "dossier": "One thing"})
    row.refresh_from_db()
    assert row.starts_at == dt.datetime(2026, 11, 30, 19, 30, tzinfo=dt.UTC)
    assert row.dossier == "One thing"


def test_the_calendar_file_is_for_download(visitor, owner, dana):
    row = meet(owner, dana, starts_at=NOW, zone="America/New_York", phone="+1 555 0101")
    answer = visitor.get(f"/interview/{row.handle}/calendar.ics")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["Content-Type"].startswith("text/calendar")


def test_confirmed_held_taken_back_and_cancelled(visitor, owner, dana):
    row = meet(
        owner, dana, starts_at=NOW - dt.timedelta(hours=3), zone="America/New_York", phone="+1 555 0101"
    )
    visitor.post(f"/interview/{row.handle}/confirmed")
    visitor.post(f"/interview/{row.handle}/held")
    row.refresh_from_db()
    assert (row.state, row.confirmed_at is not None) == ("met", True)
    visitor.post(f"/interview/{row.handle}/not-held")
    visitor.post(f"/interview/{row.handle}/cancel")
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_agenda_asks_the_database_as_often_for_20_rows_as_for_10(visitor, owner):
    counts = []
    for round_ in range(2):
        for number in range(10):
            person = add_person(owner, name=f"Person {number}{round_}", organisation=f"Firm {number}{round_}")
            start = NOW + dt.timedelta(days=number - 5, hours=round_)
            meet(owner, person, starts_at=start, zone="America/New_York", phone="+1 555 0101")
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/interviews/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_many_ahead_are_paged_and_none_is_missing(owner, visitor, dana):
    rows = [
        meet(owner, dana, starts_at=NOW + dt.timedelta(days=1 + number // 3), zone="Europe/Berlin")
        for number in range(55)
    ]
    first = visitor.get("/interviews/").content.decode()
    assert "Later ones" in first and "More than 50 ahead" in first
    place = first.split("?after=")[1].split('"')[0]
    second = visitor.get(f"/interviews/?after={place}").content.decode()
    assert "Later ones" not in second
    for row in rows:
        link = f'href="/interview/{row.handle}"'
        assert (link in first) != (link in second)
    for wrong in ("x", "i999", "-1", "9" * 20):
        assert visitor.get(f"/interviews/?after={wrong}").status_code == 200


def test_one_that_goes_on_is_ahead_still(owner, visitor, dana):
    meet(owner, dana, starts_at=NOW - dt.timedelta(minutes=10), zone="Europe/Berlin")
    assert "Did it take place?" not in visitor.get("/interviews/").content.decode()
    meet(owner, dana, starts_at=NOW - dt.timedelta(days=2), zone="Europe/Berlin")
    assert "Did it take place?" in visitor.get("/interviews/").content.decode()
