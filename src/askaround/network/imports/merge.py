"""How the facts of a row enter a person. Pure.

In: the person as stored (or new) with all that files ever said of them, and a draft. Out: the person's additions, and a `Delta` by which
they can be taken back. A field is what the owner said, else what the files say together (`chosen`), which does not depend on the order in
which they came: where they differ, what somebody says of themselves at LinkedIn counts before an address book (SOURCES).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from askaround.explore.rules.organisations import organisation_key
from askaround.lib.text import match_key
from askaround.network.imports.drafts import PersonDraft
from askaround.network.imports.identity import contact_points

SOURCES = ("linkedin", "vcard", "google", "outlook", "monica", "table")
Said = Mapping[tuple[str, str], Mapping[str, Any]]
"""(source, record key) → what that record says, as `identity.facts_of` gives it."""
FIELDS = ("name", "given", "family", "place", "country", "birthday", "known_since", "note")


@dataclass(slots=True)
class PositionState:
    """A position of a person: stored, or to be added. `employer` is the organisation's match key, “” for none."""

    id: uuid.UUID
    employer: str
    title: str
    current: bool
    source: str
    new: bool = False
    organisation: str = ""
    started: str = ""
    ended: str = ""


@dataclass(slots=True)
class SaidState:
    """A way to reach somebody, or a label: stored (`id`), or to be added (`at`, its place among those)."""

    value: str
    source: str
    id: uuid.UUID | None = None
    at: int = 0


@dataclass(slots=True)
class PersonState:
    """A person whom an import touches. `fields` has FIELDS, title and employer as they are stored (dates as ISO texts); `said` is what
    each record of theirs says."""

    id: uuid.UUID
    new: bool
    fields: dict[str, str]
    contacts: set[tuple[str, str]] = field(default_factory=set)
    source_ids: set[tuple[str, str]] = field(default_factory=set)
    positions: list[PositionState] = field(default_factory=list)
    add_contacts: list[tuple[str, str, str, str]] = field(default_factory=list)
    add_ids: list[tuple[str, str]] = field(default_factory=list)
    points: dict[tuple[str, str], SaidState] = field(default_factory=dict)
    tags: dict[str, SaidState] = field(default_factory=dict)
    renamed: dict[tuple[str, uuid.UUID], dict[str, str]] = field(default_factory=dict)
    said: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    add_tags: list[tuple[str, str, str]] = field(default_factory=list)
    ended: set[uuid.UUID] = field(default_factory=set)
    changed: bool = False
    retitled: bool = False
    last_touch: dt.date | None = None


@dataclass(slots=True)
class Delta:
    """What one row changed: `fields` name → [before, after]; `ended` the positions that it made former ones; `renamed` what is now shown as
    this source says it: [what, id, values before, values after]."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    added: bool = False
    renamed: list[tuple[str, str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.fields or self.ended or self.added)


def enter(
    state: PersonState,
    draft: PersonDraft,
    record: tuple[str, Mapping[str, Any]],
    disputed: frozenset[tuple[str, str]],
    new_id: Callable[[], uuid.UUID],
    aliases: Mapping[str, str],
) -> Delta:
    """Enter the draft's facts; `record` is its key and facts, `aliases` further names of employers → the key of their first name."""
    delta = Delta()
    slot = (draft.source, record[0])
    before, old = chosen(state.said, aliases), state.said.get(slot, {})
    state.said[slot] = record[1]
    after = chosen(state.said, aliases)
    for name in FIELDS:
        _scalar(state, delta, name, after.get(name, ""), before.get(name, ""))
    _reach(state, delta, draft, disputed)
    _labels(state, delta, draft)
    if draft.positions:
        _positions(state, delta, draft, old, new_id, aliases)
        _headline(state, delta, before, after)
    state.changed = state.changed or delta.any
    return delta


def _reach(
    state: PersonState, delta: Delta, draft: PersonDraft, disputed: frozenset[tuple[str, str]]
) -> None:
    for kind, value, key in contact_points(draft):
        if (kind, key) not in state.contacts:
            state.contacts.add((kind, key))
            state.points[kind, key] = SaidState(value, draft.source, at=len(state.add_contacts))
            state.add_contacts.append((kind, value, key, draft.source))
            delta.added = True
        elif _better(draft.source, state.points[kind, key].source):
            point = state.points[kind, key]
            _rename(state, delta, "contact", point, "value", value, draft.source)
            if point.id is None:
                state.add_contacts[point.at] = (kind, value, key, draft.source)
    for pair in draft.source_ids:
        if pair not in disputed and pair not in state.source_ids:
            state.source_ids.add(pair)
            state.add_ids.append(pair)
            delta.added = True


def _labels(state: PersonState, delta: Delta, draft: PersonDraft) -> None:
    for label in draft.categories:
        if not (key := match_key(label)):
            continue
        if key not in state.tags:
            state.tags[key] = SaidState(label, draft.source, at=len(state.add_tags))
            state.add_tags.append((label, key, draft.source))
            delta.added = True
        elif _better(draft.source, state.tags[key].source):
            tag = state.tags[key]
            _rename(state, delta, "tag", tag, "name", label, draft.source)
            if tag.id is None:
                state.add_tags[tag.at] = (label, key, draft.source)


def _source_rank(source: str) -> tuple[int, str]:
    if source == "hand":
        return -1, source
    return SOURCES.index(source) if source in SOURCES else len(SOURCES), source


def _better(source: str, than: str) -> bool:
    return source != than and _source_rank(source) < _source_rank(than)


def _rename(
    state: PersonState, delta: Delta, what: str, said: SaidState, field: str, value: str, source: str
) -> None:
    """Show something as a better source says it, so that the order of imports makes no difference."""
    if said.id is not None:
        old, new = {field: said.value, "source": said.source}, {field: value, "source": source}
        delta.renamed.append((what, str(said.id), old, new))
        state.renamed[what, said.id] = new
    said.value, said.source = value, source


def chosen(said: Said, aliases: Mapping[str, str]) -> dict[str, str]:
    """What the records say together, per field; no field that none of them has.

    The first record that has it, by SOURCES and then by key; of days since which somebody is known the earliest; all notes, each once. A
    mail address is a name only where there is no other.
    """
    if not said:
        return {}
    records = said.items() if len(said) == 1 else sorted(said.items(), key=_rank)
    found: dict[str, str] = {}
    notes: dict[str, None] = {}
    for _, facts in records:
        for name in _SCALARS:
            value = facts.get(name)
            if value and (name not in found or (name == "name" and "@" in found[name] and "@" not in value)):
                found[name] = str(value)
        if since := facts.get("known_since"):
            found["known_since"] = min(str(since), found.get("known_since") or str(since))
        if note := facts.get("note"):
            notes[str(note)] = None
    if notes:
        found["note"] = "\n\n".join(notes)
    working = [(slot, facts) for slot, facts in records if facts.get("positions")]
    if working:
        # What somebody was when a recommendation was written may be long ago.
        facts = next(
            (said for (_, key), said in working if not key.startswith("recommendation:")), working[0][1]
        )
        first = facts["positions"][0]
        found["title"], found["employer"] = first["title"], employer_key(first["organisation"], aliases)
    return found


_SCALARS = ("name", "given", "family", "place", "country", "birthday")


def _rank(item: tuple[tuple[str, str], Any]) -> tuple[int, bool, str, str, int]:
    (source, key), _ = item
    at, _ = _source_rank(source)
    told, _, number = key.rpartition("#")
    again = bool(told) and number.isascii() and number.isdigit()
    # Of rows with the same key, the last is the newest.
    return at, key.startswith(_BESIDE), source, told if again else key, -int(number) if again else -1


_BESIDE = ("invitation:", "recommendation:")
"""How the keys of records begin that tell of somebody in passing."""


def employer_key(name: str, aliases: Mapping[str, str]) -> str:
    """The match key by which an employer of that name is stored."""
    key = organisation_key(name)
    return aliases.get(key, key)


def _scalar(state: PersonState, delta: Delta, name: str, value: str, before: str) -> None:
    stored = state.fields[name]
    unnamed = name == "name" and "@" in stored
    if value and value != stored and (not stored or unnamed or (before and stored == before)):
        if name == "name" and "@" in value and stored:
            return
        state.fields[name] = value
        delta.fields[name] = [stored, value]


def _works(facts: Iterable[Mapping[str, Any]], aliases: Mapping[str, str]) -> set[tuple[str, str]]:
    return {
        (employer_key(entry["organisation"], aliases), entry["title"])
        for said in facts
        for entry in said.get("positions", ())
    }


def _positions(
    state: PersonState,
    delta: Delta,
    draft: PersonDraft,
    old: Mapping[str, Any],
    new_id: Callable[[], uuid.UUID],
    aliases: Mapping[str, str],
) -> None:
    """New positions come in; one that this record named and none names any more is a former one."""
    wanted = {(employer_key(entry.organisation, aliases), entry.title): entry for entry in draft.positions}
    if old:
        gone = _works([old], aliases) - _works(state.said.values(), aliases)
        for entry in state.positions:
            if entry.current and entry.source != "hand" and (entry.employer, entry.title) in gone:
                entry.current = False
                if not entry.new:
                    state.ended.add(entry.id)
                    delta.ended.append(str(entry.id))
    held = {(entry.employer, entry.title): entry for entry in state.positions}
    for (employer, title), position in wanted.items():
        if there := held.get((employer, title)):
            if _better(draft.source, there.source):
                said = SaidState("", there.source, None if there.new else there.id)
                _rename(state, delta, "position", said, "source", draft.source, draft.source)
                there.source = draft.source
            continue
        state.positions.append(
            PositionState(
                new_id(),
                employer,
                title,
                position.current,
                draft.source,
                True,
                position.organisation,
                position.started,
                position.ended,
            )
        )
        delta.added = True


def _headline(state: PersonState, delta: Delta, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """The copy of the current position that lists show, where the owner said no other."""
    now = (state.fields["title"], state.fields["employer"])
    if any(now) and now != (before.get("title", ""), before.get("employer", "")):
        return
    for name in ("title", "employer"):
        value = after.get(name, "")
        if state.fields[name] != value:
            if name == "title":
                state.retitled = True
                # The new title is coded when it is written; for taking it back the old code is enough.
                delta.fields["onet"] = [state.fields["onet"], ""]
            delta.fields[name] = [state.fields[name], value]
            state.fields[name] = value
