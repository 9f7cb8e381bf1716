"""Copies of what was sent, put into the Sent folder of the owner's mailbox.

In: outbox rows that were sent and have no copy yet. Out: the same messages in Sent, read, each once: a row is looked for by its Message-ID before
it is put there, so that a copy which a killed run left, or which the provider made itself, is not doubled. In plain words:
docs/rules/delivery.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import accounts, imap_box, queries
from askaround.mail.delivery import envelope_of
from askaround.mail.lock import deliverer
from askaround.mail.message import as_bytes
from askaround.mail.models import MailAccount, Outgoing
from askaround.mail.rules import folders

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

    from askaround.mail.connection import Server

ATTEMPTS = 5
Copy = Outgoing.Copy


@dataclass
class CopyReport:
    """`kept` are in Sent now, `failed` were given up; `problem` says in a sentence why others wait."""

    kept: int = 0
    failed: int = 0
    problem: str = ""


def keep_copies(owner: Workspace) -> CopyReport:
    """Put what was sent into the Sent folder. Never raises for what the server does; never call it inside a transaction."""
    from askaround.config.environment import data_folder

    report = CopyReport()
    account = queries.account_of(owner)
    if account is None or not account.imap_host or not queries.copies_wanted(owner, 1):
        return report
    # Two rounds at once would both look, both find nothing, and both put one there.
    with deliverer(data_folder()) as alone:
        if alone is not None:
            try:
                _keep(owner, account, report)
            except Refusal as refusal:
                report.problem = refusal.sentence
    return report


def _keep(owner: Workspace, account: MailAccount, report: CopyReport) -> None:
    name = account.display_name or settings_of(owner).name
    server = accounts.server_of(account, "IMAP")
    with imap_box.signed_in(server) as box:
        folder = account.sent_folder or sent_folder(box)
        there = bool(folder) and _opened(box, server, folder)
        for row in queries.copies_wanted(owner):
            if not there:
                # No folder is no fault that passes: the messages went out, and their page says that no copy is kept.
                _mark(row, Copy.FAILED)
                report.failed += 1
            elif _claimed(row):
                _put(box, folder, row, name, report)


def _opened(box: BaseMailBox, server: Server, folder: str) -> bool:
    try:
        imap_box.select(box, server, folder)
    except Refusal:
        return False
    return True


def sent_folder(box: BaseMailBox) -> str:
    """The server's folder for sent messages, or "": the one it marks so (RFC 6154), else one of a usual name."""
    return folders.sent([(found.name, tuple(found.flags)) for found in box.folder.list()])


def _claimed(row: Outgoing) -> bool:
    """Count the attempt; False when somebody else is at it."""
    mine = Outgoing.objects.filter(
        owner_id=row.owner_id, id=row.id, copy=Copy.WANTED, copy_attempts=row.copy_attempts
    )
    return mine.update(copy_attempts=F("copy_attempts") + 1) == 1


def _put(box: BaseMailBox, folder: str, row: Outgoing, name: str, report: CopyReport) -> None:
    """A copy that the server will not take is tried again in later rounds, then given up; the message itself has gone out."""
    import imaplib

    from imap_tools.errors import ImapToolsError

    try:
        if not _is_there(box, row.message_id):
            at = row.ended_at or clock.now()
            box.append(as_bytes(envelope_of(row, name, at)), folder, dt=at, flag_set=["\\Seen"])
    except imaplib.IMAP4.abort:
        raise
    except (Refusal, ImapToolsError, imaplib.IMAP4.error, ValueError):
        if row.copy_attempts + 1 >= ATTEMPTS:
            _mark(row, Copy.FAILED)
            report.failed += 1
        return
    _mark(row, Copy.KEPT)
    report.kept += 1


def _is_there(box: BaseMailBox, message_id: str) -> bool:
    if not re.fullmatch(r"<[\x21\x23-\x5b\x5d-\x7e]+>", message_id):
        return False
    # NOOP lets a server tell of what came into the folder since it was opened.
    box.client.noop()
    status, answer = _search(box, message_id)
    return status == "OK" and any(part and part.strip() for part in answer)


def _search(box: BaseMailBox, message_id: str) -> tuple[str, list[Any]]:
    return box.client.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')


def _mark(row: Outgoing, state: str) -> None:
    Outgoing.objects.filter(owner_id=row.owner_id, id=row.id, copy=Copy.WANTED).update(copy=state)
