"""Delivery of the outbox: claim, hand over, record. In plain words: docs/rules/delivery.md.

In: queued rows whose time has come. Out: `DeliveryReport`. A row is claimed by a conditional update, handed over outside any
transaction, and recorded in one. What a killed process left behind becomes uncertain and is never sent again.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import queries
from askaround.mail.lock import deliverer
from askaround.mail.message import Envelope
from askaround.mail.models import Outgoing
from askaround.mail.rules import outcome as rules
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.mail.transports import Transport
from askaround.mail.ways import Ways

log = logging.getLogger("askaround.mail")
State = Outgoing.State
T = TypeVar("T")

MaySend = Callable[[Outgoing], str | dt.datetime | None]
Change = Callable[[Outgoing], None]

LEFT_BEHIND = (
    "Askaround was stopped while this message was being handed over; it may have been sent. "
    "Look into your sent mail, then say whether it went out."
)
# Seconds between attempts to write what the database refused for a moment.
PAUSES = (0.05, 0.25, 1.0)
_UNCLAIMED: dict[str, object] = {"claim": None, "claimed_by": "", "claimed_at": None}
NOT_RECORDED = (
    "The message was handed over, but what follows from it could not be recorded; say that it was sent."
)


@dataclass
class DeliveryReport:
    """What one run did. `queued` is what waits afterwards, also for later; `problems` are sentences about a whole transport."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    stopped: int = 0
    busy: bool = False
    problems: list[str] = field(default_factory=list)
    # (reference, state, words) of every row that did not simply go out.
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, int]:
        """The counts {queued, sent, failed, uncertain, stopped}."""
        return {name: getattr(self, name) for name in ("queued", "sent", "failed", "uncertain", "stopped")}


@dataclass(frozen=True)
class _Run:
    """What every step of one run needs."""

    may_send: MaySend
    on_sent: Change
    on_change: Change
    identity: str
    report: DeliveryReport


def deliver(
    owner: Workspace | None,
    *,
    may_send: MaySend,
    on_sent: Change,
    on_change: Change | None = None,
    transports: Mapping[str, Transport] | None = None,
    limit: int = 500,
    wait: float = 10.0,
    stop: Callable[[], bool] = lambda: False,
    folder: Path | None = None,
) -> DeliveryReport:
    """Deliver what is due, for one owner or (None) for all; at most `limit` messages.

    `may_send(row)` runs in the claim's transaction and returns None, why the row is stopped, or (aware) until when it waits. `on_sent(row)` runs in the
    transaction that marks it sent, `on_change(row)` in the one of every other change of state. `transports` replaces the
    owner's own by name. `wait`: seconds to wait while another process delivers; then the report is `busy`. `stop()` is asked
    between two messages. `folder` holds the lock (the data folder). Never call it inside a transaction.
    """
    from askaround.config.environment import data_folder

    report = DeliveryReport()
    with deliverer(folder or data_folder(), wait) as identity:
        if identity is None:
            report.busy = True
            report.problems.append(
                "Another Askaround is delivering just now; what is due goes out with its rounds."
            )
        else:
            run = _Run(may_send, on_sent, on_change or (lambda _: None), identity, report)
            for each in _owners(owner):
                _deliver_for(each, run, transports, limit, stop)
    rows = Outgoing.objects.filter(state=State.QUEUED)
    report.queued = (rows.filter(owner=owner) if owner else rows).count()
    return report


def _owners(owner: Workspace | None) -> list[Workspace]:
    if owner is not None:
        return [owner]
    waiting = Outgoing.objects.filter(state__in=[State.QUEUED, State.SENDING]).values("owner_id")
    return list(Workspace.objects.filter(id__in=waiting).order_by("id"))


def _deliver_for(
    owner: Workspace,
    run: _Run,
    transports: Mapping[str, Transport] | None,
    limit: int,
    stop: Callable[[], bool],
) -> None:
    ways = Ways(owner, transports)
    try:
        _recover(owner, run, ways)
        name = settings_of(owner).name
        seen: set[uuid.UUID] = set()
        while len(seen) < limit and not stop():
            row_id = _next_due(owner, seen, ways.blocked)
            if row_id is None:
                break
            seen.add(row_id)
            _deliver_one(owner, row_id, run, ways, name)
    finally:
        ways.close()


def _next_due(owner: Workspace, seen: set[uuid.UUID], blocked: set[str]) -> uuid.UUID | None:
    due = Outgoing.objects.filter(owner=owner, state=State.QUEUED, not_before__lte=clock.now())
    found: uuid.UUID | None = (
        due.exclude(id__in=seen)
        .exclude(transport__in=blocked)
        .order_by("not_before", "id")
        .values_list("id", flat=True)
        .first()
    )
    return found


def _deliver_one(owner: Workspace, row_id: uuid.UUID, run: _Run, ways: Ways, name: str) -> None:
    try:
        row = _patiently(lambda: _claim(owner, row_id, run))
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001
        # One row that cannot be judged stays queued and does not hold up the others.
        _unforeseen("a message could not be judged before sending", error)
        run.report.problems.append("A message waits because it could not be judged; the log says why.")
        return
    if row is None:
        return
    outcome = _hand_over(row, ways, name)
    if outcome.kind is Kind.BLOCKED:
        ways.blocked.add(row.transport)
        if outcome.words not in run.report.problems:
            run.report.problems.append(outcome.words)
    _record(row, outcome, run)


def _claim(owner: Workspace, row_id: uuid.UUID, run: _Run) -> Outgoing | None:
    """The row, now in state sending and ours alone; None when it was stopped or somebody else's."""
    token = uuid.uuid4()
    with transaction.atomic():
        changed = Outgoing.objects.filter(
            owner=owner, id=row_id, state=State.QUEUED, not_before__lte=clock.now()
        ).update(
            state=State.SENDING,
            claim=token,
            claimed_by=run.identity,
            claimed_at=dt.datetime.now(dt.UTC),
            attempts=F("attempts") + 1,
        )
        if changed != 1:
            return None
        row = Outgoing.objects.get(owner=owner, id=row_id)
        verdict = run.may_send(row)
        if isinstance(verdict, dt.datetime):
            _write(row, state=State.QUEUED, not_before=verdict, attempts=row.attempts - 1, **_UNCLAIMED)
        elif verdict is not None:
            _write(row, state=State.STOPPED, error=verdict, ended_at=clock.now())
        run.on_change(row)
    if verdict is not None:
        if isinstance(verdict, str):
            run.report.stopped += 1
            run.report.notes.append((row.reference, State.STOPPED, verdict))
        return None
    _make_durable()
    return row


def _hand_over(row: Outgoing, ways: Ways, name: str) -> Outcome:
    try:
        way = ways.get(row.transport)
    except Refusal as refusal:
        return Outcome(Kind.BLOCKED, refusal.sentence)
    try:
        return way.deliver(envelope_of(row, ways.display_name or name, clock.now()))
    except Exception as error:  # noqa: BLE001 - it may have come after the hand-over
        _unforeseen("a message could not be handed over", error)
        return Outcome(Kind.UNKNOWN, f"{LEFT_BEHIND} ({type(error).__name__})")


def envelope_of(row: Outgoing, sender_name: str, date: dt.datetime) -> Envelope:
    """The row as a message of that moment."""
    return Envelope(
        message_id=row.message_id,
        sender=row.sender,
        sender_name=sender_name,
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        subject=row.subject,
        body=row.body,
        date=date,
        in_reply_to=row.in_reply_to,
        references=tuple(row.references),
        calendar=row.calendar,
        calendar_method=row.calendar_method,
    )


def _record(row: Outgoing, outcome: Outcome, run: _Run) -> None:
    """Write what came of it; the row must still be ours. A sent message that cannot be recorded becomes uncertain."""
    after = rules.after(outcome, row.attempts, clock.now())
    told = run.on_sent if after.state == State.SENT else run.on_change
    try:
        ours = _patiently(lambda: _settle(row, after, told))
    except DatabaseError:
        # It stays in sending; the next run finds it there and calls it uncertain.
        raise
    except Exception as error:  # noqa: BLE001 - the state is the truth even where what follows cannot be written
        _unforeseen("what follows from a message could not be written", error)
        if after.state == State.SENT:
            after = rules.Next(State.UNCERTAIN, NOT_RECORDED)
        ours = _patiently(lambda: _settle(row, after, lambda _: None))
    if ours and outcome.kind is not Kind.BLOCKED:
        _count(run.report, row, after.state, after.words)


def _settle(row: Outgoing, after: rules.Next, told: Change) -> bool:
    """The next state and what follows from it, in one transaction; False when the claim is no longer ours."""
    with transaction.atomic():
        mine = Outgoing.objects.filter(
            owner_id=row.owner_id, id=row.id, state=State.SENDING, claim=row.claim, attempts=row.attempts
        )
        # The update locks the row until the transaction ends.
        if mine.update(claim=row.claim) != 1:
            return False
        fresh = Outgoing.objects.get(owner_id=row.owner_id, id=row.id)
        _write_outcome(fresh, after)
        told(fresh)
    return True


def _write_outcome(row: Outgoing, after: rules.Next) -> None:
    if after.state == State.QUEUED:
        _write(
            row,
            state=State.QUEUED,
            error=after.words,
            attempts=row.attempts if after.counts else row.attempts - 1,
            not_before=after.not_before or row.not_before,
            **_UNCLAIMED,
        )
        return
    if after.state == State.SENT:
        _write(row, state=State.SENT, error="", ended_at=clock.now(), copy=queries.copy_wanted(row))
        return
    _write(
        row,
        state=after.state,
        error=after.words,
        ended_at=None if after.state == State.UNCERTAIN else clock.now(),
    )


def _recover(owner: Workspace, run: _Run, ways: Ways) -> None:
    """Rows that a dead process left in sending: sent where the transport can prove it, else uncertain."""
    now = dt.datetime.now(dt.UTC)
    for row in list(Outgoing.objects.filter(owner=owner, state=State.SENDING).order_by("id")):
        if not rules.claim_is_dead(row.claimed_by, row.claimed_at, run.identity, now):
            continue
        if ways.proves(row):
            _record(row, Outcome(Kind.ACCEPTED), run)
        else:
            _record(row, Outcome(Kind.UNKNOWN, LEFT_BEHIND), run)


def _count(report: DeliveryReport, row: Outgoing, state: str, words: str) -> None:
    if state == State.SENT:
        report.sent += 1
        return
    if state == State.FAILED:
        report.failed += 1
    elif state == State.UNCERTAIN:
        report.uncertain += 1
    report.notes.append((row.reference, state, words))


def _unforeseen(what: str, error: Exception) -> None:
    """One line in the log; ASKAROUND_TRACEBACK shows where."""
    shown = bool(os.environ.get("ASKAROUND_TRACEBACK"))
    log.error("%s (%s: %s)", what, type(error).__name__, " ".join(str(error).split())[:200], exc_info=shown)


def _write(row: Outgoing, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _patiently(work: Callable[[], T]) -> T:
    """Do it again after a deadlock, a lock or a lost connection; the transaction has been rolled back."""
    for pause in PAUSES:
        try:
            return work()
        except OperationalError:
            time.sleep(pause)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return work()


def _make_durable() -> None:
    """A claim must outlive a power cut, or the message would be sent again; SQLite's log is not synchronised by itself."""
    if connection.vendor != "sqlite":
        return
    try:
        descriptor = os.open(f"{connection.settings_dict['NAME']}-wal", os.O_RDWR)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
