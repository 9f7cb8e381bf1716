"""`careers match [--interests R=5.1,I=6.0,…]`. In: scores, or the owner's own profile; filters. Out: careers as lines, best first.

With --interests no database is touched.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from askaround.cli.careers.common import Verbs
from askaround.cli.context import Context
from askaround.explore.rules.interests import Match, Profile, from_scores
from askaround.lib.errors import Refusal


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("match", help="careers that agree with interests")
    parser.add_argument(
        "--interests", metavar="SCORES", help="R=5.1,I=6.0,A=3,S=4,E=2,C=2 (1 to 7); without: your own"
    )
    parser.add_argument("--limit", type=int, default=20, metavar="N")
    parser.add_argument("--zone", default="", metavar="Z", help="job zone 1 to 5, or a range: 3-5")
    parser.add_argument(
        "--education", default="", metavar="LEVEL", help="at most this: bachelor's, or 1 to 12"
    )
    parser.add_argument("--pay", default="", metavar="DOLLARS", help="median pay a year of at least this")
    parser.add_argument(
        "--area", default="", metavar="AREA", help="jobs published there: CA, or an area's code or name"
    )
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    if args.limit < 1:
        raise Refusal("--limit needs a number of at least 1.", exit_code=2)
    from askaround.explore.interest_careers import matching, read_filters

    filters = read_filters(zone=args.zone, education=args.education, pay=args.pay, area=args.area)
    profile = from_scores(args.interests) if args.interests is not None else _own(context)
    found, unknown = matching(profile, filters)
    if unknown.sentence:
        context.progress(unknown.sentence)
    context.lines(
        _lines(found[: args.limit]),
        [
            ("code", lambda r: r["onet"]),
            ("career", lambda r: r["career"]),
            ("fit", lambda r: f"{r['fit']:.2f}"),
            ("for", lambda r: r["reasons"][0]),
            ("against", lambda r: r["against"][0] if r["against"] else ""),
        ],
        empty="No career passes these filters; leave one out.",
    )
    return 0


def _own(context: Context) -> Profile:
    owner = context.owner
    from askaround.explore.interest_queries import profile_of

    profile = profile_of(owner)
    if profile is None:
        raise Refusal(
            "What you like is not known yet: give --interests R=5.1,I=6.0,A=3,S=4,E=2,C=2, or answer the questions under "
            "Explore, Interests (askaround serve)."
        )
    return profile


def _lines(found: list[Match]) -> Iterator[dict[str, Any]]:
    for match in found:
        yield {
            "onet": match.onet,
            "career": match.title,
            "fit": match.fit,
            "reasons": match.reasons,
            "against": match.against,
        }
