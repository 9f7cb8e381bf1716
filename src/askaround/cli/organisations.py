"""`askaround organisations [search|add|load|lamp|want|unwant|duplicates|merge|unmerge|distinct]`: employers, a register of them, the LAMP
list, those who are one.

In: words, a name, a file. Out: employers as lines, a new one as an object, the counts of a file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from askaround.cli import organisation_review
from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.accounts.models import Workspace
    from askaround.explore.catalogue.employers import Employer
    from askaround.explore.models import Organisation

_MOST = 100_000
"""Lines at once, as of `people`."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="at most so many lines")
    verbs = parser.add_subparsers(dest="verb", metavar="search|add|load|lamp|want|unwant|duplicates|merge|…")
    search = verbs.add_parser("search", help="employers by name: yours first, then the shipped directory")
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument(
        "--place", default="", help="of the directory only those there: a town, region or country"
    )
    search.add_argument(
        "--kind", default="", help="of the directory only that kind: company, education, government …"
    )
    _configure_add(verbs.add_parser("add", help="add an employer by hand"))
    _configure_load(
        verbs.add_parser("load", help="employers of a file: a ROR dump, or any CSV with their names")
    )
    lamp = verbs.add_parser("lamp", help="the list of employers you want to ask at, the most wanted first")
    lamp.add_argument("--sort", default="motivation", help="motivation, posting, people, name or added")
    lamp.add_argument("--csv", default="", metavar="FILE", help="write it as a CSV instead (- for stdout)")
    want = verbs.add_parser("want", help="put an employer on that list, or rate it anew")
    want.add_argument("name", nargs="+", metavar="NAME", help="a name or a handle (o3)")
    want.add_argument(
        "--motivation", metavar="1-5", help="how much you want it: 1 a little, 5 nowhere rather"
    )
    want.add_argument("--posting", metavar="0-3", help="0 none, 1 something, 2 fitting, 3 fitting and fresh")
    want.add_argument("--source", default="", help="dream, alumni, postings, trends, network or directory")
    want.add_argument("--place", default="", help="city and state or country, to know which one is meant")
    unwant = verbs.add_parser("unwant", help="take an employer off that list; it stays among yours")
    unwant.add_argument("name", nargs="+", metavar="NAME", help="a name or a handle (o3)")
    cadence = verbs.add_parser(
        "cadence", help="how long to wait for answers there, other than your setting says"
    )
    cadence.add_argument("name", nargs="+", metavar="NAME", help="a name or a handle (o3)")
    cadence.add_argument("rhythm", metavar="gentle|3b7|default", help="default: as your setting says")
    organisation_review.configure(verbs)


def _configure_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", nargs="+", metavar="NAME")
    add.add_argument("--place", default="", help="city and state or country")
    add.add_argument("--site", default="", help="web address")
    add.add_argument("--employees", type=int, default=None, metavar="N", help="about how many work there")


def _configure_load(load: argparse.ArgumentParser) -> None:
    load.add_argument("file", metavar="FILE", help="json, jsonl or csv, also in a zip or as gz")
    load.add_argument("--country", default="", help="only those of that country: DE or Germany")
    load.add_argument("--kind", default="", help="only that kind: company, education, government …")
    load.add_argument("--place", default="", help="only those whose place holds these words")


def run(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.limit <= _MOST:
        raise Refusal(f"--limit needs a number from 1 to {_MOST}.", exit_code=2)
    verbs: dict[str | None, Callable[[Context, argparse.Namespace], int]] = {
        None: _list,
        "search": _search,
        "add": _add,
        "load": _load,
        "lamp": _lamp,
        "want": _want,
        "unwant": _unwant,
        "cadence": _cadence,
        **organisation_review.VERBS,
    }
    return verbs[args.verb](context, args)


def _add(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import lamp_actions

    if args.employees is not None and not 0 < args.employees < 100_000_000:
        raise Refusal("--employees needs a number of at least 1.", exit_code=2)
    row, new = lamp_actions.add_by_name(
        owner, " ".join(args.name), place=args.place, site=args.site, employees=args.employees
    )
    result = next(iter(_rows(owner, [row]))) | {"created": new}
    told = f"{'Added' if new else 'You already have'} {row.name} ({row.handle}, {result['people']} people)."
    if row.external and new:
        told += f" From the directory: {row.kind}, {row.place}."
    context.emit(result, told)
    return 0


def _cadence(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore.actions import set_cadence
    from askaround.explore.queries import find_organisation

    rhythm = args.rhythm.strip().lower()
    row = set_cadence(
        owner, find_organisation(owner, " ".join(args.name)), "" if rhythm == "default" else rhythm
    )
    said = f"{row.cadence} from now on" if row.cadence else "as your setting says"
    context.emit(next(iter(_rows(owner, [row]))), f"At {row.name} ({row.handle}): {said}.")
    return 0


def _list(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import queries

    empty = "No organisations yet: an import brings them, “organisations add NAME” adds one."
    _show(context, _rows(owner, queries.organisations(owner)[: args.limit]), empty)
    return 0


def _search(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import queries
    from askaround.explore.catalogue.employers import get_directory
    from askaround.explore.models import Organisation
    from askaround.explore.rules.lamp import read_kind
    from askaround.explore.rules.organisations import organisation_key

    text, kind = " ".join(args.text), read_kind(args.kind)
    own = list(queries.organisations(owner, text)[: args.limit])
    found = get_directory().search(text, place=args.place, kind=kind, limit=args.limit)
    keys = {each.key: organisation_key(each.name) for each in found}
    mine = Organisation.objects.filter(owner=owner, external__in=list(keys))
    known = set(mine.values_list("external", flat=True))
    named = {row.match_key for row in own if not row.external}
    listed = [each for each in found if each.key not in known and keys[each.key] not in named]
    rows = _rows(owner, own) + [_entry(each) for each in listed[: args.limit - len(own)]]
    _show(context, rows, "No organisation is called that.")
    return 0


def _show(context: Context, rows: list[dict[str, Any]], empty: str) -> None:
    context.lines(
        rows,
        [
            ("", lambda r: r["handle"]),
            ("organisation", lambda r: r["name"]),
            ("kind", lambda r: r["kind"]),
            ("place", lambda r: r["place"]),
            ("people you know there", lambda r: r["people"] if r["source"] == "own" else "in the directory"),
        ],
        empty=empty,
    )


def _load(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from pathlib import Path

    from askaround.cli.imports import _progress
    from askaround.explore import loading
    from askaround.explore.rules.employer_rows import Only
    from askaround.explore.rules.lamp import read_kind

    only = Only(country=args.country, kind=read_kind(args.kind), place=args.place)
    with _progress() as progress:
        result = loading.load(owner, Path(args.file), only, progress)
    context.emit(result.as_json(), None if context.json else result.told())
    return 3 if result.in_part else 0


def _lamp(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore.rules import lamp
    from askaround.network.queries.employers import lamp_list

    if args.sort not in lamp.SORTS:
        raise Refusal(f"--sort is one of: {', '.join(lamp.SORTS)}.", exit_code=2)
    if args.csv:
        return _write_csv(context, args.csv, args.sort)
    rows = _rows(owner, lamp_list(owner, args.sort)[: args.limit])
    context.lines(
        rows,
        [
            ("", lambda r: r["handle"]),
            ("organisation", lambda r: r["name"]),
            ("people you know there", lambda r: r["people"]),
            ("motivation", lambda r: r["motivation"]),
            ("posting", lambda r: lamp.POSTINGS.get(r["posting"], "")),
            ("from", lambda r: lamp.SOURCES.get(r["list_source"], "")),
        ],
        empty="Nobody is on your list yet: “organisations want NAME --motivation 5” puts an employer on it.",
    )
    return 0


def _write_csv(context: Context, target: str, sort: str) -> int:
    import csv
    import sys
    from pathlib import Path

    from askaround.network.queries.employers import csv_rows

    rows = list(csv_rows(context.owner, sort))
    if target == "-":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return 0
    try:
        with Path(target).open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows(rows)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is none"
        raise Refusal(f"{target[:200]} cannot be written ({reason}); choose another place.") from None
    result = {"file": target, "rows": len(rows) - 1}
    context.emit(result, f"{len(rows) - 1:,} employers are in {target}.")
    return 0


def _want(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import lamp_actions
    from askaround.explore.rules import lamp

    row, new = lamp_actions.want(
        owner,
        " ".join(args.name),
        motivation=None if args.motivation is None else lamp.read_motivation(args.motivation),
        posting=None if args.posting is None else lamp.read_posting(args.posting),
        source=args.source,
        place=args.place,
    )
    (result,) = _rows(owner, [row])
    context.emit(
        result | {"added": new},
        f"{row.name} ({row.handle}) {'is on your list' if new else 'was on your list already'}"
        f"{f', motivation {row.motivation}' if row.motivation else ''}.",
    )
    return 0


def _unwant(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.explore import lamp_actions

    row = lamp_actions.unwant(owner, " ".join(args.name))
    (result,) = _rows(owner, [row])
    context.emit(result, f"{row.name} ({row.handle}) is off your list.")
    return 0


def _rows(owner: Workspace, found: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Employers with how many people of the owner are there now; two queries."""
    from askaround.network.queries.employers import known_at

    rows = list(found)
    counts = known_at(owner, [row.id for row in rows])
    return [
        {
            "id": row.id,
            "handle": row.handle,
            "name": row.name,
            "place": row.place,
            "site": row.site,
            "kind": row.kind,
            "employees": row.employees,
            "people": counts.get(row.id, 0),
            "cadence": row.cadence or None,
            "listed": row.listed_at is not None,
            "list_source": row.list_source,
            "motivation": row.motivation,
            "posting": row.posting,
            "source": "own",
            "external": row.external,
        }
        for row in rows
    ]


def _entry(entry: Employer) -> dict[str, Any]:
    """An entry of the directory in the same keys; what only the owner's have is null."""
    return {
        "id": None,
        "handle": None,
        "name": entry.name,
        "place": entry.where,
        "site": entry.site,
        "kind": entry.kind,
        "employees": None,
        "people": 0,
        "listed": False,
        "list_source": "",
        "motivation": None,
        "posting": None,
        "source": "directory",
        "external": entry.key,
        "sector": entry.sector,
        "acronyms": list(entry.acronyms),
    }
