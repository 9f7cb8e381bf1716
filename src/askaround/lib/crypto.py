"""Secrets at rest.

In: a key text (from `config.secret`) and a secret. Out: bytes that only the same key opens (Fernet: AES-128-CBC and HMAC-SHA256,
its key derived by HKDF-SHA256).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(key: str, secret: str) -> bytes:
    """The secret, encrypted and authenticated; differs on each call."""
    return _fernet(key).encrypt(secret.encode("utf-8"))


def unseal(key: str, sealed: bytes) -> str:
    """The secret. Raises Refusal when the key is another one or the bytes are damaged."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(key).decrypt(bytes(sealed)).decode("utf-8")
    except (InvalidToken, UnicodeDecodeError):
        raise Refusal(
            "The stored password cannot be read with this data folder's key; "
            "give it again in the mail settings (askaround mail setup)."
        ) from None


def _fernet(key: str) -> Fernet:
    import base64

    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"askaround secrets").derive(
        key.encode("utf-8")
    )
    return Fernet(base64.urlsafe_b64encode(derived))
