"""What a file says, before anything is decided or stored.

In: the cells and lines of one file, by the readers beside this module. Out: `FileRead` with `PersonDraft`, `MessageDraft` and
`Skip`. Pure data; texts are cleaned and cut to what the tables hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from askaround.lib import text

NOTE_LIMIT = 20_000
EXTRA_LIMIT = 20
ADDRESS_PARTS = ("street", "more", "town", "region", "postcode", "country")


@dataclass(frozen=True, slots=True)
class PositionDraft:
    """Employer and title as written; `started` and `ended` are ISO dates, or empty."""

    organisation: str = ""
    title: str = ""
    started: str = ""
    ended: str = ""
    current: bool = True


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """One person as one row or card tells it.

    `source` is the family of files (linkedin, google, vcard); `row` counts the file's people from 1; `addresses` have
    the parts that ADDRESS_PARTS names; `birthday` is `1988-06-15` or, without the year, `--06-15`; `source_ids` are pairs of (source,
    value), such as (linkedin, in/ana-silva); `extra` keeps lines that could not be understood; `digest` is equal when the facts are.
    """

    source: str
    row: int
    name: str
    given: str = ""
    family: str = ""
    nickname: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    positions: tuple[PositionDraft, ...] = ()
    addresses: tuple[tuple[str, ...], ...] = ()
    place: str = ""
    country: str = ""
    birthday: str = ""
    connected_on: dt.date | None = None
    categories: tuple[str, ...] = ()
    notes: str = ""
    source_ids: tuple[tuple[str, str], ...] = ()
    extra: tuple[str, ...] = ()
    digest: str = ""

    @property
    def named(self) -> bool:
        """False when all we have for a name is a mail address."""
        return "@" not in self.name


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a message: a name and, where the file has it, a LinkedIn key or a mail address (`lib.text.mail_key`)."""

    name: str
    key: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """One message, mail or meeting: who, to whom, when (aware, UTC).

    `key` tells it from every other of its channel and is the same in every file that holds it. A meeting's `sender` is who called it.
    `text` holds the words, where the owner asked for them.
    """

    row: int
    conversation: str
    sender: Party
    recipients: tuple[Party, ...]
    at: dt.datetime
    subject: str
    key: str
    is_draft: bool = False
    channel: str = "linkedin"
    text: str = ""

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody in it, the sender first."""
        return (self.sender, *self.recipients)


@dataclass(frozen=True, slots=True)
class Skip:
    """A row left out and why. Row 0 is the whole file. Harmless: nothing of yours is missing for it."""

    row: int
    reason: str
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """All that one file gave. `rows` counts people, messages and skipped rows; `owner_names` are the owner's own (Profile.csv).

    `owner_mails` are addresses that the file shows to be the owner's (a folder of sent mails, Delivered-To), `lists` those of mailing
    lists.
    """

    path: str
    kind: str
    rows: int = 0
    people: tuple[PersonDraft, ...] = ()
    messages: tuple[MessageDraft, ...] = ()
    skipped: tuple[Skip, ...] = ()
    owner_names: tuple[str, ...] = field(default=())
    owner_mails: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        return bool(self.people or self.messages)

    @property
    def family(self) -> str:
        return self.kind.partition("-")[0]


def _once(values: Iterable[str], limit: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:limit] for value in map(text.collapse, values) if value))


def _addresses(addresses: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Those that say more than a town or a country, each with all its parts."""
    size = len(ADDRESS_PARTS)
    whole = (
        (tuple(text.collapse(part)[:120] for part in parts) + ("",) * size)[:size] for parts in addresses
    )
    return tuple(dict.fromkeys(parts for parts in whole if parts[0] or parts[1] or parts[4]))


def clean_note(note: str) -> str:
    """A note's lines without what no database stores, cut to 20,000 characters."""
    lines = (text.collapse(line) for line in note.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()[:NOTE_LIMIT]


def _positions(positions: Iterable[PositionDraft]) -> tuple[PositionDraft, ...]:
    cleaned = (
        replace(
            position,
            organisation=text.collapse(position.organisation)[:300],
            title=text.collapse(position.title)[:300],
        )
        for position in positions
    )
    return tuple(dict.fromkeys(position for position in cleaned if position.organisation or position.title))


def person(
    source: str,
    row: int,
    *,
    name: str = "",
    given: str = "",
    family: str = "",
    nickname: str = "",
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    urls: Iterable[str] = (),
    positions: Iterable[PositionDraft] = (),
    addresses: Iterable[Iterable[str]] = (),
    place: str = "",
    country: str = "",
    birthday: str = "",
    connected_on: dt.date | None = None,
    categories: Iterable[str] = (),
    notes: str = "",
    source_ids: Iterable[tuple[str, str]] = (),
    extra: Iterable[str] = (),
) -> PersonDraft:
    """A cleaned draft with its digest. Addresses that are none go to `extra`; a LinkedIn address becomes a source id.

    Without a name, the nickname or else the first mail address stands in; the name stays empty when there is neither.
    """
    mails = _once(emails, 500)
    good = tuple(dict.fromkeys(key for key in map(text.mail_key, mails) if key))
    lost = [f"Mail: {mail}" for mail in mails if not text.mail_key(mail)]
    pages = _once(urls, 500)
    ids = dict.fromkeys((where, value[:400]) for where, value in source_ids if value)
    ids.update(dict.fromkeys(("linkedin", key[:400]) for key in map(text.linkedin_key, pages) if key))
    given, family = text.collapse(given)[:150], text.collapse(family)[:150]
    nickname = text.collapse(nickname)[:150]
    shown = text.collapse(name) or " ".join(filter(None, (given, family))) or nickname
    draft = PersonDraft(
        source=source,
        row=row,
        name=(shown or (good[0] if good else ""))[:300],
        given=given,
        family=family,
        nickname=nickname,
        emails=good,
        phones=_once(phones, 100),
        urls=pages,
        positions=_positions(positions),
        addresses=_addresses(addresses),
        place=text.collapse(place)[:200],
        country=country[:2],
        birthday=birthday[:10],
        connected_on=connected_on,
        categories=_once(categories, 100),
        notes=clean_note(notes),
        source_ids=tuple(ids),
        extra=_once([*extra, *lost], 200)[:EXTRA_LIMIT],
    )
    return replace(draft, digest=_digest(draft))


_FACTS = tuple(entry.name for entry in fields(PersonDraft) if entry.name not in {"row", "digest"})


def _digest(draft: PersonDraft) -> str:
    facts = repr([getattr(draft, name) for name in _FACTS])
    return hashlib.sha1(facts.encode(), usedforsecurity=False).hexdigest()
