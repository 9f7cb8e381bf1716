"""The test titles.

In: the files of `sets/`, and the BLS file under $ASKAROUND_BENCH_DATA. Out: `Case`s by kind, and the texts that
speed is measured with.
"""

from __future__ import annotations

import csv
import os
import random
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
FACTS = HERE.parents[1] / "src/askaround/explore/catalogue/facts.sqlite3"
BLS = "titles/soc_2018_direct_match_title_file.csv"

ENGLISH = ("plain", "headlines", "science", "trades")
LANGUAGES = ("german", "french", "spanish", "portuguese")
KINDS = (*ENGLISH, *LANGUAGES)
NONE = "none"


@dataclass(frozen=True)
class Case:
    """One title; `codes` are the acceptable six-digit SOC codes, best first, empty for no occupation."""

    text: str
    codes: tuple[str, ...]
    seniority: str = ""
    status: str = ""


def read_set(kind: str, part: str) -> list[Case]:
    """One file of `sets/`; part is "dev" or "held"."""
    with (HERE / "sets" / f"{kind}.{part}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [Case(text, tuple(filter(None, codes.split("|"))), *rest) for text, codes, *rest in rows]


def read_sets(part: str) -> dict[str, list[Case]]:
    """All kinds, "none" last; of that the dev part is two files."""
    cases = {kind: read_set(kind, part) for kind in (*KINDS, NONE)}
    if part == "dev":
        cases[NONE] += read_set(f"{NONE}2", part)
    return cases


def read_bls() -> list[Case] | None:
    """BLS titles that are not in the catalogue after normalisation; None without the file."""
    from askaround.explore.rules.words import normal

    path = Path(os.environ.get("ASKAROUND_BENCH_DATA", "")) / BLS
    if not path.is_file():
        return None
    known = _known(True)
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for code, _, title, _ in list(csv.reader(file))[1:]:
            if normal(title) not in known:
                found.setdefault(title, []).append(code)
    return [Case(title, tuple(codes)) for title, codes in found.items()]


def catalogue_titles() -> list[str]:
    """Every title of the catalogue, as it stands there."""
    with sqlite3.connect(f"file:{FACTS}?mode=ro", uri=True) as facts:
        return [text for (text,) in facts.execute("SELECT text FROM title ORDER BY id")]


def literal(cases: list[Case]) -> int:
    """How many of the titles are in the catalogue's, lower-cased."""
    known = _known(False)
    return sum(case.text.lower() in known for case in cases)


def by_form(cases: list[Case]) -> int:
    """How many of the titles have the normal form of one of the catalogue's."""
    from askaround.explore.rules.words import normal

    known = _known(True)
    return sum(normal(case.text) in known for case in cases)


@cache
def _known(forms: bool) -> frozenset[str]:
    from askaround.explore.rules.words import normal

    return frozenset(normal(text) if forms else text.lower() for text in catalogue_titles())


def many(count: int, *, plain: bool = False) -> list[str]:
    """Distinct titles to measure speed with: a third halves of two titles, a third with grade and employer,
    a third as headlines with a former employer; `plain`: the first kind alone. The same at each run."""
    chance = random.Random(1)
    titles = catalogue_titles()
    made: dict[str, None] = {}
    while len(made) < count:
        one, two = chance.choice(titles), chance.choice(titles)
        number = chance.randrange(1000, 10_000)
        made[f"{one.split()[0]} {two.split()[-1]}"] = None
        if plain:
            continue
        made[f"{chance.choice(['Senior', 'Sr.', 'Junior', 'Lead'])} {one}, Firm {number}"] = None
        made[f"{two} II @ Labs {number} | ex-{one.split()[-1]} Group 🧬"] = None
    return list(made)[:count]
