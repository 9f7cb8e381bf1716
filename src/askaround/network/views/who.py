"""Whom to ask, and why: five at most, with the weights under one's thumb.

In: careers (else the shortlist), an organisation, a place, weights. Out: HTML; while a slider moves, the cards alone.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist
from askaround.network import queries
from askaround.network.models import Person

MOST = 10


@require_GET
def who(request: OwnedRequest) -> HttpResponse:
    """The short list with its reasons."""
    from askaround.network.rules import ranking

    catalogue = get_catalogue()
    kept = [entry.onet for entry in shortlist(request.owner)]
    asked = [code for code in request.GET.getlist("career")[:20] if catalogue.name(code)]
    weights = _weights(request)
    suggestions = queries.whom_to_ask(
        request.owner,
        careers=asked or None,
        organisation=request.GET.get("organisation") or None,
        place=request.GET.get("place") or None,
        limit=_limit(request),
        weights=weights,
    )
    careers = asked or kept
    context: dict[str, object] = {
        "suggestions": suggestions,
        "asked": asked,
        "careers": [(code, catalogue.name(code)) for code in careers],
        "onet": asked[0] if len(asked) == 1 else "",
    }
    if is_htmx(request):
        return render(request, "network/who_cards.html", context)
    context |= {
        "total": Person.objects.filter(owner=request.owner).count(),
        "choices": [(code, catalogue.name(code), code in asked) for code in dict.fromkeys([*kept, *asked])],
        "sliders": [
            (key, label, round((weights or ranking.WEIGHTS)[key] * 100))
            for key, label in ranking.WEIGHT_LABELS.items()
        ],
        "organisation": request.GET.get("organisation", ""),
        "place": request.GET.get("place", ""),
        "limit": _limit(request),
    }
    return render(request, "network/who.html", context)


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", "5")
    return min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() and len(text) < 3 else 5


def _weights(request: HttpRequest) -> dict[str, float] | None:
    """Weights from the sliders, 0 to 100 each; None when none was moved."""
    from askaround.network.rules import ranking

    found = {}
    for key in ranking.WEIGHTS:
        text = request.GET.get(f"w_{key}", "")
        if text.isascii() and text.isdigit() and len(text) < 4:
            found[key] = min(int(text), 100) / 100
    return {**ranking.WEIGHTS, **found} if found else None
