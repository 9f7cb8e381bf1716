"""What an import would do: every row decided, every person's additions worked out, nothing written.

In: an owner and paths. Out: `Plan`. Reads the database outside of any transaction; `commit` checks with the plan's mark that nothing
relevant changed since.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.queries import organisation_aliases
from askaround.explore.rules.organisations import organisation_key
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.ids import uuid7
from askaround.lib.text import mail_key, name_key
from askaround.network.imports import merge, newcomers, stored
from askaround.network.imports.correspondence import Correspondence, TieWrite, TouchWrite
from askaround.network.imports.doubts import Changes, changes
from askaround.network.imports.drafts import FileRead, Happened, Options, OwnDraft, PersonDraft, Skip
from askaround.network.imports.faces import Faces
from askaround.network.imports.identity import RecordKeys, card_of, facts_of
from askaround.network.imports.merge import Delta, PersonState
from askaround.network.imports.planned import Planned, new_state
from askaround.network.imports.read import Progress, read_paths
from askaround.network.imports.waiting import WaitWrite
from askaround.network.rules.matching import Matcher, compatible, members_all

OWN = "This is you."
# Shared by all rows until their own are worked out.
_NO_DELTA, _NO_FACTS = Delta(), dict[str, Any]()


@dataclass(slots=True)
class FilePlan:
    """The counts of one file: `rows = created + updated + unchanged + review + skipped`."""

    path: str
    kind: str
    rows: int
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[Skip] = field(default_factory=list)
    remarks: list[Skip] = field(default_factory=list)
    """What of rows that were read could not be understood: kept as written, or more than is kept."""


@dataclass(slots=True)
class RecordWrite:
    """A source record to be written: new, or in place of what `before` holds."""

    id: uuid.UUID
    person: uuid.UUID
    draft: PersonDraft
    key: str
    before: dict[str, Any] | None
    delta: Delta
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HappenedWrite:
    """A touch to be written that a row of a person told of."""

    person: uuid.UUID
    source: str
    told: Happened


@dataclass(slots=True)
class Plan:
    """All that `commit` writes. `people` are new and changed ones; `doubts` is how the list of pairs that may be one changes."""

    mark: tuple[Any, ...]
    paths: tuple[Path, ...]
    kind: str | None
    files: list[FilePlan]
    people: Planned = field(default_factory=Planned)
    records: list[RecordWrite] = field(default_factory=list)
    touches: list[TouchWrite] = field(default_factory=list)
    ties: list[TieWrite] = field(default_factory=list)
    waits: list[WaitWrite] = field(default_factory=list)
    takes: list[uuid.UUID] = field(default_factory=list)
    happened: list[HappenedWrite] = field(default_factory=list)
    own: list[OwnDraft] = field(default_factory=list)
    doubts: Changes = field(default_factory=Changes)
    stored_people: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def new_people(self) -> int:
        return self.people.new

    @property
    def changes(self) -> bool:
        """Whether committing would write anything."""
        written = (self.records, self.touches, self.ties, self.happened, self.own, self.waits, self.takes)
        return any(written)

    @property
    def in_part(self) -> bool:
        """Whether a row with content or a whole file could not be read (exit code 3)."""
        return any(not skip.harmless for entry in self.files for skip in entry.skipped)


def make_plan(
    owner: Workspace,
    paths: Iterable[Path | str],
    kind: str | None,
    progress: Progress | None,
    options: Mapping[str, Any] | None = None,
) -> Plan:
    """Read and decide; `options` are an ImportBatch's (words, columns). Raises Refusal when there is nothing to import; see `read.read_paths`."""
    named = list(paths)
    if not all(str(path).strip() for path in named):
        # Path("") is the folder one stands in, which nobody named.
        raise Refusal("A path is empty; name the file, folder or zip to read.")
    given = tuple(Path(path) for path in named)
    chosen = dict(options or {})
    reading = Options(
        words=bool(chosen.get("words")),
        columns=chosen.get("columns") or {},
        zone=settings_of(owner).tz,
        now=clock.now(),
    )
    plan = _Planner(owner, progress).plan(read_paths(given, kind, progress, reading), given, kind)
    plan.options = chosen
    return plan


class _Planner:
    """One planning: the matcher, what is stored, and what is to be written."""

    def __init__(self, owner: Workspace, progress: Progress | None) -> None:
        self.owner = owner
        self.progress: Progress = progress or (lambda _stage, _done, _total: None)
        self.mark = stored.mark(owner)
        self.known = known = stored.cards(owner)
        self.stored_people = len(known)
        self.names = {card.key: card.name for card in known}
        self.matcher = Matcher(known)
        self.members: dict[str, set[uuid.UUID]] = {}
        # Members whose names nobody asked for since they came; most imports never ask.
        self.unlisted = [(card.name, _uuid(card.key)) for card in known if card.linkedin]
        settings = settings_of(owner)
        self.own_mails = {mail_key(settings.mail), stored.account_mail(owner)} - {""}
        self.own_names = {name_key(settings.name)} - {""}
        self.mails = {mail for card in known for mail in card.mails}
        # Per row: what is to be entered into whom, once all details are loaded.
        self.entries: list[tuple[RecordWrite, frozenset[tuple[str, str]], FilePlan]] = []
        self.new_ids: set[uuid.UUID] = set()
        # In the order of their rows, with where they are counted.
        self.created: dict[uuid.UUID, FilePlan] = {}
        self.keys: dict[str, RecordKeys] = {}
        self.files = 0
        # Counts of rows that are counted already when they are decided.
        self.nowhere = FilePlan("", "", 0)

    def plan(self, reads: list[FileRead], paths: tuple[Path, ...], kind: str | None) -> Plan:
        for read in reads:
            self.own_names |= {name_key(name) for name in read.owner_names} - {""}
        for read in reads:
            self.mails.update(mail for draft in read.people for mail in draft.emails)
        sources = {"linkedin", "mail"} if any(read.messages for read in reads) else {"mail"}
        self.records = stored.records(
            self.owner, sources | {draft.source for read in reads for draft in read.people}
        )
        plan = Plan(self.mark, paths, kind, [], stored_people=self.stored_people)
        self.talk = Correspondence(self, reads, self.own_mails, self.own_names)
        self.total = total = sum(read.rows for read in reads)
        done = 0
        # A person's own row before what others tell of them; people before messages, whose other side is mostly among them.
        order = sorted(reads, key=_order)
        files = {
            id(read): FilePlan(read.path, read.kind, read.rows, skipped=list(read.skipped)) for read in reads
        }
        self.plan_made = plan
        self.happened = stored.message_keys(self.owner) if any(read.people for read in reads) else set()
        for read in order:
            self._people(plan, read, files[id(read)], done, total)
            done += read.rows
        self._own(plan, [(read, files[id(read)]) for read in order if read.own])
        self.talk.run([(read, files[id(read)]) for read in order])
        plan.touches, plan.ties = self.talk.touches, list(self.talk.ties.values())
        plan.waits, plan.takes = self.talk.waits, self.talk.takes
        self.progress("matching", total, total)
        plan.files = [files[id(read)] for read in reads]
        self._enter(plan)
        self._look_alike(plan)
        _check_usable(plan)
        return plan

    def _is_owner(self, draft: PersonDraft) -> bool:
        return not self.own_mails.isdisjoint(draft.emails) or self.talk.is_owner(draft)

    def _people(self, plan: Plan, read: FileRead, entry: FilePlan, done: int, total: int) -> None:
        self.files += 1
        for draft in read.people:
            if draft.row % 500 == 0:
                self.progress("matching", done + draft.row, total)
            if self._is_owner(draft):
                entry.skipped.append(Skip(draft.row, OWN, harmless=True))
                continue
            key, sure = self.keys.setdefault(draft.source, RecordKeys()).of(draft, self.files)
            if draft.extra or draft.cut:
                entry.remarks += [Skip(draft.row, f"Kept as written: {line}") for line in draft.extra]
                entry.remarks += [Skip(draft.row, told) for told in draft.cut]
            person = self._row(plan, draft, key, sure, entry)
            for told in draft.happened:
                if told.key not in self.happened:
                    self.happened.add(told.key)
                    plan.happened.append(HappenedWrite(person, draft.source, told))

    def _own(self, plan: Plan, reads: list[tuple[FileRead, FilePlan]]) -> None:
        """Where the owner worked and studied: what is new of it."""
        seen = stored.own_positions(self.owner) if reads else set()
        for read, entry in reads:
            for own in read.own:
                key = (own.kind, organisation_key(own.organisation), own.title, own.started)
                entry.counts["unchanged" if key in seen else "created"] += 1
                if key not in seen:
                    seen.add(key)
                    plan.own.append(own)

    def _row(self, plan: Plan, draft: PersonDraft, key: str, sure: bool, entry: FilePlan) -> uuid.UUID:
        record = self.records.get((draft.source, key))
        if record and not (sure or compatible(draft.name, self.names[record.person])):
            key = f"{key[:250]} {name_key(draft.name)[:140]}"
            record = self.records.get((draft.source, key))
        if record and record.digest == draft.digest:
            entry.counts["unchanged"] += 1
            self._remember_member(draft, record.person)
            return record.person
        number = uuid7()
        card = card_of(draft, number)
        members = self.members_named(name_key(draft.name)) if draft.member and not record else set()
        if record:
            decision = self.matcher.join_to(card, record.person)
        elif len(members) == 1:
            decision = self.matcher.join_to(card, next(iter(members)))
        else:
            decision = self.matcher.decide(card)
        person = number if decision.joins is None else _uuid(decision.joins)
        if decision.joins is None:
            self.new_ids.add(person)
            entry.counts["created"] += 1
            self.created[person] = entry
        self.names.setdefault(person, draft.name)
        self._remember_member(draft, person)
        # A new record may bear the key of its person, as they are of two tables.
        known = stored.Record(record.id if record else number, person, draft.digest)
        self.records[draft.source, key] = known
        write = RecordWrite(known.id, person, draft, key, {} if record else None, _NO_DELTA, _NO_FACTS)
        self.entries.append((write, decision.disputed, entry if decision.joins is not None else self.nowhere))
        return person

    def _remember_member(self, draft: PersonDraft, person: uuid.UUID) -> None:
        if any(source == "linkedin" for source, _ in draft.source_ids):
            self.unlisted.append((draft.name, person))

    def linkedin_holder(self, key: str) -> uuid.UUID | None:
        """Who has that LinkedIn key."""
        holder = self.matcher.holder(("linkedin", key))
        return None if holder is None else _uuid(holder)

    def members_named(self, name: str) -> set[uuid.UUID]:
        """The LinkedIn members of that name key."""
        for written, person in self.unlisted:
            self.members.setdefault(name_key(written), set()).add(person)
        self.unlisted.clear()
        return self.members.get(name, set())

    def tell(self, done: int) -> None:
        """Show that messages are being decided; raises where the owner stopped the import."""
        self.progress("matching", done, max(done, self.total))

    def enter_party(self, draft: PersonDraft, key: str) -> uuid.UUID:
        """The person of somebody seen in a message, who may become one by it."""
        return self._row(self.plan_made, draft, key[:390], True, self.nowhere)

    def _enter(self, plan: Plan) -> None:
        """Work out what each row adds to its person, in the order of the rows."""
        # Everything is decided; what deciding needed may go before as much again is made.
        self.matcher, self.names, self.members, self.keys, self.records = Matcher([]), {}, {}, {}, {}
        self.unlisted.clear()
        wanted = {write.person for write, _, _ in self.entries} | {touch.person for touch in plan.touches}
        wanted |= {entry.person for entry in plan.happened}
        before: dict[uuid.UUID, dict[str, Any]] = {}
        for state in stored.states(self.owner, sorted(wanted - self.new_ids), before).values():
            plan.people.put(state)
        old = [
            write.id for write, _, _ in self.entries if write.before is not None and write.id not in before
        ]
        before |= stored.record_facts(self.owner, old)
        aliases = plan.people.aliases = organisation_aliases(self.owner)
        rows = Counter(write.person for write, _, _ in self.entries)
        for write, disputed, entry in self.entries:
            if rows[write.person] == 1 and write.before is None and write.person in self.new_ids:
                plan.people.leave(write, disputed)
                continue
            state = plan.people.whole(write.person) or new_state(write.person)
            plan.people.put(state)
            write.before = before.get(write.id) if write.before is not None else None
            write.facts = facts_of(write.draft)
            write.delta = merge.enter(state, write.draft, (write.key, write.facts), disputed, uuid7, aliases)
            entry.counts["updated" if write.delta.any else "unchanged"] += 1
        plan.records = [write for write, _, _ in self.entries]
        self.entries = []

    def _look_alike(self, plan: Plan) -> None:
        """How the list of doubtful pairs changes. A row whose person may be one of before, or of an earlier row, is to be reviewed."""
        if not plan.records:
            return
        country = settings_of(self.owner).country
        others = [card for card in self.known if card.key not in plan.people]
        addresses = chain((card.linkedin for card in others), map(_linkedin, plan.people.entries()))
        cards = [] if members_all(addresses) else Faces(others, plan.people, country)
        plan.doubts = changes(self.owner, cards, lambda done, total: self.progress("matching", done, total))
        if not plan.doubts.add:
            return
        order = {person: at for at, person in enumerate(self.created)}
        later = {max(pair, key=lambda person: order.get(person, -1)) for pair in plan.doubts.add}
        for person, entry in self.created.items():
            if person in later:
                entry.counts["created"] -= 1
                entry.counts["review"] += 1


def _linkedin(found: PersonState | tuple[RecordWrite, newcomers.Disputed]) -> list[str]:
    """Somebody's addresses at LinkedIn."""
    if isinstance(found, PersonState):
        return [value for source, value in found.source_ids if source == "linkedin"]
    write, disputed = found
    return [pair[1] for pair in write.draft.source_ids if pair[0] == "linkedin" and pair not in disputed]


def _order(read: FileRead) -> tuple[bool, bool, bool]:
    return (
        bool(read.messages),
        any(draft.member for draft in read.people),
        any(draft.record for draft in read.people),
    )


def _uuid(key: object) -> uuid.UUID:
    assert isinstance(key, uuid.UUID)
    return key


def _check_usable(plan: Plan) -> None:
    if plan.waits or any(entry.counts.total() for entry in plan.files):
        return
    skips = [skip for entry in plan.files for skip in entry.skipped]
    reasons = Counter(skip.reason for skip in skips if not skip.harmless) or Counter(
        skip.reason for skip in skips
    )
    told = reasons.most_common(1)[0][0] if reasons else "no row could be used."
    names = ", ".join(Path(entry.path).name for entry in plan.files[:3])
    raise Refusal(f"There is nothing to import in {names}: {told}")


def employers(plan: Plan) -> dict[str, str]:
    """Match key → name of every employer that the plan names."""
    found: dict[str, str] = {}
    for write in plan.records:
        for position in write.draft.positions:
            if key := organisation_key(position.organisation):
                found.setdefault(key, position.organisation)
    return found
