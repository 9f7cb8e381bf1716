"""The pages of the network with 50,000 people, 200,000 touches and 100,000 pieces of evidence, through Django's test client.

In: nothing, or ASKAROUND_DATABASE_URL of an empty PostgreSQL database (one that holds people is refused); else SQLite in a folder
that is thrown away. Out: for each page its milliseconds by the clock and by the processor, and how many questions the database is
asked; exit 1 when a page takes longer than the limit. Of the processor only SQLite's own work is counted: it is done in this process.

    python -m bench.network.pages [--people 50000] [--rounds 60] [--markdown]
    python -m tests.realparts.with_postgres python -m bench.network.pages --markdown
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.explore import pages as explore
from bench.network.introductions import at, invent

LIMIT = 100.0
"""Milliseconds of the median by the clock."""

TOUCHES_EACH, TIES_EACH = 4, 2
"""For each person of the workspace; they are those of the first fifth."""

KINDS = {"sent": 45, "received": 40, "talked": 8, "met": 5, "replied": 1, "asked": 1}
"""Kinds of touches and of a hundred how many: of what is imported most are messages."""


@dataclass(frozen=True)
class Took:
    """One page: milliseconds of each request by the clock and by the processor, and the most questions one asked."""

    page: str
    clock: list[float]
    processor: list[float]
    asked: int


def fill(owner: Any, people: int) -> list[Any]:
    """The people of the bench of careers with positions, touches and ties; the keys of those dealt with, the best known first."""
    from django.db import transaction

    from askaround.network import summaries
    from askaround.network.models import Person

    explore.fill(owner, people)
    rows = list(
        Person.objects.filter(owner=owner)
        .order_by("number")
        .values_list("id", "organisation_id", "title", "onet")
    )
    keys = [row[0] for row in rows]
    dealt = keys[: people // 5]
    _insert(_positions(owner, rows), _touches(owner, dealt, people), _ties(owner, dealt))
    with transaction.atomic():
        Person.objects.filter(owner=owner).update(known_since=dt.date(2024, 5, 1))
        summaries.refresh(owner, keys)
    return dealt


def _insert(*tables: Any) -> None:
    from django.db import transaction

    from askaround.network.imports.bulk import insert

    with transaction.atomic():
        for table in tables:
            for _ in insert(table):
                pass


def _base(owner: Any) -> Iterator[dict[str, Any]]:
    from askaround.lib import clock
    from askaround.lib.ids import uuid7

    now = clock.now()
    while True:
        yield {"id": uuid7(), "owner_id": owner.pk, "created_at": now}


def _positions(owner: Any, rows: list[tuple[Any, ...]]) -> Any:
    """Each where they are; every third also where another is."""
    from askaround.network.imports.bulk import Table
    from askaround.network.models import Position

    table, base = Table(Position), _base(owner)
    for n, (key, organisation, title, onet) in enumerate(rows):
        facts = {"person_id": key, "title": title, "source": "bench"}
        table.add(
            **next(base), **facts, onet=onet, organisation_id=organisation, current=True, started="2019"
        )
        if not n % 3:
            before = rows[n * 7 % len(rows)][1]
            table.add(
                **next(base), **facts, organisation_id=before, current=False, started="2012", ended="2018"
            )
    return table


def _touches(owner: Any, dealt: list[Any], people: int) -> Any:
    """Few had much to do with the owner, most a little."""
    from askaround.lib import clock
    from askaround.network.imports.bulk import Table
    from askaround.network.models import Touch

    chance = random.Random(explore.SEED)
    table, base, now = Table(Touch), _base(owner), clock.now()
    drawn = chance.choices(dealt, [1 / (n + 50) for n in range(len(dealt))], k=people * TOUCHES_EACH)
    for key in drawn:
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        day = now - dt.timedelta(minutes=chance.randrange(60, 3000 * 24 * 60))
        table.add(
            **next(base), person_id=key, kind=kind, at=day, contact=True, channel="email", source="bench"
        )
    return table


def _ties(owner: Any, dealt: list[Any]) -> Any:
    """As in the bench of the ways in, among those dealt with."""
    from askaround.network.imports.bulk import Table
    from askaround.network.models import TieEvidence

    table, base, ids = Table(TieEvidence), _base(owner), sorted(dealt)
    _, ties = invent(len(ids))
    for row in ties:
        table.add(
            **next(base), a_id=ids[row["a"]], b_id=ids[row["b"]], kind=row["kind"], weight=row["weight"], count=3,
            last_on=row["on"], source="bench",
        )  # fmt: skip
    return table


def pages_of(owner: Any, dealt: list[Any], rounds: int) -> dict[str, list[str]]:
    """Page → addresses to ask for."""
    from askaround.explore.models import Organisation
    from askaround.network.models import Person

    chance = random.Random(explore.SEED)
    numbers = dict(Person.objects.filter(owner=owner).values_list("id", "number"))
    rest = sorted(numbers.keys() - set(dealt))
    known = [f"p{numbers[key]}" for key in dealt]
    others = [f"p{numbers[key]}" for key in chance.sample(rest, rounds)]
    employers = [
        f"o{n}" for n in Organisation.objects.order_by("id").values_list("number", flat=True)[:rounds]
    ]
    return {
        "the map, by employer": ["/people/map"] * rounds,
        "the map, by career": ["/people/map?by=career"] * rounds,
        "how far the shortlist is covered": ["/people/coverage"] * rounds,
        "ask around": ["/ask-around"] * rounds,
        "whom to ask": ["/who"] * rounds,
        "a person with hundreds of touches": [f"/people/{one}/" for one in known[:rounds]],
        "a person dealt with": [f"/people/{one}/" for one in chance.sample(known, rounds)],
        "a person merely connected": [f"/people/{one}/" for one in others],
        "ways in to a person": [
            f"/people/introductions?target={one}" for one in chance.sample(known, rounds)
        ],
        "ways in to an employer": [f"/people/introductions?target={one}" for one in employers],
    }


def measured(client: Any, page: str, addresses: list[str]) -> Took:
    """Each address once, after one that is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(addresses[0])
    clock, processor = [], []
    for address in addresses:
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(address)
        processor.append((time.process_time() - busy) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
    most = 0
    for address in addresses[:5]:
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        most = max(most, len(found))
    return Took(page, clock, processor, most)


def report(of: str, database: str, found: list[Took]) -> str:
    """A table; `of` says how many there are of what."""
    rows = [
        f"| {of}, {database} | p50 / p95 | processor p50 / p95 | queries |",
        "|---|--:|--:|--:|",
    ]
    for one in found:
        clock, busy = (
            f"{at(took, 0.5):.0f} / {at(took, 0.95):.0f} ms" for took in (one.clock, one.processor)
        )
        rows.append(f"| {one.page} | {clock} | {busy} | {one.asked} |")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=50_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=60, metavar="N")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/benchmarks.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        explore.prepare(folder)
        from django.db import connection, connections
        from django.test import Client

        from askaround.accounts import actions
        from askaround.accounts.models import User
        from askaround.network.models import Person

        if Person.objects.exists():
            raise SystemExit("This database holds people: give an empty one.")
        owner = actions.local_workspace()
        dealt = fill(owner, args.people)
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself a minute after an import.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
        addresses = pages_of(owner, dealt, args.rounds)
        found = [measured(client, page, each) for page, each in addresses.items()]
        database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        connections.close_all()
    if args.markdown:
        print(report(f"{args.people:,} people", database, found))
    else:
        for one in found:
            print(f"{one.page}: {at(one.clock, 0.5):.0f} / {at(one.clock, 0.95):.0f} ms, {one.asked} queries")
    slow = [one.page for one in found if at(one.clock, 0.5) > LIMIT]
    if slow:
        print(f"longer than {LIMIT:.0f} ms: {', '.join(slow)}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
