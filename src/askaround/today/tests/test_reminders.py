"""The daily mail, the calendar of what is due, notes on the screen (docs/rules/reminders.md)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from askaround.accounts.actions import make_workspace, set_setting
from askaround.accounts.models import Workspace
from askaround.lib.clock import WorkCalendar
from askaround.mail.models import MailAccount, Outgoing
from askaround.prepare.models import CalendarFeed
from askaround.today import daily, feed, rules
from askaround.worker import rounds

CALENDAR = WorkCalendar(("mon", "tue", "wed", "thu", "fri"), "US", "")


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-11-23T07:59", False),  # a Monday, before the hour
        ("2026-11-23T08:00", True),
        ("2026-11-23T23:59", True),
        ("2026-11-26T10:00", False),  # Thanksgiving
        ("2026-11-28T10:00", False),  # a Saturday
    ],
)
def test_the_letter_goes_on_working_days_from_its_hour_on(at, goes):
    assert rules.letter_time(dt.datetime.fromisoformat(at), "08:00", CALENDAR) is goes


def item(kind: str, due: str, late: bool = False) -> rules.Item:
    link = rules.Link("Look", "today")
    return rules.Item(dt.date.fromisoformat(due), kind, "Ada Probe", "Thank ", "Ada Probe", ".", "Best soon.", late, link, "askaround today", (), "p1")  # fmt: skip


def view(*items: rules.Item) -> rules.TodayView:
    return rules.TodayView(dt.date(2026, 11, 23), list(items), None, rules.Week(0, 0, 0, 0), None, "Some.")


def test_the_letter_says_what_today_says_and_no_more_than_it_should():
    many = [item("thanks", "2026-11-20", late=True), *(item("contact", "2026-11-23") for _ in range(30))]
    text = rules.letter(view(*many))
    assert "Late: Thank Ada Probe." in text
    assert "And 6 more" in text
    assert rules.letter_subject(view(*many)) == "Today: 31 things, 1 late"
    assert rules.letter_subject(view(many[0])) == "Today: one thing, all late"


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00+00:00")
    made = make_workspace("kim@example.org")
    for key, value in {
        "mail": "kim@example.org",
        "name": "Kim Doe",
        "zone": "UTC",
        "daily_mail": "yes",
        "first_run_done": "yes",
    }.items():
        set_setting(made, key, value)
    MailAccount.objects.create(owner=made, address="kim@example.org", smtp_host="mail.example.org")
    return made


@pytest.fixture
def due(owner: Workspace) -> None:
    """Something that Today tells."""
    set_setting(owner, "archive_requested_on", "2026-11-20")


def letters(owner: Workspace) -> list[str]:
    return list(Outgoing.objects.filter(owner=owner).order_by("id").values_list("reference", flat=True))


@pytest.mark.usefixtures("due")
def test_one_letter_a_day_whatever_the_clock_does(owner, monkeypatch):
    assert daily.queue(owner)
    assert not daily.queue(owner)
    row = Outgoing.objects.get(owner=owner)
    assert (row.recipient, row.sender) == ("kim@example.org", "kim@example.org")
    assert "LinkedIn archive" in row.body
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-20T09:00:00+00:00")
    assert not daily.queue(owner), "the clock went back"
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-24T09:00:00+00:00")
    assert daily.queue(owner)
    assert letters(owner) == ["daily:2026-11-23", "daily:2026-11-24"]


@pytest.mark.parametrize("day", ["2026-11-23", "8999-12-31"])
def test_every_day_lies_before_the_end_in_the_order_of_any_database(db, day):
    """In the order of a language signs come before digits; in that of bytes some come after letters."""
    asked = {
        "postgresql": 'SELECT %s::text COLLATE "en-x-icu" < %s::text AND %s::text COLLATE "C" < %s::text',
        "sqlite": "SELECT %s < %s AND %s < %s",
    }
    row = f"{daily.PREFIX}{day}"
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], [row, daily.END] * 2)
        assert cursor.fetchone()[0]


@pytest.mark.usefixtures("due")
def test_none_when_it_is_not_wanted_or_nothing_can_send(owner):
    set_setting(owner, "daily_mail", "no")
    assert not daily.queue(owner)
    set_setting(owner, "daily_mail", "yes")
    MailAccount.objects.filter(owner=owner).delete()
    assert not daily.queue(owner)


def test_none_when_nothing_is_due(owner):
    assert not daily.queue(owner)
    assert letters(owner) == []


@pytest.mark.usefixtures("due")
def test_a_letter_of_yesterday_is_stopped_and_a_sent_one_keeps_no_words(owner, monkeypatch):
    daily.queue(owner)
    row = Outgoing.objects.get(owner=owner)
    assert rounds.may_send(row) is None
    rounds.on_sent(row)
    row.refresh_from_db()
    assert (row.body, row.copy) == ("", "")
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-24T09:00:00+00:00")
    assert rounds.may_send(row) == daily.OVER
    assert owner in rounds.owners_with_work()


@pytest.mark.usefixtures("due")
def test_forgetting_takes_a_waiting_letter_along(owner):
    daily.queue(owner)
    assert daily.forget(owner) == 1
    assert letters(owner) == []


def test_the_private_address_and_no_other(owner, settings):
    stranger = make_workspace("eve@example.com")
    token = feed.make(owner)
    visitor = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")
    answer = visitor.get(reverse("feed", args=[str(owner.pk), token]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert not answer.cookies
    # Some calendar programs look before they read.
    assert visitor.head(reverse("feed", args=[str(owner.pk), token])).status_code == 200
    for workspace, said in ((stranger.pk, token), (owner.pk, token[:-1]), (owner.pk, "é"), ("none", token)):
        assert visitor.get(f"/feed/{workspace}/{said}.ics").status_code == 404
    assert token not in str(bytes(CalendarFeed.objects.get(owner=owner).token)), "it is sealed"
    fresh = feed.make(owner)
    assert visitor.get(reverse("feed", args=[str(owner.pk), token])).status_code == 404
    assert visitor.get(reverse("feed", args=[str(owner.pk), fresh])).status_code == 200
    feed.drop(owner)
    assert visitor.get(reverse("feed", args=[str(owner.pk), fresh])).status_code == 404


@pytest.mark.usefixtures("due")
def test_the_calendar_holds_what_is_due_on_today_when_it_is_late(owner):
    import icalendar

    found = icalendar.Calendar.from_ical(feed.calendar(owner)).walk("VEVENT")
    assert [(str(each["SUMMARY"])[:5], each.decoded("DTSTART")) for each in found] == [
        ("Your ", dt.date(2026, 11, 23))
    ]
    again = icalendar.Calendar.from_ical(feed.calendar(owner)).walk("VEVENT")
    assert [each["UID"] for each in again] == [each["UID"] for each in found]
