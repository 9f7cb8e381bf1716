"""Word to the rounds of this process that something was put into the outbox.

In: `soon()`, from whoever queues, after the transaction. Out: `wanted()`, for whoever makes rounds. Other processes see the row itself.
"""

from __future__ import annotations

import threading

_event = threading.Event()


def soon() -> None:
    """Ask the rounds of this process, if it makes any, not to wait."""
    _event.set()


def wanted() -> bool:
    return _event.is_set()


def clear() -> None:
    """Before a round: what is queued during it gets a round of its own."""
    _event.clear()
