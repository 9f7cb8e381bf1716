"""Opening a box of the owner's IMAP server and signing in (RFC 3501), with a password or a provider's token (XOAUTH2).

In: a `Server`. Out: a signed-in box, with a folder open or without. Every fault is a Refusal of one sentence. Whatever reads or writes
mail there opens it here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal
from askaround.mail import connection
from askaround.mail.connection import Server

if TYPE_CHECKING:
    from imap_tools import BaseMailBox


class _Refused(Exception):
    """The server did not let the owner in; the text is what it said."""


@contextmanager
def open_mailbox(server: Server, folder: str, *, readonly: bool = True) -> Iterator[BaseMailBox]:
    """A signed-in box with the folder open, for reading only unless said otherwise. Raises Refusal in one sentence."""
    with signed_in(server) as box:
        select(box, server, folder, readonly=readonly)
        yield box


@contextmanager
def signed_in(server: Server) -> Iterator[BaseMailBox]:
    """A signed-in box without a folder: to list folders, or to put a message into one. Raises Refusal in one sentence."""
    import imaplib

    from imap_tools.errors import ImapToolsError

    box = _open(server)
    try:
        yield box
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as error:
        raise Refusal(connection.sentence(server, error)) from None
    finally:
        _leave(box)


def select(box: BaseMailBox, server: Server, folder: str, *, readonly: bool = True) -> None:
    """Open a folder of the box. Raises Refusal when there is none of that name."""
    from imap_tools.errors import MailboxFolderSelectError

    try:
        box.folder.set(folder, readonly=readonly)
    except MailboxFolderSelectError:
        raise Refusal(
            f"There is no folder “{folder[:60]}” on {server.host}; name another with askaround mail setup --imap-folder."
        ) from None


def _open(server: Server) -> BaseMailBox:
    """A token that the server refuses is fetched anew, once: it may have been withdrawn before its time."""
    import imaplib

    from imap_tools.errors import ImapToolsError

    connection.refuse_open(server)
    for fresh in connection.attempts(server):
        box: BaseMailBox | None = None
        try:
            secret = server.secret(fresh)
            box = _connect(server)
            _sign_in(box, server, secret)
            return box
        except _Refused as refused:
            said = str(refused)
            _leave(box)
        except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as error:
            _leave(box)
            # imaplib's words where STARTTLS is not on offer.
            if "TLS not supported" in str(error):
                raise Refusal(connection.no_starttls(server)) from None
            raise Refusal(connection.sentence(server, error)) from None
    raise Refusal(connection.not_let_in(server, said))


def _connect(server: Server) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxUnencrypted

    timeout = connection.TIMEOUT_SECONDS
    if server.security == "tls":
        return MailBox(server.host, server.port, timeout=timeout, ssl_context=connection.tls_context())
    box = MailBoxUnencrypted(server.host, server.port, timeout=timeout)
    if server.security == "starttls":
        # imap-tools' own box for STARTTLS leaves the connection open when it fails.
        try:
            box.client.starttls(connection.tls_context())
        except BaseException:
            box.client.shutdown()
            raise
    return box


def _sign_in(box: BaseMailBox, server: Server, secret: str) -> None:
    """Raises _Refused with the server's words; a connection that breaks is an abort."""
    import imaplib

    try:
        if server.token is not None:
            _with_token(box, server.user, secret)
        elif (server.user + secret).isascii():
            box.client.login(server.user, secret)
        else:
            # LOGIN takes ASCII only; AUTHENTICATE PLAIN takes UTF-8.
            box.client.authenticate("PLAIN", lambda _: f"\0{server.user}\0{secret}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _Refused(_said(error)) from None


def _with_token(box: BaseMailBox, user: str, token: str) -> None:
    """A refusal comes as a JSON challenge that says why; it is answered with nothing, and the server ends the try."""
    import imaplib

    challenges: list[bytes] = []

    def answer(challenge: bytes) -> bytes:
        challenges.append(challenge)
        return connection.xoauth2(user, token) if len(challenges) == 1 else b""

    try:
        box.client.authenticate("XOAUTH2", answer)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise imaplib.IMAP4.error(f"{_said(error)} {_why(challenges)}".strip()) from None


def _why(challenges: list[bytes]) -> str:
    try:
        found = json.loads(challenges[1])
        return " ".join(f"{key}={found[key]}" for key in ("status", "scope") if key in found)[:200]
    except (IndexError, ValueError, TypeError):
        return ""


def _said(error: Exception) -> str:
    """imaplib gives the server's words as bytes, sometimes as the text of bytes."""
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if text[:2] in ("b'", 'b"'):
        text = text[2:-1]
    return connection.plain(text)


def _leave(box: BaseMailBox | None) -> None:
    import imaplib

    if box is None:
        return
    try:
        box.client.logout()
    except (imaplib.IMAP4.error, OSError, ValueError):
        box.client.shutdown()
