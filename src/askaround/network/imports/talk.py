"""Whose messages these are, who is on the other side, and who was there together. Pure; in words in docs/rules/correspondence.md.

In: messages, mails and meetings; the owner's names and addresses; the people known by LinkedIn key and by name. Out: `Me`, per message
the people it is a touch with, and the company in which they were seen.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from askaround.lib.text import name_key
from askaround.network.imports.drafts import MessageDraft, Party
from askaround.network.rules.automated import nobody

UNKNOWN_OWNER = (
    "It cannot be told which side of the messages is you; set your name as LinkedIn shows it with "
    "“askaround settings name”, then import again."
)
UNKNOWN_ADDRESS = (
    "It cannot be told which of the addresses is yours; set your mail address in the settings (askaround settings mail), "
    "then import again."
)
TO_YOURSELF = "You wrote this message to yourself."
NOT_YOURS = "This mail is neither from you nor to you."
NOT_THERE = "You are not among the people of this meeting, or you declined it."
ALONE = "Nobody else is in this event."
CROWD = "More than {most} people are in this one; what goes to so many is not between you and one of them."
MOST_PEOPLE = 20
MOST_COMPANY = 12
"""In a larger company people are not taken to know each other."""
TOUCHES = {"linkedin": "linkedin", "email": "mail", "calendar": "meeting"}
"""Channel of a message → how the external key of its touches begins."""


@dataclass(frozen=True, slots=True)
class Me:
    """The owner, as the messages name them."""

    keys: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()

    def is_me(self, party: Party) -> bool:
        if party.key:
            return party.key in self.keys
        if party.mail:
            return party.mail in self.mails
        return bool(self.names) and name_key(party.name) in self.names


def aliases(messages: Iterable[MessageDraft]) -> dict[str, set[str]]:
    """Name key → the LinkedIn keys that the messages give beside that name."""
    found: dict[str, set[str]] = defaultdict(set)
    for message in messages:
        for party in message.parties:
            if party.key and party.name:
                found[name_key(party.name)].add(party.key)
    return found


def find_owner(
    messages: Sequence[MessageDraft], own_names: Collection[str], others: Callable[[Party], bool]
) -> Me | None:
    """The owner of the messages: the one with an own name, else the only one in all of them; None when that cannot be told.

    `own_names` are name keys (Profile.csv, the settings); `others(party)` is true for somebody known to be somebody else.
    """
    alias = aliases(messages)
    counts: Counter[str] = Counter()
    faces: dict[str, Party] = {}
    for message in messages:
        present = {}
        for party in message.parties:
            keys = alias.get(name_key(party.name), set())
            key = party.key or (next(iter(keys)) if len(keys) == 1 else "")
            present[key or f" {name_key(party.name)}"] = party if party.key else Party(party.name, key)
        counts.update(present.keys())
        faces.update(present)
    named = [face for face in faces.values() if name_key(face.name) in own_names]
    if named:
        return _me(named, alias)
    everywhere = [who for who, count in counts.items() if count == len(messages)]
    if len(everywhere) > 1:
        everywhere = [who for who in everywhere if not others(faces[who])]
    return _me([faces[who] for who in everywhere], alias) if len(everywhere) == 1 else None


def _me(faces: list[Party], alias: dict[str, set[str]]) -> Me:
    names = frozenset(name_key(face.name) for face in faces if face.name)
    keys = {face.key for face in faces if face.key}
    for name in names:
        keys |= alias.get(name, set())
    return Me(frozenset(keys), names)


def find_mailbox_owner(
    messages: Sequence[MessageDraft], own_mails: Collection[str], own_names: Collection[str]
) -> Me | None:
    """The owner of mails and meetings: the addresses told (`own_mails`, mail keys) that occur, and those that stand beside an own name
    (name keys of two words or more); else the one address that is in every one of at least two messages. None when neither tells."""
    names = frozenset(name for name in own_names if " " in name)
    counts: Counter[str] = Counter()
    named: set[str] = set()
    for message in messages:
        counts.update({party.mail for party in message.parties if party.mail})
        named |= {party.mail for party in message.parties if party.mail and name_key(party.name) in names}
    if named or any(mail in counts for mail in own_mails):
        return Me(names=frozenset(own_names), mails=frozenset(own_mails) | named)
    everywhere = [mail for mail, count in counts.items() if count == len(messages) > 1]
    if len(everywhere) != 1:
        return None
    return Me(names=frozenset(own_names), mails=frozenset([*own_mails, *everywhere]))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message with one person: `kind` is the touch it is, sent, received or met."""

    party: Party
    kind: str
    external_key: str


def exchanges(message: MessageDraft, me: Me, lists: Collection[str] = ()) -> tuple[list[Exchange], str]:
    """The touches a message is, one per person, and the (harmless) reason when it is none.

    From its sender, or with each recipient when the owner wrote it, or with everybody in a meeting the owner was in. Programs, offices
    and mailing lists (`lists`, mail keys) are nobody; more than MOST_PEOPLE are a crowd.
    """
    if message.channel == "linkedin":
        sent = me.is_me(message.sender)
        found = [party for party in message.recipients if not me.is_me(party)] if sent else [message.sender]
        return _exchanges(message, "sent" if sent else "received", found), TO_YOURSELF
    people = dict.fromkeys(party for party in message.parties if party.mail or party.name)
    others = [party for party in people if not me.is_me(party)]
    reason = _none(message, me, others)
    if reason:
        return [], reason
    if message.channel == "calendar":
        kind = "met"
    else:
        kind = "sent" if me.is_me(message.sender) else "received"
        others = [message.sender] if kind == "received" else others
    somebody = [party for party in others if not (party.mail in lists or nobody(party.mail))]
    first = others[0]
    return _exchanges(message, kind, somebody), nobody(
        first.mail
    ) or f"{first.mail} is the address of a mailing list."


def _none(message: MessageDraft, me: Me, others: Sequence[Party]) -> str:
    if message.channel == "calendar":
        if not others:
            return ALONE
        if len(others) == len(set(message.parties)):
            return NOT_THERE
    else:
        if not others:
            return TO_YOURSELF
        if not any(map(me.is_me, message.parties)):
            return NOT_YOURS
    return CROWD.format(most=MOST_PEOPLE) if len(others) > MOST_PEOPLE else ""


def _exchanges(message: MessageDraft, kind: str, parties: Iterable[Party]) -> list[Exchange]:
    # One address may stand twice under two names.
    found = {_external_key(message, party): party for party in reversed(list(parties))}
    return [Exchange(party, kind, key) for key, party in reversed(found.items())]


def _external_key(message: MessageDraft, party: Party) -> str:
    told = f"{message.key}\x1f{party.mail or name_key(party.name) or party.key}"
    return f"{TOUCHES[message.channel]}:" + hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()


def received(message: MessageDraft) -> list[Exchange]:
    """The touch of a mail that is known to be to the owner."""
    return _exchanges(message, "received", [message.sender])


def company(message: MessageDraft, me: Me) -> tuple[list[Party], int]:
    """The people who were in one message together, without the owner, and how many were present, the owner among them.

    Each pair of them counts 1 / (present − 1). Nobody when fewer than two others were there, or the company is larger than MOST_COMPANY.
    """
    known = [party for party in message.parties if party.mail or party.name or party.key]
    people = {party.key or party.mail or name_key(party.name): party for party in reversed(known)}
    others = [party for party in people.values() if not me.is_me(party)]
    if len(others) < 2 or len(people) > MOST_COMPANY:
        return [], 0
    return others, len(people)
