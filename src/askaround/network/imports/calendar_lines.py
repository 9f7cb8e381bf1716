"""The lines of a calendar file. In: a `Source`. Out: its lines, without what no calendar holds; `lib.ics_lines` reads them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from askaround.network.imports.files import Source

LINE_LIMIT = 1 << 20


def lines(source: Source) -> Iterator[bytes]:
    with source.open() as opened:
        start = opened.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield from (line.encode() for line in source.lines())
        return
    with source.open() as opened:
        while line := opened.readline(LINE_LIMIT):
            yield line.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8)
