"""`askaround mail sign-in`: to the provider in the browser, and back to this terminal.

In: the stored mail account, a browser on this computer, or the address at which another one arrived. Out: the tokens, kept sealed. The
answer is taken by a server on loopback that hears one visitor and closes (cli/door.py).
"""

from __future__ import annotations

import argparse
import sys

from askaround.cli.context import Context

PATIENCE_SECONDS = 300.0
_LONGEST = 8_000
# Nobody listens there: the browser shows an error, and its address line what is to be pasted.
_PASTED = "http://localhost"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `mail sign-in`."""
    parser.add_argument(
        "--port", type=int, default=0, metavar="P", help="where to wait for the browser (any)"
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    parser.add_argument(
        "--paste",
        action="store_true",
        help="read from standard input the address at which the browser arrived",
    )


def run(context: Context, args: argparse.Namespace) -> int:
    """Exit code 0 when signed in. Raises Refusal."""
    owner = context.owner
    from askaround.mail import oauth
    from askaround.mail.rules.oauth import BACK_PATH

    if args.paste:
        begun = oauth.begin(owner, _PASTED + BACK_PATH)
        context.progress(f"Open this address and allow it there:\n{begun.address}")
        context.progress("Then paste the whole address at which the browser arrived:")
        came_back = sys.stdin.readline(_LONGEST).strip()
    else:
        from askaround.cli.door import Door

        with Door(args.port, BACK_PATH) as door:
            begun = oauth.begin(owner, f"http://localhost:{door.server_port}{BACK_PATH}")
            context.progress(f"Open this address and allow it there:\n{begun.address}")
            if not args.no_browser:
                _open(begun.address)
            came_back = door.wait(PATIENCE_SECONDS)
    account = oauth.finish(owner, begun.sealed, came_back)
    user = account.imap_user or account.smtp_user
    context.emit(
        {"address": account.address, "provider": account.provider, "user": user, "signed_in": True},
        f"You are signed in through {begun.provider} as {user}. askaround mail check tries it out.",
    )
    return 0


def _open(address: str) -> None:
    import webbrowser

    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return
