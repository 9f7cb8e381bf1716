"""`askaround careers search TEXT | show CODE | related CODE`.

In: words or an O*NET-SOC code. Out: careers of the catalogue, as lines, or one as an object. No database is touched.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from askaround.cli.context import Context
from askaround.explore.catalogue import Area, Career, Catalogue, Pay, get_catalogue
from askaround.lib.errors import Refusal

_AREAS_SHOWN = 6
_LISTED = 12


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="search|show|related")
    search = verbs.add_parser("search", help="careers by title or technology")
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument("--limit", type=int, default=20, metavar="N")
    for verb, help_text in (("show", "what the figures say of one career"), ("related", "careers near it")):
        one = verbs.add_parser(verb, help=help_text)
        one.add_argument("code", metavar="CODE", help="such as 19-1021.00; careers search finds it")


def run(context: Context, args: argparse.Namespace) -> int:
    catalogue = get_catalogue()
    if args.verb == "search":
        return _search(context, catalogue, " ".join(args.text), args.limit)
    onet = catalogue.onet(args.code)
    if not onet:
        raise Refusal(
            f"The catalogue has no career “{args.code[:40]}”: find its code with “askaround careers search TEXT”."
        )
    if args.verb == "related":
        context.lines(
            (
                {"onet": r.onet, "soc": r.soc, "career": r.title, "tier": r.tier, "rank": r.rank}
                for r in catalogue.related(onet)
            ),
            [
                ("code", lambda r: r["onet"]),
                ("career", lambda r: r["career"]),
                ("how near", lambda r: r["tier"]),
            ],
            empty="O*NET lists no related careers for this one.",
        )
        return 0
    career = catalogue.career(onet)
    assert career is not None
    areas = catalogue.areas(onet)
    context.emit(_object(career, areas), _text(career, areas))
    return 0


def _search(context: Context, catalogue: Catalogue, text: str, limit: int) -> int:
    if limit < 1:
        raise Refusal("--limit needs a number of at least 1.", exit_code=2)
    context.lines(
        (
            {"onet": h.onet, "soc": h.soc, "career": h.title, "score": h.score, "matched": h.matched}
            for h in catalogue.search(text, limit)
        ),
        [
            ("code", lambda r: r["onet"]),
            ("career", lambda r: r["career"]),
            ("found by", lambda r: r["matched"]),
        ],
        empty="No career has these words in its titles or technologies; try fewer or other words.",
    )
    return 0


def _object(career: Career, areas: list[Area]) -> dict[str, Any]:
    result = asdict(career)
    result["career"] = result.pop("title")
    result["nation"] = None
    if career.nation is not None:
        result["nation"] = {
            "code": career.nation.code,
            "covers": career.nation.covers,
            "employment": career.nation.employment,
            "wages": {f"p{p}": asdict(pay) for p, pay in career.nation.percentiles.items()},
        }
    result["areas"] = [{**asdict(area), "median_wage": area.median_wage} for area in areas]
    result["sources"] = {
        k: v for k, v in get_catalogue().version().items() if k in ("onet", "onet_date", "oews")
    }
    return result


def _text(career: Career, areas: list[Area]) -> str:
    lines = [f"{career.title} ({career.onet})", ""]
    lines += [f"{name:<18}{value}" for name, value in _facts(career, areas) if value]
    version = get_catalogue().version()
    lines += ["", f"Sources: {version['onet']} ({version['onet_date']}), BLS OEWS {version['oews']}."]
    return "\n".join(lines)


def _facts(career: Career, areas: list[Area]) -> Iterator[tuple[str, str]]:
    nation = career.nation
    if nation is None:
        yield "Jobs and pay", "not published"
    else:
        yield "Jobs, nation", f"{_number(nation.employment)}; median pay {_pay(nation.median)}"
        yield "", f"figures of “{nation.covers}”" if nation.covers != career.title else ""
    yield "Preparation", f"job zone {career.job_zone} of 5" if career.job_zone else ""
    yield "Interests", "  ".join(f"{k} {v:.1f}" for k, v in career.interests.items())
    levels = sorted(career.education, key=lambda e: -e.share)[:4]
    yield "Education", ", ".join(f"{e.level} {e.share:.0%}" for e in levels)
    yield "Technologies", ", ".join(t.name for t in career.technologies[:8])
    yield "Also called", ", ".join(t.text for t in career.titles[1:_LISTED])
    yield "Related", ", ".join(f"{r.title} ({r.onet})" for r in career.related[:5])
    for kind, name in (("state", "Most jobs, state"), ("metro", "Most jobs, metro")):
        most = [a for a in areas if a.kind == kind and a.employment is not None][:_AREAS_SHOWN]
        yield name, "; ".join(f"{a.area} {_number(a.employment)}" for a in most)


def _number(value: int | None) -> str:
    return "not published" if value is None else f"{value:,}"


def _pay(pay: Pay | None) -> str:
    if pay is None:
        return "not published"
    amount = f"${pay.amount:,.0f} a year" if pay.unit == "year" else f"${pay.amount:,.2f} an hour"
    return f"at least {amount}" if pay.at_least else amount
