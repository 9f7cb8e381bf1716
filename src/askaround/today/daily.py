"""The daily mail to oneself: what is due, on working days, once (docs/rules/reminders.md).

In: a Workspace and what is due. Out: at most one outbox row a day, `daily:<date>`, from the owner to the owner. It names people, so its
words are erased here once they have gone out.
"""

from __future__ import annotations

import datetime as dt

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail import queries as mail_queries
from askaround.mail.models import Outgoing
from askaround.today import rules

PREFIX = "daily:"
# Behind every date, in whatever order the database puts letters and signs.
END = f"{PREFIX}9999"
OVER = "Its day is over."
OFF = "You turned the daily mail off."


def queue(owner: Workspace) -> bool:
    """Put today's letter into the outbox when it is wanted, its hour has come and something is due; whether it was put there.

    Once a day, whatever the clock does meanwhile: a date that has a row, or lies before one that has, gets none.
    """
    settings = settings_of(owner)
    wanted = settings.daily_mail == "yes" and bool(settings.mail) and mail_queries.can_send(owner)
    if not wanted or not rules.letter_time(settings.now, settings.daily_mail_at, settings.calendar):
        return False
    reference = f"{PREFIX}{settings.today.isoformat()}"
    if Outgoing.objects.filter(owner=owner, reference__gte=reference, reference__lt=END).exists():
        return False
    from askaround.today import queries

    view = queries.today(owner)
    if not view.items and view.next_interview is None:
        return False
    try:
        mail.queue(
            owner, reference=reference, transport=Outgoing.Transport.SMTP, recipient=settings.mail,
            recipient_name=settings.name, subject=rules.letter_subject(view), body=rules.letter(view),
        )  # fmt: skip
    except Refusal:
        # Another process was quicker.
        return False
    return True


def may_send(outgoing: Outgoing) -> str | dt.datetime | None:
    """None to go; a sentence when its day is over or the owner turned it off."""
    settings = settings_of(outgoing.owner)
    if settings.daily_mail != "yes":
        return OFF
    return None if outgoing.reference == f"{PREFIX}{settings.today.isoformat()}" else OVER


def on_sent(outgoing: Outgoing) -> None:
    """Erase the words; nor is a copy for Sent wanted of what comes into one's own inbox."""
    Outgoing.objects.filter(owner_id=outgoing.owner_id, id=outgoing.id).update(
        body="", copy=Outgoing.Copy.NONE
    )


def wishes() -> list[Workspace]:
    """Everybody who wants the daily mail: they have rounds even when nothing else is to be done."""
    from askaround.accounts.models import Setting

    named = Setting.objects.filter(key="daily_mail", value="yes").values("owner_id")
    return list(Workspace.objects.filter(id__in=named).order_by("id"))


def forget(owner: Workspace) -> int:
    """Erase the letters that still wait, since they name people; how many. Today's is written anew when something is due."""
    rows = Outgoing.objects.filter(owner=owner, reference__gte=PREFIX, reference__lt=END)
    gone, _ = rows.exclude(state__in=[Outgoing.State.SENDING, Outgoing.State.SENT]).delete()
    return gone
