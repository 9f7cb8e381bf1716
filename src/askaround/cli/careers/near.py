"""`careers near CODE`. In: one or two codes, a place. Out: areas where the work exists, as lines.

The owner's home setting is read when no place is said; otherwise no database is touched.
"""

from __future__ import annotations

import argparse
from typing import Any

from askaround.cli.careers.common import Verbs, code_argument, known, number_text
from askaround.cli.context import Context
from askaround.explore.catalogue import Place, get_catalogue
from askaround.explore.places import KINDS, areas_near, home_place, place_of
from askaround.explore.rules.places import SORTS, Figures, NearArea
from askaround.lib.errors import Refusal

_TABLE = 25


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("near", help="areas where the work exists, for one career or for two at once")
    code_argument(parser)
    parser.add_argument("--place", metavar="P", help="town and state to measure from; else your home setting")
    parser.add_argument(
        "--with", dest="other", metavar="CODE2", help="a second career, for two who both need work"
    )
    parser.add_argument("--sort", choices=SORTS, help="default: distance with a place, else jobs")
    parser.add_argument("--kind", action="append", choices=KINDS, help="default: metro and nonmetro")
    parser.add_argument(
        "--limit", type=int, metavar="N", help=f"default: {_TABLE} in a table, all with --json"
    )
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    if args.limit is not None and args.limit < 1:
        raise Refusal("--limit needs a number of at least 1.", exit_code=2)
    codes = [known(args.code)]
    if args.other is not None:
        codes.append(known(args.other))
        if codes[0] == codes[1]:
            raise Refusal("--with needs another career than the first.")
    place = place_of(args.place) if args.place is not None else _home(context)
    sort = args.sort or ("distance" if place else "jobs")
    if sort == "distance" and place is None:
        raise Refusal("Sorting by distance needs --place, such as --place “Davis, California”.")
    found = areas_near(codes, place, sort, args.kind or ("metro", "nonmetro"))
    _remarks(context, codes, place, found)
    limit = args.limit or (len(found) if context.json else _TABLE)
    context.lines(
        (_line(area) for area in found[:limit]),
        _columns(codes, place),
        empty="No figures by area are published for this.",
    )
    if not context.json and found:
        context.say(_legend(codes))
    if not context.json and len(found) > limit:
        context.say(f"{len(found) - limit:,} more areas; --limit {len(found)} shows all.")
    return 0


def _home(context: Context) -> Place | None:
    try:
        context.setup()
        own = context.settings
    except Refusal:
        # Server mode without an owner: the catalogue answers all the same.
        return None
    return home_place(own.home, own.country)


def _remarks(context: Context, codes: list[str], place: Place | None, found: list[NearArea]) -> None:
    if place is not None:
        context.progress(f"Distances from {place.label}.")
        if place.others:
            context.progress("The largest town of that name was taken; add the state for another.")
        own = next((area for area in found if area.here), None)
        if own is not None and len(codes) > 1 and own.missing:
            missing = [get_catalogue().name(f.onet) for f in own.careers if f.employment is None]
            context.progress(f"{own.area}: jobs not published for {' and '.join(missing)}.")
    for at, code in enumerate(codes):
        if all(area.careers[at].employment is None for area in found):
            context.progress(f"No number of jobs by area is published for {get_catalogue().name(code)}.")


def _line(area: NearArea) -> dict[str, Any]:
    return {
        "area_code": area.area_code,
        "area": area.area,
        "kind": area.kind,
        "distance_km": area.distance_km,
        "careers": [_career(figures) for figures in area.careers],
    }


def _career(figures: Figures) -> dict[str, Any]:
    return {
        "onet": figures.onet,
        "employment": figures.employment,
        "location_quotient": figures.location_quotient,
        "median_wage": figures.median_wage,
        "median": None
        if figures.pay is None
        else {"amount": figures.pay, "unit": figures.pay_unit, "at_least": figures.pay_at_least},
    }


def _columns(codes: list[str], place: Place | None) -> list[tuple[str, Any]]:
    columns: list[tuple[str, Any]] = [("area", lambda r: r["area"])]
    if place is not None:
        columns.append(("km", lambda r: None if r["distance_km"] is None else f"{r['distance_km']:,.0f}"))
    for at in range(len(codes)):
        mark = f" {at + 1}" if len(codes) > 1 else ""
        columns += [
            (f"jobs{mark}", lambda r, at=at: number_text(r["careers"][at]["employment"])),
            (f"times{mark}", lambda r, at=at: _times(r["careers"][at]["location_quotient"])),
            (f"pay{mark}", lambda r, at=at: _pay(r["careers"][at]["median"])),
        ]
    return columns


def _times(quotient: float | None) -> str:
    return "not published" if quotient is None else f"{quotient:.2f}"


def _pay(median: dict[str, Any] | None) -> str:
    if median is None:
        return "not published"
    amount = f"${median['amount']:,.0f}" if median["unit"] == "year" else f"${median['amount']:,.2f}/h"
    return f"{amount}+" if median["at_least"] else amount


def _legend(codes: list[str]) -> str:
    names = [get_catalogue().name(code) for code in codes]
    told = (
        names[0] if len(names) == 1 else ", ".join(f"{n} = {name}" for n, name in enumerate(names, start=1))
    )
    return (
        f"{told}. times: the share of all jobs against the nation’s; pay: yearly median, + at least so much."
    )
