"""Reading the headers of a message: whom it answers, whether a person wrote it, a machine, or whether it came back.

In: header names (lower case) and raw values; of a delivery report its status part and the headers that it returns. Out: `Headers`. In plain
words: docs/rules/replies.md.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from askaround.mail.rules import reports

# The header fields that are asked for; nothing else of a message is read.
FIELDS = (
    "Message-ID", "In-Reply-To", "References", "From", "To", "Cc", "Subject", "Date", "Return-Path", "Content-Type",
    "Auto-Submitted", "Precedence", "X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Auto-Reply", "X-Autoresponse",
    "X-Failed-Recipients",
)  # fmt: skip

MAX_REFERENCES = 50
# Of one header no more is looked at.
HEADER_LIMIT = 100_000
_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon")
_BULK = ("bulk", "junk", "auto_reply")
_AUTOREPLY = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-auto-reply", "x-autoresponse")

# The kinds of `Incoming`.
REPLY, AUTOMATIC, BOUNCE, DELAYED, CALENDAR = "reply", "automatic", "bounce", "delayed", "calendar"
_KIND_OF_ACTION = {
    "failed": BOUNCE,
    "delayed": DELAYED,
    "relayed": AUTOMATIC,
    "expanded": AUTOMATIC,
    "delivered": AUTOMATIC,
}
# What somebody says of an invitation (RFC 5546): they accept or decline it, or suggest another time.
ANSWERS = ("reply", "counter")


@dataclass(frozen=True)
class Headers:
    """What is kept of one message; addresses in lower case, `sent_at` aware or None when unreadable."""

    message_id: str
    references: tuple[str, ...]
    sender: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: dt.datetime | None
    kind: str = REPLY
    # Of a delivery report: whom it did not reach, and why (RFC 3463).
    failed_recipient: str = ""
    status: str = ""
    calendar: str = ""


def read(values: Mapping[str, Sequence[str]]) -> Headers:
    """The kept facts of one message; every value may be missing or damaged."""
    sender = next(iter(addresses(values.get("from", ()))), "")
    failed = next(iter(addresses(values.get("x-failed-recipients", ()))), "")
    return Headers(
        message_id=next(iter(message_ids(values.get("message-id", ()))), "")[:400],
        references=message_ids([*values.get("in-reply-to", ()), *values.get("references", ())])[
            -MAX_REFERENCES:
        ],
        sender=sender[:320],
        recipients=addresses([*values.get("to", ()), *values.get("cc", ())])[:100],
        subject=decoded(" ".join(values.get("subject", ())))[:400],
        sent_at=date(next(iter(values.get("date", ())), "")),
        kind=kind_of(values, sender),
        failed_recipient=failed[:320],
    )


def kind_of(values: Mapping[str, Sequence[str]], sender: str) -> str:
    """What the headers alone say: bounce, automatic or reply. What a report says of itself comes later (`with_report`)."""
    if is_bounce(values, sender):
        return BOUNCE
    return AUTOMATIC if is_automatic(values) else REPLY


def with_report(read: Headers, report: reports.Report, returned: Sequence[str]) -> Headers:
    """The same message with what its report says and the Message-IDs of what it returns; an unreadable report changes no kind."""
    return replace(
        read,
        kind=_KIND_OF_ACTION.get(report.action, read.kind),
        failed_recipient=report.recipient or read.failed_recipient,
        status=report.status or read.status,
        references=tuple(dict.fromkeys((*read.references, *returned)))[-MAX_REFERENCES:],
    )


def with_answer(read: Headers, calendar: str) -> Headers:
    """The same message as the answer to an invitation."""
    return replace(read, kind=CALENDAR, calendar=calendar)


def is_report(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether it says that it is a report about a message (RFC 3462), of whatever type."""
    return _word(values, "content-type") == "multipart/report"


def may_answer_invitation(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether one of its parts can be an answer to an invitation."""
    return _word(values, "content-type") in (
        "text/calendar",
        "multipart/mixed",
        "multipart/alternative",
        "multipart/related",
    )


def is_automatic(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether a machine wrote it: Auto-Submitted other than no (RFC 3834), a bulk precedence, an X-Autoreply field, a report."""
    submitted = _word(values, "auto-submitted")
    if submitted and submitted != "no":
        return True
    if _word(values, "precedence") in _BULK:
        return True
    return any(name in values for name in _AUTOREPLY) or is_report(values)


def is_bounce(values: Mapping[str, Sequence[str]], sender: str) -> bool:
    """Whether it reports that a message could not be delivered.

    A delivery-status report (RFC 3464), failed recipients named, or a null return path from a mail daemon; a null return
    path alone also belongs to absence notes (RFC 5230).
    """
    kind = " ".join(values.get("content-type", ())).lower()
    if kind.lstrip().startswith("multipart/report"):
        return "delivery-status" in kind
    if "x-failed-recipients" in values:
        return True
    path = "".join(values.get("return-path", ())).strip()
    return path == "<>" and sender.partition("@")[0] in _DAEMONS


def message_ids(values: Sequence[str]) -> tuple[str, ...]:
    """Every `<…@…>` in order, each once."""
    found: dict[str, None] = {}
    for value in values:
        for identifier in re.findall(r"<[^<>\s]{1,390}>", value):
            found.setdefault(identifier)
    return tuple(found)


def addresses(values: Sequence[str]) -> tuple[str, ...]:
    """The mail addresses in address headers, lower case, each once; what is no address is left out."""
    from email.utils import getaddresses

    found: dict[str, None] = {}
    try:
        pairs = getaddresses([" ".join(value[:HEADER_LIMIT].split()) for value in values])
    except RecursionError:
        # Python reads comments and groups by recursion; thousands of brackets are nobody's address.
        return ()
    for _, text in pairs:
        clean = text.strip().lower()
        if re.fullmatch(r"[^\s@]+@[^\s@]+", clean):
            found.setdefault(clean)
    return tuple(found)


def decoded(value: str) -> str:
    """A header's text with its encoded words (RFC 2047) read, blanks collapsed; damaged parts as they stand."""
    from email.errors import MessageError
    from email.header import decode_header, make_header

    try:
        text = str(make_header(decode_header(value)))
    except (MessageError, LookupError, UnicodeError, ValueError):
        text = value
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.split())


def date(value: str) -> dt.datetime | None:
    """The Date header as an aware instant in UTC; None when unreadable. Without a zone it is taken as UTC."""
    from email.utils import parsedate_to_datetime

    try:
        parsed = parsedate_to_datetime(" ".join(value.split()))
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=dt.UTC)
        return parsed.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def believable(stated: dt.datetime | None, received: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When it was sent: the Date header unless missing, before 1990 or over a day ahead; then when it was received, then now."""
    for moment in (stated, received):
        if moment is not None and moment.year >= 1990 and moment <= now + dt.timedelta(days=1):
            return moment
    return now


def _word(values: Mapping[str, Sequence[str]], name: str) -> str:
    return " ".join(values.get(name, ())).split(";")[0].strip().lower()
