"""Keys that live beside the database, never in it.

In: the data folder and a purpose. Out: a random text key, made on first use in `keys/PURPOSE` with mode 0600.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from askaround.lib.errors import Refusal


def key(data: Path, purpose: str) -> str:
    """The key for that purpose, the same on every later call.

    Raises Refusal when the folder is read-only or the file is unreadable.
    """
    from_environment = os.environ.get(f"ASKAROUND_{purpose.upper()}_KEY")
    if from_environment:
        return from_environment
    file = data / "keys" / purpose
    try:
        if not file.exists():
            _create(file)
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            f"The key file {file} cannot be used ({getattr(error, 'strerror', None) or 'damaged'}); "
            "check the data folder's rights or choose another with --data."
        ) from None


def _create(file: Path) -> None:
    """Two processes may start at once: the link makes exactly one of their keys the key."""
    from askaround.config.environment import make_data_folder

    make_data_folder(file.parent.parent)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_urlsafe(48))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    except OSError:
        if not file.exists():
            draft.replace(file)
            return
    draft.unlink()
