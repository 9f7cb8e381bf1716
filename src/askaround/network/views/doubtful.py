"""Doubtful pairs, of people and of organisations: one at a time, answered by a key or a button, each answer taken back by another.

In: the pairs that wait; S, D, L and U. Out: the next pair. The steps that U takes back are kept with the session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.network.queries import doubtful as queries
from askaround.network.queries import written
from askaround.network.queries.doubtful import ORGANISATIONS, PEOPLE
from askaround.network.views import looking

STEPS = 100
"""So many answers of one sitting can be taken back; a merge can be parted at any time."""
PAGE = 50
PREFIX = {PEOPLE: "doubtful", ORGANISATIONS: "organisations-doubtful"}


@dataclass(frozen=True)
class Step:
    """One answer of this sitting."""

    did: str
    pair: str
    merge: str = ""


@require_GET
def pairs(request: OwnedRequest, what: str = PEOPLE) -> HttpResponse:
    """The pair that comes next, or the one asked for; how many are left."""
    return _page(request, what, request.GET.get("pair", ""))


@require_GET
def listed(request: OwnedRequest, what: str = PEOPLE) -> HttpResponse:
    """All pairs that wait, a page at a time."""
    from django.core.paginator import Paginator

    page = Paginator(queries.open_pairs(request.owner, what), PAGE).get_page(request.GET.get("page"))
    told = written.reasons(request.owner, page.object_list)
    rows = [(pair, told[pair.pk]) for pair in page.object_list]
    context = _names(what) | {"page": page, "rows": rows, "total": page.paginator.count}
    return render(request, "network/doubtful_list.html", context)


@require_POST
def same(request: OwnedRequest, pair: str, what: str = PEOPLE) -> HttpResponse:
    """They are one, with the values that were chosen."""
    from askaround.network.merging import pairs

    chosen = {
        name.removeprefix("take-"): str(side)
        for name, side in request.POST.items()
        if name.startswith("take-")
    }

    def act() -> Step:
        merge = pairs.same(request.owner, what, pair, chosen)
        told = f"{merge.absorbed_name} and {merge.kept_name} are one now."
        say(request, told, undo_url=reverse(f"{PREFIX[what]}-undo"))
        return Step("same", pair, merge.handle)

    return _answer(request, what, act)


@require_POST
def distinct(request: OwnedRequest, pair: str, what: str = PEOPLE) -> HttpResponse:
    """They are two: never ask again."""
    from askaround.network.merging import pairs

    def act() -> Step:
        row = pairs.distinct(request.owner, what, pair)
        told = f"{row.a.name} and {row.b.name} are two {_names(what)['many']}."
        say(request, told, undo_url=reverse(f"{PREFIX[what]}-undo"))
        return Step("distinct", pair)

    return _answer(request, what, act)


@require_POST
def later(request: OwnedRequest, pair: str, what: str = PEOPLE) -> HttpResponse:
    """Not now: behind the others."""
    from askaround.network.merging import pairs

    def act() -> Step:
        row = pairs.later(request.owner, what, pair)
        say(
            request, f"{row.a.name} and {row.b.name} come last now.", undo_url=reverse(f"{PREFIX[what]}-undo")
        )
        return Step("later", pair)

    return _answer(request, what, act)


@require_POST
def undo(request: OwnedRequest, what: str = PEOPLE) -> HttpResponse:
    """Take the last answer of this sitting back, then the one before; the pair is shown again."""
    steps = _steps(request, what)
    if not steps:
        raise Refusal(
            "There is no answer of this sitting to take back; earlier merges are listed under Merges."
        )
    step = Step(**steps[-1])
    try:
        _take_back(request, what, step)
    finally:  # what cannot be taken back stands not in the way of what came before
        _keep(request, what, steps[:-1])
    say(request, "Taken back.")
    return redirect(f"{reverse(PREFIX[what])}?pair={step.pair}")


@require_POST
def reopen(request: OwnedRequest, pair: str, what: str = PEOPLE) -> HttpResponse:
    """Take one back that is not of this sitting."""
    from askaround.network.merging import pairs

    pairs.reopen(request.owner, what, pair)
    return redirect(f"{reverse(PREFIX[what])}?pair={pair}")


@require_POST
def again(request: OwnedRequest, what: str = PEOPLE) -> HttpResponse:
    """Look through everything stored for more."""
    looking.start(request.owner, what)
    return redirect(PREFIX[what])


@require_GET
def progress(request: OwnedRequest, what: str = PEOPLE) -> HttpResponse:
    """How far the looking is, for the page that shows it."""
    look = looking.current(request.owner, what)
    if look is None or look.over:
        return JsonResponse({"over": True})
    return JsonResponse({"over": False, "stage": look.stage, "done": look.done, "total": look.total})


def _answer(request: OwnedRequest, what: str, act: Callable[[], Step]) -> HttpResponse:
    try:
        step = act()
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _page(request, what, "", refusal=f"{refusal.sentence} This one comes next.", status=409)
    _keep(request, what, [*_steps(request, what), vars(step)])
    return redirect(PREFIX[what])


def _take_back(request: OwnedRequest, what: str, step: Step) -> None:
    from askaround.network.merging import organisations, pairs, people
    from askaround.network.queries.merges import merge_of

    if step.did != "same":
        pairs.reopen(request.owner, what, step.pair)
        return
    merge = merge_of(request.owner, step.merge)
    if what == PEOPLE:
        people.unmerge_and_compare(request.owner, merge)
    else:
        organisations.unmerge_organisations(request.owner, merge)


def _page(
    request: OwnedRequest, what: str, wanted: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    waiting = queries.open_pairs(request.owner, what)
    pair = queries.pair_of(request.owner, what, wanted) if wanted else None
    if pair is None or pair.verdict != queries.ASK:
        pair = waiting.first()
    context = _names(what) | {
        "pair": pair,
        "total": waiting.count(),
        "undoable": bool(_steps(request, what)),
        "look": looking.seen(request.owner, what),
        "others": _left(request, PEOPLE if what == ORGANISATIONS else ORGANISATIONS),
    }
    if pair is not None:
        a, b = queries.in_order(pair)
        lines = queries.person_lines if what == PEOPLE else queries.organisation_lines
        context |= {"a": a, "b": b, "lines": lines(request.owner, a, b)}
        context["reasons"] = written.reasons(request.owner, [pair])[pair.pk]
    if refusal:
        context["refusal"] = refusal
    return render(request, "network/doubtful.html", context, status=status)


def _left(request: OwnedRequest, what: str) -> int:
    return queries.open_pairs(request.owner, what).count()


def _names(what: str) -> dict[str, Any]:
    """What the templates call things and where they lead."""
    prefix = PREFIX[what]
    one, many = ("person", "people") if what == PEOPLE else ("organisation", "organisations")
    routes = {name: f"{prefix}-{name}" for name in ("same", "distinct", "later")}
    return {"what": what, "one": one, "many": many, "home": prefix, "routes": routes} | {
        f"{name}_url": reverse(f"{prefix}-{name}") for name in ("undo", "again", "list", "progress")
    }


def _steps(request: OwnedRequest, what: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = request.session.get(f"answers-{what}", [])
    return found


def _keep(request: OwnedRequest, what: str, steps: list[dict[str, str]]) -> None:
    request.session[f"answers-{what}"] = steps[-STEPS:]
