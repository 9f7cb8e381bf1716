"""What follows once a message after the first has gone out, or has not.

In: an outbox row `message:<id>`. Out: the touch, in the transaction that marks the row sent; the message's cached state; after the answer to
an introduction an ask of its own to the person introduced.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.mail import actions as mail
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.models import Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, references
from askaround.outreach.models import Ask, Message
from askaround.outreach.record import refresh, story_time
from askaround.outreach.rules import following

State = Message.State
_TOUCHES = {
    Message.Kind.THANKS: Touch.Kind.THANKED,
    Message.Kind.TOLD: Touch.Kind.TOLD,
    Message.Kind.ANSWER_FIRST: Touch.Kind.ASKED,
}
_FROM_OUTBOX = {
    "queued": State.QUEUED,
    "sending": State.QUEUED,
    "uncertain": State.QUEUED,
    "sent": State.SENT,
}


def on_sent(outgoing: Outgoing) -> None:
    """Write the touch (thanked, told, asked; else sent) and bring message and ask up to date. Twice is once."""
    owner = outgoing.owner
    message = _message(outgoing)
    if message is None:
        return
    ask = message.ask
    key = f"outgoing:{outgoing.id}"
    if not Touch.objects.filter(owner=owner, external_key=key).exists():
        if message.kind == Message.Kind.ANSWER_FIRST:
            ask = _own_ask(owner, message)
        network.record_touch(
            owner, message.person, _TOUCHES.get(Message.Kind(message.kind), Touch.Kind.SENT),
            at=story_time(owner, message.person, outgoing.ended_at), channel=message.channel, text=outgoing.subject,
            cause_kind=facts.CAUSE, cause_id=ask.id, source=outgoing.transport, external_key=key,
        )  # fmt: skip
    Message.objects.filter(owner=owner, id=message.id).update(state=State.SENT)
    refresh(owner, ask)
    if ask.id != message.ask_id:
        refresh(owner, message.ask)


def on_change(outgoing: Outgoing) -> None:
    """The outbox row was queued again, stopped, or failed: the message's state follows."""
    message = _message(outgoing)
    if message is not None:
        refresh_message(outgoing.owner, message)


def refresh_message(owner: Workspace, message: Message) -> Message:
    """The state as the outbox row and its touch say: taken back by the owner's own word it counts as left. Inside your transaction."""
    state = state_of(owner, message)
    if state != message.state:
        Message.objects.filter(owner=owner, id=message.id).update(state=state)
        message.state = state
    return message


def state_of(owner: Workspace, message: Message) -> str:
    """The state that outbox and touches lead to, whatever is cached."""
    rows = Outgoing.objects.filter(owner=owner, reference=references.of_message(message.id))
    row = rows.filter(state__in=list(_FROM_OUTBOX)).order_by("-id").first()
    if row is None:
        return State.DROPPED if message.state == State.DROPPED else State.DRAFT
    if row.state == Outgoing.State.SENT and not _live_keys(owner, [row.id]):
        return State.DROPPED
    return _FROM_OUTBOX[row.state]


def stale_messages(owner: Workspace) -> list[tuple[Message, str]]:
    """Messages whose cached state is not what outbox and touches say (for a test and `doctor`), with the right one."""
    found = []
    for message in Message.objects.filter(owner=owner).order_by("id").iterator():
        right = state_of(owner, message)
        if right != message.state:
            found.append((message, right))
    return found


def after_unlog(owner: Workspace, touch: Touch) -> None:
    """A message that was recorded as sent by hand is taken back with its touch. Inside your transaction."""
    kind, _, key = (touch.external_key or "").partition(":")
    if kind != "outgoing":
        return
    row = Outgoing.objects.filter(owner=owner, id=uuid.UUID(key)).first()
    message = _message(row) if row is not None else None
    if message is not None:
        refresh_message(owner, message)


def sent_kinds(owner: Workspace, ask: Ask) -> frozenset[str]:
    """The kinds of message that have gone out in this ask and were not taken back."""
    sent = Message.objects.filter(owner=owner, ask=ask, state=State.SENT)
    return frozenset(sent.values_list("kind", flat=True))


def stop_overtaken(owner: Workspace, ask: Ask, why: str, *, closing: bool = False) -> int:
    """Take back what waits in the outbox and an answer (or the owner's closing) has made out of date; how many messages."""
    kinds = following.OVERTAKEN | {following.ANSWER} if closing else following.OVERTAKEN
    waiting = Message.objects.filter(owner=owner, ask=ask, state=State.QUEUED, kind__in=kinds).order_by("id")
    stopped = 0
    for message in waiting:
        rows = Outgoing.objects.filter(
            owner=owner, reference=references.of_message(message.id), state=Outgoing.State.QUEUED
        )
        for row in rows:
            if mail.stop(owner, row, why):
                stopped += 1
        refresh_message(owner, message)
    return stopped


def asks_of(owner: Workspace, named: Iterable[str]) -> dict[str, uuid.UUID]:
    """Which ask each outbox reference `message:<id>` belongs to; the answer to an introduction to the ask that came of it. Three queries."""
    keys = {key: text for text in named if (key := references.read_message(text)) is not None}
    if not keys:
        return {}
    found: dict[str, uuid.UUID] = {
        keys[message_id]: ask_id
        for message_id, ask_id in Message.objects.filter(owner=owner, id__in=keys).values_list("id", "ask_id")
    }
    rows = Outgoing.objects.filter(owner=owner, reference__in=list(found), state=Outgoing.State.SENT)
    by_key = {f"outgoing:{row_id}": name for row_id, name in rows.values_list("id", "reference")}
    touches = Touch.objects.filter(owner=owner, external_key__in=list(by_key), cause_kind=facts.CAUSE)
    for touch, ask_id in touches.values_list("external_key", "cause_id"):
        if touch is not None and ask_id is not None:
            found[by_key[touch]] = ask_id
    return found


def _message(outgoing: Outgoing) -> Message | None:
    key = references.read_message(outgoing.reference)
    rows = Message.objects.select_related("ask__person", "person").filter(owner_id=outgoing.owner_id)
    return rows.filter(id=key).first() if key else None


def _live_keys(owner: Workspace, rows: list[uuid.UUID]) -> set[str]:
    keys = [f"outgoing:{row}" for row in rows]
    found = live_touches(owner).filter(external_key__in=keys).values_list("external_key", flat=True)
    return {key for key in found if key}


def _own_ask(owner: Workspace, message: Message) -> Ask:
    """The ask for an interview that begins with the answer to an introduction, linked to the introduction."""
    there = (
        Ask.objects.filter(owner=owner, person=message.person, came_from=message.ask)
        .order_by("-number")
        .first()
    )
    if there is not None:
        return there
    with transaction.atomic():
        now = clock.now()
        ask = Ask(
            owner=owner, number=next_numbers(owner, Ask.LETTER), person=message.person, purpose=Ask.Purpose.INTERVIEW,
            came_from=message.ask, onet=message.ask.onet, channel=message.channel, template=message.template,
            subject=message.subject, body=message.body, facts=message.facts, edited_at=now, reviewed_at=now,
        )  # fmt: skip
        ask.save(force_insert=True)
    return ask
