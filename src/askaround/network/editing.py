"""Putting right what is stored of a person.

In: a Workspace, a person, what the owner typed. Out: the changed person, in one transaction.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.explore.actions import organisations_for
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key, mail_key, phone_key, url_key
from askaround.network import comparing, finding
from askaround.network.actions import HAND, checked_points, clean_text
from askaround.network.models import ContactPoint, Person, Position, SourceId
from askaround.network.rules.keys import person_key

NOTE_LIMIT = 20_000
POINTS_LIMIT = 50
KEYS: dict[str, Callable[[str], str]] = {"email": mail_key, "phone": phone_key, "url": url_key}
_BIRTHDAY = re.compile(r"(?:[0-9]{4}|-)-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Facts:
    """What a person's page lets one put right; dates as ISO texts, the birthday also without a year (--06-15)."""

    name: str
    title: str = ""
    organisation: str = ""
    place: str = ""
    birthday: str = ""
    met: str = ""
    known_since: str = ""
    note: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


def facts_of(owner: Workspace, person: Person) -> Facts:
    """What is stored, as `edit_person` takes it."""
    points: dict[str, list[str]] = {}
    rows = ContactPoint.objects.filter(owner=owner, person=person).order_by("created_at", "id")
    for kind, value in rows.values_list("kind", "value"):
        points.setdefault(kind, []).append(value)
    return Facts(
        name=person.name,
        title=person.title,
        organisation=person.organisation.name if person.organisation else "",
        place=person.place,
        birthday=person.birthday,
        met=person.met_where,
        known_since=person.known_since.isoformat() if person.known_since else "",
        note=person.note,
        emails=tuple(points.get("email", ())),
        phones=tuple(points.get("phone", ())),
        urls=tuple(points.get("url", ())),
    )


def edit_person(owner: Workspace, person: Person, facts: Facts, *, revision: int | None = None) -> Person:
    """Put everything as `facts` says it; a new title is coded anew, what imports said stays with its source.

    `revision`: the person's when the owner began; raises Refusal when somebody changed them since, for what cannot be stored, and for a
    mail or LinkedIn address that is somebody else's. Then nothing changed.
    """
    from askaround.explore.catalogue.coder import code_titles

    name, title = clean_text(facts.name, "name"), clean_text(facts.title, "title")
    organisation = clean_text(facts.organisation, "organisation")
    values: dict[str, object] = {
        "place": clean_text(facts.place, "place", 200),
        "met_where": clean_text(facts.met, "text"),
        "birthday": _birthday(facts.birthday),
        "known_since": _day(facts.known_since),
        "note": _note(facts.note),
    }
    if not person_key(name):
        raise Refusal("A person needs a name.")
    points = _points(facts)
    if name != person.name:
        given, _, family = name.rpartition(" ")
        values |= {"name": name, "match_key": person_key(name)}
        values |= {"given": given.split(" ")[0] or family, "family": family if given else ""}
    coding = next(iter(code_titles([title]))) if title else None
    with transaction.atomic():
        row = Person.objects.select_for_update().select_related(None).get(owner=owner, pk=person.pk)
        if revision is not None and row.revision != revision:
            raise Refusal("Somebody changed this person meanwhile; look at what is stored now.", status=409)
        employer = organisations_for(owner, [organisation])[organisation] if organisation else None
        if (title, employer) != (row.title, row.organisation_id):
            onet, seniority = ((coding.onet or ""), (coding.seniority or "")) if coding else ("", "")
            if title == row.title:
                onet, seniority = row.onet, row.seniority
            values |= {"title": title, "organisation_id": employer, "onet": onet, "seniority": seniority}
            _position(owner, row, title, employer, onet, coding.score if coding else None, seniority)
        for kind, wanted in points.items():
            _set_points(owner, row, kind, wanted)
        Person.objects.filter(owner=owner, pk=row.pk).update(**values, revision=F("revision") + 1)
        finding.reindex(owner, [row.pk])
        comparing.compare(owner, [row.pk])
    return Person.objects.select_related("organisation").get(owner=owner, pk=person.pk)


def _position(
    owner: Workspace,
    person: Person,
    title: str,
    employer: object,
    onet: str,
    score: float | None,
    seniority: str,
) -> None:
    """The current position by the owner's word, beside those of other sources."""
    own = Position.objects.filter(owner=owner, person=person, source=HAND, current=True)
    if not title and employer is None:
        own.delete()
        return
    values = {
        "title": title, "organisation_id": employer, "onet": onet, "coding_score": score, "seniority": seniority, "status": "",
    }  # fmt: skip
    first = own.order_by("created_at", "id").first()
    if first is None:
        Position.objects.create(owner=owner, person=person, source=HAND, **values)
    else:
        own.filter(pk=first.pk).update(**values)


def _points(facts: Facts) -> dict[str, dict[str, str]]:
    """Kind → match key → value."""
    found: dict[str, dict[str, str]] = {}
    for kind, values in (("email", facts.emails), ("phone", facts.phones), ("url", facts.urls)):
        typed = [value.strip() for value in values if value.strip()]
        if len(typed) > POINTS_LIMIT:
            raise Refusal(f"At most {POINTS_LIMIT} of each are kept.")
        found[kind] = {}
        for value in typed:
            checked = checked_points(*(value if kind == each else "" for each in KEYS))
            clean = checked[list(KEYS).index(kind)]
            found[kind].setdefault(KEYS[kind](clean)[:500], clean)
    return found


def _set_points(owner: Workspace, person: Person, kind: str, wanted: Mapping[str, str]) -> None:
    rows = ContactPoint.objects.filter(owner=owner, person=person, kind=kind)
    stored = dict(rows.values_list("match_key", "value"))
    gone = [key for key in stored if key not in wanted]
    rows.filter(match_key__in=gone).delete()
    if kind == "url":
        members = [linkedin_key(stored[key]) for key in gone]
        SourceId.objects.filter(
            owner=owner, person=person, source="linkedin", value__in=filter(None, members)
        ).delete()
    for key, value in wanted.items():
        if key in stored:
            if stored[key] != value:
                rows.filter(match_key=key).update(value=value)
            continue
        _refuse_others(owner, person, kind, key, value)
        ContactPoint.objects.create(
            owner=owner, person=person, kind=kind, value=value, match_key=key, source=HAND
        )
        if kind == "url" and (member := linkedin_key(value)):
            SourceId.objects.get_or_create(
                owner=owner, source="linkedin", value=member, defaults={"person": person}
            )


def _refuse_others(owner: Workspace, person: Person, kind: str, key: str, value: str) -> None:
    """A mail address or a LinkedIn address names one person."""
    other: Person | None = None
    if kind == "email":
        points = ContactPoint.objects.filter(owner=owner, kind=kind, match_key=key).exclude(person=person)
        found = points.select_related("person").order_by("id").first()
        other = found.person if found else None
    elif kind == "url" and (member := linkedin_key(value)):
        ids = SourceId.objects.filter(owner=owner, source="linkedin", value=member).exclude(person=person)
        one = ids.select_related("person").first()
        other = one.person if one else None
    if other is not None:
        raise Refusal(
            f"{value} is {other.name} ({other.handle}), whom you know already; if they are one person, merge them.",
            status=409,
        )


def _birthday(text: str) -> str:
    clean = clean_text(text, "birthday", 10)
    if not clean:
        return ""
    day = f"2000{clean[1:]}" if clean.startswith("--") else clean
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        day = ""
    if not day or not _BIRTHDAY.fullmatch(clean):
        raise Refusal(f"“{clean}” is no birthday; write it like 1988-06-15, or --06-15 without the year.")
    return clean


def _day(text: str) -> dt.date | None:
    clean = clean_text(text, "date", 10)
    try:
        return dt.date.fromisoformat(clean) if clean else None
    except ValueError:
        raise Refusal(f"“{clean}” is no date; write it like 2019-03-01.") from None


def _note(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in plain):
        raise Refusal("That note holds control characters; type it anew.")
    if len(plain) > NOTE_LIMIT:
        raise Refusal(f"That note is longer than {NOTE_LIMIT:,} characters.")
    return plain


def lines_of(text: str) -> Sequence[str]:
    """What was typed one to a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
