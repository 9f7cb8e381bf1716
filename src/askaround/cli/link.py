"""`askaround link`. In: nothing. Out: another one-time link into the application that `serve` runs."""

from __future__ import annotations

import argparse

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.config import running

    context.setup()
    port = running.port_of(context.data)
    if port is None:
        raise Refusal("No Askaround is running on this data folder; start it with askaround serve.")
    from askaround.accounts import actions

    url = f"http://localhost:{port}/enter/{actions.make_enter_token()}"
    context.emit({"link": url}, f"Open {url}")
    return 0
