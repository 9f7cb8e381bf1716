"""The rounds again and again, in a process or a thread of its own.

In: a stop event, an interval. Out: nothing; what goes wrong is one line in the log, and the next round tries again. After a problem the
owner's rounds pause, longer each time, so that a wrong password does not lock an account.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from askaround.accounts.models import Workspace
from askaround.mail import accounts, wake
from askaround.worker import rounds

log = logging.getLogger("askaround.worker")

INTERVAL_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 1800.0
GLANCE_SECONDS = 0.5
# How often a round in waiting looks whether another process has put something into the outbox.
LOOK_SECONDS = 3.0


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
    owner: Workspace | None,
    stop: threading.Event,
    interval: float = INTERVAL_SECONDS,
    *,
    told: Callable[[Workspace, dict[str, Any]], None] | None = None,
) -> None:
    """Rounds for one owner, or (None) for everybody with work, until `stop` is set; `told` hears of each.

    The message at hand is finished first.
    """
    from django.db import close_old_connections, connection

    pauses = Pauses(interval)
    _tidy()
    while not stop.is_set():
        # Cleared before the round: what is queued during it gets a round of its own.
        wake.clear()
        last = _newest()
        close_old_connections()
        try:
            for each in [owner] if owner else rounds.owners_with_work():
                if not stop.is_set() and not pauses.waits(each.id, time.monotonic()):
                    _round(each, stop, pauses, told)
        except Exception as error:  # noqa: BLE001 - the next round tries again
            _unforeseen("the round could not be made; the next one tries again", error)
        _wait(stop, interval, last)
    connection.close()


def _newest() -> uuid.UUID | None:
    """The newest message that waits; None also when the database cannot say just now."""
    try:
        return rounds.newest_waiting()
    except Exception:  # noqa: BLE001 - the round itself says what is wrong
        return None


def _tidy() -> None:
    from askaround.accounts.actions import forget_old_ways_in

    try:
        forget_old_ways_in()
    except Exception as error:  # noqa: BLE001 - it is done the next time
        _unforeseen("old links and sessions could not be erased", error)


def _unforeseen(what: str, error: Exception) -> None:
    from askaround.lib.faults import sentence_for

    said = sentence_for(error) or f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    log.error("%s (%s)", what, said, exc_info=bool(os.environ.get("ASKAROUND_TRACEBACK")))


def _wait(stop: threading.Event, interval: float, last: uuid.UUID | None) -> None:
    """Until the interval is over, something is queued in this process (at once) or in another (within LOOK_SECONDS), or the end."""
    until = time.monotonic() + interval
    look = time.monotonic() + LOOK_SECONDS
    while not stop.is_set() and not wake.wanted() and (left := until - time.monotonic()) > 0:
        stop.wait(min(left, GLANCE_SECONDS))
        if time.monotonic() >= look:
            if (newest := _newest()) is not None and newest != last and (last is None or newest > last):
                return
            look = time.monotonic() + LOOK_SECONDS


def _round(
    owner: Workspace,
    stop: threading.Event,
    pauses: Pauses,
    told: Callable[[Workspace, dict[str, Any]], None] | None,
) -> None:
    try:
        result = rounds.once(owner, stop=stop.is_set)
        accounts.note_problems(owner, result["problems"])
    except Exception as error:  # noqa: BLE001 - others have rounds too
        _unforeseen("a round could not be finished; the next one tries again", error)
        pauses.note(owner.id, True, time.monotonic())
        return
    for sentence in result["problems"]:
        log.warning("%s", sentence)
    pauses.note(owner.id, bool(result["problems"]), time.monotonic())
    if told is not None:
        told(owner, result)
