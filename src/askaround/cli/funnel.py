"""`askaround funnel [--for PURPOSE]`. In: nothing. Out: how far the asks come, how often people answer, the week against its goal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context

if TYPE_CHECKING:
    from askaround.outreach.rules.funnel import Answers
    from askaround.outreach.rules.rates import Rate


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=("interview", "names", "introduction"),
        default="",
        help="only asks for that",
    )


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import figures
    from askaround.outreach.models import Ask
    from askaround.outreach.rules import goal

    found = figures.figures(context.owner, args.purpose)
    classes, channels = dict(figures.CLASS_LABELS), {key: str(label) for key, label in Ask.Channel.choices}
    stages: list[dict[str, Any]] = [
        {"what": "stage", "key": stage.key, "asks": stage.number, "of": stage.of} for stage in found.stages
    ]
    rates = [_row("all", found.everything)]
    rates += [_row("class", row) for row in found.by_class] + [
        _row("channel", row) for row in found.by_channel
    ]
    weeks = [
        {"what": "week", "from": week.monday, "goal": week.goal, "asked": week.asked, "answered": week.answered,
         "talked": week.talked, "thanked": week.thanked}
        for week in found.weeks
    ]  # fmt: skip
    if context.json:
        context.lines([*stages, *rates, *weeks], [])
        return 0
    if not found.total:
        print("No asks yet; askaround who says whom to ask.")
        return 0
    lines = [f"{stage.label:<12}{stage.number:>6,}" for stage in found.stages]
    lines += ["", _told("All", found.everything)]
    lines += [_told(classes[row.key], row) for row in found.by_class]
    lines += [_told(channels[row.key], row) for row in found.by_channel]
    lines += ["", goal.said(found.weeks[0]), *(f"  {win}" for win in goal.wins(found.weeks[0]))]
    print("\n".join(lines).rstrip())
    return 0


def _row(what: str, row: Answers) -> dict[str, Any]:
    return {
        "what": what, "key": row.key, "younger": row.young, "asks": row.answered.total,
        "answered": _rate(row.answered), "yes": _rate(row.yes),
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    """`low` and `high` are null where there are too few to say."""
    return {"number": rate.hits, "low": rate.low, "high": rate.high}


def _told(label: str, row: Answers) -> str:
    answered, yes = row.answered, row.yes
    if not answered.total:
        return f"{label}: none had three weeks to answer yet ({row.young} younger)"
    return (
        f"{label}: {answered.hits} of {answered.total} answered, {answered.said}; {yes.hits} said yes, {yes.said}"
        f" ({row.young} younger)"
    )
