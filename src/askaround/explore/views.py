"""The verbs of the shortlist over HTTP.

In: posted career codes. Out: the shortlist changed, back to the page that asked.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.explore import actions
from askaround.explore.catalogue import get_catalogue
from askaround.lib.errors import Refusal


def _career(request: OwnedRequest) -> str:
    code = request.POST.get("career", "")
    if not code:
        raise Refusal("Choose a career first: search for it under Explore.")
    return code


@require_POST
def add(request: OwnedRequest) -> HttpResponse:
    """Put a career on the shortlist."""
    code = _career(request)
    actions.shortlist_add(request.owner, code)
    say(request, f"{get_catalogue().name(code) or code} is on your shortlist.")
    return back(request, "explore")


@require_POST
def remove(request: OwnedRequest) -> HttpResponse:
    """Take a career off the shortlist."""
    code = _career(request)
    actions.shortlist_remove(request.owner, code)
    say(request, f"{get_catalogue().name(code) or code} is off your shortlist.")
    return back(request, "explore")
