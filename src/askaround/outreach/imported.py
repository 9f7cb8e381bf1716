"""Answers that came in with an import, such as LinkedIn's messages.csv read again.

In: touches `received` that the imports have written, tied to no ask. Out: a touch `replied` tied to the ask that they answer; its reminder
stopped. An import taken back takes its answers along. What they said is asked of the owner, never guessed.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.network import actions as network
from askaround.network.models import Touch
from askaround.network.queries import live_touches
from askaround.outreach import facts
from askaround.outreach.messages_sent import stop_overtaken
from askaround.outreach.models import Ask
from askaround.outreach.record import refresh, stop_waiting

# An answer is new to these.
UNANSWERED = ("asked", "nudged", "uncertain", "silent")
PREFIX = "answer:"


def see_imported(owner: Workspace) -> int:
    """Tie what people wrote since they were asked to the ask; how many answers were found. Doing it twice is doing it once.

    Of several asks the one asked last before the answer has it. Three queries where there is nothing new.
    """
    asks = list(
        Ask.objects.select_related("person")
        .filter(owner=owner, state__in=UNANSWERED, closed_at=None)
        .order_by("number")
    )
    found = 0
    for ask, touch in _answers(owner, asks):
        found += _tie(owner, ask, touch)
    _take_back(owner)
    return found


def _answers(owner: Workspace, asks: list[Ask]) -> list[tuple[Ask, Touch]]:
    if not asks:
        return []
    asked = _asked_at(owner, [ask.id for ask in asks])
    rows = live_touches(owner).filter(
        person__in={ask.person_id for ask in asks}, kind=Touch.Kind.RECEIVED, cause_kind="",
        at__gte=min(asked.values(), default=dt.datetime.max.replace(tzinfo=dt.UTC)),
    )  # fmt: skip
    found: dict[uuid.UUID, tuple[Ask, Touch]] = {}
    listed = list(rows.order_by("at", "id"))
    # Tied before, or taken back by the owner since.
    keys = [f"{PREFIX}{touch.id}" for touch in listed]
    known = set(
        Touch.objects.filter(owner=owner, external_key__in=keys).values_list("external_key", flat=True)
    )
    for touch in listed:
        if f"{PREFIX}{touch.id}" in known:
            continue
        fitting = [
            ask
            for ask in asks
            if ask.person_id == touch.person_id and ask.id in asked and asked[ask.id] <= touch.at
        ]
        if fitting:
            ask = max(fitting, key=lambda each: (asked[each.id], each.number))
            found.setdefault(ask.id, (ask, touch))
    return list(found.values())


def _asked_at(owner: Workspace, ids: list[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When each ask went out, last."""
    rows = live_touches(owner).filter(cause_kind=facts.CAUSE, cause_id__in=ids, kind=Touch.Kind.ASKED)
    return {
        ask_id: at
        for ask_id, at in rows.order_by("at", "id").values_list("cause_id", "at")
        if ask_id is not None
    }


def _tie(owner: Workspace, ask: Ask, touch: Touch) -> int:
    key = f"{PREFIX}{touch.id}"
    with transaction.atomic():
        if Touch.objects.filter(owner=owner, external_key=key).exists():
            return 0
        network.record_touch(
            owner, ask.person, Touch.Kind.REPLIED, at=touch.at, channel=touch.channel, text=touch.text,
            cause_kind=facts.CAUSE, cause_id=ask.id, source=touch.source, external_key=key,
            # The message itself is counted already.
            contact=False,
        )  # fmt: skip
        why = "They answered before it went out."
        stop_waiting(owner, ask, why)
        stop_overtaken(owner, ask, why)
        refresh(owner, ask)
    return 1


def _take_back(owner: Workspace) -> None:
    """Answers whose message is there no more: its import was taken back."""
    tied = list(
        live_touches(owner)
        .filter(cause_kind=facts.CAUSE, kind=Touch.Kind.REPLIED, external_key__startswith=PREFIX)
        .order_by("id")
    )
    ids = {touch.id: uuid.UUID((touch.external_key or "").removeprefix(PREFIX)) for touch in tied}
    there = set(live_touches(owner).filter(id__in=list(ids.values())).values_list("id", flat=True))
    for touch in tied:
        if ids[touch.id] not in there:
            with transaction.atomic():
                network.retract_touch(owner, touch)
                rows = Ask.objects.select_related("person").filter(owner=owner)
                ask = rows.filter(id=touch.cause_id).first() if touch.cause_id else None
                if ask is not None:
                    refresh(owner, ask)
