"""What is stored already, as an import needs it.

In: an owner. Out: cards for matching, the records of earlier imports, the details of the people that are to be changed, and a mark
that tells whether any of it changed since. A constant number of queries, but for details (one set per 500 people).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.text import mail_key
from askaround.mail.models import Incoming, MailAccount, Outgoing
from askaround.network.imports import identity
from askaround.network.imports.merge import PersonState, PositionState, SaidState
from askaround.network.models import (
    ContactPoint,
    ImportBatch,
    OwnPosition,
    Person,
    PersonTag,
    Position,
    SourceId,
    SourceRecord,
    Touch,
)
from askaround.network.rules.matching import Card

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Record:
    """A row of an earlier import."""

    id: uuid.UUID
    person: uuid.UUID
    digest: str


def mark(owner: Workspace) -> tuple[Any, ...]:
    """Changes whenever a person, a way to reach one, contact with one, or an import of this owner does. Six small queries."""
    people = Person.objects.filter(owner=owner)
    done = ImportBatch.objects.filter(owner=owner)
    return (
        tuple(
            people.aggregate(count=Count("id"), revisions=Sum("revision"), last=Max("created_at")).values()
        ),
        tuple(done.aggregate(last=Max("finished_at"), undone=Max("undone_at")).values()),
        *(
            tuple(rows.filter(owner=owner).aggregate(count=Count("id"), last=Max("created_at")).values())
            for rows in (ContactPoint.objects, SourceId.objects, SourceRecord.objects, Touch.objects)
        ),
    )


def cards(owner: Workspace, some: Sequence[uuid.UUID] | None = None) -> list[Card]:
    """Every stored person as matching sees them, or some of them; five queries."""
    people = Person.objects.filter(owner=owner).order_by("id")
    mine: dict[str, Any] = {"owner": owner}
    if some is not None:
        people, mine = people.filter(id__in=some), {"owner": owner, "person__in": some}
    names = people.values_list(
        "id", "name", "given", "family", "birthday", "place", "organisation__match_key"
    )
    rows = list(names)
    if not rows:
        return []
    contacts: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    points = ContactPoint.objects.filter(**mine, kind__in=("email", "phone", "address"))
    for person, kind, key in points.values_list("person_id", "kind", "match_key"):
        contacts[person].append((kind, key))
    ids: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    for person, source, value in SourceId.objects.filter(**mine).values_list("person_id", "source", "value"):
        ids[person].append((source, value))
    employers: dict[uuid.UUID, list[str]] = defaultdict(list)
    positions = Position.objects.filter(**mine, organisation__isnull=False)
    for person, employer in positions.values_list("person_id", "organisation__match_key"):
        employers[person].append(employer)
    country = settings_of(owner).country
    return [
        identity.card(
            person,
            (name, given, family),
            contacts.get(person, ()),
            ids.get(person, ()),
            (*employers.get(person, ()), employer or ""),
            birthday,
            place,
            country,
        )
        for person, name, given, family, birthday, place, employer in rows
    ]


def card_of_state(state: PersonState, country: str) -> Card:
    """The card of somebody whom an import touches, as it will be stored."""
    return identity.card(
        state.id,
        (state.fields["name"], state.fields["given"], state.fields["family"]),
        state.contacts,
        state.source_ids,
        (*(entry.employer for entry in state.positions), state.fields["employer"]),
        state.fields["birthday"],
        state.fields["place"],
        country,
    )


def records(owner: Workspace, sources: Iterable[str]) -> dict[tuple[str, str], Record]:
    """The records of these sources, by (source, key)."""
    rows = SourceRecord.objects.filter(owner=owner, source__in=list(sources))
    return {
        (source, key): Record(record, person, digest)
        for record, person, source, key, digest in rows.values_list(
            "id", "person_id", "source", "key", "digest"
        )
    }


def record_facts(owner: Workspace, wanted: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """What those records said, with the batch they are of and what that batch had changed: id → facts, digest, batch, previous."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for part in _chunks(wanted):
        rows = SourceRecord.objects.filter(owner=owner, id__in=part)
        for record, *said in rows.values_list("id", *_RECORD):
            found[record] = _record(*said)
    return found


_RECORD = ("facts", "digest", "batch_id", "previous")


def _record(facts: dict[str, Any], digest: str, batch: uuid.UUID | None, previous: Any) -> dict[str, Any]:
    return {"facts": facts, "digest": digest, "batch": str(batch) if batch else None, "previous": previous}


def own_positions(owner: Workspace) -> set[tuple[str, str, str, str]]:
    """Kind, match key, title and beginning of each position of the owner's own."""
    rows = OwnPosition.objects.filter(owner=owner)
    return set(rows.values_list("kind", "match_key", "title", "started"))


def message_keys(owner: Workspace) -> set[str]:
    """The external keys of the touches that came from messages, mails and meetings."""
    rows = Touch.objects.filter(owner=owner, external_key__isnull=False)
    return {key for key in rows.values_list("external_key", flat=True) if key}


def own_mail_keys(owner: Workspace) -> set[str]:
    """The Message-IDs, as mails are keyed, of what went out through the outbox and of the answers read for it: their touches stand."""
    sent = Outgoing.objects.filter(owner=owner, state=Outgoing.State.SENT).exclude(message_id="")
    read = Incoming.objects.filter(owner=owner, matched_at__isnull=False).exclude(message_id="")
    found = [*sent.values_list("message_id", flat=True), *read.values_list("message_id", flat=True)]
    return {identifier.strip("<> ") for identifier in found}


def account_mail(owner: Workspace) -> str:
    """The mail key of the owner's mail account, "" for none."""
    return mail_key(MailAccount.objects.filter(owner=owner).values_list("address", flat=True).first() or "")


def record_names(owner: Workspace, source: str) -> dict[str, str]:
    """The name that each record of a source gave, by the record's key."""
    rows = SourceRecord.objects.filter(owner=owner, source=source).values_list("key", "facts__name")
    return {key: name or "" for key, name in rows}


def states(
    owner: Workspace, wanted: list[uuid.UUID], facts: dict[uuid.UUID, dict[str, Any]]
) -> dict[uuid.UUID, PersonState]:
    """The details of those people; what their records said is entered into `facts` as `record_facts` gives it."""
    found: dict[uuid.UUID, PersonState] = {}
    for part in _chunks(wanted):
        found.update(_some_states(owner, part, facts))
    return found


def _some_states(
    owner: Workspace, part: list[uuid.UUID], facts: dict[uuid.UUID, dict[str, Any]]
) -> dict[uuid.UUID, PersonState]:
    found: dict[uuid.UUID, PersonState] = {}
    names = (
        "name",
        "given",
        "family",
        "place",
        "country",
        "birthday",
        "known_since",
        "note",
        "title",
        "onet",
    )
    people = Person.objects.filter(owner=owner, id__in=part)
    for person, last_touch, employer, *values in people.values_list(
        "id", "last_touch_on", "organisation__match_key", *names
    ):
        fields = {
            name: "" if value is None else str(value) for name, value in zip(names, values, strict=True)
        }
        fields["employer"] = employer or ""
        found[person] = PersonState(person, False, fields, last_touch=last_touch)
    points = ContactPoint.objects.filter(owner=owner, person__in=part)
    for pk, person, kind, key, value, source in points.values_list(
        "id", "person_id", "kind", "match_key", "value", "source"
    ):
        found[person].contacts.add((kind, key))
        found[person].points[kind, key] = SaidState(value, source, pk)
    for person, source, value in SourceId.objects.filter(owner=owner, person__in=part).values_list(
        "person_id", "source", "value"
    ):
        found[person].source_ids.add((source, value))
    tags = PersonTag.objects.filter(owner=owner, person__in=part)
    for pk, person, key, name, source in tags.values_list("id", "person_id", "match_key", "name", "source"):
        found[person].tags[key] = SaidState(name, source, pk)
    for pk, person, source, key, *said in SourceRecord.objects.filter(
        owner=owner, person__in=part
    ).values_list("id", "person_id", "source", "key", *_RECORD):
        facts[pk] = _record(*said)
        found[person].said[source, key] = facts[pk]["facts"]
    positions = Position.objects.filter(owner=owner, person__in=part).order_by("created_at", "id")
    for person, *values in positions.values_list(
        "person_id", "id", "organisation__match_key", "title", "current", "source"
    ):
        key, employer, title, current, source = values
        found[person].positions.append(PositionState(key, employer or "", title, current, source))
    return found


def _chunks(wanted: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
