"""How the facts of a row enter a person. Pure.

In: the person as stored (or new), the draft, and what the same source said before. Out: the person's additions, and a `Delta` by
which they can be taken back. What the owner or another source said is never overwritten: a fact changes only where it was empty, or
where it still is what this source said last time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from askaround.explore.rules.organisations import organisation_key
from askaround.network.imports.drafts import PersonDraft
from askaround.network.imports.identity import contact_points

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
class PersonState:
    """A person whom an import touches. `fields` has FIELDS, title and employer as they are stored (dates as ISO texts)."""

    id: uuid.UUID
    new: bool
    fields: dict[str, str]
    contacts: set[tuple[str, str]] = field(default_factory=set)
    source_ids: set[tuple[str, str]] = field(default_factory=set)
    positions: list[PositionState] = field(default_factory=list)
    add_contacts: list[tuple[str, str, str, str]] = field(default_factory=list)
    add_ids: list[tuple[str, str]] = field(default_factory=list)
    ended: set[uuid.UUID] = field(default_factory=set)
    changed: bool = False
    retitled: bool = False
    last_touch: dt.date | None = None


@dataclass(slots=True)
class Delta:
    """What one row changed: `fields` name → [before, after]; `ended` the positions that it made former ones."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    added: bool = False

    @property
    def any(self) -> bool:
        return bool(self.fields or self.ended or self.added)


def enter(
    state: PersonState,
    draft: PersonDraft,
    before: dict[str, Any],
    disputed: frozenset[tuple[str, str]],
    new_id: Callable[[], uuid.UUID],
) -> Delta:
    """Enter the draft's facts; `before` is what the same row of the same source said last time, {} for nothing."""
    delta = Delta()
    for name, value in _scalars(draft).items():
        _scalar(state, delta, name, value, str(before.get(name, "")))
    for kind, value, key in contact_points(draft):
        if (kind, key) not in state.contacts:
            state.contacts.add((kind, key))
            state.add_contacts.append((kind, value, key, draft.source))
            delta.added = True
    for pair in draft.source_ids:
        if pair not in disputed and pair not in state.source_ids:
            state.source_ids.add(pair)
            state.add_ids.append(pair)
            delta.added = True
    if draft.positions:
        _positions(state, delta, draft, new_id)
    state.changed = state.changed or delta.any
    return delta


def _scalars(draft: PersonDraft) -> dict[str, str]:
    since = draft.connected_on.isoformat() if draft.connected_on else ""
    return {
        "name": draft.name,
        "given": draft.given,
        "family": draft.family,
        "place": draft.place,
        "country": draft.country,
        "birthday": draft.birthday,
        "known_since": since,
        "note": draft.notes,
    }


def _scalar(state: PersonState, delta: Delta, name: str, value: str, before: str) -> None:
    stored = state.fields[name]
    unnamed = name == "name" and "@" in stored
    if value and value != stored and (not stored or unnamed or (before and stored == before)):
        if name == "name" and "@" in value and stored:
            return
        state.fields[name] = value
        delta.fields[name] = [stored, value]


def _positions(state: PersonState, delta: Delta, draft: PersonDraft, new_id: Callable[[], uuid.UUID]) -> None:
    wanted = {(organisation_key(entry.organisation), entry.title): entry for entry in draft.positions}
    held = {(entry.employer, entry.title): entry for entry in state.positions}
    for entry in state.positions:
        if entry.source == draft.source and entry.current and (entry.employer, entry.title) not in wanted:
            entry.current = False
            if not entry.new:
                state.ended.add(entry.id)
                delta.ended.append(str(entry.id))
    former = not any(entry.current and entry.source != draft.source for entry in state.positions)
    for (employer, title), position in wanted.items():
        if (employer, title) in held:
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
    if former or not (state.fields["title"] or state.fields["employer"]):
        _headline(state, delta, wanted)


def _headline(state: PersonState, delta: Delta, wanted: dict[tuple[str, str], Any]) -> None:
    """The copy of the current position that lists show."""
    employer, title = next(iter(wanted))
    for name, value in (("title", title), ("employer", employer)):
        if state.fields[name] != value:
            if name == "title":
                state.retitled = True
                # The new title is coded when it is written; for taking it back the old code is enough.
                delta.fields["onet"] = [state.fields["onet"], ""]
            delta.fields[name] = [state.fields[name], value]
            state.fields[name] = value
