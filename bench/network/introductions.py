"""Ways in over 200,000 people and 1,000,000 ties, beside networkx, igraph and rustworkx on the same questions.

In: nothing, or ASKAROUND_DATABASE_URL of an empty PostgreSQL database; else SQLite in a folder that is thrown away. The people and
their ties are invented: preferential attachment, so that some have thousands of ties and most a few. Out: milliseconds a question (best of three),
what the others need to load the graph, whether they find the same; exit 1 when ours takes longer than the limit or finds less.

    pip install -r bench/requirements-introductions.txt   # in an environment beside the project; who is missing is left out
    python -m bench.network.introductions [--people 200000] [--questions 300] [--markdown]

Each is asked for the strongest way from the owner to somebody, of at most three steps, through at least one other. The others hold
the whole graph in memory and walk it by their own calls; ours asks the database and answers with names, evidence and five ways.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.network.introductions_rivals import RIVALS, SLOW_ONES, Graph

MOST_P95 = 10.0
TIES_EACH = 5
SLOW = 20
SEED = 20_261_123


@dataclass
class Measured:
    """One contestant: seconds and megabytes to be ready, milliseconds a question, the strength of the best way by question."""

    name: str
    load: float
    memory: float
    took: list[float]
    found: list[float]


def prepare(folder: str) -> None:
    """Django on an empty data folder."""
    os.environ["ASKAROUND_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "askaround.config.settings"
    from askaround.config.startup import ready

    ready()


def invent(people: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of people and of ties between them."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    ends = np.empty(2 * people * TIES_EACH, dtype=np.int64)
    filled, pairs = 0, set()
    for new in range(TIES_EACH, people):
        # Every end of a tie is in `ends` once: drawing from it prefers those who have many.
        drawn = ends[chance.integers(0, filled, TIES_EACH)] if filled else np.arange(TIES_EACH)
        for old in {int(key) for key in drawn}:
            pairs.add((old, new))
            ends[filled : filled + 2] = old, new
            filled += 2
    while len(pairs) < people * TIES_EACH:
        a, b = sorted((int(ends[chance.integers(0, filled)]), int(chance.integers(0, people))))
        if a != b:
            pairs.add((a, b))
    today = dt.datetime.now(dt.UTC).date()
    kinds = chance.choice(["mail", "message", "meeting", "named"], len(pairs), p=[0.6, 0.2, 0.15, 0.05])
    weights, days = chance.gamma(0.8, 2.5, len(pairs)) + 0.1, chance.integers(0, 3650, len(pairs))
    ties = [
        {
            "a": a,
            "b": b,
            "kind": str(kind),
            "weight": float(weight),
            "on": today - dt.timedelta(days=int(day)),
        }
        for (a, b), kind, weight, day in zip(sorted(pairs), kinds, weights, days, strict=True)
    ]
    share, counts = chance.random(people), chance.integers(1, 30, (people, 2))
    return [_person(n, share[n], counts[n], today) for n in range(people)], ties


def _person(n: int, share: float, counts: Any, today: dt.date) -> dict[str, Any]:
    """One in seven was written with, one in four only heard of, the others are merely connected."""
    row: dict[str, Any] = {
        "written": 0,
        "answered": 0,
        "last": None,
        "since": today - dt.timedelta(days=900),
        "by": None,
    }
    if share < 0.15:
        day = today - dt.timedelta(days=int(counts[0] * 60))
        return row | {"written": int(counts[0]), "answered": int(min(counts)), "last": day}
    return row | {"since": None, "by": n - 1 if n else 1} if share > 0.75 else row


def fill(owner: Any, people: list[dict[str, Any]], ties: list[dict[str, Any]]) -> list[Any]:
    """Into the database, as an import would leave it; the keys of the people, in order."""
    from askaround.lib.ids import uuid7
    from askaround.network.models import Person

    keys = sorted(uuid7() for _ in people)
    chunk = 2000
    for start in range(0, len(people), chunk):
        Person.objects.bulk_create(
            Person(
                id=keys[n], owner=owner, number=n + 1, name=f"Person {n}", match_key=f"person {n}", title=f"Title {n % 900}",
                written=row["written"], answered=row["answered"], first_exchange_on=row["last"], last_exchange_on=row["last"],
                last_touch_on=row["last"], known_since=row["since"],
            )
            for n, row in enumerate(people[start : start + chunk], start)
        )  # fmt: skip
    named = [
        Person(id=keys[n], named_by_id=keys[row["by"]])
        for n, row in enumerate(people)
        if row["by"] is not None
    ]
    Person.objects.bulk_update(named, ["named_by"], batch_size=200)
    _insert_ties(owner, keys, ties)
    return keys


def _insert_ties(owner: Any, keys: list[Any], ties: list[dict[str, Any]]) -> None:
    """As rows, past the ORM: a million objects would take minutes."""
    from django.db import connection, transaction
    from django.utils import timezone

    from askaround.lib.ids import uuid7
    from askaround.network.models import TieEvidence

    columns = (
        "id",
        "created_at",
        "kind",
        "weight",
        "count",
        "last_on",
        "text",
        "source",
        "cause_kind",
        "a_id",
        "b_id",
        "owner_id",
    )
    now = (
        timezone.now()
        if connection.vendor == "postgresql"
        else timezone.now().replace(tzinfo=None).isoformat(" ")
    )
    hexes = [key.hex for key in keys]
    rows = (
        (uuid7().hex, now, row["kind"], row["weight"], 1, row["on"].isoformat(), "", "bench", "", hexes[row["a"]], hexes[row["b"]],
         owner.pk.hex)
        for row in ties
    )  # fmt: skip
    marks = ", ".join(["%s"] * len(columns))
    table = TieEvidence._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def graph_of(people: list[dict[str, Any]], ties: list[dict[str, Any]]) -> Graph:
    """The same as strengths, by the product's own rule."""
    from askaround.network.rules.paths import Piece, between, own_strength
    from askaround.network.rules.ties import TieSignals

    today = dt.datetime.now(dt.UTC).date()
    own = [
        own_strength(
            TieSignals(
                written=row["written"], answered=row["answered"], first_exchange=row["last"], last_exchange=row["last"],
                last_contact=row["last"], known_since=row["since"], way_in=row["by"] is not None,
            ),
            today,
        )
        for row in people
    ]  # fmt: skip
    edges = [
        (row["a"], row["b"], between([Piece(row["kind"], row["weight"], row["on"])], today)) for row in ties
    ]
    return Graph(own, [row["last"] is not None for row in people], edges)


def megabytes() -> float:
    """Memory held now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def measure_rival(name: str, graph: Graph, targets: list[int], pipe: Any) -> None:
    """In a process of its own: load, ask, send what was measured."""
    before, began = megabytes(), time.perf_counter()
    ask = RIVALS[name][1](graph)
    load, memory = time.perf_counter() - began, megabytes() - before
    took, found = _timed(ask, targets, 1 if name in SLOW_ONES else 3)
    pipe.send(Measured(name, load, memory, took, found))


def _timed(
    ask: Callable[[int], float], targets: list[int], rounds: int = 3
) -> tuple[list[float], list[float]]:
    """Milliseconds and answer of each question; the best of three by the clock, for the machine may do something else meanwhile."""
    took, found = [], []
    for target in targets:
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            answer = ask(target)
            times.append((time.perf_counter() - began) * 1000)
        took.append(min(times))
        found.append(answer)
    return took, found


def measure_ours(owner: Any, keys: list[Any], targets: list[int]) -> Measured:
    """Through the product's own query: five ways with names and evidence."""
    from askaround.network.models import Person
    from askaround.network.queries.introductions import introductions

    people = Person.objects.in_bulk([keys[target] for target in targets])

    def ask(target: int) -> float:
        found = introductions(owner, people[keys[target]], 5)
        return max((way.strength for way in found if not way.direct), default=0.0)

    for target in targets[:20]:
        ask(target)
    before = megabytes()
    took, found = _timed(ask, targets)
    return Measured("Askaround", 0.0, max(0.0, megabytes() - before), took, found)


def at(took: list[float], share: float) -> float:
    """That quantile."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


def choose(graph: Graph, questions: int) -> tuple[list[int], list[int]]:
    """Anybody; and those who stand at the ends of ties, where one with a thousand comes a thousand times as often."""
    import random

    chance = random.Random(SEED)
    anybody = [chance.randrange(len(graph.own)) for _ in range(questions)]
    return anybody, [chance.choice(chance.choice(graph.ties)[:2]) for _ in range(questions)]


def same(one: Measured, ours: Measured, questions: int) -> float:
    """Share of its questions to which both found a way of the same strength."""
    half = len(one.found) // 2
    mine = ours.found[:half] + ours.found[questions : questions + half]
    return sum(abs(a - b) < 0.0001 for a, b in zip(one.found, mine, strict=True)) / len(mine)


def report(ours: Measured, others: list[Measured], questions: int) -> str:
    """A table; the first half of the questions is about anybody, the second about the well connected."""
    rows = [
        "| | ready after | memory for it | anybody p50 / p95 | well connected p50 / p95 | same answer |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for one in (ours, *others):
        half = len(one.took) // 2
        times = " | ".join(
            f"{at(part, 0.5):.2f} / {at(part, 0.95):.2f} ms" for part in (one.took[:half], one.took[half:])
        )
        version = f" {importlib.metadata.version(RIVALS[one.name][0])}" if one.name in RIVALS else ""
        title = one.name.replace(",", f"{version},", 1) if "," in one.name else one.name + version
        agree = f"{same(one, ours, questions):.1%}"
        rows.append(f"| {title} | {one.load:.1f} s | {one.memory:.0f} MB | {times} | {agree} |")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.db import connection

        from askaround.accounts import actions
        from askaround.network.models import Person

        if Person.objects.exists():
            raise SystemExit("This database holds people: give an empty one.")
        owner = actions.local_workspace()
        people, ties = invent(args.people)
        keys = fill(owner, people, ties)
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself a minute after an import.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        graph = graph_of(people, ties)
        anybody, connected = choose(graph, args.questions)
        ours = measure_ours(owner, keys, anybody + connected)
        database = connection.vendor
        connection.close()
        others = []
        for name, (module, _) in RIVALS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{module} is not installed and left out.", file=sys.stderr)
                continue
            # The slow one is asked less.
            asked = SLOW if name in SLOW_ONES else args.questions
            here, there = multiprocessing.Pipe()
            targets = anybody[:asked] + connected[:asked]
            child = multiprocessing.get_context("fork").Process(
                target=measure_rival, args=(name, graph, targets, there)
            )
            child.start()
            others.append(here.recv())
            child.join()
    told = "PostgreSQL" if database == "postgresql" else "SQLite"
    print(f"{len(people):,} people, {len(ties):,} ties, {told}; {2 * args.questions} questions.\n")
    print(report(ours, others, args.questions))
    p95 = at(ours.took[: args.questions], 0.95)
    agree = [same(one, ours, args.questions) for one in others if one.name not in SLOW_ONES]
    if p95 > MOST_P95 or any(share < 0.99 for share in agree):
        print(f"p95 is {p95:.1f} ms of at most {MOST_P95:.0f}; same answers: {agree}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
