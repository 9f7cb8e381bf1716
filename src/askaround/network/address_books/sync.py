"""Reading an address book: what changed there enters here by the ordinary import; what vanished there is only remembered.

In: an owner and one of their address books. Out: `Read`, and the import's batch, which can be taken back. The server is asked outside of
any transaction; its cards go to a file in the data folder, which is imported as any other and deleted. Order matters: people first,
then the cards' marks, the sync token last of all; who is killed in between finds the same changes at the next reading, and importing
them again changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.address_books import books
from askaround.network.address_books.client import CardText, Changes
from askaround.network.imports import run
from askaround.network.imports.drafts import FileRead, Skip
from askaround.network.imports.files import Source
from askaround.network.imports.identity import RecordKeys
from askaround.network.imports.plan import Plan
from askaround.network.imports.vcards import read_cards
from askaround.network.models import AddressBook, AddressBookCard, ImportBatch, SourceRecord

LONGEST_TOKEN = 500
LONGEST_CARD = 2_000_000
Progress = Callable[[str, int, int], None]


@dataclass
class Read:
    """What one reading did. `left` has (address, reason) per card that is no person or could not be read."""

    book: AddressBook
    dry_run: bool
    listed: int = 0
    fetched: int = 0
    gone: int = 0
    back: int = 0
    left: list[tuple[str, str, bool]] = field(default_factory=list)
    plan: Plan | None = None
    batch: ImportBatch | None = None

    @property
    def in_part(self) -> bool:
        """Whether a card with content could not be read."""
        return any(not harmless for _, _, harmless in self.left)


def read_book(
    owner: Workspace,
    book: AddressBook,
    *,
    dry_run: bool = False,
    everything: bool = False,
    progress: Progress | None = None,
    batch: ImportBatch | None = None,
) -> Read:
    """Bring in what changed in the book since it was last read; with `everything`, look at each card's mark again.

    Raises Refusal with what to do; the sentence is kept with the book. Deletes nobody, whatever the server says.
    """
    try:
        return _Reading(owner, book, dry_run, progress or (lambda _stage, _done, _total: None)).run(
            everything, batch
        )
    except Refusal as refusal:
        if not dry_run:
            AddressBook.objects.filter(owner=owner, pk=book.pk).update(error=refusal.sentence[:1000])
        raise


class _Reading:
    def __init__(self, owner: Workspace, book: AddressBook, dry_run: bool, progress: Progress) -> None:
        self.owner, self.book, self.progress = owner, book, progress
        self.read = Read(book, dry_run)
        self.known = {
            href: (etag, gone_at is not None)
            for href, etag, gone_at in AddressBookCard.objects.filter(owner=owner, book=book).values_list(
                "href", "etag", "gone_at"
            )
        }
        self.missing: set[str] = set()

    def run(self, everything: bool, batch: ImportBatch | None) -> Read:
        client = books.client_of(self.book)
        changes = client.changes("" if everything else self.book.sync_token)
        self.read.listed = len(changes.cards)
        wanted = [href for href, etag in changes.cards.items() if everything or self._differs(href, etag)]
        got: list[CardText] = []
        for card in client.cards(wanted, lambda done, total: self.progress("reading", done, total)):
            if isinstance(card, CardText) and (reason := _unusable(card)) == "":
                got.append(card)
                continue
            href = card if isinstance(card, str) else card.href
            self.missing.add(href)
            self._leave(
                href,
                reason if isinstance(card, CardText) else "The server lists this card but does not give it.",
            )
        self.read.fetched = len(got)
        keys = self._import(got, batch)
        if not self.read.dry_run:
            if batch is not None and self.read.batch is None:
                self.read.batch = _without_news(self.owner, batch)
            self._keep(changes, got, keys)
        return self.read

    def _differs(self, href: str, etag: str) -> bool:
        before = self.known.get(href)
        return before is None or not etag or before[0] != etag

    def _leave(self, href: str, reason: str, harmless: bool = False) -> None:
        self.read.left.append((href[:500], reason, harmless))

    def _import(self, got: list[CardText], batch: ImportBatch | None) -> dict[str, str]:
        """Import the cards; href → key of the source record it became."""
        if not got:
            return {}
        folder, file = _file(self.book, got)
        try:
            read = read_cards(Source(str(file), file.name, lambda: file.open("rb")).lines(), file.name)
            for skip in read.skipped:
                self._skipped(skip, got)
            if read.usable:
                self._commit(file, batch)
            return self._keys(read, got)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _skipped(self, skip: Skip, got: list[CardText]) -> None:
        href = got[skip.row - 1].href if 0 < skip.row <= len(got) else ""
        self._leave(href, skip.reason, skip.harmless)

    def _commit(self, file: Path, batch: ImportBatch | None) -> None:
        try:
            plan = run.plan(self.owner, [file], "vcard", self.progress)
        except Refusal as refusal:
            # Nobody else than the owner in it, for one: that is no failure of the book.
            if not refusal.sentence.startswith("There is nothing to import"):
                raise
            return
        for entry in plan.files:
            entry.path = self.book.name.replace("/", "-")
        self.read.plan = plan
        if not self.read.dry_run:
            self.read.batch = run.commit(self.owner, plan, self.progress, batch)

    def _keys(self, read: FileRead, got: list[CardText]) -> dict[str, str]:
        """The record of each card, by the key that the import gives it, or that key with the name where two share one."""
        from askaround.lib.text import name_key

        keys = RecordKeys()
        maybe: dict[str, tuple[str, str]] = {}
        for draft in read.people:
            key, _ = keys.of(draft, 1)
            if 0 < draft.row <= len(got):
                maybe[got[draft.row - 1].href] = (f"{key[:250]} {name_key(draft.name)[:140]}", key)
        wanted = sorted({key for pair in maybe.values() for key in pair})
        stored: set[str] = set()
        for start in range(0, len(wanted), 500):
            rows = SourceRecord.objects.filter(
                owner=self.owner, source="vcard", key__in=wanted[start : start + 500]
            )
            stored.update(rows.values_list("key", flat=True))
        return {href: next((key for key in pair if key in stored), "")[:400] for href, pair in maybe.items()}

    def _keep(self, changes: Changes, got: list[CardText], keys: dict[str, str]) -> None:
        """Remember the marks of the cards that are in, those that are gone, and, when nothing is missing, the token."""
        now = clock.now()
        gone = set(changes.gone) & self.known.keys()
        if changes.whole:
            gone |= self.known.keys() - changes.cards.keys()
        newly = [href for href in gone if not self.known[href][1]]
        back = [href for href in changes.cards if href in self.known and self.known[href][1]]
        self.read.gone, self.read.back = len(newly), len(back)
        rows = AddressBookCard.objects.filter(owner=self.owner, book=self.book)
        with transaction.atomic():
            AddressBookCard.objects.bulk_create(
                [
                    AddressBookCard(
                        owner=self.owner, book=self.book, href=card.href,
                        etag=card.etag or changes.cards.get(card.href, ""), record_key=keys.get(card.href, ""),
                    )
                    for card in got
                ],
                update_conflicts=True,
                unique_fields=["owner", "book", "href"],
                update_fields=["etag", "record_key", "gone_at"],
                batch_size=500,
            )  # fmt: skip
            for start in range(0, len(newly), 500):
                rows.filter(href__in=newly[start : start + 500]).update(gone_at=now)
            for start in range(0, len(back), 500):
                rows.filter(href__in=back[start : start + 500]).update(gone_at=None)
            values: dict[str, Any] = {"synced_at": now, "error": ""}
            # What could not be had is asked for again: then the old token stays.
            if self.missing:
                values["error"] = (
                    f"{len(self.missing)} of the cards could not be read; they are tried again next time."
                )
            else:
                values["sync_token"] = changes.token if len(changes.token) <= LONGEST_TOKEN else ""
            AddressBook.objects.filter(owner=self.owner, pk=self.book.pk).update(**values)


def _unusable(card: CardText) -> str:
    """Why a card that came cannot be used; "" when it can."""
    if card.text.upper().count("BEGIN:VCARD") != 1 or len(card.text) > LONGEST_CARD:
        return "This is no single card, so it cannot be told who it is."
    return "The address of this card is too long to be kept." if len(card.href) > 500 else ""


def _without_news(owner: Workspace, batch: ImportBatch) -> ImportBatch:
    """The batch that a page waits for, when there was nothing to bring in."""
    report = {"files": [], "people_before": 0, "people_new": 0}
    ImportBatch.objects.filter(owner=owner, pk=batch.pk).update(
        state=ImportBatch.State.DONE, kind="vcard", finished_at=clock.now(), stage="", report=report
    )
    return ImportBatch.objects.get(owner=owner, pk=batch.pk)


def _file(book: AddressBook, got: list[CardText]) -> tuple[Path, Path]:
    """The cards in one file, for the owner's eyes alone."""
    from askaround.config.environment import data_folder

    above = data_folder() / "address-books"
    try:
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = above / uuid.uuid4().hex
        folder.mkdir(mode=0o700)
        name = re.sub(r"[^\w -]", "", book.name)[:60].strip() or "contacts"
        file = folder / f"{name}.vcf"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="") as handle:
            for card in got:
                handle.write(card.text.strip("\ufeff \r\n").replace("\x00", "") + "\r\n")
    except OSError as error:
        raise Refusal(
            f"The cards cannot be kept for reading ({error.strerror}); nothing was changed."
        ) from None
    return folder, file


def read_json(read: Read) -> dict[str, Any]:
    """`{book, url, dry_run, listed, fetched, gone, back, created, updated, unchanged, review, batch, handle, left: [{card, reason}]}`."""
    counts = dict.fromkeys(run.COUNTS, 0)
    if read.plan is not None:
        for entry in read.plan.files:
            for name in run.COUNTS:
                counts[name] += entry.counts[name]
    return {
        "book": read.book.name,
        "url": read.book.url,
        "dry_run": read.dry_run,
        "listed": read.listed,
        "fetched": read.fetched,
        "gone": read.gone,
        "back": read.back,
        **counts,
        "batch": str(read.batch.pk) if read.batch else None,
        "handle": read.batch.handle if read.batch else None,
        "left": [
            {"card": href, "reason": reason, "harmless": harmless} for href, reason, harmless in read.left
        ],
    }
