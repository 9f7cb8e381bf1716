"""The parts of a message as an IMAP server lists them (BODYSTRUCTURE, RFC 3501 section 7.4.2).

In: the server's answer, literals written as `{n}`, line end, n bytes. Out: `Part`s with the section by which each can be asked for. A damaged
answer gives the parts before the damage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_DEPTH = 20
MOST_PARTS = 200
MOST_BYTES = 200_000


@dataclass(frozen=True)
class Part:
    """One leaf: where (`2.1`), what (`text/calendar`), its parameters, the transfer encoding, how many bytes."""

    section: str
    kind: str
    params: dict[str, str]
    encoding: str
    size: int


def parts(answer: bytes) -> list[Part]:
    """The leaves in order; an enclosed message is one leaf."""
    start = answer.upper().find(b"BODYSTRUCTURE")
    if start < 0:
        return []
    tokens = _tokens(answer[start + len(b"BODYSTRUCTURE") :][:MOST_BYTES])
    found: list[Part] = []
    if next(tokens, None) == "(":
        tree = _list(tokens, 0)
        _leaves(tree, "", found, top=True)
    return found


def _tokens(text: bytes) -> Iterator[str | tuple[str]]:
    """`(` and `)` as themselves, every value in a tuple of one."""
    at, end = 0, len(text)
    while at < end:
        letter = text[at : at + 1]
        if letter in (b"(", b")"):
            yield letter.decode()
            at += 1
        elif letter == b'"':
            value, at = _quoted(text, at + 1)
            yield (value,)
        elif letter == b"{" and (stop := text.find(b"}", at)) > 0 and text[at + 1 : stop].isdigit():
            size = int(text[at + 1 : stop][:9])
            begin = stop + 1 + (2 if text[stop + 1 : stop + 3] == b"\r\n" else 0)
            yield (text[begin : begin + size].decode("utf-8", "replace"),)
            at = begin + size
        elif letter.isspace():
            at += 1
        else:
            stop = at
            while (
                stop < end
                and text[stop : stop + 1] not in (b"(", b")", b'"')
                and not text[stop : stop + 1].isspace()
            ):
                stop += 1
            yield (text[at:stop].decode("ascii", "replace"),)
            at = stop


def _quoted(text: bytes, at: int) -> tuple[str, int]:
    kept = bytearray()
    while at < len(text) and text[at] != 0x22:
        if text[at] == 0x5C:
            at += 1
        kept += text[at : at + 1]
        at += 1
    return kept.decode("utf-8", "replace"), at + 1


def _list(tokens: Iterator[str | tuple[str]], depth: int) -> list[Any]:
    """What stands up to the closing bracket; deeper than MOST_DEPTH nothing is kept."""
    found: list[Any] = []
    for each in tokens:
        if each == ")":
            break
        if each == "(":
            inner = _list(tokens, depth + 1) if depth < MOST_DEPTH else _skip(tokens)
            found.append(inner)
        elif isinstance(each, tuple):
            found.append(each[0])
    return found


def _skip(tokens: Iterator[str | tuple[str]]) -> list[Any]:
    depth = 1
    for each in tokens:
        depth += {"(": 1, ")": -1}.get(each if isinstance(each, str) else "", 0)
        if not depth:
            break
    return []


def _leaves(tree: list[Any], section: str, found: list[Part], *, top: bool = False) -> None:
    if len(found) >= MOST_PARTS or not tree:
        return
    if isinstance(tree[0], list):
        for number, child in enumerate(tree, 1):
            if not isinstance(child, list):
                break
            _leaves(child, f"{section}.{number}" if section else str(number), found)
        return
    if len(tree) < 7 or not all(isinstance(tree[place], str) for place in (0, 1, 5, 6)):
        return
    found.append(
        Part(
            "1" if top else section,
            f"{tree[0]}/{tree[1]}".lower(),
            _params(tree[2]),
            tree[5].lower(),
            int(tree[6][:12]) if tree[6].isascii() and tree[6].isdigit() else 0,
        )
    )


def _params(tree: Any) -> dict[str, str]:
    if not isinstance(tree, list):
        return {}
    pairs = zip(tree[::2], tree[1::2], strict=False)
    return {name.lower(): value for name, value in pairs if isinstance(name, str) and isinstance(value, str)}


def plain(raw: bytes, encoding: str) -> bytes:
    """A part's content without its transfer encoding; also of a part that was cut off."""
    import base64
    import binascii
    import quopri

    if encoding == "base64":
        kept = bytes(letter for letter in raw if letter not in b" \t\r\n")
        try:
            return base64.b64decode(kept[: len(kept) // 4 * 4])
        except (binascii.Error, ValueError):
            return b""
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    return raw
