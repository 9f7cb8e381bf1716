"""The verbs of the LAMP list over HTTP.

In: posted names, handles, keys of the directory, ratings. Out: the list changed, back to the page that asked.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, back, is_htmx, say
from askaround.explore import lamp_actions
from askaround.explore.models import Organisation
from askaround.explore.rules import lamp
from askaround.lib.errors import Refusal


@require_POST
def add(request: OwnedRequest) -> HttpResponse:
    """Put an employer on the list: one typed, or one of the directory by its key; the page is ready for the next."""
    key, source = request.POST.get("key", ""), request.POST.get("source", "")
    if key:
        row, new = lamp_actions.want_entry(request.owner, key, source=source or "directory")
    else:
        name = request.POST.get("name", "").strip()
        if not name:
            raise Refusal("Type the name of an employer first.")
        row, new = lamp_actions.want(request.owner, name, source=source, typed=True)
    say(request, f"{row.name} is on your list." if new else f"{row.name} was on your list already.")
    if "next" in request.POST:
        return back(request, "employers")
    return redirect(f"{reverse('employers')}?{urlencode({'source': source})}" if source else "employers")


@require_POST
def add_known(request: OwnedRequest, organisation: str) -> HttpResponse:
    """Put an employer that the owner knows on the list, or back on it."""
    source = request.POST.get("source", "")
    row, _ = lamp_actions.want(request.owner, _there(request, organisation).handle, source=source)
    say(request, f"{row.name} is on your list.")
    return back(request, "employers")


def _there(request: OwnedRequest, reference: str) -> Organisation:
    from askaround.explore.queries import find_organisation

    return find_organisation(request.owner, reference)


@require_POST
def rate(request: OwnedRequest, organisation: str) -> HttpResponse:
    """Say how much one wants an employer, and whether it posts; a script gets 204."""
    readers = {"motivation": lamp.read_motivation, "posting": lamp.read_posting}
    given = {name: request.POST[name] for name in readers if name in request.POST}
    ratings = {name: readers[name](text) if text else None for name, text in given.items()}
    lamp_actions.rate(request.owner, organisation, ratings)
    return HttpResponse(status=204) if is_htmx(request) else back(request, "employers")


@require_POST
def remove(request: OwnedRequest, organisation: str) -> HttpResponse:
    """Take an employer off the list; Undo puts it back with its ratings."""
    row = lamp_actions.unwant(request.owner, organisation)
    say(request, f"{row.name} is off your list.", undo_url=reverse("employer-list", args=[row.handle]))
    return back(request, "employers")


@require_POST
def clock(request: OwnedRequest) -> HttpResponse:
    """Start, pause or set back the 40 minutes."""
    verbs = {
        "start": lamp_actions.timer_start,
        "pause": lamp_actions.timer_pause,
        "reset": lamp_actions.timer_reset,
    }
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Refusal("The clock can be started, paused or set back.")
    verb(request.owner)
    return back(request, "employers")
