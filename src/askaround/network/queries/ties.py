"""The tie with a person, out of the columns that `summaries` keeps: no query.

In: a row. Out: `TieSignals`.
"""

from __future__ import annotations

from askaround.network.models import Person
from askaround.network.rules.ties import TieSignals


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
