"""`organisations duplicates|merge|unmerge|distinct`: employers that may be one, made one or kept apart.

In: two employers, a merge. Out: JSON as of the same commands for people.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from askaround.cli.context import Context
from askaround.cli.imports import _progress
from askaround.cli.review import PAIR, add_pair, choices_of, merge_json, named, told
from askaround.lib.errors import Refusal

_ORGANISATION = "an employer: id, handle (o3) or name"


def configure(verbs: Any) -> None:
    """The verbs, added to those of `organisations`."""
    duplicates = verbs.add_parser("duplicates", help="pairs that may be one employer")
    duplicates.add_argument(
        "--again", action="store_true", help="first look through all; what you answered stays answered"
    )
    add_pair(verbs.add_parser("merge", help="make two employers one; it can be undone"), _ORGANISATION)
    unmerge = verbs.add_parser("unmerge", help="part them again, everything back in its place")
    unmerge.add_argument("merge", metavar="MERGE", help="the merge's handle, such as m3, or its id")
    distinct = verbs.add_parser("distinct", help="say that two employers are two")
    distinct.add_argument("a", metavar="A", help=_ORGANISATION)
    distinct.add_argument("b", metavar="B", help="the other one")


def _duplicates(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import pairs
    from askaround.network.queries.doubtful import ORGANISATIONS, doubtful_json

    owner = context.owner
    if args.again:
        with _progress() as progress:
            new = pairs.look_again(owner, ORGANISATIONS, lambda done, total: progress("looking", done, total))
        context.progress(f"{new:,} {'pair' if new == 1 else 'pairs'} not known before.")
    empty = "No two employers look like one."
    context.lines(doubtful_json(owner, ORGANISATIONS, args.limit), PAIR, empty=empty)
    return 0


def _merge(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import organisations

    owner = context.owner
    kept = _of(context, args.a)
    row = organisations.merge_organisations(owner, kept, _of(context, args.b), choices_of(args.take))
    kept.refresh_from_db()
    told(context, row, kept, f"askaround organisations unmerge {row.handle}")
    return 0


def _unmerge(context: Context, args: argparse.Namespace) -> int:
    from askaround.explore.models import Organisation
    from askaround.network.merging import organisations
    from askaround.network.queries.merges import merge_of

    owner = context.owner
    row = merge_of(owner, args.merge)
    if row.what != "organisation":
        raise Refusal(f"{row.handle} made two people one: askaround unmerge {row.handle}.")
    back = organisations.unmerge_organisations(owner, row)
    kept = Organisation.objects.get(owner=owner, pk=row.kept)
    context.emit(
        merge_json(row) | {"kept": named(kept), "absorbed": named(back)},
        f"Parted: {kept.handle} {kept.name} and {back.handle} {back.name} are two again.",
    )
    return 0


def _distinct(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.merging import pairs
    from askaround.network.queries.doubtful import ORGANISATIONS, sides_json

    owner = context.owner
    a, b = _of(context, args.a), _of(context, args.b)
    pairs.say_distinct(owner, ORGANISATIONS, a, b)
    result = sides_json(owner, ORGANISATIONS, [(a, b)])[0] | {"verdict": "distinct"}
    context.emit(result, f"Noted: {a.name} and {b.name} are two employers.")
    return 0


def _of(context: Context, ref: str) -> Any:
    """An employer, also by what one that was absorbed was called."""
    from askaround.explore.queries import find_organisation
    from askaround.network.queries.merges import ORGANISATION, kept_row

    return kept_row(context.owner, ORGANISATION, ref) or find_organisation(context.owner, ref)


VERBS: dict[str | None, Callable[[Context, argparse.Namespace], int]] = {
    "duplicates": _duplicates,
    "merge": _merge,
    "unmerge": _unmerge,
    "distinct": _distinct,
}
