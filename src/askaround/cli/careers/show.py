"""`careers show CODE`. In: an O*NET-SOC code. Out: one career as an object. No database is touched."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from askaround.cli.careers.common import Verbs, code_argument, known, number_text, pay_text
from askaround.cli.context import Context
from askaround.explore.catalogue import Area, Career, get_catalogue

_AREAS_SHOWN = 6
_LISTED = 12


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("show", help="what the figures say of one career")
    code_argument(parser)
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    catalogue = get_catalogue()
    onet = known(args.code)
    career = catalogue.career(onet)
    assert career is not None
    areas = catalogue.areas(onet)
    context.emit(_object(career, areas), _text(career, areas))
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
        yield "Jobs, nation", f"{number_text(nation.employment)}; median pay {pay_text(nation.median)}"
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
        yield name, "; ".join(f"{a.area} {number_text(a.employment)}" for a in most)
