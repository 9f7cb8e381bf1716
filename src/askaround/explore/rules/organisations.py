"""When two names mean the same employer.

In: a name as people write it. Out: its match key: folded, without "The" and legal forms ("Inc.", "GmbH").
"""

from __future__ import annotations

import functools

from askaround.lib.text import fold

LEGAL_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "llc",
        "llp",
        "lp",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "gmbh",
        "mbh",
        "ag",
        "kg",
        "ug",
        "ev",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "oy",
        "oyj",
        "ab",
        "as",
        "aps",
        "pte",
        "pty",
        "pvt",
        "pllc",
        "pc",
        "kgaa",
        "se",
    ]
)


@functools.lru_cache(maxsize=16_384)
def organisation_key(name: str) -> str:
    """“Example Labs, Inc.” and “The Example Labs” → “example labs”; "" for a name without letters or digits."""
    words = fold(name[:1000]).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in LEGAL_FORMS:
        kept.pop()
    if len(kept) > 1 and kept[0] == "the":
        kept.pop(0)
    return " ".join(kept)[:300].strip()
