"""A folder of the owner's IMAP server, as a mailbox file to be imported like any other.

In: the stored mail account and a folder's name. Out: a temporary mbox in the data folder with the headers of every mail of it (and the
beginning of the words, where asked for), gone when the import is done. Nothing is marked, moved or deleted there.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import accounts, imap_box, imap_fetch, queries
from askaround.network.imports import mail_headers

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

Progress = Callable[[str, int, int], None]

AT_ONCE = 200
BODY_BYTES = 65_536
_USES = {"\\sent": "Sent", "\\drafts": "Drafts", "\\junk": "Junk"}


@contextmanager
def fetched(
    owner: Workspace, folder: str, *, words: bool = False, progress: Progress | None = None
) -> Iterator[tuple[Path, str]]:
    """The mailbox file, and how to name it to the owner. `progress("fetching", done, total)` counts mails.

    Raises Refusal in one sentence: no account, server not reachable, sign-in refused, folder unknown or empty.
    """
    from askaround.config.environment import data_folder

    account = queries.account_of(owner)
    if account is None:
        raise Refusal(accounts.NO_ACCOUNT)
    server = accounts.server_of(account, "IMAP")
    with tempfile.TemporaryDirectory(prefix="imap-", dir=data_folder()) as temporary:
        with imap_box.open_mailbox(server, folder) as box:
            path = Path(temporary) / f"{_use(box, folder)}.mbox"
            with path.open("wb") as opened:
                _fetch(box, opened, words, progress or (lambda _stage, _done, _total: None))
        if not path.stat().st_size:
            raise Refusal(f"The folder “{folder[:60]}” on {server.host} holds no mail; name another.")
        yield path, f"{server.host}/{folder}"


def _use(box: BaseMailBox, folder: str) -> str:
    """What the folder is for, as the server says or its name does: a folder of sent mails tells who the owner is."""
    for entry in box.folder.list():
        if entry.name == folder:
            for flag in entry.flags:
                if flag.lower() in _USES:
                    return _USES[flag.lower()]
    last = folder.replace(".", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isalnum() or letter in " -_")[:60] or "Mail"


def _fetch(box: BaseMailBox, opened: IO[bytes], words: bool, progress: Progress) -> None:
    uids = sorted(int(uid) for uid in box.uids("ALL"))
    fields = " ".join(sorted(mail_headers.WANTED)).upper()
    what = f"BODY.PEEK[]<0.{BODY_BYTES}>" if words else f"BODY.PEEK[HEADER.FIELDS ({fields})]"
    for start in range(0, len(uids), AT_ONCE):
        progress("fetching", start, len(uids))
        for _, received, raw in imap_fetch.raw(
            box, uids[start : start + AT_ONCE], f"(UID INTERNALDATE {what})"
        ):
            opened.write(_parted(raw, received))
    progress("fetching", len(uids), len(uids))


def _parted(raw: bytes, received: dt.datetime | None) -> bytes:
    """One mail as an mbox holds it."""
    at = (received or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).strftime("%a %b %d %H:%M:%S %Y")
    escaped = raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    if b"\n\n" not in escaped:
        escaped = escaped.rstrip(b"\n") + b"\n\n"
    return f"From - {at}\n".encode() + escaped.rstrip(b"\n") + b"\n\n"
