"""`askaround times ASK [offer|take N|back]` and `askaround invite INTERVIEW`.

In: an ask, an interview. Out: times that suit both, the offer and the interview that comes of it, the invitation to it.
"""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    """Each command's own arguments; the command is the last word of the program's name."""
    if parser.prog.rpartition(" ")[2] == "invite":
        parser.add_argument("interview", metavar="INTERVIEW", help="id or handle, such as i4")
        parser.add_argument(
            "--by", choices=("smtp", "folder"), help="how it goes; your mail server when one is set up"
        )
        parser.add_argument("--dry-run", action="store_true", help="show the message, send nothing")
    else:
        _configure_times(parser)


def _configure_times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ask", metavar="ASK", help="id or handle, such as a3")
    parser.add_argument(
        "verb",
        nargs="?",
        choices=("offer", "take", "back"),
        help="offer them, say which they take, take the offer back",
    )
    parser.add_argument(
        "which", nargs="*", metavar="N", help="which times, by their numbers; all of the three when missing"
    )
    parser.add_argument("--minutes", type=int, metavar="N", help="how long; your setting when missing")
    parser.add_argument(
        "--travel", type=int, default=0, metavar="MINUTES", help="how long the way takes, for a place"
    )
    parser.add_argument("--send", action="store_true", help="send the message at once (offer)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--place", default="", metavar="P", help="where you meet (take)")
    where.add_argument("--video", default="", metavar="URL", help="the link of the call (take)")
    where.add_argument("--phone", default="", metavar="N", help="the number to call (take)")


def run(context: Context, args: argparse.Namespace) -> int:
    if context.command == "invite":
        return invite(context, args.interview, args.by, dry_run=args.dry_run)
    return {"offer": _offer, "take": _take, "back": _back, None: _times}[args.verb](context, args)


def _ask(context: Context, args: argparse.Namespace) -> Any:
    from askaround.outreach.queries import ask_of

    return ask_of(context.owner, args.ask)


def _found(context: Context, args: argparse.Namespace, ask: Any) -> Any:
    from askaround.prepare import offers

    return offers.times_for(
        context.owner, offers.talks_with(ask), ask=ask, minutes=args.minutes, travel=args.travel
    )


def _said(found: Any, starts: Any) -> list[dict[str, Any]]:
    from askaround.prepare.rules import both_times

    return [
        {
            "number": number,
            "start": start.isoformat(),
            "theirs": start.astimezone(found.theirs).isoformat(),
            "yours": start.astimezone(found.own).isoformat(),
            "text": both_times(start, found.theirs, found.own),
        }
        for number, start in enumerate(starts, 1)
    ]


def _times(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import offers

    ask = _ask(context, args)
    found = _found(context, args, ask)
    proposal = offers.proposal_of(context.owner, ask)
    rows = _said(found, found.offer.starts)
    offered = _said(found, offers.starts_of(proposal)) if proposal else []
    result = {
        "ask": ask.handle,
        "times": rows,
        "free": [start.isoformat() for start in found.free],
        "their_zone": found.theirs.key,
        "zone_known": found.known,
        "stretched": found.offer.stretched,
        "calendars": found.calendars,
        "offered": offered,
    }
    lines = [f"{row['number']}  {row['text']}" for row in rows]
    if not rows:
        lines = [
            "No time in the next three weeks suits you both; widen free_from and free_until in the settings."
        ]
    else:
        lines.append(f"askaround times {ask.handle} offer drafts the message with them.")
    if offered:
        lines += ["Offered already:", *(f"{row['number']}  {row['text']}" for row in offered)]
        lines.append(f"askaround times {ask.handle} take N says which one they take.")
    _remarks(context, found)
    context.emit(result, "\n".join(lines))
    return 0


def _remarks(context: Context, found: Any) -> None:
    if found.offer.stretched:
        context.progress("These lie outside office hours there; nothing else suits you both.")
    if not found.known:
        context.progress("Their time zone is not known, so yours is taken.")
    if not found.calendars:
        context.progress("No calendar is looked at; askaround calendars add FILE|URL names one.")


def _offer(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import offers

    ask = _ask(context, args)
    found = _found(context, args, ask)
    starts: list[dt.datetime] = list(found.offer.starts)
    if args.which:
        starts = [starts[number - 1] for number in _numbers(args.which, len(starts))]
    proposal = offers.propose(context.owner, ask, starts, minutes=args.minutes)
    message = proposal.message
    if message is not None and args.send:
        from askaround.outreach import messages

        message = messages.send_message(context.owner, message)
    result = {
        "ask": ask.handle,
        "message": str(message.id) if message else None,
        "subject": message.subject if message else "",
        "body": message.body if message else "",
        "state": message.state if message else "",
        "times": _said(found, starts),
    }
    text = f"{message.subject}\n\n{message.body}\n" if message else ""
    then = (
        "In the outbox."
        if args.send
        else f"Drafted, and held free. Read it; askaround times {ask.handle} offer --send sends it."
    )
    context.emit(result, f"{text}\n{then}")
    return 0


def _numbers(texts: list[str], most: int) -> list[int]:
    if not all(text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most for text in texts):
        raise Refusal(
            f"There are {most} times; say which by their numbers, such as 1 3."
            if most
            else "There is no time to offer."
        )
    return [int(text) for text in dict.fromkeys(texts)]


def _take(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import offers, queries

    ask = _ask(context, args)
    proposal = offers.proposal_of(context.owner, ask)
    if proposal is None:
        raise Refusal(f"No offer of {ask.handle} is open; askaround times {ask.handle} offer makes one.")
    numbers = _numbers(args.which, len(proposal.starts))
    if len(numbers) != 1:
        raise Refusal(f"Say which one they take: askaround times {ask.handle} take 2.")
    made = offers.take(
        context.owner, proposal, numbers[0], place=args.place, video_url=args.video, phone=args.phone, travel_minutes=args.travel or None
    )  # fmt: skip
    if made.calendar_remark:
        context.progress(made.calendar_remark)
    context.emit(
        queries.as_made(made),
        f"{made.handle}: {made.person.name}. askaround invite {made.handle} sends the invitation.",
    )
    return 0


def _back(context: Context, args: argparse.Namespace) -> int:
    from askaround.prepare import offers

    ask = _ask(context, args)
    closed = offers.close(context.owner, ask)
    context.emit(
        {"ask": ask.handle, "closed": closed}, "The times are free again." if closed else "No offer was open."
    )
    return 0


def invite(context: Context, interview: str, by: str | None, *, dry_run: bool = False) -> int:
    """The invitation, what changed, or the cancellation, sent; with `dry_run` only shown."""
    from askaround.prepare import inviting, queries

    row = queries.interview_of(context.owner, interview)
    if dry_run:
        subject, body = inviting.preview(context.owner, row)
        context.emit({"interview": row.handle, "subject": subject, "body": body}, f"{subject}\n\n{body}")
        return 0
    sent = inviting.invite(context.owner, row, by)
    result = {
        "interview": row.handle,
        "message": str(sent.id),
        "state": sent.state,
        "to": row.invited_address,
        "sequence": row.invited_sequence,
        "subject": sent.subject,
        "body": sent.body,
    }
    context.emit(result, f"{sent.subject}\n\n{sent.body}\n\nIn the outbox, to {row.invited_address}.")
    return 0
