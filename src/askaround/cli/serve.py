"""`askaround serve`. In: host and port. Out: the web application; one line with a one-time link on stdout."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.accounts.models import Workspace

DEFAULT_PORT = 8642
OWN_NAMES = ("localhost", "127.0.0.1", "::1")
FREE_PORTS = 20
# A taken port must be said before the data folder is touched.
OWN_SETUP = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="localhost", help="only this computer's own addresses are taken")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}; 0 takes a free one"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")


def run(context: Context, args: argparse.Namespace) -> int:
    if os.environ.get("ASKAROUND_MODE", "local") != "local":
        raise Refusal(
            "Serving many users needs a sign-in that this version does not have; unset ASKAROUND_MODE."
        )
    sockets = _listen(args.host, args.port)
    port: int = sockets[0].getsockname()[1]
    context.setup()
    from askaround.config import running

    # Everything between the port and the printed link is on the clock of the first page: nothing heavy here.
    _announce(context, port, open_browser=not args.no_browser)
    before = running.write(context.data, port)
    stopping = threading.Event()
    _begin_rounds(context, stopping)
    try:
        _serve(sockets, stopping)
    finally:
        stopping.set()
        running.clear(context.data, before)
    return 0


def _listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets on all that `localhost` means, IPv4 and where there is one IPv6, on one port. Raises Refusal.

    The link says localhost, and a browser may try either family first: whoever else listened there would get the one-time link.
    """
    if not 0 <= port <= 65535:
        raise Refusal("A port is a number from 0 to 65535.", exit_code=2)
    if host.strip("[]") not in OWN_NAMES:
        raise Refusal(
            f"Askaround serves this computer only; “{host[:60]}” is not one of its own addresses. Leave --host out."
        )
    for _ in range(FREE_PORTS if port == 0 else 0):
        try:
            return _both(port)
        except Refusal:
            # The free port of one family is taken in the other: take another.
            continue
    return _both(port)


def _both(port: int) -> list[socket.socket]:
    first = _bind(socket.AF_INET, "127.0.0.1", port)
    if not _has_ipv6():
        return [first]
    try:
        return [first, _bind(socket.AF_INET6, "::1", first.getsockname()[1])]
    except Refusal:
        first.close()
        raise


def _has_ipv6() -> bool:
    """Whether this computer has the address ::1."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


def _bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        raise Refusal(
            f"Port {port} is taken ({error.strerror}); stop the other program or choose another with --port."
        ) from None
    return sock


def _announce(context: Context, port: int, *, open_browser: bool) -> None:
    from askaround.accounts import actions

    url = f"http://localhost:{port}/enter/{actions.make_enter_token()}"
    print(f"Open {url}", flush=True)
    if open_browser and sys.stdout.isatty():
        import webbrowser

        threading.Timer(0.5, webbrowser.open, [url]).start()


def _serve(sockets: list[socket.socket], stopping: threading.Event) -> None:
    import waitress

    from askaround.config.wsgi import application

    server = waitress.create_server(
        application, sockets=sockets, threads=8, ident="askaround", max_request_body_size=600_000_000,
        channel_timeout=120,
    )  # fmt: skip

    def stop(signum: int, frame: object) -> None:
        stopping.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        server.close()


def _begin_rounds(context: Context, stopping: threading.Event) -> None:
    """Deliver and fetch while the application is open, in a thread of its own."""
    owner: Workspace = context.owner

    def rounds() -> None:
        if stopping.wait(3):
            return
        from askaround.worker import loop

        loop.run(owner, stopping)

    threading.Thread(target=rounds, name="rounds", daemon=True).start()
