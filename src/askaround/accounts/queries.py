"""Reads about an owner.

In: a Workspace. Out: settings as a frozen dataclass, the present in the owner's zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from askaround.accounts import rules
from askaround.accounts.models import Setting, Workspace
from askaround.accounts.once import read_once
from askaround.lib import clock


@dataclass(frozen=True)
class OwnerSettings:
    """Every setting of one owner, with defaults where nothing was said; fields are the keys of `rules.KINDS`."""

    name: str
    mail: str
    phone: str
    headline: str
    likes: str
    zone: str
    country: str
    region: str
    home: str
    working_days: tuple[str, ...]
    cadence: str
    quiet_from: str
    quiet_until: str
    weekly_goal: int
    minutes: int
    who_weights: str
    linkedin_message_limit: int
    linkedin_note_limit: int
    free_from: str
    free_until: str
    buffer_minutes: int
    daily_mail: str
    daily_mail_at: str
    desktop_notes: str
    mail_folder: str
    archive_requested_on: str
    first_run_done: str

    @property
    def tz(self) -> ZoneInfo:
        return clock.zone(self.zone)

    @property
    def now(self) -> dt.datetime:
        """The present in the owner's zone."""
        return clock.now().astimezone(self.tz)

    @property
    def calendar(self) -> clock.WorkCalendar:
        return clock.WorkCalendar(self.working_days, self.country, self.region)

    @property
    def today(self) -> dt.date:
        return self.now.date()


def settings_of(owner: Workspace) -> OwnerSettings:
    """The owner's settings; one query, and one for all the parts of a page."""
    return read_once(("settings", owner.pk), lambda: OwnerSettings(**settings_dict(owner)))


def settings_dict(owner: Workspace) -> dict[str, Any]:
    """The same as a plain dictionary, lists as tuples."""
    stored = dict(Setting.objects.filter(owner=owner).values_list("key", "value"))
    values: dict[str, Any] = {}
    for key, kind in rules.KINDS.items():
        value = stored.get(key, kind.default)
        values[key] = tuple(value) if isinstance(value, list) else value
    return values
