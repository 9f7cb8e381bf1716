"""Rows of outreach as the facts that its rules read.

In: asks of one owner. Out: `AskState`s, `DraftFacts`, reasons against sending; a constant number of queries however many asks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.explore.catalogue import get_catalogue
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.lib.text import linkedin_url
from askaround.mail.models import Outgoing
from askaround.network.models import ContactPoint, Merge, Person, SourceId, Touch
from askaround.network.queries import first_point, live_touches
from askaround.outreach import references
from askaround.outreach.models import Ask, Message
from askaround.outreach.rules import cadence, state
from askaround.outreach.rules.templates import DraftFacts, Known

CAUSE = "ask"
_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms", "mx", "professor"))
SOURCES = {
    "hand": "you wrote it",
    "linkedin": "LinkedIn",
    "google": "Google contacts",
    "vcard": "your address book",
    "pasted": "you pasted it",
    "mail": "your mails",
}


@dataclass(frozen=True)
class Obstacle:
    """Why a message may not go now: a code and one sentence. `lifted` by the owner's “send anyway”."""

    code: str
    sentence: str
    lifted: bool = False


def states_of(
    owner: Workspace, asks: Sequence[Ask], settings: OwnerSettings
) -> dict[uuid.UUID, state.AskState]:
    """The state of each ask, computed from its history; three queries (the asks' people must be selected with them)."""
    outgoing = _outgoing(owner, [ask.id for ask in asks], settings)
    touches = _touches(owner, asks, settings)
    return {
        ask.id: state.state_of(
            _ask_facts(ask, settings), outgoing[ask.id], touches[ask.id], settings.today, settings.calendar
        )
        for ask in asks
    }


def _ask_facts(ask: Ask, settings: OwnerSettings) -> state.AskFacts:
    return state.AskFacts(
        purpose=ask.purpose,
        channel=ask.channel,
        # created_at is the real clock's; the domain's is the last edit's.
        created_on=(ask.edited_at or ask.created_at).astimezone(settings.tz).date(),
        closed_at=ask.closed_at,
        reviewed=ask.reviewed_at is not None,
        later_until=ask.person.later_until,
    )


def _outgoing(
    owner: Workspace, ids: list[uuid.UUID], settings: OwnerSettings
) -> dict[uuid.UUID, list[state.OutgoingFacts]]:
    rows = Outgoing.objects.filter(owner=owner, reference__in=references.references(ids))
    found: dict[uuid.UUID, list[state.OutgoingFacts]] = defaultdict(list)
    fields = rows.order_by("id").values_list(
        "reference", "state", "transport", "not_before", "ended_at", "claimed_at"
    )
    for reference, now, transport, not_before, ended_at, claimed_at in fields:
        read = references.read(reference)
        if read is not None:
            moment = not_before if now == Outgoing.State.QUEUED else ended_at or claimed_at or not_before
            day = moment.astimezone(settings.tz).date()
            found[read[0]].append(state.OutgoingFacts(read[1], now, day, transport))
    return found


def _touches(
    owner: Workspace, asks: Sequence[Ask], settings: OwnerSettings
) -> dict[uuid.UUID, list[state.TouchFacts]]:
    """What happened in each ask with its person, and thanks to that person whatever for (but not for another ask)."""
    person_of = {ask.id: ask.person_id for ask in asks}
    found: dict[uuid.UUID, list[state.TouchFacts]] = defaultdict(list)
    fields = ("id", "person_id", "cause_id", "kind", "at", "external_key")
    of_asks = live_touches(owner).filter(cause_kind=CAUSE, cause_id__in=list(person_of))
    for row_id, person_id, ask_id, kind, at, key in of_asks.values_list(*fields):
        if ask_id is not None and person_of[ask_id] == person_id:
            found[ask_id].append(_touch(row_id, kind, at, key, settings))
    people: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for ask in asks:
        people[ask.person_id].append(ask.id)
    thanks = live_touches(owner).filter(person_id__in=list(people), kind=Touch.Kind.THANKED)
    for row_id, person_id, _, kind, at, key in thanks.exclude(cause_kind=CAUSE).values_list(*fields):
        for thanked in people[person_id]:
            found[thanked].append(_touch(row_id, kind, at, key, settings))
    return found


def _touch(
    row_id: uuid.UUID, kind: str, at: dt.datetime, key: str | None, settings: OwnerSettings
) -> state.TouchFacts:
    # The preparing step writes the agreed day as a touch of its own; a cancelled interview takes it back.
    sets_day = kind == Touch.Kind.AGREED and (key or "").startswith("interview:")
    return state.TouchFacts(str(row_id), kind, at, at.astimezone(settings.tz).date(), sets_day=sets_day)


def draft_facts(
    owner: Workspace, ask: Ask, settings: OwnerSettings, asked_on: dt.date | None = None
) -> DraftFacts:
    """What a draft of this ask may say: each fact with its source and the handle of the person it is about."""
    person, target = ask.person, ask.target
    about = person.handle
    title, organisation = _work(owner, person)
    target_title, target_organisation = _work(owner, target) if target else (None, None)
    named = person.named_by
    connected = _connected_since(owner, person)
    return DraftFacts(
        person=about,
        owner=settings.name,
        headline=settings.headline,
        minutes=settings.minutes,
        career=get_catalogue().name(ask.onet) if ask.onet else "",
        level=person.level,
        given=Known(called(person), "their name", about),
        title=title,
        organisation=organisation,
        met=Known(person.met_where, "you said", about) if person.met_where else None,
        connected=Known(connected, "LinkedIn", about) if connected else None,
        referrer=Known(named.name, "you said", about) if named and person.may_use_name else None,
        target=target.handle if target else "",
        target_name=Known(target.name, "their name", target.handle) if target else None,
        target_given=Known(called(target), "their name", target.handle) if target else None,
        target_title=target_title,
        target_organisation=target_organisation,
        asked_on=asked_on,
        limit=settings.linkedin_message_limit if ask.channel == Ask.Channel.LINKEDIN else None,
    )


def called(person: Person) -> str:
    """The name one greets somebody by: the given name, else the whole; “Dr. Silva” where only a title stands as given name."""
    given = person.given.strip()
    if given.rstrip(".").casefold() in _TITLES:
        return f"{given} {person.family}".strip()
    return given or person.name


def _work(owner: Workspace, person: Person) -> tuple[Known | None, Known | None]:
    """The person's current title and employer, from the position that the list shows."""
    position = (
        person.positions.filter(
            owner=owner, current=True, title=person.title, organisation=person.organisation_id
        )
        .order_by("-id")
        .first()
    )
    source = SOURCES.get(position.source, position.source) if position else "you wrote it"
    title = Known(person.title, source, person.handle) if person.title else None
    organisation = person.organisation
    return title, Known(organisation.name, source, person.handle) if organisation else None


def _connected_since(owner: Workspace, person: Person) -> str:
    """“March 2021” when LinkedIn says since when they are connected."""
    if person.known_since is None:
        return ""
    if not SourceId.objects.filter(owner=owner, person=person, source="linkedin").exists():
        return ""
    return f"{state.spoken(person.known_since).split()[-1]} {person.known_since.year}"


def mail_address(owner: Workspace, person: Person) -> str:
    """The person's first mail address, or ""."""
    return first_point(owner, person, ContactPoint.Kind.EMAIL)


def linkedin_address(owner: Workspace, person: Person) -> str:
    """The person's address at LinkedIn, or ""."""
    known = SourceId.objects.filter(owner=owner, person=person, source="linkedin").order_by("id").first()
    if known is not None:
        return known.value if "://" in known.value else linkedin_url(known.value)
    points = ContactPoint.objects.filter(
        owner=owner, person=person, kind=ContactPoint.Kind.URL, value__contains="linkedin.com/in/"
    )
    return points.order_by("id").values_list("value", flat=True).first() or ""


def recipient_zone(person: Person, settings: OwnerSettings) -> dt.tzinfo:
    """The recipient's zone where it is known, else the owner's."""
    return clock.zone(person.zone) if person.zone else settings.tz


def go_from(person: Person, settings: OwnerSettings, wanted: dt.datetime) -> dt.datetime:
    """When a message wanted at that instant may go: not on the recipient's weekend or holiday, nor in their quiet hours."""
    calendar = cadence.recipient_calendar(person.country, settings.calendar)
    return cadence.send_moment(wanted, calendar, recipient_zone(person, settings), quiet_hours(settings))


def quiet_hours(settings: OwnerSettings) -> cadence.QuietHours:
    """When nothing goes out, as the owner has set it."""
    return cadence.QuietHours(
        dt.time.fromisoformat(settings.quiet_from), dt.time.fromisoformat(settings.quiet_until)
    )


def cadence_at(organisation: Organisation | None, settings: OwnerSettings) -> str:
    """The rhythm at this organisation: its own where one is set, else the owner's."""
    return (organisation.cadence if organisation else "") or settings.cadence


def happened(owner: Workspace, person: Person) -> list[cadence.Happened]:
    """What counts towards the cap, from all touches with the person, whichever ask they belong to."""
    kinds = cadence.MESSAGES | cadence.ANSWERS | cadence.FOLLOWING | {"bounced"}
    rows = live_touches(owner).filter(person=person, kind__in=kinds).order_by("at", "id")
    return [
        cadence.Happened(kind, at, cause == CAUSE)
        for kind, at, cause in rows.values_list("kind", "at", "cause_kind")
    ]


def waiting_messages(owner: Workspace, person: Person, but: uuid.UUID | None = None) -> int:
    """Messages of asks to this person that wait in the outbox or may have gone out, without the row `but`.

    What follows the first message is among them while the person has never answered.
    """
    ids = list(Ask.objects.filter(owner=owner, person=person).values_list("id", flat=True))
    names = references.references(ids)
    if not live_touches(owner).filter(person=person, kind__in=cadence.ANSWERS).exists():
        written = Message.objects.filter(owner=owner, person=person).exclude(state=Message.State.DROPPED)
        names += [references.of_message(key) for key in written.values_list("id", flat=True)]
    rows = Outgoing.objects.filter(
        owner=owner, reference__in=names, state__in=["queued", "sending", "uncertain"]
    )
    return rows.exclude(id=but).count() if but else rows.count()


def never_of(person: Person, target: Person | None) -> Person | None:
    """Who of an ask is never to be asked: whom it goes to, or to whom it asks to be introduced."""
    return next((one for one in (person, target) if one is not None and one.never), None)


def never_said(never: Person) -> str:
    """The refusal to draft or send to them."""
    return f"You said never to ask {never.name}; change that on their page first."


def obstacles(owner: Workspace, ask: Ask, settings: OwnerSettings) -> list[Obstacle]:
    """Everything that speaks against asking this person now; the first is the gravest."""
    person = ask.person
    found = []
    if (never := never_of(person, ask.target)) is not None:
        found.append(Obstacle("never", never_said(never)))
    if cadence.cap_reached(happened(owner, person), waiting_messages(owner, person)):
        found.append(
            Obstacle(
                "cap",
                f"{person.name} has not answered your last two messages; a third is one too many. "
                "Log their answer if there was one.",
            )
        )
    other = _other_ask(owner, ask, settings)
    if other is not None:
        found.append(
            Obstacle(
                "already",
                f"{other.handle} to {person.name} still waits for an answer; wait for it first.",
                True,
            )
        )
    colleague = _waiting_colleague(owner, ask, settings)
    if colleague is not None and person.organisation is not None:
        found.append(
            Obstacle(
                "colleague",
                f"{colleague.person.name}, also at {person.organisation.name}, has not answered yet ({colleague.handle}); "
                "never ask two people of a small employer at once.",
                True,
            )
        )
    # Imported here: it reads facts as well.
    from askaround.outreach import courses

    found += [Obstacle(item.code, item.sentence, True) for item in courses.overused(owner, ask, settings)]
    return found


def _other_ask(owner: Workspace, ask: Ask, settings: OwnerSettings) -> Ask | None:
    others = (
        Ask.objects.filter(owner=owner, person_id=ask.person_id, state__in=state.WAITING_STATES)
        .exclude(id=ask.id)
        .select_related("person")
        .order_by("number")
    )
    return next(iter(_still_waiting(others, settings.today)), None)


def _still_waiting(asks: Iterable[Ask], today: dt.date) -> list[Ask]:
    """Without those whose reminder has been left without an answer: they wait no longer."""
    return [ask for ask in asks if not (ask.state == "nudged" and ask.due_on and ask.due_on <= today)]


def _waiting_colleague(owner: Workspace, ask: Ask, settings: OwnerSettings) -> Ask | None:
    """An ask to somebody else of the same small employer that waits for an answer and still stands in the way."""
    organisation = ask.person.organisation
    if organisation is None or not cadence.is_small(organisation.employees):
        return None
    others = (
        Ask.objects.filter(owner=owner, person__organisation=organisation, state__in=state.WAITING_STATES)
        .exclude(person_id=ask.person_id)
        .select_related("person")
        .order_by("id")
    )
    waiting = _still_waiting(others, settings.today)
    asked = asked_on(owner, [other.id for other in waiting], settings)
    rhythm = cadence_at(organisation, settings)
    for other in waiting:
        if not cadence.guard_lifted(rhythm, asked.get(other.id), settings.today, settings.calendar):
            return other
    return None


def asked_meanwhile(owner: Workspace, ask: Ask, settings: OwnerSettings) -> Ask | None:
    """An ask that stands in the way of this waiting one since it was sent off: to the same person, or a colleague of a small employer.

    Only what was logged as asked since then: whoever sends an ask is told of the other one, and may say “send anyway”.
    """
    if ask.reviewed_at is None:
        return None
    said = live_touches(owner).filter(
        kind=Touch.Kind.ASKED, cause_kind=CAUSE, external_key=None, at__gt=ask.reviewed_at
    )
    ids = set(said.exclude(cause_id=ask.id).values_list("cause_id", flat=True))
    if not ids:
        return None
    other, colleague = _other_ask(owner, ask, settings), _waiting_colleague(owner, ask, settings)
    return next((found for found in (other, colleague) if found is not None and found.id in ids), None)


def made_one(owner: Workspace, ask: Ask, since: dt.datetime) -> Ask | None:
    """An ask that came to be to the same person as this one when two entries were made one after `since` (by the real clock), and waits.

    Of two that both still wait in the outbox the earlier goes.
    """
    merges = Merge.objects.filter(owner=owner, what=Merge.What.PERSON, kept=ask.person_id, undone_at=None)
    if not merges.filter(created_at__gt=since).exists():
        return None
    others = Ask.objects.filter(owner=owner, person_id=ask.person_id, state__in=state.WAITING_STATES)
    gone = Q(number__lt=ask.number) | ~Q(state=Ask.State.QUEUED)
    return others.exclude(id=ask.id).filter(gone).order_by("number").first()


def asked_on(owner: Workspace, ids: list[uuid.UUID], settings: OwnerSettings) -> dict[uuid.UUID, dt.date]:
    """When each ask went out, last."""
    rows = (
        live_touches(owner)
        .filter(cause_kind=CAUSE, cause_id__in=ids, kind=Touch.Kind.ASKED)
        .order_by("at", "id")
    )
    return {
        ask_id: at.astimezone(settings.tz).date()
        for ask_id, at in rows.values_list("cause_id", "at")
        if ask_id is not None
    }
