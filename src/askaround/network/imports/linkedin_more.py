"""The rest of a LinkedIn archive: invitations, recommendations, and where the owner worked and studied.

In: an open `Table` of kind linkedin-invitations, -recommendations, -positions or -education. Out: `FileRead`. An invitation with a message,
and a recommendation, is something that happened with its person; the words of neither are kept. Of an invitation without a message only
the day is kept, as the day since which one knows of the other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import PurePath

from askaround.lib.text import collapse, fold, linkedin_key, linkedin_url
from askaround.network.imports import dates, drafts, headers
from askaround.network.imports.drafts import FileRead, Happened, OwnDraft, PersonDraft, PositionDraft, Skip
from askaround.network.imports.linkedin import TORN
from askaround.network.imports.tables import Row, Table

INVITED = "Invitation to connect"
RECOMMENDED = "Recommended you on LinkedIn"
YOU_RECOMMENDED = "You recommended them on LinkedIn"
WHICH = (
    "It cannot be told whether these recommendations were given or received; call the file Recommendations_Given.csv or "
    "Recommendations_Received.csv, as LinkedIn does."
)
NOBODY = "This row names nobody."
BLANK = "This row is blank."
INCOMING = frozenset(
    {"incoming", "received", "eingehend", "recue", "entrante", "recebido", "in entrata", "inkomend"}
)
OUTGOING = frozenset(
    {"outgoing", "sent", "ausgehend", "envoyee", "saliente", "enviado", "in uscita", "uitgaand"}
)


def read_invitations(table: Table, path: str) -> FileRead:
    """Who invited the owner, and whom the owner invited."""
    at = headers.columns(table.header, headers.INVITATIONS)
    rows = list(table.rows)
    day_first = _day_first(table, rows, at.get("sent"))
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    for row in rows:
        found = _left_out(row) or _invitation(row, at, day_first=day_first)
        if isinstance(found, Skip):
            skipped.append(found)
        else:
            people.append(found)
    return FileRead(path, table.kind, len(rows), tuple(people), skipped=tuple(skipped))


def _left_out(row: Row) -> Skip | None:
    if row.blank:
        return Skip(row.number, BLANK, harmless=True)
    return Skip(row.number, TORN) if row.torn else None


def _day_first(table: Table, rows: list[Row], at: int | None) -> bool:
    return not headers.language_is_english(table.header) or any(
        dates.is_day_first(row.cell(at)) for row in rows
    )


def _invitation(row: Row, at: dict[str, int], *, day_first: bool) -> PersonDraft | Skip:
    direction = fold(row.cell(at.get("direction")))
    if direction not in INCOMING | OUTGOING:
        told = row.cell(at.get("direction"))[:40]
        return Skip(row.number, f"The direction “{told}” is neither incoming nor outgoing.")
    sent = direction in OUTGOING
    name = row.cell(at.get("to" if sent else "from"))
    url = row.cell(at.get("invitee" if sent else "inviter"))
    if not (name or linkedin_key(url)):
        return Skip(row.number, NOBODY)
    written = row.cell(at.get("sent"))
    moment = dates.parse_moment(written, day_first=day_first)
    happened = []
    if moment is not None and row.cell(at.get("message")):
        key = linkedin_key(url) or fold(name)
        happened = [
            Happened("sent" if sent else "received", moment, INVITED, _key("invitation", key, moment))
        ]
    key = linkedin_key(url)
    return drafts.person(
        "linkedin",
        row.number,
        name=name or key.partition("/")[2],
        urls=[linkedin_url(key) if key else url],
        connected_on=moment.date() if moment else None,
        extra=[] if moment else [f"Invited: {written}"],
        record="invitation:",
        happened=happened,
    )


def read_recommendations(table: Table, path: str) -> FileRead:
    """Who recommended the owner (received), and whom the owner recommended (sent); the file's name says which."""
    words = fold(PurePath(path).name)
    received, given = "received" in words, "given" in words
    rows = list(table.rows)
    if received == given:
        return FileRead(path, table.kind, 1, skipped=(Skip(0, WHICH),))
    at = headers.columns(table.header, headers.RECOMMENDATIONS)
    day_first = _day_first(table, rows, at.get("created"))
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    for row in rows:
        found = _left_out(row) or _recommendation(row, at, received=received, day_first=day_first)
        if isinstance(found, Skip):
            skipped.append(found)
        else:
            people.append(found)
    return FileRead(path, table.kind, len(rows), tuple(people), skipped=tuple(skipped))


def _recommendation(row: Row, at: dict[str, int], *, received: bool, day_first: bool) -> PersonDraft | Skip:
    name = " ".join(filter(None, (row.cell(at.get("first")), row.cell(at.get("last")))))
    if not name:
        return Skip(row.number, NOBODY)
    written = row.cell(at.get("created"))
    moment = dates.parse_moment(written, day_first=day_first)
    happened = []
    if moment is not None:
        kind, told = ("received", RECOMMENDED) if received else ("sent", YOU_RECOMMENDED)
        happened = [Happened(kind, moment, told, _key(f"recommendation {kind}", fold(name), moment))]
    # What they were then, which may be long ago.
    position = PositionDraft(row.cell(at.get("organisation")), row.cell(at.get("title")), current=False)
    return drafts.person(
        "linkedin",
        row.number,
        given=row.cell(at.get("first")),
        family=row.cell(at.get("last")),
        positions=[position],
        extra=[] if moment else [f"Recommended: {written}"],
        record=f"recommendation:{'received' if received else 'given'}:{fold(name)}:",
        member=True,
        happened=happened,
    )


def _key(what: str, who: str, moment: dt.datetime) -> str:
    told = f"{what}\x1f{who}\x1f{moment.isoformat()}"
    return "linkedin:" + hashlib.sha1(told.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def read_positions(table: Table, path: str) -> FileRead:
    """Where the owner worked."""
    return _own(table, path, headers.POSITIONS, "work")


def read_education(table: Table, path: str) -> FileRead:
    """Where the owner studied."""
    return _own(table, path, headers.EDUCATION, "school")


def _own(table: Table, path: str, names: dict[str, str], kind: str) -> FileRead:
    at = headers.columns(table.header, names)
    own: list[OwnDraft] = []
    skipped: list[Skip] = []
    rows = 0
    for row in table.rows:
        rows += 1
        left = _left_out(row)
        organisation = collapse(row.cell(at.get("organisation")))[:300]
        if left or not organisation:
            skipped.append(left or Skip(row.number, "This row names no employer and no school."))
            continue
        started, ended = (dates.parse_part(row.cell(at.get(name))) for name in ("started", "ended"))
        own.append(
            OwnDraft(
                row.number, kind, organisation, collapse(row.cell(at.get("title")))[:300], started, ended
            )
        )
    return FileRead(path, table.kind, rows, own=tuple(own), skipped=tuple(skipped))
