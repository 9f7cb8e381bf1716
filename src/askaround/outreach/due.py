"""What outreach asks the owner to do.

In: a Workspace and a day. Out: `Due` items for Today, each with its reason and the command that does it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.mail.models import Outgoing
from askaround.network.queries import live_touches
from askaround.outreach import facts, references
from askaround.outreach.listing import Card, cards, mine
from askaround.outreach.models import Ask
from askaround.outreach.rules import cadence


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
    states = ["draft", "queued", "asked", "replied", "agreed", "later", "bounced"]
    rows = list(mine(owner).filter(state__in=states, due_on__lte=horizon).order_by("due_on", "number")[:200])
    reminders = _waiting_reminders(owner, rows)
    planned = _planned(owner, [ask for ask in rows if ask.state == "agreed"])
    found = [
        item
        for card in cards(owner, rows, settings)
        if card.ask.id not in planned
        and (item := _due(card, settings.today, card.ask.id in reminders)) is not None
    ]
    found += _second_people(owner, settings, horizon)
    return sorted(found, key=lambda item: (item.due, item.kind, item.person))


def _due(card: Card, today: dt.date, reminder_waits: bool) -> Due | None:
    ask, day = card.ask, card.due_on
    if day is None:
        return None
    name, handle = ask.person.name, ask.handle
    kind, before, after, label, command, late = {
        "draft": ("draft", "Read and send your message to ", ".", "Open the draft", f"askaround send {handle}", card.late),
        "asked": (
            "remind", "Remind ", ", once.", "Write the reminder", f"askaround log {ask.person.handle} nudged", card.late
        ),
        "replied": ("answer", "", " has answered: what did they say?", "Say what they said",
                    f"askaround log {ask.person.handle} agreed", card.late),
        "agreed": ("meet", "Agree on a day with ", ".", "Plan the interview",
                   f"askaround meet {ask.person.handle} --at … --zone …", card.late),
        "later": ("ask again", "Ask ", " again, or let it be.", "Write anew", f"askaround ask {ask.person.handle}", False),
        "bounced": ("address", "Your message to ", " came back: find another address.", "Open the ask",
                    f"askaround send {handle}", card.late),
        "queued": ("deliver", "Your message to ", " waits in the outbox.", "Open the outbox", "askaround mail deliver", card.late),
    }[card.state]  # fmt: skip
    if card.state == "agreed" and ask.purpose == Ask.Purpose.NAMES:
        kind, before, after = "names", "Write down whom ", " named."
        command = f"askaround person add NAME --from {ask.person.handle}"
    elif card.state == "agreed" and ask.purpose == Ask.Purpose.INTRODUCTION:
        kind, before, after, command = (
            "introduction",
            "Send ",
            " the note to forward.",
            f"askaround asks --ask {handle}",
        )
    if reminder_waits and card.state == "asked":
        # It goes by itself; only one that should have gone is worth a line.
        if day >= today:
            return None
        kind, before, after, command = (
            "deliver",
            "Your reminder to ",
            " waits in the outbox.",
            "askaround mail deliver",
        )
    if card.state == "queued" and day > today:
        return None
    return Due(
        day,
        kind,
        name,
        ask.person.handle,
        before,
        name,
        after,
        card.why,
        late,
        label,
        "ask",
        (handle,),
        command,
    )


def _waiting_reminders(owner: Workspace, rows: Sequence[Ask]) -> set[uuid.UUID]:
    names = {
        references.reference(ask.id, references.REMINDER): ask.id for ask in rows if ask.state == "asked"
    }
    waiting = Outgoing.objects.filter(owner=owner, reference__in=list(names), state="queued")
    return {names[reference] for reference in waiting.values_list("reference", flat=True)}


def _planned(owner: Workspace, rows: Sequence[Ask]) -> set[uuid.UUID]:
    """The agreed asks whose day is set: the preparing step writes that into an `agreed` touch of its own."""
    found = live_touches(owner).filter(
        cause_kind=facts.CAUSE,
        cause_id__in=[ask.id for ask in rows],
        kind="agreed",
        external_key__startswith="interview:",
    )
    return {ask_id for ask_id in found.values_list("cause_id", flat=True) if ask_id is not None}


def _second_people(owner: Workspace, settings: OwnerSettings, horizon: dt.date) -> list[Due]:
    """3B7: after 3 working days without answer, a second person at the same organisation, unless one was asked since."""
    if settings.cadence != "3b7":
        return []
    rows = list(
        mine(owner).filter(state="asked", person__organisation__isnull=False).order_by("number")[:200]
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
