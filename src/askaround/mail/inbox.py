"""The inbox reader: headers of new messages, never a body, nothing marked and nothing deleted.

In: the owner's IMAP server. Out: `Incoming` rows and `FetchReport`. Remembers UIDVALIDITY and the last UID (RFC 3501 section 2.3.1.1), so that
each message is read once. The first time it looks back to the first message sent, or 30 days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import accounts, queries
from askaround.mail.imap_box import open_mailbox
from askaround.mail.models import Incoming, MailAccount, Outgoing
from askaround.mail.rules import incoming as rules

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

Progress = Callable[[int, int], None]

BATCH = 200
LIMIT = 5000
FIRST_DAYS = 30
KEEP_UNMATCHED = dt.timedelta(days=14)
# A bounce holds our own message's headers; no more than this is read to find which one it was.
BOUNCE_BYTES = 16_384
# IMAP dates are English whatever the locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class FetchReport:
    """What one reading found: `read` headers looked at, `new` stored; `more` when the rest comes next time."""

    read: int = 0
    new: int = 0
    more: bool = False
    first: bool = False


def fetch(owner: Workspace, progress: Progress | None = None) -> FetchReport:
    """Read the headers of new messages; `progress(done, total)` after each batch. Raises Refusal in one sentence: no account,
    server not reachable, sign-in refused, folder unknown.
    """
    account = queries.account_of(owner)
    if account is None:
        raise Refusal(accounts.NO_ACCOUNT)
    server = accounts.server_of(account, "IMAP")
    _forget_old(owner)
    report = FetchReport()
    with open_mailbox(server, account.imap_folder) as box:
        validity = _validity(box, account.imap_folder)
        report.first = account.imap_validity != validity
        last = 0 if report.first else account.imap_last_uid
        uids = _new_uids(box, last, _since(owner) if report.first else None)
        report.more = len(uids) > LIMIT
        uids = uids[:LIMIT]
        known = _known_sent(owner)
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            _store(account, validity, batch[-1], _read(box, batch, known), report)
            if progress:
                progress(min(start + BATCH, len(uids)), len(uids))
        if not uids:
            _store(account, validity, last, [], report)
    return report


def _validity(box: BaseMailBox, folder: str) -> int:
    found = box.folder.status(folder, ["UIDVALIDITY"])
    return int(found.get("UIDVALIDITY", 0))


def _since(owner: Workspace) -> dt.date:
    """The day before the first message went out (servers compare dates without zones), or 30 days ago."""
    first = (
        Outgoing.objects.filter(owner=owner, state=Outgoing.State.SENT)
        .order_by("ended_at")
        .values_list("ended_at", flat=True)
        .first()
    )
    start = first.date() if first else clock.now().date() - dt.timedelta(days=FIRST_DAYS)
    # A rehearsal's clock may be ahead of the server's.
    return min(start, dt.datetime.now(dt.UTC).date()) - dt.timedelta(days=1)


def _new_uids(box: BaseMailBox, last: int, since: dt.date | None) -> list[int]:
    """The UIDs after `last`, rising. A server answers `5:*` with the last message even when its UID is 3."""
    criteria = f"UID {last + 1}:*"
    if since is not None:
        criteria += f" SINCE {since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
    return sorted(uid for text in box.uids(criteria) if (uid := int(text)) > last)


def _known_sent(owner: Workspace) -> frozenset[str]:
    """The Message-IDs of what was sent, to tell whether a bounce already names one."""
    return frozenset(
        Outgoing.objects.filter(owner=owner).exclude(transport="hand").values_list("message_id", flat=True)
    )


def _read(
    box: BaseMailBox, uids: Sequence[int], known: frozenset[str]
) -> list[tuple[int, rules.Headers, dt.datetime | None]]:
    """(UID, headers, when received) of each message; BODY.PEEK leaves it unread."""
    fields = " ".join(rules.FIELDS).upper()
    answer = _command(box, uids, f"(UID INTERNALDATE BODY.PEEK[HEADER.FIELDS ({fields})])")
    found = []
    for uid, meta, raw in _parts(answer):
        read = rules.read(_values(raw))
        if read.bounce and not known & set(read.references):
            read = _with_bounced(box, uid, read)
        found.append((uid, read, _received(meta)))
    return found


def _with_bounced(box: BaseMailBox, uid: int, read: rules.Headers) -> rules.Headers:
    """A report's third part holds the returned message or its headers (RFC 3462); its Message-ID says which it was."""
    from dataclasses import replace

    answer = _command(box, [uid], f"(UID BODY.PEEK[3]<0.{BOUNCE_BYTES}>)")
    for _, _, raw in _parts(answer):
        inner = rules.message_ids(_values(raw.lstrip(b"\r\n")).get("message-id", []))
        return replace(read, references=(*read.references, *inner))
    return read


def raw(box: BaseMailBox, uids: Sequence[int], what: str) -> Iterator[tuple[int, dt.datetime | None, bytes]]:
    """(UID, when received, the literal) of each message; `what` is a FETCH list with UID, INTERNALDATE and one body section."""
    for uid, meta, literal in _parts(_command(box, uids, what)):
        yield uid, _received(meta), literal


def _command(box: BaseMailBox, uids: Sequence[int], what: str) -> list[Any]:
    import imaplib

    status, answer = box.client.uid("FETCH", ",".join(map(str, uids)), what)
    if status != "OK":
        raise imaplib.IMAP4.error("the server did not answer the reading of headers")
    return list(answer)


def _parts(answer: Sequence[Any]) -> Iterator[tuple[int, str, bytes]]:
    """(UID, the answer's line, the literal) of each message; some servers put the UID behind the literal."""
    for index, item in enumerate(answer):
        if not isinstance(item, tuple) or len(item) < 2:
            continue
        tail = answer[index + 1] if index + 1 < len(answer) else b""
        meta = item[0].decode("ascii", "replace")
        meta += " " + (tail.decode("ascii", "replace") if isinstance(tail, bytes) else "")
        uid = re.search(r"\bUID (\d{1,18})", meta)
        if uid:
            yield int(uid[1]), meta, bytes(item[1])


def _values(raw: bytes) -> dict[str, list[str]]:
    """Header names in lower case and their raw values; bytes beyond ASCII are read as UTF-8, else Latin-1.

    NUL goes: PostgreSQL stores none, and one such message would stop the reading of all that come after it.
    """
    from email import policy
    from email.parser import HeaderParser

    raw = raw.replace(b"\0", b"")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    values: dict[str, list[str]] = {}
    for name, value in HeaderParser(policy=policy.compat32).parsestr(text).items():
        values.setdefault(name.lower(), []).append(re.sub(r"[\r\n]+[ \t]*", " ", str(value)))
    return values


def _received(meta: str) -> dt.datetime | None:
    found = re.search(r'INTERNALDATE "([^"]{10,40})"', meta)
    if not found:
        return None
    try:
        return dt.datetime.strptime(found[1].strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _store(
    account: MailAccount,
    validity: int,
    last: int,
    found: Sequence[tuple[int, rules.Headers, dt.datetime | None]],
    report: FetchReport,
) -> None:
    """One batch and how far it goes, in one transaction. The owner's own messages, and ones read under another validity, are left out."""
    now = clock.now()
    owner_id = account.owner_id
    own = account.address.lower()
    with transaction.atomic():
        ids = [read.message_id for _, read, _ in found if read.message_id]
        stored = set(
            Incoming.objects.filter(owner_id=owner_id, message_id__in=ids).values_list(
                "message_id", flat=True
            )
        )
        rows = [
            Incoming(
                owner_id=owner_id,
                validity=validity,
                uid=uid,
                folder=account.imap_folder,
                message_id=read.message_id,
                references=list(read.references),
                sender=read.sender,
                recipients=list(read.recipients),
                subject=read.subject,
                sent_at=rules.believable(read.sent_at, received, now),
                automatic=read.automatic,
                bounce=read.bounce,
            )
            for uid, read, received in found
            if read.sender != own and read.message_id not in stored
        ]
        Incoming.objects.bulk_create(rows, ignore_conflicts=True)
        MailAccount.objects.filter(owner_id=owner_id, id=account.id).update(
            imap_validity=validity, imap_last_uid=last, fetched_at=now
        )
    report.read += len(found)
    report.new += len(rows)


def _forget_old(owner: Workspace) -> None:
    """Least data: what nobody matched within two weeks belongs to nobody here."""
    before = dt.datetime.now(dt.UTC) - KEEP_UNMATCHED
    Incoming.objects.filter(owner=owner, matched_at=None, created_at__lt=before).delete()
