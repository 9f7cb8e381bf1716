"""`askaround calendar FILE.ics`. In: where to write. Out: the file with interviews and what is due within a month, for any calendar program."""

from __future__ import annotations

import argparse
from pathlib import Path

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.ics", help="where to write it; one that is there is replaced")


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.today import feed

    path = Path(args.file).expanduser()
    if path.suffix.lower() != ".ics":
        raise Refusal("Name a file that ends in .ics, so that calendar programs know it.")
    content = feed.calendar(context.owner)
    _put(path, content)
    entries = content.count(b"BEGIN:VEVENT")
    context.emit(
        {"file": str(path), "entries": entries},
        f"{entries} {'entry' if entries == 1 else 'entries'} in {path}.",
    )
    return 0


def _put(path: Path, content: bytes) -> None:
    """Written whole or not at all, readable by the owner alone."""
    import contextlib
    import os
    import secrets

    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(content)
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise Refusal(f"{path} cannot be written ({error.strerror}).") from None
