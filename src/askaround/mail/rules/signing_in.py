"""Why a mail server did not let somebody in, from its own words. In plain words: docs/rules/signing-in.md.

In: the protocol, the server's answer, whether a token was shown instead of a password. Out: a `Reason`, and the sentence for it.
Codes: RFC 3463 and 5248 (enhanced status codes of SMTP), RFC 5530 (response codes of IMAP).
"""

from __future__ import annotations

import re
from enum import Enum, auto


class Reason(Enum):
    """What stands in the way."""

    PASSWORD = auto()
    APP_PASSWORD = auto()
    SWITCHED_OFF = auto()
    NO_PASSWORDS = auto()
    IN_BROWSER = auto()
    NO_TOKENS = auto()
    SCOPE = auto()
    TOKEN = auto()
    EXPIRED = auto()
    TOO_OFTEN = auto()
    LATER = auto()
    UNENCRYPTED = auto()


# In the order in which they are tried: the narrower first.
_SIGNS: tuple[tuple[Reason, str], ...] = (
    (Reason.APP_PASSWORD, r"application-specific|app(lication)?[- ]?(specific )?password|app-?specific"),
    (Reason.TOO_OFTEN, r"too many|rate ?limit|\[LIMIT\]|throttl|temporarily (locked|blocked)"),
    (Reason.SWITCHED_OFF, r"(not enabled for|enable .{0,40}|enabled? your account for) ?(imap|smtp|pop)"),
    (Reason.SWITCHED_OFF, r"(imap|smtp|smtpclientauthentication)\W.{0,20}(is |are )?(disabled|not allowed)"),
    (Reason.SWITCHED_OFF, r"user is authenticated but not connected"),
    (Reason.NO_PASSWORDS, r"basic authentication is disabled|less secure|basicauth"),
    (Reason.IN_BROWSER, r"log ?in via (your )?web|web ?login|\[CONTACTADMIN\]|\[WEBALERT"),
    (Reason.UNENCRYPTED, r"\[PRIVACYREQUIRED\]|must issue a starttls|encryption (is )?(needed|required)|plaintext auth"),
    (Reason.EXPIRED, r"\[EXPIRED\]|password (has )?expired"),
    (Reason.LATER, r"\[UNAVAILABLE\]|\[INUSE\]|\[SERVERBUG\]|try again|temporar"),
    (Reason.NO_TOKENS, r"unsupported (authentication )?mechanism|mechanism (is )?not|unrecognized auth|unknown auth"),
    (Reason.SCOPE, r"insufficient[_ ]?scope|\bstatus\W{1,4}403\b|5\.7\.3\b.*scope"),
)  # fmt: skip


def reason(said: str, *, token: bool) -> Reason:
    """The first sign that fits; without one it is the password, or the token."""
    text = said[:2000]
    for found, sign in _SIGNS:
        if found in (Reason.SCOPE, Reason.NO_TOKENS) and not token:
            continue
        if found is Reason.APP_PASSWORD and token:
            continue
        if re.search(sign, text, re.IGNORECASE):
            return found
    return Reason.TOKEN if token else Reason.PASSWORD


def sentence(found: Reason, *, protocol: str, server: str, host: str, user: str) -> str:
    """One sentence: what the server does not like, and what to do. `server` is its name in a sentence, as “the SMTP server host:port”."""
    start = server[:1].upper() + server[1:]
    return _SENTENCES[found].format(
        start=start, host=host, user=user or "nobody", protocol=protocol, again=_AGAIN
    )


_AGAIN = "in the mail settings (askaround mail setup)"
_SENTENCES = {
    Reason.PASSWORD: (
        "{start} refused the sign-in of {user}; give user and password again {again}; "
        "many providers want an app password."
    ),
    Reason.APP_PASSWORD: (
        "{start} wants an app password for {user}, not the usual one; make one in your account at the provider and "
        "give it {again}."
    ),
    Reason.SWITCHED_OFF: (
        "{start} does not let {user} in because {protocol} is switched off for that mailbox; "
        "switch {protocol} on in the settings of your provider, then test again."
    ),
    Reason.NO_PASSWORDS: (
        "{start} takes no passwords for {user}; sign in through the provider instead, {again}."
    ),
    Reason.IN_BROWSER: (
        "{start} wants {user} to sign in on the provider’s web page first; do that, answer what it asks, then test again."
    ),
    Reason.NO_TOKENS: (
        "{start} does not know the sign-in through a provider (XOAUTH2); choose the password {again}, "
        "or name the provider’s own mail server."
    ),
    Reason.SCOPE: (
        "{start} says that the permission you gave does not cover mail; sign in again and allow reading and sending "
        "mail, and check the scope {again}."
    ),
    Reason.TOKEN: (
        "{start} does not accept the provider’s sign-in of {user}; sign in again with that address "
        "on the settings page (askaround mail sign-in), and check that {protocol} is switched on at your provider."
    ),
    Reason.EXPIRED: "The password of {user} has expired, says {host}; set a new one at your provider and give it {again}.",
    Reason.TOO_OFTEN: "{start} was asked too often and wants a rest; wait some minutes, then test again.",
    Reason.LATER: "{start} cannot let {user} in just now; nothing is wrong with your settings, try again later.",
    Reason.UNENCRYPTED: (
        "{start} takes no sign-in without encryption; choose tls or starttls for {protocol} {again}."
    ),
}
