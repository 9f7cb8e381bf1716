"""Ways in: through whom somebody, or an organisation, can be reached.

In: a person or an organisation. Out: HTML, each way with its evidence and the ask it begins with; that two people know each other, kept.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.explore.lamp_queries import on_list
from askaround.lib.errors import Refusal
from askaround.network import queries
from askaround.network.models import Person

WAYS, IDEAS = 10, 8


@require_GET
def introductions(request: OwnedRequest) -> HttpResponse:
    """The ways to the target; without one, whom one might want to reach."""
    text = request.GET.get("target", "")[:300].strip()
    context: dict[str, Any] = {"text": text}
    status = 200
    if text:
        from askaround.network.queries.introductions import introductions, target_of

        try:
            target = target_of(request.owner, text)
        except Refusal as refusal:
            context["refusal"], status = refusal.sentence, refusal.status
        else:
            context |= {
                "target": target,
                "person": target if isinstance(target, Person) else None,
                "ways": introductions(request.owner, target, WAYS),
            }
    if "target" not in context:
        context |= _ideas(request)
    return render(request, "network/introductions.html", context, status=status)


def _ideas(request: OwnedRequest) -> dict[str, Any]:
    """Whom one may want to reach: those one has only heard of, and the employers most wanted."""
    heard = Person.objects.filter(owner=request.owner, named_by__isnull=False, last_touch_on=None, level="")
    return {
        "heard_of": list(heard.select_related("named_by", "organisation").order_by("-id")[:IDEAS]),
        "employers": list(on_list(request.owner)[:IDEAS]),
    }


@require_POST
def knows(request: OwnedRequest, person: str) -> HttpResponse:
    """The owner says that two people know each other; with `undo`, takes it back."""
    from askaround.network import ties

    row = queries.person_of(request.owner, person)
    text = request.POST.get("other", "").strip()
    if not text:
        raise Refusal(f"Say whom {row.name} knows.")
    other = queries.person_of(request.owner, text)
    if "undo" in request.POST:
        ties.unsay_they_know(request.owner, row, other)
        say(request, f"Taken back: that {row.name} and {other.name} know each other.")
    else:
        ties.say_they_know(request.owner, row, other)
        say(request, f"Written down: {row.name} and {other.name} know each other.")
    return redirect("person", row.handle)
