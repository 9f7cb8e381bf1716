"""Importing: drop a file, see what it would do, do it, take it back.

In: files. Out: batches with their progress, their preview, their result; undo stays one click away.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.network.models import ImportBatch
from askaround.network.views import background

State = ImportBatch.State
_WORKING = background.WORKING
_LISTED = 20
_STAGES = {"reading": "Reading the files", "matching": "Looking who is known already", "writing": "Writing",
           "undoing": "Putting everything back", "comparing": "Looking who may be one person"}  # fmt: skip


def _batch(request: OwnedRequest, handle: str) -> ImportBatch:
    number = handle[1:] if handle[:1] == ImportBatch.LETTER else ""
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = ImportBatch.objects.filter(owner=request.owner, number=int(number)).first()
        if found is not None:
            return found
    raise Http404


@require_http_methods(["GET", "POST"])
def start(request: OwnedRequest) -> HttpResponse:
    """Choose files; then reading begins."""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        if not files:
            return _start_page(
                request,
                "Choose a file first: the zip from LinkedIn as it is, a table (.csv), an address book (.vcf), mails.",
            )
        from askaround.lib.faults import sentence_for
        from askaround.network.imports import run

        background.end_interrupted(request.owner)
        background.drop_left_behind(request.owner)
        batch = run.begin(request.owner, options={"words": True} if request.POST.get("words") else None)
        try:
            background.keep_files(batch, files)
        except OSError as error:
            background.drop_files(batch)
            sentence = (
                sentence_for(error)
                or "The file could not be kept; look at the data folder’s rights and space."
            )
            run.fail(request.owner, batch, sentence)
            return _start_page(request, sentence)
        background.start_reading(request.owner, batch)
        return redirect("import-batch", batch.handle)
    return _start_page(request)


def _start_page(request: OwnedRequest, refusal: str = "") -> HttpResponse:
    from askaround.network.imports.run import batch_json

    rows = ImportBatch.objects.filter(owner=request.owner).order_by("-number")[:_LISTED]
    told = [
        (background.shown(row), batch_json(row) | {"people": (row.report or {}).get("people_new", 0)})
        for row in rows
    ]
    context = {"batches": told, "refusal": refusal}
    return render(request, "network/import.html", context, status=400 if refusal else 200)


@require_GET
def show(request: OwnedRequest, batch: str) -> HttpResponse:
    """One import as it stands: being read, waiting for a word, done, taken back, or why not."""
    row = _batch(request, batch)
    if row.state in _WORKING and not background.is_running(row):
        row.refresh_from_db()
        background.shown(row)
    if _asks_columns(row) or (
        row.state == State.READY and "asked" in row.options and "columns" in request.GET
    ):
        return _columns_page(request, row)
    from askaround.network.imports import stopping

    report = row.report or {}
    undoing = background.is_undoing(row)
    stage, done, total = stopping.how_far(row)
    context = {
        "batch": row,
        "undoing": undoing,
        "working": undoing or row.state in _WORKING,
        "stopping": stopping.is_asked(row),
        "stage": _STAGES.get(stage, "Beginning"),
        "done": done,
        "of": total,
        "refusal": background.take_refused(row),
        "files": report.get("files", []),
        "sums": _sums(report),
        "undone": report.get("undone"),
        "some": _some_names(row) if row.state == State.READY else [],
    }
    return render(request, "network/import_batch.html", context)


def _asks_columns(row: ImportBatch) -> bool:
    """Whether the import waits for the owner to say which column is what."""
    return row.state == State.READY and "asked" in row.options and "columns" not in row.options


def _columns_page(request: OwnedRequest, row: ImportBatch, refusal: str = "") -> HttpResponse:
    from askaround.network.imports.columns import FIELDS

    asked = row.options["asked"]
    named = {column: name for name, wanted in row.options.get("columns", {}).items() for column in wanted}
    table = [
        {
            "at": at,
            "name": header,
            "values": [cells[at] for cells in asked["rows"] if cells[at].strip()][:3],
            "field": request.POST.get(f"column-{at}", "")
            if refusal
            else named.get(header, "")
            if named
            else guess,
        }
        for at, (header, guess) in enumerate(zip(asked["header"], asked["guesses"], strict=True))
    ]
    context = {
        "batch": row,
        "columns": table,
        "rows": asked["rows"],
        "header": asked["header"],
        "fields": list(FIELDS.items()),
        "refusal": refusal,
    }
    return render(request, "network/import_columns.html", context, status=400 if refusal else 200)


@require_POST
def columns(request: OwnedRequest, batch: str) -> HttpResponse:
    """Which column is what: read the table by it."""
    row = _batch(request, batch)
    from askaround.network.imports import run

    if row.state != State.READY or "asked" not in row.options:
        raise Refusal("This import does not wait for its columns any more; bring the file again.")
    wanted: dict[str, list[str]] = {}
    for at, header in enumerate(row.options["asked"]["header"]):
        name = request.POST.get(f"column-{at}", "")
        if name:
            wanted.setdefault(name, []).append(header)
    try:
        row = run.with_columns(request.owner, row, wanted)
    except Refusal as refusal:
        return _columns_page(request, row, refusal.sentence)
    background.start_reading(request.owner, row)
    return redirect("import-batch", row.handle)


@require_POST
def stop(request: OwnedRequest, batch: str) -> HttpResponse:
    """Stop reading or writing; everything stays as it was."""
    row = _batch(request, batch)
    from askaround.network.imports import stopping

    if background.is_undoing(row):
        stopping.ask(row)
    elif not stopping.stop(request.owner, row):
        say(request, "It was over already.")
    return redirect("import-batch", row.handle)


def _sums(report: dict[str, Any]) -> dict[str, int]:
    files = report.get("files", [])
    sums = {
        name: sum(file.get(name, 0) for file in files)
        for name in ("rows", "created", "updated", "unchanged", "review")
    }
    sums["skipped"] = sum(file.get("skipped_count", len(file.get("skipped", []))) for file in files)
    sums["remarks"] = sum(file.get("remarks_count", 0) for file in files)
    sums["people"] = report.get("people_new", 0)
    sums["writes"] = sums["created"] + sums["updated"] + sums["review"]
    return sums


def _some_names(batch: ImportBatch) -> list[str]:
    plan = background.plan_of(batch)
    if plan is None:
        return []
    names = (write.draft.name for write in plan.records if plan.people.is_new(write.person))
    return list(dict.fromkeys(islice(names, 12)))


@require_GET
def progress(request: OwnedRequest, batch: str) -> JsonResponse:
    """How far it is."""
    row = _batch(request, batch)
    from askaround.network.imports import stopping

    works = row.state in _WORKING and background.is_running(row)
    stage, done, total = stopping.how_far(row)
    return JsonResponse(
        {
            "over": not (works or background.is_undoing(row)),
            "stage": _STAGES.get(stage, "Beginning"),
            "done": done,
            "total": total,
        }
    )


@require_POST
def do(request: OwnedRequest, batch: str) -> HttpResponse:
    """Carry out what the preview showed."""
    row = _batch(request, batch)
    if _asks_columns(row):
        raise Refusal("Say first which column is what.")
    if not background.start_writing(request.owner, row):
        raise Refusal("This import does not wait for you any more; start it anew.")
    return redirect("import-batch", row.handle)


@require_POST
def leave(request: OwnedRequest, batch: str) -> HttpResponse:
    """Leave a read file alone; nothing is written."""
    row = _batch(request, batch)
    if row.state != State.READY:
        raise Refusal("This import does not wait for you any more.")
    from askaround.network.imports import run

    run.fail(request.owner, row, "You left it; nothing was changed.")
    background.drop_files(row)
    say(request, "Left alone; nothing was changed.")
    return redirect("import")


@require_POST
def undo(request: OwnedRequest, batch: str) -> HttpResponse:
    """Take one import back; of a large one the page shows how far that is."""
    row = _batch(request, batch)
    if row.state != State.DONE:
        raise Refusal("This import was taken back before, or never done; nothing changed.")
    background.start_undoing(request.owner, row)
    return redirect("import-batch", row.handle)
