"""What an IMAP server answers to FETCH, in pieces.

In: an open box, UIDs, what to fetch. Out: per message its UID, the answer's line, the literal; header values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from imap_tools import BaseMailBox


def raw(box: BaseMailBox, uids: Sequence[int], what: str) -> Iterator[tuple[int, dt.datetime | None, bytes]]:
    """(UID, when received, the literal) of each message; `what` is a FETCH list with UID, INTERNALDATE and one body section."""
    for uid, meta, literal in parts(box, uids, what):
        yield uid, received(meta), literal


def parts(box: BaseMailBox, uids: Sequence[int], what: str) -> Iterator[tuple[int, str, bytes]]:
    """(UID, the answer's line, the literal) of each message; some servers put the UID behind the literal."""
    answer = _command(box, uids, what)
    for index, item in enumerate(answer):
        if not isinstance(item, tuple) or len(item) < 2:
            continue
        tail = answer[index + 1] if index + 1 < len(answer) else b""
        meta = item[0].decode("ascii", "replace")
        meta += " " + (tail.decode("ascii", "replace") if isinstance(tail, bytes) else "")
        uid = re.search(r"\bUID (\d{1,18})", meta)
        if uid:
            yield int(uid[1]), meta, bytes(item[1])


def given(box: BaseMailBox, uids: Sequence[int], what: str) -> list[tuple[int, str, bytes]]:
    """As `parts`, of the messages that the server gives: one that it cannot read, or that went meanwhile, must not hold up the others.

    What is refused is asked for in halves. Where nothing at all is given the server itself is at fault: raises imaplib's error.
    """
    import imaplib

    try:
        return list(parts(box, uids, what))
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        if len(uids) == 1:
            raise
    found: list[tuple[int, str, bytes]] = []
    refused: imaplib.IMAP4.error | None = None
    middle = len(uids) // 2
    for half in (uids[:middle], uids[middle:]):
        try:
            found += given(box, half, what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            refused = error
    if refused is not None and not found:
        raise refused
    return found


def section(box: BaseMailBox, uid: int, name: str, most: int) -> bytes:
    """The first `most` bytes of one section of one message; nothing where there is none."""
    for found, _, literal in parts(box, [uid], f"(UID BODY.PEEK[{name}]<0.{most}>)"):
        if found == uid:
            return literal[:most]
    return b""


def structure(box: BaseMailBox, uid: int) -> bytes:
    """The answer to BODYSTRUCTURE as the server wrote it, literals in their place."""
    pieces = []
    for item in _command(box, [uid], "(UID BODYSTRUCTURE)"):
        if isinstance(item, tuple):
            pieces.append(bytes(item[0]) + b"\r\n" + bytes(item[1]))
        elif isinstance(item, bytes):
            pieces.append(item)
    return b"".join(pieces)


def _command(box: BaseMailBox, uids: Sequence[int], what: str) -> list[Any]:
    import imaplib

    status, answer = box.client.uid("FETCH", ",".join(map(str, uids)), what)
    if status != "OK":
        raise imaplib.IMAP4.error("the server did not answer the reading of headers")
    return list(answer)


def values(raw: bytes) -> dict[str, list[str]]:
    """Header names in lower case and their raw values; bytes beyond ASCII are read as UTF-8, else Latin-1.

    NUL goes: PostgreSQL stores none, and one such message would stop the reading of all that come after it.
    """
    from email import policy
    from email.parser import HeaderParser

    raw = raw.replace(b"\0", b"")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    found: dict[str, list[str]] = {}
    for name, value in HeaderParser(policy=policy.compat32).parsestr(text).items():
        found.setdefault(name.lower(), []).append(re.sub(r"[\r\n]+[ \t]*", " ", str(value)))
    return found


def received(meta: str) -> dt.datetime | None:
    """When the server received it (INTERNALDATE), in UTC; None when unreadable."""
    found = re.search(r'INTERNALDATE "([^"]{10,40})"', meta)
    if not found:
        return None
    try:
        return dt.datetime.strptime(found[1].strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
