"""Everybody as they will be after an import, for the look for pairs that may be one.

In: the cards of those whom it leaves alone, and the people whom it makes or changes. Out: `Faces`, a sequence of cards. Those of the
latter are made when they are asked for, since 50,000 cards take more memory than the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from askaround.network.imports import newcomers, stored
from askaround.network.imports.merge import PersonState
from askaround.network.imports.planned import Planned

if TYPE_CHECKING:
    from askaround.network.rules.matching import Card


class Faces(Sequence["Card"]):
    """The cards of `others`, then of `people`; `country` is the owner's."""

    def __init__(self, others: list[Card], people: Planned, country: str) -> None:
        self._others, self._people, self._country = others, list(people.entries()), country
        self._aliases = people.aliases

    def __len__(self) -> int:
        return len(self._others) + len(self._people)

    @overload
    def __getitem__(self, at: int) -> Card: ...
    @overload
    def __getitem__(self, at: slice) -> list[Card]: ...
    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        beyond = (at if at >= 0 else at + len(self)) - len(self._others)
        if beyond < 0:
            return self._others[beyond]
        found = self._people[beyond]
        if isinstance(found, PersonState):
            return stored.card_of_state(found, self._country)
        write, disputed = found
        return newcomers.card_of(write, disputed, self._aliases, self._country)
