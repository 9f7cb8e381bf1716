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
# The digit that tells the variant: the upper two bits are 10, the lower two random.
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds, a 12-bit fraction that keeps order, 62 random bits."""
    return uuid.UUID(int=_value(_stamps(1), int.from_bytes(os.urandom(8), "big")))


def many_uuid7() -> Iterator[str]:
    """As many as are asked for, each as 32 hexadecimal digits. They are drawn by the hundred, so a key of another caller may lie among
    later ones."""
    while True:
        first, random = _stamps(_AT_ONCE), os.urandom(8 * _AT_ONCE).hex()
        for at in range(_AT_ONCE):
            stamp, end = f"{first + at:015x}", random[16 * at : 16 * at + 16]
            # The same digits as `_value` makes, without making a number of them.
            yield f"{stamp[:12]}7{stamp[12:]}{_VARIANT[end[0]]}{end[1:]}"


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
