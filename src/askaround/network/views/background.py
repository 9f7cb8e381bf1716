"""Imports in the background, one thread each, so that the page can show how far they are.

In: an owner, a batch and uploaded files. Out: the batch's row, which the page polls. Plans wait in memory for the owner's word; after
a restart they are made anew from the files, which stay in the data folder until the import is done or left.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import ImportBatch

_log = logging.getLogger(__name__)
_plans: dict[UUID, Any] = {}
_running: set[UUID] = set()
_undoing: set[UUID] = set()
_refused: dict[UUID, str] = {}
_lock = threading.Lock()
# Bytes; file systems take 255, and a number may come before it.
LONGEST_NAME = 200
WORKING = (ImportBatch.State.READING, ImportBatch.State.WRITING)
INTERRUPTED = "Askaround was stopped meanwhile; nothing was changed. Bring the file again."
OVER = (ImportBatch.State.DONE, ImportBatch.State.FAILED, ImportBatch.State.UNDONE)


def imports_folder() -> Path:
    """Where the files of all imports wait."""
    from askaround.config.environment import data_folder

    return data_folder() / "imports"


def folder_of(batch: ImportBatch) -> Path:
    """Where the files of that import wait."""
    return imports_folder() / str(batch.id)


def keep_files(batch: ImportBatch, files: Iterable[UploadedFile[Any]]) -> None:
    """Write the uploaded files into the batch's folder, each under the last part of its name, for the owner's eyes alone (0600)."""
    folder = folder_of(batch)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    for place, file in enumerate(files):
        target = folder / _name(file.name or "")
        if target.name.startswith(".") or target.exists():
            target = folder / f"{place}-{target.name}"
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as sink:
            for chunk in file.chunks():
                sink.write(chunk)


def _name(given: str) -> str:
    """The last part of a name, cut to what every file system takes; its end says what kind of file it is."""
    last = PurePosixPath(given.replace("\\", "/").replace("\0", "")).name
    return last.encode("utf-8", "replace")[-LONGEST_NAME:].decode("utf-8", "ignore") or "file"


def drop_files(batch: ImportBatch) -> None:
    """Forget the files and the plan."""
    _plans.pop(batch.id, None)
    shutil.rmtree(folder_of(batch), ignore_errors=True)


def drop_left_behind(owner: Workspace) -> None:
    """Forget the files of imports that are over: a process killed in the right moment leaves them."""
    folder = imports_folder()
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    over = ImportBatch.objects.filter(
        owner=owner, state__in=OVER, id__in=[key for key in map(_uuid, names) if key]
    )
    for batch in over:
        drop_files(batch)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def is_running(batch: ImportBatch) -> bool:
    """Whether a thread of this process works on it."""
    with _lock:
        return batch.id in _running


def shown(batch: ImportBatch) -> ImportBatch:
    """The batch as it is told: one whose work was cut off has failed, whether its row says so yet or not. Nothing is written."""
    if batch.state in WORKING and not is_running(batch):
        batch.state, batch.error = ImportBatch.State.FAILED, INTERRUPTED
    return batch


def end_interrupted(owner: Workspace) -> None:
    """Write down that the imports whose work was cut off have failed, and forget their files; done before the next one begins."""
    from askaround.network.imports import run

    for batch in ImportBatch.objects.filter(owner=owner, state__in=WORKING).order_by("number"):
        if not is_running(batch):
            run.fail(owner, batch, INTERRUPTED)
            drop_files(batch)


def plan_of(batch: ImportBatch) -> Any | None:
    """The plan that waits for the owner, while this process lives."""
    return _plans.get(batch.id)


def start_reading(owner: Workspace, batch: ImportBatch) -> None:
    """Read the files and make the plan, in the background."""
    _start(owner, batch, _read)


def start_writing(owner: Workspace, batch: ImportBatch) -> bool:
    """Carry the plan out, in the background; False when the batch does not wait for that any more.

    The row says so before the thread begins: the next page must not offer to do it again.
    """
    waiting = ImportBatch.objects.filter(owner=owner, id=batch.id, state=ImportBatch.State.READY)
    values = {"state": ImportBatch.State.WRITING, "stage": "writing", "progress_done": 0, "progress_total": 0}
    if waiting.update(**values) != 1:
        return False
    _start(owner, batch, _write)
    return True


def start_other(owner: Workspace, batch: ImportBatch, part: Callable[[Workspace, ImportBatch], None]) -> None:
    """Do another import's work in the background, such as reading an address book; what it refuses is told on the batch's page."""
    _start(owner, batch, part)


def start_undoing(owner: Workspace, batch: ImportBatch, patience: float = 1.0) -> None:
    """Take it back in the background; a short one is over before this returns, `patience` seconds later at most."""
    with _lock:
        if batch.id in _running:
            return
        _undoing.add(batch.id)
    _refused.pop(batch.id, None)
    _start(owner, batch, _undo)
    until = time.monotonic() + patience
    while is_running(batch) and time.monotonic() < until:
        time.sleep(0.02)


def is_undoing(batch: ImportBatch) -> bool:
    """Whether a thread of this process takes it back."""
    with _lock:
        return batch.id in _undoing


def take_refused(batch: ImportBatch) -> str:
    """Why it could not be taken back when that was last tried; told once."""
    return _refused.pop(batch.id, "")


def in_thread(work: Callable[[], None]) -> None:
    """Run it in a thread of its own, with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=run, name="askaround-import", daemon=True).start()


def _start(owner: Workspace, batch: ImportBatch, part: Callable[[Workspace, ImportBatch], None]) -> None:
    with _lock:
        if batch.id in _running:
            return
        _running.add(batch.id)
    in_thread(lambda: _guarded(owner, batch, part))


def _guarded(owner: Workspace, batch: ImportBatch, part: Callable[[Workspace, ImportBatch], None]) -> None:
    from askaround.lib.faults import sentence_for
    from askaround.network.imports import stopping

    try:
        part(owner, batch)
    except Refusal as refusal:
        _fail(owner, batch, refusal.sentence)
    except Exception as error:  # noqa: BLE001 (a thread of its own: nobody above would tell the owner)
        shown = bool(os.environ.get("ASKAROUND_TRACEBACK"))
        _log.error("import %s could not be done (%s)", batch.handle, type(error).__name__, exc_info=shown)
        sentence = (
            sentence_for(error)
            or "The import could not be done; nothing was changed. ASKAROUND_TRACEBACK=1 before the start says why in the terminal."
        )
        _fail(owner, batch, sentence)
    finally:
        stopping.over(batch)
        with _lock:
            _undoing.discard(batch.id)
            _running.discard(batch.id)


def _fail(owner: Workspace, batch: ImportBatch, sentence: str) -> None:
    from askaround.network.imports import run

    if is_undoing(batch):
        _refused[batch.id] = sentence
        return
    run.fail(owner, batch, sentence)
    drop_files(batch)


def _paths(batch: ImportBatch) -> list[Path]:
    folder = folder_of(batch)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _read(owner: Workspace, batch: ImportBatch) -> None:
    from askaround.network.imports import run
    from askaround.network.imports.read import UnknownTable

    paths = _paths(batch)
    if not paths:
        raise Refusal("The file is no longer there; bring it again.")
    try:
        plan = _plan(owner, batch, paths)
    except UnknownTable:
        preview = _preview(paths)
        if preview is None:
            raise
        run.ask_columns(owner, batch, preview)
        return
    _plans[batch.id] = plan
    run.ready(owner, batch, plan)


def _plan(owner: Workspace, batch: ImportBatch, paths: list[Path]) -> Any:
    from askaround.network.imports import run, stopping

    return run.plan(owner, paths, None, stopping.batch_progress(batch), run.reading_options(batch))


def _preview(paths: list[Path]) -> Any:
    """The beginning of the one table that nobody knows."""
    from askaround.network.imports import files, mapped, run

    def known(titles: list[str]) -> dict[str, bool]:
        return {title: bool(coded.onet) for title, coded in run.code(list(dict.fromkeys(titles))).items()}

    found = [source for path in paths for source in files.sources(path)]
    return mapped.preview(found[0], known) if len(found) == 1 else None


def _write(owner: Workspace, batch: ImportBatch) -> None:
    from askaround.network.imports import run, stopping

    plan = _plans.get(batch.id) or _plan(owner, batch, _paths(batch))
    run.commit(owner, plan, stopping.batch_progress(batch), batch)
    drop_files(batch)


def _undo(owner: Workspace, batch: ImportBatch) -> None:
    from askaround.network.imports import run, stopping

    run.undo(owner, batch, stopping.batch_progress(batch))
