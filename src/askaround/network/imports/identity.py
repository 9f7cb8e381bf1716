"""Which row is which across imports, and what matching sees of a draft. Pure.

In: drafts. Out: record keys (the name of a row within its source, equal in every export that holds it) and `Card`s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from typing import Any

from askaround.lib.text import linkedin_key, linkedin_url, mail_key, match_key, name_key, phone_key, url_key
from askaround.network.imports.drafts import PersonDraft
from askaround.network.imports.keeping import short
from askaround.network.rules.matching import SHORT_UID, Card
from askaround.network.rules.matching.phones import e164

# One for all: an empty set takes as much memory as a small one.
NONE: frozenset[Any] = frozenset()


class RecordKeys:
    """Hands out the record keys of one source in one import.

    Rows with the same key are numbered (`#2`), the same row in two files of the import once, so that importing the same files again
    finds the same records.
    """

    def __init__(self) -> None:
        # Key → per number the row's digest and the last file that had it.
        self._slots: dict[str, list[tuple[str, int]]] = {}

    def of(self, draft: PersonDraft, file: int) -> tuple[str, bool]:
        """The key of a row of that file (files are numbered in order), and whether it alone tells who the row is: not for the
        second of its kind, nor for a card whose UID is so short that another address book may have it too."""
        key = short(draft.record + _key(draft), 350)
        slots = self._slots.get(key)
        if slots is None:
            at, self._slots[key] = 0, [(draft.digest, file)]
        else:
            same = (at for at, (digest, last) in enumerate(slots) if digest == draft.digest and last < file)
            at = next(same, len(slots))
            slots[at : at + 1] = [(draft.digest, file)]
        brief = key.startswith("id:") and draft.source != "linkedin" and len(key) < 3 + SHORT_UID
        return (f"{key}#{at + 1}", False) if at else (key, not brief)


def _key(draft: PersonDraft) -> str:
    """The source's identifier where there is one; else mail and name; else the whole content: without any identifier, a changed row
    is another row."""
    own = draft.source
    for source, value in draft.source_ids:
        if source == own:
            return f"id:{value}"
    if draft.emails:
        return f"mail:{draft.emails[0]} {name_key(draft.name)}"
    return f"row:{draft.digest}"


def contact_points(draft: PersonDraft) -> list[tuple[str, str, str]]:
    """(kind, value, match key) of each mail address, phone number, web and postal address of a draft, each key once."""
    found: dict[tuple[str, str], str] = {}
    for mail in draft.emails:
        found.setdefault(("email", mail_key(mail)), mail)
    for phone in draft.phones:
        found.setdefault(("phone", phone_key(phone) or match_key(phone)), phone)
    for url in draft.urls:
        member = linkedin_key(url)
        found.setdefault(("url", url_key(linkedin_url(member) if member else url) or url.casefold()), url)
    for parts in draft.addresses:
        found.setdefault(("address", ";".join(map(match_key, parts))), ", ".join(filter(None, parts)))
    return [(kind, value[:500], key[:500]) for (kind, key), value in found.items() if key]


def card(
    key: Hashable,
    names: tuple[str, str, str],
    contacts: Iterable[tuple[str, str]],
    source_ids: Iterable[tuple[str, str]],
    employers: Iterable[str],
    birthday: str,
    place: str,
    country: str,
) -> Card:
    """What matching sees of somebody: `names` are whole, given and family name, `contacts` are (kind, match key), `country` is the
    owner's, whose numbers need no prefix."""
    by_kind: dict[str, list[str]] = {"email": [], "phone": [], "url": [], "address": []}
    for kind, value in contacts:
        by_kind[kind].append(value)
    phones = [e164(phone, country) for phone in by_kind["phone"]]
    return Card(
        key,
        names[0],
        frozenset(by_kind["email"]) or NONE,
        frozenset(source_ids) or NONE,
        frozenset(filter(None, phones)) or NONE,
        frozenset(filter(None, employers)) or NONE,
        birthday,
        names[1],
        names[2],
        frozenset(by_kind["address"]) or NONE,
        match_key(place.partition(",")[0]),
    )


def card_of(draft: PersonDraft, key: Hashable) -> Card:
    """What deciding sees of a draft: whose row it is, the sources' names and the mail addresses say. Of what looks alike more is seen
    (`card`)."""
    return Card(
        key,
        draft.name,
        frozenset(draft.emails) or NONE,
        frozenset(draft.source_ids) or NONE,
        given=draft.given,
        family=draft.family,
    )


def facts_of(draft: PersonDraft) -> dict[str, Any]:
    """What the source said, as JSON: the person's page shows it, the next import compares with it, undo restores it."""
    facts: dict[str, Any] = {
        "name": draft.name,
        "given": draft.given,
        "family": draft.family,
        "nickname": draft.nickname,
        "emails": list(draft.emails),
        "phones": list(draft.phones),
        "urls": list(draft.urls),
        "positions": [
            {"organisation": position.organisation, "title": position.title} for position in draft.positions
        ],
        "addresses": [", ".join(filter(None, parts)) for parts in draft.addresses],
        "place": draft.place,
        "country": draft.country,
        "birthday": draft.birthday,
        "known_since": _iso(draft.connected_on),
        "categories": list(draft.categories),
        "note": draft.notes,
        "extra": list(draft.extra),
    }
    return {name: value for name, value in facts.items() if value}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
