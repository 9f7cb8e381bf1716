"""What outreach asks the owner to do.

In: a Workspace and a day. Out: `Due` items for Today, each with its reason and the command that does it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.models import Organisation
from askaround.mail.models import Outgoing
from askaround.network.queries import live_touches
from askaround.outreach import facts, references
from askaround.outreach.listing import Card, cards, listed
from askaround.outreach.models import Ask
from askaround.outreach.rules import cadence

# Thanks to whoever named or introduced somebody are asked for so long.
SHOWN_DAYS = 60
_ANSWERED = ("replied", "agreed", "introduced", "named")
_ASKED_FOR = (
    "draft",
    "ready",
    "queued",
    "asked",
    "replied",
    "agreed",
    "introduced",
    "named",
    "later",
    "bounced",
)
MOST = 200


@dataclass(frozen=True)
class Due:
    """One thing to do: a sentence in three parts around the person, a button, the command that does it."""

    due: dt.date
    kind: str
    person: str
    person_handle: str
    before: str
    subject: str
    after: str
    why: str
    late: bool
    label: str
    page: str
    args: tuple[str, ...]
    command: str
    others: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def due(owner: Workspace, horizon: dt.date) -> list[Due]:
    """What outreach asks the owner to do up to `horizon`, late first. Uncertain and failed messages are the outbox's to show."""
    settings = settings_of(owner)
    rows = list(listed(owner).filter(_shown(settings, horizon)).order_by("due_on", "number")[:MOST])
    reminders = _waiting_reminders(owner, rows)
    set_already = planned(owner, [ask for ask in rows if ask.state == "agreed"])
    found = [
        item
        for card in cards(owner, rows, settings)
        if card.ask.id not in set_already
        and card.state in _ASKED_FOR
        and (item := _due(card, settings.today, card.ask.id in reminders)) is not None
    ]
    found += _second_people(owner, settings, horizon)
    return sorted(found, key=lambda item: (item.due, item.kind, item.person))


def _shown(settings: OwnerSettings, horizon: dt.date) -> Q:
    """An answer is shown at once; its day is when it gets late. Thanks that never came are not asked for without end."""
    shown = Q(due_on__lte=horizon) | Q(due_on__isnull=False, state__in=_ANSWERED)
    shown &= ~Q(state__in=["introduced", "named"], due_on__lt=settings.today - dt.timedelta(days=SHOWN_DAYS))
    return shown & Q(state__in=_ASKED_FOR)


def due_count(owner: Workspace, horizon: dt.date) -> int:
    """How many `due` would name, by the states kept with the asks, without looking at what happened in each."""
    settings = settings_of(owner)
    found = Ask.objects.filter(_shown(settings, horizon), owner=owner).order_by("due_on", "number")
    rows = list(found.values_list("id", "person_id", "state", "due_on", "purpose")[:MOST])
    waits = {
        ask
        for ask, _, state, due_on, _ in rows
        if state in ("queued", "asked") and due_on and due_on >= settings.today
    }
    waits &= _queued(owner) if waits else set()
    agreed = {
        person: ask
        for ask, person, state, _, purpose in rows
        if state == "agreed" and purpose == Ask.Purpose.INTERVIEW
    }
    return len(rows) - len(waits | _planned(owner, agreed)) + len(_second_people(owner, settings, horizon))


def _queued(owner: Workspace) -> set[uuid.UUID]:
    """The asks of which something waits in the outbox."""
    rows = Outgoing.objects.filter(owner=owner, state=Outgoing.State.QUEUED, reference__startswith="ask:")
    return {read[0] for name in rows.values_list("reference", flat=True) if (read := references.read(name))}


def _due(card: Card, today: dt.date, reminder_waits: bool) -> Due | None:
    ask, day = card.ask, card.due_on
    if day is None:
        return None
    # What goes by itself is worth a line only when it should have gone.
    waits = card.state == "queued" or (card.state == "asked" and reminder_waits)
    if waits and day >= today:
        return None
    said = _waiting(ask) if waits else _said(ask, card.state)
    return Due(
        day, said.kind, ask.person.name, ask.person.handle, said.before, ask.person.name, said.after, card.why,
        card.late and card.state != "later", said.label, said.page, said.args, said.command, said.others,
    )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    kind: str
    before: str
    after: str
    label: str
    page: str
    args: tuple[str, ...]
    command: str
    others: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def _waiting(ask: Ask) -> _Said:
    what = "reminder" if ask.state == "asked" else "message"
    return _Said(
        "deliver",
        f"Your {what} to ",
        " waits in the outbox.",
        "Open the outbox",
        "outbox",
        (),
        "askaround mail deliver",
    )


def _said(ask: Ask, state: str) -> _Said:
    """What to do about an ask in this state, in words, on which page, by which command."""
    handle, person = ask.handle, ask.person.handle
    here, leave = (handle,), ((("Leave it", "ask-close", (handle,))),)
    match state:
        case "draft":
            return _Said(
                "draft",
                "Read and send your message to ",
                ".",
                "Open the draft",
                "ask",
                here,
                f"askaround send {handle}",
            )
        case "ready":
            return _Said(
                "draft",
                "Send your message to ",
                ".",
                "Open the message",
                "ask",
                here,
                f"askaround send {handle}",
            )
        case "asked":
            return _Said("remind", "Remind ", ", once.", "Write the reminder", "ask", here,
                         f"askaround send {handle} --reminder", leave)  # fmt: skip
        case "replied":
            return _Said("answer", "", " has answered: what did they say?", "Say what they said", "ask", here,
                         f"askaround log {person} agreed")  # fmt: skip
        case "introduced":
            other = f" {ask.target.name}" if ask.target else ""
            return _Said("introduced", "", f" has introduced you: answer{other} first, then thank them.", "Open the ask", "ask", here,
                         f"askaround log {person} thanked")  # fmt: skip
        case "named":
            return _Said("thank", "Thank ", " for naming somebody.", "Open the ask", "ask", here,
                         f"askaround log {person} thanked")  # fmt: skip
        case "later":
            return _Said("ask again", "Ask ", " again, or let it be.", "Open the ask", "ask", here,
                         f"askaround ask {person} --for {ask.purpose}", leave)  # fmt: skip
        case "bounced":
            return _Said("address", "Your message to ", " came back: find another address.", "Open the ask", "ask", here,
                         f"askaround person {person}")  # fmt: skip
    if ask.purpose == Ask.Purpose.NAMES:
        return _Said("names", "Write down whom ", " named.", "Open the ask", "ask", here,
                     f"askaround person add NAME --from {person}")  # fmt: skip
    if ask.purpose == Ask.Purpose.INTRODUCTION:
        return _Said("introduction", "Send ", " the note to forward.", "Open the ask", "ask", here,
                     f"askaround log {person} introduced")  # fmt: skip
    return _Said("meet", "Agree on a day with ", ".", "Open the ask", "ask", here,
                 f"askaround meet {person} --at TIME --zone ZONE")  # fmt: skip


def _waiting_reminders(owner: Workspace, rows: Sequence[Ask]) -> set[uuid.UUID]:
    names = {
        references.reference(ask.id, references.REMINDER): ask.id for ask in rows if ask.state == "asked"
    }
    waiting = Outgoing.objects.filter(owner=owner, reference__in=list(names), state="queued")
    return {names[reference] for reference in waiting.values_list("reference", flat=True)}


def planned(owner: Workspace, rows: Sequence[Ask]) -> set[uuid.UUID]:
    """The agreed asks whose day is set: a live touch *agreed* that an interview is the cause of, with that person."""
    people = {ask.person_id: ask.id for ask in rows if ask.purpose == Ask.Purpose.INTERVIEW}
    return _planned(owner, people)


def _planned(owner: Workspace, people: dict[uuid.UUID, uuid.UUID]) -> set[uuid.UUID]:
    """The same for person → ask; one query."""
    of_interview = Q(cause_kind="interview") | Q(external_key__startswith="interview:")
    found = live_touches(owner).filter(of_interview, person_id__in=people, kind="agreed")
    return {people[person_id] for person_id in found.values_list("person_id", flat=True)}


def _second_people(owner: Workspace, settings: OwnerSettings, horizon: dt.date) -> list[Due]:
    """3B7: after 3 working days without answer, a second person at the same organisation, unless one was asked since.

    Only where that is the rhythm: the organisation's own, else the owner's.
    """
    rhythm = Q(person__organisation__cadence="3b7")
    if settings.cadence != "3b7":
        if not Organisation.objects.filter(owner=owner, cadence="3b7").exists():
            return []
    else:
        rhythm |= Q(person__organisation__cadence="")
    rows = list(
        listed(owner)
        .filter(rhythm, state="asked", person__organisation__isnull=False)
        .order_by("number")[:200]
    )
    asked = facts.asked_on(owner, [ask.id for ask in rows], settings)
    organisations = {ask.person.organisation_id for ask in rows}
    newest = dict(
        Ask.objects.filter(owner=owner, person__organisation__in=organisations)
        .order_by("number")
        .values_list("person__organisation", "number")
    )
    found = []
    for ask in rows:
        organisation = ask.person.organisation
        if organisation is None or ask.id not in asked or newest.get(organisation.id) != ask.number:
            continue
        day = cadence.second_person_on(asked[ask.id], settings.calendar)
        if day > horizon:
            continue
        found.append(
            Due(
                day, "second person", ask.person.name, ask.person.handle, "Write to a second person at ", organisation.name, ".",
                f"{ask.person.name} has not answered for {cadence.SECOND_PERSON_AFTER} working days.", day < settings.today,
                "See whom to ask", "who", (), f"askaround who --organisation {organisation.name!r}",
            )
        )  # fmt: skip
    return found
