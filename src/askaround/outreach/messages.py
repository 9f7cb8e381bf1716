"""The messages that follow an ask's first one: a note to forward, the answer to an introduction, thanks, times, answers.

In: a Workspace, an ask, a kind. Out: a `Message` in draft, then its outbox row `message:<id>`. Nothing goes out that the owner did not
send; one function, one transaction. What is written once it went out stands in messages_sent.py.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail.models import Outgoing
from askaround.network.models import Person
from askaround.outreach import facts, references, threads, wordings
from askaround.outreach.drafting import best_channel, check_words, put, reword, tick
from askaround.outreach.messages_sent import on_sent, sent_kinds, stop_overtaken
from askaround.outreach.models import Ask, Message
from askaround.outreach.record import check_time, locked
from askaround.outreach.rules import following, templates
from askaround.outreach.sending import must_be_ready, way_of

__all__ = [
    "check_message_fact", "drop_message", "edit_message", "message_of", "send_message", "stop_overtaken", "write_message",
]  # fmt: skip

OPEN = (Message.State.DRAFT, Message.State.QUEUED)
_GONE = "This message has left your desk; it cannot be changed."


def message_of(owner: Workspace, ident: str | uuid.UUID) -> Message:
    """One message by its id. Raises Refusal (404) when there is none."""
    try:
        key = uuid.UUID(str(ident))
    except ValueError:
        key = None
    rows = Message.objects.filter(owner=owner)
    rows = rows.select_related("ask__person", "ask__target", "person__organisation")
    found = rows.filter(id=key).first() if key else None
    if found is None:
        raise Refusal("You have no such message; its ask’s page lists them.", status=404)
    return found


def write_message(
    owner: Workspace,
    ask: Ask,
    kind: str,
    *,
    person: Person | None = None,
    channel: str | None = None,
    template: str | None = None,
    values: Mapping[str, str] | None = None,
) -> Message:
    """A draft of that kind (`Message.Kind`) for this ask. Nothing goes out. A draft that is there already comes back: as it is once the owner has
    edited it, else drawn up anew.

    `person` receives it: whom the ask went to; for the answer to an introduction the person introduced. `channel`: as the ask, or the best
    known way. `values` are the variables of this message alone (times, when, where, phone, outcome, named, again). Raises Refusal
    when the kind does not fit the ask's state, or one waits in the outbox.
    """
    if kind not in Message.Kind.values:
        raise Refusal(f"There are messages of these kinds: {', '.join(Message.Kind.values)}.")
    if channel is not None and channel not in Ask.Channel.values:
        raise Refusal(f"You can write by {', '.join(Ask.Channel.values)}.")
    settings = settings_of(owner)
    with transaction.atomic():
        ask = locked(owner, ask)
        person = person or _whom(ask, kind)
        _must_fit(owner, ask, kind, person)
        open_row = Message.objects.filter(owner=owner, ask=ask, kind=kind, state__in=OPEN).first()
        if open_row is not None:
            if open_row.state == Message.State.QUEUED:
                raise Refusal(
                    "Such a message waits in your outbox already; take it back there first.", status=409
                )
            if open_row.edited_at is not None and channel is None and template is None and values is None:
                return message_of(owner, open_row.id)
        row = open_row or Message(owner=owner, ask=ask, kind=kind)
        row.person = person
        row.channel = channel or row.channel or _channel(owner, ask, person)
        _draft(owner, ask, row, template, settings, values)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refusal("Such a message was begun just now; load the page again.", status=409) from None
    return row


def _whom(ask: Ask, kind: str) -> Person:
    if kind != Message.Kind.ANSWER_FIRST:
        return ask.person
    if ask.target is None:
        raise Refusal("Whom you were introduced to is not among your people any more; add them first.")
    return ask.target


def _must_fit(owner: Workspace, ask: Ask, kind: str, person: Person) -> None:
    why = following.unfit(kind, ask.purpose, ask.state, sent_kinds(owner, ask))
    if why:
        raise Refusal(why, status=409)
    if person.never and kind in following.ASKING:
        raise Refusal(f"You said never to ask {person.name}; change that on their page first.")


def _channel(owner: Workspace, ask: Ask, person: Person) -> str:
    """The ask's own channel to whom it went; else mail where an address is known, LinkedIn, or in person."""
    if person.id == ask.person_id and (ask.channel != Ask.Channel.EMAIL or facts.mail_address(owner, person)):
        return ask.channel
    return best_channel(owner, person)


def _draft(
    owner: Workspace,
    ask: Ask,
    row: Message,
    template: str | None,
    settings: OwnerSettings,
    values: Mapping[str, str] | None,
) -> None:
    chosen = wordings.template_for(owner, row.kind, row.channel, template)
    draft = templates.fill(chosen, wordings.message_facts(owner, ask, row.person, settings, values))
    put(row, draft, chosen.key)
    if row.channel == Ask.Channel.EMAIL and row.kind in _ANSWERS:
        row.subject = threads.subject(owner, ask, row.person) or row.subject
    row.revision += 1
    row.edited_at = None


# Within a running exchange: under the subject that it has.
_ANSWERS = frozenset({following.NOTE, following.NOT_NOW, following.DECLINED})


def edit_message(
    owner: Workspace,
    message: Message,
    *,
    subject: str | None = None,
    body: str | None = None,
    revision: int | None = None,
) -> Message:
    """Store the owner's words as the draft; they count as read when Send is pressed. Raises Refusal (409) when it is no draft any more or was changed elsewhere since `revision`."""
    check_words(subject, body)
    with transaction.atomic():
        row = _held(owner, message)
        _must_be_draft(row, revision)
        reword(row, subject, body)
        row.reviewed_at = None
        row.save(update_fields=["subject", "body", "facts", "revision", "edited_at", "reviewed_at"])
    return row


def check_message_fact(owner: Workspace, message: Message, text: str, checked: bool = True) -> Message:
    """The owner says that a fact in the draft is right. Raises Refusal when the draft states no such fact."""
    with transaction.atomic():
        row = _held(owner, message)
        tick(row, text, checked)
    return row


def send_message(
    owner: Workspace,
    message: Message,
    by: str | None = None,
    *,
    revision: int | None = None,
    calendar: str = "",
    calendar_method: str = "",
    at: dt.datetime | None = None,
) -> Message:
    """The owner presses Send: into the outbox (smtp, folder), or recorded as sent by hand, `at` when it was (aware).

    It goes into the thread of the exchange so far. `calendar` is an iCalendar object that goes with it, for `calendar_method`. What waits for
    the recipient's working day is judged again before it goes. Raises Refusal, and changes nothing: no draft, changed since it was
    read, a placeholder, no address, a kind that fits no more.
    """
    settings = settings_of(owner)
    with transaction.atomic():
        row = _held(owner, message)
        ask = locked(owner, row.ask)
        _must_be_draft(row, revision)
        _must_fit(owner, ask, row.kind, row.person)
        by = way_of(owner, _as_ask(row), by)
        must_be_ready(row.subject, row.body, row.channel)
        row.reviewed_at = clock.now()
        row.save(update_fields=["reviewed_at"])
        if by == "hand":
            _by_hand(owner, row, at)
        else:
            _queue(owner, ask, row, by, settings, calendar, calendar_method)
            row.state = Message.State.QUEUED
            row.save(update_fields=["state"])
    return message_of(owner, row.id)


def _queue(
    owner: Workspace,
    ask: Ask,
    row: Message,
    by: str,
    settings: OwnerSettings,
    calendar: str,
    calendar_method: str,
) -> None:
    address = facts.mail_address(owner, row.person)
    if not address:
        raise Refusal(f"{row.person.name} has no mail address; add one, or write another way.")
    thread = threads.thread(owner, ask, row.person, row.kind)
    at_once = by != "smtp" or row.kind in (Message.Kind.CONFIRMATION, Message.Kind.INVITATION)
    mail.queue(
        owner, reference=references.of_message(row.id), transport=by, recipient=address, recipient_name=row.person.name,
        subject=row.subject, body=row.body, in_reply_to=thread.answered, references=thread.identifiers,
        not_before=settings.now if at_once else facts.go_from(row.person, settings, settings.now),
        calendar=calendar, calendar_method=calendar_method,
    )  # fmt: skip


def _by_hand(owner: Workspace, row: Message, at: dt.datetime | None) -> None:
    check_time(at)
    where = {
        Ask.Channel.EMAIL: facts.mail_address(owner, row.person),
        Ask.Channel.LINKEDIN: facts.linkedin_address(owner, row.person),
    }.get(Ask.Channel(row.channel), "")
    mail.record_by_hand(
        owner, reference=references.of_message(row.id), recipient=where or row.get_channel_display(),
        recipient_name=row.person.name, subject=row.subject or row.get_kind_display(), body=row.body, on_sent=on_sent, at=at,
    )  # fmt: skip


def drop_message(owner: Workspace, message: Message) -> Message:
    """Leave it: a draft is put aside, what waits in the outbox is taken back. Raises Refusal when it went out or is going just now."""
    with transaction.atomic():
        row = _held(owner, message)
        if row.state == Message.State.DROPPED:
            return row
        waiting = Outgoing.objects.filter(owner=owner, reference=references.of_message(row.id))
        active = waiting.exclude(state__in=["failed", "stopped"]).first()
        if active is not None and not mail.stop(owner, active, "You left this message."):
            raise Refusal(_GONE, status=409)
        row.state = Message.State.DROPPED
        row.save(update_fields=["state"])
    return row


def _held(owner: Workspace, message: Message) -> Message:
    """The message, fresh and held until the transaction ends."""
    Message.objects.select_for_update().filter(owner=owner, id=message.id).values_list("id").first()
    return message_of(owner, message.id)


def _must_be_draft(row: Message, revision: int | None) -> None:
    if row.state != Message.State.DRAFT:
        raise Refusal(_GONE, status=409)
    if revision is not None and revision != row.revision:
        raise Refusal("This message was changed since you read it; load it again.", status=409)


def _as_ask(row: Message) -> Ask:
    return Ask(owner_id=row.owner_id, person=row.person, channel=row.channel)
