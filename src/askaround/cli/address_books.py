"""`askaround addressbook add|sync|list|remove|gone`. In: a CardDAV address. Out: what came in; nothing is ever written there."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|sync|list|gone|remove")
    add = verbs.add_parser("add", help="an address book on a CardDAV server, or all of yours there")
    add.add_argument("url", metavar="URL", help="of the book, or of the server")
    add.add_argument("--user", default="", metavar="U", help="who signs in")
    add.add_argument("--name", default="", help="what to call it (else as the server does)")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.add_argument(
        "--password-env", default="", metavar="NAME", help="read the password from that variable"
    )
    sync = verbs.add_parser("sync", help="read what changed there")
    sync.add_argument(
        "book", nargs="?", default="", metavar="BOOK", help="its name or address; all of them without"
    )
    sync.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
    sync.add_argument("--all", action="store_true", help="read every card anew, changed or not")
    verbs.add_parser("list", help="your address books")
    gone = verbs.add_parser("gone", help="people whose card is gone from its book")
    gone.add_argument("--keep", action="store_true", help="they all stay: do not list them again")
    remove = verbs.add_parser("remove", help="forget an address book and its password; the people stay")
    remove.add_argument("book", metavar="BOOK", help="its name or address")


def run(context: Context, args: argparse.Namespace) -> int:
    verbs = {"add": _add, "sync": _sync, "list": _list, "gone": _gone, "remove": _remove}
    return verbs[args.verb](context, args)


def _add(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.address_books import books

    kept = books.add(context.owner, args.url, args.user, _password(args), args.name)
    told = ", ".join(f"“{book.name}” ({book.url})" for book in kept)
    result = {"books": [books.book_json(book) for book in kept]}
    context.emit(result, f"Kept: {told}. askaround addressbook sync reads them; nothing is written there.")
    return 0


def _password(args: argparse.Namespace) -> str:
    """From standard input, a variable, ASKAROUND_ADDRESSBOOK_PASSWORD, or asked for; "" keeps the stored one."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    name = args.password_env or "ASKAROUND_ADDRESSBOOK_PASSWORD"
    if name in os.environ:
        return os.environ[name]
    if args.password_env:
        raise Refusal(f"The variable {args.password_env[:80]} is not set.")
    if not args.user or not sys.stdin.isatty():
        return ""
    import getpass

    return getpass.getpass("Password (empty keeps the one stored): ", stream=sys.stderr)


def _sync(context: Context, args: argparse.Namespace) -> int:
    from askaround.cli.imports import _progress
    from askaround.network.address_books import books, sync

    owner = context.owner
    wanted = [books.book_of(owner, args.book)] if args.book else list(books.books(owner))
    if not wanted:
        raise Refusal("You have no address book yet; askaround addressbook add URL --user NAME adds one.")
    results: list[dict[str, Any]] = []
    failed: list[str] = []
    in_part = False
    with _progress() as progress:
        for book in wanted:
            try:
                read = sync.read_book(
                    owner, book, dry_run=args.dry_run, everything=args.all, progress=progress
                )
            except Refusal as refusal:
                failed.append(f"{book.name}: {refusal.sentence}" if len(wanted) > 1 else refusal.sentence)
                continue
            in_part = in_part or read.in_part
            results.append(sync.read_json(read))
    if failed and not results:
        raise Refusal(" ".join(failed))
    lines = [line for result in results for line in _told(result)]
    context.emit({"books": results, "failed": failed}, None if context.json else "\n".join(lines))
    for sentence in failed:
        context.progress(sentence)
    return 3 if failed or in_part else 0


def _told(result: dict[str, Any]) -> list[str]:
    words = [
        f"{result[key]:,} {word}"
        for key, word in (("created", "new"), ("review", "new but perhaps known"), ("updated", "updated"))
        if result[key]
    ]
    lines = [f"{result['book']}: {result['fetched']:,} cards read; {', '.join(words) or 'nothing new'}"]
    lines += [f"  {row['card']}: {row['reason']}" for row in result["left"][:SHOWN]]
    if len(result["left"]) > SHOWN:
        lines.append(f"  … and {len(result['left']) - SHOWN:,} more; --json lists all.")
    if result["gone"]:
        lines.append(
            f"  {result['gone']:,} cards are gone there; nobody is deleted here. askaround addressbook gone lists them."
        )
    if result["dry_run"]:
        lines.append("  Nothing was written.")
    elif result["handle"]:
        lines.append(f"  To take this back: askaround undo {result['handle']}")
    return lines


def _list(context: Context, args: argparse.Namespace) -> int:
    del args
    from askaround.network.address_books import books

    rows = [books.book_json(book) for book in books.books(context.owner)]
    lines = []
    for row in rows:
        when = f"read {row['synced_at']:%Y-%m-%d %H:%M}" if row["synced_at"] else "not read yet"
        lines.append(f"{row['name']}  {row['url']}  {row['cards']} cards, {row['gone']} gone, {when}")
        if row["error"]:
            lines.append(f"  {row['error']}")
    context.emit({"books": rows}, "\n".join(lines) or "You have no address book yet.")
    return 0


def _gone(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.address_books import books

    if args.keep:
        kept = books.keep_gone(context.owner)
        context.emit({"kept": kept}, f"Kept as they are: {kept:,}.")
        return 0
    rows = books.gone(context.owner)
    result = [
        {"person": row.person.handle, "name": row.person.name, "book": row.book, "since": row.since}
        for row in rows
    ]
    lines = [
        f"{row.person.handle} {row.person.name}: gone from {row.book} since {row.since:%Y-%m-%d}"
        for row in rows
    ]
    context.emit({"gone": result}, "\n".join(lines) or "Nobody's card is gone.")
    return 0


def _remove(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.address_books import books

    book = books.book_of(context.owner, args.book)
    books.remove(context.owner, book)
    context.emit({"removed": book.url}, f"“{book.name}” is forgotten, its password too; the people stay.")
    return 0
