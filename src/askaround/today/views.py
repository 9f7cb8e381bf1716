"""The page Today: a short letter of what is due; the same as a calendar, and as notes on the screen.

In: a request. Out: HTML, JSON, iCalendar; somebody new is led to the first pages.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from askaround.accounts.actions import set_setting
from askaround.accounts.http import OwnedRequest, say
from askaround.accounts.queries import settings_of
from askaround.network.models import Person


@require_GET
def today(request: OwnedRequest) -> HttpResponse:
    """What is due, the next interview, the week."""
    own = settings_of(request.owner)
    if own.first_run_done != "yes" and not Person.objects.filter(owner=request.owner).exists():
        return redirect("start-1")
    from askaround.today import queries

    view = queries.today(request.owner)
    # The frame counts what is due from the same reading.
    request.today_view = view  # type: ignore[attr-defined]
    return render(request, "today/today.html", {"view": view, "week": view.week})


@require_GET
def notes(request: OwnedRequest) -> JsonResponse:
    """What a page that is open may show on the screen: each due thing with a key, so that it is shown once."""
    from askaround.today import queries, rules

    own = settings_of(request.owner)
    if own.desktop_notes != "yes":
        return JsonResponse({"notes": []})
    items = queries.due_items(request.owner, own)[:20]
    found = [{"key": rules.note_key(item), "text": item.text, "why": item.why} for item in items]
    return JsonResponse({"notes": found})


@require_GET
def calendar(request: OwnedRequest) -> HttpResponse:
    """Everything due as a calendar file."""
    from askaround.today import feed

    answer = HttpResponse(feed.calendar(request.owner), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="askaround.ics"'
    return answer


@require_safe
def private_feed(request: HttpRequest, workspace: str, token: str) -> HttpResponse:
    """The same at its private address, for a calendar program, which has no sign-in; 404 for any other address."""
    from askaround.today import feed

    found = feed.read(workspace, token)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")


private_feed.public = True  # type: ignore[attr-defined]


@require_POST
def feed_make(request: OwnedRequest) -> HttpResponse:
    """A private address for a calendar program; the former one ends."""
    from askaround.today import feed

    feed.make(request.owner)
    say(request, "The private address is made; it stands below. A former one has ended.")
    return redirect(f"{reverse('settings')}#feed")


@require_POST
def feed_drop(request: OwnedRequest) -> HttpResponse:
    """End the private address."""
    from askaround.today import feed

    feed.drop(request.owner)
    say(request, "The private address has ended; nobody reads your calendar from it any more.")
    return redirect(f"{reverse('settings')}#feed")


@require_POST
def forget_archive(request: OwnedRequest) -> HttpResponse:
    """No longer wait for the LinkedIn archive."""
    set_setting(request.owner, "archive_requested_on", "")
    say(request, "Forgotten. You can bring an archive at any time, under People.")
    return redirect("today")
