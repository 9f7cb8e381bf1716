"""What the mail step asks of outreach while it delivers.

In: an outbox row of an ask. Out: whether it may go, judged again in the claim's transaction; the touch, written with the mark “sent”.
"""

from __future__ import annotations

import datetime as dt

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.models import Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, references
from askaround.outreach.models import Ask
from askaround.outreach.record import refresh
from askaround.outreach.rules import cadence


def may_send(outgoing: Outgoing) -> str | dt.datetime | None:
    """Judge a claimed row again, in the claim's transaction: None to go, a sentence why it is stopped, or until when it waits.

    Looks at: closed, answered since, never, the cap, the recipient's holiday.
    """
    read = references.read(outgoing.reference)
    owner = outgoing.owner
    ask = Ask.objects.select_related("person").filter(owner=owner, id=read[0]).first() if read else None
    if read is None or ask is None:
        return "The ask it belongs to is gone."
    settings = settings_of(owner)
    if ask.closed_at is not None:
        return "You closed the ask."
    if ask.person.never:
        return f"You said never to ask {ask.person.name}."
    kinds = _live_kinds(owner, ask)
    if kinds & cadence.ANSWERS:
        return f"{ask.person.name} has answered."
    if read[1] == references.REMINDER and (not kinds & cadence.MESSAGES or "nudged" in kinds):
        return "There is nothing to remind of."
    waiting = facts.waiting_messages(owner, ask.person, but=outgoing.id)
    if cadence.cap_reached(facts.happened(owner, ask.person), waiting):
        return f"{ask.person.name} has not answered two messages; a third is one too many."
    if outgoing.transport == Outgoing.Transport.SMTP:
        moment = facts.go_from(ask.person, settings, settings.now)
        if moment > settings.now:
            return moment
    return None


def on_sent(outgoing: Outgoing) -> None:
    """Write the touch asked or nudged and refresh the ask, in the transaction that marks the row sent. Twice is once."""
    read = references.read(outgoing.reference)
    owner = outgoing.owner
    ask = Ask.objects.select_related("person").filter(owner=owner, id=read[0]).first() if read else None
    if read is None or ask is None:
        return
    key = f"outgoing:{outgoing.id}"
    if not Touch.objects.filter(owner=owner, external_key=key).exists():
        kind = Touch.Kind.NUDGED if read[1] == references.REMINDER else Touch.Kind.ASKED
        network.record_touch(
            owner, ask.person, kind, at=outgoing.ended_at or clock.now(), channel=ask.channel, text=outgoing.subject,
            cause_kind=facts.CAUSE, cause_id=ask.id, source=outgoing.transport, external_key=key,
        )  # fmt: skip
    refresh(owner, ask)


def _live_kinds(owner: Workspace, ask: Ask) -> set[str]:
    """What happened in this ask since it last went out afresh (an answer before that is history)."""
    kinds: list[str] = list(
        live_touches(owner)
        .filter(cause_kind=facts.CAUSE, cause_id=ask.id)
        .order_by("at", "id")
        .values_list("kind", flat=True)
    )
    return set(kinds)
