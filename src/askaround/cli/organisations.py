"""`askaround organisations [search TEXT|add NAME]`. In: words or a name. Out: employers as lines, a new one as an object."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.accounts.models import Workspace
    from askaround.explore.models import Organisation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="at most so many lines")
    verbs = parser.add_subparsers(dest="verb", metavar="search|add")
    search = verbs.add_parser("search", help="employers whose name holds the words")
    search.add_argument("text", nargs="+", metavar="TEXT")
    add = verbs.add_parser("add", help="add an employer by hand")
    add.add_argument("name", nargs="+", metavar="NAME")
    add.add_argument("--place", default="", help="city and state or country")
    add.add_argument("--site", default="", help="web address")
    add.add_argument("--employees", type=int, default=None, metavar="N", help="about how many work there")


def run(context: Context, args: argparse.Namespace) -> int:
    if args.limit < 1:
        raise Refusal("--limit needs a number of at least 1.", exit_code=2)
    owner = context.owner
    from askaround.explore import actions, queries

    if args.verb == "add":
        if args.employees is not None and not 0 < args.employees < 100_000_000:
            raise Refusal("--employees needs a number of at least 1.", exit_code=2)
        row, new = actions.add_organisation(
            owner, " ".join(args.name), place=args.place, site=args.site, employees=args.employees
        )
        result = next(iter(_rows(owner, [row]))) | {"created": new}
        context.emit(
            result,
            f"{'Added' if new else 'You already have'} {row.name} ({row.handle}, {result['people']} people).",
        )
        return 0
    text = " ".join(args.text) if args.verb == "search" else ""
    context.lines(
        _rows(owner, queries.organisations(owner, text)[: args.limit]),
        [
            ("", lambda r: r["handle"]),
            ("organisation", lambda r: r["name"]),
            ("place", lambda r: r["place"]),
            ("people you know there", lambda r: r["people"]),
        ],
        empty="No organisation is called that."
        if text
        else "No organisations yet: an import brings them, “organisations add NAME” adds one.",
    )
    return 0


def _rows(owner: Workspace, found: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Employers with how many people of the owner are there now; two queries."""
    from django.db.models import Count

    from askaround.network.models import Person

    rows = list(found)
    counts = dict(
        Person.objects.filter(owner=owner, organisation__in=[row.id for row in rows])
        .values_list("organisation")
        .annotate(Count("id"))
        .order_by()
    )
    return [
        {
            "id": row.id,
            "handle": row.handle,
            "name": row.name,
            "place": row.place,
            "site": row.site,
            "employees": row.employees,
            "people": counts.get(row.id, 0),
        }
        for row in rows
    ]
