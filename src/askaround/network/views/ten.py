"""Ten people you already know: one memory prompt at a time, then whom of them to ask.

In: a name and a word. Out: people; after three of them the way to whom to ask.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from askaround.accounts.http import OwnedRequest
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.rules.memory import PROMPTS, Prompt

NAMED = "ten"
ENOUGH = 3


@require_http_methods(["GET", "POST"])
def ten(request: OwnedRequest) -> HttpResponse:
    """One prompt; `n` says which."""
    from askaround.network import actions

    place = _place(request.GET.get("n", "1"))
    if request.method == "GET":
        return _page(request, place, {})
    typed = {key: request.POST.get(key, "").strip() for key in ("name", "word", "level")}
    if not typed["name"]:
        return _page(request, place, typed, "Write a name, or skip this one.")
    title, organisation = split_word(typed["word"])
    try:
        person = actions.add_person(
            request.owner,
            name=typed["name"],
            title=title,
            organisation=organisation,
            level=typed["level"],
            met=_prompt(place).met,
            source="memory",
        )
    except Refusal as refusal:
        return _page(request, place, typed, refusal.sentence)
    request.session[NAMED] = [*request.session.get(NAMED, []), str(person.id)][-20:]
    if "show" in request.POST:
        return redirect(f"{reverse('who')}?limit=3")
    return redirect(f"{reverse('ten')}?n={place + 1}")


def split_word(word: str) -> tuple[str, str]:
    """“nurse at Mercy” → (nurse, Mercy); a word alone is what they do."""
    for joint in (" at ", " @ ", " bei "):
        if joint in word:
            title, _, organisation = word.partition(joint)
            return title.strip(), organisation.strip()
    return word, ""


def _place(text: str) -> int:
    return min(max(int(text), 1), 999) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _prompt(place: int) -> Prompt:
    return PROMPTS[(place - 1) % len(PROMPTS)]


def _page(request: OwnedRequest, place: int, typed: dict[str, str], refusal: str = "") -> HttpResponse:
    named = list(
        Person.objects.filter(owner=request.owner, id__in=request.session.get(NAMED, [])).order_by("id")
    )
    context = {
        "place": place,
        "prompt": _prompt(place),
        "typed": typed,
        "named": named,
        "enough": len(named) >= ENOUGH,
        "nearly": len(named) >= ENOUGH - 1,
        "more": max(0, ENOUGH - len(named)),
        "levels": Person.Level.choices,
        "refusal": refusal,
    }
    return render(request, "network/ten.html", context, status=400 if refusal else 200)
