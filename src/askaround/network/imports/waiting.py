"""Mails to the owner that wait for somebody to become known.

In: mails with people in them who are nobody yet, and later whom an import knows. Out: rows to be kept, and what became of those that were:
touches and ties, under the import that knew who it is. Without them the order of imports would matter: an inbox read before the sent
mails, or before the address book. What waits holds a hash for each address, the date and the subject.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from askaround.accounts.models import Workspace
from askaround.network.imports.drafts import MessageDraft, Party
from askaround.network.imports.mail_headers import best_name
from askaround.network.models import WaitingMessage

CAUSE = "import"
"""`cause_kind` of a touch or tie that comes from a mail which another import had read; `cause_id` is that import."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class WaitWrite:
    """A row to be kept."""

    sign: str
    name: str
    people: str
    present: int
    message: MessageDraft


@dataclass(slots=True)
class Resolved:
    """A mail whose sender is known now: who of it is, whom it waited for, and the rows it takes."""

    message: MessageDraft
    sender: str
    others: list[str]
    present: int
    awaited: set[str]
    batch: uuid.UUID | None
    rows: list[uuid.UUID] = field(default_factory=list)


@functools.lru_cache(maxsize=65_536)
def sign(owner: uuid.UUID, mail: str) -> str:
    """What stands for a mail key: its SHA-1 with the owner's key, so that nobody's rows can be compared with another's."""
    return hashlib.sha1(f"{owner}\x1f{mail}".encode(), usedforsecurity=False).hexdigest()


def kept(owner: Workspace) -> set[tuple[str, str]]:
    """(key, sign) of every mail that waits or waited."""
    return set(WaitingMessage.objects.filter(owner=owner).values_list("key", "sign"))


def writes(
    owner: Workspace, message: MessageDraft, company: Iterable[Party], present: int, unknown: Iterable[Party]
) -> Iterator[WaitWrite]:
    """The rows of one mail, for each of its unknown people; `company` is who is tied by it, `present` how many were there."""
    sender = message.sender.mail
    signs = [
        sign(owner.pk, mail) for mail in (sender, *(party.mail for party in company if party.mail != sender))
    ]
    for party in unknown:
        yield WaitWrite(sign(owner.pk, party.mail), party.name, " ".join(signs), present, message)


def resolved(owner: Workspace, mails: Iterable[str], names: dict[str, str]) -> list[Resolved]:
    """The waiting mails whose sender is among those mail keys, with one address more of them known than when they were read.

    Into `names` (mail key → name) goes the best name that each of them had.
    """
    rows = WaitingMessage.objects.filter(owner=owner, taken=None)
    waited = set(rows.values_list("sign", flat=True).distinct())
    if not waited:
        return []
    known = {sign(owner.pk, mail): mail for mail in mails}
    wanted = sorted(waited & set(known))
    found: dict[str, Resolved] = {}
    for start in range(0, len(wanted), CHUNK):
        part = rows.filter(sign__in=wanted[start : start + CHUNK]).order_by("at", "key", "sign")
        for row in part:
            mail_known = known[row.sign]
            names[mail_known] = best_name(names.get(mail_known, ""), row.name)
            people = row.people.split(" ")
            if people[0] not in known:
                continue
            mail = found.get(row.key)
            if mail is None:
                mail = found[row.key] = _resolved(row, people, known)
            mail.awaited.add(mail_known)
            mail.rows.append(row.pk)
    return sorted(found.values(), key=lambda entry: (entry.message.at, entry.message.key))


def _resolved(row: WaitingMessage, people: list[str], known: dict[str, str]) -> Resolved:
    sender = Party("", mail=known[people[0]])
    message = MessageDraft(0, "", sender, (), _utc(row.at), row.subject, row.key, channel="email")
    others = [known[other] for other in people[1:] if other in known]
    return Resolved(message, sender.mail, others, row.present, set(), row.batch_id)


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC)


def forget(owner: Workspace, mails: Iterable[str]) -> None:
    """Drop what waits, or waited, for these mail keys. Call it inside the transaction that forgets who has them."""
    signs = [sign(owner.pk, mail) for mail in mails]
    for start in range(0, len(signs), CHUNK):
        WaitingMessage.objects.filter(owner=owner, sign__in=signs[start : start + CHUNK]).delete()
