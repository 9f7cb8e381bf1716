"""A round's work on calendars: what was left unpublished, calendars to read again, answers to invitations.

In: a Workspace. Out: counts; what could not be done is a line in the log, and stands with its interview or calendar. Mail does not wait for a
calendar: a server that fails is asked again later, by a clock of its own.
"""

from __future__ import annotations

import logging

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.lib import clock

log = logging.getLogger("askaround.worker")


def once(owner: Workspace) -> int:
    """Publish what is due and read what is older than an hour; how many calendars were read. Never raises for file or server."""
    from askaround.prepare import publishing, sources

    for sentence in publishing.publish_due(owner):
        log.warning("%s", sentence)
    return sources.read_due(owner)


def answers(owner: Workspace) -> int:
    """Read the answers to invitations out of the headers that nobody has looked at; how many changed something."""
    from askaround.prepare import inviting

    return inviting.read_answers(owner)


def owners() -> QuerySet[Workspace]:
    """Everybody with an interview to publish or a calendar to read again."""
    from askaround.prepare.models import CalendarSource, Interview

    due = Interview.objects.filter(publish_from__lte=clock.now()).values("owner_id")
    reading = CalendarSource.objects.exclude(kind=CalendarSource.Kind.FILE).values("owner_id")
    return Workspace.objects.filter(id__in=due) | Workspace.objects.filter(id__in=reading)
