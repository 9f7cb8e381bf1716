"""The headers of one mail: bytes to names, addresses, dates; whatever is wrong with them.

In: the bytes above the first blank line. Out: `parse` gives the headers that anybody here looks at, decoded as far as they can be;
`addresses` and `moment` read them. Pure. `email.parser` would take ten times as long, and a mailbox holds a hundred thousand.
"""

from __future__ import annotations

import datetime as dt
import functools
import re

from askaround.lib.text import CREDENTIALS, collapse, fold, mail_key, text_of
from askaround.mail.rules import incoming
from askaround.network.rules import automated

VALUE_LIMIT = 65_536
_SEVERAL = ("from", "to", "cc", "bcc")
_OTHERS = (
    "date",
    "received",
    "message-id",
    "subject",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-gmail-labels",
    "x-mozilla-draft-info",
    "x-spam-flag",
    "list-post",
)
WANTED = frozenset((*_SEVERAL, *_OTHERS, *automated.HEADERS))
_FIRMS = frozenset({"inc", "llc", "ltd", "gmbh", "corp", "co", "ag", "sa", "plc", "bv", "llp"})


def parse(raw: bytes) -> dict[str, str]:
    """The wanted headers by their names in lower case, unfolded, encoded words left as they are.

    Of a header that stands several times the first counts; addressees are joined. Lines that are no headers are passed over. Bytes
    beyond ASCII are UTF-8, else Windows-1252.
    """
    found: dict[str, list[bytes]] = {}
    current: list[bytes] | None = None
    size = 0
    for line in raw.replace(b"\0", b"").splitlines():
        if line[:1] in (b" ", b"\t"):
            if current is not None and size < VALUE_LIMIT:
                size += len(line)
                current.append(line.strip())
            continue
        current = None
        name, colon, value = line.partition(b":")
        key = name.strip().decode("latin-1").lower()
        if not colon or key not in WANTED:
            continue
        if key not in found:
            found[key] = current = [value.strip()[:VALUE_LIMIT]]
        elif key in _SEVERAL:
            current = found[key]
            current += [b",", value.strip()[:VALUE_LIMIT]]
        size = len(value)
    return {key: text_of(b" ".join(parts)) for key, parts in found.items()}


def words(value: str) -> str:
    """A header's text for people: encoded words (RFC 2047) read, damaged ones as they stand."""
    return collapse(incoming.decoded(value) if "=?" in value else value)


def moment(headers: dict[str, str], now: dt.datetime) -> dt.datetime | None:
    """When it was sent: its Date, else when the last server had it; None when neither can be believed (before 1990, or to come)."""
    received = headers.get("received", "").rpartition(";")[2]
    for written in (headers.get("date", ""), received):
        found = incoming.date(re.sub(r"\(.*?\)", "", written)) if written.strip() else None
        if found and found.year >= 1990 and found <= now + dt.timedelta(days=1):
            return found
    return None


def message_id(headers: dict[str, str]) -> str:
    """The Message-ID without its brackets; "" for none."""
    found = re.search(r"<([^<>\s]{1,390})>", headers.get("message-id", ""))
    return found[1] if found else headers.get("message-id", "").strip()[:390]


@functools.lru_cache(maxsize=16_384)
def addresses(value: str) -> tuple[tuple[str, str], ...]:
    """(name, mail key) of each address of a header, each key once, in order; what has no address is left out.

    Names are decoded and turned (“Silva, Ana” → “Ana Silva”); a name that is only the address again is none.
    """
    found: dict[str, str] = {}
    carried = ""
    for piece in _pieces(value):
        if "@" not in piece:
            # An unquoted comma: “Silva, Ana <ana@…>”. A group's name ends with a colon.
            carried = "" if ":" in piece else f"{carried}{piece}, "
            continue
        name, mail = _address(carried + piece)
        carried = ""
        if mail and not found.get(mail):
            found[mail] = name
    return tuple((name, mail) for mail, name in found.items())


def _pieces(value: str) -> list[str]:
    """The value at its commas and semicolons, but not within quotation marks, brackets and comments."""
    if '"' not in value and "(" not in value:
        return [piece.strip() for piece in value.replace(";", ",").split(",") if piece.strip()]
    pieces, start, quoted, depth, escaped = [], 0, False, 0, False
    for at, letter in enumerate(value):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "()":
            depth = max(depth + (1 if letter == "(" else -1), 0)
        elif letter in ",;" and not quoted and not depth:
            pieces.append(value[start:at].strip())
            start = at + 1
    pieces.append(value[start:].strip())
    return [piece for piece in pieces if piece]


def _address(piece: str) -> tuple[str, str]:
    name, bracket, rest = piece.rpartition("<")
    if bracket:
        mail = mail_key(rest.partition(">")[0])
        if mail:
            return clean_name(_after_group(name), mail), mail
    bare, _, comment = piece.partition("(")
    bare = _after_group(bare)
    for word in reversed(bare.replace("<", " ").replace(">", " ").split()):
        if mail := mail_key(word):
            name = comment.rstrip(") ") or bare.replace(word, "")
            return clean_name(name, mail), mail
    return "", ""


def _after_group(text: str) -> str:
    head, colon, rest = text.partition(":")
    return (
        rest if colon and '"' not in head and "@" not in head and head.strip().lower() != "mailto" else text
    )


@functools.lru_cache(maxsize=16_384)
def clean_name(written: str, mail: str = "") -> str:
    """A person's name as a header or calendar gives it, or "" when it is none."""
    name = written.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    name = words(name).strip("'\"‘’“” ")
    name = collapse(re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*", " ", name)).strip(" ,;")
    if "@" in name or not any(letter.isalpha() for letter in name):
        return ""
    if fold(name) == fold(mail.partition("@")[0]) and (" " not in name or name.islower()):
        return ""
    return _turned(name)[:300]


def _turned(name: str) -> str:
    parts = [part.strip() for part in name.split(",") if part.strip()]
    while len(parts) > 1 and fold(parts[-1]).replace(" ", "") in CREDENTIALS:
        parts.pop()
    if len(parts) == 2 and fold(parts[1]) not in _FIRMS:
        return f"{parts[1]} {parts[0]}"
    return ", ".join(parts)


def best_name(a: str, b: str) -> str:
    """The better of two names that one address goes by; the same whichever comes first."""
    return a if a == b else max(a, b, key=_name_rank)


@functools.lru_cache(maxsize=65_536)
def _name_rank(name: str) -> tuple[bool, bool, bool, int, str]:
    words = [word for word in fold(name).split() if word not in CREDENTIALS]
    whole = 2 <= len(words) <= 5 and not any(word.isdigit() for word in words)
    return (
        bool(words) and not mail_key(name),
        whole,
        not (name.isupper() or name.islower()),
        len(words),
        name,
    )
