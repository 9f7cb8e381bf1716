"""One career, joined with the people one knows in it and near it.

In: a career's code. Out: the page Career.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist
from askaround.network.models import Person
from askaround.web.careers import figures, known_in

_SHOWN = 12


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
