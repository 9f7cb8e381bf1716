"""Signing in through a provider: addresses, the proof, and what providers answer. In plain words: docs/rules/signing-in.md.

In: a client of the owner's, what a provider sent. Out: the address to open, the code, the tokens. RFC 6749 (the code grant), RFC 7636 (the
proof, PKCE with S256), RFC 8252 (a program on one's own computer). Nothing here opens a connection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from askaround.lib.errors import Refusal

BACK_PATH = "/mail/oauth/back"
# A token is believed no longer than this, whatever the provider says; without a word of its own it is an hour.
LONGEST_SECONDS = 86_400
USUAL_SECONDS = 3_600
# So long before its end a token is fetched anew: it must outlive the sign-in.
MARGIN_SECONDS = 60
_TOKEN_LENGTH = 16_384


class SignInAgain(Refusal):
    """The provider has withdrawn what the owner once allowed, or it has run out."""


@dataclass(frozen=True)
class Place:
    """Where a provider's mail server is."""

    host: str
    port: int
    security: str


@dataclass(frozen=True)
class Provider:
    """A provider whose addresses are known."""

    key: str
    name: str
    authorize_url: str
    token_url: str
    scope: str
    smtp: Place
    imap: Place
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Client:
    """Through which registration the owner signs in; `secret` may be empty (a public client)."""

    name: str
    client_id: str
    authorize_url: str
    token_url: str
    scope: str
    secret: str = field(default="", repr=False)
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Tokens:
    """What a token address answered; `refresh` is "" when the old one stays, `seconds` how long `access` is good."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


GOOGLE = Provider(
    "google",
    "Google",
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    "https://mail.google.com/",
    Place("smtp.gmail.com", 587, "starttls"),
    Place("imap.gmail.com", 993, "tls"),
    # Without both, Google gives a refresh token only the very first time.
    (("access_type", "offline"), ("prompt", "consent")),
)
MICROSOFT = Provider(
    "microsoft",
    "Microsoft",
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
    Place("smtp.office365.com", 587, "starttls"),
    Place("outlook.office365.com", 993, "tls"),
    (("prompt", "select_account"),),
)
KNOWN = {provider.key: provider for provider in (GOOGLE, MICROSOFT)}
OTHER = "other"
KEYS = (*KNOWN, OTHER)


def name_of(provider: str) -> str:
    """How a provider is called in a sentence."""
    return KNOWN[provider].name if provider in KNOWN else "your provider"


def challenge(verifier: str) -> str:
    """BASE64URL(SHA256(verifier)) without padding (RFC 7636 section 4.2)."""
    import base64
    import hashlib

    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def address_to_open(client: Client, *, redirect: str, state: str, verifier: str, user: str) -> str:
    """Where the owner allows it, in the browser. `user` is whom the provider should propose."""
    values = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect,
        "scope": client.scope,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "login_hint": user,
        **dict(client.extra),
    }
    joint = "&" if urlsplit(client.authorize_url).query else "?"
    return f"{client.authorize_url}{joint}{urlencode({k: v for k, v in values.items() if v})}"


def code_of(came_back: str, state: str) -> str:
    """The code in the address (or its query alone) at which the browser arrived. Raises Refusal when the provider said no, when it
    belongs to another sign-in, or when there is no code in it.
    """
    text = came_back.strip()[:8_000]
    try:
        found = dict(parse_qsl(urlsplit(text).query if "?" in text else text, max_num_fields=50))
    except ValueError:
        found = {}
    if "error" not in found and "code" not in found:
        raise Refusal(
            "That address holds no answer of a provider; copy the whole address at which the browser arrived."
        )
    if found.get("state") != state:
        raise Refusal("That answer belongs to another sign-in; begin the sign-in again.")
    if "error" in found:
        raise Refusal(_NOT_ALLOWED.get(found["error"]) or _unknown("did not let you in", found))
    if not _usable(found["code"]):
        raise Refusal("The answer of the provider is damaged; begin the sign-in again.")
    return found["code"]


def code_form(client: Client, *, code: str, redirect: str, verifier: str) -> bytes:
    """What the token address gets for a code."""
    return _form(
        client, grant_type="authorization_code", code=code, redirect_uri=redirect, code_verifier=verifier
    )


def refresh_form(client: Client, refresh_token: str) -> bytes:
    """What the token address gets for a refresh token."""
    return _form(client, grant_type="refresh_token", refresh_token=refresh_token)


def _form(client: Client, **values: str) -> bytes:
    known = {"client_id": client.client_id, "client_secret": client.secret}
    return urlencode({**values, **{key: value for key, value in known.items() if value}}).encode("ascii")


def tokens_of(client: Client, status: int, text: str) -> Tokens:
    """What a token address answered. Raises SignInAgain when the grant is no longer good, Refusal for everything else."""
    import json

    try:
        found = json.loads(text[:100_000])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        if status >= 500 or status == 429:
            raise Refusal(
                f"The sign-in of {client.name} is out of order just now ({status}); try again later."
            )
        raise Refusal(
            f"The token address of {client.name} answered with no token ({status}); check that address."
        )
    if status != 200 or "error" in found:
        raise _refused(client, status, found)
    access, refresh = found.get("access_token"), found.get("refresh_token") or ""
    if not _usable(access) or (refresh and not _usable(refresh)):
        raise Refusal(
            f"The token address of {client.name} answered with no usable token; check that address."
        )
    return Tokens(str(access), str(refresh), _seconds(found.get("expires_in")))


def _usable(token: object) -> bool:
    """Printable ASCII (RFC 6749 appendix A): anything else could end the line in which it is shown to a mail server."""
    return (
        isinstance(token, str)
        and 0 < len(token) <= _TOKEN_LENGTH
        and all(33 <= ord(letter) <= 126 for letter in token)
    )


def _seconds(value: object) -> int:
    try:
        seconds = (
            int(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else USUAL_SECONDS
        )
    except ValueError:
        seconds = USUAL_SECONDS
    return max(0, min(seconds, LONGEST_SECONDS))


def _refused(client: Client, status: int, found: dict[str, object]) -> Refusal:
    error = str(found.get("error"))
    if error == "invalid_grant":
        return SignInAgain(
            f"{_start(client.name)} no longer accepts the sign-in that you gave; sign in again on the settings page "
            "(askaround mail sign-in)."
        )
    if error in ("invalid_client", "unauthorized_client"):
        return Refusal(
            f"{_start(client.name)} does not know this client id, or its secret is another; copy both again from where you "
            "registered it (askaround mail setup --client-id)."
        )
    if error == "invalid_scope":
        return Refusal(f"{_start(client.name)} does not know that scope; check it in the mail settings.")
    if status >= 500 or status == 429 or error in ("temporarily_unavailable", "server_error"):
        return Refusal(f"The sign-in of {client.name} is out of order just now; try again later.")
    return Refusal(_unknown("gave no token", found, client.name))


_NOT_ALLOWED = {
    "access_denied": "You did not allow it at the provider, so nothing changed; sign in again when you want to.",
    "invalid_scope": "The provider does not know that scope; check it in the mail settings.",
    "temporarily_unavailable": "The provider’s sign-in is out of order just now; try again later.",
    "server_error": "The provider’s sign-in is out of order just now; try again later.",
    "unauthorized_client": (
        "The provider does not let this client sign in; check that it is registered as a desktop app with this "
        "return address."
    ),
}


def _unknown(what: str, found: dict[str, str] | dict[str, object], name: str = "the provider") -> str:
    """Of the description only Microsoft's number: the rest could hold anything."""
    error = re.sub(r"[^a-z_]", "", str(found.get("error")).casefold())[:40] or "no reason given"
    number = re.search(r"AADSTS\d{1,8}", str(found.get("error_description", "")))
    also = f", {number[0]}" if number else ""
    return (
        f"{_start(name)} {what} ({error}{also}); check client id, scope and return address in the mail settings, "
        "then sign in again."
    )


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
