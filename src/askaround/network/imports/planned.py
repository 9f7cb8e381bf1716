"""The people whom an import makes or changes, in the memory that 50,000 of them may take.

In: states that are worked out already, and rows that make somebody new by themselves. Out: both, in order. Of the latter, which are
most by far, only the row is kept (`newcomers`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from askaround.network.imports import merge
from askaround.network.imports.merge import PersonState

if TYPE_CHECKING:
    from askaround.network.imports.plan import RecordWrite

Disputed = frozenset[tuple[str, str]]


class Planned:
    """Person → state. `aliases` are further names of employers."""

    def __init__(self) -> None:
        self.aliases: Mapping[str, str] = {}
        self._all: dict[uuid.UUID, PersonState | tuple[RecordWrite, Disputed]] = {}

    def put(self, state: PersonState) -> None:
        """A state that further rows may change."""
        self._all[state.id] = state

    def leave(self, write: RecordWrite, disputed: Disputed) -> None:
        """A row that makes a new person, of whom no other row tells."""
        self._all[write.person] = write, disputed

    def __contains__(self, person: object) -> bool:
        return person in self._all

    def __len__(self) -> int:
        return len(self._all)

    def whole(self, person: uuid.UUID) -> PersonState | None:
        """The state that was put, if one was."""
        found = self._all.get(person)
        return found if isinstance(found, PersonState) else None

    def wholes(self) -> Iterator[PersonState]:
        """The states that were put."""
        return (found for found in self._all.values() if isinstance(found, PersonState))

    def alone(self) -> Iterator[RecordWrite]:
        """The rows that each make somebody new by themselves."""
        return (found[0] for found in self._all.values() if not isinstance(found, PersonState))

    def entries(self) -> Iterator[PersonState | tuple[RecordWrite, Disputed]]:
        """In order, each state that was put, and each row that was left with what it may not claim."""
        return iter(self._all.values())

    def is_new(self, person: uuid.UUID) -> bool:
        """Whether the import makes that person."""
        found = self._all[person]
        return not isinstance(found, PersonState) or found.new

    @property
    def new(self) -> int:
        """How many the import makes."""
        return sum(not isinstance(found, PersonState) or found.new for found in self._all.values())


def new_state(person: uuid.UUID) -> PersonState:
    """Somebody new, of whom nothing is entered yet."""
    return PersonState(person, True, dict.fromkeys((*merge.FIELDS, "title", "employer", "onet"), ""))
