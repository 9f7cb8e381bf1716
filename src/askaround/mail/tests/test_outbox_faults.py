"""What the outbox does when something breaks: a process dies, a database stays away, an answer comes late."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import OperationalError

from askaround.accounts.models import Workspace
from askaround.mail import actions, delivery
from askaround.mail.lock import deliverer
from askaround.mail.models import Outgoing
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.mail.tests.test_outbox import Scripted, State, queue, run, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_what_a_dead_process_left_becomes_uncertain(owner: Workspace, tmp_path: Path) -> None:
    row, changed = queue(owner), []
    with deliverer(tmp_path) as identity:
        pass
    Outgoing.objects.update(
        state="sending", claim=uuid.uuid4(), claimed_by=identity, claimed_at=dt.datetime.now(dt.UTC)
    )
    way = Scripted()
    report = run(owner, way, on_change=lambda each: changed.append(each.state))
    assert (report.uncertain, changed, way.seen) == (1, ["uncertain"], [])
    assert state(row) == State.UNCERTAIN


def test_a_file_proves_that_a_dead_process_had_delivered(owner: Workspace, tmp_path: Path) -> None:
    row, told = queue(owner), []
    with deliverer(tmp_path) as identity:
        pass
    Outgoing.objects.update(
        state="sending", claim=uuid.uuid4(), claimed_by=identity, claimed_at=dt.datetime.now(dt.UTC)
    )
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / (row.message_id.strip("<>") + ".eml")).write_text("there")
    assert run(owner, on_sent=told.append).sent == 1
    assert state(row) == State.SENT
    assert len(told) == 1


def test_the_claim_of_another_computer_stands_until_its_lease_ends(owner: Workspace) -> None:
    row = queue(owner)
    Outgoing.objects.update(
        state="sending", claim=uuid.uuid4(), claimed_by="f" * 32, claimed_at=dt.datetime.now(dt.UTC)
    )
    assert run(owner, Scripted()).uncertain == 0
    assert state(row) == State.SENDING
    Outgoing.objects.update(claimed_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    assert run(owner, Scripted()).uncertain == 1


def test_a_claim_from_before_the_clock_was_put_back_does_not_hang(owner: Workspace) -> None:
    row = queue(owner)
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    Outgoing.objects.update(state="sending", claim=uuid.uuid4(), claimed_by="f" * 32, claimed_at=ahead)
    way = Scripted()
    assert (run(owner, way).uncertain, way.seen, state(row)) == (1, [], State.UNCERTAIN)


def test_an_answer_that_comes_after_the_row_was_given_up_changes_nothing(owner: Workspace) -> None:
    row, way, told = queue(owner), Scripted(), []
    way.hook = lambda _: Outgoing.objects.update(state="uncertain") and None
    run(owner, way, on_sent=told.append)
    assert state(row) == State.UNCERTAIN
    assert told == []


def test_only_one_delivers_at_a_time(owner: Workspace, tmp_path: Path) -> None:
    row, way = queue(owner), Scripted()
    with deliverer(tmp_path):
        report = run(owner, way)
    assert report.busy
    assert report.queued == 1
    assert state(row) == State.QUEUED
    assert run(owner, way).sent == 1


def test_what_cannot_be_recorded_becomes_uncertain_and_the_owner_can_say_it_again(owner: Workspace) -> None:
    row, way, told = queue(owner), Scripted(), []

    def breaks(sent: Outgoing) -> None:
        raise RuntimeError("a touch could not be written")

    run(owner, way, on_sent=breaks)
    assert state(row) == State.UNCERTAIN
    actions.resolve_uncertain(owner, row, True, told.append)
    assert state(row) == State.SENT
    assert len(told) == 1
    assert len(way.seen) == 1


def test_a_deadlock_while_recording_is_tried_again(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0, 0.0))
    row, way, told = queue(owner), Scripted(), []

    def second_time(sent: Outgoing) -> None:
        told.append(sent.state)
        if len(told) < 3:
            raise OperationalError("deadlock detected")

    assert run(owner, way, on_sent=second_time).sent == 1
    assert (state(row), told, len(way.seen)) == (State.SENT, ["sent"] * 3, 1)


def test_a_database_that_stays_away_leaves_the_row_for_the_next_run(
    owner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PAUSES", ())
    row, way = queue(owner), Scripted()

    def away(_: Outgoing) -> None:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        run(owner, way, on_sent=away)
    assert state(row) == State.SENDING
    assert run(owner, way).uncertain == 1
    assert (state(row), len(way.seen)) == (State.UNCERTAIN, 1)


@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.LATER, Kind.UNKNOWN])
def test_the_state_stands_even_when_what_follows_cannot_be_written(owner: Workspace, kind: Kind) -> None:
    row = queue(owner)

    def breaks(changed: Outgoing) -> None:
        if changed.state != State.SENDING:
            raise RuntimeError("unforeseen")

    run(owner, Scripted(Outcome(kind, "words")), on_change=breaks)
    expected = {Kind.REFUSED: "failed", Kind.LATER: "queued", Kind.UNKNOWN: "uncertain"}[kind]
    assert (state(row), row.attempts) == (expected, 1)


def test_one_row_that_cannot_be_judged_holds_up_no_other(owner: Workspace) -> None:
    first, second = queue(owner, "ask:1:first"), queue(owner, "ask:2:first")

    def may_send(row: Outgoing) -> str | None:
        if row.id == first.id:
            raise ValueError("no such ask")
        return None

    report = run(owner, Scripted(), may_send=may_send)
    assert (state(first), state(second)) == ("queued", "sent")
    assert len(report.problems) == 1
