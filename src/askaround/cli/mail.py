"""`askaround mail setup|sign-in|check|fetch|deliver`. In: servers, a password or a provider. Out: the account, checks, counts."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from askaround.cli import mail_sign_in
from askaround.cli.context import Context
from askaround.lib.errors import Refusal

SECURITIES = ("tls", "starttls", "none")
PROVIDERS = ("google", "microsoft", "other")


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="setup|sign-in|check|fetch|deliver")
    setup = verbs.add_parser("setup", help="how your mail goes and comes")
    setup.add_argument("--address", required=True, help="from which address your messages go")
    setup.add_argument("--name", help="the name beside it (else the setting name)")
    for protocol in ("smtp", "imap"):
        setup.add_argument(
            f"--{protocol}-host", metavar="H", help='"" takes this server out; unsaid leaves it'
        )
        setup.add_argument(f"--{protocol}-port", type=int, metavar="P")
        setup.add_argument(
            f"--{protocol}-security", choices=SECURITIES, help="starttls" if protocol == "smtp" else "tls"
        )
        setup.add_argument(f"--{protocol}-user", metavar="U", help='"" for no sign-in')
    setup.add_argument("--imap-folder", metavar="F", help="where replies arrive (INBOX)")
    setup.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    setup.add_argument("--sign-in", choices=("password", "provider"), help="how you sign in to both servers")
    setup.add_argument("--provider", choices=PROVIDERS, help="sign in through it instead of with a password")
    setup.add_argument("--client-id", metavar="ID", help="of the desktop app that you registered there")
    setup.add_argument(
        "--client-secret-stdin",
        action="store_true",
        help="read its secret, if it has one, from standard input",
    )
    setup.add_argument("--authorize-url", metavar="URL", help="of another provider: where you allow it")
    setup.add_argument("--token-url", metavar="URL", help="of another provider: what gives tokens")
    setup.add_argument("--scope", metavar="S", help="of another provider: what to ask for")
    setup.add_argument(
        "--copies", action=argparse.BooleanOptionalAction, default=None, help="put what you send into Sent"
    )
    setup.add_argument("--sent-folder", metavar="F", help='where copies go; "" is what the server names')
    mail_sign_in.configure(verbs.add_parser("sign-in", help="through the provider, in the browser"))
    verbs.add_parser("check", help="connect to both servers and sign in")
    verbs.add_parser("fetch", help="read the headers of new messages")
    verbs.add_parser("deliver", help="send what is due")


def run(context: Context, args: argparse.Namespace) -> int:
    verbs = {
        "setup": _setup,
        "sign-in": mail_sign_in.run,
        "check": _check,
        "fetch": _fetch,
        "deliver": _deliver,
    }
    return verbs[args.verb](context, args)


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
        sign_in={"password": "password", "provider": "oauth"}.get(args.sign_in or ""),
        provider=args.provider,
        client_id=args.client_id,
        client_secret=_client_secret(args),
        authorize_url=args.authorize_url,
        token_url=args.token_url,
        scope=args.scope,
        keep_copies=args.copies,
        sent_folder=args.sent_folder,
    )
    result: dict[str, Any] = {"address": account.address, "sign_in": account.sign_in}
    for name in ("smtp", "imap"):
        fields = ("host", "port", "security", "user")
        host = getattr(account, f"{name}_host")
        result[name] = {key: getattr(account, f"{name}_{key}") for key in fields} if host else None
    servers = [
        f"{name.upper()} {result[name]['host']}:{result[name]['port']} ({result[name]['security']})"
        for name in ("smtp", "imap")
        if result[name]
    ]
    then = "askaround mail check tries it out."
    if account.provider:
        from askaround.mail import oauth

        result |= {"provider": account.provider, "signed_in": oauth.is_signed_in(account)}
        then = then if result["signed_in"] else "askaround mail sign-in lets it in."
    context.emit(result, f"Mail of {account.address} goes by {', '.join(servers)}. {then}")
    return 0


def _password(args: argparse.Namespace) -> str | None:
    """From ASKAROUND_MAIL_PASSWORD, standard input, or asked for; None keeps the stored one."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given = os.environ.get("ASKAROUND_MAIL_PASSWORD")
    if given is not None:
        return given
    if args.provider or args.sign_in == "provider":
        return None
    if not (args.smtp_host and args.smtp_user != "") and not (args.imap_host and args.imap_user != ""):
        return None
    if not sys.stdin.isatty():
        return None
    import getpass

    return getpass.getpass("Password (empty keeps the one stored): ", stream=sys.stderr) or None


def _client_secret(args: argparse.Namespace) -> str | None:
    """From ASKAROUND_MAIL_CLIENT_SECRET or standard input; None keeps the stored one."""
    if args.client_secret_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return os.environ.get("ASKAROUND_MAIL_CLIENT_SECRET")


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
        raise Refusal(" ".join(dict.fromkeys(each.sentence for each in checks if not each.ok)))
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
    from askaround.mail import actions
    from askaround.worker import rounds

    result = rounds.as_result(rounds.deliver_now(owner))
    if copied := actions.keep_copies(owner).problem:
        result["problems"].append(copied)
    return show(context, result)
