"""`careers search TEXT`. In: words. Out: careers as lines, the best first. No database is touched."""

from __future__ import annotations

import argparse

from askaround.cli.careers.common import Verbs
from askaround.cli.context import Context
from askaround.explore.catalogue import get_catalogue
from askaround.lib.errors import Refusal


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "search", help="careers in your own words: a title, a tool, what you like doing, “between X and Y”"
    )
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument("--limit", type=int, default=20, metavar="N")
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    if args.limit < 1:
        raise Refusal("--limit needs a number of at least 1.", exit_code=2)
    context.lines(
        (
            {"onet": h.onet, "soc": h.soc, "career": h.title, "score": h.score, "matched": h.matched}
            for h in get_catalogue().search(" ".join(args.text), args.limit)
        ),
        [
            ("code", lambda r: r["onet"]),
            ("career", lambda r: r["career"]),
            ("found by", lambda r: r["matched"]),
        ],
        empty="No career answers to these words. Say it in other words: what one does there, with whom, with which tools.",
    )
    return 0
