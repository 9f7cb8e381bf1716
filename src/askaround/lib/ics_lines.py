"""The lines of a calendar (RFC 5545, 3.1): bytes to properties, forgiving.

In: lines of bytes. Out: unfolded lines, and `Line` with name, parameters and raw value. Not `lib.vcard`'s: that folds the case of
parameters, and names stand in them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askaround.lib.text import collapse, text_of

_ESCAPED = re.compile(r"\\(.)")


@dataclass(slots=True)
class Line:
    """One property: its parameters by name in capitals, its value as written."""

    name: str
    parameters: dict[str, str]
    value: str


def parse_line(text: str) -> Line | None:
    """One unfolded line, or None when it is no property."""
    colon = _outside_quotes(text, ":")
    if colon < 1:
        return None
    name, *rest = _pieces(text[:colon])
    parameters = {}
    for piece in rest:
        key, _, value = piece.partition("=")
        parameters[key.strip().upper()] = _caret(value.strip().strip('"'))
    return Line(name.strip().upper().rpartition(".")[2], parameters, text[colon + 1 :])


def _outside_quotes(text: str, sign: str) -> int:
    at = text.find(sign)
    quote = text.find('"')
    if quote < 0 or at < quote:
        return at
    inside = False
    for at, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif letter == sign and not inside:
            return at
    return text.find(sign)


def _pieces(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";")
    return re.findall(r'(?:[^;"]|"[^"]*"?)+', head)


def _caret(value: str) -> str:
    """RFC 6868."""
    return value.replace("^n", " ").replace("^'", '"').replace("^^", "^") if "^" in value else value


def text_value(value: str) -> str:
    return collapse(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value))


def unfold(lines: Iterable[bytes]) -> Iterator[str]:
    """Logical lines; folds are joined as bytes, since programs fold within a letter."""
    parts: list[bytes] = []
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        if line[:1] in {b" ", b"\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield text_of(b"".join(parts))
        parts = [line]
    if parts:
        yield text_of(b"".join(parts))
