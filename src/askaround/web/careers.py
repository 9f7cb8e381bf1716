"""What the pages of careers share.

In: a career of the catalogue, an owner. Out: its figures in one line, how many people the owner knows in careers.
"""

from __future__ import annotations

from django.db.models import Count

from askaround.accounts.models import Workspace
from askaround.explore.catalogue import Career, Hit
from askaround.network.models import Person

ZONES = {
    1: "little or no preparation",
    2: "some preparation",
    3: "medium preparation",
    4: "considerable preparation",
    5: "extensive preparation",
}


def known_in(owner: Workspace, codes: list[str]) -> dict[str, int]:
    """Career → how many people do it now; one query."""
    rows = Person.objects.filter(owner=owner, onet__in=codes).values_list("onet").annotate(n=Count("*"))
    return dict(rows.order_by())


def figures(career: Career) -> str:
    """One line: jobs, median pay, preparation; only what is published."""
    parts = []
    nation = career.nation
    if nation and nation.employment:
        parts.append(f"{nation.employment:,} jobs in the United States")
    if nation and nation.median:
        parts.append(f"median pay {nation.median.told}")
    if career.job_zone in ZONES:
        parts.append(ZONES[career.job_zone])
    return " · ".join(parts)


def found_by(hit: Hit) -> str:
    """By what a career was found, in a few words; "" when its own title says it."""
    if hit.matched.lower() == hit.title.lower() or hit.by == "code":
        return ""
    said = {"words": f"its words: {hit.matched}", "technology": f"uses {hit.matched}"}
    return said.get(hit.by, f"“{hit.matched}”")
