"""The mail thread that an ask's next message belongs to.

In: an ask, whom one writes to. Out: the Message-ID that is answered and those before it (RFC 5322, section 3.6.4), and the subject.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.lib.text import mail_key
from askaround.mail.models import Incoming, Outgoing
from askaround.network.models import ContactPoint, Person
from askaround.outreach import references
from askaround.outreach.models import Ask, Message

LIMIT = 200


@dataclass(frozen=True)
class Thread:
    """`answered`: the latest message of the exchange, "" when there was none; `identifiers`: those before it, oldest first."""

    answered: str = ""
    identifiers: tuple[str, ...] = ()
    subject: str = ""


def thread(owner: Workspace, ask: Ask, person: Person, kind: str = "") -> Thread:
    """What was mailed between the owner and this person about this ask, in order of time; four queries.

    The answer to an introduction goes into the introducer's own message, where that went to the person introduced as well.
    """
    if kind == Message.Kind.ANSWER_FIRST:
        return _introduction(owner, ask, person)
    return _made([*_sent(owner, ask, person), *_received(owner, ask, person)])


def subject(owner: Workspace, ask: Ask, person: Person) -> str:
    """“Re: …” of the exchange so far; "" when nothing was mailed."""
    last = thread(owner, ask, person).subject
    if not last or last.casefold().startswith("re:"):
        return last[:200]
    return f"Re: {last}"[:200]


_Mailed = tuple[dt.datetime, str, str]


def _sent(owner: Workspace, ask: Ask, person: Person) -> list[_Mailed]:
    messages = Message.objects.filter(owner=owner, ask=ask, person=person).values_list("id", flat=True)
    named = [references.of_message(key) for key in messages]
    if person.id == ask.person_id:
        named += references.references([ask.id])
    rows = Outgoing.objects.filter(owner=owner, reference__in=named, state=Outgoing.State.SENT)
    fields = rows.exclude(transport=Outgoing.Transport.HAND).order_by("-id")
    return [
        (at, key, text)
        for at, key, text in fields.values_list("ended_at", "message_id", "subject")[:LIMIT]
        if at is not None
    ]


def _received(owner: Workspace, ask: Ask, person: Person) -> list[_Mailed]:
    sent = {key for _, key, _ in _sent(owner, ask, ask.person)}
    sent |= {key for _, key, _ in _sent(owner, ask, person)} if person.id != ask.person_id else set()
    return [
        (row.sent_at, row.message_id, row.subject)
        for row in _from(owner, person)
        if sent & set(row.references)
    ]


def _from(owner: Workspace, person: Person) -> list[Incoming]:
    """What this person wrote, the latest first; what machines sent is no part of an exchange."""
    keys = _keys(owner, person)
    rows = Incoming.objects.filter(owner=owner, kind__in=[Incoming.Kind.REPLY, Incoming.Kind.CALENDAR])
    rows = rows.exclude(matched_at=None).exclude(message_id="").order_by("-sent_at", "-id")
    return [row for row in rows[: 5 * LIMIT] if mail_key(row.sender) in keys] if keys else []


def _keys(owner: Workspace, person: Person) -> set[str]:
    points = ContactPoint.objects.filter(owner=owner, person=person, kind=ContactPoint.Kind.EMAIL)
    return set(points.values_list("match_key", flat=True))


def _introduction(owner: Workspace, ask: Ask, person: Person) -> Thread:
    theirs = _keys(owner, person)
    for row in _from(owner, ask.person):
        if theirs & {mail_key(str(one)) for one in row.recipients}:
            return Thread(row.message_id, tuple(str(one) for one in row.references), row.subject)
    return Thread()


def _made(mailed: list[_Mailed]) -> Thread:
    known = sorted(mailed)
    if not known:
        return Thread()
    return Thread(known[-1][1], tuple(key for _, key, _ in known[:-1]), known[-1][2])
