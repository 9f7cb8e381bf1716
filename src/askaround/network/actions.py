"""The verbs on people: add, say, record what happened, take it back.

In: a Workspace and what was said. Out: changed rows, one transaction each.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.accounts.rules import mail_address
from askaround.explore import actions as explore
from askaround.explore.actions import organisations_for
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse, linkedin_key, mail_key, phone_key, url_key
from askaround.network import comparing, finding, summaries, ties
from askaround.network.models import ContactPoint, Person, Position, SourceId, Touch
from askaround.network.rules import pasted
from askaround.network.rules.keys import person_key
from askaround.network.rules.pasted import Pasted
from askaround.network.rules.touches import is_contact

HAND = "hand"


def record_touch(
    owner: Workspace,
    person: Person,
    kind: str,
    *,
    at: dt.datetime | None = None,
    channel: str = "",
    text: str = "",
    cause_kind: str = "",
    cause_id: uuid.UUID | None = None,
    source: str = HAND,
    external_key: str | None = None,
    contact: bool | None = None,
) -> Touch:
    """Write one touch and bring what the person's touches say up to date (`summaries`); call it inside your transaction.

    `contact` overrides what the kind says, for a touch that adds to one already recorded. With an `external_key` that is stored already the stored touch comes back and nothing changes.
    """
    if external_key is not None:
        found = Touch.objects.filter(owner=owner, external_key=external_key).first()
        if found is not None:
            return found
    touch = Touch.objects.create(
        owner=owner, person=person, kind=kind, at=at or clock.now(), channel=channel, text=text,
        contact=is_contact(kind) if contact is None else contact,
        cause_kind=cause_kind, cause_id=cause_id, source=source, external_key=external_key,
    )  # fmt: skip
    _recount(owner, person)
    return touch


def retract_touch(owner: Workspace, touch: Touch) -> Touch:
    """Take a wrong log back by another touch. Raises Refusal when it is taken back already."""
    with transaction.atomic():
        row = Touch.objects.select_for_update().filter(owner=owner, pk=touch.pk).first()
        if row is None or row.kind == Touch.Kind.RETRACTED or row.retractions.exists():
            raise Refusal("That was taken back already.", status=409)
        back = Touch.objects.create(
            owner=owner, person_id=row.person_id, kind=Touch.Kind.RETRACTED, at=clock.now(), contact=False, source=HAND,
            retracts=row, cause_kind=row.cause_kind, cause_id=row.cause_id,
        )  # fmt: skip
        _recount(owner, row.person)
    return back


def _recount(owner: Workspace, person: Person) -> None:
    """Bring what the touches say of the person up to date, in the database and in the caller's hand."""
    summaries.refresh(owner, [person.pk])
    person.refresh_from_db(fields=summaries.TOUCHES)


def add_person(
    owner: Workspace,
    *,
    name: str,
    title: str = "",
    organisation: str = "",
    email: str = "",
    url: str = "",
    phone: str = "",
    met: str = "",
    place: str = "",
    named_by: Person | None = None,
    may_use_name: bool = False,
    level: str = "",
    source: str = HAND,
) -> Person:
    """Add one person by hand, the title coded to a career.

    Raises Refusal for a blank or overlong name, a mail address that is none or is somebody else's; then nothing changed.
    """
    from askaround.explore.catalogue.coder import code_titles

    name, title = clean_text(name, "name"), clean_text(title, "title")
    organisation, met, place = (
        clean_text(organisation, "organisation"),
        clean_text(met, "text"),
        clean_text(place, "place", 200),
    )
    email, phone, url = checked_points(email, phone, url)
    if not name or not person_key(name):
        raise Refusal("A person needs a name.")
    if level and level not in Person.Level.values:
        raise Refusal(f"How well you know them is one of {', '.join(Person.Level.values)}.")
    if named_by is not None and named_by.owner_id != owner.pk:
        raise Refusal("You know nobody like that.", status=404)
    coding = next(iter(code_titles([title]))) if title else None
    given, _, family = name.rpartition(" ")
    with transaction.atomic():
        _refuse_known(owner, email, url)
        employers = organisations_for(owner, [organisation]) if organisation else {}
        person = Person.objects.create(
            owner=owner, number=next_numbers(owner, Person.LETTER), name=name, given=given.split(" ")[0] or family,
            family=family if given else "", match_key=person_key(name),
            place=place, met_where=met, level=level, named_by=named_by, may_use_name=may_use_name, title=title,
            organisation_id=employers.get(organisation), onet=(coding.onet or "") if coding else "",
            seniority=(coding.seniority or "") if coding else "",
        )  # fmt: skip
        if title or organisation:
            Position.objects.create(
                owner=owner, person=person, organisation_id=employers.get(organisation), title=title,
                onet=(coding.onet or "") if coding else "", coding_score=coding.score if coding else None,
                seniority=(coding.seniority or "") if coding else "", status=(coding.status or "") if coding else "",
                source=source,
            )  # fmt: skip
        _add_points(owner, person, email, phone, url, source)
        finding.reindex(owner, [person.id])
        person.refresh_from_db(fields=["search_key"])
        if named_by is not None:
            ties.named(owner, named_by, person)
            record_touch(
                owner,
                named_by,
                Touch.Kind.REFERRED,
                text=name,
                cause_kind="person",
                cause_id=person.id,
                source=source,
            )
        comparing.compare(owner, [person.pk])
    return person


def read_pasted(text: str) -> Pasted:
    """What a profile's address or a mail signature tells; nothing is fetched or stored. Raises Refusal when it tells nothing."""
    read = pasted.read(text)
    if read.empty:
        raise Refusal("No name, mail address or profile address is in that; type the name instead.")
    return read


def clean_text(text: str, what: str, limit: int = 300) -> str:
    if any(unicodedata.category(letter) == "Cc" and not letter.isspace() for letter in text):
        raise Refusal(f"That {what} holds control characters; type it anew.")
    clean = collapse(text)
    if len(clean) > limit:
        raise Refusal(f"That {what} is longer than {limit} characters.")
    return clean


def checked_points(email: str, phone: str, url: str) -> tuple[str, str, str]:
    """Mail address, phone number and web address as they are stored; "" stays "". Raises Refusal for one that is none."""
    email = mail_address(email)
    if email and not mail_key(email):
        raise Refusal(f"“{email[:80]}” is no mail address; it should look like you@example.org.")
    phone, url = clean_text(phone, "phone number", 100), clean_text(url, "address", 500)
    if phone and not phone_key(phone):
        raise Refusal(f"“{phone}” is no phone number; it needs at least five digits.")
    scheme = re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", url, re.IGNORECASE)
    if url and (not url_key(url) or (scheme and not url.lower().startswith(("http://", "https://")))):
        raise Refusal(f"“{url[:80]}” is no web address; it should look like https://www.example.org.")
    return email, phone, url


def _refuse_known(owner: Workspace, email: str, url: str) -> None:
    mails = ContactPoint.objects.filter(
        owner=owner, kind=ContactPoint.Kind.EMAIL, match_key=mail_key(email) or "-"
    )
    profiles = SourceId.objects.filter(owner=owner, source="linkedin", value=linkedin_key(url) or "-")
    for what, point in (
        (email, mails.select_related("person").first()),
        (url, profiles.select_related("person").first()),
    ):
        if point is not None:
            known = f"{point.person.name} ({point.person.handle})"
            raise Refusal(f"{what} is {known}, whom you know already.", status=409)


def _add_points(owner: Workspace, person: Person, email: str, phone: str, url: str, source: str) -> None:
    points = ((ContactPoint.Kind.EMAIL, email, mail_key), (ContactPoint.Kind.PHONE, phone, phone_key),
              (ContactPoint.Kind.URL, url, url_key))  # fmt: skip
    for kind, value, key_of in points:
        if value:
            ContactPoint.objects.create(
                owner=owner,
                person=person,
                kind=kind,
                value=value,
                match_key=key_of(value)[:500],
                source=source,
            )
    if key := linkedin_key(url):
        SourceId.objects.create(owner=owner, person=person, source="linkedin", value=key)


def say_tie(owner: Workspace, person: Person, level: str) -> Person:
    """What the owner says of the tie; "" takes it back."""
    if level and level not in Person.Level.values:
        raise Refusal(f"How well you know them is one of {', '.join(Person.Level.values)}.")
    return _update(owner, person, level=level)


def say_later(owner: Workspace, person: Person, until: dt.date | None = None) -> Person:
    """Not now: do not suggest this person until then (three months by default)."""
    return _update(owner, person, later_until=until or settings_of(owner).today + dt.timedelta(days=91))


def say_never(owner: Workspace, person: Person, never: bool = True) -> Person:
    """Do not ask this person; or, with False, take that back."""
    return _update(owner, person, never=never)


def follow_codes(owner: Workspace, follow: Mapping[str, str]) -> int:
    """Give people and positions the present codes of their careers (former → present); how many people it concerned."""
    with transaction.atomic():
        found = explore.follow_codes(Person.objects.filter(owner=owner), follow)
        explore.follow_codes(Position.objects.filter(owner=owner), follow)
    return found


def _update(owner: Workspace, person: Person, **values: object) -> Person:
    with transaction.atomic():
        Person.objects.filter(owner=owner, pk=person.pk).update(**values)
    person.refresh_from_db()
    return person
