"""Whom one knows for a posting: at the employer, formerly there, in the career.

In: a Workspace, the employer's names, a career. Out: `Known`. Five queries at most beside those of the lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from askaround.accounts.models import Workspace
from askaround.explore.rules.organisations import organisation_key
from askaround.network.models import Person
from askaround.network.queries.people import PersonLine, lines


@dataclass(frozen=True)
class Known:
    """People one knows at an employer now, who were there before, and who do the work elsewhere; the latest touched first.

    The counts are of all, the lists of the first few.
    """

    there: list[PersonLine]
    there_count: int
    before: list[PersonLine]
    before_count: int
    doing: list[PersonLine]
    doing_count: int

    @property
    def anybody(self) -> bool:
        return bool(self.there_count or self.before_count or self.doing_count)


def known_for(owner: Workspace, names: Iterable[str], onet: str, limit: int = 6) -> Known:
    """Nobody is listed twice: who is there now comes before who was, and both before who does the work."""
    keys = [key for name in names if (key := organisation_key(name))]
    people = Person.objects.filter(owner=owner)
    here = Q(organisation__match_key__in=keys)
    was = Q(positions__organisation__match_key__in=keys)
    there = people.filter(here)
    before = people.filter(was).exclude(pk__in=there.values("pk")).distinct()
    doing = (
        people.filter(onet=onet).exclude(pk__in=there.values("pk")).exclude(pk__in=before.values("pk"))
        if onet
        else people.none()
    )
    found: list[list[PersonLine]] = []
    counts: list[int] = []
    for rows in (there, before, doing):
        ordered = rows.select_related("organisation").order_by(
            F("last_touch_on").desc(nulls_last=True), "match_key", "id"
        )
        listed = list(ordered[: limit + 1])
        counts.append(rows.count() if len(listed) > limit else len(listed))
        found.append(lines(owner, listed[:limit]))
    return Known(found[0], counts[0], found[1], counts[1], found[2], counts[2])
