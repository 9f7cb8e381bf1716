"""The LAMP list, joined with the people one knows at each employer.

In: an order, a page, words, a place, a kind. Out: the page Employers, its CSV.
"""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.catalogue.employers import Employer, get_directory
from askaround.explore.lamp_queries import on_list, timer_of
from askaround.explore.rules import lamp
from askaround.explore.rules.register import KINDS
from askaround.lib import clock
from askaround.network.queries.employers import csv_rows, lamp_page, where_people_are
from askaround.network.queries.pictures import were_at

_FOUND = 8
_NEAR = 12
_KIND_NAMES = {
    "company": "companies",
    "education": "universities and schools",
    "government": "government",
    "healthcare": "hospitals and care",
    "nonprofit": "nonprofits",
    "facility": "laboratories and institutes",
    "funder": "funders",
    "archive": "archives and museums",
    "other": "others",
}


class _Echo:
    """A file that gives back what is written, so that a CSV can stream."""

    def write(self, value: str) -> str:
        return value


@require_GET
def employers(request: OwnedRequest) -> HttpResponse:
    """The list of employers one would like to ask at: how much one wants them, who posts, whom one knows there."""
    owner = request.owner
    context: dict[str, Any]
    text = request.GET.get("name", "")[:300]
    if is_htmx(request) and "name" in request.GET:
        source = request.GET.get("source", "")
        context = {"found": _found(text), "country": settings_of(owner).country, "source": source}
        return render(request, "web/explore/employers_found.html", context)
    sort = request.GET.get("sort", "motivation")
    page = lamp_page(owner, sort if sort in lamp.SORTS else "motivation", _whole(request.GET.get("page", "")))
    timer, now, settings = timer_of(owner), clock.now(), settings_of(owner)
    place = request.GET.get("place", settings.home)[:200]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    source = request.GET.get("source", "")
    context = {
        "country": settings.country,
        "page": page,
        "sort": sort if sort in lamp.SORTS else "motivation",
        "sorts": lamp.SORTS,
        "sources": lamp.SOURCES,
        "ideas": [(key, lamp.SOURCES[key]) for key in lamp.IDEAS],
        "adding": source in lamp.IDEAS,
        "source": source if source in lamp.IDEAS else "dream",
        "motivations": lamp.MOTIVATIONS,
        "postings": list(lamp.POSTINGS.items()),
        "goal": lamp.GOAL,
        "timer": timer,
        "left": timer.left(now),
        "minutes_left": -(-timer.left(now) // 60),
        "found": _found(text),
        "known": where_people_are(owner),
        "were_at": were_at(owner, [row.organisation.id for row in page.rows]),
        "place": place,
        "kind": kind,
        "kinds": [("", "any kind"), *_KIND_NAMES.items()],
        "near": _near(owner, place, kind) if place or kind else [],
    }
    return render(request, "web/explore/employers.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _found(text: str) -> list[Employer]:
    return get_directory().search(text, limit=_FOUND) if len(text.strip()) > 1 else []


def _near(owner: Any, place: str, kind: str) -> list[Employer]:
    """Employers of the directory near a place that are not on the list yet, those whom many look for first."""
    listed = set(on_list(owner).order_by().exclude(external="").values_list("external", flat=True))
    kinds = [kind] if kind else []
    directory, town = get_directory(), get_catalogue().place(place) if place.strip() else None
    most = min(_NEAR + len(listed), 300)
    found = directory.near(kinds=kinds, limit=most, place=place)
    if not found and town is not None:
        found = directory.near(kinds=kinds, limit=most, at=(town.lat, town.lon))
    return [each for each in found if each.key not in listed][:_NEAR]


@require_GET
def employers_csv(request: OwnedRequest) -> StreamingHttpResponse:
    """The whole list as a CSV, in the order of the page; no cell is a formula to a spreadsheet."""
    sort = request.GET.get("sort", "motivation")
    rows = csv_rows(request.owner, sort if sort in lamp.SORTS else "motivation")
    writer = csv.writer(_Echo())
    answer = StreamingHttpResponse(
        (writer.writerow(row) for row in rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="employers.csv"'
    return answer
