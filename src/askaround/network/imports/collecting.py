"""The collector of unreachable objects, kept back while millions of objects are made that all stay.

In: a block of work. Out: the same, in half the time: without this every few hundred new objects are an occasion to look through all
the others. Reference counting goes on, and what is unreachable is found a little later.
"""

from __future__ import annotations

import atexit
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (1_500_000, 50, 1_000)
# When the process ends, all that is left is looked through again, several times; so it is not.
atexit.register(gc.freeze)
_lock = threading.Lock()
_inside = 0
_usual = gc.get_threshold()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for unreachable objects seldom until the block ends; for all threads, as the collector has one threshold."""
    global _inside, _usual
    with _lock:
        if not _inside:
            _usual = gc.get_threshold()
            gc.set_threshold(*SELDOM)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_usual)
