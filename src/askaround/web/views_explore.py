"""Careers, joined with the people one knows in them.

In: words or a career's code. Out: the pages Explore and Career.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.accounts.models import Workspace
from askaround.explore.catalogue import Career, get_catalogue
from askaround.explore.queries import shortlist
from askaround.network.models import Person

ZONES = {
    1: "little or no preparation",
    2: "some preparation",
    3: "medium preparation",
    4: "considerable preparation",
    5: "extensive preparation",
}
_FOUND = 15
_SHOWN = 12


@dataclass(frozen=True)
class Line:
    """A career of the shortlist: what it is in figures, and how many people do it."""

    onet: str
    title: str
    figures: str
    people: int


def known_in(owner: Workspace, codes: list[str]) -> dict[str, int]:
    """Career → how many people do it now; one query."""
    rows = Person.objects.filter(owner=owner, onet__in=codes).values_list("onet").annotate(Count("id"))
    return dict(rows.order_by())


def figures(career: Career) -> str:
    """One line: jobs, median pay, preparation; only what is published."""
    parts = []
    nation = career.nation
    if nation and nation.employment:
        parts.append(f"{nation.employment:,} jobs in the United States")
    if nation and nation.median:
        pay = nation.median
        at_least = "at least " if pay.at_least else ""
        amount = f"${pay.amount:,.0f}" if pay.unit == "year" else f"${pay.amount:,.2f}"
        parts.append(f"median pay {at_least}{amount} {'a year' if pay.unit == 'year' else 'an hour'}")
    if career.job_zone in ZONES:
        parts.append(ZONES[career.job_zone])
    return " · ".join(parts)


@require_GET
def explore(request: OwnedRequest) -> HttpResponse:
    """Search careers; the shortlist with what is known of each."""
    text = request.GET.get("q", "")
    kept = [entry.onet for entry in shortlist(request.owner)]
    context: dict[str, object] = {
        "text": text,
        "kept": frozenset(kept),
        "hits": get_catalogue().search(text, limit=_FOUND) if text.strip() else [],
    }
    if is_htmx(request):
        return render(request, "web/explore/found.html", context)
    people = known_in(request.owner, kept)
    careers = [career for code in kept if (career := get_catalogue().career(code))]
    context["lines"] = [
        Line(career.onet, career.title, figures(career), people.get(career.onet, 0)) for career in careers
    ]
    return render(request, "web/explore/explore.html", context)


@require_GET
def career(request: OwnedRequest, code: str) -> HttpResponse:
    """One career: figures, the people one knows in it and near it, titles, related careers."""
    found = get_catalogue().career(code)
    if found is None:
        raise Http404
    if found.onet != code:
        raise Http404
    related = found.related[:_SHOWN]
    counts = known_in(request.owner, [other.onet for other in related])
    doing = Person.objects.filter(owner=request.owner, onet=code).select_related("organisation")
    context = {
        "career": found,
        "figures": figures(found),
        "people": doing.order_by("-last_touch_on", "match_key")[:_SHOWN],
        "people_count": doing.count(),
        "related": [(other, counts.get(other.onet, 0)) for other in related],
        "titles": [title.text for title in found.titles if title.kind != "official"][:_SHOWN],
        "technologies": [tool.name for tool in found.technologies if tool.in_demand or tool.hot][:_SHOWN],
        "education": sorted(found.education, key=lambda level: -level.share)[:3],
        "kept": any(entry.onet == code for entry in shortlist(request.owner)),
        "version": get_catalogue().version(),
    }
    return render(request, "web/explore/career.html", context)
