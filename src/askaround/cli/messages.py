"""`message ASK KIND`: what follows an ask's first message: drafted, changed, sent, left.

In: an ask, a kind, words. Out: the message with the linter's remarks and what comes next in the ask; without a kind all of the ask's messages.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.outreach.models import Ask, Message

KINDS = ("note", "answer", "thanks", "told", "not-now", "declined", "times", "confirm", "invitation")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ask", help="handle (a3) or id")
    parser.add_argument("kind", nargs="?", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument(
        "--channel", choices=("email", "linkedin", "in-person"), help="how; else the best known way"
    )
    parser.add_argument("--template", metavar="T", help="another template")
    parser.add_argument("--subject", metavar="S", help="another subject")
    parser.add_argument("--body", metavar="FILE|-", help="another text, from a file or stdin")
    parser.add_argument(
        "--outcome", metavar="TEXT", default="", help="with told: what came of it, in a sentence"
    )
    parser.add_argument("--send", action="store_true", help="send it, as you have read it")
    parser.add_argument(
        "--by", choices=("smtp", "folder", "hand"), help="with --send: mail server, folder, or done by you"
    )
    parser.add_argument("--at", metavar="T", help="with --by hand: when you did, such as 2026-11-23T09:30")
    parser.add_argument("--drop", action="store_true", help="leave it: a draft is put aside")


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import messages, queries
    from askaround.outreach.models import Message

    _check(args)
    owner = context.owner
    ask = queries.ask_of(owner, args.ask)
    if args.kind is None:
        return _list(context, ask)
    there = Message.objects.filter(owner=owner, ask=ask, kind=args.kind, state__in=messages.OPEN).first()
    if args.drop:
        if there is None:
            raise Refusal(f"{ask.handle} has no such message to leave.", status=404)
        return _show(context, messages.drop_message(owner, messages.message_of(owner, there.id)))
    return _show(context, _written(context, args, ask, there))


def _written(context: Context, args: argparse.Namespace, ask: Ask, there: Message | None) -> Message:
    """The draft, changed as said, sent when said; one transaction, so that a refusal leaves everything as it was."""
    from django.db import transaction

    from askaround.cli.outreach import moment
    from askaround.outreach import messages

    owner = context.owner
    body = context.read_text(args.body) if args.body is not None else None
    values = {"outcome": args.outcome} if args.outcome else None
    # Sending says: the draft as it lies there, read.
    anew = there is None or not args.send or any((args.channel, args.template, values))
    with transaction.atomic():
        if there is not None and not anew:
            row = messages.message_of(owner, there.id)
        else:
            row = messages.write_message(
                owner, ask, args.kind, channel=args.channel, template=args.template, values=values
            )
        if args.subject is not None or body is not None:
            row = messages.edit_message(owner, row, subject=args.subject, body=body)
        if args.send:
            at = moment(args.at, context.settings) if args.at else None
            row = messages.send_message(owner, row, args.by, at=at)
    return messages.message_of(owner, row.id)


def _check(args: argparse.Namespace) -> None:
    if args.kind is None and any(
        (args.channel, args.template, args.subject, args.body, args.outcome, args.send, args.drop)
    ):
        raise Refusal(f"Say which message: {', '.join(KINDS)}.", exit_code=2)
    if not args.send and (args.by or args.at):
        raise Refusal("--by and --at belong to --send.", exit_code=2)
    if args.at and args.by not in (None, "hand"):
        raise Refusal("--at belongs to --by hand.", exit_code=2)
    if args.drop and (args.send or args.subject is not None or args.body is not None):
        raise Refusal("--drop leaves the message; it goes with nothing else.", exit_code=2)
    if args.outcome and args.kind != "told":
        raise Refusal("--outcome belongs to told.", exit_code=2)


def _list(context: Context, ask: Ask) -> int:
    from askaround.outreach import courses

    found = courses.following_of(context.owner, ask)
    result = {
        "ask": ask.handle, "state": ask.state, "next": found.step.text if found.step else None,
        "messages": [_row(row) for row in (*found.gone, *found.drafts)],
        "may": sorted({kind for kind, _ in found.others} | ({found.step.message} if found.step else set()) - {""}),
        "came_from": found.came_from.handle if found.came_from else None, "led_to": [one.handle for one in found.led_to],
    }  # fmt: skip
    lines = [f"{ask.handle} · {ask.person.name} · {ask.get_state_display()}"]
    lines += [f"{row.get_kind_display()} to {row.person.name}: {row.get_state_display().lower()}"
              for row in (*found.gone, *found.drafts)]  # fmt: skip
    if found.step is not None:
        lines.append(f"Next: {found.step.text} {found.step.why}")
        if found.step.message:
            lines.append(f"askaround message {ask.handle} {found.step.message} writes it.")
    context.emit(result, "\n".join(lines))
    return 0


def _row(row: Message) -> dict[str, Any]:
    return {
        "message": row.id, "kind": row.kind, "channel": row.channel, "template": row.template, "state": row.state,
        "person": {"id": row.person_id, "handle": row.person.handle, "name": row.person.name},
        "revision": row.revision, "draft": {"subject": row.subject, "body": row.body}, "facts": row.facts,
    }  # fmt: skip


def _show(context: Context, row: Message) -> int:
    from askaround.outreach import courses, queries
    from askaround.outreach.remarks import message_remarks

    ask = queries.ask_of(context.owner, row.ask_id)
    draft = row.state == "draft"
    found = message_remarks(context.owner, row) if draft else []
    step = courses.following_of(context.owner, ask).step
    result = _row(row) | {
        "ask": ask.handle, "ask_state": ask.state, "remarks": [vars(remark) for remark in found],
        "next": step.text if step else None,
    }  # fmt: skip
    lines = [f"{row.get_kind_display()} · to {row.person.name} · {row.get_state_display()}"]
    if draft:
        lines += ["", *([f"Subject: {row.subject}", ""] if row.subject else []), row.body, ""]
        lines += [f"{remark.severity}: {remark.text} {remark.fix}" for remark in found] or ["No remarks."]
        lines += [f"Send it as it stands with askaround message {ask.handle} {row.kind} --send."]
    elif step is not None:
        lines.append(f"Next: {step.text} {step.why}")
    context.emit(result, "\n".join(lines))
    return 0
