"""Forgetting people everywhere: the rows of all steps, the messages, the calendar files.

In: a Workspace and people. Out: what was erased, and what could not be reached. One transaction; files and the calendar server after it.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.follow_up.models import Thanks
from askaround.interview.models import Mention
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.network import forgetting
from askaround.network.forgetting import Traces
from askaround.outreach import references
from askaround.outreach.models import Ask, Message
from askaround.prepare import calendars
from askaround.prepare.models import Interview
from askaround.today import daily


@dataclass(frozen=True)
class Forgotten:
    """How many people, rows, messages and files were erased, how many texts of others named them; `remark`: what was out of reach."""

    people: int
    rows: int
    messages: int
    files: int
    texts: int
    remark: str = ""


def forget(owner: Workspace, people: Sequence[uuid.UUID]) -> Forgotten:
    """Erase them. Raises Refusal while a message to one of them is being sent; then nothing changed."""
    interviews = Interview.objects.filter(owner=owner, person__in=people)
    events = list(interviews.values_list("uid", "calendar_url"))
    asks = list(Ask.objects.filter(owner=owner, person__in=people).values_list("id", flat=True))
    letters = Thanks.objects.filter(owner=owner, person__in=people).values_list("id", flat=True)
    further = Message.objects.filter(Q(person__in=people) | Q(ask__in=asks), owner=owner)
    named = [
        *references.references(asks),
        *(f"thanks:{key}" for key in letters),
        *(f"message:{key}" for key in further.values_list("id", flat=True)),
    ]
    messages = 0

    def also(found: Traces) -> None:
        nonlocal messages
        messages = mail.erase(owner, addresses=sorted(found.mails), references=named)
        daily.forget(owner)
        Mention.objects.filter(owner=owner, person__in=people).delete()
        Mention.objects.filter(
            owner=owner, kind=Mention.Kind.PERSON, match_key__in=sorted(found.folded)
        ).delete()

    done = forgetting.forget(owner, people, also)
    files = sum(_removed(uid) for uid, _ in events)
    remark = _uncalendar(owner, [uid for uid, address in events if address])
    return Forgotten(done.people, done.rows, messages, files, done.texts, remark)


def _removed(uid: str) -> bool:
    file = calendars.file_of(uid)
    there = file.exists()
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
    return there


def _uncalendar(owner: Workspace, uids: Sequence[str]) -> str:
    """Take the events out of the owner's calendar server; what could not be done, in a sentence."""
    account = calendars.account_of(owner)
    if account is None or not uids:
        return ""
    try:
        for uid in uids:
            calendars.remove(account, uid)
    except Refusal as refusal:
        return f"An event may be left in your calendar: {refusal.sentence}"
    return ""
