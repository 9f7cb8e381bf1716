"""An organisation's own page: who is known there, what was asked there, in which rhythm.

In: an organisation's handle. Out: HTML; its rhythm kept.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.accounts.queries import settings_of
from askaround.explore.actions import set_cadence
from askaround.explore.queries import find_organisation
from askaround.network.models import Person
from askaround.outreach.listing import cards, mine
from askaround.outreach.rules import cadence

SHOWN = 25


@require_GET
def organisation(request: OwnedRequest, organisation: str) -> HttpResponse:
    """Whom the owner knows there, the asks to them, and how long one waits for an answer there."""
    owner = request.owner
    row = find_organisation(owner, organisation)
    people = Person.objects.filter(owner=owner, organisation=row).order_by("match_key", "id")
    asks = mine(owner).filter(person__organisation=row).order_by("-number")
    settings = settings_of(owner)
    context = {
        "organisation": row,
        "people": people[:SHOWN],
        "people_total": people.count(),
        "asks": cards(owner, asks[:SHOWN], settings),
        "asks_total": asks.count(),
        "small": cadence.is_small(row.employees),
        "rhythms": (
            ("", f"As your setting says: {settings.cadence}"),
            ("gentle", "Gentle: one reminder after 7 working days"),
            ("3b7", "3B7: a second person after 3 working days, the first again after 7"),
        ),
    }
    return render(request, "web/explore/organisation.html", context)


@require_POST
def rhythm(request: OwnedRequest, organisation: str) -> HttpResponse:
    """The rhythm there from now on."""
    row = find_organisation(request.owner, organisation)
    set_cadence(request.owner, row, request.POST.get("cadence", "").strip())
    say(request, f"Kept for {row.name}.")
    return redirect("organisation", row.handle)
