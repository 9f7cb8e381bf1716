"""The list of people and its search, by how many people there are, beside the contact list of DjangoCRM/django-crm.

In: nothing; `--crm FOLDER` a checkout of django-crm with `--crm-python` of an environment that has its requirements
(bench/requirements-people.txt says how). Out: milliseconds of whole requests through Django's test client, each database and size in
a process of its own; exit 1 when a limit is exceeded.

    python -m bench.network.people [--sizes 1000 10000 50000 200000] [--rounds 120] [--databases sqlite postgresql]
                                   [--crm FOLDER --crm-python PYTHON] [--markdown]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = (1_000, 10_000, 50_000, 200_000)
LIMIT, GROWTH, SHARE = 60.0, 3.0, 0.1
SEED = 20_261_123
TITLES = [
    "Molecular biologist",
    "Registered nurse",
    "Software engineer",
    "Senior software engineer",
    "Data scientist",
    "Teacher",
    "Attorney",
    "Architect",
    "Product manager",
    "Marketing manager",
    "Civil engineer",
    "Electrician",
    "Plumber",
    "Librarian",
    "Research scientist",
    "Postdoctoral researcher",
    "Chief executive officer",
    "Founder",
    "Accountant",
    "Financial analyst",
    "Physician",
    "Pharmacist",
    "Professor",
    "Lecturer",
    "Graphic designer",
    "Editor",
]
PLACES = [f"{name}, {state}" for name in ("Boston", "Salem", "Springfield", "Portland", "Austin", "Madison", "Aurora", "Ångby")
          for state in ("MA", "OR", "IL", "TX", "WI", "CO", "NY", "CA")]  # fmt: skip
ENDS = ("Labs", "Group", "University", "Hospital", "Systems", "Partners", "Foundation", "Works")


class Invented:
    """People whose names are as unevenly spread as real ones: few given names are borne by many."""

    def __init__(self, people: int) -> None:
        self.chance = random.Random(SEED)
        self.given = self._names(1_200)
        self.family = [*self._names(18_000), "Ångström"]
        self.employers = [f"{name} {self.chance.choice(ENDS)}" for name in self._names(5_000)]
        self.people = people

    def _names(self, count: int) -> list[str]:
        begin, middle = (
            [
                "b",
                "br",
                "c",
                "ch",
                "d",
                "f",
                "g",
                "h",
                "j",
                "k",
                "l",
                "m",
                "n",
                "p",
                "r",
                "s",
                "sch",
                "st",
                "t",
                "v",
                "w",
                "z",
                "kr",
                "ma",
                "jo",
            ],
            ["a", "e", "i", "o", "u", "ai", "ei", "ou"],
        )
        end = [
            "n",
            "r",
            "l",
            "s",
            "t",
            "nd",
            "rt",
            "ck",
            "lla",
            "nna",
            "ra",
            "ki",
            "sen",
            "son",
            "berg",
            "ner",
            "ro",
        ]
        made: dict[str, None] = {}
        while len(made) < count:
            parts = [
                self.chance.choice(begin) + self.chance.choice(middle)
                for _ in range(self.chance.choice((1, 2, 2, 3)))
            ]
            made["".join([*parts, self.chance.choice(end)]).capitalize()] = None
        return list(made)

    def rows(self) -> Iterator[dict[str, Any]]:
        draw = self.chance
        given = draw.choices(self.given, [1 / (n + 8) for n in range(len(self.given))], k=self.people)
        family = draw.choices(self.family, [1 / (n + 200) for n in range(len(self.family))], k=self.people)
        for number, (first, last) in enumerate(zip(given, family, strict=True), 1):
            employer = int(draw.paretovariate(0.7)) % len(self.employers)
            yield {
                "number": number, "given": first, "family": last, "name": f"{first} {last}", "title": draw.choice(TITLES),
                "employer": employer, "place": draw.choice(PLACES),
                "mail": f"{first}.{last}{number}@example.org".lower() if draw.random() < 0.4 else "",
                "phone": f"+1 555 01{number % 100:02d} {number:06d}" if draw.random() < 0.2 else "",
                "touched": draw.randrange(3_000) if draw.random() < 0.3 else None,
            }  # fmt: skip

    def searches(self, rows: list[dict[str, Any]], count: int) -> list[str]:
        """What somebody types who looks for one of them: beginnings, names, a name with a title, a place, a number."""
        typed = []
        for turn in range(count):
            row = self.chance.choice(rows)
            given, family = row["given"].lower(), row["family"].lower()
            typed.append(
                (
                    given[:1], given[:2], family[:2], family[:3], family[:5], family, given, f"{given} {family[:3]}",
                    f"{given} {row['title'].split()[-1]}", f"{family[:4]} {row['place'].split(',')[0]}",
                    self.employers[row["employer"]].split()[0], row["title"].split()[0][:4], "angstrom", "ång",
                    row["mail"][:12] or family, f"{row['number']:06d}", "nobody here", f"{row['title'].split()[0]} {row['place']}",
                )[turn % 18]
            )  # fmt: skip
        return typed


def fill(owner: Any, invented: Invented) -> list[dict[str, Any]]:
    """Write them as an import would."""
    import datetime as dt

    from askaround.accounts.models import Counter, Setting
    from askaround.explore.actions import organisations_for
    from askaround.lib import clock
    from askaround.lib.ids import uuid7
    from askaround.lib.text import mail_key, phone_key
    from askaround.network import finding
    from askaround.network.imports.bulk import Table, insert
    from askaround.network.models import ContactPoint, ImportBatch, Person
    from askaround.network.rules.keys import person_key, search_key

    batch = ImportBatch.objects.create(owner=owner, number=1, state="done")
    names = list(dict.fromkeys(invented.employers))
    ids = organisations_for(owner, names)
    now, today = clock.now(), dt.date(2026, 11, 1)
    people, points, rows = Table(Person), Table(ContactPoint), list(invented.rows())
    for row in rows:
        employer, key = invented.employers[row["employer"]], uuid7()
        on = today - dt.timedelta(days=row["touched"]) if row["touched"] is not None else None
        people.add(
            id=key, owner_id=owner.pk, created_at=now, number=row["number"], name=row["name"], given=row["given"],
            family=row["family"], match_key=person_key(row["name"]), title=row["title"], organisation_id=ids[employer],
            place=row["place"], batch_id=batch.pk, last_touch_on=on, last_exchange_on=on, answered=1 if on else 0,
            search_key=search_key(row["name"], title=row["title"], organisation=employer, place=row["place"],
                                  emails=[row["mail"]], phones=[row["phone"]]),
        )  # fmt: skip
        for kind, key_of in (("email", mail_key), ("phone", phone_key)):
            value = row["mail" if kind == "email" else kind]
            if value:
                points.add(id=uuid7(), owner_id=owner.pk, created_at=now, person_id=key, kind=kind, value=value,
                           match_key=key_of(value), source="linkedin", batch_id=batch.pk)  # fmt: skip
    from django.db import transaction

    with transaction.atomic():
        for table in (people, points):
            for _ in insert(table):
                pass
        began = time.perf_counter()
        finding.enter_batch(owner, batch.pk)
        print(f"index of words: {time.perf_counter() - began:.1f} s", file=sys.stderr)
    Counter.objects.filter(owner=owner).exclude(letter__in=["o", "p", "b"]).delete()
    Counter.objects.update_or_create(owner=owner, letter="p", defaults={"last": len(rows)})
    Counter.objects.update_or_create(owner=owner, letter="b", defaults={"last": 1})
    Setting.objects.update_or_create(owner=owner, key="first_run_done", defaults={"value": "2026-11-01"})
    return rows


def one(people: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds by kind of request, in this process, on the database that the environment names."""
    from askaround.config.startup import ready

    os.environ["DJANGO_SETTINGS_MODULE"] = "askaround.config.settings"
    ready()
    from django.db import connection
    from django.test import Client

    from askaround.accounts import actions
    from askaround.accounts.models import User

    owner = actions.local_workspace()
    invented = Invented(people)
    rows = fill(owner, invented)
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself a minute after an import.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
    typed = invented.searches(rows, rounds)
    pages = {
        "list": _pages(owner, rounds),
        "search": [("/people/", {"q": text}) for text in typed],
        "narrowed": [("/people/", given) for given in _narrowings(invented, rounds)],
    }
    # Where other programs run, the processor's own time tells more; on PostgreSQL it leaves out the server's.
    clock = time.process_time if os.environ.get("BENCH_CPU") else time.perf_counter
    found: dict[str, list[float]] = {}
    slow: list[tuple[float, str]] = []
    for name, requests in pages.items():
        client.get(*requests[0])
        for address, given in requests:
            headers = {"HX-Request": "true"} if name == "search" else {}
            began = clock()
            answer = client.get(address, given, headers=headers)
            took = (clock() - began) * 1000
            assert answer.status_code == 200, (address, given)
            found.setdefault(name, []).append(took)
            slow.append((took, f"{name} {given}"))
    if os.environ.get("BENCH_SLOW"):
        print(*sorted(slow)[-12:], sep="\n", file=sys.stderr)
    return found


def _pages(owner: Any, rounds: int) -> list[tuple[str, dict[str, str]]]:
    """The first page and those that follow from it, one after the other."""
    from askaround.network.queries import people_page

    requests: list[tuple[str, dict[str, str]]] = []
    given: dict[str, str] = {}
    for _ in range(rounds):
        requests.append(("/people/", given))
        after = people_page(owner, after=given.get("after")).after
        given = {"after": after} if after else {}
    return requests


def _narrowings(invented: Invented, rounds: int) -> list[dict[str, str]]:
    draw = invented.chance
    kinds = [
        lambda: {"place": draw.choice(PLACES)}, lambda: {"tie": draw.choice(["dormant", "occasional", "new"])},
        lambda: {"untouched": draw.choice(["never", "12m", "60m"])}, lambda: {"organisation": draw.choice(invented.employers)},
        lambda: {"place": "Boston", "tie": "occasional"}, lambda: {"touched": "3m"}, lambda: {"sort": "touch"},
    ]  # fmt: skip
    return [kinds[turn % len(kinds)]() for turn in range(rounds)]


def measured(people: int, rounds: int, database: str) -> dict[str, list[float]]:
    """The same in a process of its own, on a database of its own."""
    command = [sys.executable, "-m", "bench.network.people", "--one", str(people), "--rounds", str(rounds)]
    with tempfile.TemporaryDirectory(prefix="askaround-bench-") as folder:
        env = {**os.environ, "ASKAROUND_DATA": folder}
        env.pop("ASKAROUND_DATABASE_URL", None)
        if database == "postgresql":
            command = [sys.executable, "-m", "tests.realparts.with_postgres", *command]
        told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, list[float]] = json.loads(told.strip().splitlines()[-1])
    return found


def rival(people: int, rounds: int, folder: str, python: str) -> dict[str, list[float]]:
    """The contact list of django-crm's admin with as many contacts, on SQLite; its own process, its own Python."""
    here = Path(__file__).with_name("people_rival.py")
    with tempfile.TemporaryDirectory(prefix="askaround-bench-") as data:
        rows = Path(data, "rows.json")
        invented = Invented(people)
        listed = list(invented.rows())
        for row in listed:
            row["employer"] = invented.employers[row["employer"]]
        # The same texts are typed; its search looks for each word anywhere in a field.
        typed = Invented(people)
        searches = typed.searches(list(typed.rows()), rounds)
        rows.write_text(json.dumps({"rows": listed, "searches": searches}), encoding="utf-8")
        told = subprocess.run([python, str(here), folder, data, str(rows), str(rounds)], check=True, cwd=folder,
                              stdout=subprocess.PIPE, text=True).stdout  # fmt: skip
    found: dict[str, list[float]] = json.loads(told.strip().splitlines()[-1])
    return found


def p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"]
    )
    parser.add_argument("--rounds", type=int, default=120, metavar="N")
    parser.add_argument("--crm", default="", metavar="FOLDER")
    parser.add_argument("--crm-sizes", type=int, nargs="+", default=[1_000, 50_000], metavar="N")
    parser.add_argument("--crm-rounds", type=int, default=36, metavar="N")
    parser.add_argument("--crm-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.one, args.rounds)))
        return 0
    broken = report(args)
    for line in broken:
        print(f"a limit is exceeded: {line}", file=sys.stderr)
    return 1 if broken else 0


def report(args: argparse.Namespace) -> list[str]:
    """Measure and print; what exceeds its limit."""
    print("| people, database | list p50 / p95 | search p50 / p95 | narrowed p50 / p95 |\n|---|---|---|---|")
    ours: dict[tuple[str, int], dict[str, list[float]]] = {}
    broken: list[str] = []
    for database in args.databases:
        for people in args.sizes:
            found = ours[database, people] = measured(people, args.rounds, database)
            cells = [f"{statistics.median(took):.0f} / {p95(took):.0f} ms" for took in found.values()]
            print(f"| {people:,}, {database} | {' | '.join(cells)} |", flush=True)
            if people == 50_000:
                broken += [
                    f"{name} at 50,000 on {database}"
                    for name in ("list", "search")
                    if p95(found[name]) > LIMIT
                ]
        least, most = min(args.sizes), max(args.sizes)
        for name in ("list", "search"):
            grown = p95(ours[database, most][name]) / p95(ours[database, least][name])
            print(
                f"\n{name}, {database}: p95 grows {grown:.1f} times from {least:,} to {most:,} people (limit {GROWTH:.0f})."
            )
            if grown >= GROWTH:
                broken.append(f"growth of {name} on {database}")
    if args.crm:
        broken += beside(args, ours)
    return broken


def beside(args: argparse.Namespace, ours: dict[tuple[str, int], dict[str, list[float]]]) -> list[str]:
    """django-crm with the same people in the same run."""
    broken = []
    print(
        "\n| people | django-crm list p50 / p95 | search p50 / p95 | our share of list, search p95 |\n|---|---|---|---|"
    )
    for people in args.crm_sizes:
        found = rival(people, args.crm_rounds, args.crm, args.crm_python)
        cells = [f"{statistics.median(took):.0f} / {p95(took):.0f} ms" for took in found.values()]
        if ("sqlite", people) not in ours:
            ours["sqlite", people] = measured(people, args.rounds, "sqlite")
        shares = [p95(ours["sqlite", people][name]) / p95(found[name]) for name in ("list", "search")]
        print(f"| {people:,} | {' | '.join(cells)} | {shares[0]:.2f}, {shares[1]:.2f} |", flush=True)
        if people == 50_000 and max(shares) > SHARE:
            broken.append("share of django-crm at 50,000")
    return broken


if __name__ == "__main__":
    raise SystemExit(main())
