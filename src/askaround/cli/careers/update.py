"""`careers update [--from ARCHIVE]`. In: an official O*NET text archive. Out: the owner's own catalogue, and what changed.

What is stored under a code that moved follows it, for every owner, in one transaction.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askaround.cli.careers.common import Verbs
from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.explore.catalogue.update import Report

_LISTED = 12


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("update", help="a newer release of O*NET; descriptions and tasks for the pages")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="ARCHIVE",
        help="the O*NET text archive, a zip or its folder; otherwise it is fetched from onetcenter.org",
    )
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.explore.catalogue.download import fetched
    from askaround.explore.catalogue.update import update

    if args.source is not None and not Path(args.source).expanduser().exists():
        raise Refusal(f"There is no “{args.source[:200]}”: give the O*NET text archive, a zip or its folder.")
    context.setup()
    if args.source is None:
        with fetched(context.data, context.progress) as archive:
            report = update(archive, context.data, context.progress)
    else:
        report = update(Path(args.source).expanduser(), context.data, context.progress)
    result = _object(report) | _follow(report)
    context.emit(result, _text(report, result))
    return 0


def _follow(report: Report) -> dict[str, Any]:
    """Let every owner's rows follow the codes that moved."""
    from django.db import transaction

    from askaround.accounts.models import Workspace
    from askaround.explore import actions, queries
    from askaround.network import actions as network
    from askaround.prepare import actions as prepare

    moved: dict[tuple[str, str], None] = {}
    gone: dict[str, None] = {}
    people = 0
    vanished = {career.onet for career in report.changes.vanished}
    with transaction.atomic():
        for owner in Workspace.objects.order_by("id"):
            moved.update(dict.fromkeys(actions.shortlist_follow(owner, report.follow)))
            people += network.follow_codes(owner, report.follow)
            prepare.follow_codes(owner, report.follow)
            gone.update(dict.fromkeys(code for code in queries.shortlist_codes(owner) if code in vanished))
    return {
        "shortlist": [{"from": former, "to": present} for former, present in moved],
        "shortlist_vanished": list(gone),
        "people": people,
    }


def _object(report: Report) -> dict[str, Any]:
    changes = report.changes
    return {
        "release": report.release,
        "date": report.date,
        "changed": report.changed,
        "careers": report.careers,
        "appeared": [_named(code, report.names) for code in changes.appeared],
        "vanished": [
            {**_named(career.onet, {career.onet: career.title}), "perhaps": list(career.perhaps)}
            for career in changes.vanished
        ],
        "moved": [
            {"from": move.former, "to": move.onet, "career": move.title, "how": move.how}
            for move in changes.moved
        ],
        "titles": report.titles,
        "kept_from_earlier": [f"{file}.txt" for file in report.kept],
        "texts": report.texts,
    }


def _named(code: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"onet": code, "career": names.get(code, "")}


def _text(report: Report, result: dict[str, Any]) -> str:
    careers = f"{report.release}{f' ({report.date})' if report.date else ''}, {report.careers:,} careers"
    if not report.changed:
        lines = [f"Nothing changed: your catalogue is this release already: {careers}."]
    else:
        titles = report.titles
        lines = [
            f"Your catalogue is now {careers}.",
            f"Titles: {titles['now']:,}, {titles['added']:,} of them new; {titles['gone']:,} are gone.",
        ]
    lines += _listed("Appeared", [f"{row['career']} ({row['onet']})" for row in result["appeared"]])
    lines += _listed(
        "Moved", [f"{row['career']}: {row['from']} is {row['to']} now" for row in result["moved"]]
    )
    lines += _listed("Vanished", [_gone(row) for row in result["vanished"]])
    if result["kept_from_earlier"]:
        files = ", ".join(result["kept_from_earlier"])
        lines.append(f"Not in this archive, so the facts of the earlier release stay: {files}.")
    for row in result["shortlist"]:
        lines.append(f"On your shortlist {row['from']} is {row['to']} now.")
    for code in result["shortlist_vanished"]:
        lines.append(f"{code} stays on your shortlist, though this release has it no longer.")
    if result["people"]:
        lines.append(f"People whose career has another code now: {result['people']:,}.")
    return "\n".join(lines)


def _gone(row: dict[str, Any]) -> str:
    perhaps = f"; perhaps {' or '.join(row['perhaps'])}" if row["perhaps"] else ""
    return f"{row['career']} ({row['onet']}{perhaps})"


def _listed(heading: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    more = [f"  and {len(rows) - _LISTED:,} more"] if len(rows) > _LISTED else []
    return [f"{heading}: {len(rows):,}", *(f"  {row}" for row in rows[:_LISTED]), *more]
