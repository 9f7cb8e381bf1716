"""Interests over HTTP: the questionnaire, free text, scores, and what came out.

In: answers, words, scores. Out: the page Interests; each answer kept at once.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest
from askaround.accounts.http import say as tell
from askaround.explore import interest_actions as actions
from askaround.explore import interest_queries as queries
from askaround.explore.rules import interests as rules
from askaround.explore.rules import questionnaire
from askaround.explore.rules.interest_items import ANSWERS, DOING, SIXTY, THIRTY, TYPES
from askaround.explore.rules.interest_words import read_likes
from askaround.lib.errors import Refusal

_OLDEST = 4000


@require_GET
def interests(request: OwnedRequest) -> HttpResponse:
    """The questionnaire where one left it; with a profile, what came out of it."""
    return _page(request)


@require_POST
def answer(request: OwnedRequest) -> HttpResponse:
    """Keep one answer of the questionnaire at once; how far it is comes back."""
    long = request.POST.get("long") == "1"
    try:
        so_far = actions.answer(
            request.owner, request.POST.get("item", ""), request.POST.get("value", ""), long=long
        )
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
    return JsonResponse(
        {
            "answered": so_far.answered,
            "of": so_far.of,
            "enough": so_far.enough,
            "done": so_far.done,
            "sentence": so_far.sentence,
        }
    )


@require_POST
def answers(request: OwnedRequest) -> HttpResponse:
    """Keep the answers of the whole form, for a browser without scripts."""
    long = request.POST.get("long") == "1"
    given = {item.key: request.POST[item.key] for item in SIXTY if item.key in request.POST}
    try:
        so_far = actions.answer_all(request.owner, given, long=long)
    except Refusal as refusal:
        return _page(request, refusal=refusal.sentence, asking=True)
    if not so_far.enough:
        tell(request, f"Kept. {so_far.sentence}")
    return redirect("interests")


@require_POST
def text(request: OwnedRequest) -> HttpResponse:
    """Read what the owner likes from their own words."""
    words = request.POST.get("likes", "")
    try:
        actions.say(request.owner, words)
    except Refusal as refusal:
        return _page(request, refusal=refusal.sentence, likes=words[:_OLDEST], asking=True)
    return redirect("interests")


@require_POST
def scores(request: OwnedRequest) -> HttpResponse:
    """Take six scores as they are given."""
    typed = ",".join(f"{kind}={request.POST[kind]}" for kind in TYPES if request.POST.get(kind, "").strip())
    try:
        actions.give_scores(request.owner, typed)
    except Refusal as refusal:
        return _page(request, refusal=refusal.sentence, asking=True)
    return redirect("interests")


@require_POST
def use_answers(request: OwnedRequest) -> HttpResponse:
    """Rank by the answers of the questionnaire again."""
    try:
        actions.use_answers(request.owner)
    except Refusal as refusal:
        return _page(request, refusal=refusal.sentence, asking=True)
    return redirect("interests")


@require_POST
def clear(request: OwnedRequest) -> HttpResponse:
    """Forget answers and profile, and begin anew."""
    actions.clear(request.owner)
    tell(request, "Your answers and your profile are forgotten.")
    return redirect("interests")


def _page(
    request: OwnedRequest, *, refusal: str = "", likes: str | None = None, asking: bool = False
) -> HttpResponse:
    given = queries.answers_of(request.owner)
    kept = queries.kept(request.owner)
    wanted = request.GET.get("ask") or request.POST.get("ask") or ""
    long = wanted == "60" or request.POST.get("long") == "1" or (wanted != "30" and queries.is_long(given))
    so_far = questionnaire.progress(given, long=long)
    way = request.GET.get("way", "")
    asking = asking or bool(wanted or way) or kept is None
    items = SIXTY if long else THIRTY
    at = questionnaire.place(given, long=long)
    words = likes if likes is not None else kept.text if kept else ""
    context: dict[str, Any] = {
        "refusal": refusal,
        "asking": asking,
        "kept": kept,
        "progress": so_far,
        "long": long,
        "short_done": questionnaire.progress(given).done,
        "items": [(item, given.get(item.key), item.key == at) for item in items],
        "choices": ANSWERS,
        "likes": words,
        "doing": DOING,
        "opened": way,
    }
    if kept:
        context["hexagon"] = rules.hexagon(kept.profile)
        context["most"] = [DOING[kind] for kind in kept.profile.code]
        context["evidence"] = read_likes(kept.text).evidence if kept.text else ()
        context["profile"] = kept.profile
    return render(request, "explore/interests.html", context, status=400 if refusal else 200)
