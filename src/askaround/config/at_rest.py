"""What the owner trusts us with at rest: passwords, tokens, private addresses, sealed with the key that lies beside the database.

In: a text, or the bytes of a column. Out: the bytes, the text. One key for all of them, `keys/mail` in the data folder or `ASKAROUND_MAIL_KEY`.
"""

from __future__ import annotations

from askaround.config import environment, secret
from askaround.lib import crypto
from askaround.lib.errors import Refusal


def seal(text: str) -> bytes:
    """The text, encrypted; differs on each call."""
    return crypto.seal(_key(), text)


def seal_if(text: str) -> bytes | None:
    """The same; nothing is stored of an empty text."""
    return seal(text) if text else None


def unseal(stored: bytes | memoryview | None, told: str = "") -> str:
    """The text, "" where nothing is stored. Raises Refusal when the key is another one: with the sentence `told`, which says what to give again."""
    if stored is None:
        return ""
    try:
        return crypto.unseal(_key(), bytes(stored))
    except Refusal:
        if not told:
            raise
        raise Refusal(told) from None


def _key() -> str:
    return secret.key(environment.data_folder(), "mail")
