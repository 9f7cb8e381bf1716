"""vCards 2.1, 3.0 and 4.0 as real programs write them: lines in, cards out.

In: lines of text. Out: `Card` with its `Property` lines, in the order of the file. Tolerant where programs differ: folded lines,
quoted-printable with its own line breaks and character sets, groups (`item1.EMAIL`), pictures (passed over), a missing END, lines
that are none (kept). RFC 2426, RFC 6350, RFC 6868, versit vCard 2.1.
"""

from __future__ import annotations

import binascii
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Long, binary, and nothing we keep.
PASSED_OVER = frozenset(
    {"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN", "X-MS-CARDPICTURE", "X-EVOLUTION-X509"}
)
# vCard 2.1 writes `TEL;HOME;FAX:` where later versions write `TEL;TYPE=HOME,FAX:`.
_FRAME = frozenset("BbEe")
# What stands before the colon, when it is no longer than programs write it, is read once for all cards.
_LONG = 120
_BLANKS = frozenset({" ", "\t"})
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})


@dataclass(frozen=True, slots=True)
class Property:
    """One line: name and group in capitals, parameters with their values in lower case, the raw value (decoded, still escaped)."""

    name: str
    value: str
    parameters: dict[str, list[str]]
    group: str = ""

    def text(self) -> str:
        """The value as one text, escapes resolved."""
        return unescape(self.value)

    def parts(self) -> list[str]:
        """The value's components, parted by semicolons, escapes resolved: N, ADR, ORG."""
        return [unescape(part) for part in split(self.value, ";")]

    def types(self) -> list[str]:
        return self.parameters.get("TYPE", [])


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its number in the file (from 1), its properties, lines not understood, and whether it came to its END."""

    number: int
    properties: tuple[Property, ...]
    unparsed: tuple[str, ...] = ()
    ended: bool = True
    by_name: dict[str, list[Property]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.properties:
            self.by_name.setdefault(entry.name, []).append(entry)

    def all(self, name: str) -> list[Property]:
        return self.by_name.get(name, [])

    def first(self, *names: str) -> str:
        """The text of the first property of one of these names that has any."""
        for name in names:
            for entry in self.all(name):
                if value := entry.text().strip():
                    return value
        return ""


def cards(lines: Iterable[str]) -> Iterator[Card]:
    """The cards in the lines. What stands outside of BEGIN:VCARD and END:VCARD is passed over; a card within a card (AGENT) too."""
    number, depth = 0, 0
    found: list[Property] = []
    unparsed: list[str] = []
    for name, line in _marked(_unfold(lines)):
        if name == "BEGIN":
            if depth and found and found[-1].name == "AGENT" and not found[-1].value:
                depth += 1
                continue
            if depth:
                yield Card(number, tuple(found), tuple(unparsed), ended=True)
            number, depth, found, unparsed = number + 1, 1, [], []
        elif name == "END":
            depth = max(depth - 1, 0) if depth else -1
            if depth == 0:
                yield Card(number, tuple(found), tuple(unparsed))
            depth = max(depth, 0)
        elif depth == 1:
            _add(line, found, unparsed)
    if depth:
        yield Card(number, tuple(found), tuple(unparsed), ended=False)


def _marked(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        # All but two lines of a card begin with something else.
        if line[:1] not in _FRAME and not line[:1].isspace():
            yield "", line
            continue
        start = line[:12].strip().upper()
        yield ("BEGIN" if start == "BEGIN:VCARD" else "END" if start.startswith("END:VCARD") else ""), line


def _add(line: str, found: list[Property], unparsed: list[str]) -> None:
    entry = parse(line)
    if entry is not None:
        found.append(entry)
    elif line.strip() and not (found and found[-1].name in PASSED_OVER):
        # A picture's lines often go on without the blank that folding asks for.
        unparsed.append(line.strip())


def _unfold(lines: Iterable[str]) -> Iterator[str]:
    """Logical lines. A line that begins with a blank continues the one before, as does one after a quoted-printable `=`."""
    parts: list[str] = []
    quoted = passed = False
    for raw in lines:
        line = raw.rstrip("\r\n")
        if quoted and parts and parts[-1].endswith("="):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
            continue
        if parts and line[:1] in _BLANKS:
            if not passed:
                parts.append(line[1:])
            continue
        if parts:
            yield parts[0] if len(parts) == 1 else "".join(parts)
        parts = [line]
        head = line.partition(":")[0]
        quoted, passed = _kept_apart(head) if len(head) < _LONG else _kept_apart.__wrapped__(head)
    if parts:
        yield "".join(parts)


@functools.lru_cache(maxsize=512)
def _kept_apart(head: str) -> tuple[bool, bool]:
    """Whether a property's lines are quoted-printable, and whether they are passed over."""
    capitals = head.upper()
    return "QUOTED-PRINTABLE" in capitals, capitals.partition(";")[0].rpartition(".")[2] in PASSED_OVER


def parse(line: str) -> Property | None:
    """One logical line, or None when it is none."""
    colon = _outside_quotes(line, ":")
    if colon < 1:
        return None
    value = line[colon + 1 :]
    found = _head(line[:colon]) if colon < _LONG else _head.__wrapped__(line[:colon])
    if found is None:
        return None
    name, group, parameters, encoding, charset = found
    if name in PASSED_OVER:
        return Property(name, "", {}, group)
    if encoding == "quoted-printable":
        value = _quoted_printable(value, charset)
    elif encoding:
        value = _base64(value, charset)
    return Property(name, value, parameters, group)


@functools.lru_cache(maxsize=512)
def _head(head: str) -> tuple[str, str, dict[str, list[str]], str, str] | None:
    """Name, group, parameters, encoding ("" for none) and character set by what stands before the colon, which few cards write
    differently; None when it is no property."""
    words = _pieces(head, ";")
    group, _, name = words[0].strip().upper().rpartition(".")
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        return None
    parameters: dict[str, list[str]] = {}
    for word in words[1:]:
        _parameter(word, parameters)
    encodings = parameters.pop("ENCODING", [])
    charset = next(iter(parameters.pop("CHARSET", [])), "utf-8")
    encoding = next((known for known in ("quoted-printable", "base64", "b") if known in encodings), "")
    return name, group, parameters, encoding, charset


def _parameter(word: str, parameters: dict[str, list[str]]) -> None:
    key, equals, written = word.partition("=")
    key = key.strip().upper()
    if not equals:
        key, written = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
    for value in _pieces(written, ","):
        plain = value.strip().strip('"').replace("^n", "\n").replace("^'", '"').replace("^^", "^")
        for part in plain.split(",") if key == "TYPE" else [plain]:
            parameters.setdefault(key, []).append(part.lower())


def _outside_quotes(line: str, sign: str) -> int:
    at = line.find(sign)
    if at < 0 or line.find('"', 0, at) < 0:
        return at
    inside = False
    for index, letter in enumerate(line):
        if letter == '"':
            inside = not inside
        elif letter == sign and not inside:
            return index
    return at


def _pieces(written: str, sign: str) -> list[str]:
    if '"' not in written:
        return written.split(sign)
    pieces, inside = [""], False
    for letter in written:
        inside = inside != (letter == '"')
        if letter == sign and not inside:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def _quoted_printable(value: str, charset: str) -> str:
    return _decode(binascii.a2b_qp(value.encode("utf-8", "replace")), charset)


def _base64(value: str, charset: str) -> str:
    try:
        return _decode(binascii.a2b_base64(value.encode("ascii", "ignore")), charset)
    except binascii.Error:
        return ""


def _decode(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def split(value: str, sign: str) -> list[str]:
    """The value cut at each unescaped `sign`; escapes stay."""
    if "\\" not in value:
        return value.split(sign)
    pieces: list[str] = []
    start = at = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == sign:
            pieces.append(value[start:at])
            start = at + 1
        at += 1
    return [*pieces, value[start:]]


def unescape(value: str) -> str:
    r"""`\n`, `\,`, `\;`, `\:` and `\\` resolved; a backslash before anything else stays."""
    if "\\" not in value:
        return value
    out: list[str] = []
    letters = iter(value)
    for letter in letters:
        if letter != "\\":
            out.append(letter)
            continue
        after = next(letters, "")
        out.append("\n" if after in {"n", "N"} else after if after and after in ',;:\\"' else "\\" + after)
    return "".join(out)
