"""Killed at 20 random points of a delivery and started again: nothing twice, nothing lost, at most one uncertain per kill.

A process of its own delivers 200 messages to a real SMTP server (aiosmtpd) and is SIGKILLed at moments that sweep the whole of a run: start,
claim, connection, hand-over, record. The server is the judge of what was delivered.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.realparts.askaround import environment
from tests.realparts.parts import free_port

MESSAGES = 200
KILLS = 20
FOLLOWED = "followed:"

# What follows from a sent message stands for the touch: it is written in the transaction that marks it sent.
DELIVERER = """
import sys
from askaround.config import startup
startup.ready()
from askaround.accounts.actions import local_workspace
from askaround.accounts.models import Setting
from askaround.mail import actions
owner = local_workspace()
print("ready", flush=True)
def on_sent(row):
    Setting.objects.create(owner=owner, key="followed:" + row.reference, value=row.message_id)
report = actions.deliver(owner, may_send=lambda row: None, on_sent=on_sent)
"""

PREPARE = """
import json, sys
from askaround.config import startup
startup.ready()
from django.db import transaction
from askaround.accounts.actions import local_workspace
from askaround.mail import actions
owner = local_workspace()
actions.save_account(owner, address="ada@example.org", smtp_host="127.0.0.1", smtp_port=int(sys.argv[1]),
                     smtp_security="none", smtp_user="")
with transaction.atomic():
    for number in range(int(sys.argv[2])):
        actions.queue(owner, reference=f"ask:{number}:first", transport=sys.argv[3],
                      recipient=f"p{number}@example.com", recipient_name=f"Person {number}",
                      subject="A question", body="Dear you,\\n\\nmay I ask?")
"""

COUNT = """
import json
from askaround.config import startup
startup.ready()
from askaround.accounts.models import Setting
from askaround.mail.models import Outgoing
print(json.dumps({
    "rows": {row.message_id: row.state for row in Outgoing.objects.all()},
    "followed": list(Setting.objects.filter(key__startswith="followed:").values_list("value", flat=True)),
}))
"""


class Judge:
    """An SMTP server's handler that remembers what it has taken over."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode("ascii")
        (line,) = [line for line in head.split("\r\n") if line.lower().startswith("message-id:")]
        self.taken.append(line.partition(":")[2].strip())
        return "250 OK"


@pytest.fixture
def judge() -> Iterator[tuple[Judge, int]]:
    handler, port = Judge(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def run(code: str, data: Path, database_url: str | None, *args: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        env=environment(data, database_url), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def state(data: Path, database_url: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(COUNT, data, database_url))
    return found


def start(data: Path, database_url: str | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", DELIVERER],
        env=environment(data, database_url), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def kill_somewhere(process: subprocess.Popen[str], delivered: Any, chance: random.Random) -> bool:
    """Wait until it is ready and has delivered some, then a moment, then SIGKILL; False when it had already ended."""
    assert process.stdout
    line = process.stdout.readline()
    assert line == "ready\n", line + process.stdout.read()
    before, some = delivered(), chance.randint(0, 8)
    until = time.monotonic() + 10
    while delivered() - before < some and process.poll() is None and time.monotonic() < until:
        time.sleep(0.0005)
    time.sleep(chance.random() * 0.012)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    return alive


def finish(process: subprocess.Popen[str]) -> None:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out[-2000:]


@pytest.mark.slow
def test_killed_at_twenty_points_of_a_delivery(
    askaround_on_both: Any, judge: tuple[Judge, int], record_property: Any
) -> None:
    handler, port = judge
    data, url = askaround_on_both.data, askaround_on_both.database_url
    seed = int(os.environ.get("ASKAROUND_TEST_SEED") or random.SystemRandom().randrange(10**6))
    record_property("seed", seed)
    chance = random.Random(seed)
    run(PREPARE, data, url, port, MESSAGES, "smtp")

    kills = sum(kill_somewhere(start(data, url), lambda: len(handler.taken), chance) for _ in range(KILLS))
    finish(start(data, url))

    found = state(data, url)
    states = Counter(found["rows"].values())
    delivered = Counter(handler.taken)
    told = f"seed {seed}: {states}, {kills} kills"
    assert kills == KILLS, told
    assert len(found["rows"]) == MESSAGES, told
    assert set(states) <= {"sent", "uncertain"}, told
    assert states["uncertain"] <= kills, told
    assert [each for each, times in delivered.items() if times > 1] == [], told
    assert set(delivered) <= set(found["rows"]), told
    sent = {each for each, state in found["rows"].items() if state == "sent"}
    assert sent <= set(delivered), told
    # What was delivered and not recorded is exactly what may be uncertain, never something that waits.
    assert {found["rows"][each] for each in delivered} <= {"sent", "uncertain"}, told
    assert sorted(found["followed"]) == sorted(sent), told


@pytest.mark.slow
def test_killed_while_writing_files(askaround: Any) -> None:
    """A file proves itself: after kills nothing is uncertain that is there, and no file is half written."""
    data, chance = askaround.data, random.Random(5)
    run(PREPARE, data, None, 1, 60, "folder")
    folder = data / "outbox"

    def files() -> int:
        return len(list(folder.glob("*.eml"))) if folder.exists() else 0

    for _ in range(6):
        kill_somewhere(start(data, None), files, chance)
    finish(start(data, None))
    found = state(data, None)
    there = {f"<{file.name.removesuffix('.eml')}>" for file in folder.glob("*.eml")}
    assert {found["rows"][each] for each in there} == {"sent"}
    assert all(file.read_bytes().endswith(b"may I ask?\r\n") for file in folder.glob("*.eml"))
    assert Counter(found["rows"].values())["uncertain"] <= 6
    assert set(found["rows"].values()) <= {"sent", "uncertain"}
    assert sorted(found["followed"]) == sorted(there)
