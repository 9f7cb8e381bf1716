"""Texts that name no work, to teach the title model when to say nothing.

In: the shipped lists of employers and places, a seed. Out: lines as people put them where a title belongs. All
phrases are made up here from parts.
"""

from __future__ import annotations

import random
import sqlite3
import string
from collections.abc import Iterator
from pathlib import Path


def none_texts(employers: Path | None, facts: Path | None, seed: int) -> list[str]:
    """Texts that name no work, in a fixed order; employers and places from the lists where they are given."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    parts = _parts()
    texts = [*parts["who"], *parts["states"], *parts["hobbies"], *_made(chance, parts)]
    texts += _column(employers, "SELECT name FROM employer ORDER BY name", 6000, chance)
    texts += _column(facts, "SELECT DISTINCT name FROM place ORDER BY name", 2500, chance)
    texts += _column(facts, "SELECT DISTINCT name FROM area ORDER BY name", 300, chance)
    texts += _column(facts, "SELECT DISTINCT name FROM technology ORDER BY name", 2000, chance)
    return texts


def _parts() -> dict[str, list[str]]:
    """Sections of the list of parts."""
    found: dict[str, list[str]] = {}
    kind = ""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(kind, []).extend(p for p in (p.strip() for p in line.split(",")) if p)
    return found


def _made(chance: random.Random, parts: dict[str, list[str]]) -> Iterator[str]:
    def one(kind: str) -> str:
        return chance.choice(parts[kind])

    for _ in range(1500):
        yield f"{one('verbs')} {one('what')}"
        few = [one("hobbies") for _ in range(chance.randint(1, 3))]
        yield ", ".join(few) if chance.random() < 0.5 else " and ".join(few)
        yield f"{_name(chance, parts)} {one('ends')}"
        yield _name(chance, parts)
    for _ in range(500):
        yield f"{one('who')} {one('who')}"
        yield f"{one('degrees')} {one('fields')}"
        yield f"{one('love')} {one('hobbies')}"
        yield f"{one('states')} {one('states')}"
        yield "".join(chance.choice(string.ascii_lowercase) for _ in range(chance.randint(1, 9)))
    for letter in string.ascii_lowercase + string.digits:
        yield letter
        yield letter + chance.choice(string.ascii_lowercase)
    for year in range(1990, 2031):
        yield f"class of {year}"


def _name(chance: random.Random, parts: dict[str, list[str]]) -> str:
    return "".join(chance.choice(parts["sounds"]) for _ in range(chance.randint(2, 4)))


def _column(path: Path | None, sql: str, most: int, chance: random.Random) -> list[str]:
    if path is None or not path.exists():
        return []
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = [str(row[0]) for row in connection.execute(sql)]
    except sqlite3.Error:
        return []
    finally:
        connection.close()
    return sorted(chance.sample(found, min(most, len(found))))
