"""Whom to ask, and why: five at most, with the weights under one's thumb.

In: careers (else the shortlist), an organisation, a place, weights. Out: HTML; while a slider moves, the cards alone. Weights are kept
when the owner says so.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, is_htmx, say
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist
from askaround.network import queries
from askaround.network.models import Person

MOST = 10


@require_GET
def who(request: OwnedRequest) -> HttpResponse:
    """The short list with its reasons."""
    from askaround.network.queries.introductions import ways_to
    from askaround.network.rules import ranking

    catalogue = get_catalogue()
    kept = [entry.onet for entry in shortlist(request.owner)]
    asked = [code for code in request.GET.getlist("career")[:20] if catalogue.name(code)]
    settings = settings_of(request.owner)
    usual = queries.weights_of(settings)
    moved = _weights(request.GET)
    weights = {**usual, **moved}
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
        "ways": ways_to(request.owner, suggestions),
        "asked": asked,
        "careers": [(code, catalogue.name(code)) for code in careers],
        "onet": asked[0] if len(asked) == 1 else "",
        "to_keep": [(f"w_{key}", round(value * 100)) for key, value in weights.items()]
        if weights != usual
        else [],
        "own_weights": usual != ranking.WEIGHTS,
    }
    if is_htmx(request):
        return render(request, "network/who_cards.html", context)
    context |= {
        "total": Person.objects.filter(owner=request.owner).count(),
        "choices": [(code, catalogue.name(code), code in asked) for code in dict.fromkeys([*kept, *asked])],
        "sliders": [(key, label, round(weights[key] * 100)) for key, label in ranking.WEIGHT_LABELS.items()],
        "organisation": request.GET.get("organisation", ""),
        "place": request.GET.get("place", ""),
        "limit": _limit(request),
        "left_out": queries.left_out(request.owner, settings.today),
    }
    return render(request, "network/who.html", context)


@require_POST
def weights(request: OwnedRequest) -> HttpResponse:
    """Keep the weights for every later look, or, with `reset`, go back to those it was delivered with."""
    from askaround.accounts.actions import set_setting

    if "reset" in request.POST:
        set_setting(request.owner, "who_weights", "")
        say(request, "The weights are the usual ones again.")
        return redirect("who")
    found = {**queries.weights_of(settings_of(request.owner)), **_weights(request.POST)}
    text = " ".join(f"{key}={round(value * 100)}" for key, value in found.items())
    set_setting(request.owner, "who_weights", text)
    say(request, "Kept: the list is ordered by these weights from now on.")
    return redirect("who")


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", "5")
    return min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() and len(text) < 3 else 5


def _weights(form: QueryDict) -> dict[str, float]:
    """The weights that the sliders say, 0 to 100 each; what is no such number is left out."""
    from askaround.network.rules import ranking

    found = {}
    for key in ranking.WEIGHTS:
        text = form.get(f"w_{key}", "")
        if text.isascii() and text.isdigit() and len(text) < 4:
            found[key] = min(int(text), 100) / 100
    return found
