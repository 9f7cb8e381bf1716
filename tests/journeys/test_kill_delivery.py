"""Killed at 20 random points of a delivery and started again: nothing twice, nothing lost, at most one uncertain per kill.

A process of its own delivers 120 messages to a real SMTP server (aiosmtpd) and is SIGKILLed at moments that sweep the whole of a run: start,
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.realparts.askaround import environment, run_cli
from tests.realparts.parts import free_port

MESSAGES = 120
# A Monday, so that nothing waits for a working day.
MONDAY = {"ASKAROUND_NOW": "2026-11-23T14:00:00+00:00"}
KILLS = 20

# Delivers as `askaround worker` does, in a child for each line that it hears; a child takes milliseconds to start instead of a second.
# The child is reaped at the next line only, so that its number names no other process when it is killed.
LAUNCHER = """
import os, sys
from askaround.config import startup
startup.ready()
from django.db import connections
from askaround.accounts.actions import local_workspace
from askaround.worker import rounds
import askaround.outreach.actions, smtplib
owner = local_workspace()
connections.close_all()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            rounds.deliver_now(owner)
        finally:
            os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
"""

# Asks as `send` leaves them, written at once.
PREPARE = """
import sys
from askaround.config import startup
startup.ready()
from django.db import transaction
from askaround.accounts.actions import local_workspace, next_numbers
from askaround.mail import actions as mail
from askaround.network.models import Person
from askaround.outreach.models import Ask
from askaround.outreach.references import reference
owner = local_workspace()
mail.save_account(owner, address="ada@example.org", smtp_host="127.0.0.1", smtp_port=int(sys.argv[1]),
                  smtp_security="none", smtp_user="")
numbers = range(1, int(sys.argv[2]) + 1)
with transaction.atomic():
    next_numbers(owner, "p", len(numbers)), next_numbers(owner, "a", len(numbers))
    people = Person.objects.bulk_create(
        Person(owner=owner, number=n, name=f"Person {n}", match_key=f"person {n}") for n in numbers)
    asks = Ask.objects.bulk_create(
        Ask(owner=owner, number=n, person=person, purpose="interview", channel="email", template="interview",
            subject="Your work", body="Dear you,\\n\\nmay I ask?", state="queued")
        for n, person in zip(numbers, people))
    for ask in asks:
        mail.queue(owner, reference=reference(ask.id, "first"), transport=sys.argv[3],
                   recipient=f"p{ask.number}@example.com", recipient_name=ask.person.name,
                   subject=ask.subject, body=ask.body)
"""

COUNT = """
import json
from askaround.config import startup
startup.ready()
from askaround.mail.models import Outgoing
from askaround.network.models import Touch
from askaround.outreach.models import Ask
ids = {f"outgoing:{row.id}": row.message_id for row in Outgoing.objects.all()}
asks = {str(ask.id): ask.state for ask in Ask.objects.all()}
print(json.dumps({
    "rows": {row.message_id: row.state for row in Outgoing.objects.all()},
    "asks": {row.message_id: asks[row.reference.split(":")[1]] for row in Outgoing.objects.all()},
    "followed": [ids[touch.external_key] for touch in Touch.objects.filter(kind="asked")],
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
        env=environment(data, database_url, **MONDAY), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def state(data: Path, database_url: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(COUNT, data, database_url))
    return found


class Launcher:
    """Starts deliverers and kills them."""

    def __init__(self, data: Path, database_url: str | None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER], env=environment(data, database_url, **MONDAY),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _say(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill_somewhere(self, delivered: Callable[[], int], chance: random.Random) -> bool:
        """Let one deliver some, then a moment more, then SIGKILL; False when it had already ended."""
        child, before, some = self._say(), delivered(), chance.randint(0, 6)
        until = time.monotonic() + 30
        while delivered() - before < some and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.random() * (0.05 if some == 0 else 0.012))
        os.kill(child, signal.SIGKILL)
        return os.WIFSIGNALED(self._say())

    def close(self) -> None:
        self.process.communicate(timeout=60)


def finish(data: Path, database_url: str | None) -> None:
    done = run_cli("--json", "mail", "deliver", data=data, database_url=database_url, env=MONDAY)
    assert done.code in (0, 3), done.err


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

    launcher = Launcher(data, url)
    kills = sum(launcher.kill_somewhere(lambda: len(handler.taken), chance) for _ in range(KILLS))
    launcher.close()
    finish(data, url)

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
    # The touch and the mark stand or fall together, and the ask says the same.
    assert sorted(found["followed"]) == sorted(sent), told
    said = {each: {"sent": "asked"}.get(state, state) for each, state in found["rows"].items()}
    assert found["asks"] == said, told


@pytest.mark.slow
def test_killed_while_writing_files(askaround: Any) -> None:
    """A file proves itself: after kills nothing is uncertain that is there, and no file is half written."""
    data, chance = askaround.data, random.Random(5)
    run(PREPARE, data, None, 1, 60, "folder")
    folder = data / "outbox"

    def files() -> int:
        return len(list(folder.glob("*.eml"))) if folder.exists() else 0

    launcher = Launcher(data, None)
    for _ in range(6):
        launcher.kill_somewhere(files, chance)
    launcher.close()
    finish(data, None)
    found = state(data, None)
    there = {f"<{file.name.removesuffix('.eml')}>" for file in folder.glob("*.eml")}
    assert {found["rows"][each] for each in there} == {"sent"}
    assert all(file.read_bytes().endswith(b"may I ask?\r\n") for file in folder.glob("*.eml"))
    assert Counter(found["rows"].values())["uncertain"] <= 6
    assert set(found["rows"].values()) <= {"sent", "uncertain"}
    assert sorted(found["followed"]) == sorted(there)
