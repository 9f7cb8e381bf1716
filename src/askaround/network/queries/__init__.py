"""Reads about people, ties and whom to ask.

In: a Workspace. Out: rows and dataclasses of that owner only.
"""

from __future__ import annotations

from askaround.network.queries.asking import Suggestion, left_out, weights_of, whom_to_ask
from askaround.network.queries.listing import PeoplePage, people_count, people_ids, people_page
from askaround.network.queries.people import (
    PersonDetail,
    PersonLine,
    first_point,
    lines,
    person_detail,
    person_of,
)
from askaround.network.queries.ties import tie_of
from askaround.network.queries.touches import live_touches

__all__ = [
    "PeoplePage",
    "PersonDetail",
    "PersonLine",
    "Suggestion",
    "first_point",
    "left_out",
    "lines",
    "live_touches",
    "people_count",
    "people_ids",
    "people_page",
    "person_detail",
    "person_of",
    "tie_of",
    "weights_of",
    "whom_to_ask",
]
