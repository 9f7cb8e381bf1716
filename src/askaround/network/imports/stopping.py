"""How far an import in the background is, and stopping it.

In: a batch. Out: a progress function that keeps the batch's row and raises `Stopped` once the owner pressed Stop; what was begun is then
rolled back by whoever opened the transaction. Within a transaction nobody could see the row: then this process remembers how far it is.
"""

from __future__ import annotations

import time
import uuid

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.imports.read import Progress
from askaround.network.models import ImportBatch

STOPPED = "You stopped it; nothing was changed."
_WORKING = (ImportBatch.State.READING, ImportBatch.State.WRITING)
# While an import writes, SQLite lets nobody else write: this process tells itself.
_asked: set[uuid.UUID] = set()
_told: dict[uuid.UUID, tuple[str, int, int]] = {}


class Stopped(Refusal):
    """The owner stopped the import; everything is as it was."""

    def __init__(self) -> None:
        super().__init__(STOPPED)


def stop(owner: Workspace, batch: ImportBatch) -> bool:
    """Ask whoever works on the batch to stop at the next step; False when nobody works on it any more."""
    rows = ImportBatch.objects.filter(owner=owner, pk=batch.pk, state__in=_WORKING)
    if not rows.exists():
        return False
    ask(batch)
    return rows.update(stop=True) == 1


def ask(batch: ImportBatch) -> None:
    """Ask whoever in this process works on the batch to stop at the next step; nothing is written."""
    _asked.add(batch.pk)


def is_asked(batch: ImportBatch) -> bool:
    """Whether whoever works on the batch was asked to stop."""
    return batch.stop or batch.pk in _asked


def how_far(batch: ImportBatch) -> tuple[str, int, int]:
    """Its stage, and how much of how much is done of that."""
    return _told.get(batch.pk, (batch.stage, batch.progress_done, batch.progress_total))


def over(batch: ImportBatch) -> None:
    """Nobody works on the batch any more."""
    _asked.discard(batch.pk)
    _told.pop(batch.pk, None)


def batch_progress(batch: ImportBatch, every: float = 0.3) -> Progress:
    """A progress function that keeps `stage`, `progress_done` and `progress_total` of the batch, at most every 0.3 seconds.

    It raises Stopped when the owner stopped the import, within the import's transaction too.
    """
    last = [0.0]

    def tell(stage: str, done: int, total: int) -> None:
        if batch.pk in _asked:
            raise Stopped
        if transaction.get_connection().in_atomic_block:
            _told[batch.pk] = (stage[:60], done, total)
            return
        _told.pop(batch.pk, None)
        if time.monotonic() - last[0] < every and done < total:
            return
        last[0] = time.monotonic()
        rows = ImportBatch.objects.filter(owner_id=batch.owner_id, pk=batch.pk)
        rows.update(stage=stage[:60], progress_done=done, progress_total=total)
        if rows.filter(stop=True).exists():
            raise Stopped

    return tell
