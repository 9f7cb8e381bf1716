"""The tables of this step, by the seam they part at: imports, people, ties, merges."""

from __future__ import annotations

from askaround.network.models.finding import SearchWord
from askaround.network.models.imports import AddressBook, AddressBookCard, ImportBatch, WaitingMessage
from askaround.network.models.merges import DoubtfulOrganisations, DoubtfulPair, Merge
from askaround.network.models.people import (
    ContactPoint,
    Erasure,
    OwnPosition,
    Person,
    PersonTag,
    Position,
    SavedFilter,
    SourceId,
    SourceRecord,
)
from askaround.network.models.ties import TieEvidence, Touch

__all__ = [
    "AddressBook",
    "AddressBookCard",
    "ContactPoint",
    "DoubtfulOrganisations",
    "DoubtfulPair",
    "Erasure",
    "ImportBatch",
    "Merge",
    "OwnPosition",
    "Person",
    "PersonTag",
    "Position",
    "SavedFilter",
    "SearchWord",
    "SourceId",
    "SourceRecord",
    "TieEvidence",
    "Touch",
    "WaitingMessage",
]
