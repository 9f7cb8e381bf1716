"""A CardDAV server that does as the test says: honest, or half-way down, lying, hanging, sending elsewhere."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

Reply = tuple[int, dict[str, str], bytes]
PATH = "/dav/mara/contacts/"
OPEN = '<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">'


def card(name: str, mail: str, uid: str, more: str = "") -> str:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}-0123456789\r\nFN:{name}\r\nEMAIL:{mail}\r\n{more}END:VCARD\r\n"


@dataclass
class Book:
    """The server's one address book. `meddle` sees (method, path, body) and may answer in its stead."""

    base: str = ""
    cards: dict[str, str] = field(default_factory=dict)
    etags: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    """The names of cards that changed or went, in order; a token is how much of it was told."""
    syncs: bool = True
    meddle: Callable[[str, str, str], Reply | None] | None = None
    seen: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.base}{PATH}"

    def put(self, name: str, text: str) -> None:
        self.cards[name] = text
        self.etags[name] = self.etags.get(name, 0) + 1
        self.log.append(name)

    def drop(self, name: str) -> None:
        del self.cards[name]
        self.log.append(name)

    def answer(self, method: str, path: str, body: str, depth: str) -> Reply:
        self.seen.append((method, path))
        if self.meddle and (given := self.meddle(method, path, body)):
            return given
        if method == "PROPFIND":
            return self._found(path, depth)
        if "addressbook-multiget" in body:
            names = [one.rpartition("/")[2] for one in re.findall(r"<href>(.*?)</href>", body)]
            return multi("".join(self.given(name) for name in names))
        return self._synced(body) if self.syncs else (501, {}, b"")

    def _found(self, path: str, depth: str) -> Reply:
        if path == PATH:
            rows = "".join(self.listed(name) for name in self.cards) if depth == "1" else ""
            return multi(
                _response(
                    PATH,
                    "<resourcetype><collection/><C:addressbook/></resourcetype><displayname>Friends</displayname>",
                )
                + rows
            )
        if path == "/":
            return multi(
                _response("/", "<current-user-principal><href>/principal/</href></current-user-principal>")
            )
        if path == "/principal/":
            return multi(
                _response(path, "<C:addressbook-home-set><href>/dav/mara/</href></C:addressbook-home-set>")
            )
        if path == "/dav/mara/":
            return multi(
                _response(path, "<resourcetype><collection/></resourcetype>")
                + _response(
                    PATH,
                    "<resourcetype><collection/><C:addressbook/></resourcetype><displayname>Friends</displayname>",
                )
            )
        return 404, {}, b""

    def listed(self, name: str) -> str:
        return _response(PATH + name, f'<getetag>"{self.etags[name]}"</getetag>')

    def given(self, name: str) -> str:
        if name not in self.cards:
            return f"<response><href>{PATH}{name}</href><status>HTTP/1.1 404 Not Found</status></response>"
        data = f"<C:address-data>{escape(self.cards[name])}</C:address-data>"
        return _response(PATH + name, f'<getetag>"{self.etags[name]}"</getetag>{data}')

    def _synced(self, body: str) -> Reply:
        token = re.search(r"<sync-token>(.*?)</sync-token>", body)
        told = int(token[1].rpartition(":")[2]) if token and token[1] else 0
        names = dict.fromkeys(self.log[told:])
        rows = "".join(
            self.listed(name) if name in self.cards
            else f"<response><href>{PATH}{name}</href><status>HTTP/1.1 404 Not Found</status></response>"
            for name in names if name in self.cards or told
        )  # fmt: skip
        return multi(rows, f"token:{len(self.log)}")


def multi(rows: str, token: str = "") -> Reply:
    end = f"<sync-token>{token}</sync-token>" if token else ""
    return 207, {"Content-Type": "application/xml"}, f"{OPEN}{rows}{end}</multistatus>".encode()


def _response(path: str, properties: str) -> str:
    return f"<response><href>{path}</href><propstat><prop>{properties}</prop><status>HTTP/1.1 200 OK</status></propstat></response>"


@contextmanager
def served() -> Iterator[Book]:
    """The server on a free port of this computer."""
    book = Book()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            status, headers, content = book.answer(
                self.command, self.path, body, self.headers.get("Depth", "")
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # a client that has read enough hangs up
                self.wfile.write(content)

        do_PROPFIND = do_REPORT = do_GET = _any

        def log_message(self, *args: object) -> None:
            del args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    book.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield book
    finally:
        server.shutdown()
        server.server_close()
