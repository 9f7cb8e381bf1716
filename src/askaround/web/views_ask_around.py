"""Ask around: whom to ask “who do you know who …?”, and what they answered.

In: the shortlist and the list of employers; lines that somebody answered with. Out: a page; people, with who named them.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.queries import person_of

EACH = 3


@require_GET
def ask_around(request: OwnedRequest) -> HttpResponse:
    """Per career and employer: whom, why, and the question."""
    return _page(request)


@require_POST
def leads_add(request: OwnedRequest) -> HttpResponse:
    """Somebody answered: each line becomes one of the owner's people."""
    from askaround.outreach.answers import take_answer

    text, namer = request.POST.get("lines", ""), request.POST.get("namer", "")
    try:
        if not namer.strip():
            raise Refusal("Say who named them.")
        person = person_of(request.owner, namer)
        answer = take_answer(request.owner, person, text, "may" in request.POST)
    except Refusal as refusal:
        typed = {"lines": text[:20_000], "namer": namer[:300], "may": "may" in request.POST}
        return _page(request, refusal.sentence, typed, refusal.status)
    names = ", ".join(taken.person.name for taken in answer.taken[:5])
    more = len(answer.taken) - 5
    told = [f"Named by {person.name}: {names}{f' and {more} more' if more > 0 else ''}."]
    if known := [taken.person.name for taken in answer.taken if not taken.new]:
        told.append(f"You had {', '.join(known[:5])} already; who named them is noted.")
    if any(taken.doubtful for taken in answer.taken):
        told.append("Some have the name of somebody you know: look under Review whether they are one.")
    if answer.lost:
        told.append(f"Not read: {'; '.join(f'“{line[:60]}”' for line in answer.lost[:3])}.")
    say(request, " ".join(told))
    return back(request, "ask-around")


def _page(
    request: OwnedRequest, refusal: str = "", typed: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    from askaround.network.queries.ask_around import ask_around as read

    headings = read(request.owner, each=EACH)
    context = {
        "headings": [heading for heading in headings if heading.people],
        "nobody": [heading for heading in headings if not heading.people],
        "total": Person.objects.filter(owner=request.owner).count(),
        "refusal": refusal,
        "typed": typed or {},
    }
    return render(request, "web/ask_around.html", context, status=status)
