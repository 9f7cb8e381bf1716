"""The outbox: what may be queued, who may claim, what every outcome leaves behind."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions, delivery, queries
from askaround.mail.message import Envelope
from askaround.mail.models import Outgoing
from askaround.mail.rules.outcome import Kind, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
State = Outgoing.State
NOW = "2026-11-23T14:00:00+00:00"


class Scripted:
    """A transport that answers as told, and remembers."""

    def __init__(self, *outcomes: Outcome | Exception, default: Kind = Kind.ACCEPTED) -> None:
        self.outcomes = list(outcomes)
        self.default = default
        self.seen: list[Envelope] = []
        self.hook: Callable[[Envelope], None] = lambda _: None

    def deliver(self, envelope: Envelope) -> Outcome:
        self.seen.append(envelope)
        self.hook(envelope)
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(self.default)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def was_delivered(self, message_id: str) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def queue(owner: Workspace, reference: str = "ask:1:first", **changes: object) -> Outgoing:
    values: dict[str, object] = {
        "reference": reference,
        "transport": "folder",
        "recipient": "ben@example.com",
        "recipient_name": "Ben Achterberg",
        "subject": "A question",
        "body": "Dear Ben,\nmay I ask?",
    }
    return actions.queue(owner, **{**values, **changes})  # type: ignore[arg-type]


def run(owner: Workspace | None, way: Scripted | None = None, **changes: object) -> delivery.DeliveryReport:
    values: dict[str, object] = {"may_send": lambda _: None, "on_sent": lambda _: None, "wait": 0.0}
    if way is not None:
        values["transports"] = {"folder": way, "smtp": way}
    return actions.deliver(owner, **{**values, **changes})  # type: ignore[arg-type]


def state(row: Outgoing) -> str:
    row.refresh_from_db()
    return row.state


def test_a_message_goes_out_once_and_what_follows_is_recorded(owner: Workspace) -> None:
    row, way, told = queue(owner), Scripted(), []
    report = run(owner, way, on_sent=lambda sent: told.append((sent.id, sent.state, sent.ended_at)))
    assert report.as_dict() == {"queued": 0, "sent": 1, "failed": 0, "uncertain": 0, "stopped": 0}
    assert told == [(row.id, "sent", dt.datetime.fromisoformat(NOW))]
    assert (way.seen[0].message_id, way.seen[0].sender_name) == (row.message_id, "Ada Lindqvist")
    assert run(owner, way).sent == 0
    assert len(way.seen) == 1


def test_without_a_stand_in_it_becomes_a_file(owner: Workspace, tmp_path: Path) -> None:
    row = queue(owner)
    assert run(owner).sent == 1
    files = list((tmp_path / "outbox").iterdir())
    assert [file.name for file in files] == [row.message_id.strip("<>") + ".eml"]
    assert files[0].stat().st_mode & 0o777 == 0o600


def test_nothing_goes_before_its_time(owner: Workspace) -> None:
    row = queue(owner, not_before=dt.datetime.fromisoformat(NOW) + dt.timedelta(seconds=1))
    assert run(owner, Scripted()).as_dict()["queued"] == 1
    assert state(row) == State.QUEUED


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "ben"},
        {"recipient": "ben@example.com\nBcc: c@example.net"},
        {"recipient_name": "Ben\r\nBcc: c@example.net"},
        {"subject": "Hello\nBcc: c@example.net"},
        {"subject": " "},
        {"subject": "x" * 301},
        {"body": " \n"},
        {"transport": "hand"},
        {"transport": "pigeon"},
        {"transport": "smtp"},
    ],
)
def test_what_cannot_be_sent_is_not_queued(owner: Workspace, changes: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        queue(owner, **changes)
    assert not Outgoing.objects.exists()


def test_without_an_own_address_nothing_is_queued() -> None:
    other = accounts.make_workspace("b@example.org")
    with pytest.raises(Refusal, match="your own mail address"):
        queue(other)


@pytest.mark.parametrize("taken", ["queued", "sending", "sent", "uncertain"])
def test_one_purpose_is_one_message(owner: Workspace, taken: str) -> None:
    queue(owner)
    Outgoing.objects.update(state=taken)
    with transaction.atomic():
        with pytest.raises(Refusal, match="already"):
            queue(owner)
        # The caller's transaction goes on.
        assert Outgoing.objects.count() == 1


@pytest.mark.parametrize("over", ["failed", "stopped"])
def test_what_surely_went_nowhere_can_be_sent_anew(owner: Workspace, over: str) -> None:
    queue(owner)
    Outgoing.objects.update(state=over)
    queue(owner)
    assert Outgoing.objects.count() == 2


def test_a_reason_stops_the_message_in_the_claim(owner: Workspace) -> None:
    row, way, changed = queue(owner), Scripted(), []
    report = run(
        owner,
        way,
        may_send=lambda _: "They answered meanwhile.",
        on_change=lambda each: changed.append(each.state),
    )
    assert (report.stopped, way.seen, changed) == (1, [], ["stopped"])
    assert (state(row), row.error) == (State.STOPPED, "They answered meanwhile.")


def test_a_row_may_be_told_to_wait_in_the_claim(owner: Workspace) -> None:
    row, way, changed = queue(owner), Scripted(), []
    monday = dt.datetime.fromisoformat(NOW) + dt.timedelta(days=3)
    report = run(owner, way, may_send=lambda _: monday, on_change=lambda each: changed.append(each.state))
    assert (report.queued, report.stopped, way.seen, changed) == (1, 0, [], ["queued"])
    row.refresh_from_db()
    assert (row.state, row.not_before, row.attempts, row.claim) == (State.QUEUED, monday, 0, None)


def test_the_message_is_handed_over_after_the_claim_was_committed(owner: Workspace) -> None:
    row, way, seen = queue(owner), Scripted(), []
    way.hook = lambda _: seen.append(Outgoing.objects.values_list("state", flat=True).get(id=row.id))
    run(owner, way)
    assert seen == ["sending"]


def test_a_row_that_somebody_else_has_taken_is_left_alone(owner: Workspace) -> None:
    row, way = queue(owner), Scripted()

    def taken_back(_: Outgoing) -> str | None:
        return None

    assert actions.stop(owner, row, "Taken back.")
    assert run(owner, way, may_send=taken_back).sent == 0
    assert way.seen == []
    assert not actions.stop(owner, row, "Again.")
    assert row.error == "Taken back."


@pytest.mark.parametrize(
    ("outcome", "expected", "words"),
    [
        (Outcome(Kind.REFUSED, "550 no such user"), "failed", "550 no such user"),
        (Outcome(Kind.UNKNOWN, "the connection broke"), "uncertain", "the connection broke"),
        (Outcome(Kind.LATER, "451 greylisted"), "queued", "451 greylisted"),
        (Outcome(Kind.BLOCKED, "no connection"), "queued", "no connection"),
        (RuntimeError("unforeseen"), "uncertain", "RuntimeError"),
    ],
)
def test_every_outcome_leaves_a_named_state_and_its_words(
    owner: Workspace, outcome: Outcome | Exception, expected: str, words: str
) -> None:
    row, told, changed = queue(owner), [], []
    report = run(
        owner, Scripted(outcome), on_sent=told.append, on_change=lambda each: changed.append(each.state)
    )
    assert state(row) == expected
    assert words in row.error
    assert told == []
    assert changed == ["sending", expected]
    assert report.as_dict()[expected] == 1


def test_an_uncertain_message_is_never_sent_again(owner: Workspace) -> None:
    row, way = queue(owner), Scripted(Outcome(Kind.UNKNOWN, "?"))
    run(owner, way)
    for _ in range(3):
        run(owner, way)
    assert len(way.seen) == 1
    assert state(row) == State.UNCERTAIN


def test_a_temporary_refusal_counts_and_waits(owner: Workspace) -> None:
    row, way = queue(owner), Scripted(Outcome(Kind.LATER, "451"))
    run(owner, way)
    row.refresh_from_db()
    assert (row.attempts, row.not_before - dt.datetime.fromisoformat(NOW)) == (1, dt.timedelta(minutes=5))
    assert run(owner, way).sent == 0
    Outgoing.objects.update(not_before=NOW)
    assert run(owner, way).sent == 1


def test_a_server_that_is_down_is_tried_once_per_run_and_nothing_counts(owner: Workspace) -> None:
    for number in range(3):
        queue(owner, f"ask:{number}:first")
    way = Scripted(default=Kind.BLOCKED)
    report = run(owner, way)
    assert len(way.seen) == 1
    assert (report.queued, len(report.problems)) == (3, 1)
    assert set(Outgoing.objects.values_list("attempts", "state")) == {(0, "queued")}


def test_not_sent_after_all(owner: Workspace) -> None:
    row = queue(owner)
    run(owner, Scripted(Outcome(Kind.UNKNOWN, "?")))
    actions.resolve_uncertain(owner, row, False, lambda _: pytest.fail("it was not sent"))
    assert state(row) == State.FAILED
    with pytest.raises(Refusal, match="not uncertain"):
        actions.resolve_uncertain(owner, row, True, lambda _: None)
    assert actions.retry(owner, row).state == State.QUEUED
    way = Scripted()
    assert run(owner, way).sent == 1
    assert way.seen[0].message_id == row.message_id


def test_a_failed_message_is_not_tried_again_beside_its_successor(owner: Workspace) -> None:
    row = queue(owner)
    run(owner, Scripted(Outcome(Kind.REFUSED, "550")))
    queue(owner)
    with pytest.raises(Refusal, match="already"):
        actions.retry(owner, row)
    assert state(row) == State.FAILED


def test_sent_by_hand_is_sent_at_once(owner: Workspace) -> None:
    told: list[Outgoing] = []
    row = actions.record_by_hand(
        owner, reference="ask:1:first", recipient="https://www.linkedin.com/in/ben", recipient_name="Ben",
        subject="", body="Dear Ben", on_sent=told.append,
    )  # fmt: skip
    assert (state(row), told) == (State.SENT, [row])
    with pytest.raises(Refusal, match="already"):
        queue(owner)


def test_what_follows_by_hand_and_the_record_stand_or_fall_together(owner: Workspace) -> None:
    def breaks(_: Outgoing) -> None:
        raise Refusal("No.")

    with pytest.raises(Refusal):
        actions.record_by_hand(
            owner, reference="ask:1:first", recipient="Ben", recipient_name="Ben", subject="", body="x", on_sent=breaks
        )  # fmt: skip
    assert not Outgoing.objects.exists()


def test_all_owners_are_served_and_nobody_sees_anothers(owner: Workspace) -> None:
    other = accounts.make_workspace("b@example.org")
    accounts.set_setting(other, "mail", "b@example.org")
    mine, theirs, way = queue(owner), queue(other), Scripted()
    assert run(owner, way).sent == 1
    assert (state(mine), state(theirs)) == ("sent", "queued")
    assert run(None, way).sent == 1
    assert [each.sender for each in way.seen] == ["ada@example.org", "b@example.org"]
    with pytest.raises(Refusal) as refused:
        queries.outgoing_of(other, mine.id)
    assert refused.value.status == 404
    assert not actions.stop(other, mine, "x")
    assert queries.outbox(other).rows == [theirs]


def test_the_outbox_is_paged_with_one_query(owner: Workspace) -> None:
    rows = [queue(owner, f"ask:{number}:first") for number in range(5)]
    first = queries.outbox(owner, limit=2)
    second = queries.outbox(owner, limit=2, after=first.after)
    third = queries.outbox(owner, limit=2, after=second.after)
    shown = [row.id for page in (first, second, third) for row in page.rows]
    assert shown == [row.id for row in reversed(rows)]
    assert third.after is None
    with CaptureQueriesContext(connection) as seen:
        queries.outbox(owner)
        assert queries.counts(owner)["queued"] == 5
    assert len(seen) == 2
    with pytest.raises(Refusal):
        queries.outbox(owner, after="nonsense")


def test_delivery_costs_the_same_for_every_message(owner: Workspace) -> None:
    def queries_for(number: int) -> int:
        for _ in range(number):
            queue(owner, f"ask:{uuid.uuid4()}:first")
        with CaptureQueriesContext(connection) as seen:
            run(owner, Scripted())
        return len(seen)

    ten, twenty, thirty = queries_for(10), queries_for(20), queries_for(30)
    assert thirty - twenty == twenty - ten == 10 * 10


def test_the_round_ends_between_two_messages(owner: Workspace) -> None:
    for number in range(3):
        queue(owner, f"ask:{number}:first")
    way = Scripted()
    assert run(owner, way, stop=lambda: len(way.seen) >= 2).as_dict()["queued"] == 1
