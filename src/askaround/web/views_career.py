"""One career, joined with the people one knows in it and near it, and with employers.

In: a career's code. Out: the page Career.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import Career, get_catalogue
from askaround.explore.interest_queries import profile_of
from askaround.explore.models import Organisation
from askaround.explore.places import areas_near, home_place
from askaround.explore.queries import shortlist_codes
from askaround.explore.rules.interest_items import TYPES
from askaround.explore.rules.interests import Hexagon, Profile, hexagon
from askaround.explore.rules.related_map import Near, related_map
from askaround.network.models import Person
from askaround.web.area_map import picture
from askaround.web.career_facts import told
from askaround.web.careers import figures, known_in

_PEOPLE = 8
_NEAR = 6
_NEAR_CAREERS = 3
_EMPLOYERS = 8
_TITLES = 12
_MAPPED = 10
_TASKS = 8


@dataclass(frozen=True)
class Known:
    """Somebody one knows: what the page says of them; `career` is named where it is another than the page's."""

    name: str
    handle: str
    title: str
    organisation: str
    career: str


@dataclass(frozen=True)
class Employer:
    """An organisation: how many one knows there who do this or related work, and whether it is on the list."""

    organisation: Organisation
    people: int

    @property
    def listed(self) -> bool:
        return self.organisation.listed_at is not None


@require_GET
def career(request: OwnedRequest, code: str) -> HttpResponse:
    """One career: what to find out, people, employers, places, related careers, and what the figures say."""
    catalogue = get_catalogue()
    found = catalogue.career(code)
    if found is None or found.onet != code:
        raise Http404
    owner = request.owner
    near = [other.onet for other in found.related[:_MAPPED]]
    counts = known_in(owner, [code, *near])
    kept = shortlist_codes(owner)
    profile = profile_of(owner)
    own = settings_of(owner)
    home = home_place(own.home, own.country)
    areas = areas_near([code], home)
    people, beside = _people(owner, found, counts)
    context: dict[str, Any] = {
        "career": found,
        "figures": figures(found),
        "told": told(found, catalogue.areas(code), home, profile.scores if profile else None),
        "home": home,
        "home_said": own.home.strip(),
        "picture": picture(areas, home) if areas else None,
        "people": people,
        "people_count": counts.get(code, 0),
        "beside": beside,
        "employers": _employers(owner, [code, *near]),
        "map": _map(found, counts, kept),
        "further": found.related[_MAPPED:],
        "hexagon": _hexagon(found, profile),
        "titles": [title.text for title in found.titles if title.kind != "official"][:_TITLES],
        "texts": catalogue.texts(code),
        "tasks_shown": _TASKS,
        "kept": code in kept,
        "other_kept": [other for other in kept if other != code][:3],
        "version": catalogue.version(),
    }
    return render(request, "web/explore/career.html", context)


_Columns = tuple[str, int, str, UUID | None]


def _people(owner: Workspace, found: Career, counts: dict[str, int]) -> tuple[list[Known], list[Known]]:
    """Who does the work, and who does the work nearest to it, those heard of last first. Five queries at most.

    Columns, not rows; the names of employers apart, since PostgreSQL would join them to thousands of people to show eight.
    """
    near = [other for other in found.related[:_MAPPED] if counts.get(other.onet)][:_NEAR_CAREERS]
    each = max(2, -(-_NEAR // len(near))) if near else 0
    doing = _latest(owner, found.onet, _PEOPLE)
    beside = [(row, other.title) for other in near for row in _latest(owner, other.onet, each)][:_NEAR]
    ids = {row[3] for row in (*doing, *(row for row, _ in beside)) if row[3]}
    names = (
        dict(Organisation.objects.filter(owner=owner, id__in=ids).values_list("id", "name")) if ids else {}
    )

    def known(row: _Columns, career: str = "") -> Known:
        name, number, title, organisation = row
        employer = names.get(organisation, "") if organisation else ""
        return Known(name, f"{Person.LETTER}{number}", title, employer, career)

    return [known(row) for row in doing], [known(row, career) for row, career in beside]


def _latest(owner: Workspace, code: str, count: int) -> list[_Columns]:
    rows = Person.objects.filter(owner=owner, onet=code)
    ordered = rows.order_by(F("last_touch_on").desc(nulls_last=True), "match_key", "id")
    return list(ordered.values_list("name", "number", "title", "organisation_id")[:count])


def _employers(owner: Workspace, codes: list[str]) -> list[Employer]:
    """Where people of these careers work, most people first, and the owner's list. Three queries."""
    rows = Person.objects.filter(owner=owner, onet__in=codes, organisation__isnull=False)
    found = rows.values_list("organisation").annotate(n=Count("*")).order_by("-n", "organisation")
    people = dict(found[: 2 * _EMPLOYERS])
    mine = Organisation.objects.filter(owner=owner)
    known = list(mine.filter(id__in=people))
    listed = mine.filter(listed_at__isnull=False).exclude(id__in=people)
    known += listed.order_by(F("motivation").desc(nulls_last=True), "match_key", "id")[:_EMPLOYERS]
    employers = [Employer(one, people.get(one.id, 0)) for one in known]
    employers.sort(key=lambda one: (-one.people, not one.listed, one.organisation.match_key))
    return employers[:_EMPLOYERS]


def _map(found: Career, counts: dict[str, int], kept: list[str]) -> Any:
    return related_map(
        found.title,
        [
            Near(other.onet, other.title, other.tier, other.rank, counts.get(other.onet, 0), other.onet in kept)
            for other in found.related[:_MAPPED]
        ],
    )  # fmt: skip


def _hexagon(found: Career, profile: Profile | None) -> Hexagon | None:
    if len(found.interests) < len(TYPES):
        return None
    return hexagon(profile, [found.interests[kind] for kind in TYPES], found.title)
