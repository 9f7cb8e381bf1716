"""Pages that say in one sentence what could not be done.

In: a request and a sentence. Out: an HTML answer with its status.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from askaround.accounts.http import is_htmx


def sentence_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The sentence on a page of its own, or where the page keeps such sentences when only a part was asked for."""
    template = "web/sentence_part.html" if is_htmx(request) else "web/sentence.html"
    context = {"sentence": sentence, "status": status, "back": _came_from(request)}
    return render(request, template, context, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page of ours that led here, without a circle; else today."""
    from urllib.parse import urlsplit

    try:
        found = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    if found.netloc != request.META.get("HTTP_HOST") or not found.path or found.path == request.path:
        return "/"
    # An address that begins with // or /\ leads to another site.
    if found.path[1:2] in ("/", "\\"):
        return "/"
    return found.path + (f"?{found.query}" if found.query else "")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return sentence_page(request, "There is nothing at this address.", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "This could not be done, and nothing more was changed. The terminal in which Askaround runs says why.\n",
        "text/plain",
        500,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return sentence_page(
        request, "This page was open too long or came from elsewhere; go back, reload it and try again.", 403
    )
