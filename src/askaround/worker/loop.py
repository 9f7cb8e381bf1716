"""The rounds again and again, in a process or a thread of its own.

In: a stop event, an interval. Out: nothing; what goes wrong is one line in the log, and the next round tries again. After a problem the
owner's rounds pause, longer each time, so that a wrong password does not lock an account.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from askaround.accounts.models import Workspace
from askaround.worker import rounds

log = logging.getLogger("askaround.worker")

INTERVAL_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 1800.0


class Pauses:
    """Whose turn it is not yet: after the n-th problem in a row the pause is interval · 2^(n-1), at most half an hour."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self._problems: dict[uuid.UUID, int] = {}
        self._until: dict[uuid.UUID, float] = {}

    def waits(self, owner: uuid.UUID, now: float) -> bool:
        return now < self._until.get(owner, 0.0)

    def note(self, owner: uuid.UUID, problem: bool, now: float) -> None:
        if not problem:
            self._problems.pop(owner, None)
            self._until.pop(owner, None)
            return
        number = self._problems[owner] = self._problems.get(owner, 0) + 1
        pause = min(self.interval * 2.0 ** min(number - 1, 20), LONGEST_PAUSE_SECONDS)
        # A little less than the pause, so that the round at that moment is not missed by a hair.
        self._until[owner] = now + pause - self.interval / 2


def run(
    stop: threading.Event,
    interval: float = INTERVAL_SECONDS,
    *,
    told: Callable[[Workspace, dict[str, Any]], None] | None = None,
) -> None:
    """Rounds for everybody with work until `stop` is set; `told` hears of each. The message at hand is finished first."""
    from django.db import close_old_connections, connection

    pauses = Pauses(interval)
    while not stop.is_set():
        close_old_connections()
        try:
            for owner in rounds.owners_with_work():
                if stop.is_set():
                    break
                if not pauses.waits(owner.id, time.monotonic()):
                    _round(owner, stop, pauses, told)
        except Exception:
            log.exception("the round could not be made; the next one tries again")
        stop.wait(interval)
    connection.close()


def start_thread(interval: float = INTERVAL_SECONDS) -> tuple[threading.Thread, threading.Event]:
    """The same in a daemon thread, for the web server; set the event and join to end it."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop, interval), name="askaround-rounds", daemon=True)
    thread.start()
    return thread, stop


def _round(
    owner: Workspace,
    stop: threading.Event,
    pauses: Pauses,
    told: Callable[[Workspace, dict[str, Any]], None] | None,
) -> None:
    try:
        result = rounds.once(owner, stop=stop.is_set)
    except Exception:
        log.exception("a round could not be finished; the next one tries again")
        pauses.note(owner.id, True, time.monotonic())
        return
    for sentence in result["problems"]:
        log.warning("%s", sentence)
    pauses.note(owner.id, bool(result["problems"]), time.monotonic())
    if told is not None:
        told(owner, result)
