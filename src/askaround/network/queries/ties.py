"""The tie with a person, out of the columns that `summaries` keeps, and the places where both were.

In: a row, the owner's own positions. Out: `TieSignals`, `Shared`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from askaround.accounts.models import Workspace
from askaround.explore.queries import organisations_by_key
from askaround.network.models import OwnPosition, Person, Position
from askaround.network.rules.shared import Stay, overlap
from askaround.network.rules.ties import Shared, TieSignals


def tie_of(person: Person) -> TieSignals:
    """The tie with a person, from their columns alone."""
    return TieSignals(
        written=person.written,
        answered=person.answered,
        talks=person.talks,
        first_exchange=person.first_exchange_on,
        last_exchange=person.last_exchange_on,
        strong_until=person.strong_until,
        last_contact=person.last_touch_on,
        level=person.level,
        met=person.met_where,
        way_in=person.named_by_id is not None,
        known_since=person.known_since,
    )


def own_stays(owner: Workspace, own: Sequence[OwnPosition]) -> dict[uuid.UUID, list[Stay]]:
    """Where the owner was, by the key of the organisation that bears the name. Two queries; none without positions."""
    known = organisations_by_key(owner, {row.match_key for row in own}) if own else {}
    found: dict[uuid.UUID, list[Stay]] = {}
    for row in own:
        if row.match_key in known:
            stay = Stay(
                row.organisation, row.started, row.ended, not row.ended, row.kind == OwnPosition.Kind.SCHOOL
            )
            found.setdefault(known[row.match_key][0], []).append(stay)
    return found


def shared_places(
    own: dict[uuid.UUID, list[Stay]], theirs: Iterable[Stay], today: dt.date
) -> tuple[Shared, ...]:
    """Where both were, those with years first; each place once."""
    found: dict[str, Shared] = {}
    for stay in theirs:
        for mine in own.get(uuid.UUID(stay.place), ()):
            together = overlap(mine, stay, today)
            if together and (mine.place not in found or found[mine.place].first is None):
                found[mine.place] = together
    return tuple(sorted(found.values(), key=lambda one: (one.first is None, one.place)))


def shared_with(owner: Workspace, positions: Iterable[Position], today: dt.date) -> tuple[Shared, ...]:
    """Where the owner was together with the person of these positions. Three queries at most."""
    theirs = [
        Stay(str(row.organisation_id), row.started, row.ended, row.current)
        for row in positions
        if row.organisation_id
    ]
    own = OwnPosition.objects.filter(owner=owner).order_by("-started", "id") if theirs else ()
    return shared_places(own_stays(owner, list(own)), theirs, today)
