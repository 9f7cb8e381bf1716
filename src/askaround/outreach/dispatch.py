"""What the mail step asks of outreach while it delivers.

In: an outbox row of an ask, or of a message that follows its first. Out: whether it may go, judged again in the claim's transaction; the
touch, written with the mark “sent”.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, messages_sent, references
from askaround.outreach.inbox import back_from
from askaround.outreach.models import Ask, Message
from askaround.outreach.record import refresh, story_time
from askaround.outreach.rules import cadence

# They tell of a day that both have agreed on: a cancellation that waits for Monday is of no use on Sunday.
AT_ONCE = frozenset({Message.Kind.CONFIRMATION, Message.Kind.INVITATION})
# When a reminder that waited for somebody's return goes out, by their clock.
MORNING = dt.time(9)
# Good manners, also when the ask is closed.
COURTESY = frozenset({Message.Kind.THANKS, Message.Kind.TOLD, Message.Kind.NOT_NOW, Message.Kind.DECLINED})


def may_send(outgoing: Outgoing) -> str | dt.datetime | None:
    """Judge a claimed row again, in the claim's transaction: None to go, a sentence why it is stopped, or until when it waits.

    Looks at: closed, answered since, never, the cap, who else was asked since, the recipient's holiday and quiet hours.
    """
    if references.read_message(outgoing.reference) is not None:
        return _may_send_message(outgoing)
    read = references.read(outgoing.reference)
    owner = outgoing.owner
    asks = Ask.objects.select_related("person__organisation", "target").filter(owner=owner)
    ask = asks.filter(id=read[0]).first() if read else None
    if read is None or ask is None:
        return "The ask it belongs to is gone."
    settings = settings_of(owner)
    why = (
        _reminder_fails(owner, ask)
        if read[1] == references.REMINDER
        else _first_fails(ask, outgoing, settings)
    )
    if why or (why := _closed_or_never(ask) or _cap(owner, ask.person, outgoing)):
        return why
    if read[1] == references.REMINDER and (moment := _away_until(outgoing, ask, settings)) is not None:
        return moment
    return quiet_until(outgoing, ask.person, settings)


def _away_until(outgoing: Outgoing, ask: Ask, settings: OwnerSettings) -> dt.datetime | None:
    """When somebody who wrote that they are away can be reminded: the morning they are back; None when they are not away."""
    first = (
        _live(outgoing.owner, ask)
        .filter(kind=Touch.Kind.ASKED)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    zone = facts.recipient_zone(ask.person, settings)
    back = back_from(outgoing.owner, outgoing.recipient, first, zone) if first else None
    if back is None or back <= settings.now.astimezone(zone).date():
        return None
    return facts.go_from(ask.person, settings, dt.datetime.combine(back, MORNING, tzinfo=zone))


def _closed_or_never(ask: Ask) -> str:
    if ask.closed_at is not None:
        return "You closed the ask."
    never = facts.never_of(ask.person, ask.target)
    return f"You said never to ask {never.name}." if never is not None else ""


def _first_fails(ask: Ask, outgoing: Outgoing, settings: OwnerSettings) -> str:
    """Why the first message must not go any more; "" when it may."""
    owner = outgoing.owner
    if _live(owner, ask).filter(kind__in=cadence.ANSWERS).exists():
        return f"{ask.person.name} has answered."
    if (other := facts.made_one(owner, ask, outgoing.created_at)) is not None:
        return (
            f"{ask.person.name} turned out to be somebody whom you have asked already ({other.handle}); "
            "send it again if you still want to."
        )
    asked = facts.asked_meanwhile(owner, ask, settings)
    if asked is None:
        return ""
    if asked.person_id == ask.person_id:
        return f"You have asked {asked.person.name} otherwise meanwhile ({asked.handle})."
    return f"You have asked {asked.person.name}, also there, meanwhile ({asked.handle}); never two of a small employer at once."


def _reminder_fails(owner: Workspace, ask: Ask) -> str:
    """Why a reminder must not go: nothing to remind of, one went already, or any answer of theirs since the ask, tied to it or not."""
    if _live(owner, ask).filter(kind__in=cadence.ANSWERS).exists():
        return f"{ask.person.name} has answered."
    messages = list(_live(owner, ask).filter(kind__in=cadence.MESSAGES).order_by("at", "id"))
    if not messages or any(touch.kind == Touch.Kind.NUDGED for touch in messages):
        return "There is nothing to remind of."
    since = live_touches(owner).filter(person=ask.person, kind__in=cadence.ANSWERS, at__gte=messages[-1].at)
    return f"{ask.person.name} has answered." if since.exists() else ""


def _may_send_message(outgoing: Outgoing) -> str | dt.datetime | None:
    owner = outgoing.owner
    messages = Message.objects.select_related("person__organisation", "ask__person").filter(owner=owner)
    key = references.read_message(outgoing.reference)
    message = messages.filter(id=key).first() if key else None
    if message is None:
        return "The message it belongs to is gone."
    if message.state == Message.State.DROPPED:
        return "You left this message."
    if message.person.never:
        return f"You said never to write to {message.person.name}."
    if message.ask.closed_at is not None and message.kind not in COURTESY:
        return "You closed the ask."
    if not _has_answered(owner, message.person) and (why := _cap(owner, message.person, outgoing)):
        return why
    if message.kind in AT_ONCE:
        return None
    return quiet_until(outgoing, message.person, settings_of(owner))


def _has_answered(owner: Workspace, person: Person) -> bool:
    return live_touches(owner).filter(person=person, kind__in=cadence.ANSWERS).exists()


def _cap(owner: Workspace, person: Person, outgoing: Outgoing) -> str:
    waiting = facts.waiting_messages(owner, person, but=outgoing.id)
    if cadence.cap_reached(facts.happened(owner, person), waiting):
        return f"{person.name} has not answered two messages; a third is one too many."
    return ""


def quiet_until(outgoing: Outgoing, person: Person, settings: OwnerSettings) -> dt.datetime | None:
    """Until when it waits; None when it may go now. A folder is the owner's own desk and waits for nobody."""
    if outgoing.transport != Outgoing.Transport.SMTP:
        return None
    moment = facts.go_from(person, settings, settings.now)
    return moment if moment > settings.now else None


def on_sent(outgoing: Outgoing) -> None:
    """Write the touch asked or nudged and refresh the ask, in the transaction that marks the row sent. Twice is once."""
    if references.read_message(outgoing.reference) is not None:
        messages_sent.on_sent(outgoing)
        return
    read = references.read(outgoing.reference)
    owner = outgoing.owner
    ask = Ask.objects.select_related("person").filter(owner=owner, id=read[0]).first() if read else None
    if read is None or ask is None:
        return
    key = f"outgoing:{outgoing.id}"
    if not Touch.objects.filter(owner=owner, external_key=key).exists():
        kind = Touch.Kind.NUDGED if read[1] == references.REMINDER else Touch.Kind.ASKED
        network.record_touch(
            owner, ask.person, kind, at=story_time(owner, ask.person, outgoing.ended_at), channel=ask.channel, text=outgoing.subject,
            cause_kind=facts.CAUSE, cause_id=ask.id, source=outgoing.transport, external_key=key,
        )  # fmt: skip
    refresh(owner, ask)


def _live(owner: Workspace, ask: Ask) -> QuerySet[Touch]:
    return live_touches(owner).filter(cause_kind=facts.CAUSE, cause_id=ask.id)
