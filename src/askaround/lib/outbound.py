"""The one door for outgoing HTTP.

In: a method, an address, content. Out: `Response`. The host is resolved here, every address of it is checked, and the connection goes to
a checked address, so that a name cannot change its meaning in between. Private addresses are refused unless the owner named that
server as their own (`allow_private=True`). No proxies, no cookies, bounded time, size and redirects.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
TIMEOUT_SECONDS = 20.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Response:
    """What came back; header names in lower case."""

    status: int
    url: str
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    auth: tuple[str, str] | None = None,
    allow_private: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Response:
    """One request; `timeout` in seconds for the whole of it, `auth` is (user, password) and needs HTTPS or a private server.

    Redirects are followed for GET and HEAD, and for others within the same origin when the method stays (307, 308); each is
    checked like the first. Raises Refusal with one sentence when the address is refused or unreachable, the answer too large
    or too slow. A 4xx or 5xx answer is a Response.
    """
    deadline = time.monotonic() + timeout
    first = _parts(url)
    current = first
    for _ in range(MAX_REDIRECTS + 1):
        here = _origin(current) == _origin(first)
        response = _once(
            method,
            current,
            headers=dict(headers or {}) if here else _harmless(headers),
            content=content,
            auth=auth if here else None,
            # A redirect may leave the owner's own server, but never for another private one.
            allow_private=allow_private and here,
            deadline=deadline,
            max_bytes=max_bytes,
        )
        target = _redirect(method, current, response)
        if target is None:
            return response
        if first.scheme == "https" and target.scheme != "https":
            raise Refusal(f"{_name(first)} sends on to an address without encryption; that is not followed.")
        current = target
    raise Refusal(f"{_name(first)} sends from one address to the next without end; check the address.")


def addresses(host: str, port: int) -> list[Address]:
    """All addresses of a host. Raises Refusal when the name is unknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refusal(f"{host[:100]} cannot be found; check the address and your connection.") from None
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, also when an IPv4 address is wrapped in an IPv6 one."""
    inner = _unwrapped(address)
    if isinstance(inner, ipaddress.IPv6Address) and inner.teredo is not None:
        return False
    return inner.is_global and not inner.is_multicast


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside a mapped, 6to4 or NAT64 one, which is where the connection ends; else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in ipaddress.IPv6Network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _checked(host: str, port: int, allow_private: bool) -> Address:
    found = addresses(host, port)
    for address in found:
        inner = _unwrapped(address)
        never = inner.is_link_local or inner.is_multicast or inner.is_unspecified
        if never or not (allow_private or is_public(address)):
            raise Refusal(
                f"{host[:100]} is an address inside a private network, which is not called; "
                "if it is a server of your own, name it in the settings."
            )
    return found[0]


def _once(
    method: str,
    parts: SplitResult,
    *,
    headers: dict[str, str],
    content: bytes | None,
    auth: tuple[str, str] | None,
    allow_private: bool,
    deadline: float,
    max_bytes: int,
) -> Response:
    import ssl

    import httpx

    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked(host, port, allow_private)
    if auth is not None and parts.scheme != "https" and is_public(address):
        raise Refusal(f"A password is not sent to {host[:100]} without encryption; use its https address.")
    literal = f"[{address}]" if address.version == 6 else str(address)
    pinned = urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, ""))
    left = max(deadline - time.monotonic(), 0.01)
    try:
        verify = ssl.create_default_context() if parts.scheme == "https" else True
        with httpx.Client(
            verify=verify, trust_env=False, follow_redirects=False, timeout=httpx.Timeout(left)
        ) as client:
            prepared = client.build_request(
                method,
                pinned,
                headers={"User-Agent": "askaround", **headers, "Host": parts.netloc.rpartition("@")[2]},
                content=content,
                extensions={"sni_hostname": host},
            )
            answer = client.send(prepared, auth=auth, stream=True)
            try:
                body = _body(answer, host, deadline, max_bytes)
            finally:
                answer.close()
    except httpx.TimeoutException:
        raise Refusal(f"{host[:100]} did not answer in time; try again later.") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Refusal(_unreachable(host, error)) from None
    return Response(
        answer.status_code,
        urlunsplit(parts),
        body,
        {name.lower(): value for name, value in answer.headers.items()},
    )


def _body(answer: httpx.Response, host: str, deadline: float, max_bytes: int) -> bytes:
    read = bytearray()
    for piece in answer.iter_bytes():
        read += piece
        if len(read) > max_bytes:
            raise Refusal(
                f"{host[:100]} answers with more than {max_bytes // 1_000_000} MB; that is not read."
            )
        if time.monotonic() > deadline:
            raise Refusal(f"{host[:100]} did not answer in time; try again later.")
    return bytes(read)


def _unreachable(host: str, error: Exception) -> str:
    if "CERTIFICATE" in str(error).upper():
        return f"The certificate of {host[:100]} is not valid; check the address, or ask who runs the server."
    return f"{host[:100]} cannot be reached; check the address, the port and your connection."


def _redirect(method: str, current: SplitResult, response: Response) -> SplitResult | None:
    """Where a redirect leads; None when there is none or it is not followed (the answer is then the result)."""
    place = response.headers.get("location")
    if response.status not in (301, 302, 303, 307, 308) or not place:
        return None
    target = _parts(urljoin(urlunsplit(current), place))
    if method.upper() in ("GET", "HEAD"):
        return target
    return target if response.status in (307, 308) and _origin(target) == _origin(current) else None


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.username is not None or any(ord(letter) < 33 for letter in url.strip()):
        raise Refusal(
            f"“{url.strip()[:80]}” is no usable web address; it should look like https://example.org/path."
        )
    return parts


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _harmless(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Another origin gets no credentials."""
    return {
        name: value
        for name, value in (headers or {}).items()
        if name.lower() not in ("authorization", "cookie", "proxy-authorization")
    }


def _name(parts: SplitResult) -> str:
    return (parts.hostname or "")[:100]
