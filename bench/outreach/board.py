"""The board and the figures with 2,000 asks, through Django's test client.

In: nothing, or ASKAROUND_DATABASE_URL of an empty PostgreSQL database (one that holds people is refused); else SQLite in a folder
that is thrown away. Out: for each page, and for a card put into another column, milliseconds by the clock and by the processor, and how
many questions the database is asked; exit 1 when the board's 95th percentile is above the limit. Of the processor only SQLite's own work is
counted: it is done in this process.

    python -m bench.outreach.board [--asks 2000] [--rounds 100] [--markdown]
    python -m tests.realparts.with_postgres python -m bench.outreach.board --markdown
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from typing import Any

from bench.explore import pages as explore
from bench.network.introductions import at
from bench.network.pages import Took, measured, report

LIMIT = 60.0
"""Milliseconds of the board's 95th percentile by the clock."""

PEOPLE_EACH = 5
"""People of the workspace for each ask."""

STORIES: dict[tuple[str, ...], int] = {
    (): 8, ("asked",): 20, ("asked", "nudged"): 22, ("asked", "replied"): 6, ("asked", "later"): 4, ("asked", "declined"): 8,
    ("asked", "agreed"): 9, ("asked", "agreed", "met"): 5, ("asked", "agreed", "met", "thanked"): 15, ("asked", "bounced"): 3,
}  # fmt: skip
"""What happened, and of a hundred asks how many have that story."""

DAYS_APART = {
    "asked": 0,
    "nudged": 10,
    "replied": 4,
    "later": 5,
    "declined": 5,
    "agreed": 4,
    "met": 12,
    "thanked": 13,
    "bounced": 1,
}


def fill(owner: Any, asks: int) -> None:
    """Asks of all states to a fifth of the people, each with its outbox row and its touches, and earlier messages with half of them."""
    from askaround.network.models import Person
    from askaround.outreach import actions

    explore.fill(owner, asks * PEOPLE_EACH)
    chance = random.Random(explore.SEED)
    people = list(Person.objects.filter(owner=owner).order_by("number").values_list("id", flat=True)[:asks])
    _asks(owner, chance, people)
    actions.recompute(owner)


def _asks(owner: Any, chance: random.Random, people: list[Any]) -> None:
    from askaround.lib import clock
    from askaround.network.models import Touch
    from askaround.outreach.models import Ask

    now = clock.now()
    asks, touches = [], []
    for number, person in enumerate(people, 1):
        story = chance.choices(list(STORIES), list(STORIES.values()))[0]
        # What waits is young, what has ended was long ago.
        days = chance.randrange(1, 9) if len(story) < 2 else chance.randrange(14, 400)
        start = now - dt.timedelta(days=days, minutes=chance.randrange(600))
        ask = Ask(
            owner=owner, number=number, person_id=person, purpose=chance.choice(["interview", "interview", "names"]),
            channel=chance.choice(["email", "email", "linkedin", "in-person"]), template="bench", subject="Twenty minutes",
            body="An invented text. " * 30, edited_at=start, reviewed_at=start if story else None,
        )  # fmt: skip
        asks.append(ask)
        touches += [_touch(owner, ask, kind, start) for kind in story]
        if number % 2:
            before = start - dt.timedelta(days=chance.randrange(30, 2000))
            touches += [_touch(owner, ask, kind, before, cause=False) for kind in ("sent", "received")]
    Ask.objects.bulk_create(asks, batch_size=500)
    Touch.objects.bulk_create(touches, batch_size=500)
    _outbox(owner, asks, {touch.cause_id for touch in touches if touch.cause_id})


def _touch(owner: Any, ask: Any, kind: str, start: dt.datetime, cause: bool = True) -> Any:
    from askaround.network.models import Touch

    return Touch(
        owner=owner, person_id=ask.person_id, kind=kind, at=start + dt.timedelta(days=DAYS_APART.get(kind, 0)), contact=True,
        channel=ask.channel, source="bench", cause_kind="ask" if cause else "", cause_id=ask.id if cause else None,
    )  # fmt: skip


def _outbox(owner: Any, asks: list[Any], sent: set[Any]) -> None:
    """The message of each ask that went out, and of a few that wait."""
    from askaround.mail.models import Outgoing

    rows = []
    for ask in asks:
        if ask.id not in sent and ask.number % 4:
            continue
        went = ask.id in sent
        rows.append(
            Outgoing(
                owner=owner, reference=f"ask:{ask.id}:first", transport="smtp", state="sent" if went else "queued",
                sender="maya@example.org", recipient=f"p{ask.number}@example.com", subject=ask.subject, body=ask.body,
                message_id=f"<{ask.number}@example.org>", not_before=ask.edited_at, ended_at=ask.edited_at if went else None,
            )
        )  # fmt: skip
    Outgoing.objects.bulk_create(rows, batch_size=500)


def moved(client: Any, owner: Any, rounds: int) -> Took:
    """A yes is written down and taken back, over and over: each of both is one request, with the board shown after it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from askaround.outreach.models import Ask

    waiting = Ask.objects.filter(owner=owner, state="asked").order_by("number")
    handles = [f"a{number}" for number in waiting.values_list("number", flat=True)[:rounds]]
    clock, processor, most = [], [], 0
    for handle in handles:
        for to in ("agreed", "asked"):
            began, busy = time.perf_counter(), time.process_time()
            with CaptureQueriesContext(connection) as found:
                answer = client.post("/asks/move", {"to": f"{handle} {to}"})
            processor.append((time.process_time() - busy) * 1000)
            clock.append((time.perf_counter() - began) * 1000)
            most = max(most, len(found))
            if answer.status_code != 302:
                raise SystemExit(f"{handle} to {to} answers {answer.status_code}.")
    return Took("a card put into another column", clock, processor, most)


def measure(asks: int, rounds: int) -> tuple[str, list[Took]]:
    """Name of the database, and what each page took."""
    from django.db import connection, connections
    from django.test import Client

    from askaround.accounts import actions
    from askaround.accounts.models import User
    from askaround.network.models import Person

    if Person.objects.exists():
        raise SystemExit("This database holds people: give an empty one.")
    owner = actions.local_workspace()
    fill(owner, asks)
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself a minute after many rows came.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
    pages = {
        "the board": "/asks/",
        "one column, further down": "/asks/?column=ended&after=200",
        "the figures": "/asks/figures",
    }
    found = [measured(client, page, [address] * rounds) for page, address in pages.items()]
    found.append(moved(client, owner, rounds // 2))
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    connections.close_all()
    return database, found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--asks", type=int, default=2000, metavar="N")
    parser.add_argument("--rounds", type=int, default=100, metavar="N")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/benchmarks.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        explore.prepare(folder)
        database, found = measure(args.asks, args.rounds)
    if args.markdown:
        print(report(f"{args.asks:,} asks", database, found))
    else:
        for one in found:
            print(f"{one.page}: {at(one.clock, 0.5):.0f} / {at(one.clock, 0.95):.0f} ms, {one.asked} queries")
    slow = at(found[0].clock, 0.95)
    if slow > LIMIT:
        print(f"The board's 95th percentile is {slow:.0f} ms, above {LIMIT:.0f} ms.", file=sys.stderr)
    return 1 if slow > LIMIT else 0


if __name__ == "__main__":
    raise SystemExit(main())
