"""UUIDv7 keys, ordered by time (RFC 9562 section 5.7), until the standard library of our floor has them.

In: the real clock (never the rehearsal clock). Out: `uuid.UUID`, or its 32 hexadecimal digits, increasing within one process.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Iterator

_lock = threading.Lock()
_last = 0


_RANDOM = (1 << 62) - 1
_AT_ONCE = 500


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds, a 12-bit fraction that keeps order, 62 random bits."""
    return uuid.UUID(int=_value(_stamps(1), int.from_bytes(os.urandom(8), "big")))


def many_uuid7() -> Iterator[str]:
    """As many as are asked for, each as 32 hexadecimal digits. They are drawn by the hundred, so a key of another caller may lie among
    later ones."""
    while True:
        first, random = _stamps(_AT_ONCE), os.urandom(8 * _AT_ONCE)
        for at in range(_AT_ONCE):
            yield f"{_value(first + at, int.from_bytes(random[8 * at : 8 * at + 8], 'big')):032x}"


def _stamps(count: int) -> int:
    """The first of so many stamps that follow each other and that nobody else gets."""
    global _last
    with _lock:
        # 60 bits of time: milliseconds in the upper 48, the fraction of a millisecond in 4096ths below.
        stamp = max((time.time_ns() << 12) // 1_000_000, _last + 1)
        _last = stamp + count - 1
    return stamp


def _value(stamp: int, random: int) -> int:
    return (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | (random & _RANDOM)
