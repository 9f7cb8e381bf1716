"""Speaking CardDAV (RFC 6352, RFC 6578), reading only.

In: an address, a user, a password. Out: the address books there, what changed in one, and the text of its cards. Every request goes
through `lib.outbound`; sizes, times and rounds are bounded. Nothing is stored here, and nothing is ever written to the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from askaround.lib.errors import Refusal
from askaround.network.address_books import answers
from askaround.network.address_books.answers import Answer, Entry

ANSWER_SECONDS = 30.0
ALL_SECONDS = 900.0
MOST_BYTES = 50_000_000
MOST_CARDS = 50_000
MOST_ALL_BYTES = 500_000_000
AT_ONCE = 50
MOST_ROUNDS = 200
MOST_STEPS = 5

_PLACES = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop><resourcetype/>'
    b"<displayname/><current-user-principal/><C:addressbook-home-set/></prop></propfind>"
)
_LIST = b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'
_SYNC = (
    '<?xml version="1.0" encoding="utf-8"?><sync-collection xmlns="DAV:"><sync-token>{}</sync-token><sync-level>1</sync-level>'
    "<prop><getetag/></prop></sync-collection>"
)
_MULTIGET = (
    '<?xml version="1.0" encoding="utf-8"?><C:addressbook-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">'
    "<prop><getetag/><C:address-data/></prop>{}</C:addressbook-multiget>"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An address book on the server."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What the server says of a book. `cards` address → etag; `gone` addresses it names as gone; `whole`: `cards` lists all there is."""

    cards: dict[str, str]
    gone: frozenset[str]
    whole: bool
    token: str = ""


@dataclass(frozen=True, slots=True)
class CardText:
    """One card as it was fetched."""

    href: str
    etag: str
    text: str


@dataclass
class Client:
    """One owner's way to one server. The owner named it, so it may be in their own network; where it points to may not."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    deadline: float = field(default_factory=lambda: time.monotonic() + ALL_SECONDS)
    _bytes: int = 0

    def books(self) -> list[Found]:
        """The address books behind the address: itself, or those of the user it leads to. Raises Refusal when there is none."""
        start = self._first()
        book = next((entry for entry in start.entries if entry.is_book), None)
        if book is not None and len([entry for entry in start.entries if entry.is_book]) == 1:
            return [Found(book.url, book.name)]
        for home in self._homes(start):
            listed = self._propfind(home, _PLACES, "1")
            found = [Found(entry.url, entry.name) for entry in listed.entries if entry.is_book]
            if found:
                return list({one.url: one for one in found}.values())
        below = self._propfind(self.url, _PLACES, "1")
        if found := [Found(entry.url, entry.name) for entry in below.entries if entry.is_book]:
            return list({one.url: one for one in found}.values())
        raise Refusal(
            "There is no address book at that address; give the address of the book or of its server."
        )

    def changes(self, token: str) -> Changes:
        """What changed since `token`; with "" or one that the server does not know any more, all there is.

        Servers without sync are asked for the list of everything. Raises Refusal when the answer cannot be believed.
        """
        found = self._synced(token)
        if found is None and token:
            found = self._synced("")
        return found if found is not None else self._listed()

    def cards(
        self, wanted: Sequence[str], tell: Callable[[int, int], None] | None = None
    ) -> Iterator[CardText | str]:
        """The texts of these cards in their order, each once; an address alone for one that the server did not give."""
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            given = self._some(part)
            for href in part:
                yield given.get(href, href)
            if tell:
                tell(min(start + AT_ONCE, len(wanted)), len(wanted))

    def _first(self) -> Answer:
        """The answer at the address as given; else at the server's well-known place."""
        _origin(self.url)
        try:
            return self._propfind(self.url, _PLACES, "0")
        except Refusal as refusal:
            root = urlsplit(self.url)
            known = f"{root.scheme}://{root.netloc}/.well-known/carddav"
            if root.path not in ("", "/") or _final(refusal):
                raise
            return self._propfind(known, _PLACES, "0")

    def _homes(self, start: Answer) -> list[str]:
        homes = _links(start, "addressbook-home-set")
        for principal in _links(start, "current-user-principal"):
            if homes:
                break
            homes = _links(self._propfind(principal, _PLACES, "0"), "addressbook-home-set")
        return homes[:MOST_STEPS]

    def _synced(self, token: str) -> Changes | None:
        """By sync-collection; None when the server has none, or does not know the token."""
        cards: dict[str, str] = {}
        gone: set[str] = set()
        now, seen = token, {token}
        for _ in range(MOST_ROUNDS):
            answer = self._call("REPORT", self.url, _SYNC.format(escape(now)).encode(), "0")
            if answer is None:
                return None
            more = False
            for entry in answer.entries:
                if self._is_here(entry.url):
                    more = more or entry.status == 507
                elif entry.status in (404, 410):
                    gone.add(entry.url)
                    cards.pop(entry.url, None)
                elif entry.status == 200 and not entry.is_collection:
                    cards[entry.url] = entry.etag
                    gone.discard(entry.url)
            self._check_count(cards)
            if not answer.token:
                return None
            now = answer.token
            if not more:
                return Changes(cards, frozenset(gone), not token, now)
            if now in seen:
                break
            seen.add(now)
        raise Refusal("The address book answers without end; nothing was changed. Try again later.")

    def _listed(self) -> Changes:
        answer = self._propfind(self.url, _LIST, "1")
        if not any(self._is_here(entry.url) for entry in answer.entries):
            # A list that does not even name the book itself is no list of it.
            raise Refusal(answers.NO_BOOK)
        cards = {
            entry.url: entry.etag
            for entry in answer.entries
            if not self._is_here(entry.url) and not entry.is_collection and entry.status == 200
        }
        self._check_count(cards)
        return Changes(cards, frozenset(), True)

    def _check_count(self, cards: dict[str, str]) -> None:
        if len(cards) > MOST_CARDS:
            raise Refusal(f"That address book has more than {MOST_CARDS:,} cards; that is not read.")

    def _is_here(self, url: str) -> bool:
        return url.rstrip("/") == answers.same(self.url).rstrip("/")

    def _some(self, part: Sequence[str]) -> dict[str, CardText]:
        paths = "".join(f"<href>{escape(urlsplit(href).path)}</href>" for href in part)
        answer = self._call("REPORT", self.url, _MULTIGET.format(paths).encode(), "1")
        if answer is None:
            return {}
        asked = set(part)
        given: dict[str, CardText] = {}
        for entry in answer.entries:
            if entry.url in asked and entry.status == 200 and entry.card:
                given.setdefault(entry.url, CardText(entry.url, entry.etag, entry.card))
        return given

    def _propfind(self, url: str, body: bytes, depth: str) -> Answer:
        answer = self._call("PROPFIND", url, body, depth)
        if answer is None:
            raise Refusal(answers.NO_BOOK)
        return answer

    def _call(self, method: str, url: str, body: bytes, depth: str) -> Answer | None:
        """A multistatus answer; None when the server says that it does not do this. Follows where it says it has moved."""
        from askaround.lib import outbound

        for _ in range(MOST_STEPS):
            trusted = self._trusted(url)
            answer = outbound.request(
                method,
                url,
                headers={"Depth": depth, "Content-Type": "application/xml; charset=utf-8"},
                content=body,
                auth=(self.user, self.password) if self.user and trusted else None,
                allow_private=_origin(url) == _origin(self.url),
                timeout=max(min(ANSWER_SECONDS, self.deadline - time.monotonic()), 0.01),
                max_bytes=MOST_BYTES,
            )
            self._bytes += len(answer.content)
            if self._bytes > MOST_ALL_BYTES:
                raise Refusal("That address book answers with more than 500 MB; that is not read.")
            place = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not place:
                break
            url = self._next(url, place)
        if answer.status == 207:
            return answers.read(answer.content, url)
        if answer.status in (400, 403, 405, 409, 412, 415, 422, 501) and method == "REPORT":
            return None
        raise Refusal(_sentence(answer.status))

    def _next(self, url: str, place: str) -> str:
        try:
            target = urljoin(url, place)
            _origin(target)
        except ValueError:
            raise Refusal(answers.NO_BOOK) from None
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
            raise Refusal("The address book sends on to an address without encryption; that is not followed.")
        return target

    def _trusted(self, url: str) -> bool:
        """Whether the password may go there: the server that the owner named, or by HTTPS another of the same domain."""
        if _origin(url) == _origin(self.url):
            return True
        here, there = urlsplit(self.url).hostname or "", urlsplit(url)
        if there.scheme != "https" or not there.hostname:
            return False
        domain = here.partition(".")[2]
        labels = domain.split(".")
        shared = len(labels) < 2 or labels[-1].isdigit() or (len(labels) == 2 and max(map(len, labels)) <= 3)
        return there.hostname == here or (not shared and there.hostname.endswith(f".{domain}"))


def _links(answer: Answer, what: str) -> list[str]:
    return [url for entry in answer.entries for name, url in entry.points_to if name == what]


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Refusal(answers.NO_BOOK) from None


def _final(refusal: Refusal) -> bool:
    return "password" in refusal.sentence or "reached" in refusal.sentence or "in time" in refusal.sentence


def _sentence(status: int) -> str:
    if status in (401, 403):
        return "The address book's server does not accept that user and password; give them again."
    if status in (404, 405, 410):
        return "There is no address book at that address; check it."
    if status < 400:
        return answers.NO_BOOK
    return f"The address book's server answered {status}; nothing was changed. Try again later."


__all__ = ["CardText", "Changes", "Client", "Entry", "Found"]
