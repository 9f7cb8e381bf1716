"""The list of people, and adding one by hand.

In: words, a form or something pasted. Out: HTML; a new person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from askaround.accounts.http import OwnedRequest, is_htmx, say
from askaround.explore.catalogue import get_catalogue
from askaround.lib.errors import Refusal
from askaround.network import queries
from askaround.network.models import DoubtfulPair, Person

LIMIT = 50
FIELDS = ("name", "title", "organisation", "email", "url", "phone", "met", "place", "level")


@require_GET
def people(request: OwnedRequest) -> HttpResponse:
    """The list, or the part of it that a search or “More” asks for."""
    query = request.GET.get("q", "")[:200]
    career = request.GET.get("career", "")[:10]
    organisation = request.GET.get("organisation", "")[:300]
    page = queries.people_page(
        request.owner,
        query=query,
        onet=career,
        organisation=organisation,
        after=request.GET.get("after") or None,
        limit=LIMIT,
    )
    context: dict[str, object] = {
        "page": page,
        "query": query,
        "career": career,
        "career_title": get_catalogue().name(career) if career else "",
        "organisation": organisation,
    }
    if is_htmx(request):
        part = "rows" if request.GET.get("after") else "found"
        return render(request, f"network/people_{part}.html", context)
    context["total"] = Person.objects.filter(owner=request.owner).count()
    context["doubtful"] = DoubtfulPair.objects.filter(
        owner=request.owner, verdict=DoubtfulPair.Verdict.ASK
    ).count()
    return render(request, "network/people.html", context)


@require_http_methods(["GET", "POST"])
def add(request: OwnedRequest) -> HttpResponse:
    """One person: typed, or read out of what was pasted and then looked over."""
    from askaround.network import actions

    if request.method == "GET":
        return _form(request, {})
    if "read" in request.POST:
        pasted = request.POST.get("pasted", "")[:20_000]
        try:
            read = asdict(actions.read_pasted(pasted))
        except Refusal as refusal:
            return _form(request, {"pasted": pasted}, refusal.sentence)
        return _form(
            request, {key: read.get(key) or "" for key in FIELDS} | {"pasted": pasted, "was_read": True}
        )
    typed = {key: request.POST.get(key, "").strip() for key in FIELDS}
    try:
        person = actions.add_person(
            request.owner,
            name=typed["name"],
            title=typed["title"],
            organisation=typed["organisation"],
            email=typed["email"],
            url=typed["url"],
            phone=typed["phone"],
            met=typed["met"],
            place=typed["place"],
            level=typed["level"],
        )
    except Refusal as refusal:
        return _form(request, typed, refusal.sentence, refusal.status)
    say(request, f"{person.name} is among your people.")
    if "another" in request.POST:
        return redirect("person-add")
    return redirect("person", person.handle)


def _form(
    request: OwnedRequest, values: Mapping[str, object], refusal: str = "", status: int = 400
) -> HttpResponse:
    context = {"values": values, "levels": Person.Level.choices, "refusal": refusal}
    return render(request, "network/add.html", context, status=status if refusal else 200)
