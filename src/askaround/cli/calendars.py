"""`askaround calendars [list|add|read|remove]`: the calendars that say when the owner is taken.

In: a file or an address. Out: what was read; nothing is ever written there.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="list|add|read|remove")
    verbs.add_parser("list", help="the calendars that say when you are taken")
    add = verbs.add_parser("add", help="a file, the address of a feed, or a calendar on a CalDAV server")
    add.add_argument("source", metavar="FILE|URL", help="an .ics file or an address")
    add.add_argument("--user", default="", metavar="U", help="who signs in")
    add.add_argument("--name", default="", help="what to call it")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    read = verbs.add_parser("read", help="read them again")
    read.add_argument(
        "calendar",
        nargs="?",
        default="",
        metavar="CALENDAR",
        help="its name; all that have an address without",
    )
    remove = verbs.add_parser("remove", help="forget a calendar, its password and its times")
    remove.add_argument("calendar", metavar="CALENDAR", help="its name")


def run(context: Context, args: argparse.Namespace) -> int:
    verbs = {"add": _add, "read": _read, "remove": _remove, "list": _list, None: _list}
    return verbs[args.verb](context, args)


def _json(source: Any) -> dict[str, Any]:
    return {
        "id": str(source.id),
        "name": source.name,
        "kind": source.kind,
        "fetched_at": source.fetched_at,
        "read_until": source.read_until,
        "problem": source.problem,
    }


def _list(context: Context, args: argparse.Namespace) -> int:
    del args
    from askaround.prepare import sources

    context.lines(
        [_json(row) for row in sources.sources(context.owner)],
        (
            ("Name", lambda row: row["name"]),
            ("Kind", lambda row: row["kind"]),
            ("Read", lambda row: f"{row['fetched_at']:%Y-%m-%d %H:%M}" if row["fetched_at"] else ""),
            ("Until", lambda row: row["read_until"]),
            ("Remark", lambda row: row["problem"]),
        ),
        "No calendar is read; askaround calendars add FILE|URL names one.",
    )
    return 0


def _add(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import caldav, sources

    if "://" in args.source:
        source, read = sources.add_address(context.owner, args.source, args.user, _password(args), args.name)
    else:
        try:
            with Path(args.source).open("rb") as handle:
                content = handle.read(caldav.MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "that is no file name"
            raise Refusal(f"{args.source[:200]} cannot be read ({why}).") from None
        source, read = sources.add_file(context.owner, args.name or args.source, content)
    _told(context, source, read)
    return 0


def _password(args: argparse.Namespace) -> str:
    """From standard input, ASKAROUND_CALENDAR_PASSWORD, or asked for; "" keeps the one stored."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if "ASKAROUND_CALENDAR_PASSWORD" in os.environ:
        return os.environ["ASKAROUND_CALENDAR_PASSWORD"]
    if not args.user or not sys.stdin.isatty():
        return ""
    import getpass

    return getpass.getpass("Password (empty keeps the one stored): ", stream=sys.stderr)


def _told(context: Context, source: Any, read: Any) -> None:
    result = {**_json(source), "events": read.events, "taken": len(read.busy), "remarks": list(read.remarks)}
    many = "one event" if read.events == 1 else f"{read.events:,} events"
    context.emit(result, " ".join([f"{source.name}: {many} read.", *read.remarks]))


def _read(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import sources

    if args.calendar:
        source = sources.source_of(context.owner, args.calendar)
        _told(context, source, sources.read_again(context.owner, source))
        return 0
    done, failed = 0, []
    for source in sources.sources(context.owner).exclude(kind=sources.Kind.FILE):
        try:
            sources.read_again(context.owner, source)
            done += 1
        except Refusal as refusal:
            failed.append(f"{source.name}: {refusal.sentence}")
            context.progress(failed[-1])
    context.emit({"read": done, "failed": failed}, f"{done} read.")
    return 3 if failed else 0


def _remove(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import sources

    source = sources.source_of(context.owner, args.calendar)
    sources.forget(context.owner, source)
    context.emit({"removed": source.name}, f"“{source.name}” is forgotten.")
    return 0
