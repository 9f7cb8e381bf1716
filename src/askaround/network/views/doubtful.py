"""Pairs that may be one person.

In: the stored pairs. Out: the list, best first; “two different people”, kept.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    from askaround.network.imports import review

    row = review.pair_of(request.owner, pair)
    review.distinct(request.owner, row.a, row.b)
    undo = reverse("pair-reopen", args=[row.id])
    say(request, f"{row.a.name} and {row.b.name} are two people.", undo_url=undo)
    return redirect("doubtful")


@require_POST
def reopen(request: OwnedRequest, pair: str) -> HttpResponse:
    """Take that back."""
    from askaround.network.imports import review

    review.reopen(request.owner, review.pair_of(request.owner, pair))
    return redirect("doubtful")
