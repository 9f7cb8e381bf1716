"""What was asked of whom in the last year, and what came of it.

In: an owner. Out: `courtesy.Asks` of those asked, and the colleagues asked lately at each employer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.network.queries.kept import Kept
from askaround.network.queries.touches import live_touches
from askaround.network.rules import courtesy
from askaround.network.rules import touches as kinds

_FIELDS = ("at", "kind", "person_id", "person__organisation_id", "person__name")
_ASKING = kinds.ASKING | {"declined"}
_ASKS = Kept(
    lambda owner, _, since: (
        live_touches(owner).filter(at__gte=since, kind__in=sorted(_ASKING)).order_by().values_list(*_FIELDS)
    )
)
_ANSWERS = Kept(
    lambda owner, keys, since: (
        live_touches(owner)
        .filter(at__gte=since, person__in=keys, kind__in=sorted((kinds.ANSWERED | kinds.TALKED) - _ASKING))
        .order_by()
        .values_list(*_FIELDS)
    )
)


@dataclass
class Asked:
    """Somebody asked within the last three weeks, and whether they answered."""

    person: uuid.UUID
    name: str
    asked_on: dt.date
    answered: bool


def asked_lately(
    owner: Workspace, settings: OwnerSettings, people: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, courtesy.Asks], dict[uuid.UUID, list[Asked]]]:
    """What was asked of these people in the last year and what they said to it; and who was asked lately, by employer. Two queries."""
    since = settings.now - dt.timedelta(days=courtesy.DECLINED_DAYS + 1)
    rows = _ASKS.with_values(owner, since)
    latest = settings.now - dt.timedelta(days=courtesy.COLLEAGUE_DAYS + 1)
    # Of all others no answer matters here, and they are most by far.
    concerned = {person for at, _, person, *_ in rows if person in people or at >= latest}
    rows += _ANSWERS.rows(owner, concerned, since)
    rows.sort(key=lambda row: row[:2])
    found: dict[uuid.UUID, _Told] = {}
    employers: dict[uuid.UUID, list[Asked]] = {}
    zone = settings.tz
    lately = settings.today - dt.timedelta(days=courtesy.COLLEAGUE_DAYS)
    for at, kind, person, employer, name in rows:
        if person not in concerned:
            continue
        told = found.get(person) or found.setdefault(person, _Told())
        if kind in kinds.ASKING:
            told.asked = at
            told.unanswered += 1
            on = at.astimezone(zone).date()
            if employer is not None and on > lately:
                if told.lately is None:
                    told.lately = Asked(person, name, on, False)
                    employers.setdefault(employer, []).append(told.lately)
                told.lately.asked_on, told.lately.answered = on, False
        elif told.asked is not None or kind == "declined":
            told.unanswered = 0
            told.declined = at if kind == "declined" else told.declined
            if told.lately is not None:
                told.lately.answered = True
    return {person: told.asks(zone) for person, told in found.items()}, employers


@dataclass(slots=True)
class _Told:
    """One person's asks and answers while they are read."""

    asked: dt.datetime | None = None
    declined: dt.datetime | None = None
    unanswered: int = 0
    lately: Asked | None = None

    def asks(self, zone: dt.tzinfo) -> courtesy.Asks:
        days = (at.astimezone(zone).date() if at else None for at in (self.asked, self.declined))
        asked, declined = days
        return courtesy.Asks(asked_on=asked, unanswered=self.unanswered, declined_on=declined)
