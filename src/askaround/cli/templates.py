"""`askaround templates [show|edit|add|delivered|variables]`: what drafts are written from.

In: a template's key, a file with its text. Out: templates as lines, one with how it reads for somebody, the variables with their meaning.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.outreach.wordings import Listed

KEY = "the template's key, such as interview-email"


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="show|edit|add|delivered|variables")
    show = verbs.add_parser("show", help="one template, and how it reads for somebody")
    show.add_argument("key", help=KEY)
    show.add_argument("--person", metavar="PERSON", help="for whom; else whom you asked last")
    show.add_argument("--to", metavar="PERSON", help="whom you would like to meet, for an introduction")
    edit = verbs.add_parser("edit", help="your own words in its place")
    edit.add_argument("key", help=KEY)
    edit.add_argument("--body", metavar="FILE|-", help="the text, from a file or stdin")
    edit.add_argument("--subject", metavar="S", help="the subject; other ways to say it on further lines")
    edit.add_argument("--label", metavar="NAME", help="what it is called")
    add = verbs.add_parser("add", help="one more template for the same purpose and way")
    add.add_argument("label", metavar="NAME", help="what it is called")
    add.add_argument("--like", required=True, metavar="KEY", help="for the same purpose and way as this one")
    add.add_argument("--body", required=True, metavar="FILE|-", help="the text, from a file or stdin")
    add.add_argument("--subject", default="", metavar="S", help="the subject")
    back = verbs.add_parser("delivered", help="back to the delivered words; one of yours is taken away")
    back.add_argument("key", help=KEY)
    verbs.add_parser("variables", help="what a template can say, with examples")


def run(context: Context, args: argparse.Namespace) -> int:
    verbs = {
        None: _list,
        "show": _show,
        "edit": _edit,
        "add": _add,
        "delivered": _delivered,
        "variables": _variables,
    }
    return verbs[args.verb](context, args)


def _list(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach.wordings import templates_of

    context.lines(
        (_line(item) for item in templates_of(context.owner)),
        [
            ("Key", lambda row: row["key"]),
            ("Name", lambda row: row["label"]),
            ("Yours", lambda row: "cannot be used" if row["trouble"] else "yes" if row["own"] else ""),
        ],
    )
    return 0


def _line(item: Listed) -> dict[str, Any]:
    text = item.text
    return {
        "key": text.key, "label": text.label, "for": text.purpose, "channel": text.channel, "own": item.own,
        "delivered": item.delivered, "revision": item.revision, "trouble": item.trouble or None,
    }  # fmt: skip


def _show(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.queries import person_of
    from askaround.outreach import own_words, wordings

    owner = context.owner
    item = wordings.wording_of(owner, args.key)
    person, target = own_words.suggested(owner, item.text)
    person = person_of(owner, args.person) if args.person else person
    target = person_of(owner, args.to) if args.to else target
    result = _line(item) | {"subject": item.text.subject, "body": item.text.body, "preview": None}
    lines = [
        item.text.label,
        "",
        *([f"Subject: {item.text.subject}", ""] if item.text.subject else []),
        item.text.body,
    ]
    if item.trouble:
        lines += ["", item.trouble]
    else:
        seen = own_words.preview(owner, item.text, person, None if target == person else target)
        whom = seen.person.name if seen.person else None
        result["preview"] = {
            "person": seen.person.handle if seen.person else None, "subject": seen.draft.subject, "body": seen.draft.body,
            "facts": [vars(fact) for fact in seen.draft.facts], "remarks": [vars(remark) for remark in seen.remarks],
        }  # fmt: skip
        lines += ["", f"— As it reads for {whom or 'the examples'} —", ""]
        lines += [*([f"Subject: {seen.draft.subject}", ""] if seen.draft.subject else []), seen.draft.body]
    context.emit(result, "\n".join(lines))
    return 0


def _edit(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import own_words, wordings

    if args.body is None and args.subject is None and args.label is None:
        raise Refusal(
            "Say what to change: --body FILE (or - for stdin), --subject S, or --label NAME.", exit_code=2
        )
    owner = context.owner
    text = wordings.wording_of(owner, args.key).text
    body = context.read_text(args.body) if args.body is not None else text.body
    subject = args.subject if args.subject is not None else text.subject
    kept = own_words.save_wording(owner, args.key, subject=subject, body=body, label=args.label)
    return _kept(context, kept)


def _add(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import own_words

    body = context.read_text(args.body)
    kept = own_words.add_wording(context.owner, args.like, label=args.label, subject=args.subject, body=body)
    return _kept(context, kept)


def _kept(context: Context, kept: Listed) -> int:
    key = kept.text.key
    context.emit(_line(kept), f"Kept as {key}. See how it reads with askaround templates show {key}.")
    return 0


def _delivered(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach import own_words

    taken = own_words.drop_wording(context.owner, args.key)
    result = {"key": taken.key, "subject": taken.subject, "body": taken.body}
    context.emit(result, f"Taken away: your words for {taken.key}. They were:\n\n{taken.body}")
    return 0


def _variables(context: Context, args: argparse.Namespace) -> int:
    from askaround.outreach.rules.variables import VARIABLES

    context.lines(
        (vars(one) for one in VARIABLES.values()),
        [
            ("Variable", lambda row: f"{{{row['name']}}}"),
            ("Meaning", lambda row: row["meaning"]),
            ("Example", lambda row: row["example"]),
        ],
    )
    return 0
