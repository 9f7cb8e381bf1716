"""The verbs of importing: plan, commit, undo; and what they tell.

In: an owner, paths, a plan, a batch. Out: `Plan`, `ImportBatch`, JSON. A file imported again as it is changes nothing: then there is
no batch, and `commit` returns None.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.ids import uuid7
from askaround.network import finding, summaries
from askaround.network.imports import bulk, mapped, reasons, stopping, store, stored, undoing
from askaround.network.imports.bulk import Prepared
from askaround.network.imports.collecting import seldom_collecting
from askaround.network.imports.mapped import Preview
from askaround.network.imports.plan import FilePlan, Plan, make_plan
from askaround.network.imports.read import Progress
from askaround.network.imports.store import Coded
from askaround.network.models import ImportBatch, Person

ATTEMPTS = 3
KEPT_REASONS = 500
KEPT_LETTERS = 300
State = ImportBatch.State
batch_progress = stopping.batch_progress


class _Stale(Exception):
    """Something relevant changed between plan and commit."""


def plan(
    owner: Workspace,
    paths: Iterable[Path | str],
    kind: str | None = None,
    progress: Progress | None = None,
    options: Mapping[str, Any] | None = None,
) -> Plan:
    """What importing these files would do; nothing is written. Opens no transaction. `options` are those of `ImportBatch`.

    `progress(stage, done, total)` is called with the stages reading and matching. Raises Refusal, one sentence, when nothing can be
    imported.
    """
    with seldom_collecting():
        return make_plan(owner, paths, kind, progress, options)


def begin(owner: Workspace, kind: str = "", options: Mapping[str, Any] | None = None) -> ImportBatch:
    """A batch to be polled while a plan is made and committed in the background; hand it to `commit`, or to `fail`."""
    with transaction.atomic():
        number = next_numbers(owner, ImportBatch.LETTER)
        return ImportBatch.objects.create(
            owner=owner, number=number, kind=kind, state=State.READING, options=dict(options or {})
        )


def ask_columns(owner: Workspace, batch: ImportBatch, preview: Preview) -> None:
    """The batch waits for the owner to say which column is what; the beginning of the table is kept until the import is over."""
    asked = {"header": preview.header, "rows": preview.rows, "guesses": preview.guesses}
    ImportBatch.objects.filter(owner=owner, pk=batch.pk).update(
        state=State.READY, options={**batch.options, "asked": asked}, stage=""
    )


def with_columns(owner: Workspace, batch: ImportBatch, columns: Mapping[str, Sequence[str]]) -> ImportBatch:
    """The owner said which column is what: the batch is read again. Raises Refusal when it does not wait for that any more."""
    options = {**batch.options, "columns": mapped.checked(columns)}
    waiting = ImportBatch.objects.filter(owner=owner, pk=batch.pk, state=State.READY)
    if "asked" not in options or waiting.update(state=State.READING, options=options, report={}) != 1:
        raise Refusal("This import does not wait for its columns any more; bring the file again.")
    batch.refresh_from_db()
    return batch


def reading_options(batch: ImportBatch) -> dict[str, Any]:
    """What of a batch's options says how its files are read."""
    return {name: value for name, value in batch.options.items() if name != "asked"}


def ready(owner: Workspace, batch: ImportBatch, plan: Plan) -> None:
    """The plan of this batch is made and waits for the owner: keep its report."""
    ImportBatch.objects.filter(owner=owner, pk=batch.pk).update(
        state=State.READY, kind=_kind(plan), report=_report(plan), stage=""
    )


def fail(owner: Workspace, batch: ImportBatch, sentence: str) -> None:
    """The import of this batch could not be done; the sentence says why. A batch that is done stays done."""
    ImportBatch.objects.filter(owner=owner, pk=batch.pk).exclude(state__in=(State.DONE, State.UNDONE)).update(
        state=State.FAILED, error=sentence, finished_at=clock.now(), options=reading_options(batch)
    )


def commit(
    owner: Workspace, plan: Plan, progress: Progress | None = None, batch: ImportBatch | None = None
) -> ImportBatch | None:
    """Write the plan in one transaction; the batch comes back, or None when there was nothing to write (and no `batch` given).

    Parameters are made before the transaction opens. When somebody changed a person meanwhile, the plan is made anew, up to three
    times. Raises Refusal when that does not help, or when `batch` was committed before.
    """
    if not plan.changes and batch is None:
        return None
    tell: Progress = progress or (lambda _stage, _done, _total: None)
    with seldom_collecting():
        for _ in range(ATTEMPTS):
            number = batch.pk if batch else uuid7()
            prepared = store.prepare(owner, plan, number, code, clock.now())
            try:
                return _write(owner, plan, prepared, number, batch, tell)
            except (_Stale, IntegrityError):
                fresh = make_plan(owner, plan.paths, plan.kind, progress, plan.options)
                _replace(plan, fresh)
    raise Refusal("Your people are being changed at the same time; wait until that is done and import again.")


def _replace(old: Plan, new: Plan) -> None:
    """The caller's plan becomes the one that is written, so that what is told is what was done."""
    for name in Plan.__dataclass_fields__:
        setattr(old, name, getattr(new, name))


def _write(
    owner: Workspace,
    plan: Plan,
    prepared: Prepared,
    number: uuid.UUID,
    batch: ImportBatch | None,
    tell: Progress,
) -> ImportBatch:
    with transaction.atomic():
        # The counter's row is locked from here on, and whoever adds a person needs it: nobody slips in after the mark is taken.
        handle = next_numbers(owner, ImportBatch.LETTER, 0 if batch else 1)
        next_numbers(owner, Person.LETTER, 0)
        if stored.mark(owner) != plan.mark:
            raise _Stale
        values: dict[str, Any] = {
            "state": State.DONE,
            "kind": _kind(plan),
            "options": plan.options,
            "stage": "",
            "report": _report(plan),
            "finished_at": clock.now(),
            "progress_done": prepared.total,
            "progress_total": prepared.total,
        }
        if batch is None:
            ImportBatch.objects.create(id=number, owner=owner, number=handle, **values)
        else:
            waiting = ImportBatch.objects.filter(
                owner=owner, pk=number, state__in=(State.READING, State.READY, State.WRITING)
            )
            if waiting.update(**values) != 1:
                raise Refusal("This import was done or taken back before; start it anew.")
        bulk.write(owner, prepared, lambda done, total: tell("writing", done, total))
        met = {touch.person for touch in plan.touches} | {entry.person for entry in plan.happened}
        summaries.refresh(owner, met)
        finding.enter_batch(owner, number)
        finding.reindex(
            owner, [state.id for state in plan.people.wholes() if state.changed and not state.new]
        )
    return ImportBatch.objects.get(owner=owner, pk=number)


def code(titles: list[str]) -> dict[str, Coded]:
    """Each title's career, by the catalogue."""
    if not titles:
        return {}
    from askaround.explore.catalogue.coder import code_titles

    return {
        title: Coded(found.onet or "", round(found.score, 4), found.seniority or "", found.status or "")
        for title, found in zip(titles, code_titles(titles), strict=True)
    }


def undo(owner: Workspace, batch: ImportBatch, progress: Progress | None = None) -> dict[str, Any]:
    """Take one import back; see `undoing.undo` for the result and docs/use/import.md for what is kept.

    `progress(stage, done, total)` is called with the stages undoing and comparing.
    """
    return undoing.undo(owner, batch, progress)


def batch_of(owner: Workspace, reference: str) -> ImportBatch:
    """The batch with that id or handle (`b3`). Raises Refusal for none."""
    batches = ImportBatch.objects.filter(owner=owner)
    text = reference.strip().lower()
    found = None
    if text[:1] == ImportBatch.LETTER and text[1:].isascii() and text[1:].isdigit() and len(text) < 10:
        found = batches.filter(number=int(text[1:])).first()
    else:
        try:
            found = batches.filter(pk=uuid.UUID(text)).first()
        except ValueError:
            found = None
    if found is None:
        raise Refusal(f"There is no import “{reference[:60]}”; “askaround batches” lists them.")
    return found


def batch_json(batch: ImportBatch) -> dict[str, Any]:
    """One batch as `batches` lists it."""
    report = batch.report or {}
    return {
        "id": str(batch.pk),
        "handle": batch.handle,
        "kind": batch.kind,
        "state": batch.state,
        "at": batch.finished_at or batch.created_at,
        "undone_at": batch.undone_at,
        **{name: sum(entry.get(name, 0) for entry in report.get("files", [])) for name in ("rows", *COUNTS)},
        "files": [entry["path"] for entry in report.get("files", [])],
    }


COUNTS = ("created", "updated", "unchanged", "review")


def result_json(plan: Plan, batch: ImportBatch | None, *, dry_run: bool = False) -> dict[str, Any]:
    """`{batch, handle, dry_run, files: [{path, kind, rows, created, updated, unchanged, review, skipped: [{row, reason}]}], people}`.

    Each file has `remarks` too, rows that were read but for something, with what it is. `people` is the total afterwards; of a dry run, the
    total as it would be. `batch` is null when nothing was written. `waiting` counts mails kept for people not known yet, `answered` those
    that had waited and count now (imports/waiting.py).
    """
    return {
        "batch": str(batch.pk) if batch else None,
        "handle": batch.handle if batch else None,
        "dry_run": dry_run,
        "files": [_file_json(entry) for entry in plan.files],
        "people": plan.stored_people + plan.new_people,
        "waiting": len({wait.message.key for wait in plan.waits}),
        "answered": sum(touch.cause is not None for touch in plan.touches),
    }


def _file_json(entry: FilePlan) -> dict[str, Any]:
    counts = {name: entry.counts[name] for name in COUNTS}
    skips = sorted(entry.skipped, key=lambda skip: skip.row)
    told = [{"row": skip.row, "reason": skip.reason, "harmless": skip.harmless} for skip in skips]
    remarks = [{"row": skip.row, "reason": skip.reason} for skip in entry.remarks]
    head = {"path": entry.path, "kind": entry.kind, "rows": entry.rows}
    return {**head, **counts, "skipped": told, "remarks": remarks}


def _report(plan: Plan) -> dict[str, Any]:
    """What is kept of the result with the batch; of many reasons the first 500."""
    files = [_file_json(entry) for entry in plan.files]
    for entry in files:
        entry["skipped_count"] = len(entry["skipped"])
        if len(entry["skipped"]) > reasons.MANY:
            entry["reasons"] = reasons.grouped(entry["skipped"])
        # What loses something is kept before what does not.
        entry["skipped"] = sorted(entry["skipped"], key=lambda skip: skip["harmless"])[:KEPT_REASONS]
        entry["remarks_count"] = len(entry["remarks"])
        entry["remarks"] = [
            {**told, "reason": told["reason"][:KEPT_LETTERS]} for told in entry["remarks"][:KEPT_REASONS]
        ]
    return {"files": files, "people_before": plan.stored_people, "people_new": plan.new_people}


def _kind(plan: Plan) -> str:
    families = dict.fromkeys(entry.kind.partition("-")[0] for entry in plan.files if entry.counts.total())
    return ", ".join(families)[:30]
