"""`import`, `undo`, `batches`: files in, what was read out, and the way back.

In: paths, a batch. Out: JSON and exit codes as CONTRACT says: 0 done, 1 not done, 3 done in part.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from askaround.cli.context import Context

SHOWN = 20
Progress = Callable[[str, int, int], None]


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.rpartition(" ")[2]
    {
        "import": _configure_import,
        "undo": _configure_undo,
        "batches": _configure_batches,
    }[command](parser)


def _configure_import(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(usage=parser.error)
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a zip, a folder, a CSV, a vCard file, a mailbox or a calendar",
    )
    parser.add_argument(
        "--imap",
        action="append",
        default=[],
        metavar="FOLDER",
        help="a mail folder on the server of your mail account (askaround mail setup), such as INBOX or Sent",
    )
    parser.add_argument(
        "--words",
        action="store_true",
        help="keep the plain text of mails with the people; otherwise only who wrote to whom, when, and the subject",
    )
    parser.add_argument(
        "--kind",
        choices=("linkedin", "google", "outlook", "vcard", "monica", "mbox", "maildir", "eml", "ics"),
        help="what the files are; otherwise found by content",
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="of any other table, which column is what: --map name=Who --map email=Mail (mail, phone, web, labels and notes may have "
        "several); the fields are in docs/use/import.md",
    )
    parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")


def _configure_undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", metavar="BATCH", help="the import's handle, such as b3, or its id")


def _configure_batches(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_positive, default=50, help="how many (50)")


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError("a number from 1 to 100000")
    return number


def run(context: Context, args: argparse.Namespace) -> int:
    return {
        "import": _import,
        "undo": _undo,
        "batches": _batches,
    }[context.command](context, args)


def _import(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.imports import imap, mapped
    from askaround.network.imports import run as imports
    from askaround.outreach import imported

    if not (args.paths or args.imap):
        args.usage("name what to read: a file, a folder or a zip, or a mail folder with --imap")
    owner = context.owner
    options: dict[str, Any] = {"words": True} if args.words else {}
    if args.map:
        options["columns"] = mapped.parse(args.map)
    with _progress() as progress, ExitStack() as stack, _stoppable(owner):
        paths, shown = list(args.paths), {}
        for folder in args.imap:
            path, name = stack.enter_context(imap.fetched(owner, folder, words=args.words, progress=progress))
            paths.append(path)
            shown[str(path)] = name
        plan = imports.plan(owner, paths, kind=args.kind, progress=progress, options=options)
        for entry in plan.files:
            entry.path = shown.get(entry.path, entry.path)
        batch = None if args.dry_run else imports.commit(owner, plan, progress)
    if batch is not None:
        # What people wrote since they were asked answers the ask.
        imported.see_imported(owner)
    result = imports.result_json(plan, batch, dry_run=args.dry_run)
    context.emit(result, None if context.json else _told(result))
    return 3 if plan.in_part else 0


@contextmanager
def _stoppable(owner: Any) -> Iterator[None]:
    """Ctrl-C takes back what was begun; what was done already is told with the way back."""
    from askaround.lib.errors import Refusal
    from askaround.network.imports import stopping
    from askaround.network.models import ImportBatch

    before = (
        ImportBatch.objects.filter(owner=owner).order_by("-number").values_list("number", flat=True).first()
    )
    try:
        yield
    except KeyboardInterrupt:
        rows = ImportBatch.objects.filter(owner=owner, number__gt=before or 0, state=ImportBatch.State.DONE)
        done = rows.order_by("number").first()
        told = (
            f"It was done already; to take it back: askaround undo {done.handle}"
            if done
            else stopping.STOPPED
        )
        raise Refusal(told, exit_code=130) from None


@contextmanager
def _undo_stoppable(batch: Any) -> Iterator[None]:
    """Ctrl-C leaves everything as it was; once it was taken back, that is told."""
    from askaround.lib.errors import Refusal
    from askaround.network.imports import stopping

    try:
        yield
    except KeyboardInterrupt:
        batch.refresh_from_db(fields=["state"])
        done = "It was taken back already; “askaround duplicates --again” looks anew who may be one person."
        told = done if batch.state == batch.State.UNDONE else stopping.STOPPED
        raise Refusal(told, exit_code=130) from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on stderr for a terminal; nothing for a pipe."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage.capitalize(), completed=done, total=total or None)

        yield tell


def _told(result: dict[str, Any]) -> str:
    lines: list[str] = []
    for entry in result["files"]:
        lines += _file_lines(entry)
    if result["answered"]:
        lines.append(
            f"{_mails(result['answered'])} read before {_one(result['answered'], 'counts', 'count')} now."
        )
    if result["waiting"]:
        are = _one(result["waiting"], "waits until its sender is known", "wait until their senders are known")
        lines.append(f"{_mails(result['waiting'])} of people you do not know yet {are}.")
    if result["dry_run"]:
        lines.append(f"Nothing was written. With this import you would have {result['people']:,} people.")
    elif result["handle"]:
        lines.append(
            f"You have {result['people']:,} people now. To take this import back: askaround undo {result['handle']}"
        )
    else:
        lines.append(f"Nothing has changed since the last import; you have {result['people']:,} people.")
    if any(entry["review"] for entry in result["files"]):
        lines.append("Some may be people you have already: askaround duplicates lists them.")
    return "\n".join(lines)


def _mails(count: int) -> str:
    return _one(count, "1 mail", f"{count:,} mails")


def _one(count: int, singular: str, plural: str) -> str:
    return singular if count == 1 else plural


def _file_lines(entry: dict[str, Any]) -> list[str]:
    rows = len(entry["skipped"])
    words = [
        f"{entry[name]:,} {word}"
        for name, word in (("created", "new"), ("review", "new but perhaps known"), ("updated", "updated"))
        if entry[name]
    ]
    words += [f"{entry['unchanged']:,} unchanged"] if entry["unchanged"] else []
    words += [f"{rows:,} left out"] if rows else []
    lines = [f"{entry['path']} ({entry['kind']}): {entry['rows']:,} rows; {', '.join(words) or 'nothing'}"]
    lines += _left_out(entry["skipped"])
    remarks = entry["remarks"]
    lines += [f"  row {told['row']}: {told['reason'][:200]}" for told in remarks[:SHOWN]]
    if len(remarks) > SHOWN:
        lines.append(f"  … and {len(remarks) - SHOWN:,} more that are kept as written; --json lists all.")
    return lines


def _left_out(skipped: list[dict[str, Any]]) -> list[str]:
    """Each with its row, or of many how often each reason stands."""
    from askaround.network.imports import reasons

    if len(skipped) <= SHOWN:
        return [
            f"  row {skip['row']}: {skip['reason']}" if skip["row"] else f"  {skip['reason']}"
            for skip in skipped
        ]
    found = reasons.grouped(skipped, SHOWN)
    lines = [f"  {group['count']:,} × {group['reason']}" for group in found]
    return [*lines, "  Which rows: --json lists them all."]


def _undo(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.imports import run as imports
    from askaround.outreach import imported

    batch = imports.batch_of(context.owner, args.batch)
    with _progress() as progress, _undo_stoppable(batch):
        result = imports.undo(context.owner, batch, progress)
    imported.see_imported(context.owner)
    counts = f"{result['removed']:,} people removed, {result['restored']:,} put back as they were"
    lines = [f"Taken back: {counts}; {len(result['kept']):,} kept."]
    lines += [f"  {row['handle']} {row['name']}: {row['why']}" for row in result["kept"]]
    context.emit(result, None if context.json else "\n".join(lines))
    return 0


def _batches(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.imports import review

    context.lines(
        review.batches(context.owner, args.limit),
        [
            ("Import", lambda row: row["handle"]),
            ("When", lambda row: f"{row['at']:%Y-%m-%d %H:%M}"),
            ("Kind", lambda row: row["kind"]),
            ("State", lambda row: row["state"]),
            ("New", lambda row: row["created"] + row["review"]),
            ("Updated", lambda row: row["updated"]),
        ],
        empty="Nothing was imported yet. askaround import PATH reads a LinkedIn archive, a Google CSV or vCards.",
    )
    return 0
