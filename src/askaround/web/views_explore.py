"""Careers to explore: search, the careers that agree with what one likes, and the shortlist with what is known of each.

In: words, filters. Out: the page Explore.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist
from askaround.lib.errors import Refusal
from askaround.web.careers import ZONES, figures, known_in

if TYPE_CHECKING:
    from askaround.explore.interest_careers import Filters
    from askaround.explore.rules.interests import CareerProfile, Match, Profile

_FOUND = 15
_PAGE = 20
_FILTERS = ("zone", "education", "pay", "area")


@dataclass(frozen=True)
class Line:
    """A career of the shortlist: what it is in figures, how many people do it, how it agrees with what one likes."""

    onet: str
    title: str
    figures: str
    people: int
    match: Match | None = None


@dataclass(frozen=True)
class Fitting:
    """A career of the ranking: its figures, a sentence for and one against, and its place in the hexagon."""

    onet: str
    title: str
    figures: str
    fit: float
    reason: str
    against: str
    points: str
    scores: str


@require_GET
def explore(request: OwnedRequest) -> HttpResponse:
    """Search careers; those that agree with what you like, with reasons; the shortlist with what is known of each."""
    text = request.GET.get("q", "")
    kept = [entry.onet for entry in shortlist(request.owner)]
    context: dict[str, Any] = {
        "text": text,
        "kept": frozenset(kept),
        "hits": get_catalogue().search(text, limit=_FOUND) if text.strip() else [],
    }
    if is_htmx(request):
        return render(request, "web/explore/found.html", context)
    context |= _agreeing(request)
    by_code = {match.onet: match for match in context.pop("all", ())}
    people = known_in(request.owner, kept)
    careers = [career for code in kept if (career := get_catalogue().career(code))]
    context["lines"] = [
        Line(career.onet, career.title, figures(career), people.get(career.onet, 0), by_code.get(career.onet))
        for career in careers
    ]
    refused = bool(context.get("refusal"))
    return render(request, "web/explore/explore.html", context, status=400 if refused else 200)


def _agreeing(request: OwnedRequest) -> dict[str, Any]:
    """The ranking for the owner's profile: one page of it, the hexagon, the filters as typed."""
    from askaround.explore.interest_queries import profile_of

    profile = profile_of(request.owner)
    typed = {name: request.GET.get(name, "").strip()[:100] for name in _FILTERS}
    context: dict[str, Any] = {"profile": profile, "typed": typed}
    if profile is None or profile.even:
        return context
    return context | _ranking(profile, typed, request.GET.get("page", ""))


def _ranking(profile: Profile, typed: dict[str, str], page: str) -> dict[str, Any]:
    from askaround.explore.catalogue import schema
    from askaround.explore.interest_careers import Filters, matching, read_filters
    from askaround.explore.rules.interests import hexagon

    refusal = ""
    try:
        filters = read_filters(**typed)
    except Refusal as refused:
        filters, refusal = Filters(), refused.sentence
    everything, _ = matching(profile)
    found, unknown = matching(profile, filters) if filters else (everything, None)
    last = max(1, -(-len(found) // _PAGE))
    number = min(last, int(page)) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    number = max(1, number)
    shown = found[(number - 1) * _PAGE : number * _PAGE]
    first = shown[0].career if shown else None
    return {
        "refusal": refusal,
        "all": everything,
        "count": len(found),
        "fitting": [_fitting(match) for match in shown],
        "hexagon": hexagon(profile, first.scores if first else None, first.title if first else ""),
        "unknown": unknown.sentence if unknown else "",
        "filters": filters,
        "filtered": _filtered(filters, typed),
        "zones": _zones(),
        "levels": [("", "any"), *((level, level) for level in schema.EDUCATION)],
        "number": number,
        "last": last,
        "before": _address(typed, number - 1) if number > 1 else "",
        "after": _address(typed, number + 1) if number < last else "",
    }


def _zones() -> list[tuple[str, str]]:
    """The choices of preparation: job zones and two ranges of them."""
    short = {zone: words.removesuffix(" preparation") for zone, words in ZONES.items()}
    return [
        ("", "any"),
        *((str(zone), f"{zone}: {words}") for zone, words in short.items()),
        ("1-3", "1 to 3"),
        ("4-5", "4 and 5"),
    ]


def _filtered(filters: Filters, typed: dict[str, str]) -> str:
    """What the filters leave, in words; "" without any."""
    parts = []
    if filters.zones:
        parts.append(f"job zone {' or '.join(str(zone) for zone in filters.zones)}")
    if filters.education is not None:
        from askaround.explore.catalogue import schema

        parts.append(f"{schema.EDUCATION[filters.education]} at most")
    if filters.pay is not None:
        parts.append(f"median pay of at least ${filters.pay:,.0f} a year")
    if filters.area is not None:
        parts.append(f"jobs published in {filters.area_name}")
    return "; ".join(parts)


def _address(typed: dict[str, str], page: int) -> str:
    values = {name: value for name, value in typed.items() if value} | (
        {"page": str(page)} if page > 1 else {}
    )
    return f"?{urlencode(values)}#agree"


def _fitting(match: Match) -> Fitting:
    from askaround.explore.rules.interests import points

    against = match.against
    return Fitting(
        match.onet,
        match.title,
        _figures(match.career),
        match.fit,
        match.sentence,
        against[0] if against else "",
        points(match.career.scores),
        " ".join(f"{score:.1f}" for score in match.career.scores),
    )


def _figures(career: CareerProfile) -> str:
    """Pay, jobs and preparation as far as they are published."""
    parts = []
    if career.pay is not None:
        parts.append(f"median pay {'at least ' if career.at_least else ''}${career.pay:,.0f} a year")
    if career.jobs:
        parts.append(f"{career.jobs:,} jobs")
    if career.zone in ZONES:
        parts.append(ZONES[career.zone])
    return " · ".join(parts)
