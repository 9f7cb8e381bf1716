"""Careers to explore: search, and the shortlist with what is known of each.

In: words. Out: the page Explore.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist
from askaround.web.careers import figures, known_in

_FOUND = 15


@dataclass(frozen=True)
class Line:
    """A career of the shortlist: what it is in figures, and how many people do it."""

    onet: str
    title: str
    figures: str
    people: int


@require_GET
def explore(request: OwnedRequest) -> HttpResponse:
    """Search careers; the shortlist with what is known of each."""
    text = request.GET.get("q", "")
    kept = [entry.onet for entry in shortlist(request.owner)]
    context: dict[str, object] = {
        "text": text,
        "kept": frozenset(kept),
        "hits": get_catalogue().search(text, limit=_FOUND) if text.strip() else [],
    }
    if is_htmx(request):
        return render(request, "web/explore/found.html", context)
    people = known_in(request.owner, kept)
    careers = [career for code in kept if (career := get_catalogue().career(code))]
    context["lines"] = [
        Line(career.onet, career.title, figures(career), people.get(career.onet, 0)) for career in careers
    ]
    return render(request, "web/explore/explore.html", context)
