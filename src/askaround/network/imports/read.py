"""From paths to drafts: what each file is, by its content, and what it says.

In: paths and perhaps the kind the owner names. Out: one `FileRead` per file. Nothing is decided and nothing stored here.
Raises Refusal when no file has a usable row; a file that cannot be read beside others that can becomes a skip of row 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from askaround.lib.errors import Refusal
from askaround.lib.text import fold
from askaround.network.imports import (
    calendars,
    contacts,
    files,
    google,
    headers,
    linkedin,
    linkedin_more,
    mailboxes,
    mapped,
    monica,
    tables,
    vcards,
)
from askaround.network.imports.drafts import FileRead, Options, Skip
from askaround.network.imports.files import Source

KINDS = ("linkedin", "google", "outlook", "vcard", "monica", "mbox", "maildir", "eml", "ics")
WHICH_COLUMN = "Of any other table, say which column is which: --map name=Column --map email=Column …"
OTHER = "linkedin-other"
UNREAD = "unknown-part"
AS_IT_STANDS = Options()
Progress = Callable[[str, int, int], None]


def read_paths(
    paths: Iterable[Path | str],
    kind: str | None = None,
    progress: Progress | None = None,
    options: Options = AS_IT_STANDS,
) -> list[FileRead]:
    """Every file behind the paths, read. `progress("reading", done, total)` is called per file, and within mailboxes per megabyte.

    Raises Refusal when a single file cannot be read, or none has a usable row.
    """
    if kind and kind.partition("-")[0] not in KINDS:
        raise Refusal(f"“{kind}” is no kind of file that can be imported; use {', '.join(KINDS)}.")
    given = [Path(path) for path in paths]
    found, failed = _gather(given)
    reads = [*failed]
    for done, source in enumerate(found):
        if progress:
            progress("reading", done, len(found))
            source = replace(source, tick=partial(progress, "reading", done, len(found)))
        alone = len(given) == 1 and len(found) == 1
        reads.append(_read_or_tell(source, kind, options, progress, alone=alone))
    if progress:
        progress("reading", len(found), len(found))
    reads = _excused(reads)
    if not any(read.usable for read in reads):
        raise Refusal(_nothing(reads))
    return reads


def _gather(paths: list[Path]) -> tuple[list[Source], list[FileRead]]:
    found: dict[str, Source] = {}
    failed: list[FileRead] = []
    for path in paths:
        try:
            found.update((source.path, source) for source in files.sources(path))
        except Refusal as refusal:
            if len(paths) == 1:
                raise
            failed.append(FileRead(files.shown(path), "unknown", 1, skipped=(Skip(0, refusal.sentence),)))
    return list(found.values()), failed


def _excused(reads: list[FileRead]) -> list[FileRead]:
    """Beside LinkedIn's tables of people, an archive's other tables are left out without harm, whatever LinkedIn names them."""
    archives = {
        str(Path(read.path).parent) for read in reads if read.family == "linkedin" and read.kind != OTHER
    }
    excused: list[FileRead] = []
    for read in reads:
        if read.kind != UNREAD:
            excused.append(read)
        elif str(Path(read.path).parent) in archives:
            excused.append(_other(read.path))
        else:
            excused.append(replace(read, kind="unknown"))
    return excused


def _other(path: str) -> FileRead:
    reason = f"{Path(path).name} is a part of the LinkedIn archive that tells of nobody you know."
    return FileRead(path, OTHER, 1, skipped=(Skip(0, reason, harmless=True),))


def _read_or_tell(
    source: Source, kind: str | None, options: Options, progress: Progress | None, *, alone: bool
) -> FileRead:
    try:
        return read_source(source, kind, options, progress)
    except Refusal as refusal:
        if alone:
            raise
        # Archives hold empty tables of things the owner never used; those lose nothing.
        harmless = source.inside and (headers.holds_no_people(source.name) or "is empty" in refusal.sentence)
        whole = source.inside and isinstance(refusal, UnknownFile)
        kind = UNREAD if whole else "unknown"
        return FileRead(source.path, kind, 1, skipped=(Skip(0, refusal.sentence, harmless),))


def _nothing(reads: list[FileRead]) -> str:
    told = [skip.reason for read in reads for skip in read.skipped if not skip.harmless]
    told = told or [skip.reason for read in reads for skip in read.skipped]
    names = ", ".join(Path(read.path).name for read in reads[:3])
    if not told:
        return f"{names} has a header but no rows, so there is nothing to import; export it again."
    return f"There is nothing to import in {names}: {told[0]}"


class UnknownFile(Refusal):
    """A file that is whole, but of no kind that is read."""


class UnknownTable(UnknownFile):
    """A table whose columns nobody told anything about: the page asks which is which."""


def read_source(
    source: Source, kind: str | None = None, options: Options = AS_IT_STANDS, progress: Progress | None = None
) -> FileRead:
    """One file, read by what it is. Raises Refusal when it is nothing that can be imported."""
    family = (kind or "").partition("-")[0]
    if calendars.is_calendar(source):
        _expect(source, family, "ics")
        return _some(calendars.read_events(source, options, progress), source)
    found = mailboxes.kind_of(source, family)
    if found:
        _expect(source, family, found)
        return _some(mailboxes.read_mails(source, found, options, progress), source)
    lines = source.lines()
    head = list(islice(lines, 5))
    start = "".join(head).lstrip("\ufeff \t\r\n")[:200].upper()
    if start.startswith("BEGIN:VCARD") or (family == "vcard" and "BEGIN:VCARD" in start):
        _expect(source, family, "vcard")
        return _some(vcards.read_cards(chain(head, lines), source.path), source)
    if fold(start.partition("\n")[0]) == "no conversations found" and family in {"", "linkedin"}:
        skip = Skip(1, linkedin.NO_CONVERSATIONS, harmless=True)
        return FileRead(source.path, "linkedin-messages", 1, skipped=(skip,))
    if start.startswith("{") and not source.inside:
        _expect(source, family, "monica")
        return _some(monica.read(source), source)
    if start.startswith(("<!DOCTYPE", "<HTML", "<?XML", "{", "[", "%PDF")):
        raise _unknown(source)
    return _table(source, family, options)


def _table(source: Source, family: str, options: Options) -> FileRead:
    if options.columns and not source.inside and (chosen := mapped.open_table(source, options.columns)):
        return _some(mapped.read(chosen, source.path, options.columns), source)
    table = tables.open_table(source)
    if table.kind == "linkedin-messages" and headers.holds_no_people(source.name):
        table = tables.Table("", table.header, table.rows)
    if not table.kind:
        if headers.holds_no_people(source.name):
            return _other(source.path)
        raise _without_columns(source, table, options)
    _expect(source, family, table.kind.partition("-")[0])
    readers: dict[str, Callable[[tables.Table, str], FileRead]] = {
        "linkedin-connections": linkedin.read_connections,
        "linkedin-messages": linkedin.read_messages,
        "linkedin-profile": linkedin.read_profile,
        "linkedin-invitations": linkedin_more.read_invitations,
        "linkedin-recommendations": linkedin_more.read_recommendations,
        "linkedin-positions": linkedin_more.read_positions,
        "linkedin-education": linkedin_more.read_education,
        "google": google.read_contacts,
        "outlook": contacts.read_outlook,
    }
    return _some(readers[table.kind](table, source.path), source)


def _some(read: FileRead, source: Source) -> FileRead:
    if read.rows == 0 and not source.inside:
        raise Refusal(
            f"{source.name} has a header but no rows, so there is nothing to import; export it again."
        )
    return read


def _expect(source: Source, family: str, found: str) -> None:
    if family and family != found:
        raise Refusal(
            f"{source.name} is a {found} file, not a {family} file; leave out --kind or name the right one."
        )


def _without_columns(source: Source, table: tables.Table, options: Options) -> UnknownFile:
    if options.columns:
        wanted = {fold(name): name for names in options.columns.values() for name in names}
        missing = next((name for key, name in wanted.items() if key not in set(map(fold, table.header))), "")
        told = ", ".join(mapped.names_of(table.header))[:300]
        return UnknownFile(f"{source.name} has no column “{missing[:80]}”; it has {told}.")
    if len(table.header) > 1:
        return UnknownTable(f"{_unknown(source).sentence} {WHICH_COLUMN}")
    return _unknown(source)


def _unknown(source: Source) -> UnknownFile:
    return UnknownFile(
        f"{source.name} is no file that can be imported; give a LinkedIn archive (zip, folder or its Connections.csv or "
        "messages.csv), a contacts CSV of Google or Outlook, a vCard file, Monica's JSON, a mailbox (mbox, maildir, .eml) or a calendar (.ics)."
    )
