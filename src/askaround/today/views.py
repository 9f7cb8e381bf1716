"""The page Today: a short letter of what is due.

In: a request. Out: HTML; somebody new is led to the first pages.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

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


@require_POST
def forget_archive(request: OwnedRequest) -> HttpResponse:
    """No longer wait for the LinkedIn archive."""
    set_setting(request.owner, "archive_requested_on", "")
    say(request, "Forgotten. You can bring an archive at any time, under People.")
    return redirect("today")
