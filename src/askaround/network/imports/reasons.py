"""Many reasons in few lines: a mailbox leaves out thousands for the same one.

In: what was left out. Out: how often each reason stands, without the names and addresses in it. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

MANY = 20
_NAMED = re.compile(r"“[^”]*”|[^\s:,]+@[^\s:,]+")


def grouped(skipped: Iterable[Mapping[str, Any]], most: int = MANY) -> list[dict[str, Any]]:
    """`{reason, count, harmless}` of each reason: first those that lose something, then by how often; at most `most`."""
    counts = Counter((_NAMED.sub("…", skip["reason"]), bool(skip["harmless"])) for skip in skipped)
    ranked = sorted(counts.items(), key=lambda entry: (entry[0][1], -entry[1], entry[0][0]))
    return [
        {"reason": reason, "count": count, "harmless": harmless}
        for (reason, harmless), count in ranked[:most]
    ]
