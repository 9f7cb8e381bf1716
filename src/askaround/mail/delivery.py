"""Delivery of the outbox: claim, hand over, record. In plain words: docs/rules/delivery.md.

In: queued rows whose time has come. Out: `DeliveryReport`. A row is claimed by a conditional update, handed over outside any
transaction, and recorded in one. What a killed process left behind becomes uncertain and is never sent again.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import accounts, queries
from askaround.mail.lock import deliverer
from askaround.mail.message import Envelope
from askaround.mail.models import Outgoing
from askaround.mail.rules import outcome as rules
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.mail.transports import Transport

log = logging.getLogger("askaround.mail")
State = Outgoing.State

MaySend = Callable[[Outgoing], str | dt.datetime | None]
Change = Callable[[Outgoing], None]

LEFT_BEHIND = (
    "Askaround was stopped while this message was being handed over; it may have been sent. "
    "Look into your sent mail, then say whether it went out."
)
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
    ways = _Ways(owner, transports)
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


def _deliver_one(owner: Workspace, row_id: uuid.UUID, run: _Run, ways: _Ways, name: str) -> None:
    try:
        row = _claim(owner, row_id, run)
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


def _hand_over(row: Outgoing, ways: _Ways, name: str) -> Outcome:
    try:
        way = ways.get(row.transport)
    except Refusal as refusal:
        return Outcome(Kind.BLOCKED, refusal.sentence)
    envelope = Envelope(
        message_id=row.message_id,
        sender=row.sender,
        sender_name=ways.display_name or name,
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        subject=row.subject,
        body=row.body,
        date=clock.now(),
        in_reply_to=row.in_reply_to,
    )
    try:
        return way.deliver(envelope)
    except Exception as error:  # noqa: BLE001 - it may have come after the hand-over
        _unforeseen("a message could not be handed over", error)
        return Outcome(Kind.UNKNOWN, f"{LEFT_BEHIND} ({type(error).__name__})")


def _record(row: Outgoing, outcome: Outcome, run: _Run) -> None:
    """Write what came of it; the row must still be ours. What cannot be recorded becomes uncertain."""
    after = rules.after(outcome, row.attempts, clock.now())
    try:
        with transaction.atomic():
            if not _still_ours(row):
                return
            _write_outcome(row, after)
            if after.state == State.SENT:
                run.on_sent(row)
            else:
                run.on_change(row)
    except Exception as error:
        if after.state != State.SENT or (isinstance(error, DatabaseError) and not connection.is_usable()):
            raise
        _unforeseen("a sent message could not be recorded", error)
        _become_uncertain(row, run, NOT_RECORDED)
        return
    if outcome.kind is not Kind.BLOCKED:
        _count(run.report, row, after.state, after.words)


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
    words = "" if after.state == State.SENT else after.words
    _write(
        row, state=after.state, error=words, ended_at=None if after.state == State.UNCERTAIN else clock.now()
    )


def _recover(owner: Workspace, run: _Run, ways: _Ways) -> None:
    """Rows that a dead process left in sending: sent where the transport can prove it, else uncertain."""
    now = dt.datetime.now(dt.UTC)
    for row in list(Outgoing.objects.filter(owner=owner, state=State.SENDING).order_by("id")):
        if not rules.claim_is_dead(row.claimed_by, row.claimed_at, run.identity, now):
            continue
        if ways.proves(row):
            _record(row, Outcome(Kind.ACCEPTED), run)
        else:
            _become_uncertain(row, run, LEFT_BEHIND)


def _become_uncertain(row: Outgoing, run: _Run, words: str) -> None:
    with transaction.atomic():
        if not _still_ours(row):
            return
        _write(row, state=State.UNCERTAIN, error=words, ended_at=None)
        run.on_change(row)
    _count(run.report, row, State.UNCERTAIN, words)


def _still_ours(row: Outgoing) -> bool:
    """Lock the row inside the transaction; False when its claim is no longer the one we know."""
    mine = Outgoing.objects.filter(owner_id=row.owner_id, id=row.id, state=State.SENDING, claim=row.claim)
    return mine.update(claim=row.claim) == 1


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


class _Ways:
    """The transports of one owner in one run, opened when first needed."""

    def __init__(self, owner: Workspace, given: Mapping[str, Transport] | None) -> None:
        self.owner = owner
        self.display_name = ""
        self.blocked: set[str] = set()
        self._ways: dict[str, Transport] = dict(given or {})

    def get(self, name: str) -> Transport:
        """Raises Refusal when that way is not set up."""
        if name not in self._ways:
            self._ways[name] = self._make(name)
        return self._ways[name]

    def proves(self, row: Outgoing) -> bool:
        if row.transport != Outgoing.Transport.FOLDER and row.transport not in self._ways:
            return False
        return self.get(row.transport).was_delivered(row.message_id)

    def close(self) -> None:
        for way in self._ways.values():
            way.close()

    def _make(self, name: str) -> Transport:
        if name == Outgoing.Transport.FOLDER:
            from askaround.mail.transports.folder import FolderTransport

            return FolderTransport(queries.folder_of(self.owner))
        if name != Outgoing.Transport.SMTP:
            raise Refusal("A message sent by hand is not delivered; record it instead.")
        from askaround.mail.transports.smtp import SmtpTransport

        account = queries.account_of(self.owner)
        if account is None:
            raise Refusal(accounts.NO_ACCOUNT)
        self.display_name = account.display_name
        return SmtpTransport(accounts.server_of(account, "SMTP"))
