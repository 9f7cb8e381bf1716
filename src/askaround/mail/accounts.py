"""The mail account: set up, checked, its passwords sealed.

In: what the owner typed. Out: `MailAccount`, `Server`s with passwords for a connection, one sentence per check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import crypto
from askaround.lib.errors import Refusal
from askaround.mail import connection, queries
from askaround.mail.connection import Server
from askaround.mail.models import MailAccount
from askaround.mail.rules import headers


@dataclass(frozen=True)
class Check:
    """One tested server: SMTP or IMAP, whether it works, one sentence."""

    part: str
    ok: bool
    sentence: str


def save_account(
    owner: Workspace,
    *,
    address: str,
    display_name: str = "",
    smtp_host: str = "",
    smtp_port: int | None = None,
    smtp_security: str = "starttls",
    smtp_user: str | None = None,
    smtp_password: str | None = None,
    imap_host: str = "",
    imap_port: int | None = None,
    imap_security: str = "tls",
    imap_user: str | None = None,
    imap_password: str | None = None,
    imap_folder: str = "INBOX",
) -> MailAccount:
    """Store the account, one per owner. A password of None keeps the stored one while host and user stay; for IMAP it is else the
    SMTP one, as is the user. A user of "" means no sign-in; so does none on this computer without a
    password. Raises Refusal; then nothing changed.
    """
    address = headers.address(address, "address")
    if not smtp_host.strip() and not imap_host.strip():
        raise Refusal("Name at least one server: --smtp-host to send, --imap-host to read replies.")
    user = smtp_user if smtp_user is not None else _usual_user(owner, address, smtp_security, smtp_password)
    smtp = _server(
        "SMTP", host=smtp_host, port=smtp_port, security=smtp_security, user=user, password=smtp_password
    )
    other = _server(
        "IMAP",
        host=imap_host,
        port=imap_port,
        security=imap_security,
        user=(user or address) if imap_user is None else imap_user,
        password=imap_password if imap_password is not None else smtp_password,
    )
    with transaction.atomic():
        stored = MailAccount.objects.select_for_update().filter(owner=owner).first()
        values: dict[str, Any] = {
            "address": address,
            "display_name": headers.header_text(display_name, "name", headers.NAME_LIMIT),
            **_fields(stored, smtp, smtp_password is not None),
            **_fields(stored, other, imap_password is not None or smtp_password is not None),
            "imap_folder": headers.header_text(imap_folder, "folder", 200) or "INBOX",
        }
        if stored and any(
            getattr(stored, name) != values[name] for name in ("imap_host", "imap_user", "imap_folder")
        ):
            values |= {"imap_validity": None, "imap_last_uid": 0}
        account, _ = MailAccount.objects.update_or_create(owner=owner, defaults=values)
        if not settings_of(owner).mail:
            from askaround.accounts.actions import set_setting

            set_setting(owner, "mail", address)
    return account


def remove_account(owner: Workspace) -> None:
    """Forget servers and passwords; the outbox stays."""
    MailAccount.objects.filter(owner=owner).delete()


def check_account(owner: Workspace) -> list[Check]:
    """Connect to each server that is set up and sign in; sends and reads nothing. Raises Refusal when none is set up."""
    account = queries.account_of(owner)
    if account is None:
        raise Refusal(NO_ACCOUNT)
    found = []
    for protocol, host in (("SMTP", account.smtp_host), ("IMAP", account.imap_host)):
        if host:
            found.append(_check(account, protocol))
    return found


NO_ACCOUNT = "No mail account is set up; say how your mail goes in the mail settings (askaround mail setup)."


def server_of(account: MailAccount, protocol: str) -> Server:
    """The SMTP or IMAP server with its password opened. Raises Refusal when it is not set up or the key is another one."""
    name = protocol.lower()
    host = getattr(account, f"{name}_host")
    if not host:
        purpose = "sending" if protocol == "SMTP" else "reading replies"
        raise Refusal(
            f"No {protocol} server for {purpose} is set up; name it with askaround mail setup --{name}-host."
        )
    sealed = getattr(account, f"{name}_secret")
    return Server(
        protocol,
        host,
        getattr(account, f"{name}_port"),
        getattr(account, f"{name}_security"),
        getattr(account, f"{name}_user"),
        crypto.unseal(_key(), bytes(sealed)) if sealed else "",
    )


def _check(account: MailAccount, protocol: str) -> Check:
    from askaround.mail.imap_box import open_mailbox
    from askaround.mail.transports.smtp import SmtpTransport

    try:
        server = server_of(account, protocol)
        if protocol == "SMTP":
            SmtpTransport(server).check()
        else:
            with open_mailbox(server, account.imap_folder):
                pass
    except Refusal as refusal:
        return Check(protocol, False, refusal.sentence)
    what = "Sending" if protocol == "SMTP" else "Reading replies"
    return Check(protocol, True, f"{what} works: {server.host}:{server.port} lets {server.user or 'you'} in.")


def _usual_user(owner: Workspace, address: str, security: str, password: str | None) -> str:
    """Who signs in when nobody is named: the address; nobody at a server on this computer for which there is no password."""
    if security != "none" or password is not None:
        return address
    stored = queries.account_of(owner)
    return stored.smtp_user if stored else ""


def _server(
    protocol: str, *, host: str, port: int | None, security: str, user: str, password: str | None
) -> Server:
    host = headers.header_text(host, f"{protocol} host", 255)
    if any(letter in host for letter in " /@\t"):
        raise Refusal(f"“{host[:80]}” is no host name; it should look like {protocol.lower()}.example.org.")
    if security not in connection.SECURITIES:
        raise Refusal(f"The security of {protocol} is one of tls, starttls, none.")
    number = port if port is not None else connection.PORTS[protocol][security]
    if not 1 <= number <= 65535:
        raise Refusal(f"The port of {protocol} is a number from 1 to 65535.")
    user = headers.header_text(user, f"{protocol} user", 254) if host else ""
    headers.header_text(password or "", "password", 1000)
    server = Server(protocol, host, number, security, user, password or "")
    if host:
        connection.refuse_open(server)
    return server


def _fields(stored: MailAccount | None, server: Server, password_given: bool) -> dict[str, Any]:
    """The columns of one server. Raises Refusal when a user is named and no password is known."""
    name = server.protocol.lower()
    secret: bytes | None = None
    if server.user:
        same = stored is not None and (
            (getattr(stored, f"{name}_host"), getattr(stored, f"{name}_user")) == (server.host, server.user)
        )
        kept = bytes(getattr(stored, f"{name}_secret") or b"") if same else b""
        if password_given:
            secret = crypto.seal(_key(), server.password)
        elif kept:
            secret = kept
        else:
            raise Refusal(
                f"The {server.protocol} server needs the password of {server.user}; type it when asked, "
                f'or leave the user out with --{name}-user "" where no sign-in is wanted.'
            )
    return {
        f"{name}_host": server.host,
        f"{name}_port": server.port,
        f"{name}_security": server.security,
        f"{name}_user": server.user,
        f"{name}_secret": secret,
    }


def _key() -> str:
    from askaround.config import secret
    from askaround.config.environment import data_folder

    return secret.key(data_folder(), "mail")
