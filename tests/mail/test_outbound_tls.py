"""Outgoing HTTPS goes to a checked address and still asks for the certificate of the name."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from askaround.lib import outbound
from askaround.lib.errors import Refusal
from tests.realparts import certificate


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    pem = certificate.make(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem.certificate, pem.key)
    server = HTTPServer(("127.0.0.1", 0), Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1], pem.authority
    server.shutdown()
    server.server_close()


def test_the_name_must_be_in_the_certificate(site: tuple[int, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    port, authority = site
    with pytest.raises(Refusal, match="certificate"):
        outbound.request("GET", f"https://localhost:{port}/", allow_private=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    assert outbound.request("GET", f"https://localhost:{port}/", allow_private=True).text == "hello"
    # The address is the same; the name is not one that the certificate holds.
    import ipaddress

    monkeypatch.setattr(outbound, "addresses", lambda host, port: [ipaddress.ip_address("127.0.0.1")])
    with pytest.raises(Refusal, match="certificate"):
        outbound.request("GET", f"https://calendar.example.org:{port}/", allow_private=True)
