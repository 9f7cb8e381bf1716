"""Reads of the outbox and of the read headers, always for one owner.

In: a Workspace. Out: rows, pages and counts for the outbox page, headers that nobody has matched yet.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.mail.models import Incoming, MailAccount, Outgoing

STATES = tuple(Outgoing.State.values)


@dataclass(frozen=True)
class Page:
    """Some rows of the outbox, the newest first; `after` continues behind the last one, None at the end."""

    rows: list[Outgoing]
    after: str | None


def account_of(owner: Workspace) -> MailAccount | None:
    """The owner's mail account, or None."""
    return MailAccount.objects.filter(owner=owner).first()


def problem_of(owner: Workspace) -> tuple[str, dt.datetime] | None:
    """What the mail servers did not do the last time, in words, and since when; None when all went well."""
    account = account_of(owner)
    if account is None or not account.problem or account.problem_since is None:
        return None
    return account.problem, account.problem_since


def can_send(owner: Workspace) -> bool:
    """Whether an SMTP server is set up."""
    return MailAccount.objects.filter(owner=owner).exclude(smtp_host="").exists()


def can_fetch(owner: Workspace) -> bool:
    """Whether an IMAP server is set up."""
    return MailAccount.objects.filter(owner=owner).exclude(imap_host="").exists()


# Google's SMTP servers put what they take into the Sent folder themselves.
_KEEPS_ITS_OWN = ("gmail.com", "googlemail.com", "google.com")


def copy_wanted(row: Outgoing) -> str:
    """Whether a message that was just sent still has to be put into the Sent folder: the state of its copy."""
    if row.transport != Outgoing.Transport.SMTP:
        return Outgoing.Copy.NONE
    account = MailAccount.objects.filter(owner_id=row.owner_id).first()
    if account is None or not account.keep_copies or not account.imap_host:
        return Outgoing.Copy.NONE
    host = account.smtp_host.lower().rstrip(".")
    if account.provider == "google" or any(
        host == each or host.endswith(f".{each}") for each in _KEEPS_ITS_OWN
    ):
        return Outgoing.Copy.NONE
    return Outgoing.Copy.WANTED


def copies_wanted(owner: Workspace, limit: int = 200) -> list[Outgoing]:
    """What was sent and is not in the Sent folder yet, the oldest first."""
    rows = Outgoing.objects.filter(owner=owner, copy=Outgoing.Copy.WANTED, state=Outgoing.State.SENT)
    return list(rows.order_by("id")[:limit])


def sender_of(owner: Workspace) -> str:
    """From which address messages go: the account's, else the setting `mail`; "" when neither is known."""
    account = account_of(owner)
    return account.address if account else settings_of(owner).mail


def folder_of(owner: Workspace) -> Path:
    """The folder for .eml files: the setting `mail_folder`, else `outbox` in the data folder."""
    from askaround.config.environment import data_folder

    chosen = settings_of(owner).mail_folder
    if not chosen:
        return data_folder() / "outbox"
    path = Path(chosen).expanduser()
    return path if path.is_absolute() else data_folder() / path


def delayed(owner: Workspace, rows: Iterable[Outgoing]) -> Incoming | None:
    """The latest report that one of these messages is not delivered yet, as its own sender's server keeps trying; one query, none without one."""
    sent = {row.message_id: row.ended_at for row in rows if row.ended_at is not None}
    if not sent:
        return None
    found = Incoming.objects.filter(owner=owner, matched_at__isnull=False, kind=Incoming.Kind.DELAYED)
    # A day for clocks that differ.
    since = min(at for at in sent.values() if at is not None) - dt.timedelta(days=1)
    for row in found.filter(sent_at__gte=since).order_by("-sent_at", "-id")[:200]:
        if not sent.keys().isdisjoint(row.references):
            return row
    return None


def outgoing_for(owner: Workspace, reference_prefix: str) -> QuerySet[Outgoing]:
    """The outbox rows whose reference begins so, the oldest first."""
    return Outgoing.objects.filter(owner=owner, reference__startswith=reference_prefix).order_by("id")


def outgoing_of(owner: Workspace, ident: str | uuid.UUID) -> Outgoing:
    """One row of the owner's. Raises Refusal (404) when there is none."""
    try:
        found = Outgoing.objects.filter(owner=owner, id=uuid.UUID(str(ident))).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("There is no such message in your outbox.", status=404)
    return found


def outbox(
    owner: Workspace, *, states: Sequence[str] = (), after: str | None = None, limit: int = 50
) -> Page:
    """A page of the outbox, the newest first; one query. `states` narrows it; `after` is the last page's."""
    rows = Outgoing.objects.filter(owner=owner)
    if states:
        rows = rows.filter(state__in=states)
    if after:
        try:
            rows = rows.filter(id__lt=uuid.UUID(after))
        except ValueError:
            raise Refusal("That page of the outbox does not exist; start at the first.", status=404) from None
    found = list(rows.order_by("-id")[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], str(found[limit - 1].id) if more else None)


def counts(owner: Workspace) -> dict[str, int]:
    """How many rows are in each state, zeros included; one query."""
    found: dict[str, Any] = dict(
        Outgoing.objects.filter(owner=owner)
        .values_list("state")
        .annotate(number=Count("id"))
        .order_by("state")
    )
    return {state: found.get(state, 0) for state in STATES}


def unmatched(owner: Workspace, limit: int = 1000) -> list[Incoming]:
    """Headers that nobody has looked at yet, the oldest first.

    Who has looked at one calls `actions.matched` (kept) or `actions.unrelated` (erased: least data). What nobody claims is
    erased after 14 days.
    """
    return list(Incoming.objects.filter(owner=owner, matched_at=None).order_by("sent_at", "id")[:limit])
