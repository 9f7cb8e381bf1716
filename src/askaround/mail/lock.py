"""One deliverer at a time per data folder.

In: the data folder. Out: the lock's identity while it is held. The operating system releases it when its holder dies, however it dies, so
whoever holds it knows that no other claim under this identity is alive.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askaround.lib.errors import Refusal

NAME = "deliver.lock"


@contextmanager
def deliverer(folder: Path, wait: float = 0.0) -> Iterator[str | None]:
    """The identity (32 hex digits, the same on every call for a folder), or None when somebody else delivers.

    Waits up to `wait` seconds. Raises Refusal when the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be written ({error.strerror}); check its rights or choose another with --data."
        ) from None
    try:
        until = time.monotonic() + wait
        while not _take(descriptor):
            if time.monotonic() >= until:
                yield None
                return
            time.sleep(0.05)
        yield _identity(descriptor)
    finally:
        # Closing the only descriptor of this open file releases the lock.
        os.close(descriptor)


def _identity(descriptor: int) -> str:
    # The lock byte of Windows is far behind the text (see _take), so that the text can be read.
    os.lseek(descriptor, 0, os.SEEK_SET)
    text = os.read(descriptor, 32).decode("ascii", "replace")
    if len(text) == 32 and all(letter in "0123456789abcdef" for letter in text):
        return text
    text = secrets.token_hex(16)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode("ascii"))
    os.fsync(descriptor)
    return text


if sys.platform == "win32":  # pragma: no cover

    def _take(descriptor: int) -> bool:
        import msvcrt

        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _take(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
