"""What the owner says of a person, in one press.

In: a person's handle and a form. Out: the tie, a pause or a never, kept; back to the page that asked.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.queries import settings_of
from askaround.network import queries


@require_POST
def tie(request: OwnedRequest, person: str) -> HttpResponse:
    """How well the owner knows the person."""
    from askaround.network import actions

    row = queries.person_of(request.owner, person)
    actions.say_tie(request.owner, row, request.POST.get("level", ""))
    say(request, f"Kept: how well you know {row.name}.")
    return back(request, "people")


@require_POST
def later(request: OwnedRequest, person: str) -> HttpResponse:
    """Not now: left out of the lists for a while; said again with `undo`, it is taken back."""
    from askaround.network import actions

    row = queries.person_of(request.owner, person)
    if _undoes(request):
        actions.say_later(request.owner, row, settings_of(request.owner).today)
        say(request, f"{row.name} may be suggested again.")
    else:
        actions.say_later(request.owner, row)
        undo = f"{reverse('person-later', args=[row.handle])}?undo=1"
        say(request, f"{row.name} is left out for three months.", undo_url=undo)
    return back(request, "who")


@require_POST
def never(request: OwnedRequest, person: str) -> HttpResponse:
    """Do not ask this person; said again with `undo`, it is taken back."""
    from askaround.network import actions

    row = queries.person_of(request.owner, person)
    undone = _undoes(request)
    actions.say_never(request.owner, row, not undone)
    if undone:
        say(request, f"{row.name} may be suggested again.")
    else:
        undo = f"{reverse('person-never', args=[row.handle])}?undo=1"
        say(request, f"{row.name} will not be suggested.", undo_url=undo)
    return back(request, "who")


def _undoes(request: OwnedRequest) -> bool:
    """Whether it is to be taken back: by a field of the form, or by the address of the button beside what was said."""
    return "undo" in request.POST or "undo" in request.GET
