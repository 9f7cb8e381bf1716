"""Employers: how long a question to the directory takes, how fast a dump of the register is loaded and loaded again.

In: the shipped directory; its names begun, alone and with places and kinds; an invented dump. Out: milliseconds, records per
second; exit 1 when a limit is exceeded.

    python bench/explore/employers.py [--questions 600] [--records 20000] [--markdown]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from askaround.explore.catalogue.employers import DIRECTORY, get_directory

MOST_MILLISECONDS = 20.0
MOST_BYTES = 6_000_000
SEED = 20_261_123
SHORT = (
    "a",
    "s",
    "un",
    "in",
    "univ",
    "hospital",
    "university of c",
    "institute of te",
    "ministry of health",
    "UCSF",
    "NIH",
    "MIT",
)
PLACES = ("", "", "California", "Davis, CA", "Germany", "Atlantis")


def questions(count: int) -> list[tuple[str, str, str]]:
    """Words, place and kind; names of many places begun, and the shortest and commonest words there are."""
    chance = random.Random(SEED)
    names = [each.name for state in ("CA", "NY", "MA") for each in get_directory().near(state, limit=300)]
    begun = [name[: chance.randint(1, len(name))] for name in chance.choices(names, k=count)]
    asked = [(text, chance.choice(PLACES), chance.choice(("", "", "company"))) for text in begun]
    return asked + [
        (text, place, kind) for text in SHORT for place in PLACES[1:] for kind in ("", "education")
    ]


def timed(asked: list[tuple[str, str, str]]) -> list[float]:
    """Milliseconds of processor time of each question, the best of three: what else the machine does is not measured."""
    took = []
    for text, place, kind in asked:
        tries = []
        for _ in range(3):
            began = time.process_time()
            get_directory().search(text, place=place, kind=kind)
            tries.append((time.process_time() - began) * 1000)
        took.append(min(tries))
    return sorted(took)


def dump(path: Path, count: int) -> None:
    """An invented dump of the register in schema 2, one record per line."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    place = {
        "name": "Davis",
        "country_name": "United States",
        "country_code": "US",
        "lat": 38.5,
        "lng": -121.7,
    }
    with path.open("w", encoding="utf-8") as target:
        for number in range(count):
            middle = "".join(alphabet[number >> shift & 31] for shift in range(25, -1, -5))
            record = {
                "id": f"https://ror.org/0{middle}{98 - number * 100 % 97:02d}",
                "names": [{"value": f"Invented Institute {number}", "types": ["ror_display"], "lang": "en"}],
                "types": ["facility"],
                "links": [{"type": "website", "value": f"https://{number}.example.org"}],
                "locations": [{"geonames_details": place}],
                "status": "active",
                "relationships": [],
            }
            target.write(json.dumps(record) + "\n")


def loading(count: int) -> list[tuple[str, float]]:
    """Records per second of a first and of a second load, in a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASKAROUND_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "askaround.config.settings"
        from askaround.config import startup

        startup.ready()
        from askaround.accounts.actions import local_workspace
        from askaround.explore.loading import load

        file = Path(folder) / "dump.jsonl"
        dump(file, count)
        figures = []
        for name in ("first load", "second load, nothing changes"):
            began = time.perf_counter()
            load(local_workspace(), file)
            figures.append((name, count / (time.perf_counter() - began)))
        return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=600, help="how many names begun (600)")
    parser.add_argument("--records", type=int, default=20_000, help="how many records to load (20000)")
    parser.add_argument("--markdown", action="store_true", help="tables for docs/benchmarks.md")
    given = parser.parse_args()
    asked = questions(given.questions)
    timed(asked[:20])
    took = timed(asked)
    p95 = took[int(len(took) * 0.95)]
    size = DIRECTORY.stat().st_size
    rows = [
        ("employers in the directory", f"{int(get_directory().version()['employers']):,}"),
        ("its file", f"{size / 1e6:.1f} MB (at most {MOST_BYTES / 1e6:.0f})"),
        (f"a question, median of {len(took):,}", f"{statistics.median(took):.1f} ms"),
        ("a question, 95th percentile", f"{p95:.1f} ms (at most {MOST_MILLISECONDS:.0f})"),
        *(
            (f"{name}, {given.records:,} records", f"{rate:,.0f} records/s")
            for name, rate in loading(given.records)
        ),
    ]
    if given.markdown:
        print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |" if given.markdown else f"{what:<48}{figure}")
    return int(p95 > MOST_MILLISECONDS or size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
