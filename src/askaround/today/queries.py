"""What is due now, gathered from every step.

In: a Workspace. Out: `TodayView` (page and terminal), counts for the navigation; a constant number of queries.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from askaround.accounts.models import Workspace
from askaround.accounts.once import read_once
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.models import ShortlistEntry
from askaround.follow_up import queries as follow_up
from askaround.interview.models import Promise
from askaround.mail import queries as mail
from askaround.mail.models import Outgoing
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import queries as outreach
from askaround.prepare import queries as prepare
from askaround.prepare.models import Interview
from askaround.today import answers, rules
from askaround.today.rules import Item, Link


def today(owner: Workspace, days: int = 0) -> TodayView:
    """Everything due up to `days` days from now, in order, and what surrounds it on the page."""
    settings = settings_of(owner)
    items = due_items(owner, settings, days)
    soon = coming(owner, settings)
    return TodayView(
        settings.today,
        items,
        _next(soon[0], settings) if soon else None,
        _week(owner, settings),
        None if items else _suggestion(owner, settings),
        rules.summary(items, sum(row.starts_at <= settings.now + dt.timedelta(days=7) for row in soon)),
    )


TodayView = rules.TodayView
AHEAD = 100
"""So many planned interviews are looked at."""


def due_items(owner: Workspace, settings: OwnerSettings, days: int = 0, asks: bool = True) -> list[Item]:
    """Everything due up to `days` days from now, in order, without what surrounds it; with `asks` false without what outreach asks for."""
    return rules.in_order(
        [
            *_thanks(owner, settings),
            *_held(owner, settings),
            *_confirm(owner, settings),
            *answers.lines(coming(owner, settings), settings),
            *(_asks(owner, settings, days) if asks else []),
            *_promises(owner, settings, days),
            *_contacts(owner, settings, days),
            *_outbox(owner, settings),
            *_servers(owner, settings),
            *answers.calendars(owner, settings),
            *_archive(settings),
        ]
    )


def _thanks(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    found = []
    for due in follow_up.thanks_due(owner, settings):
        if due.queued:
            continue
        day = rules.day_words(due.held_on, settings.today)
        since = rules.since_words(due.due_on, settings.today) if due.due_on < settings.today else ""
        why = "Thanks are best within 24 hours and due by the end of the next working day."
        if due.late:
            why += " Late thanks feel more awkward to write than to get."
        found.append(
            Item(
                due.due_on, "thanks", due.person.name, "Thank ", due.person.name, f" for the conversation {_on(day)}.",
                why, due.late, Link("Read the draft", "thanks", (due.interview.handle,)),
                f"askaround thank {due.interview.handle}",
                (Link("I already thanked them", "thanks-by-hand", (due.interview.handle,)),),
                due.person.handle, since,
            )
        )  # fmt: skip
    return found


def _on(day: str) -> str:
    return day if day in ("today", "yesterday", "tomorrow") else f"on {day}"


def _held(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    over = [
        row
        for row in follow_up.lately_ended(owner, settings)
        if row.state == Interview.State.PLANNED and follow_up.end_of(row) <= settings.now
    ]
    found = []
    for row in over[:50]:
        on = row.starts_at.astimezone(settings.tz).date()
        found.append(
            Item(
                on, "held", row.person.name, "Write down what ", row.person.name,
                f" said {_on(rules.day_words(on, settings.today))}, and who and what was named.",
                "Notes are best written up at once; whom they named is where you go next.", False,
                Link("Write it up", "interview-after", (row.handle,)), f"askaround note {row.handle}",
                (Link("It did not take place", "interview-cancel", (row.handle,)),), row.person.handle,
            )
        )  # fmt: skip
    return found


def coming(owner: Workspace, settings: OwnerSettings) -> list[Interview]:
    """The planned interviews ahead, the next first; read once for a page."""
    rows = (
        Interview.objects.filter(owner=owner, state=Interview.State.PLANNED, starts_at__gte=settings.now)
        .select_related("person__organisation")
        .order_by("starts_at", "number")
    )
    return read_once(("coming", owner.pk), lambda: list(rows[:AHEAD]))


def _confirm(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    found = []
    for row in coming(owner, settings):
        left = row.starts_at - settings.now
        answered = row.attendance == Interview.Attendance.DECLINED or row.counter_start is not None
        if row.confirmed_at is not None or answered or left > dt.timedelta(hours=48):
            continue
        here = row.starts_at.astimezone(settings.tz)
        found.append(
            Item(
                (here - dt.timedelta(hours=24)).date(), "confirm", row.person.name, "Confirm ",
                f"{_possessive(rules.day_words(here.date(), settings.today))} interview",
                f" with {row.person.name} and give your phone number.", "24 to 48 hours before. " + _both_times(row, settings),
                left < dt.timedelta(hours=24), Link("Copy the message", "interview", (row.handle,)),
                f"askaround brief {row.handle}", (), row.person.handle,
            )
        )  # fmt: skip
    return found


def _possessive(day: str) -> str:
    return f"{day}’s" if day[0].islower() or not day[0].isdigit() else f"the {day}"


def _both_times(row: Interview, settings: OwnerSettings) -> str:
    from askaround.lib import clock

    here, there = row.starts_at.astimezone(settings.tz), row.starts_at.astimezone(clock.zone(row.zone))
    if here.utcoffset() == there.utcoffset():
        return f"It begins at {here:%H:%M}."
    return f"{there:%H:%M} in {row.zone.split('/')[-1].replace('_', ' ')} is {here:%H:%M} for you."


def _asks(owner: Workspace, settings: OwnerSettings, days: int) -> list[Item]:
    horizon = settings.today + dt.timedelta(days=days)
    return [
        Item(
            due.due, due.kind, due.person, due.before, due.subject, due.after, due.why, due.late,
            Link(due.label, due.page, due.args), due.command,
            tuple(Link(label, page, args) for label, page, args in due.others), due.person_handle,
        )
        for due in outreach.due(owner, horizon)
    ]  # fmt: skip


def _promises(owner: Workspace, settings: OwnerSettings, days: int) -> list[Item]:
    return [
        _promise(due, settings) for due in follow_up.promises_to_show(owner, settings, ahead=max(2, days))
    ]


def _promise(due: follow_up.PromiseDue, settings: OwnerSettings) -> Item:
    row, mine = due.promise, due.promise.side == Promise.Side.MINE
    what, day = row.text.rstrip(" ."), rules.day_words(row.due_on, settings.today)
    if mine:
        before, after, why = "You promised ", f": {what}.", _said_when(row, settings)
    else:
        before, after = "Has ", f" done what they offered: {what}?"
        why = f"Expected {_on(day)}. A friendly question at most."
    past = mine and row.due_on < settings.today
    return Item(
        row.due_on, "promise", due.person.name, before, due.person.name, after,
        why if past or not mine else f"Due {_on(day)}. {why}".strip(), due.late and mine,
        Link("It is done", "promise-kept", (str(row.id),)), f"askaround promises --kept {row.id}",
        (Link("Drop it", "promise-dropped", (str(row.id),)),), due.person.handle,
        rules.since_words(row.due_on, settings.today) if past else "",
    )  # fmt: skip


def _said_when(row: Promise, settings: OwnerSettings) -> str:
    if row.interview is None:
        return "You said so."
    held = row.interview.starts_at.astimezone(settings.tz).date()
    return f"You said so {_on(rules.day_words(held, settings.today))}, when you talked."


def _contacts(owner: Workspace, settings: OwnerSettings, days: int) -> list[Item]:
    return [
        Item(
            due.due_on, "contact", due.person.name, "Write a few lines to ", due.person.name, ".",
            due.keep_up.reason, due.late, Link("See what you know", "person", (due.person.handle,)),
            f"askaround log {due.person.handle} sent", (), due.person.handle,
        )
        for due in follow_up.keep_ups(owner, settings)
        if due.due_on <= settings.today + dt.timedelta(days=days)
    ]  # fmt: skip


def _outbox(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    rows = Outgoing.objects.filter(owner=owner, state__in=[Outgoing.State.UNCERTAIN, Outgoing.State.FAILED])
    found = []
    # Of the daily mail nobody needs to be told: what it would say stands here.
    for row in rows.exclude(reference__startswith="daily:").order_by("-created_at")[:20]:
        name = row.recipient_name or row.recipient
        on = (row.claimed_at or row.created_at).astimezone(settings.tz).date()
        if row.state == Outgoing.State.UNCERTAIN:
            before, after = "Did your message to ", " go out? Look into your Sent folder."
            why, label = (
                "Askaround was stopped while sending; it never sends twice, so only you can tell.",
                "Say which",
            )
        else:
            before, after = "Your message to ", " could not be sent."
            why, label = row.error or "The mail server refused it.", "Look at it"
        found.append(
            Item(
                on,
                row.state,
                name,
                before,
                name,
                after,
                why,
                False,
                Link(label, "outbox"),
                "askaround mail deliver",
            )
        )
    return found


def _servers(owner: Workspace, settings: OwnerSettings) -> list[Item]:
    """A mail server that has not worked for an hour: less is a lid that was closed, or a server's own trouble."""
    told = mail.problem_of(owner)
    if told is None or settings.now - told[1] < dt.timedelta(hours=1):
        return []
    on = told[1].astimezone(settings.tz).date()
    return [
        Item(
            on, "mail", "", "Your ", "mail account", " does not work just now.", told[0], False,
            Link("Mail settings", "settings"), "askaround mail check",
        )
    ]  # fmt: skip


def _archive(settings: OwnerSettings) -> list[Item]:
    try:
        asked = dt.date.fromisoformat(settings.archive_requested_on)
    except ValueError:
        return []
    if settings.today <= asked:
        return []
    return [
        Item(
            asked + dt.timedelta(days=1), "archive", "", "Your ", "LinkedIn archive",
            " should be there: look for LinkedIn’s mail with the link.",
            f"You requested it {_on(rules.day_words(asked, settings.today))}.", False,
            Link("Bring it in", "import"), "askaround import FILE.zip", (Link("Forget it", "archive-forget"),),
        )
    ]  # fmt: skip


def _next(row: Interview, settings: OwnerSettings) -> rules.Next:
    here = row.starts_at.astimezone(settings.tz)
    leave_by = prepare.leave_by(row)
    details = [row.dress, row.parking, row.place or row.video_url or row.phone]
    return rules.Next(
        row.handle, here, rules.day_words(here.date(), settings.today), f"{here:%H:%M}", row.person.name,
        row.person.organisation.name if row.person.organisation else "", row.minutes,
        str(Interview.Form(row.form).label).lower(), " · ".join(part.rstrip(".") for part in details if part),
        f"{leave_by.astimezone(settings.tz):%H:%M}" if leave_by else "",
    )  # fmt: skip


def _week(owner: Workspace, settings: OwnerSettings) -> rules.Week:
    monday = settings.now.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=settings.today.weekday()
    )
    counts = dict(
        live_touches(owner).filter(at__gte=monday).values_list("kind").annotate(n=Count("id")).order_by()
    )
    kinds = Touch.Kind
    return rules.Week(
        counts.get(kinds.ASKED, 0),
        counts.get(kinds.REPLIED, 0) + counts.get(kinds.DECLINED, 0) + counts.get(kinds.LATER, 0),
        counts.get(kinds.MET, 0) + counts.get(kinds.TALKED, 0),
        counts.get(kinds.THANKED, 0),
    )


def _suggestion(owner: Workspace, settings: OwnerSettings) -> Item | None:
    """A good next step when nothing is due."""
    on = settings.today
    if not Person.objects.filter(owner=owner).exists():
        return Item(
            on, "start", "", "Begin with ", "ten people you already know", ".",
            "A teacher, somebody who left your group, a relative’s colleague: a name and one word are enough.", False,
            Link("Name them", "ten"), "askaround person add NAME",
            () if ShortlistEntry.objects.filter(owner=owner).exists() else (Link("Which work am I curious about?", "explore"),),
        )  # fmt: skip
    if not ShortlistEntry.objects.filter(owner=owner).exists():
        return Item(
            on, "explore", "", "Choose ", "one career", " to find out about.",
            "Whom to ask depends on what you want to know.", False, Link("Look at careers", "explore"),
            "askaround careers search TEXT",
        )  # fmt: skip
    if Interview.objects.filter(owner=owner, state=Interview.State.MET).exists():
        return Item(
            on, "reflect", "", "Lay ", "what you heard", " side by side.",
            "Holes and single voices show what to ask next, and whom.", False, Link("Reflect", "reflect"),
            "askaround reflect",
        )  # fmt: skip
    return Item(
        on, "ask", "", "Ask ", "one person", " for twenty minutes.",
        "Three to five people per kind of work; begin with those you are comfortable with.", False,
        Link("See whom to ask", "who"), "askaround who",
    )  # fmt: skip


def waiting(owner: Workspace) -> dict[str, int]:
    """Numbers of things waiting, per step of the navigation."""
    settings = settings_of(owner)
    asks = outreach.due(owner, settings.today)
    week = [row for row in coming(owner, settings) if row.starts_at <= settings.now + dt.timedelta(days=7)]
    keep = (
        len(follow_up.thanks_due(owner, settings))
        + len(follow_up.promises_to_show(owner, settings))
        + len(follow_up.contacts_to_show(owner, settings))
    )
    return {"ask": len(asks), "interviews": len(week), "keep": keep}
