"""Answers found among the headers that the mail step has read.

In: Incoming rows nobody has looked at. Out: touches replied and bounced on the asks they belong to, waiting reminders stopped. By
Message-ID first (References, In-Reply-To), else by the sender's address and the time. What a machine wrote is no answer; of an absence only its
end is used (`back_from`). Each row is handled once. In plain words: docs/rules/replies.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.text import mail_key
from askaround.mail import actions as mail
from askaround.mail import queries as mail_queries
from askaround.mail.models import Incoming, Outgoing
from askaround.mail.rules import absence, reports
from askaround.network import actions as network
from askaround.network.models import ContactPoint, Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts, messages_sent, references
from askaround.outreach.models import Ask, Message
from askaround.outreach.record import refresh, settle, stop_waiting

# Two computers' clocks may differ by so much.
SKEW = dt.timedelta(minutes=10)
# Written by a mail server, about a message: it belongs only to the message that it names.
_REPORTS = (Incoming.Kind.BOUNCE, Incoming.Kind.DELAYED)
WAITING = ("asked", "nudged", "uncertain", "silent", "replied", "later", "agreed", "scheduled")


@dataclass(frozen=True)
class Match:
    """One answer: `kind` is replied or bounced; received, without an ask, where it answers another message of the owner's."""

    kind: str
    ask: Ask | None
    touch: Touch


@dataclass(frozen=True)
class _Known:
    """What one batch of headers can belong to; read in six queries. `sent` are the owner's messages, of asks and of other steps."""

    sent: frozenset[str]
    people: dict[str, Person]
    # To whom a message after the first of an ask went, by its Message-ID.
    written_to: dict[str, Person]
    by_message: dict[str, uuid.UUID]
    asks: dict[uuid.UUID, Ask]
    by_sender: dict[str, list[uuid.UUID]]
    asked_at: dict[uuid.UUID, dt.datetime]


def match_incoming(owner: Workspace) -> list[Match]:
    """Look at each header once: an answer becomes a touch, the rest is let go. Also turns old reminders into silence."""
    found = []
    while rows := mail_queries.unmatched(owner, 500):
        known = _known(owner, rows)
        strangers = []
        for row in rows:
            ask = _ask_of(row, known)
            person = ask.person if ask else _person_of(row, known)
            if person is None:
                strangers.append(row.id)
            elif (match := _handle(owner, row, person, ask, known)) is not None:
                found.append(match)
        mail.unrelated(owner, strangers)
    settle(owner)
    return found


def _handle(owner: Workspace, row: Incoming, person: Person, ask: Ask | None, known: _Known) -> Match | None:
    """One header, one transaction; whoever marks it first has it."""
    came_back = row.kind == Incoming.Kind.BOUNCE
    kind = Touch.Kind.BOUNCED if came_back else Touch.Kind.REPLIED if ask else Touch.Kind.RECEIVED
    with transaction.atomic():
        if mail.matched(owner, [row.id]) != 1 or row.kind not in (Incoming.Kind.REPLY, Incoming.Kind.BOUNCE):
            return None
        key = _key(row)
        if Touch.objects.filter(owner=owner, external_key=key).exists():
            return None
        asked_at = known.asked_at.get(ask.id) if ask else None
        touch = network.record_touch(
            owner, person, kind,
            # A clock that lags must not put the answer before the question.
            at=max(row.sent_at, asked_at) if asked_at else row.sent_at,
            channel=Ask.Channel.EMAIL, text=reports.sentence(row.status, row.failed_recipient) if came_back else row.subject,
            cause_kind=facts.CAUSE if ask else "",
            cause_id=ask.id if ask else None, source="mail", external_key=key,
        )  # fmt: skip
        if ask is not None:
            why = "The message before it came back." if came_back else "They answered before it went out."
            stop_waiting(owner, ask, why)
            if not came_back:
                messages_sent.stop_overtaken(owner, ask, why)
            refresh(owner, ask)
        return Match(kind, ask, touch)


def _known(owner: Workspace, rows: Sequence[Incoming]) -> _Known:
    ids = {reference for row in rows for reference in row.references}
    by_message: dict[str, uuid.UUID] = {}
    sent = dict(
        Outgoing.objects.filter(owner=owner, message_id__in=ids).values_list("message_id", "reference")
    )
    for message_id, reference in sent.items():
        read = references.read(reference)
        if read is not None:
            by_message[message_id] = read[0]
    of_messages = messages_sent.asks_of(owner, sent.values())
    by_message |= {key: of_messages[name] for key, name in sent.items() if name in of_messages}
    written_to = _letters(owner, sent, by_message)
    senders = {mail_key(row.sender) for row in rows if row.kind not in _REPORTS} - {""}
    points = ContactPoint.objects.filter(owner=owner, kind=ContactPoint.Kind.EMAIL, match_key__in=senders)
    people: dict[uuid.UUID, set[str]] = {}
    for person_id, key in points.values_list("person_id", "match_key"):
        people.setdefault(person_id, set()).add(key)
    known = {person.id: person for person in Person.objects.filter(owner=owner, id__in=people)}
    by_address: dict[str, list[Person]] = {}
    for person_id, keys in people.items():
        for key in keys:
            by_address.setdefault(key, []).append(known[person_id])
    # An address that two people share says of neither that they wrote.
    only = {key: listed[0] for key, listed in by_address.items() if len(listed) == 1}
    mine = Ask.objects.select_related("person").filter(owner=owner)
    waiting = list(mine.filter(person_id__in=people, state__in=WAITING).order_by("-number"))
    asks = {ask.id: ask for ask in [*mine.filter(id__in=by_message.values()), *waiting]}
    by_sender: dict[str, list[uuid.UUID]] = {}
    for ask in waiting:
        for key in people[ask.person_id]:
            by_sender.setdefault(key, []).append(ask.id)
    asked = live_touches(owner).filter(cause_kind=facts.CAUSE, cause_id__in=list(asks), kind=Touch.Kind.ASKED)
    asked_at = {
        ask_id: at for ask_id, at in asked.order_by("at").values_list("cause_id", "at") if ask_id is not None
    }
    return _Known(frozenset(sent), only, written_to, by_message, asks, by_sender, asked_at)


def _letters(owner: Workspace, sent: dict[str, str], by_message: dict[str, uuid.UUID]) -> dict[str, Person]:
    """To whom each `message:…` went, but for the first of an ask of its own. An answer from somebody else than the ask's person is not the ask's."""
    keys = {key: name for name, text in sent.items() if (key := references.read_message(text)) is not None}
    if not keys:
        return {}
    rows = Message.objects.select_related("person", "ask").filter(owner=owner, id__in=keys)
    found = {}
    for message in rows.exclude(kind=Message.Kind.ANSWER_FIRST):
        found[keys[message.id]] = message.person
        if message.person_id != message.ask.person_id:
            by_message.pop(keys[message.id], None)
    return found


def _ask_of(row: Incoming, known: _Known) -> Ask | None:
    for reference in reversed(row.references):
        if row.kind in _REPORTS and reference in known.written_to:
            # A note of thanks that comes back does not undo the ask.
            return None
        ask_id = known.by_message.get(reference)
        if ask_id in known.asks:
            return known.asks[ask_id]
    if row.kind in _REPORTS:
        return None
    for ask_id in known.by_sender.get(mail_key(row.sender), ()):
        asked_at = known.asked_at.get(ask_id)
        if asked_at is not None and row.sent_at >= asked_at - SKEW:
            return known.asks[ask_id]
    return None


def _person_of(row: Incoming, known: _Known) -> Person | None:
    """Who answers a message that is no ask's, such as thanks, or whom it did not reach."""
    for reference in reversed(row.references):
        if reference in known.written_to:
            return known.written_to[reference]
    if row.kind in _REPORTS or not known.sent & set(row.references):
        return None
    return known.people.get(mail_key(row.sender))


def back_from(owner: Workspace, address: str, since: dt.datetime, zone: dt.tzinfo) -> dt.date | None:
    """The first day on which somebody who wrote of an absence after `since` is back; None when they did not, or named no day.

    Read from the subject of their automatic answer only. `address`: where the message went; `zone`: theirs.
    """
    rows = Incoming.objects.filter(
        owner=owner,
        kind=Incoming.Kind.AUTOMATIC,
        matched_at__isnull=False,
        sender=address.lower(),
        sent_at__gte=since - SKEW,
    )
    days = [
        absence.back_on(row.subject, row.sent_at.astimezone(zone).date())
        for row in rows.order_by("-sent_at", "-id")[:5]
    ]
    return next((day for day in days if day is not None), None)


def _key(row: Incoming) -> str:
    """The same message read twice, from two folders or after the server renumbered, is one answer; without a Message-ID it is known by
    who wrote what when."""
    name = row.message_id or "\n".join((row.sender, row.sent_at.astimezone(dt.UTC).isoformat(), row.subject))
    return f"mail:{hashlib.sha256(name.encode()).hexdigest()[:40]}"
