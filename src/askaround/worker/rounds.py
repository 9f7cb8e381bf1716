"""One round for one owner: deliver what is due, read replies, match them.

In: a Workspace. Out: `once(owner)` → a dictionary; `deliver_now(owner)` for a Send button. Outbox rows are judged and recorded by the step
whose reference they carry: `ask:…` and `message:…` by outreach, `thanks:…` by follow_up, `daily:…`
by today.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail import queries
from askaround.mail.actions import DeliveryReport
from askaround.mail.models import MailAccount, Outgoing
from askaround.today import daily
from askaround.worker import calendars

State = Outgoing.State
UNKNOWN = "It belongs to nothing that Askaround knows."


def once(owner: Workspace, *, stop: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    """One round: {queued, sent, failed, uncertain, stopped, fetched, matched, problems: [sentence], notes: [{reference, state, why}]}.

    A server that cannot be reached is a sentence in `problems`, never an exception. `stop()` ends the round between two messages.
    """
    see_imported(owner)
    daily.queue(owner)
    report = deliver_now(owner, stop=stop)
    result = as_result(report)
    if report.busy:
        # The other one delivers; that is no problem of this round.
        result["problems"] = []
    result |= {"fetched": 0, "matched": 0}
    if stop():
        return result
    if queries.can_fetch(owner):
        result["fetched"] = _read_box(owner, result["problems"])
    result["matched"] = match(owner)
    if not stop():
        calendars.once(owner)
    return result


def _read_box(owner: Workspace, problems: list[str]) -> int:
    """Put copies into Sent, then read what is new; how much that was."""
    copied = mail.keep_copies(owner).problem
    if copied:
        problems.append(copied)
    try:
        return mail.fetch(owner).new
    except Refusal as refusal:
        if refusal.sentence != copied:
            problems.append(refusal.sentence)
    return 0


def waiting_for_answers() -> list[uuid.UUID]:
    """Whose asks wait for an answer: an import may bring it."""
    from askaround.outreach.imported import UNANSWERED
    from askaround.outreach.models import Ask

    rows = Ask.objects.filter(state__in=UNANSWERED, closed_at=None).order_by("owner_id")
    return list(rows.values_list("owner_id", flat=True).distinct())


def newest_waiting() -> uuid.UUID | None:
    """The newest message that waits for its time, of anybody: the rounds of one process see by it what another has queued."""
    waiting = Outgoing.objects.filter(state=State.QUEUED)
    found: uuid.UUID | None = waiting.order_by("-id").values_list("id", flat=True).first()
    return found


def deliver_now(
    owner: Workspace, *, stop: Callable[[], bool] = lambda: False, wait: float = 10.0, limit: int = 500
) -> DeliveryReport:
    """Deliver what is due for one owner, judged and recorded by the steps. Never call it inside a transaction."""
    return mail.deliver(
        owner, may_send=may_send, on_sent=on_sent, on_change=on_change, stop=stop, wait=wait, limit=limit
    )


def see_imported(owner: Workspace) -> int:
    """Let outreach look at what imports have brought since; how many answers it found."""
    from askaround.outreach import imported

    return imported.see_imported(owner)


def match(owner: Workspace) -> int:
    """Let the steps look at the headers that nobody has looked at; how many answers outreach found."""
    from askaround.outreach import actions

    # First, since what belongs to no ask is let go of afterwards.
    calendars.answers(owner)
    return len(actions.match_incoming(owner))


def as_result(report: DeliveryReport) -> dict[str, Any]:
    """A report as scripts see it."""
    notes = [{"reference": ref, "state": state, "why": why} for ref, state, why in report.notes]
    return {**report.as_dict(), "problems": list(report.problems), "notes": notes}


def owners_with_work() -> list[Workspace]:
    """Everybody with something in the outbox, an inbox or a calendar to read, or an interview to publish."""
    waiting = Outgoing.objects.filter(state__in=[Outgoing.State.QUEUED, Outgoing.State.SENDING]).values(
        "owner_id"
    )
    reading = MailAccount.objects.exclude(imap_host="").values("owner_id")
    by_mail = Workspace.objects.filter(id__in=waiting) | Workspace.objects.filter(id__in=reading)
    asking = Workspace.objects.filter(id__in=waiting_for_answers())
    wishing = Workspace.objects.filter(id__in=[one.id for one in daily.wishes()])
    return list((by_mail | calendars.owners() | asking | wishing).order_by("id"))


def may_send(row: Outgoing) -> str | dt.datetime | None:
    """None, why the row is stopped, or until when it waits: the owning step decides; a reference without one is stopped."""
    step = _step(row)
    verdict: str | dt.datetime | None = UNKNOWN if step is None else step.may_send(row)
    return verdict


def on_sent(row: Outgoing) -> None:
    """The owning step writes what follows from it."""
    step = _step(row)
    if step is not None:
        step.on_sent(row)


def on_change(row: Outgoing) -> None:
    """The owning step brings up to date what it caches of the row."""
    if row.reference.startswith("ask:"):
        _refresh_ask(row)
    elif row.reference.startswith("message:"):
        from askaround.outreach import messages_sent

        messages_sent.on_change(row)
    elif row.reference.startswith("thanks:") and row.state in (State.FAILED, State.STOPPED):
        from askaround.follow_up import actions

        actions.on_not_sent(row)


def resolve(owner: Workspace, row: Outgoing, was_sent: bool) -> Outgoing:
    """The owner says whether an uncertain message went out; the owning step learns of it. One transaction."""
    with transaction.atomic():
        changed = mail.resolve_uncertain(owner, row, was_sent, on_sent)
        if not was_sent:
            on_change(changed)
    return changed


def take_back(owner: Workspace, row: Outgoing) -> bool:
    """Stop a waiting message on the owner's word; False when it waits no longer. One transaction."""
    with transaction.atomic():
        stopped = mail.stop(owner, row, "You took it back.")
        if stopped:
            on_change(row)
    return stopped


def try_again(owner: Workspace, row: Outgoing) -> Outgoing:
    """Put a failed message back into the outbox. One transaction."""
    with transaction.atomic():
        changed = mail.retry(owner, row)
        on_change(changed)
    return changed


def _refresh_ask(row: Outgoing) -> None:
    from askaround.outreach import actions
    from askaround.outreach.models import Ask

    key = _uuid(row.reference)
    ask = Ask.objects.filter(owner_id=row.owner_id, id=key).first() if key else None
    if ask is not None:
        actions.refresh(row.owner, ask)


def _uuid(reference: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(reference.split(":")[1])
    except (IndexError, ValueError):
        return None


def _step(row: Outgoing) -> ModuleType | None:
    # Imported here: a round of mail alone needs none of the steps.
    if row.reference.startswith(("ask:", "message:")):
        from askaround.outreach import actions as outreach

        return outreach
    if row.reference.startswith("thanks:"):
        from askaround.follow_up import actions as follow_up

        return follow_up
    return daily if row.reference.startswith(daily.PREFIX) else None
