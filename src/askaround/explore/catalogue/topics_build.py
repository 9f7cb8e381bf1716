"""Compiles the index of words: `python -m askaround.explore.catalogue.topics_build --onet ZIP_OR_FOLDER --out FILE`.

In: an O*NET text release. Out: one small read-only SQLite file that says how much each word (its stem) belongs to each
career: a figure from 1 to 255, counted over titles, descriptions, tasks and work activities. No sentence and no part of one is
kept, only which words are used how much more there than elsewhere. The same release gives the same bytes.
"""

from __future__ import annotations

import argparse
import array
import csv
import io
import math
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.onet import Release, open_release
from askaround.explore.rules.stems import stem
from askaround.explore.rules.wishes import FILLERS, content
from askaround.explore.rules.words import split_words

TABLES = """
CREATE TABLE career (id INTEGER PRIMARY KEY, onet TEXT NOT NULL);
CREATE TABLE stem (id INTEGER PRIMARY KEY, text TEXT NOT NULL, rarity INTEGER NOT NULL, careers BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL, times INTEGER NOT NULL);
"""
INDEXES = "CREATE UNIQUE INDEX stem_by_text ON stem (text); CREATE UNIQUE INDEX word_by_text ON word (text);"

_MOST = 170
"""Words kept of a career, those that mark it most."""
_LEAST = 0.12
_SCARCE = 3
"""A word used fewer times than this in the whole release is no spelling to correct to."""

_Counts = dict[str, defaultdict[str, float]]


def count(release: Release) -> tuple[_Counts, Counter[str]]:
    """Weighed words of each career by stem, and how often each word as written is used."""
    found: _Counts = defaultdict(lambda: defaultdict(float))
    written: Counter[str] = Counter()
    for onet, text, weight in _texts(release):
        written.update(w for w in split_words(text) if w.isalpha() and w not in FILLERS)
        for one in content(text, most=100):
            if len(one) > 1 and not one.isdigit():
                found[onet][stem(one)] += weight
    return found, written


def _texts(release: Release) -> Iterator[tuple[str, str, float]]:
    """Career, text, and how much a word of it counts. Defaults of ours."""
    for row in _rows(release, "Occupation Data"):
        yield row["O*NET-SOC Code"], row["Title"], 6.0
        yield from _parts(row["O*NET-SOC Code"], row["Description"], 2.5)
    for name in ("Job Titles", "Alternate Titles"):
        for row in _rows(release, name):
            yield row["O*NET-SOC Code"], row.get("Job Title") or row.get("Alternate Title") or "", 0.5
    for row in _rows(release, "Sample of Reported Titles"):
        yield row["O*NET-SOC Code"], row["Reported Job Title"], 1.5
    for row in _rows(release, "Task Statements"):
        yield from _parts(row["O*NET-SOC Code"], row["Task"], 1.0 if row["Task Type"] == "Core" else 0.6)
    activities = {row["DWA ID"]: row["DWA Title"] for row in _rows(release, "DWA Reference")}
    for row in _rows(release, "Tasks to DWAs"):
        yield row["O*NET-SOC Code"], activities.get(row["DWA ID"], ""), 0.6


def _parts(onet: str, text: str, weight: float) -> Iterator[tuple[str, str, float]]:
    """A long text in pieces that `split_words` reads whole."""
    words = text.split()
    for at in range(0, len(words), 30):
        yield onet, " ".join(words[at : at + 30]), weight


def _rows(release: Release, name: str) -> Iterator[dict[str, str]]:
    if name in release.members:
        text = io.StringIO(release._text(name), newline=None)
        yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def belonging(found: _Counts) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Rarity of each stem (inverse document frequency), and by stem the careers it marks with 0..1.

    The weight is tf / (tf + k), k growing with the length of what is written about the career, as in BM25
    (Robertson and Zaragoza 2009, with k1 = 2.5 and b = 0.6).
    """
    lengths = {onet: sum(words.values()) for onet, words in found.items()}
    mean = sum(lengths.values()) / max(1, len(lengths))
    spread = Counter(one for words in found.values() for one, n in words.items() if n >= 0.5)
    rarity = {one: math.log(1 + len(found) / n) for one, n in spread.items()}
    marks: dict[str, dict[str, float]] = defaultdict(dict)
    for onet, words in sorted(found.items()):
        k = 2.5 * (0.4 + 0.6 * lengths[onet] / mean)
        weighed = {one: n / (n + k) for one, n in words.items() if one in rarity}
        best = sorted(weighed, key=lambda one: (-weighed[one] * rarity[one], one))[:_MOST]
        for one in best:
            if weighed[one] >= _LEAST:
                marks[one][onet] = weighed[one]
    return rarity, marks


def write(release: Release, out: Path) -> int:
    """Write the file; the number of stems."""
    found, written = count(release)
    rarity, marks = belonging(found)
    out.unlink(missing_ok=True)
    db = sqlite3.connect(out, isolation_level=None)
    try:
        db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("BEGIN")
        for statement in TABLES.strip().split("\n"):
            db.execute(statement)
        numbers = {onet: n for n, onet in enumerate(sorted(found), start=1)}
        db.executemany("INSERT INTO career VALUES (?, ?)", [(n, onet) for onet, n in numbers.items()])
        rows = [
            (n, one, round(rarity[one] * 1000), _packed(marks[one], numbers))
            for n, one in enumerate(sorted(marks), start=1)
        ]
        db.executemany("INSERT INTO stem VALUES (?, ?, ?, ?)", rows)
        known = sorted(w for w, n in written.items() if n >= _SCARCE and len(w) > 2 and stem(w) in marks)
        db.executemany(
            "INSERT INTO word VALUES (?, ?, ?)", [(n, w, written[w]) for n, w in enumerate(known, start=1)]
        )
        for statement in INDEXES.split("; "):
            db.execute(statement)
        db.execute("COMMIT")
    finally:
        db.close()
    schema.settle(out)
    return len(rows)


def _packed(careers: dict[str, float], numbers: dict[str, int]) -> bytes:
    """Pairs of career and weight (1 to 255), each in two bytes, low byte first."""
    flat = array.array("H")
    for onet, weight in sorted(careers.items()):
        flat.extend((numbers[onet], max(1, round(weight * 255))))
    if sys.byteorder == "big":
        flat.byteswap()
    return flat.tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Compile the index of words that the search of careers uses."
    )
    parser.add_argument("--onet", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    print(f"{write(open_release(args.onet), args.out):,} words in {args.out}")


if __name__ == "__main__":
    main()
