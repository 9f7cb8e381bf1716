"""Many people at once, and one person put right.

In: people ticked in the list, or the list itself, and what to do; a form of facts. Out: a page that says exactly what will happen; the
change, with its undo.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.lib.errors import Refusal
from askaround.network import queries
from askaround.network.models import Person
from askaround.network.rules.people_filter import PeopleFilter, read_filter
from askaround.network.views import people

UNDO = "people-undo"
NAMED = 12
TOLD = {
    "tag": ("get the tag “{value}”", "have it already"),
    "untag": ("lose the tag “{value}”", "do not have it"),
    "place": ("are said to live in {value}", "are said to already"),
    "tie": ("are said to be: {value}", "are said to be already"),
    "later": ("are left out of suggestions until {value}", "are left out until then already"),
}


def chosen_people(request: OwnedRequest, most: int) -> tuple[PeopleFilter, list[uuid.UUID]]:
    """The list, and the people meant: those ticked, or everybody in it. Raises Refusal for nobody, or for more than `most`."""
    chosen = _filter(request)
    if "all" in request.POST:
        ids = queries.people_ids(request.owner, chosen, most=most + 1)
    else:
        numbers = [int(handle[1:]) for handle in _handles(request, most)]
        rows = Person.objects.filter(owner=request.owner, number__in=numbers).order_by("number")
        ids = list(rows.values_list("id", flat=True))
    if not ids:
        raise Refusal("Tick somebody first, or choose everybody in this list.")
    if len(ids) > most:
        raise Refusal(f"That is more than {most:,} people; narrow the list, and do it in parts.")
    return chosen, ids


def _filter(request: OwnedRequest) -> PeopleFilter:
    said = QueryDict(request.POST.get("list", "")[:2_000])
    return read_filter({name: said[name] for name in said})


def _handles(request: OwnedRequest, most: int) -> list[str]:
    """Those ticked; one field may name several, and what is no handle is passed over."""
    said = " ".join(request.POST.getlist("person"))[: 11 * (most + 1)].split()[: most + 1]
    return [one for one in said if re.fullmatch("p[0-9]{1,9}", one)]


@require_POST
def people_chosen(request: OwnedRequest) -> HttpResponse:
    """First what would happen to whom; with `confirm`, it happens. What cannot be done is said on the list, which stays as it was."""
    from askaround.network import chosen as changes

    what, value = request.POST.get("what", ""), request.POST.get("value", "")[:1_000]
    try:
        return _asks_or_does(request, what, value)
    except Refusal as refusal:
        handles = tuple(dict.fromkeys(_handles(request, changes.MOST)))
        meant = people.Meant(what, value, handles, "all" in request.POST)
        return people.again(request, _filter(request), meant, refusal)


def _asks_or_does(request: OwnedRequest, what: str, value: str) -> HttpResponse:
    from askaround.network import chosen as changes

    if what == "forget":
        return _asks(request, what, value, changes.MOST_FORGOTTEN)
    if "confirm" not in request.POST:
        return _asks(request, what, value, changes.MOST)
    filtered, ids = chosen_people(request, changes.MOST)
    record = changes.change(request.owner, ids, what, value)
    request.session[UNDO] = record
    say(
        request,
        f"Done for {record['people']:,} {'person' if record['people'] == 1 else 'people'}.",
        undo_url=reverse("people-undo"),
    )
    return _list(filtered)


def _list(chosen: PeopleFilter) -> HttpResponse:
    query = QueryDict(mutable=True)
    query.update(chosen.parameters)
    return redirect(f"{reverse('people')}?{query.urlencode()}".rstrip("?"))


def _asks(request: OwnedRequest, what: str, value: str, most: int) -> HttpResponse:
    from askaround.network import chosen as changes

    _, ids = chosen_people(request, most)
    stored: Any = "" if what == "forget" else changes.value_of(request.owner, what, value)
    if what == "forget":
        rows = list(Person.objects.filter(owner=request.owner, id__in=ids).order_by("match_key", "id"))
    else:
        rows = changes.concerned(request.owner, ids, what, stored)
    will, already = TOLD.get(what, ("", ""))
    said = (
        dict(Person.Level.choices).get(stored, "nothing is said any more")
        if what == "tie"
        else (stored or "nowhere")
    )
    context = {
        "what": what,
        "value": value,
        "list": request.POST.get("list", "")[:2_000],
        "all": "all" in request.POST,
        "handles": "" if "all" in request.POST else " ".join(_handles(request, most)),
        "people": rows[:NAMED],
        "count": len(rows),
        "others": len(rows) - NAMED if len(rows) > NAMED else 0,
        "rest": len(ids) - len(rows),
        "will": will.format(value=said),
        "already": already,
    }
    return render(request, "network/chosen.html", context)


@require_POST
def people_undo(request: OwnedRequest) -> HttpResponse:
    """Take the last change to many people back."""
    from askaround.network import chosen as changes

    record = request.session.pop(UNDO, None)
    if record is None:
        raise Refusal("There is nothing to take back.", status=409)
    count = changes.take_back(request.owner, record)
    say(request, f"Taken back for {count:,} {'person' if count == 1 else 'people'}.")
    return back(request, "people")


@require_http_methods(["GET", "POST"])
def edit(request: OwnedRequest, person: str) -> HttpResponse:
    """Put right what is stored of one person."""
    from askaround.network import editing

    row = queries.person_of(request.owner, person)
    if request.method == "GET":
        facts = editing.facts_of(request.owner, row)
        return render(
            request,
            "network/edit.html",
            {"person": row, "facts": facts, "revision": row.revision, "nl": "\n"},
        )
    post = request.POST

    def typed(name: str) -> str:
        return post.get(name, "")[:30_000]

    emails, phones, urls = (tuple(editing.lines_of(typed(name))) for name in ("emails", "phones", "urls"))
    facts = editing.Facts(
        typed("name"), typed("title"), typed("organisation"), typed("place"), typed("birthday"), typed("met"),
        typed("known_since"), typed("note"), emails, phones, urls,
    )  # fmt: skip
    revision = post.get("revision", "")
    try:
        saved = editing.edit_person(
            request.owner,
            row,
            facts,
            revision=int(revision)
            if revision.isascii() and revision.isdigit() and len(revision) < 10
            else None,
        )
    except Refusal as refusal:
        context = {
            "person": row,
            "facts": facts,
            "revision": row.revision,
            "refusal": refusal.sentence,
            "nl": "\n",
        }
        return render(request, "network/edit.html", context, status=refusal.status)
    say(request, f"Kept what you know of {saved.name}.")
    return redirect("person", saved.handle)
