"""Where work exists: one career, or two for a couple who must both find work.

In: careers, a place, an order. Out: the page Places.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import Place, get_catalogue
from askaround.explore.places import areas_near, home_place, place_of
from askaround.explore.queries import shortlist
from askaround.explore.rules.area_map import short_name
from askaround.explore.rules.places import SORTS, Figures, NearArea
from askaround.lib.errors import Refusal
from askaround.web.area_map import picture

_PAGE = 25
_HITS = 8
_KINDS = (
    ("", "all"),
    ("metro", "metropolitan"),
    ("nonmetro", "outside them"),
    ("state", "states"),
)
_MILE = 1.609344  # km, the international mile of 1959


@dataclass(frozen=True)
class Row:
    """A line of the table: the area, the distance, whether it begins those where something is missing,
    each career's name with its figures, and the address of the employers there ("" for the country outside the towns)."""

    area: NearArea
    km: str
    miles: str
    gap: bool
    cells: tuple[tuple[str, Figures], ...]
    employers: str


@dataclass(frozen=True)
class Asked:
    """What the address says, understood."""

    career: str
    other: str
    place_text: str
    sort: str
    kind: str
    page: int


@require_GET
def places(request: OwnedRequest) -> HttpResponse:
    """Areas for a career or two, on a map and in a table. Raises Refusal for a code that is none."""
    kept = shortlist(request.owner)
    asked = _asked(request, [entry.onet for entry in kept])
    catalogue = get_catalogue()
    choices = {entry.onet: entry.title for entry in kept}
    choices |= {code: catalogue.name(code) for code in (asked.career, asked.other) if code}
    place, refusal = _measured_from(request, asked)
    text = request.GET.get("q", "")
    searching = "q" in request.GET or not asked.career
    context: dict[str, object] = {
        "asked": asked,
        "choices": sorted(choices.items(), key=lambda pair: pair[1]),
        "kinds": _KINDS,
        "place": place,
        "home_said": "" if place or refusal else settings_of(request.owner).home.strip(),
        "refusal": refusal.sentence if refusal else "",
        "text": text,
        "searching": searching,
        "career_title": choices.get(asked.career, ""),
        "hits": catalogue.search(text, limit=_HITS) if text.strip() else [],
    }
    if not searching:
        context |= _found(asked, place)
    return render(request, "web/explore/places.html", context, status=refusal.status if refusal else 200)


def _asked(request: OwnedRequest, kept: list[str]) -> Asked:
    said = request.GET
    career = _code(said.get("career", "")) or (kept[0] if kept else "")
    other = _code(said.get("with", ""))
    sort, page = said.get("sort", ""), said.get("page", "")
    return Asked(
        career=career,
        other=other if other != career else "",
        place_text=said.get("place", ""),
        sort=sort if sort in SORTS else "",
        kind=kind if (kind := said.get("kind", "")) in dict(_KINDS) else "",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
    )


def _code(text: str) -> str:
    if not text.strip():
        return ""
    onet = get_catalogue().onet(text)
    if not onet:
        raise Refusal(
            "The catalogue has no career with this code: find one by its name on the page Explore.",
            status=404,
        )
    return onet


def _measured_from(request: OwnedRequest, asked: Asked) -> tuple[Place | None, Refusal | None]:
    """The place to measure from: the one typed, else home; with what is wrong with the one typed."""
    if asked.place_text.strip():
        try:
            return place_of(asked.place_text), None
        except Refusal as refusal:
            return None, refusal
    own = settings_of(request.owner)
    return home_place(own.home, own.country), None


def _found(asked: Asked, place: Place | None) -> dict[str, object]:
    codes = [code for code in (asked.career, asked.other) if code]
    sort = asked.sort or "jobs"
    if sort == "distance" and place is None:
        sort = "jobs"
    areas = areas_near(codes, place, sort, (asked.kind,) if asked.kind else ("metro", "nonmetro"))
    pages = max(1, -(-len(areas) // _PAGE))
    page = min(asked.page, pages)
    shown = areas[(page - 1) * _PAGE : page * _PAGE]
    before = areas[(page - 1) * _PAGE - 1] if page > 1 else None
    names = [get_catalogue().name(code) for code in codes]
    here = next((area for area in areas if area.here), None)
    nearest = _nearest(areas)
    return {
        "names": names,
        "related": bool(areas) or _has_related(codes[0]),
        "columns": 1 + (place is not None) + 3 * len(codes),
        "sort": sort,
        "sorts": [(each, _address(asked, sort=each)) for each in SORTS if each != "distance" or place],
        "rows": _rows(shown, before, names),
        "total": len(areas),
        "full": sum(not area.missing for area in areas),
        "here": here,
        "here_cells": zip(names, here.careers, strict=True) if here else (),
        "nearest": nearest,
        "nearest_far": "{} km ({} miles)".format(*_far(nearest.distance_km)) if nearest else "",
        "picture": picture(areas, place) if areas else None,
        "oews": get_catalogue().version().get("oews", ""),
        "earlier": _address(asked, page=page - 1) if page > 1 else "",
        "later": _address(asked, page=page + 1) if page < pages else "",
        "page": page,
        "pages": pages,
    }


def _has_related(code: str) -> bool:
    career = get_catalogue().career(code)
    return career is not None and bool(career.related)


def _nearest(areas: list[NearArea]) -> NearArea | None:
    """The nearest area where nothing is missing, unless one lives there."""
    near = [area for area in areas if not area.missing and area.distance_km is not None]
    found = min(near, key=lambda area: (area.distance_km or 0.0, area.area_code), default=None)
    return found if found is not None and not found.here else None


def _rows(areas: list[NearArea], before: NearArea | None, names: list[str]) -> list[Row]:
    rows: list[Row] = []
    for area in areas:
        gap = bool(area.missing) and (before is None or not before.missing)
        cells = tuple(zip(names, area.careers, strict=True))
        rows.append(Row(area, *_far(area.distance_km), gap, cells, _employers(area)))
        before = area
    return rows


def _employers(area: NearArea) -> str:
    """The page of employers for the area's first city, or the state."""
    if area.kind == "nonmetro":
        return ""
    states = area.area.rpartition(", ")[2].partition("-")[0]
    place = f"{short_name(area.area)}, {states}" if area.kind == "metro" else area.area
    return f"{reverse('employers')}?{urlencode({'place': place})}#near"


def _far(km: float | None) -> tuple[str, str]:
    return ("", "") if km is None else (f"{km:,.0f}", f"{km / _MILE:,.0f}")


def _address(asked: Asked, *, sort: str = "", page: int = 0) -> str:
    said = {
        "career": asked.career,
        "with": asked.other,
        "place": asked.place_text,
        "kind": asked.kind,
        "sort": sort or asked.sort,
        "page": str(page) if page > 1 else "",
    }
    return f"{reverse('places')}?{urlencode({key: value for key, value in said.items() if value})}"
