"""Signing in to the mail servers through a provider (OAuth 2.0, XOAUTH2), with a client that the owner brings.

In: the mail account, the address at which the owner's browser arrived. Out: sealed tokens; access tokens, fetched anew when they have run out.
Every request goes through `lib.outbound`. Tokens, codes and secrets stand in no log, no repr and no sentence.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from askaround.accounts.models import Workspace
from askaround.config import at_rest
from askaround.lib.errors import Refusal
from askaround.mail import connection, queries
from askaround.mail.models import MailAccount
from askaround.mail.rules import headers, oauth

# How long a begun sign-in may take.
PATIENCE = dt.timedelta(minutes=15)
_ANSWER_BYTES = 200_000
_NOBODY = "You are not signed in through {name}; sign in on the settings page, under “Mail account” (askaround mail sign-in)."
# Two threads that refresh one account at once would use up the same refresh token.
_LOCKS: dict[uuid.UUID, threading.Lock] = {}


@dataclass(frozen=True)
class Begun:
    """A sign-in that waits for the browser to come back. `sealed` may be kept where others can read it."""

    address: str
    provider: str
    redirect: str
    sealed: str = field(repr=False)


def begin(owner: Workspace, redirect: str) -> Begun:
    """Where the owner allows it; `redirect` is the return address, on this computer or this site. Stores nothing."""
    account = _account(owner)
    client = client_of(account)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    address = oauth.address_to_open(
        client, redirect=redirect, state=state, verifier=verifier, user=account.imap_user or account.smtp_user
    )
    kept = {
        "state": state,
        "verifier": verifier,
        "redirect": redirect,
        "account": str(account.id),
        "client": [client.client_id, client.token_url],
        "until": (_real_now() + PATIENCE).isoformat(),
    }
    sealed = at_rest.seal(json.dumps(kept)).decode("ascii")
    return Begun(address, client.name, redirect, sealed)


def finish(owner: Workspace, sealed: str, came_back: str) -> MailAccount:
    """Change the code for tokens and keep them sealed; `came_back` is the address at which the browser arrived, or its query.

    Raises Refusal when the provider said no, the answer is another sign-in's, too late, or the account was changed meanwhile.
    """
    account = _account(owner)
    client = client_of(account)
    kept = _opened(sealed)
    if kept["account"] != str(account.id) or kept["client"] != [client.client_id, client.token_url]:
        raise Refusal("The mail account was changed meanwhile; begin the sign-in again.")
    code = oauth.code_of(came_back, kept["state"])
    if dt.datetime.fromisoformat(kept["until"]) < _real_now():
        raise Refusal("This sign-in took too long; begin it again.")
    form = oauth.code_form(client, code=code, redirect=kept["redirect"], verifier=kept["verifier"])
    tokens = _ask(account, client, form)
    changed = MailAccount.objects.filter(
        owner=owner, id=account.id, sign_in=MailAccount.SignIn.OAUTH, client_id=client.client_id
    ).update(**_columns(tokens), problem="", problem_since=None)
    if changed != 1:
        raise Refusal("The mail account was changed meanwhile; begin the sign-in again.")
    account.refresh_from_db()
    return account


def token_source(account: MailAccount) -> Callable[[bool], str]:
    """What a `Server` asks for its access token; asked with True it gives another one than the last time."""
    given = ""

    def token(fresh: bool) -> str:
        nonlocal given
        given = access_token(account, refused=given if fresh else "")
        return given

    return token


def access_token(account: MailAccount, *, refused: str = "") -> str:
    """An access token that is good for now and is not the `refused` one. Raises Refusal, saying to sign in again where that helps."""
    with _LOCKS.setdefault(account.id, threading.Lock()):
        row = MailAccount.objects.filter(owner_id=account.owner_id, id=account.id).first()
        if row is None or row.sign_in != MailAccount.SignIn.OAUTH:
            raise Refusal("The mail account was changed meanwhile; try again.")
        stored = _good_token(row)
        if stored and stored != refused:
            return stored
        return _refreshed(row)


def is_signed_in(account: MailAccount) -> bool:
    """Whether the provider let the owner in, as far as is known here."""
    return account.refresh_token is not None or _runs(account)


def client_of(account: MailAccount) -> oauth.Client:
    """The owner's registration at the provider. Raises Refusal when the account signs in with a password."""
    if account.sign_in != MailAccount.SignIn.OAUTH:
        raise Refusal(
            "This mail account signs in with a password; choose a provider first, in the mail settings "
            "(askaround mail setup --provider)."
        )
    known = oauth.KNOWN.get(account.provider)
    return oauth.Client(
        oauth.name_of(account.provider),
        account.client_id,
        known.authorize_url if known else account.authorize_url,
        known.token_url if known else account.token_url,
        account.scope or (known.scope if known else ""),
        at_rest.unseal(account.client_secret),
        known.extra if known else (),
    )


def client_fields(
    stored: MailAccount | None,
    *,
    provider: str,
    client_id: str,
    client_secret: str | None,
    authorize_url: str,
    token_url: str,
    scope: str,
) -> dict[str, Any]:
    """The columns of the owner's client, checked; a secret of None keeps the stored one of that client. Raises Refusal."""
    if provider not in oauth.KEYS:
        raise Refusal(f"The provider is one of {', '.join(oauth.KEYS)}.")
    client_id = headers.header_text(client_id, "client id", 300)
    if not client_id or " " in client_id:
        raise Refusal(
            f"To sign in through {oauth.name_of(provider)} a client id is needed; register a desktop app there and copy its id "
            "(askaround mail setup --client-id)."
        )
    if provider == oauth.OTHER:
        authorize_url = _web_address(authorize_url, "address where you allow it", "--authorize-url")
        token_url = _web_address(token_url, "address that gives tokens", "--token-url")
    else:
        authorize_url = token_url = ""
    same = stored is not None and (stored.provider, stored.client_id) == (provider, client_id)
    if client_secret is None:
        secret = stored.client_secret if same and stored else None
    else:
        clean = headers.header_text(client_secret, "client secret", 1000)
        secret = at_rest.seal_if(clean)
    return {
        "provider": provider,
        "client_id": client_id,
        "client_secret": secret,
        "authorize_url": authorize_url,
        "token_url": token_url,
        "scope": headers.header_text(scope, "scope", 500),
    }


NO_CLIENT: dict[str, Any] = {
    "provider": "", "client_id": "", "client_secret": None, "authorize_url": "", "token_url": "", "scope": "",
}  # fmt: skip
NO_TOKENS: dict[str, Any] = {"refresh_token": None, "access_token": None, "access_expires_at": None}


def _refreshed(row: MailAccount) -> str:
    client = client_of(row)
    if row.refresh_token is None:
        raise oauth.SignInAgain(_NOBODY.format(name=client.name))
    used = bytes(row.refresh_token)
    mine = MailAccount.objects.filter(owner_id=row.owner_id, id=row.id, refresh_token=used)
    try:
        tokens = _ask(row, client, oauth.refresh_form(client, at_rest.unseal(used)))
    except oauth.SignInAgain:
        if mine.update(**NO_TOKENS):
            raise
        # Another process was quicker, and the provider gives each refresh token but one use.
        row.refresh_from_db()
        stored = _good_token(row)
        if stored:
            return stored
        raise
    columns = _columns(tokens)
    if not tokens.refresh:
        del columns["refresh_token"]
    mine.update(**columns)
    return tokens.access


def _good_token(row: MailAccount) -> str:
    return at_rest.unseal(row.access_token) if _runs(row) else ""


def _runs(row: MailAccount) -> bool:
    """Whether the access token's time is not over; a time further away than any token lives comes from a clock that was wrong."""
    if row.access_token is None or row.access_expires_at is None:
        return False
    left = (row.access_expires_at - _real_now()).total_seconds()
    return oauth.MARGIN_SECONDS < left <= oauth.LONGEST_SECONDS


def _ask(account: MailAccount, client: oauth.Client, form: bytes) -> oauth.Tokens:
    from askaround.lib import outbound

    response = outbound.request(
        "POST",
        client.token_url,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        content=form,
        # The owner named this server; the known providers are on the open internet.
        allow_private=account.provider == oauth.OTHER,
        max_bytes=_ANSWER_BYTES,
    )
    return oauth.tokens_of(client, response.status, response.text)


def _columns(tokens: oauth.Tokens) -> dict[str, Any]:
    return {
        "access_token": at_rest.seal(tokens.access),
        "access_expires_at": _real_now() + dt.timedelta(seconds=tokens.seconds),
        "refresh_token": at_rest.seal_if(tokens.refresh),
    }


def _opened(sealed: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(at_rest.unseal(sealed.encode("ascii", "replace")))
    except Refusal:
        raise Refusal("No sign-in is under way; begin it again.") from None
    return found


def _account(owner: Workspace) -> MailAccount:
    from askaround.mail.accounts import NO_ACCOUNT

    account = queries.account_of(owner)
    if account is None:
        raise Refusal(NO_ACCOUNT)
    return account


def _web_address(text: str, what: str, option: str) -> str:
    """HTTPS, or plain HTTP to this computer itself: codes and tokens go there."""
    from urllib.parse import urlsplit

    clean = headers.header_text(text, what, 500)
    try:
        parts = urlsplit(clean)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    good = parts.scheme in ("http", "https") and host and port != 0 and not parts.username if host else False
    if not good or any(letter.isspace() for letter in clean) or parts.fragment:
        raise Refusal(
            f"The {what} “{clean[:80]}” is no usable web address; copy it from your provider’s pages ({option})."
        )
    if parts.scheme == "http" and not connection.is_loopback(host):
        raise Refusal(f"The {what} must begin with https://, because your sign-in goes there ({option}).")
    return clean


def _real_now() -> dt.datetime:
    """Tokens end by the real clock, whatever day a rehearsal plays."""
    return dt.datetime.now(dt.UTC)
