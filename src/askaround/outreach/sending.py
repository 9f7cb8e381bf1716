"""Sending an ask and its reminder, leaving it and taking that back.

In: a Workspace and its ask, as the owner read it. Out: outbox rows, or touches of what was done by hand; one function, one transaction.
Nothing is handed to a server here: the mail step delivers.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail import queries as mail_queries
from askaround.mail.models import Outgoing
from askaround.outreach import facts, references, wordings
from askaround.outreach.dispatch import on_sent
from askaround.outreach.messages_sent import stop_overtaken
from askaround.outreach.models import Ask
from askaround.outreach.record import check_time, locked, refresh, stop_waiting
from askaround.outreach.rules import cadence, state, templates
from askaround.outreach.rules.templates import Draft

BY = ("smtp", "folder", "hand")


def send_ask(
    owner: Workspace,
    ask: Ask,
    by: str | None = None,
    *,
    revision: int | None = None,
    anyway: bool = False,
    at: dt.datetime | None = None,
) -> Ask:
    """The owner presses Send: into the outbox (smtp, folder), or recorded as sent by hand, `at` when it was (aware).

    Without `by`: smtp where a mail account is set, else folder; LinkedIn and in person are by hand. `anyway` lifts the guard for
    small employers and for a second ask to one person, never the cap of two unanswered messages. A mail waits for the recipient's next
    working day. Raises Refusal, and changes nothing: a placeholder or no text, no address, changed since it was read, never, cap, guard.
    """
    settings = settings_of(owner)
    with transaction.atomic():
        ask = locked(owner, ask)
        by = way_of(owner, ask, by)
        _must_be_sendable(ask)
        if revision is not None and revision != ask.revision:
            raise Refusal(
                f"{ask.handle} was changed since you read it; load it again, then send.", status=409
            )
        must_be_ready(ask.subject, ask.body, ask.channel)
        for obstacle in facts.obstacles(owner, ask, settings):
            if not (anyway and obstacle.lifted):
                raise Refusal(obstacle.sentence, status=409)
        part = _next_part(owner, ask)
        ask.reviewed_at = clock.now()
        ask.save(update_fields=["reviewed_at"])
        if by == "hand":
            _by_hand(owner, ask, part, ask.subject, ask.body, at)
        else:
            _queue(owner, ask, part, by, ask.subject, ask.body, moment_of(ask, settings, by, settings.now))
        _supersede(owner, ask)
        return refresh(owner, ask)


def _supersede(owner: Workspace, ask: Ask) -> None:
    """Asking again ends the ask that they had put off."""
    put_off = Ask.objects.filter(
        owner=owner, person_id=ask.person_id, purpose=ask.purpose, state=Ask.State.LATER, closed_at=None
    )
    for earlier in put_off.exclude(id=ask.id):
        Ask.objects.filter(owner=owner, id=earlier.id).update(closed_at=clock.now())
        refresh(owner, earlier)


def draft_reminder(owner: Workspace, ask: Ask) -> Draft:
    """The one reminder as it would read, to be reviewed. Raises Refusal when none is due to be written."""
    settings = settings_of(owner)
    ask = Ask.objects.select_related("person__organisation", "person__named_by", "target__organisation").get(
        owner=owner, id=ask.id
    )
    _must_be_asked(owner, ask, settings)
    asked = facts.asked_on(owner, [ask.id], settings).get(ask.id)
    key = templates.reminder_key(ask.purpose, ask.channel)
    chosen = wordings.template_for(owner, wordings.REMINDER, ask.channel, key)
    return templates.fill_reminder(
        chosen, wordings.ask_facts(owner, ask, chosen, settings, asked), ask.subject
    )


def schedule_reminder(
    owner: Workspace,
    ask: Ask,
    by: str | None = None,
    body: str | None = None,
    *,
    at: dt.datetime | None = None,
) -> Ask:
    """The reminder, read by the owner: it waits in the outbox until its day and is judged again before it goes. By hand: recorded now.

    `body` is the reviewed text (the draft as it is when missing). Raises Refusal: not asked, answered, already scheduled, cap, placeholder.
    """
    settings = settings_of(owner)
    draft = draft_reminder(owner, ask)
    text = draft.body if body is None else body.replace("\r\n", "\n").strip()
    with transaction.atomic():
        ask = locked(owner, ask)
        now = _must_be_asked(owner, ask, settings)
        by = way_of(owner, ask, by)
        must_be_ready(draft.subject, text, ask.channel)
        if (never := facts.never_of(ask.person, ask.target)) is not None:
            raise Refusal(facts.never_said(never))
        if cadence.cap_reached(facts.happened(owner, ask.person), facts.waiting_messages(owner, ask.person)):
            raise Refusal(
                f"{ask.person.name} has, with what waits in your outbox, two messages to answer; no third goes out.",
                status=409,
            )
        ask.reminder_subject, ask.reminder_body = draft.subject, text
        ask.save(update_fields=["reminder_subject", "reminder_body"])
        if by == "hand":
            _by_hand(owner, ask, references.REMINDER, draft.subject, text, at)
        else:
            due = now.due_on or settings.today
            wanted = max(settings.now, dt.datetime.combine(due, cadence.SEND_FROM, settings.tz))
            _queue(
                owner, ask, references.REMINDER, by, draft.subject, text, moment_of(ask, settings, by, wanted)
            )
        return refresh(owner, ask)


def close_ask(owner: Workspace, ask: Ask) -> Ask:
    """Leave it: nothing more is due, what still waits in the outbox is stopped."""
    with transaction.atomic():
        ask = locked(owner, ask)
        if ask.state == Ask.State.SENDING:
            raise Refusal(f"{ask.handle} is being sent just now; try again in a moment.", status=409)
        stop_waiting(owner, ask, "You closed the ask.")
        stop_overtaken(owner, ask, "You closed the ask.", closing=True)
        ask.closed_at = clock.now()
        ask.save(update_fields=["closed_at"])
        return refresh(owner, ask)


def reopen_ask(owner: Workspace, ask: Ask) -> Ask:
    """Take the closing back."""
    with transaction.atomic():
        ask = locked(owner, ask)
        ask.closed_at = None
        ask.save(update_fields=["closed_at"])
        return refresh(owner, ask)


def way_of(owner: Workspace, ask: Ask, by: str | None) -> str:
    if by is not None and by not in BY:
        raise Refusal(f"A message goes by {', '.join(BY)}.")
    if ask.channel != Ask.Channel.EMAIL:
        if by in ("smtp", "folder"):
            raise Refusal(
                f"This is to be said {'on LinkedIn' if ask.channel == Ask.Channel.LINKEDIN else 'in person'}; "
                "do it yourself, then record it with --by hand."
            )
        return "hand"
    return by or ("smtp" if mail_queries.can_send(owner) else "folder")


def _must_be_sendable(ask: Ask) -> None:
    if ask.state not in state.SENDABLE_STATES:
        raise Refusal(f"{ask.handle} cannot be sent: {ask.get_state_display().lower()}.", status=409)


def must_be_ready(subject: str, body: str, channel: str) -> None:
    if not body.strip():
        raise Refusal("The message is empty; write something first.")
    left = templates.placeholders(subject, body)
    if left:
        raise Refusal(f"{left[0]} still stands in the text; write it or delete it, then send.")
    if channel == Ask.Channel.EMAIL and not subject.strip():
        raise Refusal("The message has no subject; write one first.")


def _must_be_asked(owner: Workspace, ask: Ask, settings: OwnerSettings) -> state.AskState:
    now = facts.states_of(owner, [ask], settings)[ask.id]
    if now.state != "asked":
        raise Refusal(f"{ask.handle} needs no reminder now: {now.why}", status=409)
    waiting = Outgoing.objects.filter(
        owner=owner, reference=references.reference(ask.id, references.REMINDER), state=Outgoing.State.QUEUED
    )
    if waiting.exists():
        raise Refusal(f"A reminder for {ask.handle} waits in your outbox already.", status=409)
    return now


def _next_part(owner: Workspace, ask: Ask) -> str:
    """first, or first-2 … after the message before came back or was recorded wrongly."""
    taken = {
        words.split(":")[2]
        for words in Outgoing.objects.filter(owner=owner, reference__in=references.references([ask.id]))
        .exclude(state__in=["failed", "stopped"])
        .values_list("reference", flat=True)
    }
    for part in references.FIRST:
        if part not in taken:
            return part
    raise Refusal(f"{ask.handle} was sent {len(references.FIRST)} times; start a new ask.")


def _queue(
    owner: Workspace, ask: Ask, part: str, by: str, subject: str, body: str, not_before: dt.datetime
) -> None:
    address = facts.mail_address(owner, ask.person)
    if not address:
        raise Refusal(f"{ask.person.name} has no mail address; add one, or ask another way.")
    mail.queue(
        owner, reference=references.reference(ask.id, part), transport=by, recipient=address,
        recipient_name=ask.person.name, subject=subject, body=body, not_before=not_before,
        in_reply_to=_first_message_id(owner, ask) if part == references.REMINDER else "",
    )  # fmt: skip


def _first_message_id(owner: Workspace, ask: Ask) -> str:
    rows = mail_queries.outgoing_for(owner, f"ask:{ask.id}:first").filter(state=Outgoing.State.SENT)
    return rows.exclude(transport="hand").order_by("-id").values_list("message_id", flat=True).first() or ""


def _by_hand(owner: Workspace, ask: Ask, part: str, subject: str, body: str, at: dt.datetime | None) -> None:
    check_time(at)
    where = {
        Ask.Channel.EMAIL: facts.mail_address(owner, ask.person),
        Ask.Channel.LINKEDIN: facts.linkedin_address(owner, ask.person),
    }.get(Ask.Channel(ask.channel), "")
    mail.record_by_hand(
        owner, reference=references.reference(ask.id, part), recipient=where or ask.get_channel_display(),
        recipient_name=ask.person.name, subject=subject or ask.get_purpose_display(), body=body, on_sent=on_sent, at=at,
    )  # fmt: skip


def moment_of(ask: Ask, settings: OwnerSettings, by: str, wanted: dt.datetime) -> dt.datetime:
    """A folder is the owner's own desk; only what the mail server sends waits for the recipient's working day."""
    return facts.go_from(ask.person, settings, wanted) if by == "smtp" else wanted
