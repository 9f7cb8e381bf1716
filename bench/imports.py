"""How long an import holds the database: `python bench/imports.py [ROWS …]`.

In: numbers of invented LinkedIn rows (10,000 and 50,000). Out: seconds for reading and matching, preparing, writing, importing the same
file again, changing every row, and taking both back. Exits with 1 when the one transaction takes more than 2 s per 10,000 rows.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 2.0
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
GIVEN = [
    "Ana",
    "Bob",
    "Mia",
    "Kim",
    "Joe",
    "Lea",
    "Tom",
    "Ida",
    "Max",
    "Eva",
    "Zoe",
    "Amir",
    "Priya",
    "Noor",
    "Yuki",
    "Omar",
]
FAMILY = [
    "Silva",
    "Roe",
    "Lee",
    "Doe",
    "Park",
    "Kumar",
    "Meyer",
    "Rossi",
    "Novak",
    "Sato",
    "Khan",
    "Costa",
    "Berg",
    "Haas",
]
TITLES = [
    "Molecular biologist",
    "Registered nurse",
    "Software engineer",
    "Data scientist",
    "Teacher",
    "Attorney",
    "Lab manager",
]


def rows(count: int, employer: str) -> str:
    chance = random.Random(1)
    lines = [HEADER]
    for number in range(count):
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
        mail = f"{given}.{number}@example.org" if chance.random() < 0.1 else ""
        title = f"{chance.choice(['', 'Senior ', 'Lead '])}{chance.choice(TITLES)}"
        firm = f"{employer} {chance.randrange(max(count // 4, 1))}"
        url = f"https://www.linkedin.com/in/{given}-{family}-{number}"
        lines.append(
            f"{given},{family},{url},{mail},{firm},{title},{number % 28 + 1:02} Mar 20{number % 15 + 10}\n"
        )
    return "".join(lines)


@contextmanager
def timed(name: str, took: dict[str, float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[name] = time.perf_counter() - started


def measure(count: int, folder: Path) -> float:
    """Seconds that the first import of that many rows held the database."""
    from askaround.accounts.actions import make_workspace
    from askaround.network.imports import bulk, run

    owner = make_workspace(f"bench{count}@example.org")
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text(rows(count, "Labs"))
    second.write_text(rows(count, "New Labs"))
    took: dict[str, float] = {}
    write = bulk.write

    def watched(*arguments: object) -> None:
        with timed("write", took):
            write(*arguments)  # type: ignore[arg-type]

    bulk.write = watched
    try:
        with timed("read and match", took):
            plan = run.plan(owner, [first])
        with timed("commit, with preparing", took):
            batch = run.commit(owner, plan)
        held = took["write"]
        with timed("the same again", took):
            assert not run.plan(owner, [first]).changes
        with timed("every row changed", took):
            changed = run.commit(owner, run.plan(owner, [second]))
        assert batch
        assert changed
        with timed("changes taken back", took):
            run.undo(owner, changed)
        with timed("all taken back", took):
            run.undo(owner, batch)
    finally:
        bulk.write = write
    took["write"] = held
    print(f"{count:,} rows: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items()))
    return held


def main() -> int:
    counts = [int(word) for word in sys.argv[1:]] or [10_000, 50_000]
    with tempfile.TemporaryDirectory() as data:
        if "ASKAROUND_DATABASE_URL" not in os.environ:
            os.environ["ASKAROUND_DATA"] = data
        from askaround.config import startup

        startup.ready()
        slow = [count for count in counts if measure(count, Path(data)) > LIMIT * count / 10_000]
    for count in slow:
        print(
            f"{count:,} rows held the database for more than {LIMIT:.0f} s per 10,000 rows.", file=sys.stderr
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
