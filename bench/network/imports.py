"""Importing 50,000 people: rows per second, memory, and how the pages answer meanwhile; beside narad's and hermitcrm's own ways.

In: the number of rows, the Python of an environment with bench/requirements-imports.txt. Out: a table; exit 1 when a limit is
exceeded. All in one run, on invented people; every import, a rival's as ours, is a process of its own with an empty data folder, timed
from its start to its end. Ours is run three times, before, between and after the rivals', and the median stands in the table; then
once more while a server on the same data is asked for the list of people again and again.

    python -m bench.network.imports [--rows 50000] [--rival-rows 10000] [--hermitcrm-cards 1000] [--rivals PYTHON]
                                    [--postgres] [--markdown]

hermitcrm compares each card with all that are there: 10,000 cards take it most of an hour, at a fifth of the rate of 1,000.
It is given fewer, which is to its favour.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from bench.imports import FAMILY, GIVEN, TITLES, rows

MOST_MEMORY = 300.0
LEAST = {"linkedin": ("narad", 20.0), "vcard": ("hermitcrm", 8.0)}
PAGE = "/people/"
PAGES = ", pages asked for"
SEED = 20_261_123


@dataclass
class Outcome:
    """One import: rows, seconds of the whole process, its peak memory in MB, milliseconds of the page meanwhile."""

    who: str
    kind: str
    rows: int
    seconds: float
    memory: float = 0.0
    pages: list[float] = field(default_factory=list)
    how: str = ""

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def cards(count: int) -> str:
    """Invented cards as address books write them: version 3.0, folded notes, labels, every tenth with two numbers."""
    chance = random.Random(SEED)
    lines: list[str] = []
    for number in range(count):
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
        lines += [
            "BEGIN:VCARD", "VERSION:3.0", f"PRODID:-//Example//Book {number % 3}//EN", f"UID:{number:08x}-1f2e-4d3c-8b9a-0123456789ab",
            f"N:{family};{given};;;", f"FN:{given} {family}", f"ORG:Labs {chance.randrange(max(count // 4, 1))};Research",
            f"TITLE:{chance.choice(['', 'Senior ', 'Lead '])}{chance.choice(TITLES)}",
            f"item1.EMAIL;TYPE=INTERNET;TYPE=WORK:{given.lower()}.{number}@example.org",
            f"TEL;TYPE=CELL:+1 {220 + number // 10_000} 555 {number % 10_000:04}",
        ]  # fmt: skip
        if number % 10 == 0:
            lines.append(f"TEL;TYPE=WORK,VOICE:({320 + number // 10_000}) 555-{number % 10_000:04}")
        if number % 3 == 0:
            lines += [
                f"ADR;TYPE=HOME:;;{number} Elm Street;Davis;CA;95616;United States",
                f"BDAY:19{60 + number % 40}-06-15",
            ]
        if number % 5 == 0:
            lines += [
                r"NOTE:Met at the spring meeting\, talked about enzymes and",
                "  what it takes to leave the bench.",
                "CATEGORIES:Friends,Lab",
            ]
        lines.append("END:VCARD")
    return "\r\n".join(lines) + "\r\n"


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, peak memory in MB and what it printed. Raises CalledProcessError with what it complained about."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        for handle in (out, err):
            handle.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, stderr=err.read()[-600:])
        return seconds, usage.ru_maxrss / 1024, out.read()


def ours(kind: str, file: Path, count: int, folder: Path, database: str = "", pages: bool = False) -> Outcome:
    """`askaround import` as its user runs it; `pages`: a server on the same data is asked for the list all the while."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ASKAROUND_")}
    if database:
        environment["ASKAROUND_DATABASE_URL"] = database
    program = [sys.executable, "-m", "askaround", "--data", str(folder)]
    subprocess.run([*program, "settings"], env=environment, check=True, capture_output=True)
    taken: list[float] = []
    with serving(program, environment, taken) if pages else _nothing():
        seconds, memory, told = run([*program, "--json", "import", str(file)], environment)
    result = json.loads(told)
    assert result["people"] > count * 0.9, result
    where = "PostgreSQL" if database else "SQLite"
    return Outcome(f"askaround, {where}{PAGES if pages else ''}", kind, count, seconds, memory, taken)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def serving(program: list[str], environment: dict[str, str], taken: list[float]) -> Iterator[None]:
    """The server, asked for the list of people again and again until the end; milliseconds into `taken`."""
    port = str(random.Random().randrange(20_000, 50_000))
    server = subprocess.Popen(
        [*program, "serve", "--no-browser", "--port", port],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    over = threading.Event()
    try:
        assert server.stdout is not None
        link = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+/enter/\S+", line)))
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        _enter(opener, link)
        base = link.partition("/enter/")[0]

        def ask() -> None:
            while not over.is_set():
                started = time.perf_counter()
                with opener.open(base + PAGE, timeout=60) as answer:
                    answer.read()
                taken.append((time.perf_counter() - started) * 1000)
                over.wait(0.05)

        ask_once = threading.Thread(target=ask, daemon=True)
        with opener.open(base + PAGE, timeout=60) as answer:
            assert answer.status == 200
        ask_once.start()
        yield
    finally:
        over.set()
        server.terminate()
        server.wait(20)


def _enter(opener: urllib.request.OpenerDirector, link: str) -> None:
    with opener.open(link, timeout=60) as answer:
        page = answer.read().decode()
    # The link may ask for one press, so that no preview uses it up.
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token and "/enter/" in answer.url:
        base = link.partition("/enter/")[0]
        data = f"csrfmiddlewaretoken={token[1]}".encode()
        opener.open(urllib.request.Request(link, data, {"Origin": base, "Referer": link}), timeout=60).close()


def rival(python: str, who: str, kind: str, file: Path) -> Outcome | str:
    """A rival's import of that file, or why there is none."""
    command = [python, str(Path(__file__).with_name("import_rivals.py")), who, str(file)]
    try:
        seconds, memory, told = run(command, dict(os.environ))
        found: dict[str, Any] = json.loads(told.splitlines()[-1])
    except (OSError, ValueError, IndexError) as error:
        return f"{who} did not run: {error}"
    except subprocess.CalledProcessError as error:
        return f"{who} did not run: {(error.stderr or '').strip().splitlines()[-1:] or error.returncode}"
    return Outcome(who, kind, found["rows"], seconds, memory, how=found["how"])


def reading(file: Path) -> Outcome:
    """Our reader of cards alone, in this process."""
    from askaround.network.imports.files import Source
    from askaround.network.imports.vcards import read_cards

    started = time.perf_counter()
    read = read_cards(Source(str(file), file.name, lambda: file.open("rb")).lines(), file.name)
    return Outcome("askaround, reading alone", "vcard", read.rows, time.perf_counter() - started)


def measure(args: argparse.Namespace, folder: Path) -> tuple[list[Outcome], list[str]]:
    found: list[Outcome] = []
    said: list[str] = []
    big = {"linkedin": folder / "big.csv", "vcard": folder / "big.vcf"}
    small = {"linkedin": folder / "small.csv", "vcard": folder / "small.vcf"}
    fewer = folder / "fewer.vcf"
    fewer.write_text(cards(min(args.hermitcrm_cards, args.rival_rows)), encoding="utf-8")
    for files, count in ((big, args.rows), (small, args.rival_rows)):
        files["linkedin"].write_text(rows(count, "Labs"), encoding="utf-8")
        files["vcard"].write_text(cards(count), encoding="utf-8")
    for kind, file in small.items():
        mine = _alone(kind, big[kind], args.rows, folder)
        taken = [next(mine)]
        for who in ("narad", "hermitcrm"):
            given = fewer if (who, kind) == ("hermitcrm", "vcard") else file
            _keep(rival(args.rivals, who, kind, given), found, said)
            taken.append(next(mine))
        _keep(sorted(taken, key=lambda one: one.seconds)[len(taken) // 2], found, said)
        _keep(ours(kind, big[kind], args.rows, folder / f"pages-{kind}", pages=True), found, said)
    _keep(rival(args.rivals, "vobject", "vcard", small["vcard"]), found, said)
    found.append(reading(small["vcard"]))
    found += postgres(big, args.rows, folder) if args.postgres else []
    return found, said


def _alone(kind: str, file: Path, count: int, folder: Path) -> Iterator[Outcome]:
    """Our import with nothing beside it, as the rivals have it, again and again."""
    for turn in itertools.count():
        one = ours(kind, file, count, folder / f"sqlite-{kind}-{turn}")
        print(_line(one), file=sys.stderr)
        yield one


def _keep(one: Outcome | str, found: list[Outcome], said: list[str]) -> None:
    print(one if isinstance(one, str) else _line(one), file=sys.stderr)
    if isinstance(one, str):
        said.append(one)
    else:
        found.append(one)


def postgres(files: dict[str, Path], count: int, folder: Path) -> list[Outcome]:
    from tests.realparts.parts import Missing
    from tests.realparts.postgres import cluster

    try:
        with cluster() as server:
            return [
                ours(kind, file, count, folder / f"postgres-{kind}", server.database())
                for kind, file in files.items()
            ]
    except Missing as reason:
        print(f"PostgreSQL: {reason}", file=sys.stderr)
        return []


def _line(one: Outcome) -> str:
    pages = sorted(one.pages)
    told = f"{one.who}, {one.kind}: {one.rows:,} in {one.seconds:.1f} s, {one.rate:,.0f} per s, {one.memory:.0f} MB"
    return told + (
        f", pages p95 {pages[int(len(pages) * 0.95)]:.0f} ms, longest {pages[-1]:.0f} ms" if pages else ""
    )


def table(found: list[Outcome]) -> str:
    lines = [
        "| who | what | rows | seconds | rows per s | peak memory | list of people meanwhile: p50, p95, longest |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        pages = sorted(one.pages)
        told = (
            f"{statistics.median(pages):.0f}, {pages[int(len(pages) * 0.95)]:.0f}, {pages[-1]:.0f} ms ({len(pages)} pages)"
            if pages
            else ""
        )
        memory = f"{one.memory:.0f} MB" if one.memory else ""
        what = f"{one.kind}, {one.how}" if one.how else one.kind
        lines.append(
            f"| {one.who} | {what} | {one.rows:,} | {one.seconds:.1f} | {one.rate:,.0f} | {memory} | {told} |"
        )
    return "\n".join(lines)


def verdicts(found: list[Outcome]) -> tuple[list[str], bool]:
    """What was promised and what was measured; whether all holds."""
    rate = {(one.who, one.kind): one.rate for one in found if "reading alone" not in one.who + one.how}
    mine = {one.kind: one for one in found if one.who == "askaround, SQLite"}
    lines, good = [], True
    for kind, (who, least) in LEAST.items():
        for other in ("narad", "hermitcrm"):
            if (other, kind) in rate:
                times = mine[kind].rate / rate[other, kind]
                wanted = f" (promised {least:.0f})" if other == who else ""
                lines.append(f"- {kind}: {times:.1f} times the rate of {other}{wanted}")
                good = good and (other != who or times >= least)
        memory = max(
            one.memory for one in found if one.kind == kind and one.who.startswith("askaround, SQLite")
        )
        within = memory < MOST_MEMORY
        lines.append(f"- {kind}: {memory:.0f} MB at most (promised below {MOST_MEMORY:.0f})")
        good = good and within
    return lines, good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rival-rows", type=int, default=10_000)
    parser.add_argument("--hermitcrm-cards", type=int, default=1_000)
    parser.add_argument(
        "--rivals", default=os.environ.get("ASKAROUND_BENCH_RIVALS", "python3.12"), metavar="PYTHON"
    )
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found, said = measure(args, Path(folder))
    lines, good = verdicts(found)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, {os.cpu_count()} cores.\n")
    print(table(found) if args.markdown else "\n".join(map(_line, found)))
    print("\n" + "\n".join([*lines, *(f"- {sentence}" for sentence in said)]))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
