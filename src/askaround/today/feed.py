"""The calendar of everything due: as a file, and at a private address that other programs read again and again (docs/rules/reminders.md).

In: a Workspace. Out: iCalendar bytes; the address's secret, sealed. Whoever knows the address reads the calendar; a new one ends the old.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import uuid

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.config import at_rest
from askaround.lib import clock, ics_feed
from askaround.lib.errors import Refusal
from askaround.prepare import queries as prepare
from askaround.prepare.models import CalendarFeed, Interview
from askaround.today import queries
from askaround.today.rules import Item, note_key

AHEAD_DAYS = 30
BACK_DAYS = 90
MOST = 500


def calendar(owner: Workspace) -> bytes:
    """Interviews from three months back on, and what is due within a month; what is late stands on today. At most `MOST` of each."""
    settings = settings_of(owner)
    held = Interview.objects.filter(owner=owner).exclude(state=Interview.State.CANCELLED)
    rows = held.filter(starts_at__gte=settings.now - dt.timedelta(days=BACK_DAYS)).order_by("starts_at", "id")
    events = [prepare.event_of(row, settings) for row in rows.select_related("person__organisation")[:MOST]]
    items = queries.due_items(owner, settings, AHEAD_DAYS)[:MOST]
    return ics_feed.feed_bytes(
        "Askaround", events, [_day(owner, item, settings) for item in items], clock.now()
    )


def _day(owner: Workspace, item: Item, settings: OwnerSettings) -> ics_feed.DueDay:
    digest = hashlib.sha256(f"{owner.pk}:{note_key(item)}".encode()).hexdigest()[:32]
    summary = f"{'Late: ' if item.late else ''}{item.text}"
    return ics_feed.DueDay(
        f"{digest}-askaround", max(item.due, settings.today), summary, f"{item.since} {item.why}".strip()
    )


def make(owner: Workspace) -> str:
    """A new secret for the address, which ends the former one; the secret."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.update_or_create(
            owner=owner, defaults={"token": at_rest.seal(token), "made_at": clock.now(), "read_at": None}
        )
    return token


def drop(owner: Workspace) -> None:
    """End the address."""
    CalendarFeed.objects.filter(owner=owner).delete()


def token_of(owner: Workspace) -> str:
    """The secret of the owner's address, or "" when there is none. Raises Refusal when it can no longer be opened."""
    row = CalendarFeed.objects.filter(owner=owner).first()
    return at_rest.unseal(
        row.token if row else None, "That address cannot be read with this data folder's key; make a new one."
    )


def read(workspace: str, token: str) -> bytes | None:
    """What stands at the address of that workspace with that secret; None when there is no such address."""
    try:
        owner = Workspace.objects.filter(id=uuid.UUID(workspace)).first()
        known = token_of(owner) if owner else ""
    except (ValueError, Refusal):
        return None
    if owner is None or not known or not hmac.compare_digest(known.encode(), token.encode()):
        return None
    return calendar(owner)
