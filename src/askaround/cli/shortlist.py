"""`askaround shortlist [add|remove CODE]`. In: an O*NET-SOC code. Out: the careers being explored, as lines."""

from __future__ import annotations

import argparse

from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="add|remove")
    for verb, help_text in (("add", "explore this career"), ("remove", "explore it no longer")):
        one = verbs.add_parser(verb, help=help_text)
        one.add_argument("code", metavar="CODE", help="such as 19-1021.00; careers search finds it")


def run(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import actions, queries

    if args.verb == "add":
        actions.shortlist_add(owner, args.code)
    elif args.verb == "remove":
        actions.shortlist_remove(owner, args.code)
    context.lines(
        (
            {"onet": row.onet, "soc": row.soc, "career": row.title, "added": row.added_at}
            for row in queries.shortlist(owner)
        ),
        [("code", lambda r: r["onet"]), ("career", lambda r: r["career"])],
        empty="Your shortlist is empty: “askaround careers search TEXT” finds careers, “shortlist add CODE” keeps one.",
    )
    return 0
