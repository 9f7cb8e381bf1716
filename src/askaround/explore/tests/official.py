"""Where the official files lie that some tests compare with: $ASKAROUND_BENCH_DATA, else a folder beside the checkout.

In: parts of a file's name below it. Out: its path; the test is skipped, with the reason, where it is not there.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[5] / "shared" / "data"


def official(*parts: str) -> Path:
    path = Path(os.environ.get("ASKAROUND_BENCH_DATA") or BESIDE, *parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not there (name its folder in $ASKAROUND_BENCH_DATA)")
    return path
