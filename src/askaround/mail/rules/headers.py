"""What may stand in a header of an outgoing message.

In: texts of the owner. Out: the same texts, checked; Message-IDs and file names. Whatever could add a header line is refused.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Sequence
from urllib.parse import quote

from askaround.lib.errors import Refusal

SUBJECT_LIMIT = 300
NAME_LIMIT = 200
# A longer one may be broken over two lines.
NAME_UNBROKEN = 50
ADDRESS_LIMIT = 320
BODY_LIMIT = 100_000
THREAD_LIMIT = 20
CALENDAR_LIMIT = 100_000
METHODS = ("REQUEST", "CANCEL")
_USABLE_ID = re.compile(r"<[!-;=?-~]{1,240}>")


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


def without_codes(text: str) -> str:
    """The text with nothing in it that is an encoded word (RFC 2047); it reads the same, a letter without width stands within each “=?”.

    Python's own writer of headers decodes such words and, before 3.11.10, writes the line breaks that they hold: a name or the subject
    of a mail that one answers could add a header.
    """
    return text.replace("=?", "=\u200b?")


def display_name(text: str) -> str:
    """A name as it may stand beside an address: without codes, and a long one without what has a meaning among addresses.

    Python's own writer of headers loses the quotes around a name that it breaks, so that what is in it reads as another address.
    """
    name = without_codes(text)
    if len(name) > NAME_UNBROKEN:
        name = " ".join(re.sub(r"[()<>\[\]:;@\\,\"]", " ", name).split())
    return name


def address(text: str, what: str) -> str:
    """A mail address with one @, no blanks, brackets, quotes, encoded words or control characters. Raises Refusal."""
    clean = header_text(text, what, ADDRESS_LIMIT)
    labels = clean.rpartition("@")[2].split(".")
    if (
        "=?" in clean
        or "" in labels
        or not re.fullmatch(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[^\s@<>(),;:\"\\\[\]]{1,255}", clean)
    ):
        raise Refusal(f"The {what} “{clean[:80]}” is no mail address; it should look like name@example.org.")
    return clean


def body_text(text: str) -> str:
    """The body with plain line ends. Raises Refusal when it is empty, longer than BODY_LIMIT, or holds a NUL or a lone surrogate."""
    if len(text) > BODY_LIMIT:
        raise Refusal(f"The message is longer than {BODY_LIMIT:,} characters; shorten it.")
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


def usable_id(text: str) -> str:
    """A Message-ID as it may stand in a header of ours, or "": somebody else's can be anything, and what follows must go out without it."""
    clean = text.strip()
    return clean if _USABLE_ID.fullmatch(clean) and "=?" not in clean else ""


def thread(identifiers: Sequence[str], in_reply_to: str) -> list[str]:
    """The References of an answer (RFC 5322 section 3.6.4): the thread, then what is answered; the first and the latest when it is long."""
    found = list(dict.fromkeys(clean for each in (*identifiers, in_reply_to) if (clean := usable_id(each))))
    if len(found) > THREAD_LIMIT:
        found = [found[0], *found[1 - THREAD_LIMIT :]]
    return found


def calendar_method(text: str) -> str:
    """REQUEST or CANCEL, what an organiser sends (RFC 5546). Raises Refusal for another."""
    if text not in METHODS:
        raise Refusal(f"An invitation is sent with {' or '.join(METHODS)}, not “{text[:20]}”.")
    return text


def calendar_text(text: str) -> str:
    """The iCalendar object that goes with a message, or "". Raises Refusal when it is none or too long."""
    if not text:
        return ""
    if len(text) > CALENDAR_LIMIT or "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refusal("The invitation cannot be carried by mail; shorten its description.")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise Refusal("The invitation is no calendar entry; make it again.")
    return text


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
