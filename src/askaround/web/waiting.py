"""How many things wait at each step.

In: an owner, and what is due if the page has it already. Out: per step of the way a number and what it counts; the same number of
queries for 10 rows as for 10,000.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.network.models import DoubtfulPair
from askaround.outreach.due import due_count

Counts = dict[str, tuple[int, str]]
# To which step a due thing belongs; what is not named here is about an ask.
STEPS = {
    "thanks": "keep_up", "promise": "keep_up", "contact": "keep_up", "held": "interviews", "confirm": "interviews",
    "cannot": "interviews", "suggested": "interviews", "calendar": "", "archive": "",
}  # fmt: skip


def waiting(owner: Workspace, view: Any | None = None) -> Counts:
    """Step → (number, what it counts). `view` is a `today.rules.TodayView`."""
    from askaround.today import queries as today

    settings = settings_of(owner)
    items = view.items if view else today.due_items(owner, settings, asks=False)
    # What outreach asks for is only counted: of hundreds of asks, reading what happened in each costs a page its second half.
    asks = 0 if view else due_count(owner, settings.today)
    due = Counter(STEPS.get(item.kind, "ask") for item in items)
    pairs = DoubtfulPair.objects.filter(owner=owner, verdict=DoubtfulPair.Verdict.ASK).count()
    week = settings.now + dt.timedelta(days=7)
    coming = sum(row.starts_at <= week for row in today.coming(owner, settings))
    return {
        "today": (len(items) + asks, "things due"),
        "people": (pairs, "pairs that may be one person"),
        "ask": (due["ask"] + asks, "asks with something to do"),
        "interviews": (coming or due["interviews"], "interviews in the next seven days, or to write up"),
        "keep_up": (due["keep_up"], "thanks, promises and people to write to"),
    }
