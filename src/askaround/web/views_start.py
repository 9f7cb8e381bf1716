"""The first pages: who you are, where, what you like, and how to start.

In: forms. Out: settings, a first shortlist, and the way on. Back always works: each page shows what was said.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from askaround.accounts.actions import set_settings
from askaround.accounts.http import OwnedRequest
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal

PAGES = {
    1: ("name", "mail", "headline"),
    2: ("zone", "country", "region", "home"),
}


def with_chosen(choices: tuple[tuple[str, str], ...], chosen: str) -> tuple[tuple[str, str], ...]:
    """The choices, and before them what was chosen by other means and is not listed."""
    if any(chosen == key for key, _ in choices):
        return choices
    return ((chosen, chosen), *choices)


def _kept(request: HttpRequest, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: request.POST.get(key, "") for key in keys}


@require_http_methods(["GET", "POST"])
def start(request: OwnedRequest, page: int) -> HttpResponse:
    """Pages 1 and 2: fields, kept when they can be understood."""
    keys = PAGES[page]
    if request.method == "GET":
        own = settings_of(request.owner)
        return _page(request, page, {key: getattr(own, key) for key in keys})
    texts = _kept(request, keys)
    if page == 1 and not texts["name"].strip():
        return _page(request, page, texts, "Write your name: it signs your messages.")
    try:
        set_settings(request.owner, texts)
    except Refusal as refusal:
        return _page(request, page, texts, refusal.sentence)
    return redirect("start-2" if page == 1 else "start-3")


def _page(request: OwnedRequest, page: int, values: dict[str, str], refusal: str = "") -> HttpResponse:
    from askaround.accounts.models import Setting
    from askaround.web import places

    context: dict[str, object] = {"values": values, "refusal": refusal, "page": page}
    if page == 2:
        said = request.method == "POST" or Setting.objects.filter(owner=request.owner, key="zone").exists()
        context |= {
            "zones": with_chosen(places.zones(), values["zone"]),
            "countries": with_chosen(places.countries(), values["country"]),
            "said_before": said,
        }
    return render(request, f"web/start/{page}.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "POST"])
def start_likes(request: OwnedRequest) -> HttpResponse:
    """Page 3: what the owner likes, in their words; careers that these words find, and that agree with them."""
    likes = request.POST.get("likes") if request.method == "POST" else settings_of(request.owner).likes
    likes = likes or ""
    if request.method == "GET" or "look" in request.POST:
        return render(
            request, "web/start/3.html", {"likes": likes, "page": 3, **_suggestions(request, likes)}
        )
    from askaround.explore.actions import shortlist_add
    from askaround.explore.interest_actions import say_first

    try:
        set_settings(request.owner, {"likes": likes, "first_run_done": "yes"})
        say_first(request.owner, likes)
        for code in request.POST.getlist("career")[:20]:
            shortlist_add(request.owner, code)
    except Refusal as refusal:
        context = {"likes": likes, "page": 3, "refusal": refusal.sentence, **_suggestions(request, likes)}
        return render(request, "web/start/3.html", context, status=400)
    return redirect("start-how")


@require_GET
def start_suggest(request: OwnedRequest) -> HttpResponse:
    """The suggested careers alone, for the page that asks while one types."""
    likes = request.GET.get("likes", "")
    return render(request, "web/start/careers.html", _suggestions(request, likes))


def _suggestions(request: OwnedRequest, likes: str) -> dict[str, object]:
    from askaround.explore.queries import shortlist
    from askaround.explore.suggestions import suggest

    kept = [entry.onet for entry in shortlist(request.owner)]
    ticked = {*kept, *request.POST.getlist("career"), *request.GET.getlist("career")}
    return {"careers": suggest(likes), "ticked": ticked, "kept": kept}


@require_GET
def how(request: OwnedRequest) -> HttpResponse:
    """How to start: from memory, with an export, or with what you like."""
    from askaround.explore.interest_queries import progress_of
    from askaround.explore.queries import shortlist
    from askaround.network.models import Person

    return render(
        request,
        "web/start/how.html",
        {
            "careers": shortlist(request.owner),
            "people": Person.objects.filter(owner=request.owner).count(),
            "asked": progress_of(request.owner),
            "page": 4,
        },
    )


@require_POST
def example(request: OwnedRequest) -> HttpResponse:
    """The invented archive, read like any other: looked over first, taken back in one press. Only into an empty workspace."""
    from askaround import sample
    from askaround.network.imports import run
    from askaround.network.models import Person
    from askaround.network.views import background

    if Person.objects.filter(owner=request.owner).exists():
        raise Refusal("The example is for an empty start: its invented people would mix with yours.")
    batch = run.begin(request.owner, "linkedin")
    folder = background.folder_of(batch)
    with TemporaryDirectory() as place:
        made = sample.make(Path(place), settings_of(request.owner).today)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(made.archive, folder / "invented-example.zip")
    background.start_reading(request.owner, batch)
    return redirect("import-batch", batch.handle)
