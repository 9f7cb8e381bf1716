"""Dates and times typed into forms, in the owner's zone.

In: the text of a date or datetime-local field. Out: an aware datetime. What cannot be read is a Refusal.
"""

from __future__ import annotations

import datetime as dt

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal


def local_moment(owner: Workspace, text: str) -> dt.datetime | None:
    """None for nothing typed; a date alone means noon of that day, but never later than now on the day itself."""
    if not text.strip():
        return None
    own = settings_of(owner)
    try:
        value = dt.datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        raise Refusal(
            "That is no date; write it like 2026-11-23, with 14:30 after it if the hour matters."
        ) from None
    if len(text.strip()) == 10:
        value = value.replace(hour=12)
        if value.date() == own.today:
            return own.now
    return value.replace(tzinfo=own.tz) if value.tzinfo is None else value
