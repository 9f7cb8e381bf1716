"""Forgetting one person, or those chosen in the list.

In: a person, or people ticked. Out: a page that says what will be erased; the erasure.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.network import queries
from askaround.network.chosen import MOST_FORGOTTEN
from askaround.network.views.chosen import chosen_people


@require_http_methods(["GET", "POST"])
def person_forget(request: OwnedRequest, person: str) -> HttpResponse:
    """First what would be erased; with a POST, it is."""
    from askaround.web.forgetting import forget

    row = queries.person_of(request.owner, person)
    if request.method == "GET":
        return render(request, "web/people/forget.html", {"person": row})
    done = forget(request.owner, [row.pk])
    say(request, f"{row.name} is forgotten; only the count is left. {done.remark}".strip())
    return redirect("people")


@require_POST
def people_forget(request: OwnedRequest) -> HttpResponse:
    """Erase those who were chosen and confirmed."""
    from askaround.web.forgetting import forget

    _, ids = chosen_people(request, MOST_FORGOTTEN)
    if request.POST.get("count") != str(len(ids)):
        say(request, "The list changed meanwhile; nobody was forgotten. Choose again.")
        return redirect("people")
    done = forget(request.owner, ids)
    counted = "1 person is" if done.people == 1 else f"{done.people} people are"
    say(request, f"{counted} forgotten; only the count is left. {done.remark}".strip())
    return redirect("people")
