"""Pairs that may be one person.

In: the stored pairs. Out: the list, best first; “two different people”, kept.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.network.models import DoubtfulPair

LIMIT = 25
Verdict = DoubtfulPair.Verdict


@require_GET
def pairs(request: OwnedRequest) -> HttpResponse:
    """The open pairs, the likeliest first."""
    found = DoubtfulPair.objects.filter(owner=request.owner, verdict=Verdict.ASK)
    rows = found.select_related("a__organisation", "b__organisation").order_by("-score", "id")
    return render(request, "network/doubtful.html", {"pairs": rows[:LIMIT], "total": found.count()})


@require_POST
def distinct(request: OwnedRequest, pair: str) -> HttpResponse:
    """The two are different people: never ask again."""
    return _decide(request, pair, Verdict.DISTINCT)


@require_POST
def reopen(request: OwnedRequest, pair: str) -> HttpResponse:
    """Take that back."""
    return _decide(request, pair, Verdict.ASK)


def _decide(request: OwnedRequest, pair: str, verdict: str) -> HttpResponse:
    from django.urls import reverse

    try:
        row = DoubtfulPair.objects.select_related("a", "b").filter(owner=request.owner, id=UUID(pair)).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404
    DoubtfulPair.objects.filter(owner=request.owner, id=row.id).update(verdict=verdict)
    if verdict == Verdict.DISTINCT:
        say(
            request,
            f"{row.a.name} and {row.b.name} are two people.",
            undo_url=reverse("pair-reopen", args=[row.id]),
        )
    return redirect("doubtful")
