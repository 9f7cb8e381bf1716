"""The owner has read a draft: it is ready to go, and nothing goes yet.

In: a Workspace and its ask. Out: the ask, ready or a draft again. One transaction each.
"""

from __future__ import annotations

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.outreach.models import Ask
from askaround.outreach.record import locked, refresh
from askaround.outreach.rules.state import SENDABLE_STATES
from askaround.outreach.sending import must_be_ready


def mark_ready(owner: Workspace, ask: Ask, *, revision: int | None = None) -> Ask:
    """The owner has read the text as it stands. Raises Refusal for a placeholder, no text or subject, a text changed since, an ask
    that went out."""
    with transaction.atomic():
        ask = locked(owner, ask)
        _must_be_here(ask)
        if revision is not None and revision != ask.revision:
            raise Refusal(
                f"{ask.handle} was changed since you read it; load it again, then say so.", status=409
            )
        must_be_ready(ask.subject, ask.body, ask.channel)
        ask.reviewed_at = clock.now()
        ask.save(update_fields=["reviewed_at"])
        return refresh(owner, ask)


def mark_unread(owner: Workspace, ask: Ask) -> Ask:
    """A draft again, to be read once more. Raises Refusal for an ask that went out."""
    with transaction.atomic():
        ask = locked(owner, ask)
        _must_be_here(ask)
        ask.reviewed_at = None
        ask.save(update_fields=["reviewed_at"])
        return refresh(owner, ask)


def _must_be_here(ask: Ask) -> None:
    if ask.state not in SENDABLE_STATES:
        raise Refusal(
            f"{ask.handle} has left your desk ({ask.get_state_display().lower()}); there is nothing to read over.",
            status=409,
        )
