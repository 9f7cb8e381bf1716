"""Reads of the LAMP list, for one owner.

In: a Workspace. Out: the employers on the list, the clock of the list. How many people one knows at each is in
`network.queries.employers`.
"""

from __future__ import annotations

from django.db.models import F, QuerySet

from askaround.accounts.models import Setting, Workspace
from askaround.explore.models import Organisation
from askaround.explore.rules import lamp

TIMER = "lamp_timer"


def on_list(owner: Workspace) -> QuerySet[Organisation]:
    """The employers on the list, the most wanted first; a QuerySet, to be narrowed or paged by the caller."""
    found = Organisation.objects.filter(owner=owner, listed_at__isnull=False)
    wanted = F("motivation").desc(nulls_last=True)
    return found.order_by(wanted, F("posting").desc(nulls_last=True), "match_key", "id")


def timer_of(owner: Workspace) -> lamp.Timer:
    """The clock of the list; one query."""
    return lamp.read_timer(
        Setting.objects.filter(owner=owner, key=TIMER).values_list("value", flat=True).first()
    )
