"""The mail account: set up, checked, its passwords sealed.

In: what the owner typed. Out: `MailAccount`, `Server`s with passwords for a connection, one sentence per check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.config import at_rest
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import connection, oauth, queries
from askaround.mail.connection import Server
from askaround.mail.models import MailAccount
from askaround.mail.rules import headers
from askaround.mail.rules.oauth import KNOWN

SignIn = MailAccount.SignIn
_PARTS = ("host", "port", "security", "user")
_USUAL = {"SMTP": "starttls", "IMAP": "tls"}
# Whose mail it is and where: tokens are shown to nobody else.
_WHOSE = ("smtp_host", "smtp_user", "imap_host", "imap_user")


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
    display_name: str | None = None,
    smtp_host: str | None = None,
    smtp_port: int | None = None,
    smtp_security: str | None = None,
    smtp_user: str | None = None,
    smtp_password: str | None = None,
    imap_host: str | None = None,
    imap_port: int | None = None,
    imap_security: str | None = None,
    imap_user: str | None = None,
    imap_password: str | None = None,
    imap_folder: str | None = None,
    sign_in: str | None = None,
    provider: str | None = None,
    client_id: str | None = None,
    client_secret: str | None = None,
    authorize_url: str | None = None,
    token_url: str | None = None,
    scope: str | None = None,
    keep_copies: bool | None = None,
    sent_folder: str | None = None,
) -> MailAccount:
    """Store the account, one per owner. Whatever is None stays as it is stored: a host of None leaves that server alone, one of "" takes
    it out. A port or encryption of None follows from the other, a user is the address, for IMAP the SMTP one; a password of None keeps the
    stored one while host and user stay, for IMAP it is else the SMTP one. A user of "" means no sign-in; so does none on this computer
    without a password.

    `sign_in` is password or oauth; naming a provider means oauth. The tokens of a provider are forgotten when client, servers or
    users change. Raises Refusal; then nothing changed.
    """
    address = headers.address(address, "address")
    with transaction.atomic():
        stored = MailAccount.objects.select_for_update().filter(owner=owner).first()
        how = _sign_in(stored, sign_in, provider)
        client = _client(stored, how, provider, client_id, client_secret, authorize_url, token_url, scope)
        typed = {
            "SMTP": _Typed(smtp_host, smtp_port, smtp_security, smtp_user, smtp_password),
            "IMAP": _Typed(imap_host, imap_port, imap_security, imap_user, imap_password),
        }
        _propose_hosts(stored, client["provider"], typed)
        values = {
            "address": address,
            "display_name": _kept(stored, "display_name", display_name, "name", headers.NAME_LIMIT),
            "imap_folder": _kept(stored, "imap_folder", imap_folder, "folder", 200) or "INBOX",
            "sent_folder": _kept(stored, "sent_folder", sent_folder, "folder for copies", 200),
            "sign_in": how,
            **client,
            **_both_servers(stored, address, how, typed),
            "problem": "",
            "problem_since": None,
        }
        if keep_copies is not None:
            values["keep_copies"] = keep_copies
        if not values["smtp_host"] and not values["imap_host"]:
            raise Refusal("Name at least one server: --smtp-host to send, --imap-host to read replies.")
        values |= _what_is_forgotten(stored, values)
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
    note_problems(owner, [check.sentence for check in found if not check.ok])
    return found


def note_problems(owner: Workspace, sentences: Sequence[str]) -> None:
    """Keep what the servers did not do this time, and since when; no sentence: all went well. Writes only what changed."""
    told = " ".join(dict.fromkeys(sentences))[:1000]
    account = queries.account_of(owner)
    if account is None or account.problem == told:
        return
    since = (account.problem_since or clock.now()) if told else None
    MailAccount.objects.filter(owner=owner, id=account.id).update(problem=told, problem_since=since)


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
    user = getattr(account, f"{name}_user")
    through_provider = account.sign_in == SignIn.OAUTH and user
    return Server(
        protocol,
        host,
        getattr(account, f"{name}_port"),
        getattr(account, f"{name}_security"),
        user,
        at_rest.unseal(sealed) if sealed and not through_provider else "",
        oauth.token_source(account) if through_provider else None,
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


@dataclass(frozen=True)
class _Typed:
    """What was said of one server; None is unsaid."""

    host: str | None
    port: int | None
    security: str | None
    user: str | None
    password: str | None = field(repr=False)


def _sign_in(stored: MailAccount | None, sign_in: str | None, provider: str | None) -> str:
    if sign_in is None:
        sign_in = SignIn.OAUTH if provider else stored.sign_in if stored else SignIn.PASSWORD
    if sign_in not in SignIn.values:
        raise Refusal("You sign in with a password or through a provider (oauth).")
    return str(sign_in)


def _client(
    stored: MailAccount | None,
    how: str,
    provider: str | None,
    client_id: str | None,
    client_secret: str | None,
    authorize_url: str | None,
    token_url: str | None,
    scope: str | None,
) -> dict[str, Any]:
    """The columns of the owner's client at the provider; none for a password."""
    if how == SignIn.PASSWORD:
        return oauth.NO_CLIENT
    before = stored if stored and provider in (None, stored.provider) else None
    return oauth.client_fields(
        stored,
        provider=provider if provider is not None else (stored.provider if stored else ""),
        client_id=client_id if client_id is not None else (before.client_id if before else ""),
        client_secret=client_secret,
        authorize_url=authorize_url
        if authorize_url is not None
        else (before.authorize_url if before else ""),
        token_url=token_url if token_url is not None else (before.token_url if before else ""),
        scope=scope if scope is not None else (before.scope if before else ""),
    )


def _propose_hosts(stored: MailAccount | None, provider: str, typed: dict[str, _Typed]) -> None:
    """Of a known provider, its own servers: where no server is named, or those of another way to sign in still stand there."""
    known = KNOWN.get(provider)
    if known is None:
        return
    hosts = {name: getattr(stored, f"{name.lower()}_host", "") for name in typed}
    if stored is not None and stored.provider == provider:
        named = any(hosts[name] if each.host is None else each.host for name, each in typed.items())
    else:
        named = any(each.host and each.host != hosts[name] for name, each in typed.items())
    if named:
        return
    for name, place in (("SMTP", known.smtp), ("IMAP", known.imap)):
        typed[name] = _Typed(place.host, place.port, place.security, typed[name].user, None)


def _both_servers(
    stored: MailAccount | None, address: str, how: str, typed: dict[str, _Typed]
) -> dict[str, Any]:
    """The columns of SMTP and IMAP."""
    smtp, imap = typed["SMTP"], typed["IMAP"]
    values: dict[str, Any] = {}
    if smtp.host is None and stored is not None and not _any_said(smtp):
        values |= _unchanged(stored, "SMTP", how)
        user = stored.smtp_user
    else:
        server = _server("SMTP", _filled(stored, "SMTP", smtp, _usual_user(stored, address, how, smtp)), how)
        values |= _fields(stored, server, how, smtp.password is not None)
        user = server.user
    own = imap.password is not None
    # A password alone is the new one of both servers, where one user signs in to both.
    both = smtp.host is None and smtp.password is not None and stored and stored.imap_user == stored.smtp_user
    if imap.host is None and stored is not None and not _any_said(imap) and not both:
        return values | _unchanged(stored, "IMAP", how)
    other = replace(imap, password=imap.password if own else smtp.password)
    server = _server("IMAP", _filled(stored, "IMAP", other, user or address), how)
    return values | _fields(stored, server, how, own or smtp.password is not None)


def _any_said(typed: _Typed) -> bool:
    return any(value is not None for value in (typed.port, typed.security, typed.user, typed.password))


def _unchanged(stored: MailAccount, protocol: str, how: str) -> dict[str, Any]:
    """The columns of a server of which nothing was said. Raises Refusal when its password is no longer known."""
    name = protocol.lower()
    values = {f"{name}_{part}": getattr(stored, f"{name}_{part}") for part in (*_PARTS, "secret")}
    if how == SignIn.OAUTH:
        values[f"{name}_secret"] = None
    elif values[f"{name}_host"] and values[f"{name}_user"] and values[f"{name}_secret"] is None:
        raise Refusal(_needs_password(protocol, values[f"{name}_user"]))
    return values


def _filled(stored: MailAccount | None, protocol: str, typed: _Typed, usual_user: str) -> Server:
    """What was said, the rest from what is stored of that host, else as usual."""
    name = protocol.lower()
    old = {part: getattr(stored, f"{name}_{part}") for part in _PARTS} if stored else {}
    host = typed.host if typed.host is not None else old.get("host", "")
    same = bool(old) and host == old["host"] and typed.host is None
    security = typed.security or (old["security"] if same else _USUAL[protocol])
    if security not in connection.SECURITIES:
        raise Refusal(f"The security of {protocol} is one of tls, starttls, none.")
    port = typed.port
    if port is None:
        kept = same and security == old["security"]
        port = old["port"] if kept else connection.PORTS[protocol][security]
    user = typed.user if typed.user is not None else (old["user"] if same else usual_user)
    return Server(protocol, host, port, security, user, typed.password or "")


def _usual_user(stored: MailAccount | None, address: str, how: str, typed: _Typed) -> str:
    """Who signs in when nobody is named: the address; nobody at a server on this computer for which there is no password."""
    if typed.security != "none" or typed.password is not None or how == SignIn.OAUTH:
        return address
    return stored.smtp_user if stored else ""


def _what_is_forgotten(stored: MailAccount | None, values: dict[str, Any]) -> dict[str, Any]:
    """Another mailbox is read from its beginning; tokens are for the client, the servers and the users they were given for."""
    if stored is None:
        return {}

    def moved(*names: str) -> bool:
        return any(getattr(stored, name) != values[name] for name in names)

    found: dict[str, Any] = {}
    if moved("imap_host", "imap_user", "imap_folder"):
        found |= {"imap_validity": None, "imap_last_uid": 0}
    if (
        values["sign_in"] != SignIn.OAUTH
        or moved("sign_in", "provider", "client_id", "authorize_url", "token_url", "scope")
        or any(values[name] and getattr(stored, name) and moved(name) for name in _WHOSE)
    ):
        found |= oauth.NO_TOKENS
    return found


def _kept(stored: MailAccount | None, name: str, text: str | None, what: str, limit: int) -> str:
    if text is None:
        return getattr(stored, name) if stored else ""
    return headers.header_text(text, what, limit)


def _server(protocol: str, server: Server, how: str) -> Server:
    """The server, checked. Raises Refusal."""
    host = headers.header_text(server.host, f"{protocol} host", 255)
    if any(letter in host for letter in " /@\t"):
        raise Refusal(f"“{host[:80]}” is no host name; it should look like {protocol.lower()}.example.org.")
    if not 1 <= server.port <= 65535:
        raise Refusal(f"The port of {protocol} is a number from 1 to 65535.")
    user = headers.header_text(server.user, f"{protocol} user", 254) if host else ""
    headers.header_text(server.password, "password", 1000)
    checked = replace(server, host=host, user=user, password="" if how == SignIn.OAUTH else server.password)
    if host:
        connection.refuse_open(checked)
    return checked


def _fields(stored: MailAccount | None, server: Server, how: str, password_given: bool) -> dict[str, Any]:
    """The columns of one server. Raises Refusal when a user is named and no password is known."""
    name = server.protocol.lower()
    secret: bytes | None = None
    if server.user and how == SignIn.PASSWORD:
        same = stored is not None and (
            (getattr(stored, f"{name}_host"), getattr(stored, f"{name}_user")) == (server.host, server.user)
        )
        kept = bytes(getattr(stored, f"{name}_secret") or b"") if same else b""
        if password_given:
            secret = at_rest.seal(server.password)
        elif kept:
            secret = kept
        else:
            raise Refusal(_needs_password(server.protocol, server.user))
    return {
        f"{name}_host": server.host,
        f"{name}_port": server.port,
        f"{name}_security": server.security,
        f"{name}_user": server.user,
        f"{name}_secret": secret,
    }


def _needs_password(protocol: str, user: str) -> str:
    return (
        f"The {protocol} server needs the password of {user}; type it when asked, "
        f'or leave the user out with --{protocol.lower()}-user "" where no sign-in is wanted.'
    )
