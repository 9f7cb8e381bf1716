"""How many things wait at each step.

In: an owner. Out: per step of the way a number and what it counts; the same number of queries for 10 rows as for 10,000.
"""

from __future__ import annotations

from askaround.accounts.models import Workspace
from askaround.network.models import DoubtfulPair

Counts = dict[str, tuple[int, str]]


def waiting(owner: Workspace) -> Counts:
    """Step → (number, what it counts)."""
    from askaround.today import queries as today

    by_step = today.waiting(owner)
    pairs = DoubtfulPair.objects.filter(owner=owner, verdict=DoubtfulPair.Verdict.ASK).count()
    return {
        "today": (len(today.today(owner).items), "things due"),
        "people": (pairs, "pairs that may be one person"),
        "ask": (by_step.get("ask", 0), "asks with something to do"),
        "interviews": (by_step.get("interviews", 0), "interviews in the next seven days"),
        "keep_up": (by_step.get("keep", 0), "thanks, promises and people to write to"),
    }
