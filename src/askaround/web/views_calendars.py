"""The calendars that say when the owner is taken: added, read again, forgotten; in Settings.

In: a file or an address. Out: the settings page again, with what was read.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.prepare import caldav, sources
from askaround.prepare.models import CalendarSource
from askaround.prepare.rules.busy import CalendarRead
from askaround.web.views_settings import settings_form_again


@require_POST
def add(request: OwnedRequest) -> HttpResponse:
    """Keep a calendar: the file where one was chosen, else the address, tried first. An empty password keeps the one stored."""
    typed = {key: request.POST.get(key, "").strip() for key in ("url", "user", "name")}
    given = request.FILES.get("file")
    try:
        if given is not None and given.size:
            if given.size > caldav.MOST_BYTES:
                raise Refusal(f"A calendar of more than {caldav.MOST_BYTES // 1_000_000} MB is not read.")
            source, read = sources.add_file(request.owner, typed["name"] or given.name or "", given.read())
        else:
            if not typed["url"]:
                raise Refusal("Choose a calendar file, or give the address of a calendar.")
            source, read = sources.add_address(
                request.owner, typed["url"], typed["user"], request.POST.get("password", ""), typed["name"]
            )
    except Refusal as refusal:
        return settings_form_again(request, source=typed, refusal=refusal.sentence)
    say(request, told(source, read))
    return _here()


@require_POST
def read(request: OwnedRequest, source: str) -> HttpResponse:
    """Read it again now."""
    row = sources.source_of(request.owner, source)
    try:
        say(request, told(row, sources.read_again(request.owner, row)))
    except Refusal as refusal:
        say(request, refusal.sentence)
    return _here()


@require_POST
def forget(request: OwnedRequest, source: str) -> HttpResponse:
    """Forget it, its password and its times."""
    row = sources.source_of(request.owner, source)
    sources.forget(request.owner, row)
    say(request, f"“{row.name}” is forgotten.")
    return _here()


def told(source: CalendarSource, read: CalendarRead) -> str:
    """What was read, in a sentence or two."""
    many = "One event" if read.events == 1 else f"{read.events:,} events"
    return " ".join([f"“{source.name}”: {many} read.", *read.remarks])


def _here() -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('settings')}#calendars")
