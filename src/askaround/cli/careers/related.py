"""`careers related CODE`. In: a code. Out: careers near it, as lines. No database is touched."""

from __future__ import annotations

import argparse

from askaround.cli.careers.common import Verbs, code_argument, known
from askaround.cli.context import Context
from askaround.explore.catalogue import get_catalogue


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("related", help="careers near it")
    code_argument(parser)
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    context.lines(
        (
            {"onet": r.onet, "soc": r.soc, "career": r.title, "tier": r.tier, "rank": r.rank}
            for r in get_catalogue().related(known(args.code))
        ),
        [
            ("code", lambda r: r["onet"]),
            ("career", lambda r: r["career"]),
            ("how near", lambda r: r["tier"]),
        ],
        empty="O*NET lists no related careers for this one.",
    )
    return 0
