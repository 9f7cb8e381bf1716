"""A PostgreSQL cluster that lives as long as the tests: fast, and careless about power cuts.

In: Debian's postgresql, or any on the path. Out: `cluster()` → `Cluster`, whose `database()` makes an empty
database, or a copy of one, and gives its address as ASKAROUND_DATABASE_URL wants it.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from tests.realparts.parts import Missing, Process, folder, free_port, program, serving_user, wait_until

USER = "askaround"
HASTE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=80",
)
QUIET = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "logging_collector=off", "timezone=UTC")


@dataclass
class Cluster:
    """One running cluster; `port` on 127.0.0.1, superuser `askaround`, no password."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}"

    def answers(self) -> bool:
        """Whether it takes connections; it listens a moment before it does."""
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def database(self, like: str = "template1") -> str:
        """Make a database, empty or a copy of one of this cluster that nobody is connected to; its address."""
        name = f"askaround_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like.rpartition("/")[2]}"')
        return self.url(name)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new cluster on a free port. Raises Missing."""
    pattern = "/usr/lib/postgresql/*/bin/"
    initdb, postgres = program("initdb", pattern + "initdb"), program("postgres", pattern + "postgres")
    uid, gid = serving_user()
    root = os.geteuid() == 0
    with folder("postgres") as path:
        made = subprocess.run(
            [
                str(initdb),
                "-D",
                str(path / "data"),
                "-U",
                USER,
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=path,
            user=uid if root else None,
            group=gid if root else None,
            extra_groups=[] if root else None,
        )
        if made.returncode:
            raise Missing(f"initdb could not make a cluster: {made.stderr.strip()[-400:]}")
        port = free_port()
        options = [part for setting in (*HASTE, *QUIET) for part in ("-c", setting)]
        server = Process(
            [postgres, "-D", path / "data", "-p", str(port), *options],
            path / "log",
            as_serving_user=True,
            cwd=path,
        )
        try:
            server.wait_for_port(port)
            running = Cluster(port)
            wait_until(running.answers, what="PostgreSQL's first answer")
            yield running
        finally:
            server.popen.send_signal(2)  # SIGINT: end now, whoever is still connected
            if _still_there(server):
                server.stop(signal_first=False)


def _still_there(server: Process) -> bool:
    try:
        server.popen.wait(5)
    except subprocess.TimeoutExpired:
        return True
    return False
