"""`askaround introductions TARGET`, `knows A B`. In: a person or an organisation; two people. Out: ways in, as lines; what was written down."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.network.queries.introductions import Way

MOST = 100


def configure(parser: argparse.ArgumentParser) -> None:
    if parser.prog.split()[-1] == "knows":
        parser.add_argument("a", metavar="A", help="a person of yours: handle, id, mail address or name")
        parser.add_argument("b", metavar="B", help="another")
        parser.add_argument("--undo", action="store_true", help="take it back")
        return
    parser.add_argument(
        "target", nargs="+", metavar="TARGET", help="a person or an organisation: handle, id or name"
    )
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="at most so many ways")


def run(context: Context, args: argparse.Namespace) -> int:
    return _knows(context, args) if context.command == "knows" else _introductions(context, args)


def _knows(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.network import ties
    from askaround.network.queries import person_of

    a, b = person_of(owner, args.a), person_of(owner, args.b)
    if args.undo:
        ties.unsay_they_know(owner, a, b)
        text = f"Taken back: that {a.name} and {b.name} know each other."
    else:
        ties.say_they_know(owner, a, b)
        text = f"Written down: {a.name} ({a.handle}) and {b.name} ({b.handle}) know each other."
    people = [{"id": one.id, "handle": one.handle, "name": one.name} for one in (a, b)]
    context.emit({"people": people, "know": not args.undo}, text)
    return 0


def _introductions(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.limit <= MOST:
        raise Refusal(f"--limit needs a number from 1 to {MOST}.", exit_code=2)
    owner = context.owner
    from askaround.network.queries.introductions import introductions, target_of

    target = target_of(owner, " ".join(args.target))
    ways = introductions(owner, target, args.limit)
    if context.json:
        context.lines([line(way) for way in ways], [])
    elif ways:
        print("\n\n".join(_told(place, way) for place, way in enumerate(ways, 1)))
    else:
        print(
            f"Nobody you know is known to lead to {target.name}. Ask around: askaround ask PERSON --for names"
        )
    return 0


def line(way: Way) -> dict[str, Any]:
    """The line of CONTRACT: the path from whom to ask first to whom it reaches; the owner, before the first, is not in it."""
    return {
        "path": [{"id": one.id, "handle": one.handle, "name": one.name} for one in way.people],
        "strength": way.strength,
        "evidence": [
            {
                "from": step.of.id if step.of else None, "to": step.to.id, "strength": round(step.strength, 4),
                "text": step.text,
            }
            for step in way.steps
        ],
        "sentence": way.sentence,
        "asked": way.asked,
        "asked_on": way.asked_on,
        "paused_until": way.paused_until,
    }  # fmt: skip


def _told(place: int, way: Way) -> str:
    """The way for people: the sentence, then each step with its evidence, then what speaks for sparing the first."""
    rows = [f"{place}. {way.strength:.2f}  {way.sentence}"]
    for step in way.steps:
        of = f"{step.of.name} ({step.of.handle})" if step.of else "you"
        rows.append(f"   {step.strength:.2f} {of} – {step.to.name} ({step.to.handle}): {step.text}")
    if way.asked:
        rows.append(f"   {way.asked_told}")
    if way.paused_until:
        rows.append(f"   You said: not before {way.paused_until}.")
    return "\n".join(rows)
