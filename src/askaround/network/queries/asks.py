"""What was asked of whom in the last year, and what came of it.

In: an owner. Out: `courtesy.Asks` of those asked, and the colleagues asked lately at each employer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.network.queries.touches import live_touches
from askaround.network.rules import courtesy
from askaround.network.rules import touches as kinds


@dataclass
class Asked:
    """Somebody asked within the last three weeks, and whether they answered."""

    person: uuid.UUID
    name: str
    asked_on: dt.date
    answered: bool


def asked_lately(
    owner: Workspace, settings: OwnerSettings
) -> tuple[dict[uuid.UUID, courtesy.Asks], dict[uuid.UUID, list[Asked]]]:
    """What was asked of each person in the last year and what they said to it; and who was asked lately, by employer. One query."""
    since = settings.now - dt.timedelta(days=courtesy.DECLINED_DAYS + 1)
    lived = live_touches(owner).filter(at__gte=since)
    # Only of people who were asked or declined: of the others no answer matters here, and they are most by far.
    concerned = lived.filter(kind__in=kinds.ASKING | {"declined"}).order_by().values("person_id")
    rows = (
        lived.filter(person__in=concerned, kind__in=kinds.ASKING | kinds.ANSWERED | kinds.TALKED)
        .order_by("at", "id")
        .values_list("person_id", "kind", "at", "person__organisation_id", "person__name")
    )
    asks: dict[uuid.UUID, courtesy.Asks] = {}
    lately: dict[uuid.UUID, Asked] = {}
    employers: dict[uuid.UUID, list[Asked]] = {}
    for person, kind, at, employer, name in rows.iterator():
        on = at.astimezone(settings.tz).date()
        before = asks.get(person, courtesy.Asks())
        if kind in kinds.ASKING:
            asks[person] = replace(before, asked_on=on, unanswered=before.unanswered + 1)
            if employer is not None and (settings.today - on).days < courtesy.COLLEAGUE_DAYS:
                if person not in lately:
                    lately[person] = Asked(person, name, on, False)
                    employers.setdefault(employer, []).append(lately[person])
                lately[person].asked_on, lately[person].answered = on, False
        elif before.asked_on is not None or kind == "declined":
            declined = on if kind == "declined" else before.declined_on
            asks[person] = replace(before, unanswered=0, declined_on=declined)
            if person in lately:
                lately[person].answered = True
    return asks, employers
