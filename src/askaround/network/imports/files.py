"""Opening what the owner gave: a file, a folder, a zip; with bounds on everything an attacker may choose.

In: paths. Out: `Source` objects whose text can be streamed line by line in bounded memory. Nothing is unpacked to disk.
Raises Refusal, one sentence, for what is damaged, too large, binary, or built to harm.
"""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from askaround.lib.errors import Refusal

CHUNK = 1 << 16
MAX_LINE = 10 << 20
TICK = 4_096
MAX_FILE = 2 << 30
MAX_ENTRIES = 20_000
MAX_UNPACKED = 1 << 30
MAX_RATIO = 200
RATIO_FROM = 10 << 20
SUFFIXES = {".csv", ".vcf", ".vcard", ".mbox", ".eml", ".emlx", ".ics"}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `path` is what the owner is told; `inside` is true for a part of an archive or folder; `size` in bytes.

    A folder of mails is one source too: `members` are its files, and `maildir` tells that kind of folder from one of .eml files.
    """

    path: str
    name: str
    open: Callable[[], IO[bytes]]
    inside: bool = False
    size: int = 0
    members: tuple[Path, ...] = ()
    maildir: bool = False
    tick: Callable[[], None] | None = None
    """Called every few thousand lines, so that reading a large file can be stopped."""

    def lines(self) -> Iterator[str]:
        """The text, line by line with line ends, decoded as `encoding` found. Raises Refusal as `encoding` does."""
        return _lines(self, encoding(self), self.tick)


def sources(path: Path) -> list[Source]:
    """The files to read behind one path. A zip and a folder give their CSV and vCard files, in the order of their names.

    Raises Refusal for a path that is not there, cannot be read, or is an unsafe or damaged zip.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _folder(path)
        if not stat.S_ISREG(mode):
            raise Refusal(f"{shown(path.name)} is no ordinary file; give a file, a folder or a zip.")
        with path.open("rb") as opened:
            start = opened.read(4)
    except FileNotFoundError:
        raise Refusal(f"There is no file {shown(path)}; check the path.") from None
    except PermissionError:
        raise Refusal(f"{shown(path)} may not be read; change its permissions and try again.") from None
    except (OSError, ValueError):
        raise Refusal(f"{str(path)[:200]!r} cannot be opened; check the path.") from None
    if start.startswith(b"PK"):
        return _zip(path)
    return [_plain(path, shown(path), inside=False)]


def _plain(path: Path, told: str, *, inside: bool) -> Source:
    return Source(told, shown(path.name), lambda: path.open("rb"), inside, path.stat().st_size)


def _folder(path: Path) -> list[Source]:
    from askaround.network.imports import mail_folders

    if maildirs := mail_folders.maildirs(path):
        return maildirs
    # Unpacking often makes one folder more than one thinks.
    for pattern in ("*", "*/*"):
        found = sorted(
            entry
            for entry in path.glob(pattern)
            if not entry.name.startswith(".")
            and entry.is_file()
            and (entry.suffix.lower() in SUFFIXES or mail_folders.is_mailbox(entry))
        )
        if found:
            mails, others = mail_folders.grouped(found)
            return [*mails, *(_plain(entry, shown(entry), inside=True) for entry in others[:MAX_ENTRIES])]
    raise Refusal(
        f"The folder {shown(path.name or path)} holds no CSV, no vCard file, no mailbox and no calendar; "
        "give the folder of the unpacked archive."
    )


def shown(path: Path | str) -> str:
    """The path as text that every terminal and database takes: bytes that are no letters become question marks."""
    return str(path).encode("utf-8", "replace").decode()


def _zip(path: Path) -> list[Source]:
    damaged = f"{shown(path.name)} is damaged or no zip archive; download it again."
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refusal(damaged) from None
    if len(entries) > MAX_ENTRIES:
        raise Refusal(f"{shown(path.name)} holds more than {MAX_ENTRIES:,} files, so it is not read.")
    _check_names(shown(path.name), entries)
    wanted = [entry for entry in entries if _wanted(entry)]
    if len({entry.filename for entry in wanted}) < len(wanted):
        raise Refusal(
            f"{shown(path.name)} holds two files of one name, so it cannot be told which counts; download it again."
        )
    if any(entry.flag_bits & 1 for entry in wanted):
        raise Refusal(f"{shown(path.name)} is protected by a password; unpack it and give the folder.")
    # A mailbox is streamed, so it may be as large as it likes, but not made of nothing.
    tables = [entry for entry in wanted if not entry.filename.lower().endswith(".mbox")]
    if sum(entry.file_size for entry in tables) > MAX_UNPACKED or any(map(_bomb, wanted)):
        raise Refusal(
            f"{shown(path.name)} would unpack to far more than such an archive holds, so it is not read."
        )
    if not wanted:
        raise Refusal(
            f"{shown(path.name)} holds no CSV, no vCard file, no mailbox and no calendar; give the archive as it was sent to you."
        )
    wanted.sort(key=lambda entry: entry.filename)
    return [_member(path, entry, damaged) for entry in wanted]


def _wanted(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not entry.is_dir() and not hidden and name.suffix.lower() in SUFFIXES


def _bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _check_names(archive: str, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise Refusal(
                f"{archive} names a file outside itself ({name[:80]!r}), which no honest archive does; it is not read."
            )


def _member(path: Path, entry: zipfile.ZipInfo, damaged: str) -> Source:
    def opened() -> IO[bytes]:
        try:
            with zipfile.ZipFile(path) as archive:
                # The archive's handle stays open with the member: zipfile counts its users.
                return io.BufferedReader(_Member(archive.open(entry), entry.file_size, damaged), CHUNK)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            raise Refusal(damaged) from None

    return Source(
        shown(f"{path}/{entry.filename}"),
        shown(PurePosixPath(entry.filename).name),
        opened,
        True,
        entry.file_size,
    )


class _Member(io.RawIOBase):
    """A zip member whose damage is a Refusal and which ends where its header says, whatever the data says."""

    def __init__(self, opened: IO[bytes], size: int, damaged: str) -> None:
        self._opened, self._left, self._damaged = opened, size, damaged

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._opened.read(min(len(buffer), self._left))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError):
            raise Refusal(self._damaged) from None
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._opened.close()
        super().close()


def encoding(source: Source) -> str:
    """The encoding of the whole file: its BOM's, else UTF-8 when all of it is, else Windows-1252; `DAMAGED` for cards in UTF-8 but for
    stray bytes.

    Reads the file once in pieces of 64 kB. Raises Refusal for an empty file, a binary one, one in UTF-32, a line beyond 10 MB
    or a file beyond 2 GB.
    """
    with source.open() as opened:
        head = opened.read(CHUNK)
        if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
            if not head.strip() or len(head) < CHUNK:
                raise Refusal(f"{source.name} is empty; export it again and give the new file.")
            raise _binary(source)
        found = next((name for bom, name in _BOMS if head.startswith(bom)), None)
        if found is None:
            found = _without_bom(source, head)
        if not found:
            raise Refusal(f"{source.name} is written in UTF-32; save it as UTF-8 and give it again.")
        return _verify(source, opened, head, found)


def _binary(source: Source) -> Refusal:
    return Refusal(
        f"{source.name} is not a text file, whatever its name says; give a CSV, vCard or zip file."
    )


def _without_bom(source: Source, head: bytes) -> str:
    if b"\x00" not in head:
        control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1a")
        if control > len(head) // 50 + 4:
            raise _binary(source)
        return "utf-8"
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    # Text of Latin letters in UTF-16 has a zero in nearly every second byte, and on one side only.
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    raise _binary(source)


def _verify(source: Source, opened: IO[bytes], head: bytes, found: str) -> str:
    decoder = codecs.getincrementaldecoder(found)()
    wide = found.startswith("utf-16")
    running, total, chunk, valid = 0, 0, head, True
    while chunk:
        total += len(chunk)
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        if first < 0 and found.startswith("utf"):
            first, last = chunk.find(b"\r"), chunk.rfind(b"\r")
        running = running + len(chunk) if first < 0 else len(chunk) - last
        if running > MAX_LINE:
            raise Refusal(
                f"{source.name} has a line of more than {MAX_LINE >> 20} MB, which no such file has; it is not read."
            )
        if total > MAX_FILE:
            raise Refusal(
                f"{source.name} is larger than {MAX_FILE >> 30} GB; export fewer contacts at a time."
            )
        if not wide and b"\x00" in chunk:
            raise _binary(source)
        chunk, valid = _step(decoder, chunk, opened, valid)
    return found if valid and _ends(decoder) else _fallback(source, found)


def _step(
    decoder: codecs.IncrementalDecoder, chunk: bytes, opened: IO[bytes], valid: bool
) -> tuple[bytes, bool]:
    if valid:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            valid = False
    return opened.read(CHUNK), valid


def _ends(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fallback(source: Source, found: str) -> str:
    if found == "utf-8-sig" and _is_cards(source):
        return DAMAGED
    if found == "utf-8":
        return "cp1252" if _western(source) else DAMAGED
    raise Refusal(
        f"{source.name} says it is {found.removesuffix('-sig').upper()} but is not; save it as UTF-8 and give it again."
    )


# Letters and signs beyond ASCII that Western European text in Windows-1252 is made of.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŠšŽžŸŒœ’‘“”„–—…€·®©ªº«»¿¡°§™•\xa0"
)


DAMAGED = "utf-8 damaged"
"""UTF-8 with stray bytes, which are read as Windows-1252; cards alone are read so, each of them whole by itself."""
STRAY = "X-STRAY-BYTES"
"""The property that a card gets for each of its lines with stray bytes: the line as it was read."""


def _western(source: Source) -> bool:
    """Whether the text reads as Windows-1252; cards that are UTF-8 but for stray bytes do not, of other files that is a Refusal, as are
    another alphabet's bytes.

    Of the bytes beyond ASCII, more must lie outside of UTF-8 sequences than in them, and seven in ten must be Western letters or signs
    of which no three stand in a row (other alphabets write whole words with them).
    """
    import re

    sequences = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
    beyond = re.compile(rb"[\x80-\xff]+")
    total = inside = western = 0
    with source.open() as opened:
        while chunk := opened.read(CHUNK):
            inside += sum(len(found) for found in sequences.findall(chunk))
            for run in beyond.findall(chunk):
                total += len(run)
                if len(run) < 3:
                    western += sum(letter in _WESTERN for letter in run.decode("cp1252", "replace"))
    if inside > total - inside:
        if _is_cards(source):
            return False
        raise Refusal(
            f"{source.name} is UTF-8, but damaged in places; export it again and give the new file."
        )
    if western < total * 0.7:
        raise Refusal(
            f"{source.name} is in none of the encodings UTF-8, UTF-16 and Windows-1252; save it as UTF-8 and give it again."
        )
    return True


def _is_cards(source: Source) -> bool:
    with source.open() as opened:
        return opened.read(CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD"


def _lines(source: Source, found: str, tick: Callable[[], None] | None = None) -> Iterator[str]:
    if found == DAMAGED:
        return _mended(_text(source, "utf-8-sig", "surrogateescape", tick))
    # cp1252 leaves five bytes undefined; a replacement sign loses one letter rather than the file.
    return _text(source, found, "replace" if found == "cp1252" else "strict", tick)


def _mended(lines: Iterator[str]) -> Iterator[str]:
    """Each stray byte as the letter it is in Windows-1252; before its end a card gets a `STRAY` for each of its lines that had any."""
    found: list[str] = []
    for line in lines:
        if not line.isascii() and (mended := _letters(line)) != line:
            line = mended
            found.append(line.strip()[:200])
        elif found and line.strip().upper() == "END:VCARD":
            yield from (f"{STRAY}:{told}\r\n" for told in found)
            found = []
        yield line


def _letters(line: str) -> str:
    return "".join(
        bytes([ord(sign) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= sign <= "\udcff" else sign
        for sign in line
    )


def _text(source: Source, found: str, errors: str, tick: Callable[[], None] | None) -> Iterator[str]:
    with source.open() as opened, io.TextIOWrapper(opened, encoding=found, errors=errors, newline="") as text:
        count = 0
        while line := text.readline(MAX_LINE):
            count += 1
            if tick and count % TICK == 0:
                tick()
            yield line
