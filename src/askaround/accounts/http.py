"""What every view shares: whose request it is, and saying what was just done.

In: requests. Out: `OwnedRequest` (a request after sign-in), `say` (one sentence for the next page), `is_htmx`,
`back` (where the form wants to return to).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from askaround.accounts.models import Workspace

SAID = "said"


class OwnedRequest(HttpRequest):
    """A request whose sender is signed in; `web.middleware.WorkspaceOfUser` sets `owner`."""

    owner: Workspace


def say(request: HttpRequest, sentence: str, *, undo_url: str = "", undo_label: str = "Undo") -> None:
    """Keep one sentence for the next page that is shown; with `undo_url` a button beside it posts there."""
    request.session[SAID] = {"sentence": sentence, "undo_url": undo_url, "undo_label": undo_label}


def take_said(request: HttpRequest) -> dict[str, Any] | None:
    """The kept sentence, once."""
    session = getattr(request, "session", None)
    if session is None or SAID not in session:
        return None
    said: dict[str, Any] = session.pop(SAID)
    return said


def is_htmx(request: HttpRequest) -> bool:
    """Whether only a part of the page is wanted."""
    return request.headers.get("HX-Request") == "true"


def back(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """To the page of ours that the form names in `next`, else to the default route."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse(default))
