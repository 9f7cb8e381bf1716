"""The list of people, the ways to narrow it that the owner saved, and adding one by hand.

In: words, conditions, a form or something pasted. Out: HTML; a new person, a saved filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, is_htmx, say
from askaround.explore.catalogue import get_catalogue
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network import queries
from askaround.network.models import DoubtfulPair, Person
from askaround.network.queries import listing
from askaround.network.queries.people_careers import careers_known, meant_by
from askaround.network.rules.people_filter import SOURCES, TIES, PeopleFilter, read_filter, told

LIMIT = 50
CODE = len("29-1141.00")
COUNTED = 20_000
FIELDS = ("name", "title", "organisation", "email", "url", "phone", "met", "place", "level")
KINDS = (
    ("tag", "put a tag on them"), ("untag", "take a tag off"), ("place", "say where they live"), ("tie", "say how well you know them"),
    ("later", "leave them out for a while"), ("forget", "forget them"),
)  # fmt: skip
TOUCHES = (
    ("touched", "3m", "within three months"), ("untouched", "12m", "none for a year"), ("untouched", "36m", "none for three years"),
    ("untouched", "never", "never"),
)  # fmt: skip


@dataclass(frozen=True)
class Meant:
    """What was to be done to many: `people` are the handles that were ticked, `everybody` the whole list."""

    what: str
    value: str
    people: tuple[str, ...]
    everybody: bool


@require_GET
def people(request: OwnedRequest) -> HttpResponse:
    """The list, or the part of it that a search or “More” asks for."""
    chosen, career = _career(request, read_filter(request.GET.dict()))
    after, before = request.GET.get("after") or None, request.GET.get("before") or None
    context = _found(request, chosen, after, before)
    if is_htmx(request):
        return render(request, f"network/people_{'rows' if after else 'found'}.html", context)
    return render(request, "network/people.html", context | _frame(request, chosen) | career)


def again(request: OwnedRequest, chosen: PeopleFilter, meant: Meant, refusal: Refusal) -> HttpResponse:
    """The list with what was ticked and typed, and a sentence that says what is missing."""
    chosen, career = _career(request, chosen)
    context = _found(request, chosen, None, None)
    here = {row.handle for row in context["page"].rows}
    context |= {
        "meant": meant,
        "missing": refusal.sentence,
        "ticked": here.intersection(meant.people),
        "further": [handle for handle in meant.people if handle not in here],
    }
    context |= _frame(request, chosen) | career
    return render(request, "network/people.html", context, status=refusal.status)


def _found(
    request: OwnedRequest, chosen: PeopleFilter, after: str | None, before: str | None
) -> dict[str, Any]:
    return {
        "page": queries.people_page(request.owner, chosen, after=after, before=before, limit=LIMIT),
        "chosen": chosen,
        "query": chosen.query,
        "address": _address(chosen),
        "list": urlencode(chosen.parameters),
        "kinds": KINDS,
    }


def _frame(request: OwnedRequest, chosen: PeopleFilter) -> dict[str, Any]:
    """What stands around the list."""
    pairs = DoubtfulPair.objects.filter(owner=request.owner, verdict=DoubtfulPair.Verdict.ASK)
    return {
        "total": queries.people_count(request.owner, most=COUNTED + 1),
        "counted": COUNTED,
        "doubtful": pairs.count(),
        "saved": [(row, urlencode(row.query)) for row in listing.saved_filters(request.owner)],
        "active": _active(request, chosen),
        "hidden": [pair for pair in chosen.parameters.items() if pair[0] != "q"],
        "ways": _ways(request, chosen),
    }


def _career(request: OwnedRequest, typed: PeopleFilter) -> tuple[PeopleFilter, dict[str, Any]]:
    """The filter with the career's code, and what its field says; words that may mean several leave the list as it is."""
    code, known = meant_by(request.owner, typed.career)
    chosen = replace(typed, career=code) if code else typed.without("career")
    name = get_catalogue().name(code) if len(code) == CODE else ""
    unsure = typed.career if typed.career and not code else ""
    choices = [(each, _link(replace(chosen, career=each.onet, related=typed.related))) for each in known]
    return chosen, {"career_said": unsure or name or code, "unsure": unsure, "choices": choices}


@require_GET
def careers(request: OwnedRequest) -> HttpResponse:
    """The careers among one's people that words find, for the field that asks for one."""
    known = careers_known(request.owner, request.GET.get("career", "")[:100])
    return render(request, "network/people_careers.html", {"careers": known})


def _address(chosen: PeopleFilter) -> str:
    """The address of a list, to which a place in it may be added."""
    said = urlencode(chosen.parameters)
    return f"{reverse('people')}?{said}{'&' if said else ''}"


def _link(chosen: PeopleFilter) -> str:
    return _address(chosen).rstrip("?&")


def _active(request: OwnedRequest, chosen: PeopleFilter) -> list[tuple[str, str]]:
    """(words, address without it) of each condition."""
    employer = ""
    if chosen.organisation:
        ids = listing.organisation_ids(request.owner, chosen.organisation)
        rows = Organisation.objects.filter(owner=request.owner, id__in=ids[:1])
        employer = rows.values_list("name", flat=True).first() or ""
    words = told(chosen, get_catalogue().name, employer)
    return [(text, _link(chosen.without(name))) for name, text in words]


def _ways(request: OwnedRequest, chosen: PeopleFilter) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The ways to narrow that need no typing: (heading, [(words, address, whether it is on)])."""

    def one(words: str, **said: str) -> tuple[str, str, bool]:
        on = all(getattr(chosen, name) == value for name, value in said.items())
        return words, _link(replace(chosen, **(dict.fromkeys(said, "") if on else said))), on

    touch = {"touched": "", "untouched": ""}
    ways = [
        ("How you know them", [one(words, tie=key) for key, words in TIES.items()]),
        ("Last touch", [one(words, **(touch | {name: value})) for name, value, words in TOUCHES]),
        (
            "Where they are from",
            [one(words, source=key) for key, words in listing.sources(request.owner, SOURCES)],
        ),
    ]
    if tags := listing.tags(request.owner):
        ways.append(("Tags", [one(f"{name} ({people})", tag=name) for name, people in tags]))
    ways.append(("Order", [one("by name", sort=""), one("by last touch", sort="touch")]))
    return ways


@require_POST
def save(request: OwnedRequest) -> HttpResponse:
    """Keep the way the list is narrowed under a name; or rename or remove one that is kept."""
    from askaround.network import filters

    name = request.POST.get("name", "")
    if "remove" in request.POST:
        gone = filters.remove(request.owner, request.POST["remove"])
        say(request, f"“{gone}” is no longer among your saved filters.")
        return redirect("people")
    if "rename" in request.POST:
        row = filters.rename(request.owner, request.POST["rename"], name)
    else:
        row = filters.save(
            request.owner, name, read_filter(request.POST.dict() | {"q": request.POST.get("q", "")})
        )
    say(request, f"Kept as “{row.name}”.")
    return redirect(_link(read_filter(row.query)))


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
