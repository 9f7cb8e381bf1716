"""How long the catalogue takes: `python bench/catalogue.py`. Prints p50 and p95 in milliseconds, and titles per second."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from askaround.explore.catalogue import get_catalogue
from askaround.explore.catalogue.coder import coder

ROUNDS = 400


def measure(name: str, ask: Callable[[str], object], inputs: list[str]) -> None:
    took = []
    for text in inputs:
        started = time.perf_counter()
        ask(text)
        took.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"{name:<10} p50 {statistics.median(took):6.2f} ms   p95 {p95:6.2f} ms   ({len(inputs)} questions)")


def main() -> None:
    chance = random.Random(1)
    catalogue = get_catalogue()
    started = time.perf_counter()
    catalogue.search("first question")
    print(f"first question {(time.perf_counter() - started) * 1000:.1f} ms")
    codes = [row[0] for row in catalogue.rows("SELECT onet FROM career")]
    titles = [row[0] for row in catalogue.rows("SELECT text FROM title")]
    words = [w for t in chance.sample(titles, ROUNDS) for w in t.split()]
    begun = [t[: chance.randint(1, len(t))] for t in chance.sample(titles, ROUNDS)]
    measure("search", catalogue.search, begun + chance.sample(words, ROUNDS))
    measure("show", catalogue.career, chance.choices(codes, k=ROUNDS))
    measure("related", catalogue.related, chance.choices(codes, k=ROUNDS))
    measure("areas", catalogue.areas, chance.choices(codes, k=ROUNDS))
    started = time.perf_counter()
    code = coder().code
    code("Plumber")
    print(f"index of titles read in {time.perf_counter() - started:.2f} s")
    # Two halves of two titles: mostly no exact title, as in headlines.
    mixed = [
        f"{a.split()[0]} {b.split()[-1]}"
        for a, b in zip(chance.sample(titles, 3000), chance.sample(titles, 3000), strict=True)
    ]
    distinct = list(dict.fromkeys(mixed))
    started = time.perf_counter()
    coder().code_titles(distinct)
    print(f"coding     {len(distinct) / (time.perf_counter() - started):,.0f} distinct titles a second")
    measure("one title", code, [f"{title} of all" for title in distinct[:ROUNDS]])


if __name__ == "__main__":
    main()
