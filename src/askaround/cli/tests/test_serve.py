"""Where `serve` listens: everywhere that localhost may lead, or nowhere."""

from __future__ import annotations

import socket

import pytest

from askaround.cli import serve
from askaround.lib.errors import Refusal

needs_ipv6 = pytest.mark.skipif(not serve._has_ipv6(), reason="this computer has no IPv6")


def close(found: list[socket.socket]) -> None:
    for sock in found:
        sock.close()


@needs_ipv6
def test_both_families_are_taken_whichever_name_is_given() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        found = serve._listen(host, 0)
        try:
            assert [sock.getsockname()[0] for sock in found] == ["127.0.0.1", "::1"]
            assert len({sock.getsockname()[1] for sock in found}) == 1
        finally:
            close(found)


@needs_ipv6
def test_somebody_else_on_the_other_family_gets_no_link() -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
        other.bind(("::1", 0))
        other.listen(1)
        port: int = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken"):
            serve._listen("localhost", port)
    # Nothing was left open: the port can be taken now.
    close(serve._listen("localhost", port))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_other_addresses_are_refused(host: str) -> None:
    with pytest.raises(Refusal, match="this computer only"):
        serve._listen(host, 0)
