"""What may stand in a header of an outgoing message.

In: texts of the owner. Out: the same texts, checked; Message-IDs and file names. Whatever could add a header line is refused.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from urllib.parse import quote

from askaround.lib.errors import Refusal

SUBJECT_LIMIT = 300
NAME_LIMIT = 200
ADDRESS_LIMIT = 320


def header_text(text: str, what: str, limit: int) -> str:
    """The text without blanks around it.

    Raises Refusal when it holds a line break or another control character, or is longer than `limit` characters.
    """
    # Cc: control characters; Zl, Zp: line and paragraph separators; Cs: lone surrogates, which no encoding takes.
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Cs"} for letter in text):
        raise Refusal(
            f"The {what} must be a single line without control characters; write it again on one line."
        )
    clean = text.strip()
    if len(clean) > limit:
        raise Refusal(f"The {what} is longer than {limit} characters; shorten it.")
    return clean


def address(text: str, what: str) -> str:
    """A mail address with one @, no blanks, brackets, quotes or control characters. Raises Refusal."""
    clean = header_text(text, what, ADDRESS_LIMIT)
    if not re.fullmatch(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[^\s@<>(),;:\"\\\[\]]{1,255}", clean):
        raise Refusal(f"The {what} “{clean[:80]}” is no mail address; it should look like name@example.org.")
    return clean


def body_text(text: str) -> str:
    """The body with plain line ends. Raises Refusal when it is empty or holds a NUL or a lone surrogate."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not clean.strip():
        raise Refusal("The message is empty; write something first.")
    if "\x00" in clean or any("\ud800" <= letter <= "\udfff" for letter in clean):
        raise Refusal("The message holds characters that mail cannot carry; delete what looks odd in it.")
    return clean


def message_id(sender: str, key: uuid.UUID) -> str:
    """`<KEY@DOMAIN>`, the domain of the sender in ASCII; `localhost.invalid` when there is none."""
    domain = ascii_domain(sender.rpartition("@")[2])
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,180}", domain):
        domain = "localhost.invalid"
    return f"<{key.hex}@{domain}>"


def reply_id(text: str) -> str:
    """A Message-ID to answer to, or "". Raises Refusal when it is none."""
    clean = text.strip()
    if clean and not re.fullmatch(r"<[^\s<>]{1,240}>", clean):
        raise Refusal("The message to answer to has no usable Message-ID; leave it out.")
    return clean


def ascii_domain(domain: str) -> str:
    """The domain in ASCII (IDNA); unchanged when it cannot be written so."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def mailto(to: str, subject: str, body: str) -> str:
    """A link that opens the message in the owner's mail program (RFC 6068: lines end with CRLF)."""
    lines = body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(lines)}"


def file_name(identifier: str) -> str:
    """The name of the .eml file of a message: its Message-ID, letters that file systems dislike made `_`."""
    return re.sub(r"[^A-Za-z0-9@.+-]", "_", identifier.strip("<>"))[:200] + ".eml"
