"""The CSV files of a LinkedIn archive.

In: an open `Table` of kind linkedin-connections, linkedin-messages or linkedin-profile. Out: `FileRead`. Members who left
(rows that are blank but for a date) and drafts are left out as harmless; a row with content that cannot be read is told.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator

from askaround.lib.text import CREDENTIALS, collapse, fold, linkedin_key, linkedin_url
from askaround.network.imports import dates, drafts, headers
from askaround.network.imports.drafts import FileRead, MessageDraft, Party, PersonDraft, PositionDraft, Skip
from askaround.network.imports.tables import Row, Table

LEFT = "This row is blank: a member who left LinkedIn."
NO_CONVERSATIONS = "No conversations found: you have no messages at LinkedIn."
TORN = "A quotation mark opened in this row is never closed, so all that follows it cannot be told apart."
MEMBER = "linkedin member"


def read_connections(table: Table, path: str) -> FileRead:
    """People out of Connections.csv. Day and month of `3/12/21` are read as the header's language and the other rows suggest."""
    at = headers.columns(table.header, headers.CONNECTIONS)
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    rows = list(table.rows)
    connected = at.get("connected")
    day_first = not headers.language_is_english(table.header) or any(
        map(dates.is_day_first, {row.cell(connected) for row in rows})
    )
    telling = [column for name, column in at.items() if name != "connected"]
    for row in rows:
        reason = _unreadable(row, table)
        if reason:
            skipped.append(reason)
            continue
        if not any(map(row.cell, telling)):
            skipped.append(Skip(row.number, LEFT, harmless=True))
            continue
        draft = _connection(row, at, day_first)
        if draft.name:
            people.append(draft)
        else:
            skipped.append(Skip(row.number, "This row names nobody: it has no name and no mail address."))
    return FileRead(path, table.kind, len(rows), tuple(people), skipped=tuple(skipped))


def _unreadable(row: Row, table: Table) -> Skip | None:
    if row.blank:
        return Skip(row.number, LEFT, harmless=True)
    if row.torn:
        return Skip(row.number, TORN)
    if len(row.cells) < 3 and len(table.header) > 4:
        return Skip(row.number, f"This row has {len(row.cells)} of the {len(table.header)} columns.")
    return None


def _connection(row: Row, at: dict[str, int], day_first: bool) -> PersonDraft:
    written = row.cell(at.get("connected"))
    day = dates.parse_day(written, day_first=day_first)
    url = row.cell(at.get("url"))
    key = linkedin_key(url)
    extra = [] if day or not written else [f"Connected on: {written}"]
    position = PositionDraft(row.cell(at.get("organisation")), row.cell(at.get("title")))
    return drafts.person(
        "linkedin",
        row.number,
        given=row.cell(at.get("first")),
        family=row.cell(at.get("last")),
        emails=[row.cell(at.get("email"))],
        urls=[linkedin_url(key) if key else url],
        positions=[position],
        connected_on=day,
        extra=extra,
    )


def read_messages(table: Table, path: str) -> FileRead:
    """Messages out of messages.csv: who, to whom, when, the subject. The words are hashed to tell messages apart, not kept."""
    at = headers.columns(table.header, headers.MESSAGES)
    messages: list[MessageDraft] = []
    skipped: list[Skip] = []
    rows = 0
    for row in table.rows:
        rows += 1
        found = _message(row, table, at)
        if isinstance(found, MessageDraft):
            messages.append(found)
        else:
            skipped.append(found)
    return FileRead(path, table.kind, rows, messages=tuple(messages), skipped=tuple(skipped))


def _message(row: Row, table: Table, at: dict[str, int]) -> MessageDraft | Skip:
    if row.blank:
        return Skip(row.number, "This row is blank.", harmless=True)
    if row.torn:
        return Skip(row.number, TORN)
    if fold(row.cells[0]) == "no conversations found":
        return Skip(row.number, NO_CONVERSATIONS, harmless=True)
    if len(row.cells) < 4:
        return Skip(row.number, f"This row has {len(row.cells)} of the {len(table.header)} columns.")
    if any(_yes(row.cell(at.get(name))) for name in ("draft", "conversation_draft")):
        return Skip(row.number, "This message is a draft that was never sent.", harmless=True)
    if fold(row.cell(at.get("folder"))) == "spam":
        return Skip(row.number, "This message is in your spam folder.", harmless=True)
    moment = dates.parse_moment(row.cell(at.get("date")))
    if moment is None:
        return Skip(row.number, f"The date “{row.cell(at.get('date'))[:40]}” cannot be read.")
    sender = _party(row.cell(at.get("sender")), row.cell(at.get("sender_url")))
    recipients = _recipients(row.cell(at.get("recipients")), row.cell(at.get("recipient_urls")))
    parties = [sender, *recipients]
    if any(not party.key and fold(party.name) in {"", MEMBER} for party in parties[:2]):
        return Skip(row.number, "The other side is a member who left LinkedIn.", harmless=True)
    conversation = row.cell(at.get("conversation"))
    subject = collapse(row.cell(at.get("subject")))[:300]
    content = row.cell(at.get("content"))
    told = [conversation, moment.isoformat(), fold(sender.name), subject, content]
    key = hashlib.sha1("\x1f".join(told).encode(), usedforsecurity=False).hexdigest()
    return MessageDraft(row.number, conversation, sender, recipients, moment, subject, key)


def _yes(cell: str) -> bool:
    return fold(cell) in {"yes", "true", "ja", "oui", "si", "sim", "1"}


def _party(name: str, url: str) -> Party:
    return Party(collapse(name)[:300], linkedin_key(url))


def _recipients(names: str, urls: str) -> tuple[Party, ...]:
    """Recipients stand comma by comma, and so do their addresses; a name with a comma in it (“, PhD”) makes the counts differ."""
    keys = [linkedin_key(url) for url in urls.replace(";", ",").split(",") if url.strip()]
    if len(keys) == 1:
        return (Party(collapse(names)[:300], keys[0]),)
    written = [name.strip() for name in names.split(",") if name.strip() and fold(name) not in CREDENTIALS]
    if keys and len(keys) != len(written):
        # Only the addresses can be told apart then; a name comes from another row or stays the address.
        return tuple(Party("", key) for key in keys if key)
    return tuple(
        Party(collapse(name)[:300], key)
        for name, key in itertools.zip_longest(written, keys, fillvalue="")
        if name or key
    )


def read_profile(table: Table, path: str) -> FileRead:
    """The owner's own names out of Profile.csv; the row itself is left out, since it is the owner."""
    at = headers.columns(table.header, headers.PROFILE)
    names: list[str] = []
    rows: Iterator[Row] = iter(row for row in table.rows if not row.blank)
    skipped = []
    for row in rows:
        names.append(" ".join(filter(None, (row.cell(at.get("first")), row.cell(at.get("last"))))))
        skipped.append(Skip(row.number, "This is you.", harmless=True))
    return FileRead(
        path, table.kind, len(skipped), skipped=tuple(skipped), owner_names=tuple(filter(None, names))
    )
