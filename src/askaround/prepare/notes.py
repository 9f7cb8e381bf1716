"""The messages about an agreed day: the invitation and the confirmation.

In: an interview and a kind of message. Out: drafts, their last sent one, what stands in the way; the verbs call outreach's.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.outreach import facts
from askaround.outreach.models import Ask, Message
from askaround.prepare import actions, inviting, offers
from askaround.prepare.models import Interview

State = Message.State


def open_draft(owner: Workspace, interview: Interview, kind: str) -> Message | None:
    """The draft that lies there unsent."""
    return _mine(owner, interview, kind).filter(state=State.DRAFT).order_by("-id").first()


def last_sent(owner: Workspace, interview: Interview, kind: str) -> Message | None:
    """The latest that went out or waits in the outbox."""
    return _mine(owner, interview, kind).filter(state__in=[State.QUEUED, State.SENT]).order_by("-id").first()


def _mine(owner: Workspace, interview: Interview, kind: str) -> QuerySet[Message]:
    return Message.objects.filter(
        owner=owner, ask=interview.ask_id, person=interview.person_id, kind=kind, ask__isnull=False
    )


def obstacle(owner: Workspace, interview: Interview, kind: str) -> str:
    """Why no such message may be written now, in a sentence; "" when it may."""
    try:
        check(owner, interview, kind)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def check(owner: Workspace, interview: Interview, kind: str) -> None:
    """Raises Refusal when no such message may be written now."""
    if kind == Message.Kind.INVITATION:
        inviting.check(owner, interview)
        return
    if interview.ask is None:
        raise Refusal(f"{interview.handle} came of no ask; copy the text from its page and send it yourself.")
    if interview.state != Interview.State.PLANNED or interview.starts_at <= clock.now():
        raise Refusal("There is no day ahead to confirm.", status=409)
    if not address(owner, interview):
        raise Refusal(f"{interview.person.name} has no mail address; copy the text and send it another way.")


def address(owner: Workspace, interview: Interview) -> str:
    """To whom it would go, "" where nothing is known."""
    if interview.state == Interview.State.CANCELLED:
        return interview.invited_address
    return facts.mail_address(owner, interview.person)


def draft(owner: Workspace, interview: Interview, kind: str) -> Message:
    """The message as it would go out, to be read. Raises Refusal."""
    check(owner, interview, kind)
    if kind == Message.Kind.INVITATION:
        return inviting.draft_invitation(owner, interview)
    assert interview.ask is not None
    with transaction.atomic():
        values = inviting.values_of(interview, settings_of(owner))
        return offers.written(owner, interview.ask, kind, interview.person, dict(values), Ask.Channel.EMAIL)


def edit(owner: Workspace, message: Message, subject: str, body: str, revision: int | None) -> Message:
    """The draft in the owner's words. Raises Refusal when it was changed elsewhere."""
    from askaround.outreach import messages

    if (subject, body) == (message.subject, message.body):
        return message
    return messages.edit_message(owner, message, subject=subject, body=body, revision=revision)


def send(owner: Workspace, interview: Interview, message: Message, by: str | None = None) -> Message:
    """Into the outbox: an invitation with its calendar object, a confirmation as what it is. Raises Refusal."""
    from askaround.outreach import messages

    check(owner, interview, message.kind)
    if message.kind == Message.Kind.INVITATION:
        return inviting.send_invitation(owner, interview, message, by)
    with transaction.atomic():
        sent = messages.send_message(owner, message, by)
        actions.confirm(owner, interview)
    return sent
