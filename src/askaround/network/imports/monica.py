"""Contacts out of Monica's JSON export, of version 4 and of the older one made of tables.

In: a `Source`. Out: `FileRead`. Contacts with their fields, addresses, tags and notes; activities, calls and conversations as what happened
with them. Whom somebody is related to is kept as written. Photos and documents are passed over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from askaround.lib.errors import Refusal
from askaround.lib.text import collapse
from askaround.network.imports import dates, drafts
from askaround.network.imports.drafts import FileRead, Happened, PersonDraft, PositionDraft, Skip
from askaround.network.imports.files import Source

KIND = "monica"
MAX_BYTES = 256 << 20
NOBODY = "This contact has no name and no mail address."
SHAPE = "{name} is JSON, but no export of Monica; give a file that “Settings → Export data” of Monica made."
# Lists of a contact that are read, and those that are Monica's own business.
_READ = frozenset({"contact_field", "address", "note", "activity", "call", "conversation"})
_PASSED = frozenset({"photo", "document", "reminder"})


def read(source: Source) -> FileRead:
    """People out of an export. Raises Refusal for JSON that is none, is damaged, or is larger than 256 MB."""
    if source.size > MAX_BYTES:
        raise Refusal(
            f"{source.name} is larger than {MAX_BYTES >> 20} MB; export from Monica without photos and documents."
        )
    try:
        data = json.loads("".join(source.lines()))
    except (ValueError, RecursionError):
        raise Refusal(f"{source.name} is damaged JSON; export it again.") from None
    account = data.get("account") if isinstance(data, dict) else None
    if not isinstance(account, dict):
        raise Refusal(SHAPE.format(name=source.name))
    return _Export(account).read(source)


class _Export:
    """One account of version 4: lists of `{type, values}`, in which things name each other by `uuid`."""

    def __init__(self, account: dict[str, Any]) -> None:
        self.lists = _lists(account)
        instance = account.get("instance")
        types = _values(instance.get("contact_field_types")) if isinstance(instance, dict) else []
        self.types = {_text(entry, "uuid"): entry for entry in types}
        self.activities = {_text(entry, "uuid"): entry for entry in self.lists.get("activity", [])}
        self.contacts = self.lists.get("contact", [])
        self.names = {_text(entry, "uuid"): _full_name(entry) for entry in self.contacts}
        self.related: dict[str, list[str]] = {}
        for entry in self.lists.get("relationship", []):
            one, other = _text(entry, "contact_is"), _text(entry, "of_contact")
            if other in self.names and self.names.get(one):
                told = f"{(_text(entry, 'type') or 'Related').capitalize()}: {self.names[one]}"
                self.related.setdefault(other, []).append(told)

    def read(self, source: Source) -> FileRead:
        people: list[PersonDraft] = []
        skipped: list[Skip] = []
        for row, contact in enumerate(self.contacts, 1):
            draft = self._person(row, contact)
            if draft.name:
                people.append(draft)
            else:
                skipped.append(Skip(row, NOBODY))
        return FileRead(source.path, KIND, len(self.contacts), tuple(people), skipped=tuple(skipped))

    def _person(self, row: int, contact: dict[str, Any]) -> PersonDraft:
        lists = _lists(contact)
        extra = list(self.related.get(_text(contact, "uuid"), []))
        mails, phones, pages = self._reach(lists.get("contact_field", []), extra)
        addresses = lists.get("address", [])
        extra += [f"{label}: {value}" for label, value in _unread(contact, lists)]
        place: dict[str, Any] = next((entry for entry in addresses if _text(entry, "city")), {})
        return drafts.person(
            KIND,
            row,
            given=" ".join(filter(None, (_text(contact, "first_name"), _text(contact, "middle_name")))),
            family=_text(contact, "last_name"),
            nickname=_text(contact, "nickname"),
            emails=mails,
            phones=phones,
            urls=pages,
            positions=[PositionDraft(_text(contact, "company"), _text(contact, "job"))],
            addresses=[
                [_text(entry, name) for name in ("street", "", "city", "province", "postal_code", "country")]
                for entry in addresses
            ],
            place=", ".join(filter(None, (_text(place, "city"), _text(place, "province")))),
            country=_text(place, "country"),
            birthday=_birthday(_field(contact, "birthdate")),
            connected_on=_day(_field(contact, "first_met_date")),
            categories=[tag for tag in _field(contact, "tags") or [] if isinstance(tag, str)],
            notes="\n\n".join(
                filter(
                    None,
                    (
                        _text(contact, "description"),
                        *(_text(entry, "body") for entry in lists.get("note", [])),
                    ),
                )
            ),
            source_ids=[(KIND, _text(contact, "uuid"))],
            extra=extra,
            happened=self._happened(lists),
        )

    def _reach(
        self, fields: Iterable[dict[str, Any]], extra: list[str]
    ) -> tuple[list[str], list[str], list[str]]:
        mails: list[str] = []
        phones: list[str] = []
        pages: list[str] = []
        for entry in fields:
            kind = self.types.get(_text(entry, "type"), {})
            value, protocol = _text(entry, "data"), _text(kind, "protocol")
            told = f"{_text(kind, 'type')} {protocol} {_text(kind, 'name')}".lower()
            if "mail" in told:
                mails.append(value)
            elif "phone" in told or "tel" in told:
                phones.append(value)
            elif "://" in value or "linkedin" in told:
                pages.append(value)
            elif value:
                extra.append(f"{_text(kind, 'name') or 'Contact'}: {value}")
        return mails, phones, pages

    def _happened(self, lists: dict[str, list[Any]]) -> Iterator[Happened]:
        for named in lists.get("activity", []):
            entry = self.activities.get(named, {}) if isinstance(named, str) else named
            yield from _event("met", entry, "happened_at", _text(entry, "summary"))
        for entry in lists.get("call", []):
            yield from _event("talked", entry, "called_at", "")
        for talk in lists.get("conversation", []):
            for message in _values(_field(talk, "messages")):
                kind = "sent" if _field(message, "written_by_me") else "received"
                yield from _event(kind, message, "written_at", "")


def _event(kind: str, entry: dict[str, Any], name: str, text: str) -> Iterator[Happened]:
    moment = dates.parse_moment(_text(entry, name))
    if moment is not None:
        told = f"{_text(entry, 'uuid') or moment.isoformat()}\x1f{kind}\x1f{text}"
        key = hashlib.sha1(told.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
        yield Happened(kind, moment, text, f"monica:{key}")


def _lists(entry: dict[str, Any]) -> dict[str, list[Any]]:
    """The lists under `data`, by their type; the older export names them instead."""
    found: dict[str, list[Any]] = {}
    data = entry.get("data")
    for held in data if isinstance(data, list) else []:
        if isinstance(held, dict) and isinstance(held.get("values"), list):
            values = [value for value in held["values"] if isinstance(value, dict | str)]
            found.setdefault(_text(held, "type").replace("-", "_"), []).extend(values)
    for name, values in (data if isinstance(data, dict) else entry).items():
        if name not in {"data", "properties", "instance"} and isinstance(values, list):
            singular = (
                "activity"
                if name == "activities"
                else "address"
                if name == "addresses"
                else name.removesuffix("s")
            )
            found.setdefault(singular, []).extend(value for value in values if isinstance(value, dict | str))
    return {
        name: [value for value in values if name == "activity" or isinstance(value, dict)]
        for name, values in found.items()
    }


def _values(held: Any) -> list[dict[str, Any]]:
    values = held.get("values") if isinstance(held, dict) else held
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _field(entry: dict[str, Any], name: str) -> Any:
    """A field of the thing itself or of its `properties`."""
    properties = entry.get("properties")
    if isinstance(properties, dict) and name in properties:
        return properties[name]
    return entry.get(name)


def _text(entry: dict[str, Any], name: str) -> str:
    value = _field(entry, name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _full_name(contact: dict[str, Any]) -> str:
    return collapse(" ".join(_text(contact, name) for name in ("first_name", "middle_name", "last_name")))


def _birthday(told: Any) -> str:
    if not isinstance(told, dict) or told.get("is_age_based"):
        return ""
    found = dates.parse_birthday(_text(told, "date"))
    return f"--{found[5:]}" if found and told.get("is_year_unknown") and not found.startswith("--") else found


def _day(told: Any) -> dt.date | None:
    moment = dates.parse_moment(_text(told, "date")) if isinstance(told, dict) else None
    return moment.date() if moment else None


_KEPT = {"food_preferences": "Food", "is_dead": "Has died"}


def _unread(contact: dict[str, Any], lists: dict[str, list[Any]]) -> Iterator[tuple[str, str]]:
    for name, label in _KEPT.items():
        value = _field(contact, name)
        if value:
            yield label, "yes" if value is True else str(value)
    birthdate = _field(contact, "birthdate")
    if isinstance(birthdate, dict) and not _birthday(birthdate) and birthdate.get("date"):
        yield "Birthday", f"{birthdate['date']}{' (from an age)' if birthdate.get('is_age_based') else ''}"
    for name, values in lists.items():
        if name not in _READ | _PASSED:
            for entry in values:
                told = _properties(entry)
                if told:
                    yield name.replace("_", " ").capitalize(), told


def _properties(entry: dict[str, Any]) -> str:
    """What a thing says of itself, in a line: a gift, a debt, a pet, a task, a life event."""
    held = entry.get("properties")
    words = (
        held if isinstance(held, dict) else {name: value for name, value in entry.items() if name not in _OWN}
    )
    return "; ".join(
        f"{name.replace('_', ' ')} {collapse(str(value))}"
        for name, value in words.items()
        if isinstance(value, str | int | float)
        and not isinstance(value, bool)
        and value != ""
        and name not in _OWN
    )


_OWN = frozenset({"uuid", "id", "account_id", "contact_id", "created_at", "updated_at", "type", "category"})
