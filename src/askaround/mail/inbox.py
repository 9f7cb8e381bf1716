"""The inbox reader: headers of new messages, never a body, nothing marked and nothing deleted. In plain words: docs/rules/replies.md.

In: the owner's IMAP server. Out: `Incoming` rows and `FetchReport`. Remembers UIDVALIDITY and the last UID (RFC 3501 section 2.3.1.1), so that
each message is read once. The first time it looks back to the first message sent, or 30 days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import accounts, imap_fetch, queries, report_parts
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
        known, invited = _known_sent(owner), _has_invited(owner)
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            _store(account, validity, batch[-1], _read(box, batch, known, invited), report)
            if progress:
                progress(min(start + BATCH, len(uids)), len(uids))
        if not uids:
            _store(account, validity, last, [], report)
    return report


def _validity(box: BaseMailBox, folder: str) -> int:
    found = box.folder.status(folder, ["UIDVALIDITY"])
    return _number(found.get("UIDVALIDITY", 0))


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
    return sorted(uid for text in box.uids(criteria) if (uid := _number(text)) > last)


def _number(text: str | int) -> int:
    """RFC 3501 knows 32 bits. Raises ValueError for what no column holds."""
    number = int(text)
    if not 0 <= number < 1 << 63:
        raise ValueError("a number that no server gives")
    return number


def _known_sent(owner: Workspace) -> frozenset[str]:
    """The Message-IDs of what was sent, to tell whether a bounce already names one."""
    return frozenset(
        Outgoing.objects.filter(owner=owner).exclude(transport="hand").values_list("message_id", flat=True)
    )


def _has_invited(owner: Workspace) -> bool:
    """Whether an answer to an invitation can come at all; else nobody's parts are looked at."""
    return Outgoing.objects.filter(owner=owner).exclude(calendar="").exists()


def _read(
    box: BaseMailBox, uids: Sequence[int], known: frozenset[str], invited: bool
) -> list[tuple[int, rules.Headers, dt.datetime | None]]:
    """(UID, headers, when received) of each message; BODY.PEEK leaves it unread."""
    fields = " ".join(rules.FIELDS).upper()
    found = []
    for uid, meta, raw in imap_fetch.given(
        box, uids, f"(UID INTERNALDATE BODY.PEEK[HEADER.FIELDS ({fields})])"
    ):
        read = _with_parts(box, uid, imap_fetch.values(raw), known, invited)
        found.append((uid, read, imap_fetch.received(meta)))
    return found


def _with_parts(
    box: BaseMailBox, uid: int, values: dict[str, list[str]], known: frozenset[str], invited: bool
) -> rules.Headers:
    """What the headers say, and the parts where these are of use; parts that the server refuses to give are done without."""
    import imaplib

    read = rules.read(values)
    try:
        if read.kind == rules.BOUNCE or rules.is_report(values):
            return report_parts.with_report(box, uid, read, known)
        if invited and rules.may_answer_invitation(values):
            return report_parts.with_answer(box, uid, read)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass
    return read


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
                kind=read.kind,
                failed_recipient=read.failed_recipient,
                status=read.status,
                calendar=read.calendar,
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
