"""Mailboxes: mbox, maildir, single mails. Headers only, unless the owner asks for the words; attachments are never looked at.

In: a `Source`. Out: `FileRead` with one message or one reason per mail. A mailbox is streamed: what stays in memory is a mail's
addresses, date and subject. What no person wrote to the owner is left out at once (rules/automated.py).
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from askaround.lib.errors import Refusal
from askaround.lib.text import fold, mail_key, text_of
from askaround.network.imports import mail_headers
from askaround.network.imports.drafts import FileRead, MessageDraft, Options, Party, Skip
from askaround.network.imports.files import Source
from askaround.network.rules import automated

Progress = Callable[[str, int, int], None]

CHUNK = 1 << 20
HEAD_LIMIT = 1 << 18
BODY_LIMIT = 1 << 21
WORDS_LIMIT = 5_000
NO_SENDER = "This mail says of nobody that they wrote it: there is no address in From."
NO_DATE = "This mail has no date that can be read, neither its own nor a server's."
NO_HEADERS = "This is no mail: it has no headers."
DRAFT = "This mail is a draft that was never sent."
SPAM = "This mail is in your spam folder."
ALONE = "This mail names nobody it was sent to."
_LABELS = {
    "sent": "sent|sent mail|sent items|sent messages|gesendet|gesendete elemente|gesendete objekte|envoyes|messages envoyes|"
    "elements envoyes|enviados|elementos enviados|enviadas|itens enviados|posta inviata|inviati|verzonden|verzonden items|skickat|sendt|"
    "wyslane|outbox",
    "draft": "drafts|draft|entwurfe|brouillons|borradores|rascunhos|bozze|concepten|utkast|kladder",
    "spam": "spam|junk|junk mail|junk e mail|junk email|bulk mail|spamverdacht|indesirables|courrier indesirable|correo no deseado|"
    "lixo eletronico|posta indesiderata|ongewenste e mail",
}
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9_-]*[ \t]*:|>From ")
_MAIL_HEADERS = re.compile(
    rb"(?im)^(from|to|date|received|return-path|message-id|subject|mime-version|delivered-to|x-[a-z0-9-]+|content-type)[ \t]*:"
)
# “From ana@example.org Mon Jan  1 09:30:00 2024”, as mbox parts its mails; the clock may stand before or after the year.
_FROM_LINE = re.compile(rb"From (-|\S*)[ \t]?.{0,200}?(\d\d:\d\d.{0,40}\d{4}|\d{4}.{0,40}\d\d:\d\d)")
_BARE_LINE = re.compile(rb"From ?(-|\S+@\S+|MAILER-DAEMON)?")
_ENDS_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass(slots=True)
class Raw:
    """One mail as it lies there: its headers' bytes, the line that parts it from others, the bytes below where words are wanted."""

    head: bytes
    line: bytes = b""
    body: bytes = b""


def kind_of(source: Source, family: str = "") -> str:
    """Whether this is a mailbox: mbox, maildir or eml; "" when it is something else. Looks at the first bytes only."""
    if source.members:
        return "maildir" if source.maildir else "eml"
    with source.open() as opened:
        start = opened.read(4096)
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start[:20].upper().startswith((b"BEGIN:VCARD", b"BEGIN:VCALENDAR")):  # their lines look like headers
        return ""
    if start.startswith(b"From ") and _begins(start, 0, True):
        return "mbox"
    suffix = Path(source.name).suffix.lower()
    headers = len({found.lower() for found in _MAIL_HEADERS.findall(_emlx(start).partition(b"\n\n")[0])})
    if _HEADER.match(_emlx(start)) and (
        headers >= 3 or (headers and (suffix in {".eml", ".emlx"} or family == "eml"))
    ):
        return "eml"
    if suffix == ".mbox" and not start:
        raise Refusal(f"{source.name} is empty; export it again and give the new file.")
    return ""


def _emlx(start: bytes) -> bytes:
    """Without the count of bytes with which Apple's mails begin."""
    first, newline, rest = start.partition(b"\n")
    return rest if newline and first.strip().isdigit() else start


def read_mails(source: Source, kind: str, options: Options, progress: Progress | None = None) -> FileRead:
    """The mails of one mailbox. `progress("reading", done, total)` counts megabytes, of a folder its files. Raises Refusal when it
    holds none."""
    tell = progress or (lambda _stage, _done, _total: None)
    mails = (
        _members(source, options.words, tell)
        if source.members
        else _single(source, kind, options.words, tell)
    )
    return _Reader(source, kind, options).read(mails)


def _single(source: Source, kind: str, words: bool, tell: Progress) -> Iterator[Raw]:
    with source.open() as opened:
        if kind == "eml":
            yield _one(_emlx(opened.read(BODY_LIMIT)), words)
        else:
            yield from _mbox(opened, source.size, words, tell)


def _members(source: Source, words: bool, tell: Progress) -> Iterator[Raw]:
    for done, path in enumerate(source.members):
        if done % 200 == 0:
            tell("reading", done, len(source.members))
        try:
            with path.open("rb") as opened:
                yield _one(_emlx(opened.read(BODY_LIMIT if words else HEAD_LIMIT)), words)
        except OSError:
            yield Raw(b"")


def _one(data: bytes, words: bool) -> Raw:
    # A mail saved out of an mbox may still have its line.
    line = b""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(b"From "):
        line, _, data = data.partition(b"\n")
    data = data.lstrip(b"\r\n")
    end = _ENDS_HEAD.search(data)
    head = data[: end.end()] if end else data
    return Raw(head[:HEAD_LIMIT], line, data[len(head) :] if words else b"")


def _begins(data: bytes, at: int, blank: bool) -> bool:
    """Whether a mail begins at `at`, where “From ” stands: the line has a clock and a year, or is bare after a blank one, and a header
    follows. A sentence of a letter that begins so has neither."""
    end = data.find(b"\n", at)
    if end < 0:
        return False
    line = data[at:end].rstrip()
    shaped = bool(_FROM_LINE.match(line)) or (blank and bool(_BARE_LINE.fullmatch(line)))
    return shaped and bool(_HEADER.match(data, end + 1))


def _mbox(opened: IO[bytes], size: int, words: bool, tell: Progress) -> Iterator[Raw]:
    """The mails of an mbox, one after the other, in a megabyte or two of memory, whatever their size."""
    buffer = b"\n" + opened.read(CHUNK).removeprefix(b"\xef\xbb\xbf")
    # `at` is how far the buffer is used; it is cut only when more is read.
    at, done, ended = 0, len(buffer), len(buffer) < CHUNK
    mail: Raw | None = None
    heads = False  # whether the mail's head is still being read
    while True:
        found = _next(buffer, at, ended)
        until = found if found >= 0 else len(buffer) if ended else max(len(buffer) - 2048, at)
        if mail is not None:
            heads = _feed(mail, buffer[at:until], heads, words)
        at = until
        if found >= 0:
            if mail is not None:
                yield mail
            line_end = buffer.index(b"\n", at + 1)
            mail, heads = Raw(b"", buffer[at + 1 : line_end].rstrip()), True
            at = line_end + 1
            continue
        if ended:
            break
        more = opened.read(CHUNK)
        ended = not more
        done += len(more)
        tell("reading", done >> 20, max(size, done) >> 20)
        buffer, at = buffer[at:] + more, 0
    if mail is not None:
        yield mail


def _next(buffer: bytes, start: int, ended: bool) -> int:
    """Where the line end before the next mail stands; -1 when there is none, or more must be read to tell."""
    at = buffer.find(b"\nFrom ", start)
    while at >= 0:
        if not ended and len(buffer) - at < 1024:
            return -1
        blank = at == 0 or buffer[max(at - 2, 0) : at].endswith((b"\n", b"\n\r"))
        if _begins(buffer, at + 1, blank):
            return at
        at = buffer.find(b"\nFrom ", at + 1)
    return -1


def _feed(mail: Raw, piece: bytes, heads: bool, words: bool) -> bool:
    """Take a piece of the file into the mail; whether its head is still open."""
    if heads:
        joined = mail.head + piece
        end = _ENDS_HEAD.search(joined)
        if end is None and len(joined) < HEAD_LIMIT:
            mail.head = joined
            return True
        cut = min(end.end() if end else HEAD_LIMIT, HEAD_LIMIT)
        mail.head, piece = joined[:cut], joined[end.end() if end else cut :]
    if words and len(mail.body) < BODY_LIMIT:
        mail.body += piece[:BODY_LIMIT]
    return False


class _Reader:
    """One mailbox: mails to drafts, and whose mailbox it is."""

    def __init__(self, source: Source, kind: str, options: Options) -> None:
        self.source, self.kind, self.options = source, kind, options
        self.parties: dict[tuple[str, str], Party] = {}
        self.groups: dict[tuple[Party, ...], tuple[Party, ...]] = {}
        self.sent: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.lists: set[str] = set()
        self.place = _place(source.path)

    def read(self, mails: Iterator[Raw]) -> FileRead:
        messages: list[MessageDraft] = []
        skipped: list[Skip] = []
        row = 0
        for row, raw in enumerate(mails, start=1):
            found = self._mail(row, raw)
            if isinstance(found, MessageDraft):
                messages.append(found)
            else:
                skipped.append(found)
        return FileRead(
            self.source.path,
            self.kind,
            row,
            messages=tuple(messages),
            skipped=tuple(skipped),
            owner_mails=self._owner(),
            lists=tuple(sorted(self.lists)),
        )

    def _owner(self) -> tuple[str, ...]:
        """Who wrote a tenth of what was sent, and to whom a tenth of what came was delivered."""
        return tuple(
            sorted(
                mail
                for counted in (self.sent, self.delivered)
                for mail, count in counted.items()
                if count * 10 >= counted.total()
            )
        )

    def _mail(self, row: int, raw: Raw) -> MessageDraft | Skip:
        headers = mail_headers.parse(raw.head)
        if not headers:
            return Skip(row, NO_HEADERS)
        places = self.place | _places(headers)
        if "draft" in places or "x-mozilla-draft-info" in headers:
            return Skip(row, DRAFT, harmless=True)
        if "spam" in places or headers.get("x-spam-flag", "").strip().lower() == "yes":
            return Skip(row, SPAM, harmless=True)
        senders = mail_headers.addresses(headers.get("from", ""))
        self._learn(headers, senders, "sent" in places)
        if not senders:
            return Skip(row, NO_SENDER)
        name, mail = senders[0]
        if "sent" not in places and (reason := automated.automated(headers, mail)):
            return Skip(row, reason, harmless=True)
        at = mail_headers.moment(headers, self.options.now) or _from_line(raw.line, self.options)
        if at is None:
            return Skip(row, NO_DATE)
        recipients = self._recipients(headers)
        if not recipients:
            return Skip(row, ALONE, harmless=True)
        return self._draft(row, headers, self._party(name, mail), recipients, at, raw)

    def _draft(
        self,
        row: int,
        headers: dict[str, str],
        sender: Party,
        recipients: tuple[Party, ...],
        at: dt.datetime,
        raw: Raw,
    ) -> MessageDraft:
        subject = mail_headers.words(headers.get("subject", ""))[:300]
        key = mail_headers.message_id(headers)
        if not key:
            told = [sender.mail, at.isoformat(), subject, *sorted(party.mail for party in recipients)]
            key = hashlib.sha1("\x1f".join(told).encode(), usedforsecurity=False).hexdigest()
        text = words_of(raw) if self.options.words else ""
        return MessageDraft(row, "", sender, recipients, at, subject, key, channel="email", text=text)

    def _learn(self, headers: dict[str, str], senders: tuple[tuple[str, str], ...], sent: bool) -> None:
        if sent:
            self.sent.update(mail for _, mail in senders[:1])
        to = next(
            (headers[name] for name in ("delivered-to", "x-original-to", "envelope-to") if name in headers),
            "",
        )
        if to and not sent and (mail := mail_key(to)):
            self.delivered[mail] += 1
        for _, mail in mail_headers.addresses(headers.get("list-post", "").replace("mailto:", "")):
            self.lists.add(mail)

    def _recipients(self, headers: dict[str, str]) -> tuple[Party, ...]:
        found = [
            self._party(name, mail)
            for header in ("to", "cc", "bcc")
            if header in headers
            for name, mail in mail_headers.addresses(headers[header])
        ]
        group = tuple({party.mail: party for party in reversed(found)}.values())[::-1]
        return self.groups.setdefault(group, group)

    def _party(self, name: str, mail: str) -> Party:
        # The same few hundred people stand in a hundred thousand mails: one object each.
        return self.parties.setdefault((name, mail), Party(name, mail=mail))


@functools.cache
def _labels() -> dict[str, str]:
    return {name: what for what, names in _LABELS.items() for name in names.split("|")}


def _place(path: str) -> frozenset[str]:
    """Whether the mailbox is one of sent mails, drafts or spam, by the name of its file or folder."""
    parts = [Path(part).stem if part.endswith((".mbox", ".eml")) else part for part in Path(path).parts[-2:]]
    names = {fold(part.rpartition(".")[2] or part) for part in parts}
    return frozenset(what for name in names if (what := _labels().get(name)))


def _places(headers: dict[str, str]) -> frozenset[str]:
    labels = headers.get("x-gmail-labels")
    if not labels:
        return frozenset()
    return frozenset(
        what for name in mail_headers.words(labels).split(",") if (what := _labels().get(fold(name)))
    )


def _from_line(line: bytes, options: Options) -> dt.datetime | None:
    """The date on the line that parts the mails of an mbox: when the mail came in."""
    words = line.decode("latin-1").split()
    return mail_headers.moment({"date": " ".join(words[2:])}, options.now) if len(words) > 3 else None


def words_of(raw: Raw) -> str:
    """The plain text of a mail, cut to 5,000 characters; "" where it has none (then it is HTML, or an attachment)."""
    from email import policy
    from email.parser import BytesParser

    # An mbox marks lines of a body that look like the beginning of a mail.
    body = re.sub(rb"(?m)^>(>*From )", rb"\1", raw.body) if raw.line else raw.body
    message = BytesParser(policy=policy.compat32).parsebytes(raw.head + body)
    for part in message.walk():
        if part.get_content_type() != "text/plain" or part.get_filename():
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            continue
        try:
            text = data.decode(str(part.get_content_charset() or "utf-8"))
        except (LookupError, UnicodeDecodeError):
            text = text_of(data)
        return _cut(text)
    return ""


def _cut(text: str) -> str:
    from askaround.network.imports.keeping import clean_note

    lines = clean_note(text)
    if len(lines) <= WORDS_LIMIT:
        return lines
    return f"{lines[:WORDS_LIMIT]}\n[The mail goes on; only its first {WORDS_LIMIT:,} characters are kept.]"
