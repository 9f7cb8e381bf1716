"""`askaround ask-around [CAREER]` and `askaround lead NAMER LINE`. In: careers; an answer. Out: whom to ask for names; people."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.network.queries.ask_around import Heading, ToAsk

EMPTY = (
    "Nobody to ask yet: put a career on the shortlist (askaround shortlist add) or an employer on the list "
    "(askaround organisations want), and say whom you know (askaround person add, askaround import)."
)


def configure(parser: argparse.ArgumentParser) -> None:
    if parser.prog.rpartition(" ")[2] == "lead":
        parser.add_argument("namer", metavar="NAMER", help="who named them: id, handle, mail or unique name")
        parser.add_argument(
            "lines",
            nargs="+",
            metavar="LINE",
            help="“Ana Silva, patent attorney at Fooco, ana@example.org”; - reads them",
        )
        parser.add_argument("--may-use-name", action="store_true", help="the namer may be mentioned to them")
        return
    parser.add_argument(
        "careers", nargs="*", metavar="CAREER", help="codes or names; without one, shortlist and list"
    )
    parser.add_argument("--each", type=int, default=3, metavar="N", help="at most so many people each (3)")


def run(context: Context, args: argparse.Namespace) -> int:
    return _lead(context, args) if context.command == "lead" else _ask_around(context, args)


def _ask_around(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.each <= 20:
        raise Refusal("--each needs a number from 1 to 20.", exit_code=2)
    owner = context.owner
    from askaround.cli.who import _understood
    from askaround.network.queries.ask_around import ask_around

    careers = [_understood(context, text) for text in args.careers]
    headings = ask_around(owner, careers or None, args.each, organisations=not careers)
    rows = [_row(heading, one) for heading in headings for one in heading.people]
    if context.json:
        context.lines(rows, [])
        return 0
    lines = [line for heading in headings for line in _told(heading)]
    print("\n".join(lines) if rows else EMPTY)
    return 0


def _row(heading: Heading, one: ToAsk) -> dict[str, Any]:
    return {
        "about": heading.kind,
        "name": heading.name,
        "onet": heading.onet,
        "organisation": heading.organisation,
        "person": one.person.handle,
        "person_name": one.person.name,
        "score": one.score,
        "reasons": [{"text": because.text, "evidence": because.evidence} for because in one.reasons],
        "question": one.question,
    }


def _told(heading: Heading) -> list[str]:
    lines = [heading.name if heading.onet else f"At {heading.name}"]
    if not heading.people:
        return [*lines, "  nobody to ask yet", ""]
    for one in heading.people:
        lines.append(f"  {one.person.handle} {one.person.name}: {one.question}")
        lines += [f"     {because.text}: {because.evidence}." for because in one.reasons]
    return [*lines, ""]


def _lead(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.network.queries import person_of
    from askaround.outreach.answers import take_answer

    namer = person_of(owner, args.namer)
    text = context.read_text("-", 20_000) if args.lines == ["-"] else "\n".join(args.lines)
    answer = take_answer(owner, namer, text, args.may_use_name)
    result = {
        "named_by": namer.handle,
        "people": [
            {
                "person": taken.person.handle, "name": taken.person.name, "new": taken.new, "doubtful": taken.doubtful,
                "may_use_name": taken.person.may_use_name,
            }
            for taken in answer.taken
        ],
        "lost": list(answer.lost),
        "ask": answer.ask.handle if answer.ask else None,
    }  # fmt: skip
    lines = [
        f"{'Added' if taken.new else 'You had'} {taken.person.name} ({taken.person.handle}), named by {namer.name}."
        + (" Perhaps somebody you know: askaround duplicates." if taken.doubtful else "")
        for taken in answer.taken
    ]
    lines += [f"Not read: {line}" for line in answer.lost]
    if answer.ask:
        lines.append(f"That answers your ask {answer.ask.handle}.")
    context.emit(result, "\n".join(lines))
    return 3 if answer.lost else 0
