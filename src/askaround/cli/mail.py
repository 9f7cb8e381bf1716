"""`askaround mail setup|check|fetch|deliver`. In: servers, a password. Out: the account, checks, counts."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

SECURITIES = ("tls", "starttls", "none")


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="setup|check|fetch|deliver")
    setup = verbs.add_parser("setup", help="how your mail goes and comes")
    setup.add_argument("--address", required=True, help="from which address your messages go")
    setup.add_argument("--name", default="", help="the name beside it (else the setting name)")
    for protocol in ("smtp", "imap"):
        setup.add_argument(f"--{protocol}-host", default="", metavar="H")
        setup.add_argument(f"--{protocol}-port", type=int, metavar="P")
        setup.add_argument(
            f"--{protocol}-security", choices=SECURITIES, default="starttls" if protocol == "smtp" else "tls"
        )
        setup.add_argument(f"--{protocol}-user", metavar="U", help='"" for no sign-in')
    setup.add_argument("--imap-folder", default="INBOX", metavar="F", help="where replies arrive")
    setup.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    verbs.add_parser("check", help="connect to both servers and sign in")
    verbs.add_parser("fetch", help="read the headers of new messages")
    verbs.add_parser("deliver", help="send what is due")


def run(context: Context, args: argparse.Namespace) -> int:
    return {"setup": _setup, "check": _check, "fetch": _fetch, "deliver": _deliver}[args.verb](context, args)


def show(context: Context, result: dict[str, Any]) -> int:
    """Print the counts of a delivery or a round. 0 done; 3 when something did not go out; 1 (Refusal) when nothing went and a server
    is the reason.
    """
    notes, problems = result.pop("notes"), result["problems"]
    moved = [
        f"{value} {key}"
        for key, value in result.items()
        if isinstance(value, int) and (value or key == "sent")
    ]
    context.emit({**result, "notes": notes}, ", ".join(moved))
    for note in notes:
        context.progress(f"{note['reference']}: {note['state']}. {note['why']}")
    if problems and not result["sent"]:
        raise Refusal(" ".join(problems))
    for problem in problems:
        context.progress(problem)
    return 3 if problems or result["failed"] or result["uncertain"] else 0


def _setup(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.mail import actions

    account = actions.save_account(
        owner,
        address=args.address,
        display_name=args.name,
        smtp_host=args.smtp_host,
        smtp_port=args.smtp_port,
        smtp_security=args.smtp_security,
        smtp_user=args.smtp_user,
        smtp_password=_password(args),
        imap_host=args.imap_host,
        imap_port=args.imap_port,
        imap_security=args.imap_security,
        imap_user=args.imap_user,
        imap_password=os.environ.get("ASKAROUND_IMAP_PASSWORD"),
        imap_folder=args.imap_folder,
    )
    result: dict[str, Any] = {"address": account.address}
    for name in ("smtp", "imap"):
        fields = ("host", "port", "security", "user")
        host = getattr(account, f"{name}_host")
        result[name] = {key: getattr(account, f"{name}_{key}") for key in fields} if host else None
    servers = [
        f"{name.upper()} {result[name]['host']}:{result[name]['port']} ({result[name]['security']})"
        for name in ("smtp", "imap")
        if result[name]
    ]
    context.emit(
        result, f"Mail of {account.address} goes by {', '.join(servers)}. askaround mail check tries it out."
    )
    return 0


def _password(args: argparse.Namespace) -> str | None:
    """From ASKAROUND_MAIL_PASSWORD, standard input, or asked for; None keeps the stored one."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given = os.environ.get("ASKAROUND_MAIL_PASSWORD")
    if given is not None:
        return given
    if not (args.smtp_host and args.smtp_user != "") and not (args.imap_host and args.imap_user != ""):
        return None
    if not sys.stdin.isatty():
        return None
    import getpass

    return getpass.getpass("Password (empty keeps the one stored): ", stream=sys.stderr) or None


def _check(context: Context, args: argparse.Namespace) -> int:
    del args
    owner = context.owner
    from askaround.mail import actions

    checks = actions.check_account(owner)
    found = {each.part.lower(): {"ok": each.ok, "sentence": each.sentence} for each in checks}
    ok = all(each.ok for each in checks)
    works = [each.sentence for each in checks if each.ok]
    if context.json or works:
        context.emit({"ok": ok, **found}, "\n".join(works))
    if not ok:
        raise Refusal(" ".join(each.sentence for each in checks if not each.ok))
    return 0


def _fetch(context: Context, args: argparse.Namespace) -> int:
    del args
    owner = context.owner
    from askaround.mail import actions
    from askaround.worker import rounds

    def progress(done: int, total: int) -> None:
        context.progress(f"{done} of {total} headers read")

    report = actions.fetch(owner, progress)
    matched = rounds.match(owner)
    result = {"read": report.read, "new": report.new, "matched": matched, "more": report.more}
    context.emit(result, f"{report.new} new messages read, {matched} of them answers to you.")
    return 0


def _deliver(context: Context, args: argparse.Namespace) -> int:
    del args
    owner = context.owner
    from askaround.worker import rounds

    return show(context, rounds.as_result(rounds.deliver_now(owner)))
