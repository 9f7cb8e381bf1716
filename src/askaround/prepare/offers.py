"""Times that are offered to somebody, and the one they take.

In: an ask, a form (call or place), chosen starts. Out: `Offer`s by the rule, `Proposal` rows with the draft of their message, an `Interview`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.outreach.models import Ask, Message
from askaround.outreach.rules.cadence import recipient_calendar
from askaround.prepare import actions, sources
from askaround.prepare.models import BusyTime, Interview, Proposal
from askaround.prepare.rules import EARLY_MINUTES, times
from askaround.prepare.rules.busy import Span, joined

MOST = 6
HORIZON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Times:
    """What may be offered: the three, every other start that fits, both zones; `known` whether the other's zone is, `calendars` how many are read."""

    offer: times.Offer
    free: tuple[dt.datetime, ...]
    own: ZoneInfo
    theirs: ZoneInfo
    known: bool
    calendars: int


def taken(owner: Workspace, *, but: uuid.UUID | None = None) -> list[Span]:
    """When the owner is taken in the next two months: calendars, interviews with the way to them, times offered to others; joined.

    `but` is the ask whose own offers do not count. Three queries.
    """
    now = clock.now()
    until = now + HORIZON
    rows = BusyTime.objects.filter(owner=owner, ends_at__gt=now, starts_at__lt=until)
    spans = [Span(*pair) for pair in rows.order_by("ends_at", "id").values_list("starts_at", "ends_at")]
    planned = Interview.objects.filter(
        owner=owner,
        state=Interview.State.PLANNED,
        starts_at__gt=now - dt.timedelta(days=3),
        starts_at__lt=until,
    ).order_by("starts_at", "id")
    for starts_at, minutes, travel in planned.values_list("starts_at", "minutes", "travel_minutes"):
        way = dt.timedelta(minutes=travel + EARLY_MINUTES if travel else 0)
        spans.append(Span(starts_at - way, starts_at + dt.timedelta(minutes=minutes) + way))
    for proposal in open_proposals(owner).exclude(ask_id=but) if but else open_proposals(owner):
        spans += [
            Span(start, start + dt.timedelta(minutes=proposal.minutes)) for start in starts_of(proposal)
        ]
    return joined(spans)


def open_proposals(owner: Workspace) -> QuerySet[Proposal]:
    """Offers that nobody has taken or taken back."""
    return Proposal.objects.filter(owner=owner, closed_at=None).order_by("id")


def proposal_of(owner: Workspace, ask: Ask) -> Proposal | None:
    """The ask's open offer, the latest."""
    return open_proposals(owner).filter(ask=ask).select_related("message").order_by("-id").first()


def starts_of(proposal: Proposal) -> list[dt.datetime]:
    """The offered moments, aware, in order."""
    return [dt.datetime.fromisoformat(text).astimezone(dt.UTC) for text in proposal.starts]


def times_for(
    owner: Workspace,
    person: Person,
    *,
    ask: Ask | None = None,
    minutes: int | None = None,
    travel: int = 0,
    settings: OwnerSettings | None = None,
) -> Times:
    """The times that fit both; `minutes` is the owner's setting when missing, `travel` the minutes of the way to a place. Raises Refusal."""
    settings = settings or settings_of(owner)
    length = settings.minutes if minutes is None else minutes
    if not 5 <= length <= 480 or not 0 <= travel <= 2880:
        raise Refusal("A conversation takes between 5 minutes and 8 hours, the way to it two days at most.")
    own, theirs = _sides(person, settings)
    if own.opens >= own.closes:
        raise Refusal(
            "The hour until which you can talk lies before the one from which you can; mend that in the settings."
        )
    wish = times.Wish(length, settings.buffer_minutes, travel)
    busy = taken(owner, but=ask.id if ask else None)
    offer = times.propose(own, theirs, wish, busy, settings.now)
    hours = times.THEIR_LONG_HOURS if offer.stretched else times.THEIR_HOURS
    free = times.free_starts(own, times.Side(theirs.zone, theirs.calendar, *hours), wish, busy, settings.now)
    return Times(offer, tuple(free), own.zone, theirs.zone, bool(person.zone), sources.sources(owner).count())


def _sides(person: Person, settings: OwnerSettings) -> tuple[times.Side, times.Side]:
    own = times.Side(
        settings.tz, settings.calendar, times.time_of(settings.free_from), times.time_of(settings.free_until)
    )
    zone = clock.zone(person.zone) if person.zone else settings.tz
    calendar = recipient_calendar(person.country, settings.calendar)
    return own, times.Side(zone, calendar, *times.THEIR_HOURS)


def propose(
    owner: Workspace,
    ask: Ask,
    starts: Sequence[dt.datetime],
    *,
    minutes: int | None = None,
    write: bool = True,
) -> Proposal:
    """Offer these times: the row that holds them free, and (`write`) the draft of the message, to be read and sent by the owner.

    An earlier open offer of this ask is closed. `starts` are aware. Raises Refusal: none or too many, past, an ask without a person to talk to.
    """
    settings = settings_of(owner)
    person = talks_with(ask)
    chosen = sorted({start.astimezone(dt.UTC) for start in starts})
    if not chosen:
        raise Refusal("Choose at least one time to offer.")
    if len(chosen) > MOST:
        raise Refusal(f"Offer {MOST} times at most; three are enough.")
    if chosen[0] <= settings.now:
        raise Refusal("One of these times is past; choose later ones.")
    if chosen[-1] > settings.now + dt.timedelta(days=366):
        raise Refusal("One of these times is more than a year away; choose sooner ones.")
    theirs = clock.zone(person.zone) if person.zone else settings.tz
    with transaction.atomic():
        close(owner, ask)
        length = settings.minutes if minutes is None else minutes
        message = None
        if write:
            values = {"times": times.offered(chosen, theirs, settings.tz), "minutes": str(length)}
            message = written(owner, ask, Message.Kind.TIMES, person, values)
        return Proposal.objects.create(
            owner=owner, ask=ask, person=person, message=message, starts=[start.isoformat() for start in chosen],
            minutes=length, zone=settings.zone, their_zone=person.zone,
        )  # fmt: skip


def written(
    owner: Workspace, ask: Ask, kind: str, person: Person, values: dict[str, str], channel: str | None = None
) -> Message:
    """The draft of that kind of message by mail, anew where one lies there unsent."""
    from askaround.outreach import messages

    for old in Message.objects.filter(owner=owner, ask=ask, kind=kind, state=Message.State.DRAFT):
        messages.drop_message(owner, old)
    return messages.write_message(owner, ask, kind, person=person, channel=channel, values=values)


def talks_with(ask: Ask) -> Person:
    """With whom the conversation of this ask would be. Raises Refusal for an ask for names."""
    if ask.purpose == Ask.Purpose.NAMES:
        raise Refusal(f"{ask.handle} asks for names; times are offered to somebody you ask for an interview.")
    if ask.purpose == Ask.Purpose.INTRODUCTION and ask.target is not None:
        return ask.target
    return ask.person


def close(owner: Workspace, ask: Ask) -> int:
    """The offer holds no time any more; how many offers that were."""
    return open_proposals(owner).filter(ask=ask).update(closed_at=clock.now())


def take(owner: Workspace, proposal: Proposal, number: int, **where: Any) -> Interview:
    """They took one of the times (`number` counts from 1): the interview, in their zone where it is known. `where` as for `meet`.

    Raises Refusal; then the offer is still open.
    """
    starts = starts_of(proposal)
    if not 1 <= number <= len(starts):
        raise Refusal(f"The offer has {len(starts)} times; say which one by its number.")
    zone = proposal.zone if where.get("place") or not proposal.their_zone else proposal.their_zone
    with transaction.atomic():
        row = open_proposals(owner).filter(pk=proposal.pk).select_for_update().first()
        if row is None:
            raise Refusal("That offer is closed; the interview may be in your agenda already.", status=409)
        made = actions.meet(
            owner, proposal.person, starts_at=starts[number - 1], zone=zone, minutes=proposal.minutes, ask=proposal.ask,
            publish_now=False, **where,
        )  # fmt: skip
        row.closed_at, row.interview = clock.now(), made
        row.save(update_fields=["closed_at", "interview"])
    return actions.publish(owner, made)
