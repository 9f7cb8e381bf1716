"""`askaround meet`, `brief`, `note`, `mentions`, `resources`, `questions`: the interview, before, during and right after.

In: a person, a local time and its zone, notes. Out: the interview with its calendar file, one page, lines by CONTRACT.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    """Each command's own arguments; the command is the last word of the program's name."""
    {
        "meet": _configure_meet,
        "brief": _configure_brief,
        "note": _configure_note,
        "questions": _configure_questions,
        "mentions": _configure_named,
        "resources": _configure_named,
    }[_command(parser)](parser)


def _command(parser: argparse.ArgumentParser) -> str:
    return parser.prog.rpartition(" ")[2]


def _configure_meet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="id, handle, mail, LinkedIn address or unique name")
    parser.add_argument("--at", required=True, metavar="LOCAL_TIME", help="such as 2026-11-30T10:00")
    parser.add_argument(
        "--zone", required=True, metavar="TZ", help="the zone of that time, such as Europe/Berlin"
    )
    parser.add_argument("--minutes", type=int, metavar="N", help="how long; your setting when missing")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--place", default="", metavar="P", help="where you meet")
    where.add_argument("--video", default="", metavar="URL", help="the link of the call")
    where.add_argument("--phone", default="", metavar="N", help="the number to call")
    parser.add_argument("--travel", type=int, metavar="MINUTES", help="how long the way takes")
    parser.add_argument("--parking", default="", metavar="TEXT", help="where to leave the car or the bicycle")
    parser.add_argument("--invite", action="store_true", help="send them the calendar invitation")


def _configure_brief(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("interview", metavar="INTERVIEW", help="id or handle, such as i4")
    parser.add_argument("--out", metavar="FILE", help="write one HTML page to print, here")


def _configure_note(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("interview", metavar="INTERVIEW", help="id or handle, such as i4")
    parser.add_argument("--question", default="", metavar="Q", help="which question; free notes when missing")
    # `note i4 --question Q -`: only the intermixed reading takes an optional word after an option.
    parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
    parser.add_argument(
        "text", nargs="?", default="-", metavar="TEXT", help="the note; - reads it from stdin"
    )


def _configure_questions(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--career", metavar="CODE", help="only those that suit this career")
    which.add_argument(
        "--interview", metavar="I", help="the guide for this interview, with why each is in it"
    )


def _configure_named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--interview", metavar="I", help="of this interview only")


def run(context: Context, args: argparse.Namespace) -> int:
    return {
        "meet": _meet,
        "brief": _brief,
        "note": _note,
        "questions": _questions,
        "mentions": _mentions,
        "resources": _resources,
    }[context.command](context, args)


def _meet(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.lib import clock
    from askaround.network.queries import person_of
    from askaround.prepare import actions, queries, rules

    person = person_of(owner, args.person)
    made = actions.meet(
        owner,
        person,
        starts_at=rules.local_time(args.at, clock.zone(args.zone)),
        zone=args.zone,
        minutes=args.minutes,
        place=args.place,
        video_url=args.video,
        phone=args.phone,
        travel_minutes=args.travel,
        parking=args.parking,
    )
    remarks = rules.remarks(made.starts_at, made.form, queries.where(made), made.travel_minutes, clock.now())
    if made.calendar_remark:
        remarks.append(made.calendar_remark)
    for remark in remarks:
        context.progress(remark)
    leave = queries.leave_by(made)
    when = rules.both_times(made.starts_at, clock.zone(made.zone), context.settings.tz)
    invited = _invite(context, made) if args.invite else {}
    context.emit(
        queries.as_made(made) | {"remarks": remarks} | invited,
        f"{made.handle}: {person.name}, {when}"
        + (f"; leave by {leave:%H:%M}" if leave else "")
        + f"\nCalendar file: {queries.as_made(made)['ics'] or 'none'}"
        + (f"\nInvited: {invited['invited']}" if invited.get("invited") else ""),
    )
    return 3 if args.invite and not invited["invited"] else 0


def _invite(context: Context, made: Any) -> dict[str, Any]:
    """The interview stands whether they can be invited or not; what cannot be done is said."""
    from askaround.prepare import inviting

    try:
        message = inviting.invite(context.owner, made)
    except Refusal as refusal:
        context.progress(f"The interview is kept, but nobody was invited. {refusal.sentence}")
        return {"invited": None}
    return {"invited": made.invited_address, "message": str(message.id)}


def _brief(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.interview import brief
    from askaround.prepare.queries import interview_of

    made = brief.brief(owner, interview_of(owner, args.interview))
    result = brief.as_json(made)
    if args.out is None:
        context.emit(result, brief.as_text(made))
        return 0
    if not args.out.strip():
        raise Refusal("The name of the file is empty; name one with --out.")
    file = Path(args.out)
    try:
        file.write_text(brief.as_page(made), encoding="utf-8")
    except OSError as error:
        raise Refusal(
            f"{args.out} cannot be written ({error.strerror}); choose another file with --out."
        ) from None
    context.emit(result | {"file": str(file.absolute())}, f"One page to print: {file}")
    return 0


def _note(context: Context, args: argparse.Namespace) -> int:
    text = context.read_text("-") if args.text == "-" else args.text
    owner = context.owner
    from askaround.interview import actions
    from askaround.prepare.queries import interview_of

    interview = interview_of(owner, args.interview)
    saved = actions.add_note(owner, interview, args.question, text)
    result = {
        "interview": str(interview.id),
        "handle": interview.handle,
        "question": saved.question,
        "revision": saved.revision,
        "text": saved.text,
        "mentions": [_mention(row) for row in saved.mentions],
        "promises": [
            {"id": str(row.id), "side": row.side, "text": row.text, "due": row.due_on.isoformat()}
            for row in saved.promises
        ],
    }
    named = ", ".join(row.text for row in saved.mentions)
    promised = "; ".join(f"{row.text} ({row.due_on})" for row in saved.promises)
    lines = [f"Noted in {interview.handle}."]
    lines += [f"Named: {named}"] if named else []
    lines += [f"Promised: {promised}"] if promised else []
    context.emit(result, "\n".join(lines))
    return 0


def _mention(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "kind": row.kind, "text": row.text, "url": row.url or None, "state": row.state}


def _questions(context: Context, args: argparse.Namespace) -> int:
    if args.interview:
        return _guide(context, args.interview)
    from askaround.interview.rules import bank

    onet = ""
    if args.career:
        from askaround.explore.catalogue import get_catalogue

        onet = get_catalogue().onet(args.career)
        if not onet:
            raise Refusal(
                f"The catalogue has no career “{args.career[:40]}”: find its code with “careers search”."
            )
    rows = [
        {
            "question": one.key,
            "topic": one.topic,
            "text": one.text,
            "always": one.always,
            "follow_ups": list(one.follow_ups),
            "why": "Asked every time, so that answers can be laid side by side."
            if one.always
            else bank.TOPICS[one.topic],
        }
        for one in bank.BANK
        if bank.suits(one, onet) or not onet
    ]
    context.lines(rows, _COLUMNS)
    return 0


_COLUMNS = [
    ("Key", lambda row: row["question"]),
    ("Question", lambda row: row["text"]),
    ("Why", lambda row: row["why"]),
]


def _guide(context: Context, ref: str) -> int:
    owner = context.owner
    from askaround.interview import queries
    from askaround.prepare.queries import interview_of

    rows = [
        {
            "question": one.question,
            "position": one.position,
            "text": one.text,
            "always": one.always,
            "follow_ups": list(one.follow_ups),
            "why": one.why,
            "answered": bool(one.answer.strip()),
        }
        for one in queries.guide(owner, interview_of(owner, ref))
    ]
    context.lines(rows, _COLUMNS)
    return 0


def _mentions(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.interview import queries

    context.lines(
        (
            _named(row)
            | {
                "ask": row.ask.handle if row.ask else None,
                "person": {"id": str(row.person.id), "handle": row.person.handle} if row.person else None,
            }
            for row in queries.mentions(owner, interview=_interview(context, args))
        ),
        [
            ("Named", lambda row: row["text"]),
            ("Kind", lambda row: row["kind"]),
            ("By", lambda row: row["named_by"]["name"]),
            ("Where", lambda row: row["interview"] or row["ask"]),
            ("State", lambda row: row["state"]),
        ],
        empty="Nobody was named yet: write @Name in your notes.",
    )
    return 0


def _resources(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.interview import queries

    context.lines(
        (_named(row) for row in queries.resources(owner, interview=_interview(context, args))),
        [
            ("Resource", lambda row: row["text"]),
            ("Address", lambda row: row["url"]),
            ("Named by", lambda row: row["named_by"]["name"]),
            ("Interview", lambda row: row["interview"]),
        ],
        empty="Nothing yet: links, and “Book: its title”, are read out of your notes.",
    )
    return 0


def _named(row: Any) -> dict[str, Any]:
    """What was named, by whom and in which interview."""
    by = {"id": str(row.named_by.id), "handle": row.named_by.handle, "name": row.named_by.name}
    interview = row.interview.handle if row.interview else None
    return {**_mention(row), "named_by": by, "interview": interview}


def _interview(context: Context, args: argparse.Namespace) -> Any:
    from askaround.prepare.queries import interview_of

    return interview_of(context.owner, args.interview) if args.interview else None
