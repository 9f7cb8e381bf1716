"""Why two may be one, with names as they are written: matching knows folded keys, and says “the same employer (orchard bio)”.

In: an owner and doubtful pairs, of people or of organisations. Out: their reasons for eyes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.text import match_key
from askaround.network.models import DoubtfulPair

_EMPLOYER = re.compile(r"the same employer \((.+)\)")
_KEYED = re.compile(r"(the same place|the initials of the other) \((.+)\)")


def reasons(owner: Workspace, pairs: Iterable[Any]) -> dict[uuid.UUID, list[str]]:
    """Pair → its reasons. One query at most; of organisations none, when theirs are at hand (`select_related`)."""
    found = list(pairs)
    keys = {
        said[1]
        for pair in found
        for reason in pair.reasons
        if isinstance(pair, DoubtfulPair) and (said := _EMPLOYER.fullmatch(reason))
    }
    rows = Organisation.objects.filter(owner=owner, match_key__in=keys)
    names: dict[str, str] = dict(rows.values_list("match_key", "name")) if keys else {}

    def employer(reason: str) -> str:
        said = _EMPLOYER.fullmatch(reason)
        return f"the same employer ({names.get(said[1], said[1])})" if said else reason

    return {
        pair.pk: [
            employer(reason) if isinstance(pair, DoubtfulPair) else _of_organisations(pair, reason)
            for reason in pair.reasons
        ]
        for pair in found
    }


def _of_organisations(pair: Any, reason: str) -> str:
    said = _KEYED.fullmatch(reason)
    if not said:
        return reason
    for text in (pair.a.name, pair.b.name, pair.a.place, pair.b.place):
        if said[2] in (match_key(text), organisation_key(text).replace(" ", "")):
            return f"{said[1]} ({text})"
    return reason
