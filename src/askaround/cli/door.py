"""A server on loopback that hears one visitor and closes: the browser that comes back from a provider (RFC 8252 section 7.3).

In: a port, 0 for any, and the path that is waited for. Out: path and query of the visit. Nothing of it is logged.
"""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from askaround.lib.errors import Refusal

LONGEST = 8_000
_THANKS = b"You may close this page and go back to the terminal.\n"


class Door(HTTPServer):
    """Waits on loopback until the browser comes to `path`."""

    came_back = ""
    # Two sign-ins at once must not share one door.
    allow_reuse_address = False

    def __init__(self, port: int, path: str) -> None:
        self.path = path
        try:
            super().__init__(("127.0.0.1", port), _Visitor)
        except (OSError, OverflowError):
            raise Refusal(
                f"Port {port} of this computer is taken or cannot be used; name another with --port."
            ) from None

    def wait(self, seconds: float) -> str:
        """The path and query that the browser asked for. Raises Refusal when it does not come in time."""
        end = time.monotonic() + seconds
        while not self.came_back:
            self.timeout = end - time.monotonic()
            if self.timeout <= 0:
                raise Refusal("The browser did not come back; sign in again, or use --paste.")
            self.handle_request()
        return self.came_back

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that talks no HTTP is none."""


class _Visitor(BaseHTTPRequestHandler):
    """Keeps the first visit to the return address; everything else is nobody."""

    timeout = 5

    def do_GET(self) -> None:
        door = self.server
        host = self.headers.get("Host", "").partition(":")[0]
        assert isinstance(door, Door)
        here = urlsplit(self.path).path == door.path and host in ("localhost", "127.0.0.1")
        self.send_response(200 if here else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(_THANKS) if here else 0))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if here:
            self.wfile.write(_THANKS)
            door.came_back = self.path[:LONGEST]

    def log_message(self, *args: object) -> None:
        """The code stands in the address: it belongs into no log."""
