"""Interviews put into the owner's calendar: a file beside the data, and the calendar server where there is one.

In: interviews as they stand. Out: the file, the event on the server, `publish_from` cleared. Nothing here runs inside a transaction, and
nothing is lost by a kill: `publish_from` is set in the transaction that changes an interview, and the rounds publish what is still due.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.config import at_rest
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.prepare import calendars, queries
from askaround.prepare.models import CalendarAccount, Interview

# Whoever changed the interview publishes it at once; only when that did not happen do the rounds.
SOON = dt.timedelta(minutes=2)
AGAIN = dt.timedelta(minutes=10)
AT_ONCE = 50


def publish_soon() -> dt.datetime:
    """The value of `publish_from` for an interview that was just changed."""
    return clock.now() + SOON


def publish(owner: Workspace, interview: Interview) -> Interview:
    """Write the calendar file, then put the event on (or take it off) the owner's calendar server.

    Never raises for file or server: `interview.calendar_remark` says in one sentence what could not be done; it is tried again later.
    """
    interview.calendar_remark = ""
    mine = Interview.objects.filter(owner=owner, pk=interview.pk)
    # Whether this is still the latest: a change in between sets another moment, and is published after this.
    moment = interview.publish_from
    try:
        ics = queries.ics_bytes(owner, interview)
        calendars.write(interview.uid, ics)
        address = _push(owner, interview, ics)
    except Refusal as refusal:
        interview.calendar_remark = f"The interview is kept. {refusal.sentence}"
        mine.update(publish_from=clock.now() + AGAIN)
        return interview
    mine.update(calendar_url=address)
    mine.filter(publish_from=moment).update(publish_from=None)
    interview.calendar_url, interview.publish_from = address, None
    return interview


def publish_due(owner: Workspace) -> list[str]:
    """Publish what a kill or a failure left unpublished; one sentence for each that cannot be, once."""
    due = queries.mine(owner).filter(publish_from__lte=clock.now()).order_by("publish_from", "id")
    remarks = [publish(owner, interview).calendar_remark for interview in due[:AT_ONCE]]
    return list(dict.fromkeys(remark for remark in remarks if remark))


def _push(owner: Workspace, interview: Interview, ics: bytes) -> str:
    account = calendars.account_of(owner)
    if account is None:
        return ""
    if interview.state != Interview.State.CANCELLED:
        return calendars.put(account, interview.uid, ics)
    if interview.calendar_url:
        calendars.remove(account, interview.uid)
    return ""


def save_calendar(
    owner: Workspace, url: str, user: str, password: str, *, check: bool = True
) -> CalendarAccount:
    """Keep the owner's CalDAV calendar; a blank password keeps the one stored for the same user.

    Tried first: raises Refusal when the server does not know the calendar or the password; then nothing changed.
    """
    url, user = url.strip(), user.strip()
    # The address of an event, which is kept too, is up to a hundred characters longer.
    if not url or len(url) > 400 or len(user) > 254:
        raise Refusal("Give the address of one calendar, such as https://example.org/dav/you/calendar/.")
    kept = calendars.account_of(owner)
    if not password and kept is not None and (kept.user, kept.url) == (user, url):
        password = calendars.password_of(kept)
    if check:
        calendars.check(url, user, password)
    with transaction.atomic():
        account, _ = CalendarAccount.objects.update_or_create(
            owner=owner, defaults={"url": url, "user": user, "secret": at_rest.seal_if(password)}
        )
        # What is planned already is put there by the next round.
        coming = Interview.objects.filter(
            owner=owner, state=Interview.State.PLANNED, starts_at__gt=clock.now()
        )
        coming.update(publish_from=clock.now())
    return account


def drop_calendar(owner: Workspace) -> None:
    """Forget the calendar account; events on the server stay."""
    with transaction.atomic():
        CalendarAccount.objects.filter(owner=owner).delete()
