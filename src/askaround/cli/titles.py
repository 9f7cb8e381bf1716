"""`askaround titles [FILE]`: code job titles.

In: a file or standard input, one title per line. Out: one line each; `soc` null where a title names no occupation.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="one title per line; else stdin")


def run(context: Context, args: argparse.Namespace) -> int:
    titles = context.read_text(args.file).split("\n")
    if titles and not titles[-1].strip():
        titles.pop()
    if not any(title.strip() for title in titles):
        raise Refusal("There is no title to code: give a file, or standard input, with one title per line.")
    from askaround.explore.catalogue.coder import code_titles

    context.lines(
        (asdict(coding) for coding in code_titles(title.rstrip("\r") for title in titles)),
        [
            ("title", lambda r: r["title"]),
            ("code", lambda r: r["onet"] or "–"),
            ("career", _career),
            ("score", lambda r: f"{r['score']:.2f}" if r["onet"] else ""),
            ("seniority", lambda r: r["seniority"]),
            ("status", lambda r: r["status"]),
        ],
    )
    return 0


def _career(row: dict[str, Any]) -> str:
    if row["career"]:
        return str(row["career"])
    near = row["alternatives"]
    return f"none (nearest: {near[0]['career']})" if near else "none"
