"""UUIDv7 keys, ordered by time (RFC 9562 section 5.7), until the standard library of our floor has them.

In: the real clock (never the rehearsal clock). Out: `uuid.UUID`, increasing within one process.
"""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds, a 12-bit fraction that keeps order, 62 random bits."""
    global _last
    with _lock:
        # 60 bits of time: milliseconds in the upper 48, the fraction of a millisecond in 4096ths below.
        stamp = (time.time_ns() << 12) // 1_000_000
        _last = stamp = max(stamp, _last + 1)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random
    return uuid.UUID(int=value)
