"""A Radicale calendar server: the judge of every .ics that Askaround writes.

Out: `radicale()` → `Calendars`, whose `put` gives the server's answer to an .ics.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.realparts.parts import Process, folder, free_port

OWNER = "ada"
COLLECTION = """<?xml version="1.0" encoding="utf-8"?>
<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>
<resourcetype><collection/><C:calendar/></resourcetype><displayname>Interviews</displayname>
</prop></set></mkcol>"""


@dataclass
class Calendars:
    """A calendar of one owner at `url`; Basic authentication with any password."""

    base: str
    client: httpx.Client
    path: str = f"{OWNER}/interviews"

    @property
    def url(self) -> str:
        return f"{self.base}/{self.path}/"

    def put(self, name: str, ics: bytes | str) -> httpx.Response:
        """PUT one event; 201 when the server understood and stored it."""
        body = ics.encode() if isinstance(ics, str) else ics
        return self.client.put(self.url + name, content=body, headers={"Content-Type": "text/calendar"})

    def get(self, name: str) -> str:
        return self.client.get(self.url + name).raise_for_status().text


@contextmanager
def radicale() -> Iterator[Calendars]:
    port = free_port()
    with folder("radicale") as path:
        storage = path / "collections"
        command = [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}"]
        command += ["--auth-type", "none", "--storage-filesystem-folder", str(storage), "--web-type", "none"]
        server = Process(command, path / "log", cwd=path)
        try:
            server.wait_for_port(port)
            with httpx.Client(auth=(OWNER, "any"), timeout=10, trust_env=False) as client:
                calendars = Calendars(f"http://127.0.0.1:{port}", client)
                client.request("MKCOL", calendars.url, content=COLLECTION).raise_for_status()
                yield calendars
        finally:
            server.stop()
