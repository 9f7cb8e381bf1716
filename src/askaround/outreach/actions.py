"""The verbs of outreach: draft, edit, send, remind, log, match answers.

In: a Workspace and its rows. Out: changed asks, outbox rows, touches; one function, one transaction. `ask.state` and `ask.due_on` are
brought up to date in the transaction that changes what they follow from. Nothing is sent here: the mail step delivers.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist_codes
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse
from askaround.mail import actions as mail
from askaround.mail import queries as mail_queries
from askaround.mail.models import Outgoing
from askaround.network.models import Person
from askaround.outreach import facts, references
from askaround.outreach.dispatch import may_send, on_sent
from askaround.outreach.inbox import Match, match_incoming
from askaround.outreach.logbook import LOGGED, answered_with_name, log, unlog
from askaround.outreach.models import Ask
from askaround.outreach.record import check_time, refresh, settle, stop_waiting
from askaround.outreach.rules import cadence, state, templates
from askaround.outreach.rules.templates import Draft

__all__ = [
    "LOGGED",
    "Match", "answered_with_name", "check_fact", "close_ask", "draft_reminder", "edit_ask", "log", "match_incoming", "may_send", "on_sent", "redraft",
    "refresh", "reopen_ask", "schedule_reminder", "send_ask", "settle", "start_ask", "stop_waiting", "unlog",
]  # fmt: skip

BODY_LIMIT = 20_000
QUESTION_LIMIT = 300
BY = ("smtp", "folder", "hand")


def start_ask(
    owner: Workspace,
    person: Person,
    *,
    purpose: str = "interview",
    onet: str = "",
    target: Person | None = None,
    channel: str | None = None,
    template: str | None = None,
    question: str = "",
) -> Ask:
    """A draft: an ask for an interview, for names, or (with `target`) for an introduction. Nothing goes out.

    `question` is the one of an ask for names, such as “Ask around” words it; the general one without it.

    Without `channel`: mail where an address is known, else LinkedIn, else in person. Without `onet`: for an interview the
    person's own career where their title is coded, else the only one on the shortlist. Raises Refusal; then nothing changed.
    """
    if purpose not in Ask.Purpose.values:
        raise Refusal(f"You can ask for {', '.join(Ask.Purpose.values)}.")
    if channel is not None and channel not in Ask.Channel.values:
        raise Refusal(f"You can ask by {', '.join(Ask.Channel.values)}.")
    if person.never:
        raise Refusal(f"You said never to ask {person.name}; change that on their page first.")
    _check_target(person, purpose, target)
    ask = Ask(
        owner=owner, person=person, purpose=purpose, target=target, onet=_career(owner, person, purpose, onet),
        channel=channel or _best_channel(owner, person), edited_at=clock.now(),
    )  # fmt: skip
    chosen = templates.template_for(purpose, ask.channel, template)
    settings = settings_of(owner)
    known = replace(facts.draft_facts(owner, ask, settings), question=collapse(question)[:QUESTION_LIMIT])
    _put(ask, templates.fill(chosen, known), chosen.key)
    with transaction.atomic():
        ask.number = next_numbers(owner, Ask.LETTER)
        ask.save(force_insert=True)
        refresh(owner, ask)
    return ask


def redraft(owner: Workspace, ask: Ask, *, channel: str | None = None, template: str | None = None) -> Ask:
    """The draft written anew, for another channel or from another template; what was written is replaced.

    Raises Refusal when it is no draft any more.
    """
    if channel is not None and channel not in Ask.Channel.values:
        raise Refusal(f"You can ask by {', '.join(Ask.Channel.values)}.")
    with transaction.atomic():
        ask = _locked(owner, ask)
        _must_be_draft(ask)
        ask.channel = channel or ask.channel
        chosen = templates.template_for(ask.purpose, ask.channel, template)
        _put(ask, templates.fill(chosen, facts.draft_facts(owner, ask, settings_of(owner))), chosen.key)
        ask.revision += 1
        ask.edited_at = clock.now()
        fields = ["channel", "template", "subject", "body", "facts", "revision", "edited_at"]
        ask.save(update_fields=fields)
        refresh(owner, ask)
    return ask


def edit_ask(
    owner: Workspace,
    ask: Ask,
    *,
    subject: str | None = None,
    body: str | None = None,
    revision: int | None = None,
) -> Ask:
    """Store the owner's words. Raises Refusal (409) when the ask went out, or when `revision` is not the stored one: it was
    changed in another window."""
    if body is not None and len(body) > BODY_LIMIT:
        raise Refusal(f"A message has at most {BODY_LIMIT:,} characters.")
    if body is not None and ("\x00" in body or any("\ud800" <= letter <= "\udfff" for letter in body)):
        raise Refusal("The text holds characters that no message can carry; delete what looks odd in it.")
    if subject is not None and (
        re.search(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\ud800-\udfff]", subject) or len(subject) > 300
    ):
        raise Refusal("A subject is one line of at most 300 characters.")
    with transaction.atomic():
        ask = _locked(owner, ask)
        _must_be_draft(ask)
        if revision is not None and revision != ask.revision:
            raise Refusal(
                f"{ask.handle} was changed elsewhere meanwhile; load it again, then edit.", status=409
            )
        if subject is not None:
            ask.subject = subject.strip()
        if body is not None:
            ask.body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
        ask.facts = [fact for fact in ask.facts if fact["text"] in f"{ask.subject}\n{ask.body}"]
        ask.revision += 1
        ask.edited_at = ask.reviewed_at = clock.now()
        ask.save(update_fields=["subject", "body", "facts", "revision", "edited_at", "reviewed_at"])
        refresh(owner, ask)
    return ask


def check_fact(owner: Workspace, ask: Ask, text: str, checked: bool = True) -> Ask:
    """The owner says that a fact in the draft is right. Raises Refusal when the draft states no such fact."""
    with transaction.atomic():
        ask = _locked(owner, ask)
        if not any(fact["text"] == text for fact in ask.facts):
            raise Refusal("The draft does not say that any more.", status=409)
        ask.facts = [{**fact, "checked": checked} if fact["text"] == text else fact for fact in ask.facts]
        ask.save(update_fields=["facts"])
    return ask


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
        ask = _locked(owner, ask)
        by = _way(owner, ask, by)
        _must_be_sendable(ask)
        if revision is not None and revision != ask.revision:
            raise Refusal(
                f"{ask.handle} was changed since you read it; load it again, then send.", status=409
            )
        _must_be_ready(ask.subject, ask.body, ask.channel)
        for obstacle in facts.obstacles(owner, ask, settings):
            if not (anyway and obstacle.lifted):
                raise Refusal(obstacle.sentence, status=409)
        part = _next_part(owner, ask)
        ask.reviewed_at = clock.now()
        ask.save(update_fields=["reviewed_at"])
        if by == "hand":
            _by_hand(owner, ask, part, ask.subject, ask.body, at)
        else:
            _queue(owner, ask, part, by, ask.subject, ask.body, _moment(ask, settings, by, settings.now))
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
    return templates.fill_reminder(ask.purpose, facts.draft_facts(owner, ask, settings, asked), ask.subject)


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
        ask = _locked(owner, ask)
        now = _must_be_asked(owner, ask, settings)
        by = _way(owner, ask, by)
        _must_be_ready(draft.subject, text, ask.channel)
        if ask.person.never:
            raise Refusal(f"You said never to ask {ask.person.name}; change that on their page first.")
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
                owner, ask, references.REMINDER, by, draft.subject, text, _moment(ask, settings, by, wanted)
            )
        return refresh(owner, ask)


def close_ask(owner: Workspace, ask: Ask) -> Ask:
    """Leave it: nothing more is due, what still waits in the outbox is stopped."""
    with transaction.atomic():
        ask = _locked(owner, ask)
        if ask.state == Ask.State.SENDING:
            raise Refusal(f"{ask.handle} is being sent just now; try again in a moment.", status=409)
        stop_waiting(owner, ask, "You closed the ask.")
        ask.closed_at = clock.now()
        ask.save(update_fields=["closed_at"])
        return refresh(owner, ask)


def reopen_ask(owner: Workspace, ask: Ask) -> Ask:
    """Take the closing back."""
    with transaction.atomic():
        ask = _locked(owner, ask)
        ask.closed_at = None
        ask.save(update_fields=["closed_at"])
        return refresh(owner, ask)


def _locked(owner: Workspace, ask: Ask) -> Ask:
    """The ask, fresh and held until the transaction ends, with its people."""
    Ask.objects.select_for_update().filter(owner=owner, id=ask.id).values_list("id").first()
    return Ask.objects.select_related("person__organisation", "person__named_by", "target__organisation").get(
        owner=owner, id=ask.id
    )


def _put(ask: Ask, draft: Draft, template: str) -> None:
    ask.template, ask.subject, ask.body = template, draft.subject, draft.body
    ask.facts = [
        {"text": fact.text, "source": fact.source, "about": fact.about, "checked": False}
        for fact in draft.facts
    ]


def _check_target(person: Person, purpose: str, target: Person | None) -> None:
    if purpose == Ask.Purpose.INTRODUCTION:
        if target is None:
            raise Refusal("Say whom you would like to meet.")
        if target.id == person.id:
            raise Refusal(f"{person.name} cannot introduce you to themselves; ask them for an interview.")
    elif target is not None:
        raise Refusal("Only an introduction leads to somebody else; ask for an introduction.")


def _career(owner: Workspace, person: Person, purpose: str, onet: str) -> str:
    if onet:
        found = get_catalogue().onet(onet)
        if not found:
            raise Refusal(
                f"The catalogue has no career “{onet[:40]}”: find its code with “careers search”.", status=404
            )
        return found
    if purpose == Ask.Purpose.INTERVIEW and person.onet:
        return person.onet
    listed = shortlist_codes(owner)
    return listed[0] if len(listed) == 1 else ""


def _best_channel(owner: Workspace, person: Person) -> str:
    if facts.mail_address(owner, person):
        return Ask.Channel.EMAIL
    return Ask.Channel.LINKEDIN if facts.linkedin_address(owner, person) else Ask.Channel.IN_PERSON


def _way(owner: Workspace, ask: Ask, by: str | None) -> str:
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


def _must_be_draft(ask: Ask) -> None:
    if ask.state not in state.SENDABLE_STATES:
        raise Refusal(
            f"{ask.handle} has left your desk ({ask.get_state_display().lower()}); it cannot be changed.",
            status=409,
        )


def _must_be_sendable(ask: Ask) -> None:
    if ask.state not in state.SENDABLE_STATES:
        raise Refusal(f"{ask.handle} cannot be sent: {ask.get_state_display().lower()}.", status=409)


def _must_be_ready(subject: str, body: str, channel: str) -> None:
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


def _moment(ask: Ask, settings: OwnerSettings, by: str, wanted: dt.datetime) -> dt.datetime:
    """A folder is the owner's own desk; only what the mail server sends waits for the recipient's working day."""
    return facts.go_from(ask.person, settings, wanted) if by == "smtp" else wanted
