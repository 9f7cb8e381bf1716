"""Reads where careers exist.

In: codes, a place as typed. Out: areas in order, a Place; Refusal for a place that is none. No database is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askaround.explore.catalogue import Area, Catalogue, Place, get_catalogue
from askaround.explore.catalogue.towns import find_abroad, spellings
from askaround.explore.rules.places import Figures, NearArea, Point, distance_km, ordered
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse

KINDS = ("metro", "nonmetro", "state")
_SHOWN = 60


def place_of(text: str, catalogue: Catalogue | None = None) -> Place:
    """The place that the text names. Raises Refusal with the nearest spellings, or for one outside the United States."""
    catalogue = catalogue or get_catalogue()
    found = catalogue.place(text)
    if found is not None:
        return found
    shown = collapse(text)[:_SHOWN].strip()
    if not shown:
        raise Refusal("Say a town and its state, such as “Davis, California”.")
    far = find_abroad(catalogue.rows, text)
    if far is not None:
        where = far[0] if far[0] == far[1] else f"{far[0]} ({far[1]})"
        raise Refusal(
            f"{where} lies outside the United States, and figures by area are published for the United States only;"
            " for a town there of the same name add its state."
        )
    near = spellings(catalogue.rows, text)
    if near:
        raise Refusal(f"No town “{shown}” is known; did you mean {_either(near)}?", status=404)
    raise Refusal(
        f"No town “{shown}” is known: say a town and its state, such as “Davis, California”.", status=404
    )


def home_place(home: str, country: str = "") -> Place | None:
    """The place of a home setting; None where it is empty, unknown or abroad (`country` is the setting's code)."""
    if country not in ("", "US", "PR", "GU", "VI"):
        return None
    return get_catalogue().place(home) if home.strip() else None


def areas_near(
    codes: Sequence[str],
    place: Place | None = None,
    sort: str = "jobs",
    kinds: Iterable[str] = ("metro", "nonmetro"),
    limit: int | None = None,
    after: int = 0,
    catalogue: Catalogue | None = None,
) -> list[NearArea]:
    """Areas with published figures of any of the careers (full O*NET-SOC codes), in the order of `rules.places.ordered`.

    `place` gives distances; `limit` areas after the first `after`. An unknown code has no figures anywhere.
    """
    catalogue = catalogue or get_catalogue()
    wanted = frozenset(kinds)
    figures: list[dict[str, Figures]] = []
    areas: dict[str, Area] = {}
    for code in codes:
        listed = [area for area in catalogue.areas(code) if area.kind in wanted]
        areas.update((area.area_code, area) for area in listed)
        figures.append({area.area_code: _figures(code, area) for area in listed})
    start = Point(place.lat, place.lon) if place else None
    found = [
        _near(
            area,
            tuple(own.get(area.area_code) or Figures(code) for code, own in zip(codes, figures, strict=True)),
            place,
            start,
        )
        for area in areas.values()
    ]
    until = None if limit is None else after + limit
    return ordered(found, sort)[after:until]


def _figures(code: str, area: Area) -> Figures:
    pay = area.median
    return Figures(
        onet=code,
        employment=area.employment,
        location_quotient=area.location_quotient,
        pay=pay.amount if pay else None,
        pay_unit=pay.unit if pay else "year",
        pay_at_least=bool(pay and pay.at_least),
    )


def _near(area: Area, careers: tuple[Figures, ...], place: Place | None, start: Point | None) -> NearArea:
    point = None if area.lat is None or area.lon is None else Point(area.lat, area.lon)
    far, here = None, False
    if place is not None and start is not None:
        far = round(distance_km(start, point), 1) if point else None
        here = place.state == area.state if area.kind == "state" else place.area_code == area.area_code
    return NearArea(area.area_code, area.area, area.kind, area.state, point, careers, far, here)


def _either(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]
