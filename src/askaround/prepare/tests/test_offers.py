"""Times offered to somebody, held free, and the one they take."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.outreach.models import Ask
from askaround.prepare import actions, offers, sources
from askaround.prepare.models import BusyTime, Interview, Proposal
from askaround.prepare.tests.test_sources import text

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def ask(owner: Workspace, dana: Person) -> Ask:
    from askaround.outreach import actions as outreach

    return outreach.start_ask(owner, dana, purpose="interview")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def test_three_times_avoid_calendars_interviews_and_other_offers(
    owner: Workspace, dana: Person, ask: Ask
) -> None:
    first = offers.times_for(owner, dana).offer.starts
    assert len(first) == 3
    sources.add_file(owner, "work", text(f"{first[0]:%Y%m%dT%H%M%SZ}"))
    actions.meet(
        owner, dana, starts_at=first[1], zone="America/New_York", place="Orchard Bio", travel_minutes=30
    )
    then = offers.times_for(owner, dana)
    assert not set(first[:2]) & set(then.offer.starts) and then.calendars == 1
    near = first[1] - dt.timedelta(minutes=60)
    assert near not in then.free
    offers.propose(owner, ask, then.offer.starts, write=False)
    assert offers.times_for(owner, dana, ask=ask).offer == then.offer
    assert not set(then.offer.starts) & set(offers.times_for(owner, dana).free)


def test_settings_have_their_effect(owner: Workspace, dana: Person) -> None:
    accounts.set_settings(owner, {"free_from": "13:00", "free_until": "14:00", "working_days": "tue"})
    free = offers.times_for(owner, dana).free
    assert {(start.astimezone(NEW_YORK).weekday(), start.astimezone(NEW_YORK).hour) for start in free} == {
        (1, 13)
    }
    accounts.set_settings(owner, {"free_from": "18:00"})
    with pytest.raises(Refusal, match="lies before"):
        offers.times_for(owner, dana)


def test_their_zone_and_country_count(owner: Workspace, dana: Person) -> None:
    Person.objects.filter(pk=dana.pk).update(zone="Europe/Berlin", country="DE")
    dana.refresh_from_db()
    found = offers.times_for(owner, dana)
    assert found.known and all(9 <= start.astimezone(found.theirs).hour < 17 for start in found.free)


def test_the_one_they_take_becomes_an_interview(owner: Workspace, dana: Person, ask: Ask) -> None:
    starts = offers.times_for(owner, dana).offer.starts
    proposal = offers.propose(owner, ask, starts, write=False)
    with pytest.raises(Refusal, match="3 times"):
        offers.take(owner, proposal, 4)
    with pytest.raises(Refusal, match="not both"):
        offers.take(owner, proposal, 1, place="here", video_url="https://example.org/room")
    made = offers.take(owner, proposal, 2, video_url="https://example.org/room")
    proposal.refresh_from_db()
    assert (made.starts_at, made.ask_id, proposal.interview_id) == (starts[1], ask.id, made.id)
    assert proposal.closed_at is not None
    with pytest.raises(Refusal, match="closed"):
        offers.take(owner, proposal, 1)
    assert Interview.objects.count() == 1


def test_a_kill_while_one_is_taken_leaves_the_offer_open(
    owner: Workspace, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = offers.propose(owner, ask, [at("2026-11-30T10:00")], write=False)
    with monkeypatch.context() as killed:
        killed.setattr(actions, "_record_agreed", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            offers.take(owner, proposal, 1)
    assert offers.proposal_of(owner, ask) == proposal and not Interview.objects.exists()
    assert offers.take(owner, proposal, 1).starts_at == at("2026-11-30T10:00")


def test_a_second_offer_takes_the_first_ones_place(owner: Workspace, ask: Ask) -> None:
    offers.propose(owner, ask, [at("2026-11-30T10:00")], write=False)
    later = offers.propose(owner, ask, [at("2026-12-01T10:00")], write=False)
    assert offers.proposal_of(owner, ask) == later
    assert Proposal.objects.filter(closed_at=None).count() == 1
    offers.close(owner, ask)
    assert offers.proposal_of(owner, ask) is None


@pytest.mark.parametrize(
    "starts",
    [[], ["2026-11-20T10:00"], ["2028-11-20T10:00"], [f"2026-12-{day:02}T10:00" for day in range(1, 9)]],
)
def test_times_that_cannot_be_offered(owner: Workspace, ask: Ask, starts: list[str]) -> None:
    with pytest.raises(Refusal):
        offers.propose(owner, ask, [at(start) for start in starts], write=False)
    assert not Proposal.objects.exists()


def test_an_ask_for_names_offers_no_times(owner: Workspace, dana: Person) -> None:
    from askaround.outreach import actions as outreach

    names = outreach.start_ask(owner, dana, purpose="names")
    with pytest.raises(Refusal, match="for names"):
        offers.propose(owner, names, [at("2026-11-30T10:00")], write=False)


def test_another_owners_days_are_their_own(owner: Workspace, stranger: Workspace, dana: Person) -> None:
    sources.add_file(stranger, "work", text("20261125T150000Z"))
    assert offers.taken(owner) == [] and BusyTime.objects.count() == 1


@pytest.mark.parametrize("many", [10, 20])
def test_the_number_of_queries_does_not_grow(owner: Workspace, dana: Person, many: int) -> None:
    sources.add_file(owner, "work", text(*(f"202612{day:02}T150000Z" for day in range(1, many + 1))))
    with CaptureQueriesContext(connection) as seen:
        offers.times_for(owner, dana)
    assert len(seen) <= 5
