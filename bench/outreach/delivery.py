"""1,000 queued asks through a real SMTP server: how fast, and what 20 kills leave behind; beside a plain loop over smtplib.

In: the number of messages and of kills. Out: messages per second of a run that nobody disturbs and of a loop that keeps no outbox, in turn
over the same server; then the same delivery, killed at moments that sweep a whole run and started again. Exit 1 when a message is
delivered twice, vanishes, or more are uncertain than kills. The server is the judge of what was delivered.

    python -m bench.outreach.delivery [--messages 1000] [--kills 20] [--markdown]
"""

from __future__ import annotations

import argparse
import json
import random
import smtplib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.journeys.test_kill_delivery import COUNT, PREPARE, Judge, Launcher, run
from tests.realparts.parts import free_port

SEED = 20_261_123

DELIVER = """
import sys, time
from askaround.config import startup
startup.ready()
from askaround.accounts.actions import local_workspace
from askaround.worker import rounds
owner, sent, started = local_workspace(), 0, time.monotonic()
while report := rounds.deliver_now(owner):
    sent += report.sent
    if not report.sent:
        break
print(sent, time.monotonic() - started)
"""


@dataclass(frozen=True)
class Killed:
    """What the kills left: rows by state, deliveries by message, seconds of all runs together."""

    kills: int
    states: Counter[str]
    delivered: Counter[str]
    followed: int
    lost: int
    seconds: float

    @property
    def twice(self) -> int:
        return sum(times > 1 for times in self.delivered.values())

    @property
    def faults(self) -> list[str]:
        found = []
        if self.twice:
            found.append(f"{self.twice} messages were delivered twice")
        if self.lost:
            found.append(f"{self.lost} messages vanished")
        if set(self.states) - {"sent", "failed", "uncertain"}:
            found.append(f"not every message has an end: {dict(self.states)}")
        if self.states["uncertain"] > self.kills:
            found.append(f"{self.states['uncertain']} uncertain after {self.kills} kills")
        if self.followed != self.states["sent"]:
            found.append(f"{self.followed} touches for {self.states['sent']} sent")
        return found


@contextmanager
def server() -> Iterator[tuple[Judge, int]]:
    """An SMTP server on loopback that remembers what it has taken over."""
    judge, port = Judge(), free_port()
    controller = Controller(judge, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield judge, port
    finally:
        controller.stop()


def undisturbed(messages: int) -> float:
    """Seconds from the first claim to the last record."""
    with server() as (judge, port), tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        run(PREPARE, Path(folder), None, port, messages, "smtp")
        sent, seconds = run(DELIVER, Path(folder), None).split()
        if int(sent) != messages or len(set(judge.taken)) != messages:
            raise SystemExit(f"{sent} of {messages} messages went out.")
    return float(seconds)


def plain_loop(messages: int) -> float:
    """Seconds of a script that opens one connection and sends, remembering nothing."""
    with server() as (_, port):
        started = time.monotonic()
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            for number in range(messages):
                message = EmailMessage()
                message["From"], message["To"] = "ada@example.org", f"p{number}@example.com"
                message["Subject"], message["Message-ID"] = "Your work", f"<{number}@example.org>"
                message.set_content("Dear you,\n\nmay I ask?\n")
                smtp.send_message(message)
        return time.monotonic() - started


def killed(messages: int, kills: int) -> Killed:
    """Deliver with a kill after some more each time, then once to the end."""
    chance = random.Random(SEED)
    with server() as (judge, port), tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        data = Path(folder)
        run(PREPARE, data, None, port, messages, "smtp")
        started = time.monotonic()
        launcher = Launcher(data, None)
        share = messages // (kills + 1)
        done = 0
        for _ in range(kills):
            before = len(judge.taken)

            def some(start: int = before) -> int:
                # kill_somewhere waits for up to six more than this: so the kills spread over the whole outbox.
                return max(0, len(judge.taken) - start - share + 6)

            done += launcher.kill_somewhere(some, chance)
        launcher.close()
        run(DELIVER, data, None)
        seconds = time.monotonic() - started
        found: dict[str, Any] = json.loads(run(COUNT, data, None))
    rows = found["rows"]
    lost = messages - len(rows) + len(set(judge.taken) - set(rows))
    lost += sum(state == "sent" and key not in set(judge.taken) for key, state in rows.items())
    return Killed(done, Counter(rows.values()), Counter(judge.taken), len(found["followed"]), lost, seconds)


def report(messages: int, ours: float, plain: float, after: Killed) -> str:
    left = f"{after.twice} | {after.states['uncertain']} | {after.states['failed']} | {after.lost}"
    return "\n".join(
        (
            f"| {messages:,} messages | messages/s | delivered twice | uncertain | failed | vanished |",
            "|---|--:|--:|--:|--:|--:|",
            f"| Askaround, undisturbed | {messages / ours:.0f} | 0 | 0 | 0 | 0 |",
            f"| Askaround, killed {after.kills} times | {messages / after.seconds:.0f} | {left} |",
            f"| a loop over smtplib that remembers nothing | {messages / plain:.0f} | – | – | – | – |",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/benchmarks.md")
    args = parser.parse_args()
    plain, ours = plain_loop(args.messages), undisturbed(args.messages)
    after = killed(args.messages, args.kills)
    if args.markdown:
        print(report(args.messages, ours, plain, after))
    else:
        print(f"undisturbed {args.messages / ours:.0f}/s, a plain loop {args.messages / plain:.0f}/s")
        print(
            f"killed {after.kills} times: {dict(after.states)}, {after.twice} twice, {after.lost} lost, {after.seconds:.0f} s"
        )
    for fault in after.faults:
        print(fault, file=sys.stderr)
    return 1 if after.faults else 0


if __name__ == "__main__":
    sys.exit(main())
