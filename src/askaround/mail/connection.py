"""How a mail server is reached: who, where, how encrypted; and its faults in words.

In: `Server`. Out: checked addresses, TLS contexts, one sentence per fault. Passwords appear in no repr and no sentence.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal

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
    """One server of the owner; `protocol` is SMTP or IMAP, `security` one of SECURITIES."""

    protocol: str
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)

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
        why = (error.verify_message or "certificate not valid").rstrip(".")
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


def wrong_password(server: Server) -> str:
    """The sentence for a refused sign-in."""
    return (
        f"{_start(server.name)} refused the sign-in of {server.user or 'nobody'}; give user and password again in the "
        "mail settings (askaround mail setup; many providers want an app password)."
    )


def _start(text: str) -> str:
    return text[0].upper() + text[1:]
