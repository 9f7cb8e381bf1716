"""Messages, mails and meetings of one import: whose they are, with whom each is a touch, and who was in them together.

In: the planner's people, the files read. Out: the plan's touches and ties, and for each message its count or its reason. One mechanism
for every channel; the rule in words is docs/rules/correspondence.md. Somebody becomes a person by mail only when the owner wrote to them
or met them; of those who only wrote to the owner, mails count once they are known.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from askaround.accounts.models import Workspace
from askaround.lib.text import name_key
from askaround.network.imports import stored, talk, waiting
from askaround.network.imports.drafts import FileRead, MessageDraft, Party, PersonDraft, Skip
from askaround.network.imports.drafts import person as draft_person
from askaround.network.imports.mail_headers import best_name
from askaround.network.rules.automated import nobody

if TYPE_CHECKING:
    from collections import Counter

SOURCE = "mail"
STRANGER = "They wrote to you, and you never wrote to them: not taken for somebody you know."
OURS = "Askaround sent or read this mail itself; it stands with the person already."
SOURCES = {"linkedin": "linkedin", "email": SOURCE, "calendar": "calendar"}
"""Channel of a message → the source that its touches and ties name."""
_KINDS = {"linkedin": "message", "email": "mail", "calendar": "meeting"}


@dataclass(frozen=True, slots=True)
class TouchWrite:
    """A touch to be written: what kind, with whom, of which message."""

    person: uuid.UUID
    kind: str
    message: MessageDraft
    external_key: str
    cause: uuid.UUID | None = None
    """The import that had read the mail, where it waited (imports/waiting.py)."""


@dataclass(slots=True)
class TieWrite:
    """What one import saw of two people (`a` has the smaller key) in one kind of company, added up."""

    a: uuid.UUID
    b: uuid.UUID
    kind: str
    source: str
    weight: float
    count: int
    first: dt.datetime
    last: dt.datetime
    cause: uuid.UUID | None = None


class Entry(Protocol):
    """What is told of one file."""

    counts: Counter[str]
    skipped: list[Skip]


class People(Protocol):
    """What planning knows of people, and how a row becomes one."""

    owner: Workspace
    mails: set[str]

    def linkedin_holder(self, key: str) -> uuid.UUID | None: ...
    def members_named(self, name: str) -> set[uuid.UUID]: ...
    def enter_party(self, draft: PersonDraft, key: str) -> uuid.UUID: ...
    def tell(self, done: int) -> None: ...


class Correspondence:
    """The messages of all files of one import."""

    def __init__(
        self, people: People, reads: list[FileRead], own_mails: Iterable[str], own_names: set[str]
    ) -> None:
        self.people = people
        self.reads = reads
        self.lists = frozenset(mail for read in reads for mail in read.lists)
        told = {*own_mails, *(mail for read in reads for mail in read.owner_mails)} - {""}
        self.mailbox = self._mailbox_owner(frozenset(told), own_names)
        self.linkedin = self._linkedin_owner(own_names)
        self.touches: list[TouchWrite] = []
        self.ties: dict[tuple[uuid.UUID, uuid.UUID, str, uuid.UUID | None], TieWrite] = {}
        self.waits: list[waiting.WaitWrite] = []
        self.takes: list[uuid.UUID] = []
        self.met: set[str] = set()
        self.faces: dict[str, str] = {}
        self._found: dict[str, uuid.UUID | None] = {}

    def _mailbox_owner(self, told: frozenset[str], own_names: set[str]) -> talk.Me | None:
        mails = [message for read in self.reads for message in read.messages if message.channel != "linkedin"]
        return talk.find_mailbox_owner(mails, told, own_names) if mails else None

    def _linkedin_owner(self, own_names: set[str]) -> talk.Me | None:
        messages = [
            message for read in self.reads for message in read.messages if message.channel == "linkedin"
        ]
        if not messages:
            return None
        drafts = [draft for read in self.reads for draft in read.people]
        keys = {value for draft in drafts for source, value in draft.source_ids if source == "linkedin"}
        names = {name_key(draft.name) for draft in drafts}

        def others(party: Party) -> bool:
            known = party.key in keys or bool(party.key and self.people.linkedin_holder(party.key))
            return known or name_key(party.name) in names

        return talk.find_owner(messages, own_names, others)

    def is_owner(self, draft: PersonDraft) -> bool:
        """Whether a row of people is the owner's own."""
        if self.mailbox and not self.mailbox.mails.isdisjoint(draft.emails):
            return True
        return self.linkedin is not None and any(
            source == "linkedin" and value in self.linkedin.keys for source, value in draft.source_ids
        )

    def run(self, entries: list[tuple[FileRead, Entry]]) -> None:
        """Every message decided. Called when all rows of people are."""
        self._look(entries)
        owner = self.people.owner
        answered = waiting.resolved(owner, self.people.mails | self.met, self.faces)
        if not (answered or any(read.messages for read, _ in entries)):
            return
        self.seen = stored.message_keys(owner)
        self.ours = stored.own_mail_keys(owner)
        self.names = stored.record_names(owner, SOURCE)
        self.kept = waiting.kept(owner)
        for read, entry in entries:
            alias = talk.aliases(read.messages)
            for message in read.messages:
                if message.row % 500 == 0:
                    self.people.tell(message.row)
                self._message(message, alias, entry)
        for mail in answered:
            self._answer(mail)

    def _look(self, entries: list[tuple[FileRead, Entry]]) -> None:
        """Whom the owner wrote to or met, and by which name each address goes best."""
        if self.mailbox is None:
            return
        for read, _ in entries:
            for message in read.messages:
                if message.channel == "linkedin":
                    continue
                found, _ = talk.exchanges(message, self.mailbox, self.lists)
                for party in message.parties if found else ():
                    if party.mail and party.name:
                        self.faces[party.mail] = best_name(self.faces.get(party.mail, ""), party.name)
                self.met |= {entry.party.mail for entry in found if entry.kind != "received"}

    def _message(self, message: MessageDraft, alias: dict[str, set[str]], entry: Entry) -> None:
        me = self.linkedin if message.channel == "linkedin" else self.mailbox
        if me is None:
            why = talk.UNKNOWN_OWNER if message.channel == "linkedin" else talk.UNKNOWN_ADDRESS
            entry.skipped.append(Skip(message.row, why))
            return
        if message.channel == "email" and message.key in self.ours:
            entry.skipped.append(Skip(message.row, OURS, harmless=True))
            return
        found, none = talk.exchanges(message, me, self.lists)
        if not found:
            entry.skipped.append(Skip(message.row, none, harmless=True))
            return
        people: dict[uuid.UUID, talk.Exchange] = {}
        missing: list[Party] = []
        for exchange in found:
            person = self._person(exchange.party, alias, message.row)
            if person is None:
                missing.append(exchange.party)
            else:
                people.setdefault(person, exchange)
        if message.channel == "email" and found[0].kind == "received":
            self._wait(message, me, alias)
        if not people:
            entry.skipped.append(_nobody_known(message, missing[0]))
            return
        new = self._touch(message, people)
        if new:
            self._tie(message, me, alias)
        entry.counts["created" if new else "unchanged"] += 1

    def _touch(self, message: MessageDraft, people: dict[uuid.UUID, talk.Exchange]) -> bool:
        """Write down what is new; whether anything is."""
        new = False
        for person, exchange in people.items():
            if exchange.external_key not in self.seen:
                self.seen.add(exchange.external_key)
                self.touches.append(TouchWrite(person, exchange.kind, message, exchange.external_key))
                new = True
        return new

    def _tie(self, message: MessageDraft, me: talk.Me, alias: dict[str, set[str]]) -> None:
        company, present = talk.company(message, me)
        known = {self._person(party, alias, message.row) for party in company if party.mail not in self.lists}
        pairs = itertools.combinations(sorted(person for person in known if person is not None), 2)
        self._tie_pairs(message, pairs, present)

    def _tie_pairs(
        self,
        message: MessageDraft,
        pairs: Iterable[tuple[uuid.UUID, uuid.UUID]],
        present: int,
        cause: uuid.UUID | None = None,
    ) -> None:
        kind = _KINDS[message.channel]
        for a, b in pairs:
            tie = self.ties.get((a, b, kind, cause))
            if tie is None:
                tie = TieWrite(a, b, kind, SOURCES[message.channel], 0.0, 0, message.at, message.at, cause)
                self.ties[a, b, kind, cause] = tie
            tie.weight += 1 / (present - 1)
            tie.count += 1
            tie.first, tie.last = min(tie.first, message.at), max(tie.last, message.at)

    def _wait(self, message: MessageDraft, me: talk.Me, alias: dict[str, set[str]]) -> None:
        """Keep the mail for those in it who are nobody yet."""
        company, present = talk.company(message, me)
        company = [party for party in company if not (party.mail in self.lists or nobody(party.mail))]
        unknown = [
            party
            for party in {party.mail: party for party in (message.sender, *company)}.values()
            if self._person(party, alias, message.row) is None
        ]
        for write in waiting.writes(self.people.owner, message, company, present, unknown):
            if (message.key, write.sign) not in self.kept:
                self.kept.add((message.key, write.sign))
                self.waits.append(write)

    def _answer(self, mail: waiting.Resolved) -> None:
        """A mail that waited, and whose sender is known now: its touch, and the ties of those it waited for."""
        message = mail.message
        sender = self._by_mail(message.sender, 0)
        if sender is None:
            return
        self.takes += mail.rows
        (exchange,) = talk.received(message)
        if mail.sender in mail.awaited:
            if exchange.external_key in self.seen:
                # This import read the mail again, or it stands with somebody already.
                return
            self.seen.add(exchange.external_key)
            self.touches.append(TouchWrite(sender, "received", message, exchange.external_key, mail.batch))
        if not mail.present:
            return
        mails = [mail.sender, *mail.others]
        people = {self._by_mail(Party("", mail=other), 0): other for other in mails}
        found = sorted(person for person in people if person is not None)
        new = {person for person, other in people.items() if other in mail.awaited}
        pairs = (
            pair for pair in itertools.combinations(found, 2) if sender in new or not new.isdisjoint(pair)
        )
        self._tie_pairs(message, pairs, mail.present, mail.batch)

    def _person(self, party: Party, alias: dict[str, set[str]], row: int) -> uuid.UUID | None:
        return self._by_mail(party, row) if party.mail else self._by_linkedin(party, alias, row)

    def _by_mail(self, party: Party, row: int) -> uuid.UUID | None:
        mail = party.mail
        if mail not in self._found:
            known = mail in self.met or mail in self.people.mails
            self._found[mail] = self._enter_mail(mail, row) if known and not nobody(mail) else None
        return self._found[mail]

    def _enter_mail(self, mail: str, row: int) -> uuid.UUID:
        key = f"mail:{mail}"
        name = best_name(self.names.get(key, ""), self.faces.get(mail, ""))
        return self.people.enter_party(draft_person(SOURCE, row, name=name, emails=[mail]), key)

    def _by_linkedin(self, party: Party, alias: dict[str, set[str]], row: int) -> uuid.UUID | None:
        """By the LinkedIn address, else by a name that is one member's only."""
        name = name_key(party.name)
        key = party.key or (next(iter(alias[name])) if len(alias.get(name, ())) == 1 else "")
        if not key:
            members = self.people.members_named(name)
            return next(iter(members)) if len(members) == 1 else None
        holder = self.people.linkedin_holder(key)
        if holder is not None:
            return holder
        draft = draft_person(
            "linkedin",
            row,
            name=party.name or key.partition("/")[2],
            urls=[f"https://www.linkedin.com/{key}"],
        )
        return self.people.enter_party(draft, f"id:{key}"[:390])


def told(message: MessageDraft) -> str:
    """The text of a message's touch: its subject, and the words below where they were asked for."""
    return "\n\n".join(filter(None, (message.subject, message.text)))


def _nobody_known(message: MessageDraft, party: Party) -> Skip:
    if message.channel == "email":
        return Skip(message.row, STRANGER, harmless=True)
    told = party.name or "The other side"
    if message.channel == "calendar":
        return Skip(
            message.row, f"{told} has no mail address in this meeting, so it cannot be told who it is."
        )
    return Skip(
        message.row,
        f"{told} has no address in this file and is not one of your connections, so it cannot be told who it is.",
    )
