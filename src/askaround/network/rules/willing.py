"""How likely somebody says yes (docs/rules/ranking.md, “Willingness”).

In: `TieSignals`, a date. Out: 0..1 without unit. Pure. No weight here is fitted to messages of others;
`bench/network/who_answers.py` measures it on such.
"""

from __future__ import annotations

import datetime as dt
import math

from askaround.network.rules.ties import TieSignals

SAID = {"": 0.0, "distant": 0.1, "occasional": 0.45, "strong": 0.8}
"""What the owner's word alone is worth; where they met counts `MET`, whatever was said of it."""

MET = 0.3
WAY_IN, WAY_IN_NAMED = 0.35, 0.45
"""Somebody named them; and may be mentioned."""

TOGETHER, SAME_PLACE = 0.15, 0.08
"""Years at the same employer or school; the same place, the years not known."""

CONNECTED = 0.08
"""They are connected on a network such as LinkedIn: `known_since` is known."""

HALF_OF_MANY = 2
"""So many replies are worth half of what any number can show."""

STRANGER = 0.05
"""Of somebody who never wrote, was never met and of whom nothing is said."""

IGNORED_DAYS = 60
"""So long a message that brought no answer speaks against them; an older one is forgotten."""

FORGOTTEN_DAYS = 3653
"""After ten years an exchange counts no more for being recent."""


def willingness(tie: TieSignals, today: dt.date, *, may_use_name: bool = False) -> float:
    """Grows with what the owner says, replies, reciprocity, recency, years together, a way in; falls with messages lately unanswered.

    1 − (1 − `first`)·(1 − said)·(1 − seen)·(1 − way in)·(1 − together)·(1 − connected)
    """
    said = max(SAID[tie.level], MET if tie.met else 0.0)
    way = (WAY_IN_NAMED if may_use_name else WAY_IN) if tie.way_in else 0.0
    together = max((TOGETHER if one.first else SAME_PLACE for one in tie.shared), default=0.0)
    connected = CONNECTED if tie.known_since else 0.0
    rest = (1 - said) * (1 - seen(tie, today)) * (1 - way) * (1 - together) * (1 - connected)
    return 1 - (1 - first(tie, today)) * rest


def first(tie: TieSignals, today: dt.date) -> float:
    """What is there before anything is known: 0.05; of somebody who never answered, the last message not 60 days old, 0.05/(1 + written)."""
    ignored = tie.written and not (tie.answered or tie.talks) and tie.last_contact
    lately = ignored and (today - ignored).days <= IGNORED_DAYS
    return STRANGER / (1 + tie.written) if lately else STRANGER


def seen(tie: TieSignals, today: dt.date) -> float:
    """What the record shows, 0..1; 0 when they never took part. The mean of three, a meeting or call counting as two replies.

    Reciprocity (replies + 1)/(max(written, replies) + 2), so that few messages prove little (Laplace's rule); how many,
    replies/(replies + 2); `recency`.
    """
    replies = tie.answered + 2 * tie.talks
    if not replies:
        return 0.0
    reciprocity = (replies + 1) / (max(tie.written, replies) + 2)
    many = replies / (replies + HALF_OF_MANY)
    return (reciprocity + many + recency(tie.last_exchange, today)) / 3


def recency(last: dt.date | None, today: dt.date) -> float:
    """1 today, 0 after ten years or without a date; each doubling of the silence takes away the same: 1 − ln(1 + days)/ln(1 + 3653)."""
    if last is None:
        return 0.0
    days = max(0, (today - last).days)
    return max(0.0, 1 - math.log1p(days) / math.log1p(FORGOTTEN_DAYS))
