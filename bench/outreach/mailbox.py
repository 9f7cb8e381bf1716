"""A mailbox of 10,000 messages read by IMAP for replies: time and memory; again, with nothing new; again, with ten new ones.

In: the number of messages. Out: seconds and peak memory of each reading, answers found of those that are there. Dovecot serves the mailbox; each
reading is a process of its own. Beside it a script that fetches the headers of all with imap-tools. Exit 1 when an answer is missed or
invented, or a later reading looks at what was read.

    python -m bench.outreach.mailbox [--messages 10000] [--markdown]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tests.realparts.askaround import environment
from tests.realparts.mail import PASSWORD, PostOffice, post_office
from tests.realparts.parts import hand_over

SEED = 20_261_123
ADA = "ada@example.org"
ASKED = 200
NEW = 10
MONDAY = "2026-11-23T14:00:00+00:00"

PREPARE = """
import json, sys
from askaround.config import startup
startup.ready()
from django.db import transaction
from askaround.accounts.actions import local_workspace, next_numbers
from askaround.lib import clock
from askaround.mail import actions as mail
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.models import Person
from askaround.outreach.models import Ask
from askaround.outreach.references import reference
owner, count = local_workspace(), int(sys.argv[2])
mail.save_account(owner, address=sys.argv[3], smtp_host="127.0.0.1", smtp_port=25, smtp_security="none", smtp_user="",
                  imap_host="127.0.0.1", imap_port=int(sys.argv[1]), imap_security="none", imap_user=sys.argv[3],
                  imap_password=sys.argv[4])
with transaction.atomic():
    next_numbers(owner, "p", count), next_numbers(owner, "a", count)
    for n in range(1, count + 1):
        person = Person.objects.create(owner=owner, number=n, name=f"Person {n}", match_key=f"person {n}")
        ask = Ask.objects.create(owner=owner, number=n, person=person, purpose="interview", channel="email", template="interview",
                                 subject="Your work", body="Dear you", state="asked", reviewed_at=clock.now())
        row = mail.queue(owner, reference=reference(ask.id, "first"), transport="smtp", recipient=f"p{n}@example.com",
                         recipient_name=person.name, subject="Your work", body="Dear you")
        network.record_touch(owner, person, "asked", at=clock.now(), channel="email", cause_kind="ask", cause_id=ask.id)
    Outgoing.objects.update(state="sent", ended_at=clock.now())
print(json.dumps(list(Outgoing.objects.order_by("id").values_list("message_id", flat=True))))
"""

READ = """
import json, resource, time
from askaround.config import startup
startup.ready()
from askaround.accounts.actions import local_workspace
from askaround.mail import actions as mail
from askaround.mail.models import Incoming
from askaround.outreach import actions as outreach
owner = local_workspace()
before, read, kinds = time.monotonic(), 0, {}
while True:
    report = mail.fetch(owner)
    read += report.read
    for match in outreach.match_incoming(owner):
        kinds[match.kind] = kinds.get(match.kind, 0) + 1
    if not report.more:
        break
seconds = time.monotonic() - before
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read": read, "kinds": kinds, "seconds": seconds, "memory": memory, "kept": Incoming.objects.count()}))
"""

SCRIPT = """
import json, resource, sys, time
from imap_tools import MailBoxUnencrypted
before = time.monotonic()
with MailBoxUnencrypted("127.0.0.1", int(sys.argv[1])).login(sys.argv[2], sys.argv[3]) as box:
    found = [(each.uid, each.headers.get("in-reply-to")) for each in box.fetch(mark_seen=False, headers_only=True, bulk=200)]
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read": len(found), "kinds": {}, "seconds": time.monotonic() - before, "memory": memory, "kept": 0}))
"""


@dataclass(frozen=True)
class Reading:
    """One process: how many messages it looked at, what it found, seconds, peak memory in MB, headers kept."""

    name: str
    read: int
    kinds: dict[str, int]
    seconds: float
    memory: float
    kept: int


def letter(chance: random.Random, number: int, sent: list[str], expected: dict[str, int]) -> bytes:
    """Of a hundred: two answers, one absence, one report of a bounce, the rest from strangers, some of it long."""
    lot, target = number % 100, sent[(number // 100) % len(sent)]
    at = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
    sender, more, body = (
        f"s{chance.randrange(5000)}@example.net",
        "",
        "words " * chance.choice((20, 200, 2000)),
    )
    if lot in (3, 4):
        sender, more = f"p{number}@example.com", f"In-Reply-To: {target}\r\nReferences: {target}\r\n"
        expected["replied"] = expected.get("replied", 0) + 1
    elif lot == 5:
        more = f"In-Reply-To: {target}\r\nAuto-Submitted: auto-replied\r\n"
    elif lot == 6:
        sender = "mailer-daemon@mx.example.net"
        more = (
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
        )
        body = (
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            "Final-Recipient: rfc822; p1@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers"
            f"\r\n\r\nMessage-ID: {target}\r\n\r\n--b--\r\n"
        )
        expected["bounced"] = expected.get("bounced", 0) + 1
    return (
        f"From: <{sender}>\r\nTo: {ADA}\r\nSubject: Letter {number}\r\nMessage-ID: <in{number}@example.net>\r\n"
        f"Date: {format_datetime(at)}\r\n{more}\r\n{body}\r\n"
    ).encode()


def fill(office: PostOffice, first: int, count: int, sent: list[str]) -> dict[str, int]:
    """Lay messages into the box; how many answers and bounces of ours are among them."""
    chance, expected = random.Random(SEED + first), dict[str, int]()
    folder = Path(str(office.box(ADA)._path)) / "new"
    for number in range(first, first + count):
        (folder / f"{1_700_000_000 + number}.{number}.bench").write_bytes(
            letter(chance, number, sent, expected)
        )
    hand_over(office.boxes / ADA)
    return expected


def process(name: str, code: str, data: Path, *args: object) -> Reading:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], env=environment(data, None, ASKAROUND_NOW=MONDAY),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return Reading(name, **found)


def report(found: list[Reading]) -> str:
    lines = [
        "| | headers looked at | seconds | peak memory | answers | came back |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        answers, returned = (
            str(one.kinds.get(kind, 0)) if one.kept else "–" for kind in ("replied", "bounced")
        )
        lines.append(
            f"| {one.name} | {one.read:,} | {one.seconds:.2f} | {one.memory:.0f} MB | {answers} | {returned} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/benchmarks.md")
    args = parser.parse_args()
    with post_office() as office, tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        data = Path(folder)
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE, str(office.imap_port), str(ASKED), ADA, PASSWORD], capture_output=True, text=True,
            env=environment(data, None, ASKAROUND_NOW=MONDAY), check=False,
        )  # fmt: skip
        if prepared.returncode:
            raise SystemExit(prepared.stderr[-2000:])
        sent = json.loads(prepared.stdout)
        expected = fill(office, 0, args.messages, sent)
        # Once by the script, so that Dovecot's index is there for both.
        process("", SCRIPT, data, office.imap_port, ADA, PASSWORD)
        script = process(
            "all headers with imap-tools, every time", SCRIPT, data, office.imap_port, ADA, PASSWORD
        )
        first = process("Askaround, the first time", READ, data)
        second = process("Askaround, nothing new", READ, data)
        later = fill(office, args.messages, NEW, sent)
        third = process(f"Askaround, {NEW} new", READ, data)
    if args.markdown:
        print(report([first, second, third, script]))
    else:
        for one in (first, second, third, script):
            print(f"{one.name}: {one.read} in {one.seconds:.2f} s, {one.memory:.0f} MB, {one.kinds}")
    faults = []
    if first.kinds != expected or first.read != args.messages:
        faults.append(f"{first.kinds} found, {expected} are there")
    if (second.read, second.kinds) != (0, {}) or (third.read, third.kinds) != (NEW, later):
        faults.append(
            f"later readings looked at {second.read} and {third.read}, found {third.kinds} of {later}"
        )
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
