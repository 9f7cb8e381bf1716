"""`duplicates`, `merge`, `unmerge`, `distinct`, `merges`: people who may be one, made one or kept apart.

In: two people, a merge. Out: JSON as CONTRACT says. Nothing is made one without the owner, and every merge can be undone.
"""

from __future__ import annotations

import argparse
from typing import Any

from askaround.cli.context import Context
from askaround.cli.imports import _positive, _progress
from askaround.lib.errors import Refusal

_PERSON = "a person: id, handle, mail, LinkedIn address or unique name"


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.rpartition(" ")[2]
    if command in ("duplicates", "merges"):
        parser.add_argument("--limit", type=_positive, default=50, help="how many (50)")
    if command == "duplicates":
        parser.add_argument(
            "--again",
            action="store_true",
            help="first look through everybody; what you answered stays answered",
        )
    if command == "merge":
        add_pair(parser, _PERSON)
    if command == "distinct":
        parser.add_argument("a", metavar="A", help=_PERSON)
        parser.add_argument("b", metavar="B", help="the other person")
    if command == "unmerge":
        parser.add_argument("merge", metavar="MERGE", help="the merge's handle, such as m3, or its id")


def add_pair(parser: argparse.ArgumentParser, which: str) -> None:
    """The arguments of a merge: the one that is kept, the other, whose values to take."""
    parser.add_argument("a", metavar="A", help=f"{which}; this one is kept")
    parser.add_argument("b", metavar="B", help="the other one, whose handle leads to A from then on")
    parser.add_argument(
        "--take", action="append", default=[], metavar="FIELD=a|b",
        help="whose value to take where they differ, such as name=b; may be repeated",
    )  # fmt: skip


def choices_of(taken: list[str]) -> dict[str, str]:
    """`name=b` … as the verbs take it. Raises Refusal for what is not so."""
    found = {}
    for text in taken:
        field, sign, side = text.partition("=")
        if not sign or not field or not side:
            raise Refusal(f"--take is FIELD=a or FIELD=b, such as name=b, not “{text[:60]}”.", exit_code=2)
        found[field.strip()] = side.strip()
    return found


def run(context: Context, args: argparse.Namespace) -> int:
    return {
        "duplicates": _duplicates,
        "merge": _merge,
        "unmerge": _unmerge,
        "distinct": _distinct,
        "merges": _merges,
    }[context.command](context, args)


def _duplicates(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import pairs
    from askaround.network.queries.doubtful import PEOPLE, doubtful_json

    owner = context.owner
    if args.again:
        with _progress() as progress:
            new = pairs.look_again(owner, PEOPLE, lambda done, total: progress("looking", done, total))
        context.progress(f"{new:,} {'pair' if new == 1 else 'pairs'} not known before.")
    context.lines(doubtful_json(owner, PEOPLE, args.limit), PAIR, empty="No two people look like one.")
    return 0


PAIR: list[tuple[str, Any]] = [
    ("", lambda row: f"{row['a']['handle']} {row['a']['name']}"),
    ("Perhaps the same", lambda row: f"{row['b']['handle']} {row['b']['name']}"),
    ("Score", lambda row: f"{row['score']:.2f}"),
    ("Why", lambda row: ", ".join(row["reasons"])),
]


def _merge(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import people
    from askaround.network.queries import person_of

    owner = context.owner
    row = people.merge_and_compare(
        owner, person_of(owner, args.a), person_of(owner, args.b), choices_of(args.take)
    )
    kept = person_of(owner, str(row.kept))
    told(context, row, kept, f"askaround unmerge {row.handle}")
    return 0


def told(context: Context, merge: Any, kept: Any, back: str) -> None:
    """A merge, and how to take it back."""
    result = merge_json(merge) | {"kept": named(kept)}
    context.emit(
        result,
        f"{merge.absorbed_name} and {merge.kept_name} are one now: {kept.handle} {kept.name}. To part them again: {back}",
    )


def _unmerge(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import people
    from askaround.network.queries import person_of
    from askaround.network.queries.merges import merge_of

    owner = context.owner
    row = merge_of(owner, args.merge)
    if row.what != "person":
        raise Refusal(
            f"{row.handle} made two organisations one: askaround organisations unmerge {row.handle}."
        )
    back = people.unmerge_and_compare(owner, row)
    kept = person_of(owner, str(row.kept))
    context.emit(
        merge_json(row) | {"kept": named(kept), "absorbed": named(back)},
        f"Parted: {kept.handle} {kept.name} and {back.handle} {back.name} are two again.",
    )
    return 0


def merge_json(merge: Any) -> dict[str, Any]:
    """A merge as scripts see it."""
    letter = "p" if merge.what == "person" else "o"
    return {
        "merge": str(merge.pk),
        "handle": merge.handle,
        "what": merge.what,
        "kept": {"id": str(merge.kept), "name": merge.kept_name},
        "absorbed": {
            "id": str(merge.absorbed),
            "handle": f"{letter}{merge.absorbed_number}",
            "name": merge.absorbed_name,
        },
        "at": merge.created_at,
        "undone_at": merge.undone_at,
    }


def named(row: Any) -> dict[str, Any]:
    """A row as a result names it."""
    return {"id": str(row.pk), "handle": row.handle, "name": row.name}


def _distinct(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import pairs
    from askaround.network.queries import person_of
    from askaround.network.queries.doubtful import PEOPLE, sides_json

    owner = context.owner
    a, b = person_of(owner, args.a), person_of(owner, args.b)
    pairs.say_distinct(owner, PEOPLE, a, b)
    result = sides_json(owner, PEOPLE, [(a, b)])[0] | {"verdict": "distinct"}
    context.emit(result, f"Noted: {a.name} and {b.name} are two people.")
    return 0


def _merges(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.queries.merges import merges

    context.lines(
        [merge_json(row) for row in merges(context.owner)[: args.limit]],
        [
            ("Merge", lambda row: row["handle"]),
            ("When", lambda row: f"{row['at']:%Y-%m-%d %H:%M}"),
            ("Absorbed", lambda row: f"{row['absorbed']['handle']} {row['absorbed']['name']}"),
            ("Kept", lambda row: row["kept"]["name"]),
            ("Parted again", lambda row: f"{row['undone_at']:%Y-%m-%d}" if row["undone_at"] else ""),
        ],
        empty="Nobody was made one with another yet: askaround duplicates lists who may be.",
    )
    return 0
