"""Small exports of every kind, made of the same invented people; and all that is stored, to be compared.

In: `Somebody` objects. Out: text of files that programs would write about them; `everything`, the owner's rows of all tables up to ids, batches,
handles and times of writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

from askaround.accounts.models import Workspace
from askaround.network.models import ContactPoint, Person

OWNER = "me@example.org"
# Small files written by hand.
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ana,Silva,https://www.linkedin.com/in/ana,ana@example.org,Example Labs,Biologist,12 Mar 2021\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Ana Silva,Me Myself,"9/5/20, 1:12 AM",Hello,INCOMING,https://www.linkedin.com/in/ana,https://www.linkedin.com/in/me\n'
    'Me Myself,Bob Roe,"9/6/20, 11:12 PM",,OUTGOING,https://www.linkedin.com/in/me,https://www.linkedin.com/in/bob\n'
    'Me Myself,Cy Lee,"someday",Hi,OUTGOING,https://www.linkedin.com/in/me,https://www.linkedin.com/in/cy\n'
    ",,,,SIDEWAYS,,\n"
)
RECEIVED = (
    "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    'Ana,Silva,Old Labs,Student,"Very good.","03/04/19, 10:00 AM",VISIBLE\n'
    'Dee,Doe,Sample Clinic,Nurse,"Good too.","03/05/19, 10:00 AM",VISIBLE\n'
)
OUTLOOK = (
    "Title,First Name,Last Name,Company,Job Title,Business Street,Business City,Business Country/Region,Home City,Home Phone,"
    "Mobile Phone,Business Fax,Birthday,Categories,E-mail Address,E-mail Type,E-mail 2 Address,Web Page,Spouse\n"
    "Dr.,Ana,Silva,Example Labs,Biologist,1 Main St,Springfield,US,Shelbyville,+1 555 555 0100,+1 555 555 0101,+1 555 555 0102,"
    "0/0/00,Choir;Work,ana@example.org,SMTP,ana@example.net,javascript:alert(1),Kim\n"
)
AUSBLICK = (
    "Anrede;Vorname;Nachname;Firma;Position;Straße geschäftlich;Ort geschäftlich;Land/Region geschäftlich;Ort privat;"
    "Telefon privat;Mobiltelefon;Geburtstag;Kategorien;E-Mail-Adresse;E-Mail-Typ;E-Mail 2: Adresse;Notizen\n"
    "Frau;Ana;Silva;Beispiel GmbH;Biologin;Hauptstr. 1;Köln;Deutschland;Bonn;+49 555 5550100;+49 555 5550101;15.06.1988;Chor;"
    "ana@example.org;SMTP;ana@example.net;Erste Zeile\n"
)


@dataclass(frozen=True)
class Somebody:
    """One person and what each program knows of them."""

    given: str
    family: str
    employer: str = ""
    title: str = ""
    phone: str = ""
    birthday: str = ""
    note: str = ""
    label: str = ""
    nickname: str = ""
    since: str = "2021-03-12"
    odd: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def mail(self) -> str:
        return f"{self.given}.{self.family}@example.org".lower()

    @property
    def slug(self) -> str:
        return f"{self.given}-{self.family}".lower()

    @property
    def url(self) -> str:
        return f"https://www.linkedin.com/in/{self.slug}"


def _csv(header: str, rows: Iterable[Iterable[str]]) -> str:
    return "\n".join([header, *(",".join(f'"{cell}"' for cell in row) for row in rows)]) + "\n"


def linkedin(people: list[Somebody]) -> str:
    return _csv(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        ((p.given, p.family, p.url, p.mail, p.employer, p.title, p.since) for p in people),
    )


def invitations(people: list[Somebody]) -> str:
    return _csv(
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
        (
            (
                p.name,
                "Me Myself",
                "9/5/20, 1:12 AM",
                p.note,
                "INCOMING",
                p.url,
                "https://www.linkedin.com/in/me",
            )
            for p in people
        ),
    )


def recommendations(people: list[Somebody]) -> str:
    return _csv(
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
        (
            (p.given, p.family, p.employer, p.title, "Very good.", "03/04/20, 10:00 AM", "VISIBLE")
            for p in people
        ),
    )


def own_positions() -> str:
    return "Company Name,Title,Description,Location,Started On,Finished On\nExample Labs,Assistant,,,Mar 2015,Apr 2018\n"


def google(people: list[Somebody]) -> str:
    return _csv(
        "First Name,Last Name,Nickname,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value,"
        "Organization Name,Organization Title,Custom Field 1 - Value",
        (
            (p.given, p.family, p.nickname, p.birthday, p.note, f"{p.label} ::: * myContacts", "Work", p.mail, p.phone, p.employer,
             p.title, p.odd)
            for p in people
        ),
    )  # fmt: skip


def outlook(people: list[Somebody]) -> str:
    return _csv(
        "First Name,Last Name,Company,Job Title,Business Street,Business Phone,Mobile Phone,Birthday,Categories,E-mail Address,"
        "E-mail Type,E-mail Display Name,Notes",
        (
            (
                p.given,
                p.family,
                p.employer,
                p.title,
                "",
                "",
                p.phone,
                "0/0/00",
                p.label,
                p.mail,
                "SMTP",
                p.name,
                p.note,
            )
            for p in people
        ),
    )


def vcards(people: list[Somebody]) -> str:
    return "".join(
        "\r\n".join(
            line
            for line in (
                "BEGIN:VCARD", "VERSION:3.0", f"N:{p.family};{p.given};;;", f"FN:{p.name}", f"EMAIL:{p.mail}",
                f"UID:urn:uuid:00000000-0000-4000-8000-{abs(hash(p.slug)) % 10**12:012}", f"TEL:{p.phone}" if p.phone else "",
                f"ORG:{p.employer}" if p.employer else "", f"TITLE:{p.title}" if p.title else "",
                f"BDAY:{p.birthday}" if p.birthday else "", f"CATEGORIES:{p.label}" if p.label else "",
                f"NOTE:{p.note}" if p.note else "", f"ANNIVERSARY:{p.odd}" if p.odd else "", "END:VCARD",
            )
            if line
        )
        + "\r\n"
        for p in people
    )  # fmt: skip


def monica(people: list[Somebody]) -> str:
    types = [{"uuid": "t1", "properties": {"name": "Email", "type": "email", "protocol": "mailto:"}}]
    contacts = [
        {
            "uuid": f"m-{p.slug}",
            "properties": {
                "first_name": p.given,
                "last_name": p.family,
                "job": p.title,
                "company": p.employer,
                "tags": [p.label] if p.label else [],
                "birthdate": {"date": f"{p.birthday}T00:00:00Z", "is_year_unknown": False}
                if p.birthday
                else None,
            },
            "data": [
                {
                    "count": 1,
                    "type": "contact_field",
                    "values": [{"properties": {"data": p.mail, "type": "t1"}}],
                },
                {"count": 1, "type": "note", "values": [{"properties": {"body": p.note}}]},
                {"count": 1, "type": "activity", "values": [f"a-{p.slug}"]},
                {"count": 1, "type": "pet", "values": [{"properties": {"name": p.odd}}]},
            ],
        }
        for p in people
    ]
    activities = [
        {"uuid": f"a-{p.slug}", "properties": {"summary": "Lunch", "happened_at": "2022-05-01"}}
        for p in people
    ]
    lists = [
        {"count": len(people), "type": "contact", "values": contacts},
        {"count": len(people), "type": "activity", "values": activities},
    ]
    return json.dumps(
        {"app_version": "4.1.2", "account": {"data": lists, "instance": {"contact_field_types": types}}}
    )


def table(people: list[Somebody]) -> str:
    return _csv("Member,Reach,Firm it is,Extra", ((p.name, p.mail, p.employer, p.odd) for p in people))


COLUMNS = {"name": ["Member"], "email": ["Reach"], "organisation": ["Firm it is"]}


def mails(people: list[Somebody]) -> str:
    """An mbox in which the owner writes to each of them, and each answers."""
    found = []
    for at, p in enumerate(people):
        for to, sender, hour in ((p.mail, OWNER, 8), (OWNER, p.mail, 9)):
            found.append(
                f"From - Mon Mar  1 {hour:02}:00:00 2021\nMessage-ID: <{at}-{hour}-{p.slug}@example.org>\nDate: Mon, 01 Mar 2021 "
                f"{hour:02}:00:00 +0000\nFrom: {sender}\nTo: {to}\nSubject: Hello\n\nWords\n\n"
            )
    return "".join(found)


def calendar(people: list[Somebody]) -> str:
    """A meeting with all of them."""
    guests = "".join(f"ATTENDEE;CN={p.name};PARTSTAT=ACCEPTED:mailto:{p.mail}\r\n" for p in people)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//\r\nBEGIN:VEVENT\r\nUID:meeting-1\r\nDTSTAMP:20210301T100000Z\r\n"
        f"DTSTART:20210302T100000Z\r\nDTEND:20210302T110000Z\r\nSUMMARY:Review\r\nORGANIZER:mailto:{OWNER}\r\n{guests}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


FILES = {
    "Connections.csv": linkedin,
    "google.csv": google,
    "outlook.csv": outlook,
    "cards.vcf": vcards,
    "monica.json": monica,
    "table.csv": table,
    "mails.mbox": mails,
    "calendar.ics": calendar,
}
"""Name → what writes it; each row has its person's mail address, so that it is never in doubt who is who."""

_PASSED = {"id", "number", "owner", "batch", "created_at", "revision", "key_hash"}
_NOT = {"importbatch", "counter", "handlecounter", "searchword", "setting", "workspace", "user", "membership"}


def everything(owner: Workspace) -> dict[str, list[str]]:
    """All rows of the owner in every step's tables: what they say, in an order of their own."""
    people = {
        row.pk: f"{row.match_key} {sorted(ContactPoint.objects.filter(person=row).values_list('match_key', flat=True))}"
        for row in Person.objects.filter(owner=owner)
    }
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model._meta.model_name in _NOT or not any(
            entry.name == "owner" for entry in model._meta.concrete_fields
        ):
            continue
        rows = [str(_said(row, people)) for row in model._default_manager.filter(owner=owner)]
        if rows:
            found[str(model._meta.label)] = sorted(rows)
    return found


def _said(row: Any, people: dict[Any, str]) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    for entry in row._meta.concrete_fields:
        if entry.name in _PASSED:
            continue
        value = getattr(row, entry.attname)
        if entry.name == "search_key":  # a set of words
            value = sorted(value.split())
        if entry.name == "previous":  # names ids; what it is for is shown by undoing
            continue
        if isinstance(entry, ForeignKey) and value is not None:
            value = people.get(value) or getattr(getattr(row, entry.name), "match_key", "other")
        told.append((entry.name, str(value)))
    both = [value for name, value in told if name in {"a", "b"}]
    if len(both) == 2:  # which of two is the first is a matter of ids
        told = [pair for pair in told if pair[0] not in {"a", "b"}] + [("ab", str(sorted(both)))]
    return told


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The rows that only one of the two has, for reading when a test fails."""
    return [
        f"{sign} {name}: {row}"
        for sign, a, b in (("-", one, other), ("+", other, one))
        for name, rows in a.items()
        for row in rows
        if row not in b.get(name, ())
    ]
