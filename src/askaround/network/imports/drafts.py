"""What a file says, before anything is decided or stored.

In: the cells and lines of one file, by the readers beside this module. Out: `FileRead` with `PersonDraft`, `MessageDraft` and
`Skip`. Pure data; texts are cleaned. What is no value of its kind, or longer than the tables hold, is kept as written in `extra`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from askaround.lib import text
from askaround.network.imports.keeping import Kept, placed, short, tags, web_pages

ADDRESS_PARTS = ("street", "more", "town", "region", "postcode", "country")


class PositionDraft(NamedTuple):
    """Employer and title as written; `started` and `ended` are ISO dates, or empty. Digests of stored rows hold its `repr`."""

    organisation: str = ""
    title: str = ""
    started: str = ""
    ended: str = ""
    current: bool = True


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened with the person of a row: a kind of `Touch`, when (aware, UTC), what to show, and a key of its own."""

    kind: str
    at: dt.datetime
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """Where the owner worked or studied; `kind` is work or school, the dates are ISO and may lack the day or the month."""

    row: int
    kind: str
    organisation: str
    title: str = ""
    started: str = ""
    ended: str = ""


class PersonDraft(NamedTuple):
    """One person as one row or card tells it; a tuple, since a frozen dataclass takes three times as long to make.

    `source` is the family of files (linkedin, google, vcard); `row` counts the file's people from 1; `addresses` have
    the parts that ADDRESS_PARTS names; `birthday` is `1988-06-15` or, without the year, `--06-15`; `source_ids` are pairs of (source,
    value), such as (linkedin, in/ana-silva); `extra` keeps what could not be understood, each with its label, as written; `cut` says of
    what there was too much; `happened` are things that happened with them; `record` begins the record's key where a table tells less
    than a person's own row; `member` is true for somebody who is a LinkedIn member, though the row gives no address; `digest` is equal
    when the facts are.
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
    cut: tuple[str, ...] = ()
    happened: tuple[Happened, ...] = ()
    record: str = ""
    member: bool = False
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
    own: tuple[OwnDraft, ...] = ()
    owner_mails: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        return bool(self.people or self.messages or self.own)

    @property
    def family(self) -> str:
        return self.kind.partition("-")[0]


FAR = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """What the owner chose for reading, and what readers cannot know.

    `words`: keep the plain text of mails; `columns`: field → headers of a table that is no known export; `zone`: of times that name
    none; `now`: what lies after it has not happened (aware; without it everything has).
    """

    words: bool = False
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    zone: dt.tzinfo = dt.UTC
    now: dt.datetime = FAR


def _positions(positions: Iterable[PositionDraft], kept: Kept) -> tuple[PositionDraft, ...]:
    found: dict[PositionDraft, None] = {}
    for written in positions:
        employer = kept.fit("Employer", written.organisation, 300)
        title = kept.fit("Title", written.title, 300)
        if employer or title:
            found[PositionDraft(employer, title, written.started, written.ended, written.current)] = None
    return tuple(found)


def _addresses(addresses: Iterable[Iterable[str]], kept: Kept) -> tuple[tuple[str, ...], ...]:
    """Those that say more than a town or a country, each with all its parts."""
    size = len(ADDRESS_PARTS)
    whole = (
        (tuple(kept.fit("Address", part, 120) for part in parts) + ("",) * size)[:size] for parts in addresses
    )
    return tuple(dict.fromkeys(parts for parts in whole if parts[0] or parts[1] or parts[4]))


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
    happened: Iterable[Happened] = (),
    record: str = "",
    member: bool = False,
) -> PersonDraft:
    """A cleaned draft with its digest. Addresses that are none go to `extra`; a LinkedIn address becomes a source id.

    Without a name, the nickname or else the first mail address stands in; the name stays empty when there is neither.
    """
    kept = Kept()
    kept.lines.extend(extra)
    mails = [mail for mail in map(text.collapse, emails) if mail]
    good = tuple(dict.fromkeys(key for key in map(text.mail_key, mails) if key))
    if len(good) < len(mails):
        kept.lines.extend(f"Mail: {mail}" for mail in mails if not text.mail_key(mail))
    pages = web_pages(urls, kept)
    ids = dict.fromkeys((where, short(value, 400)) for where, value in source_ids if value)
    ids.update(dict.fromkeys(("linkedin", short(key, 400)) for key in map(text.linkedin_key, pages) if key))
    given, family = kept.fit("Given name", given, 150), kept.fit("Family name", family, 150)
    nickname = kept.fit("Nickname", nickname, 150)
    shown = text.collapse(name) or " ".join(filter(None, (given, family))) or nickname
    place, country = placed(place, country, kept)
    # In the order of PersonDraft, as digests of stored rows were made of this list.
    facts = [
        source,
        kept.fit("Name", shown or (good[0] if good else ""), 300),
        given,
        family,
        nickname,
        good,
        tuple(kept.whole("Phone", phones, 100)) if phones else (),
        pages,
        _positions(positions, kept),
        _addresses(addresses, kept) if addresses else (),
        place,
        country,
        birthday[:10],
        connected_on,
        tags(categories, kept) if categories else (),
        kept.note(notes) if notes else "",
        tuple(ids),
        kept.extra() if kept.lines else (),
    ]
    digest = hashlib.sha1(repr(facts).encode(), usedforsecurity=False).hexdigest()
    told: Any = (source, row, *facts[1:], tuple(kept.cut), tuple(happened), record, member, digest)
    return PersonDraft._make(told)
