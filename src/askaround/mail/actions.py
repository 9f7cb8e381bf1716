"""The verbs of the mail step.

In: messages that other steps write. Out: outbox rows in named states; replies' headers. One function, one transaction, except `deliver`
and `fetch`, which talk to servers between their transactions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.ids import uuid7
from askaround.mail import queries, wake
from askaround.mail.accounts import Check, check_account, remove_account, save_account
from askaround.mail.copies import CopyReport, keep_copies
from askaround.mail.delivery import DeliveryReport, deliver
from askaround.mail.inbox import FetchReport, fetch
from askaround.mail.models import Incoming, Outgoing
from askaround.mail.rules import headers

__all__ = [
    "Check",
    "CopyReport",
    "DeliveryReport",
    "FetchReport",
    "check_account",
    "deliver",
    "erase",
    "fetch",
    "keep_copies",
    "matched",
    "queue",
    "record_by_hand",
    "remove_account",
    "resolve_uncertain",
    "retry",
    "save_account",
    "stop",
    "unrelated",
]

State = Outgoing.State
ALREADY = "This message is already in your outbox or was sent; look there before you send another."


def queue(
    owner: Workspace,
    *,
    reference: str,
    transport: str,
    recipient: str,
    recipient_name: str,
    subject: str,
    body: str,
    not_before: dt.datetime | None = None,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    calendar: str = "",
    calendar_method: str = "",
) -> Outgoing:
    """Put a message into the outbox, inside the caller's transaction; nothing is sent here.

    `transport` is smtp or folder; `not_before` aware, now when missing. `references`: Message-IDs of the thread, oldest first; `calendar`: an
    iCalendar object that goes with it, `calendar_method` its method. Raises Refusal for an unusable address or text, a missing
    mail account, or a reference that is already waiting or sent.
    """
    if transport not in (Outgoing.Transport.SMTP, Outgoing.Transport.FOLDER):
        raise Refusal("A message goes by smtp or into a folder; what you send by hand is recorded instead.")
    if transport == Outgoing.Transport.SMTP and not queries.can_send(owner):
        raise Refusal(
            "No mail server is set up; name it in the mail settings (askaround mail setup), "
            "or send into a folder or by hand."
        )
    sender = queries.sender_of(owner)
    if not sender:
        raise Refusal(
            "Say your own mail address first, in the settings (askaround settings mail you@example.org)."
        )
    row = Outgoing(
        owner=owner,
        id=uuid7(),
        reference=reference,
        transport=transport,
        state=State.QUEUED,
        sender=headers.address(sender, "sender’s address"),
        recipient=headers.address(recipient, "recipient’s address"),
        recipient_name=headers.header_text(recipient_name, "recipient’s name", headers.NAME_LIMIT),
        subject=headers.header_text(subject, "subject", headers.SUBJECT_LIMIT),
        body=headers.body_text(body),
        in_reply_to=headers.usable_id(in_reply_to),
        references=headers.thread(references, in_reply_to),
        calendar=headers.calendar_text(calendar),
        calendar_method=headers.calendar_method(calendar_method) if calendar else "",
        not_before=not_before or clock.now(),
    )
    if not row.subject:
        raise Refusal("The message has no subject; write one first.")
    made = _insert(row)
    if made.not_before <= clock.now():
        transaction.on_commit(wake.soon)
    return made


def record_by_hand(
    owner: Workspace,
    *,
    reference: str,
    recipient: str,
    recipient_name: str,
    subject: str,
    body: str,
    on_sent: Callable[[Outgoing], None],
    at: dt.datetime | None = None,
) -> Outgoing:
    """Record a message that the owner sent by hand (copied, LinkedIn, said); `recipient` is any single line, `at` when it was sent.

    Calls `on_sent` in the same transaction. Raises Refusal like `queue`.
    """
    row = Outgoing(
        owner=owner,
        id=uuid7(),
        reference=reference,
        transport=Outgoing.Transport.HAND,
        state=State.SENT,
        sender=queries.sender_of(owner),
        recipient=headers.header_text(recipient, "recipient", headers.ADDRESS_LIMIT),
        recipient_name=headers.header_text(recipient_name, "recipient’s name", headers.NAME_LIMIT),
        subject=headers.header_text(subject, "subject", headers.SUBJECT_LIMIT),
        body=headers.body_text(body),
        not_before=at or clock.now(),
        ended_at=at or clock.now(),
    )
    with transaction.atomic():
        _insert(row)
        on_sent(row)
    return row


def stop(owner: Workspace, outgoing: Outgoing, why: str) -> bool:
    """Take a waiting message back; False when it is no longer waiting (then look at its state)."""
    changed = Outgoing.objects.filter(owner=owner, id=outgoing.id, state=State.QUEUED).update(
        state=State.STOPPED, error=why, ended_at=clock.now()
    )
    outgoing.refresh_from_db()
    return changed == 1


def resolve_uncertain(
    owner: Workspace, outgoing: Outgoing, was_sent: bool, on_sent: Callable[[Outgoing], None]
) -> Outgoing:
    """The owner says whether an uncertain message went out: sent (calls `on_sent`), or failed, to be sent anew.

    Raises Refusal when the message is not uncertain.
    """
    with transaction.atomic():
        changed = Outgoing.objects.filter(owner=owner, id=outgoing.id, state=State.UNCERTAIN).update(
            state=State.SENT if was_sent else State.FAILED,
            error="" if was_sent else "You said that it was not sent.",
            # It went out, if it did, when it was claimed.
            ended_at=(outgoing.claimed_at if was_sent and not _frozen() else None) or clock.now(),
            copy=queries.copy_wanted(outgoing) if was_sent else Outgoing.Copy.NONE,
        )
        if changed != 1:
            raise Refusal("This message is not uncertain; look at its state again.")
        row = Outgoing.objects.get(owner=owner, id=outgoing.id)
        if was_sent:
            on_sent(row)
    return row


def retry(owner: Workspace, outgoing: Outgoing) -> Outgoing:
    """Put a failed message back into the outbox, as it was. Raises Refusal when it did not fail or another took its place."""
    try:
        with transaction.atomic():
            changed = Outgoing.objects.filter(owner=owner, id=outgoing.id, state=State.FAILED).update(
                state=State.QUEUED,
                error="",
                attempts=0,
                ended_at=None,
                claim=None,
                claimed_by="",
                claimed_at=None,
                not_before=clock.now(),
            )
    except IntegrityError:
        raise Refusal(ALREADY) from None
    if changed != 1:
        raise Refusal("Only a message that failed can be tried again; look at its state.")
    transaction.on_commit(wake.soon)
    return Outgoing.objects.get(owner=owner, id=outgoing.id)


def matched(owner: Workspace, ids: Sequence[uuid.UUID]) -> int:
    """These headers belong to somebody: keep them; how many were."""
    return Incoming.objects.filter(owner=owner, id__in=ids, matched_at=None).update(matched_at=clock.now())


def unrelated(owner: Workspace, ids: Sequence[uuid.UUID]) -> int:
    """These headers belong to nobody here: erase them; how many were."""
    deleted, _ = Incoming.objects.filter(owner=owner, id__in=ids, matched_at=None).delete()
    return deleted


def erase(owner: Workspace, *, addresses: Sequence[str], references: Sequence[str]) -> int:
    """Erase the messages to these addresses or with these references, and the headers from them; how many. Call it inside your transaction.

    Raises Refusal while one of them is being sent: whether it went out is known a minute later.
    """
    keys = sorted({address.strip() for address in addresses if address.strip()})
    wanted = Q(reference__in=sorted(set(references)))
    sent_by = Q()
    for key in keys:
        wanted |= Q(recipient__iexact=key)
        sent_by |= Q(sender__iexact=key)
    rows = Outgoing.objects.filter(wanted, owner=owner)
    if rows.filter(state=State.SENDING).exists():
        raise Refusal("A message to them is being sent just now; try again in a minute.", status=409)
    gone, _ = rows.delete()
    if keys:
        read, _ = Incoming.objects.filter(sent_by, owner=owner).delete()
        gone += read
    return gone


def _insert(row: Outgoing) -> Outgoing:
    row.message_id = headers.message_id(row.sender, uuid.uuid4())
    try:
        # A savepoint, so that the caller's transaction survives the refusal.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refusal(ALREADY) from None
    return row


def _frozen() -> bool:
    import os

    return bool(os.environ.get("ASKAROUND_NOW"))
