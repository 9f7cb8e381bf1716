"""How a mail server is reached: who, where, how encrypted; and its faults in words.

In: `Server`. Out: checked addresses, TLS contexts, one sentence per fault. Passwords appear in no repr and no sentence.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal
from askaround.mail.rules import signing_in

if TYPE_CHECKING:
    import ssl

TIMEOUT_SECONDS = 30.0
SECURITIES = ("tls", "starttls", "none")
PORTS = {
    "SMTP": {"tls": 465, "starttls": 587, "none": 25},
    "IMAP": {"tls": 993, "starttls": 143, "none": 143},
}


@dataclass(frozen=True)
class Server:
    """One server of the owner; `protocol` is SMTP or IMAP, `security` one of SECURITIES.

    `token` is set where the owner signs in through a provider: it gives the access token, a new one when asked with True.
    """

    protocol: str
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    token: Callable[[bool], str] | None = field(default=None, repr=False, compare=False)

    def secret(self, fresh: bool = False) -> str:
        """The password, or the access token. Raises Refusal when the provider gives none."""
        return self.password if self.token is None else self.token(fresh)

    @property
    def name(self) -> str:
        return f"the {self.protocol} server {self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether every address of the host is this computer itself."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(text.partition("%")[0]).is_loopback for text in found)


def refuse_open(server: Server) -> None:
    """Raises Refusal when a connection without encryption would leave this computer."""
    if server.security == "none" and not is_loopback(server.host):
        raise Refusal(
            f"Without encryption only a server on this computer is used, and {server.host} is none; "
            f"choose tls or starttls for {server.protocol}."
        )


def tls_context() -> ssl.SSLContext:
    """Certificates are checked; SSL_CERT_FILE names others than the system's."""
    import ssl

    return ssl.create_default_context()


def sentence(server: Server, error: BaseException) -> str:
    """One sentence for a fault of the connection (not of the sign-in), saying what to do."""
    import ssl

    option = server.protocol.lower()
    if isinstance(error, ssl.SSLCertVerificationError):
        why = (getattr(error, "verify_message", "") or "certificate not valid").rstrip(".")
        return (
            f"The certificate of {server.name} is not valid ({why}); check the host name in the mail settings "
            "(askaround mail setup), "
            "or name the certificate's authority in SSL_CERT_FILE."
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"No encrypted connection to {server.name} came about; its port and security do not fit: "
            f"try --{option}-security starttls or tls with the port your provider names."
        )
    if isinstance(error, socket.gaierror | UnicodeError):
        return (
            f"{_start(server.name)} cannot be found; check its name in the mail settings (askaround mail setup) "
            "and your connection."
        )
    if isinstance(error, ConnectionRefusedError):
        return (
            f"{_start(server.name)} refuses connections; check host and port in the mail settings "
            "(askaround mail setup), "
            "or whether the server runs."
        )
    if isinstance(error, TimeoutError):
        return f"{_start(server.name)} did not answer in time; check host and port, or try again later."
    detail = " ".join(str(error).split())[:120] or type(error).__name__
    return (
        f"{_start(server.name)} broke the connection ({detail}); try again later, or check port and security."
    )


def no_starttls(server: Server) -> str:
    """The sentence for a server that cannot change to encryption."""
    port = PORTS[server.protocol]["tls"]
    return (
        f"{_start(server.name)} offers no STARTTLS; choose tls, with port {port}, "
        f"in the mail settings (--{server.protocol.lower()}-security tls)."
    )


def not_let_in(server: Server, said: str) -> str:
    """The sentence for a refused sign-in; `said` are the server's words, from which its reason is read."""
    why = signing_in.reason(said, token=server.token is not None)
    return signing_in.sentence(
        why, protocol=server.protocol, server=server.name, host=server.host, user=server.user
    )


def attempts(server: Server) -> tuple[bool, ...]:
    """How often a sign-in is tried, and whether with a new token: a token that is refused is fetched anew, once."""
    return (False, True) if server.token is not None else (False,)


def xoauth2(user: str, token: str) -> bytes:
    """The initial answer of the mechanism XOAUTH2, before base64 (as Google and Microsoft document it)."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()


def plain(text: str) -> str:
    """Words of a server on one line, without what does not print, no longer than a sentence."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.split())[:300]


def _start(text: str) -> str:
    return text[0].upper() + text[1:]
