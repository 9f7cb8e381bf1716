"""`ask PERSON`, `edit ASK`, `send ASK`, `asks`, `log PERSON KIND`, `unlog TOUCH`: from the draft to the answer.

In: references and texts. Out: the ask with its draft and the linter's remarks; every ask with what comes next; touches.
"""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.accounts.queries import OwnerSettings
    from askaround.outreach.models import Ask

WHO = "who: handle, id, mail, LinkedIn address or unique name"


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.split()[-1]
    {
        "ask": _ask_options, "edit": _edit_options, "send": _send_options, "asks": _asks_options, "log": _log_options,
        "unlog": _unlog_options,
    }[command](parser)  # fmt: skip


def _ask_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help=WHO)
    parser.add_argument(
        "--for", dest="purpose", choices=("interview", "names", "introduction"), default="interview",
        help="what you ask for",
    )  # fmt: skip
    parser.add_argument("--career", default="", metavar="CODE", help="the career you want to hear about")
    parser.add_argument("--to", metavar="PERSON", help="whom you want to be introduced to")
    parser.add_argument(
        "--channel", choices=("email", "linkedin", "in-person"), help="how; else the best known way"
    )
    parser.add_argument("--template", metavar="T", help="another template")


def _edit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ask", help="handle (a3) or id")
    parser.add_argument("--subject", metavar="S", help="another subject")
    parser.add_argument("--body", metavar="FILE|-", help="another text, from a file or stdin")
    parser.add_argument(
        "--channel", choices=("email", "linkedin", "in-person"), help="write the draft anew for this channel"
    )
    parser.add_argument(
        "--ready", action="store_true", help="say that you have read it; it does not go out yet"
    )
    parser.add_argument("--template", metavar="T", help="write the draft anew from this template")
    parser.add_argument(
        "--revision", type=int, metavar="N", help="refuse when the text has changed since revision N"
    )


def _send_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ask", help="handle (a3) or id")
    parser.add_argument(
        "--by",
        choices=("smtp", "folder", "hand"),
        help="mail server, .eml folder, or recorded as done by you",
    )
    parser.add_argument(
        "--reminder", action="store_true", help="the one reminder instead: it waits for its day"
    )
    parser.add_argument("--body", metavar="FILE|-", help="with --reminder: its text, from a file or stdin")
    parser.add_argument("--at", metavar="T", help="with --by hand: when you did, such as 2026-11-23T09:30")
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="although a colleague, or they themselves, have not answered yet",
    )


def _asks_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", action="store_true", help="only those something can still come of")
    parser.add_argument("--close", metavar="ASK", help="leave one: nothing more is due")


def _log_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help=WHO)
    parser.add_argument(
        "kind",
        help="replied, agreed, declined (for names: knew nobody), later, bounced, met, talked, introduced, referred, asked …",
    )
    parser.add_argument(
        "--at", metavar="T", help="when, in your time zone, such as 2026-11-23 or 2026-11-23T09:30"
    )
    parser.add_argument("--text", metavar="X", default="", help="what they said")


def _unlog_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("touch", help="id of the touch")


def run(context: Context, args: argparse.Namespace) -> int:
    commands = {"ask": _ask, "edit": _edit, "send": _send, "asks": _asks, "log": _log, "unlog": _unlog}
    return commands[context.command](context, args)


def _ask(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.queries import person_of
    from askaround.outreach import actions

    owner = context.owner
    ask = actions.start_ask(
        owner, person_of(owner, args.person), purpose=args.purpose, onet=args.career,
        target=person_of(owner, args.to) if args.to else None, channel=args.channel, template=args.template,
    )  # fmt: skip
    return _show(context, ask)


def _edit(context: Context, args: argparse.Namespace) -> int:
    from django.db import transaction

    from askaround.outreach import actions, queries

    if not args.ready and args.subject is args.body is args.channel is args.template is None:
        raise Refusal(
            "Say what to change: --subject S, --body FILE (or - for stdin), --channel, --template, or --ready.",
            exit_code=2,
        )
    owner = context.owner
    ask = queries.ask_of(owner, args.ask)
    body = context.read_text(args.body) if args.body is not None else None
    if body is not None and not body.strip():
        raise Refusal("The text is empty; nothing was changed.")
    # One command, one change: a text that is refused leaves the channel as it was.
    with transaction.atomic():
        if args.channel is not None or args.template is not None:
            ask = actions.redraft(owner, ask, channel=args.channel, template=args.template)
        if args.subject is not None or body is not None:
            ask = actions.edit_ask(owner, ask, subject=args.subject, body=body, revision=args.revision)
        if args.ready:
            changed = args.channel is not None or args.subject is not None or body is not None
            ask = actions.mark_ready(owner, ask, revision=None if changed else args.revision)
    return _show(context, ask)


def _send(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import actions, queries

    owner = context.owner
    ask = queries.ask_of(owner, args.ask)
    at = moment(args.at, context.settings) if args.at else None
    if at is not None and args.by not in (None, "hand"):
        raise Refusal("--at belongs to --by hand.", exit_code=2)
    if args.body is not None and not args.reminder:
        raise Refusal(
            "--body belongs to --reminder; change the message itself with askaround edit.", exit_code=2
        )
    if args.reminder:
        body = context.read_text(args.body) if args.body is not None else None
        ask = actions.schedule_reminder(owner, ask, args.by, body, at=at)
    else:
        ask = actions.send_ask(owner, ask, args.by, anyway=args.anyway, at=at)
    return _show(context, ask, after=True)


def _show(context: Context, ask: Ask, after: bool = False) -> int:
    """The ask with its draft, what is remarked on it, and what comes next."""
    from askaround.outreach import queries

    card = queries.cards(context.owner, [queries.ask_of(context.owner, ask.id)])[0]
    ask = card.ask
    found = [] if after else queries.remarks(context.owner, ask)
    result: dict[str, Any] = {
        "ask": ask.id, "handle": ask.handle,
        "person": {"id": ask.person_id, "handle": ask.person.handle, "name": ask.person.name},
        "for": ask.purpose, "channel": ask.channel, "template": ask.template, "revision": ask.revision,
        "draft": {"subject": ask.subject, "body": ask.body}, "facts": ask.facts,
        "remarks": [vars(remark) for remark in found],
        "state": card.state, "next": card.next_step, "due": card.due_on, "why": card.why,
    }  # fmt: skip
    lines = [f"{ask.handle} · {ask.person.name} · {card.label}"]
    if after:
        when = f" ({card.due_on})" if card.due_on else ""
        lines.append(f"{card.why} {card.next_step}{when}")
    else:
        lines += ["", *([f"Subject: {ask.subject}", ""] if ask.subject else []), ask.body, ""]
        lines += [f"{remark.severity}: {remark.text} {remark.fix}" for remark in found] or ["No remarks."]
        lines += [f"Change it with askaround edit {ask.handle}, send it with askaround send {ask.handle}."]
    context.emit(result, "\n".join(lines))
    return 0


def _asks(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import actions, queries

    if args.close:
        actions.close_ask(context.owner, queries.ask_of(context.owner, args.close))
    rows = queries.asks(context.owner, open_only=args.open)
    context.lines(
        rows,
        [
            ("Ask", lambda row: row["handle"]),
            ("Person", lambda row: row["person"]["name"]),
            ("For", lambda row: row["for"]),
            ("State", lambda row: row["state"]),
            ("Next", lambda row: row["next"]),
            ("When", lambda row: f"{row['due']}{' late' if row['late'] else ''}" if row["due"] else ""),
        ],
        "You have asked nobody yet; askaround who says whom, askaround ask PERSON drafts it.",
    )
    return 0


def _log(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.queries import person_of
    from askaround.outreach import actions, queries

    owner = context.owner
    at = moment(args.at, context.settings) if args.at else None
    person = person_of(owner, args.person)
    touch = actions.log(owner, person, args.kind.strip().lower(), at=at, text=args.text)
    result: dict[str, Any] = {
        "touch": touch.id, "kind": touch.kind, "at": touch.at.astimezone(context.settings.tz),
        "person": {"id": person.id, "handle": person.handle, "name": person.name}, "ask": None, "state": None,
    }  # fmt: skip
    text = f"{touch.get_kind_display()}: {person.name}. Take it back with askaround unlog {touch.id}."
    if touch.cause_kind == "ask" and touch.cause_id is not None:
        card = queries.cards(owner, [queries.ask_of(owner, touch.cause_id)])[0]
        result |= {"ask": card.ask.handle, "state": card.state, "next": card.next_step, "due": card.due_on}
        text += f"\n{card.ask.handle} · {card.label}. {card.next_step}" + (
            f" ({card.due_on})" if card.due_on else ""
        )
    context.emit(result, text)
    return 0


def _unlog(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import actions, queries

    touch = queries.touch_of(context.owner, args.touch)
    back = actions.unlog(context.owner, touch)
    context.emit(
        {"touch": touch.id, "kind": touch.kind, "retraction": back.id},
        f"Taken back: {touch.get_kind_display().lower()}.",
    )
    return 0


def moment(text: str, settings: OwnerSettings) -> dt.datetime:
    """An ISO date or time; without an offset it is in the owner's zone, a date alone is noon (today: now). Raises Refusal."""
    try:
        if len(text.strip()) == 10:
            day = dt.date.fromisoformat(text.strip())
            if day == settings.today:
                return settings.now
            return dt.datetime.combine(day, dt.time(12), settings.tz)
        value = dt.datetime.fromisoformat(text.strip())
        return (value if value.tzinfo else value.replace(tzinfo=settings.tz)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Refusal(f"“{text[:40]}” is no time; write it like 2026-11-23T09:30.") from None
