"""Whose messages these are, and who is on the other side. Pure.

In: the messages of an archive, the owner's names, the people known by LinkedIn key and by name. Out: `Me`, and per message the
people it is a touch with.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from askaround.lib.text import name_key
from askaround.network.imports.drafts import MessageDraft, Party

UNKNOWN_OWNER = (
    "It cannot be told which side of the messages is you; set your name as LinkedIn shows it with "
    "“askaround settings name”, then import again."
)


@dataclass(frozen=True, slots=True)
class Me:
    """The owner, as the messages name them."""

    keys: frozenset[str]
    names: frozenset[str]

    def is_me(self, party: Party) -> bool:
        return party.key in self.keys if party.key else name_key(party.name) in self.names


def _parties(message: MessageDraft) -> list[Party]:
    return [message.sender, *message.recipients]


def aliases(messages: Iterable[MessageDraft]) -> dict[str, set[str]]:
    """Name key → the LinkedIn keys that the messages give beside that name."""
    found: dict[str, set[str]] = defaultdict(set)
    for message in messages:
        for party in _parties(message):
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
        for party in _parties(message):
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message with one person: `sent` by the owner, or received."""

    party: Party
    sent: bool
    external_key: str


def exchanges(message: MessageDraft, me: Me) -> list[Exchange]:
    """The touches a message is: from its sender, or with each recipient when the owner wrote it; one per person in a group."""
    sent = me.is_me(message.sender)
    parties = [party for party in message.recipients if not me.is_me(party)] if sent else [message.sender]
    once = dict.fromkeys(parties)
    return [Exchange(party, sent, _external_key(message, party)) for party in once]


def _external_key(message: MessageDraft, party: Party) -> str:
    told = f"{message.key}\x1f{name_key(party.name) or party.key}"
    return "linkedin:" + hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()
