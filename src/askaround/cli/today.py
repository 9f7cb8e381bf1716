"""`askaround today [--days N]`. In: how far ahead. Out: what is due, why, late or not."""

from __future__ import annotations

import argparse

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=0, metavar="N", help="also what falls due within N days")


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.today import queries

    if not 0 <= args.days <= 365:
        raise Refusal("--days takes a number from 0 to 365.", exit_code=2)
    view = queries.today(context.owner, args.days)
    rows = [
        {
            "due": item.due, "kind": item.kind, "person": item.person, "why": item.why, "late": item.late,
            "command": item.command, "text": item.text, "person_handle": item.person_handle,
        }
        for item in view.items
    ]  # fmt: skip
    if not context.json:
        print(f"{view.date:%A}, {view.date.day} {view.date:%B}. {view.summary}")
        if view.next_interview:
            coming = view.next_interview
            leave = f", leave by {coming.leave_by}" if coming.leave_by else ""
            print(f"Next interview: {coming.day} {coming.time}, {coming.person}{leave}.")
        if view.suggestion:
            print(f"{view.suggestion.text} {view.suggestion.why} ({view.suggestion.command})")
            return 0
    context.lines(
        rows,
        [
            ("Due", lambda row: f"{row['due']}{' late' if row['late'] else ''}"),
            ("What", lambda row: row["text"]),
            ("Why", lambda row: row["why"]),
            ("Command", lambda row: row["command"]),
        ],
        "Nothing is due.",
    )
    return 0
