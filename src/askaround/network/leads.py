"""Leads: the answers to “who do you know?”, one line each, become people with who named them.

In: lines and the person who named. Out: `Taken` rows; people, touches, ties and doubtful pairs, one transaction. Whom the owner knows already
by mail or LinkedIn address is not made twice. What such an answer means for an open ask, outreach says (`outreach.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key, mail_key
from askaround.network import ties
from askaround.network.actions import add_person, record_touch
from askaround.network.models import ContactPoint, DoubtfulPair, Person, SourceId, Touch
from askaround.network.rules import leads as rules
from askaround.network.rules.leads import Lead

if TYPE_CHECKING:
    from askaround.network.rules import matching

SOURCE = "named"
MOST_DOUBTS = 5
UNREAD = "That line names nobody; write it like “Ana Silva, patent attorney at Fooco, ana@example.org”."


@dataclass(frozen=True, slots=True)
class Taken:
    """One lead as it was taken: the person, whether they are new, and whether they resemble somebody (a doubtful pair)."""

    person: Person
    new: bool
    doubtful: bool = False


def add_lead(
    owner: Workspace, line: str, named_by: Person, may_use_name: bool = False, *, told: bool = False
) -> Taken:
    """One line. `may_use_name` adds to what the line says; `told`: a touch of an ask tells already that they named somebody.

    Raises Refusal for a line that names nobody, or what `add_person` refuses; then nothing changed.
    """
    lead = rules.read(line)
    if lead is None:
        raise Refusal(UNREAD)
    return take(owner, lead, named_by, may_use_name, told=told)


def take(
    owner: Workspace, lead: Lead, named_by: Person, may_use_name: bool = False, *, told: bool = False
) -> Taken:
    """One lead that was read; see `add_lead`."""
    if named_by.owner_id != owner.pk:
        raise Refusal("You know nobody like that.", status=404)
    may = may_use_name or lead.may_use_name
    with transaction.atomic():
        person = _known(owner, lead)
        if person is not None and person.pk == named_by.pk:
            raise Refusal(f"{named_by.name} cannot be named by themselves; say who named them.")
        new = person is None
        doubtful = False
        if person is None:
            facts = {
                key: getattr(lead, key) for key in ("name", "title", "organisation", "email", "url", "phone")
            }
            person = add_person(owner, **facts, source=SOURCE)
            doubtful = _note_doubts(owner, person)
        _link(owner, person, named_by, may)
        ties.named(owner, named_by, person, settings_of(owner).today)
        if not told:
            record_touch(
                owner, named_by, Touch.Kind.REFERRED, text=person.name, cause_kind="person", cause_id=person.pk, source=SOURCE,
            )  # fmt: skip
    return Taken(person, new, doubtful)


def _known(owner: Workspace, lead: Lead) -> Person | None:
    """Whom the owner has by that mail or LinkedIn address."""
    if key := mail_key(lead.email):
        points = ContactPoint.objects.filter(owner=owner, kind=ContactPoint.Kind.EMAIL, match_key=key)
        if (point := points.select_related("person").order_by("created_at", "id").first()) is not None:
            return point.person
    if key := linkedin_key(lead.url):
        ids = SourceId.objects.filter(owner=owner, source="linkedin", value=key)
        if (found := ids.select_related("person").first()) is not None:
            return found.person
    return None


def _link(owner: Workspace, person: Person, namer: Person, may: bool) -> None:
    """The first namer stays; the word that a name may be used is for the one who gave it."""
    values: dict[str, object] = {}
    if person.named_by_id is None:
        values = {"named_by": namer, "may_use_name": may}
    elif person.named_by_id == namer.pk and may:
        values = {"may_use_name": True}
    if values:
        Person.objects.filter(owner=owner, pk=person.pk).update(**values)
        person.refresh_from_db()


def _note_doubts(owner: Workspace, person: Person) -> bool:
    """The new person beside those of the same name: the owner decides whether they are one."""
    from askaround.network.rules import matching

    others = Person.objects.filter(owner=owner, match_key=person.match_key).exclude(pk=person.pk)
    found = list(others.select_related("organisation").order_by("number")[:MOST_DOUBTS])
    for other in found:
        doubt = matching.compare(_card(person), _card(other))
        first, second = sorted((person, other), key=lambda one: one.pk)
        DoubtfulPair.objects.get_or_create(
            owner=owner, a=first, b=second,
            defaults={
                "score": max(doubt.score, matching.LISTED) if doubt else matching.LISTED,
                "reasons": list(doubt.reasons) if doubt else ["the same name"],
            },
        )  # fmt: skip
    return bool(found)


def _card(person: Person) -> matching.Card:
    from askaround.network.rules import matching

    employer = person.organisation.match_key if person.organisation else ""
    return matching.Card(person.pk, person.name, organisations=frozenset({employer} - {""}))
