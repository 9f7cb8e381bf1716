"""`thank INTERVIEW`, `promises`, `keep PERSON --every 4m`, `mentor PERSON`: after the interview.

In: references and texts. Out: the letter, the promises, the rhythm.
"""

from __future__ import annotations

import argparse

from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.split()[-1]
    {"thank": _thank_options, "promises": _promise_options, "keep": _keep_options, "mentor": _keep_options}[
        command
    ](parser)


def _thank_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("interview", help="id or handle of the interview (i1)")
    parser.add_argument("--subject", help="another subject")
    parser.add_argument("--body", metavar="FILE|-", help="another text, from a file or stdin")
    parser.add_argument("--send", action="store_true", help="put it into the outbox as it stands now")
    parser.add_argument(
        "--by", choices=("smtp", "folder", "hand"), help="how (with --send); hand records your own thanks"
    )


def _promise_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--kept", metavar="ID", help="mark one as kept")
    group.add_argument("--dropped", metavar="ID", help="mark one as dropped")
    group.add_argument("--all", action="store_true", help="those that ended, too")


def _keep_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="who: handle, id, mail, LinkedIn address or unique name")
    parser.add_argument("--every", metavar="RHYTHM", required="keep" in parser.prog, help="10d, 6w, 4m or 1y")


def run(context: Context, args: argparse.Namespace) -> int:
    return {"thank": _thank, "promises": _promises, "keep": _keep, "mentor": _keep}[context.command](
        context, args
    )


def _thank(context: Context, args: argparse.Namespace) -> int:
    from django.db import transaction

    from askaround.follow_up import actions, queries
    from askaround.prepare.queries import interview_of

    interview = interview_of(context.owner, args.interview)
    body = context.read_text(args.body) if args.body is not None else None
    # One command, one change: what cannot be sent is not rewritten either.
    with transaction.atomic():
        letter = actions.thanks_for(context.owner, interview)
        if args.subject is not None or body is not None:
            letter = actions.edit_thanks(context.owner, letter, subject=args.subject, body=body)
        if args.send or args.by:
            letter = actions.send_thanks(context.owner, letter, args.by)
    due = queries.dates_of(interview, context.settings)
    result = {
        "thanks": letter.id, "handle": letter.handle, "interview": interview.id, "person": letter.person.name,
        "state": letter.state, "due": due.due_on, "late_after": due.late_after,
        "draft": {"subject": letter.subject, "body": letter.body},
    }  # fmt: skip
    text = f"{letter.handle} · {letter.person.name} · {letter.get_state_display()} · due {due.due_on}\n\n"
    context.emit(result, f"{text}Subject: {letter.subject}\n\n{letter.body}")
    return 0


def _promises(context: Context, args: argparse.Namespace) -> int:
    from askaround.follow_up import actions, queries

    for ref, state in ((args.kept, "kept"), (args.dropped, "dropped")):
        if ref:
            actions.set_promise(context.owner, queries.promise_of(context.owner, ref), state)
    listed = queries.promises(context.owner, context.settings, open_only=not args.all)
    rows = [
        {
            "id": item.promise.id, "side": item.promise.side, "text": item.promise.text, "person": item.person.name,
            "person_handle": item.person.handle, "due": item.promise.due_on, "state": item.promise.state, "late": item.late,
        }
        for item in listed
    ]  # fmt: skip
    context.lines(
        rows,
        [
            ("Due", lambda row: f"{row['due']}{' late' if row['late'] else ''}"),
            ("Who", lambda row: "you" if row["side"] == "mine" else row["person"]),
            ("To", lambda row: row["person"] if row["side"] == "mine" else "you"),
            ("What", lambda row: row["text"]),
            ("Id", lambda row: row["id"]),
        ],
        "No promise is open.",
    )
    return 0


def _keep(context: Context, args: argparse.Namespace) -> int:
    from askaround.follow_up import actions
    from askaround.network.queries import person_of

    person = person_of(context.owner, args.person)
    if context.command == "mentor":
        row = actions.mentor(context.owner, person, args.every)
    else:
        row = actions.keep(context.owner, person, args.every)
    context.emit(
        {
            "person": person.id,
            "handle": person.handle,
            "every_days": row.every_days,
            "mentor": row.mentor,
            "next": row.next_on,
        },
        f"{person.name}: next on {row.next_on}, unless you have real contact before.",
    )
    return 0
