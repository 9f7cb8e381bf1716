"""Messages as .eml files in a folder, for the owner's own mail program to pick up.

In: a folder. Out: one file per message, mode 0600, named by its Message-ID, there whole or not at all.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from askaround.lib.errors import Refusal
from askaround.mail.message import Envelope, as_bytes
from askaround.mail.rules import headers
from askaround.mail.rules.outcome import Kind, Outcome


class FolderTransport:
    """Writes files; a second delivery of the same message finds the file and writes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, message_id: str) -> Path:
        return self.folder / headers.file_name(message_id)

    def deliver(self, envelope: Envelope) -> Outcome:
        try:
            content = as_bytes(envelope)
        except Refusal as refusal:
            return Outcome(Kind.REFUSED, refusal.sentence)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self.path_of(envelope.message_id), content)
        except OSError as error:
            return Outcome(
                Kind.BLOCKED,
                f"The folder for messages {self.folder} cannot be written ({error.strerror}); "
                "check its rights and space, or choose another with askaround settings mail_folder.",
            )
        return Outcome(Kind.ACCEPTED)

    def was_delivered(self, message_id: str) -> bool:
        return self.path_of(message_id).is_file()

    def close(self) -> None:
        return None

    def _write(self, target: Path, content: bytes) -> None:
        if target.exists():
            return
        draft = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(self.folder)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be opened (not on Windows)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
