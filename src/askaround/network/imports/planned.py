"""The people whom an import makes or changes, in the memory that 50,000 of them may take.

In: states that are worked out already, and rows that make somebody new by themselves. Out: the states, in order. Of the latter, which are
most by far, only the row is kept: what it says of a new person is worked out whenever it is asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from askaround.lib.ids import uuid7
from askaround.network.imports import merge
from askaround.network.imports.identity import facts_of
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

    def is_new(self, person: uuid.UUID) -> bool:
        """Whether the import makes that person."""
        found = self._all[person]
        return not isinstance(found, PersonState) or found.new

    @property
    def new(self) -> int:
        """How many the import makes."""
        return sum(not isinstance(found, PersonState) or found.new for found in self._all.values())

    def values(self) -> Iterator[PersonState]:
        """Every state; of those who come from one row a fresh one, with fresh keys of positions."""
        for found in self._all.values():
            yield found if isinstance(found, PersonState) else self._made(*found)

    def _made(self, write: RecordWrite, disputed: Disputed) -> PersonState:
        state = new_state(write.person)
        merge.enter(state, write.draft, (write.key, facts_of(write.draft)), disputed, uuid7, self.aliases)
        return state


def new_state(person: uuid.UUID) -> PersonState:
    """Somebody new, of whom nothing is entered yet."""
    return PersonState(person, True, dict.fromkeys((*merge.FIELDS, "title", "employer", "onet"), ""))
