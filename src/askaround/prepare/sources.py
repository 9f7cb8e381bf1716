"""The owner's calendars that are read to know when they are free: added, read again, forgotten.

In: a file, the address of a feed, a calendar on a CalDAV server. Out: `CalendarSource` rows and their `BusyTime`s, half a year ahead; what an
event is about is not kept. A file is read once. A calendar that cannot be read keeps what was read before, and says why in `problem`.
"""

from __future__ import annotations

import codecs
import datetime as dt
import uuid
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.config import at_rest
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.prepare import caldav
from askaround.prepare.models import BusyTime, CalendarSource
from askaround.prepare.rules.busy import CalendarRead, read_busy

HORIZON = dt.timedelta(days=180)
READ_AGAIN = dt.timedelta(hours=1)
MOST_SOURCES = 10
Kind = CalendarSource.Kind


def sources(owner: Workspace) -> QuerySet[CalendarSource]:
    """The owner's calendars, in the order of their names."""
    return CalendarSource.objects.filter(owner=owner).order_by("name", "id")


def source_of(owner: Workspace, reference: str | uuid.UUID) -> CalendarSource:
    """The calendar of that id or name. Raises Refusal (404) when there is none."""
    text = str(reference).strip()
    wanted = Q(name=text)
    try:
        wanted |= Q(pk=uuid.UUID(text))
    except ValueError:
        pass
    found = sources(owner).filter(wanted).first() if "\x00" not in text else None
    if found is None:
        raise Refusal(f"You have no calendar “{text[:60]}”.", status=404)
    return found


def add_file(owner: Workspace, name: str, content: bytes) -> tuple[CalendarSource, CalendarRead]:
    """Keep when a calendar file says that the owner is taken; a file of the same name takes the earlier one's place.

    Raises Refusal when it is no calendar; then nothing changed.
    """
    if len(content) > caldav.MOST_BYTES:
        raise Refusal(f"A calendar of more than {caldav.MOST_BYTES // 1_000_000} MB is not read.")
    found = _read(owner, _lines(content))
    return _keep(owner, Kind.FILE, _name(name or "calendar"), found), found


def add_address(
    owner: Workspace, url: str, user: str = "", password: str = "", name: str = ""
) -> tuple[CalendarSource, CalendarRead]:
    """Keep a calendar that has an address, read at once: a feed (.ics), or a calendar on a CalDAV server.

    A blank password keeps the one stored for the same address and user. Raises Refusal with what to do; then nothing changed.
    """
    url, user = url.strip(), user.strip()
    if url.lower().startswith(("webcal://", "webcals://")):
        url = f"https{url[url.index(':') :]}"
    if not url or len(url) > 1000 or len(user) > 254 or len(password) > 1000:
        raise Refusal("Give the address of a calendar, such as https://example.org/calendar.ics.")
    if any(ord(letter) < 32 for letter in url + user + password):
        raise Refusal("That address, user or password holds control characters; type it anew.")
    if not password:
        password = _stored(owner, url, user)
    kind, found = _ask(owner, url, user, password)
    host = urlsplit(url).hostname or "calendar"
    secrets = {"url": at_rest.seal(url), "user": user, "secret": at_rest.seal_if(password)}
    return _keep(owner, kind, _name(name or _own_name(owner, url) or host), found, **secrets), found


def read_again(owner: Workspace, source: CalendarSource) -> CalendarRead:
    """Read a feed or a server's calendar anew. Raises Refusal; then what was read before stays, and the source says why it is old."""
    if source.kind == Kind.FILE:
        raise Refusal(f"“{source.name}” came from a file; give the file again to read it anew.")
    try:
        url, password = _open(source.url), _open(source.secret)
        _, found = _ask(owner, url, source.user, password, source.kind)
    except Refusal as refusal:
        CalendarSource.objects.filter(owner=owner, pk=source.pk).update(problem=refusal.sentence[:300])
        raise
    _store(owner, source, found)
    return found


def read_due(owner: Workspace) -> int:
    """Read again what is older than an hour, for the rounds; how many were read. What cannot be read says so itself."""
    edge = clock.now() - READ_AGAIN
    due = sources(owner).exclude(kind=Kind.FILE).filter(Q(fetched_at=None) | Q(fetched_at__lte=edge))
    done = 0
    for source in due:
        # Written before, so that one that fails is asked again in an hour, not in a minute; `read_until` says since when it fails.
        CalendarSource.objects.filter(owner=owner, pk=source.pk).update(fetched_at=clock.now())
        try:
            read_again(owner, source)
            done += 1
        except Refusal:
            continue
    return done


def to_mend(owner: Workspace) -> list[CalendarSource]:
    """Calendars that could not be read for more than a day, and files that end within two weeks; one query."""
    today = clock.now().date()
    found = sources(owner).filter(
        Q(kind=Kind.FILE, read_until__lte=today + dt.timedelta(days=14))
        | ~Q(kind=Kind.FILE) & ~Q(problem="") & Q(read_until__lt=today + HORIZON - dt.timedelta(days=1))
    )
    return list(found[:MOST_SOURCES])


def forget(owner: Workspace, source: CalendarSource) -> None:
    """Forget the calendar, its secrets and its times."""
    with transaction.atomic():
        CalendarSource.objects.filter(owner=owner, pk=source.pk).delete()


def _read(owner: Workspace, lines: Iterable[bytes]) -> CalendarRead:
    own = settings_of(owner)
    since = clock.now() - dt.timedelta(days=1)
    mails = {own.mail.lower()} if own.mail else set()
    return read_busy(lines, zone=own.tz, since=since, until=clock.now() + HORIZON, own_mails=mails)


def _ask(
    owner: Workspace, url: str, user: str, password: str, kind: str = ""
) -> tuple[CalendarSource.Kind, CalendarRead]:
    """What the address answers: as a calendar on a server where it is one, else as a feed."""
    if kind != Kind.FEED and (kind == Kind.CALDAV or caldav.is_calendar(url, user, password)):
        since, until = clock.now() - dt.timedelta(days=1), clock.now() + HORIZON
        return Kind.CALDAV, _read(owner, _lines(caldav.events(url, user, password, since, until)))
    return Kind.FEED, _read(owner, _lines(caldav.feed(url, user, password)))


def _lines(content: bytes) -> Iterable[bytes]:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        content = content.decode("utf-16", "replace").encode()
    # By line feeds alone: a text may hold what else counts as the end of a line.
    return (
        content.replace(b"\0", b"")
        .replace(b"\r\n", b"\n")
        .replace(b"\r", b"\n")
        .removeprefix(codecs.BOM_UTF8)
        .split(b"\n")
    )


def _keep(
    owner: Workspace, kind: CalendarSource.Kind, name: str, found: CalendarRead, **more: object
) -> CalendarSource:
    with transaction.atomic():
        taken = CalendarSource.objects.filter(owner=owner)
        if not taken.filter(name=name).exists() and taken.count() >= MOST_SOURCES:
            raise Refusal(f"{MOST_SOURCES} calendars are the most; forget one first.")
        values = {"kind": kind, "url": None, "user": "", "secret": None, **more}
        source, _ = CalendarSource.objects.update_or_create(owner=owner, name=name, defaults=values)
        _store(owner, source, found)
    return source


def _store(owner: Workspace, source: CalendarSource, found: CalendarRead) -> None:
    now = clock.now()
    with transaction.atomic():
        row = CalendarSource.objects.select_for_update().filter(owner=owner, pk=source.pk).first()
        if row is None:
            return
        BusyTime.objects.filter(owner=owner, source=row).delete()
        BusyTime.objects.bulk_create(
            [
                BusyTime(owner=owner, source=row, starts_at=span.starts_at, ends_at=span.ends_at)
                for span in found.busy
            ],
            batch_size=500,
        )
        row.fetched_at, row.read_until = now, (now + HORIZON).date()
        row.problem = " ".join(found.remarks)[:300]
        row.save(update_fields=["fetched_at", "read_until", "problem"])
    source.fetched_at, source.read_until, source.problem = row.fetched_at, row.read_until, row.problem


def _name(text: str) -> str:
    clean = "".join(letter for letter in Path(text).name if letter.isprintable()).strip()
    return clean.encode("utf-8", "replace").decode()[:120] or "calendar"


def _own_name(owner: Workspace, url: str) -> str:
    """The name under which that address is kept already, "" for none; an address is sealed, so each is opened."""
    return next((row.name for row in sources(owner).exclude(kind=Kind.FILE) if _opens_to(row, url)), "")


def _stored(owner: Workspace, url: str, user: str) -> str:
    for row in sources(owner).exclude(kind=Kind.FILE):
        if row.user == user and _opens_to(row, url):
            return _open(row.secret)
    return ""


def _opens_to(row: CalendarSource, url: str) -> bool:
    try:
        return _open(row.url) == url
    except Refusal:
        return False


def _open(stored: bytes | memoryview | None) -> str:
    return at_rest.unseal(
        stored,
        "What is stored for that calendar cannot be read with this data folder's key; forget it and add it again.",
    )
