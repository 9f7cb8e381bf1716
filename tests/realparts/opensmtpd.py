"""OpenSMTPD in front of the post office's mailboxes: a queue, a daemon, a delivery as on a real mail host.

In: Debian's opensmtpd, root (it changes users itself), and a `PostOffice` whose mailboxes it fills.
Out: `opensmtpd(office)` → its port on 127.0.0.1. One at a time on a machine: its queue and socket are the system's.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.realparts.mail import PostOffice
from tests.realparts.parts import Missing, Process, folder, free_port, program

CONF = """
table people {{ "@example.org" = "nobody", "@example.com" = "nobody", "@example.net" = "nobody" }}
listen on 127.0.0.1 port {port} hostname localhost
action "box" maildir "{boxes}/%{{dest:lowercase}}" virtual <people>
match from any for domain {{ "example.org", "example.com", "example.net" }} action "box"
"""


@contextmanager
def opensmtpd(office: PostOffice) -> Iterator[int]:
    """The port of a running OpenSMTPD that delivers into `office`. Raises Missing."""
    smtpd = program("smtpd", "/usr/sbin/smtpd")
    if os.geteuid() != 0:
        raise Missing("OpenSMTPD changes users itself and so needs root")
    port = free_port()
    with folder("smtpd") as path, Path("/tmp/askaround-opensmtpd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        conf = path / "smtpd.conf"
        conf.write_text(CONF.format(port=port, boxes=office.boxes))
        server = Process([smtpd, "-d", "-f", conf], path / "log")
        try:
            server.wait_for_port(port)
            yield port
        finally:
            server.stop()
