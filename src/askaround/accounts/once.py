"""What many parts of one page ask for, read once for it.

In: a request that only reads, around its view. Out: `read_once`, which keeps what was read until that request is answered. Outside of such a
request, in commands, in background work and where something may be written, everything is read each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within it, in this thread, what `read_once` has read is not read again."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def read_once(key: Hashable, read: Callable[[], T]) -> T:
    """What was read under that key for this request, else what `read` gives. The key names the owner; nobody changes what comes back."""
    held = _held.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    found: T = held[key]
    return found


def forget() -> None:
    """Something was written all the same: read it anew."""
    held = _held.get()
    if held is not None:
        held.clear()
