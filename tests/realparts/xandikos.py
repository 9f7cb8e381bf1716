"""A Xandikos calendar server: another judge of what Askaround writes, which stores each event in git and checks it.

Out: `xandikos()` → `Calendars`, as of Radicale. Raises `Missing` where the program is not installed.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.realparts.parts import Process, folder, free_port, program
from tests.realparts.radicale import OWNER, Calendars


@contextmanager
def xandikos() -> Iterator[Calendars]:
    here = importlib.util.find_spec("xandikos") is not None
    start = [sys.executable, "-m", "xandikos"] if here else [str(program("xandikos"))]
    port = free_port()
    with folder("xandikos") as path:
        command = [
            *start,
            "serve",
            "-d",
            str(path / "dav"),
            "--defaults",
            "--current-user-principal",
            f"/{OWNER}/",
        ]
        command += [
            "-l",
            "127.0.0.1",
            "-p",
            str(port),
            "--state-dir",
            str(path / "state"),
            "--no-detect-systemd",
        ]
        server = Process(command, path / "log", cwd=path, env={**os.environ, "HOME": str(path)})
        try:
            server.wait_for_port(port)
            with httpx.Client(auth=(OWNER, "any"), timeout=10, trust_env=False) as client:
                yield Calendars(f"http://127.0.0.1:{port}", client, f"{OWNER}/calendars/calendar")
        finally:
            server.stop()
