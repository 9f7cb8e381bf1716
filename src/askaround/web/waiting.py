"""How many things wait at each step.

In: an owner. Out: per step of the way a number and what it counts; one small query each, the same for 10 rows as for 10,000.
"""

from __future__ import annotations

import datetime as dt

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.follow_up.models import Thanks
from askaround.interview.models import Promise
from askaround.network.models import DoubtfulPair
from askaround.outreach.models import Ask
from askaround.prepare.models import Interview

Counts = dict[str, tuple[int, str]]


def waiting(owner: Workspace) -> Counts:
    """Step → (number, what it counts)."""
    own = settings_of(owner)
    until = own.now + dt.timedelta(days=7)
    people = DoubtfulPair.objects.filter(owner=owner, verdict=DoubtfulPair.Verdict.ASK).count()
    asks = Ask.objects.filter(owner=owner, due_on__lte=own.today).count()
    interviews = Interview.objects.filter(
        owner=owner, state=Interview.State.PLANNED, starts_at__gte=own.now, starts_at__lte=until
    ).count()
    thanks = Thanks.objects.filter(owner=owner, state=Thanks.State.DUE).count()
    promises = Promise.objects.filter(owner=owner, state=Promise.State.OPEN, due_on__lte=own.today).count()
    return {
        "people": (people, "pairs that may be one person"),
        "ask": (asks, "asks with something to do today"),
        "interviews": (interviews, "interviews in the next seven days"),
        "keep_up": (thanks + promises, "thanks to write and promises due"),
    }
