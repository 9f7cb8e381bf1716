"""What a CardDAV server answered, as far as it can be believed.

In: the bytes of a multistatus answer (RFC 4918). Out: `Entry` rows. Nothing is fetched. A document type, an entity, a page of HTML or an
answer without end is a Refusal, never an empty list: an empty list means that the server said so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DAV = "{DAV:}"
CARD = "{urn:ietf:params:xml:ns:carddav}"
MOST_ENTRIES = 200_000
# Atomic, so that no comment can be made to reach over a document type.
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s+|<!--.*?-->|<\?.*?\?>)*+<[A-Za-z_]", re.DOTALL)
NO_BOOK = "That server does not answer as an address book; check the address."


@dataclass(frozen=True, slots=True)
class Entry:
    """One response of the answer. `url` is absolute; `status` that of the whole response, 200 when only its parts have one."""

    url: str
    status: int
    etag: str = ""
    card: str | None = None
    name: str = ""
    is_book: bool = False
    is_collection: bool = False
    points_to: tuple[tuple[str, str], ...] = ()
    """(property, absolute address) of the addresses that its properties name: the principal, the home of the address books."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All responses, and the token that stands for this state, "" for none."""

    entries: tuple[Entry, ...]
    token: str = ""


def read(content: bytes, base: str) -> Answer:
    """The responses of a multistatus answer got from `base`. Raises Refusal for anything else."""
    root = _parsed(content)
    if root.tag != f"{DAV}multistatus":
        raise Refusal(NO_BOOK)
    found: list[Entry] = []
    for node in root.iter(f"{DAV}response"):
        if len(found) >= MOST_ENTRIES:
            raise Refusal(f"That server lists more than {MOST_ENTRIES:,} cards; that is not read.")
        found.append(_entry(node, base))
    return Answer(tuple(found), (root.findtext(f"{DAV}sync-token") or "").strip())


def same(url: str) -> str:
    """An address as it is compared and kept: path in one spelling of its escapes."""
    parts = urlsplit(url)
    path = quote(unquote(parts.path), safe="/@:!$&'()*+,;=~-._")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _parsed(content: bytes) -> Element:
    from xml.etree import ElementTree

    # Only a document type can declare entities, and it stands before the first element; without one nothing is expanded or fetched.
    if not _PROLOG.match(content):
        raise Refusal(NO_BOOK)
    declared = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)", content)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"iso-8859-1"):
        raise Refusal(NO_BOOK)
    try:
        return ElementTree.fromstring(content)  # noqa: S314 (a document type is refused above)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        raise Refusal(NO_BOOK) from None


def _entry(node: Element, base: str) -> Entry:
    href = (node.findtext(f"{DAV}href") or "").strip()
    etag, name, card = "", "", None
    kinds: set[str] = set()
    links: list[tuple[str, str]] = []
    for part in node.findall(f"{DAV}propstat"):
        if _status(part) not in (200, 0):
            continue
        for prop in part.iterfind(f"{DAV}prop/*"):
            text = prop.text or ""
            if prop.tag == f"{DAV}getetag":
                etag = text.strip()
            elif prop.tag == f"{DAV}displayname":
                name = " ".join(text.split())[:200]
            elif prop.tag == f"{CARD}address-data":
                card = text
            elif prop.tag == f"{DAV}resourcetype":
                kinds = {kind.tag for kind in prop}
            else:
                what = prop.tag.rpartition("}")[2]
                links += [
                    (what, _absolute(base, link.text.strip()))
                    for link in prop.iter(f"{DAV}href")
                    if link.text and link.text.strip()
                ]
    return Entry(
        _absolute(base, href), _status(node) or 200, etag[:200], card, name,
        f"{CARD}addressbook" in kinds, f"{DAV}collection" in kinds, tuple(links),
    )  # fmt: skip


def _status(node: Element) -> int:
    """The number in “HTTP/1.1 404 Not Found”; 0 for none."""
    found = re.match(r"HTTP/[\d.]+\s+(\d{3})", (node.findtext(f"{DAV}status") or "").strip())
    return int(found[1]) if found else 0


def _absolute(base: str, href: str) -> str:
    try:
        return same(urljoin(base, href))
    except ValueError:
        raise Refusal(NO_BOOK) from None
