"""Distances, the order of areas, how places are written, the map; no database, no catalogue."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules import area_map, geography
from askaround.explore.rules.places import EARTH_KM, Figures, NearArea, Point, distance_km, ordered, standings

POINTS = st.builds(Point, st.floats(-90, 90, allow_nan=False), st.floats(-180, 180, allow_nan=False))


def area(code: str, *figures: Figures, km: float | None = None, at: Point | None = None) -> NearArea:
    return NearArea(code, f"Area {code}", "metro", "06", at, figures, km)


def jobs(number: int | None, quotient: float | None = None, pay: float | None = None) -> Figures:
    return Figures("00-0000.00", number, quotient, pay)


# -- distances ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (Point(0, 0), Point(0, 1), EARTH_KM * math.pi / 180),
        (Point(0, 0), Point(0, 180), EARTH_KM * math.pi),
        (Point(90, 0), Point(-90, 77), EARTH_KM * math.pi),
        (Point(0, 179.5), Point(0, -179.5), EARTH_KM * math.pi / 180),
        # 5 h 43 min 49 s of arc, Sinnott's formula worked by hand for Nashville and Los Angeles airports
        (Point(36.12, -86.67), Point(33.94, -118.40), 2886.45),
    ],
)
def test_known_distances(a: Point, b: Point, km: float) -> None:
    assert distance_km(a, b) == pytest.approx(km, rel=1e-5)


@given(POINTS, POINTS)
def test_the_way_back_is_as_long_and_never_more_than_half_round(a: Point, b: Point) -> None:
    there = distance_km(a, b)
    assert there == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= there <= EARTH_KM * math.pi + 1e-6
    assert distance_km(a, a) == 0


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(a: Point, b: Point, c: Point) -> None:
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-3


@given(POINTS, POINTS)
def test_it_agrees_with_the_cosine_formula(a: Point, b: Point) -> None:
    first, second = math.radians(a.lat), math.radians(b.lat)
    cosine = math.sin(first) * math.sin(second) + math.cos(first) * math.cos(second) * math.cos(
        math.radians(b.lon - a.lon)
    )
    # Near 0 and 180 degrees the cosine loses digits; the haversine formula is there because of that.
    if abs(cosine) < 0.999999:
        assert distance_km(a, b) == pytest.approx(EARTH_KM * math.acos(cosine), rel=1e-6)


# -- order ----------------------------------------------------------------------------------------


def codes(areas: list[NearArea]) -> list[str]:
    return [one.area_code for one in areas]


def test_one_career_goes_by_its_figure_and_what_is_not_published_comes_last() -> None:
    areas = [
        area("a", jobs(5)),
        area("b", jobs(None, 9.0)),
        area("c", jobs(50, 0.5)),
        area("d", jobs(10, 2.0)),
    ]
    assert codes(ordered(areas, "jobs")) == ["c", "d", "a", "b"]
    assert codes(ordered(areas, "concentration")) == ["d", "c", "a", "b"]


def test_pay_by_the_hour_and_by_the_year_come_into_one_order() -> None:
    hourly = Figures("x", 1, None, 50.0, "hour")
    areas = [area("a", jobs(1, None, 90_000)), area("b", hourly), area("c", jobs(1, None, 110_000))]
    assert codes(ordered(areas, "pay")) == ["c", "b", "a"]
    assert hourly.median_wage is None


def test_for_two_the_one_who_stands_lower_decides() -> None:
    areas = [
        area("lopsided", jobs(1000), jobs(1)),
        area("even", jobs(400), jobs(30)),
        area("small", jobs(10), jobs(10)),
        area("other", jobs(20), jobs(50)),
    ]
    assert codes(ordered(areas, "jobs")) == ["even", "other", "lopsided", "small"]
    assert standings(areas, "jobs")["even"] == (0.5, 0.5)
    assert standings(areas, "jobs")["lopsided"] == (0.0, 0.75)


def test_areas_with_both_come_first_whatever_the_order() -> None:
    areas = [
        area("one", jobs(9000, 9.0, 200_000), jobs(None), km=1),
        area("both", jobs(1, 0.1, 10_000), jobs(1, 0.1, 10_000), km=900),
        area("none", jobs(None, None, 300_000), jobs(None), km=0),
    ]
    for sort in ("jobs", "concentration", "pay", "distance"):
        assert codes(ordered(areas, sort)) == ["both", "one", "none"], sort


def test_by_distance_the_unknown_comes_last() -> None:
    areas = [area("far", jobs(9), km=500), area("no", jobs(99), km=None), area("near", jobs(1), km=0.0)]
    assert codes(ordered(areas, "distance")) == ["near", "far", "no"]


@given(st.lists(st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50)), max_size=12))
def test_the_order_is_complete_and_does_not_depend_on_how_it_came(
    pairs: list[tuple[int | None, int | None]],
) -> None:
    areas = [area(f"{at:02}", jobs(a), jobs(b), km=float(at % 3)) for at, (a, b) in enumerate(pairs)]
    for sort in ("jobs", "distance"):
        found = ordered(areas, sort)
        assert found == ordered(areas[::-1], sort)
        assert sorted(codes(found)) == sorted(codes(areas))
        assert [one.missing for one in found] == sorted(one.missing for one in areas)


# -- how places are written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Davis, CA", ("davis", "06")),
        ("Davis,  California , USA", ("davis", "06")),
        ("Oakland, Alameda County, California", ("oakland", "06")),
        ("Saint Louis, MO", ("st louis", "29")),
        ("Davis, CA 95616", ("davis", "06")),
        ("Davis, California, 95616-1234, USA", ("davis", "06")),
        ("Davis CA", ("davis ca", "")),
        ("Davis CA 95616", ("davis ca", "")),
        ("95616", ("95616", "")),
        ("Mayagüez, Puerto Rico", ("mayaguez", "72")),
    ],
)
def test_readings(text: str, first: tuple[str, str]) -> None:
    assert geography.readings(text)[0] == first


def test_a_state_at_the_end_is_a_second_reading_and_a_bare_state_the_last() -> None:
    assert geography.readings("Davis CA") == [("davis ca", ""), ("davis", "06")]
    assert geography.readings("West Virginia")[-1] == ("", "54")
    assert geography.readings(" , ,") == []


@pytest.mark.parametrize(
    ("area_name", "cities", "states"),
    [
        ("Sacramento-Roseville-Folsom, CA", "Sacramento", ["06"]),
        ("Louisville/Jefferson County, KY-IN", "Louisville", ["21", "18"]),
        ("Nashville-Davidson--Murfreesboro--Franklin, TN", "Murfreesboro", ["47"]),
        ("Winston-Salem, NC", "Winston-Salem", ["37"]),
        ("Urban Honolulu, HI", "Honolulu", ["15"]),
        ("Barnstable Town, MA", "Barnstable", ["25"]),
    ],
)
def test_cities_and_states_of_an_area(area_name: str, cities: str, states: list[str]) -> None:
    assert cities in geography.principal_cities(area_name)
    assert geography.area_states(area_name) == states


@pytest.mark.parametrize(
    ("name", "state", "side"),
    [
        ("Northwest Alabama", "Alabama", (1, -1)),
        ("West North Dakota", "North Dakota", (0, -1)),
        ("Lower East Mississippi", "Mississippi", (-1, 1)),
        ("Southern West Virginia", "West Virginia", (-1, 0)),
        ("Kansas", "Kansas", (0, 0)),
    ],
)
def test_the_direction_in_a_name(name: str, state: str, side: tuple[int, int]) -> None:
    assert geography.compass(name, state) == side


# -- the map --------------------------------------------------------------------------------------


def test_the_country_lies_on_the_page_with_north_up_and_east_right() -> None:
    seattle, miami, maine = (
        area_map.project(p) for p in (Point(47.6, -122.3), Point(25.8, -80.2), Point(46.9, -68.0))
    )
    for x, y in (seattle, miami, maine, area_map.project(Point(71.3, -156.8), "02")):
        assert 0 < x < area_map.WIDTH
        assert 0 < y < area_map.HEIGHT
    assert seattle[0] < miami[0] < maine[0]
    assert maine[1] < miami[1]


@given(st.floats(24.5, 49.4), st.floats(-124.7, -67.0))
def test_the_projection_keeps_areas(lat: float, lon: float) -> None:
    """Equal-area: a small square of the earth covers the same paper everywhere (Albers), to a part in a thousand."""
    frame = area_map._MAINLAND
    step = 0.05
    x0, y0 = frame.place(Point(lat, lon))
    x1, y1 = frame.place(Point(lat + step, lon))
    x2, y2 = frame.place(Point(lat, lon + step))
    paper = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    ground = math.radians(step) ** 2 * math.cos(math.radians(lat + step / 2)) * frame.scale**2
    assert paper == pytest.approx(ground, rel=3e-3)


def test_a_dots_area_goes_with_the_jobs() -> None:
    assert area_map.radius(4000, 4000) == pytest.approx(2 * area_map.radius(1000, 4000))
    assert area_map.radius(1, 1_000_000) > 1


def test_the_picture_says_the_same_in_words_and_marks_gaps() -> None:
    here = Point(38.5, -121.5)
    areas = [
        area("a", jobs(100, 1.0), jobs(30, 3.0), at=here),
        area("b", jobs(None), jobs(70, 1.0), at=Point(42, -71)),
        area("c", jobs(5, 1.0), jobs(5, 1.0)),
    ]
    drawn = area_map.picture(areas, ["Readers & <Co>", "Writers"], "M0 0h0")
    assert [dot.ink for dot in drawn.dots] == ["ink-none", "ink-2"]
    assert drawn.hollow
    assert drawn.pair
    assert "Area a 30" in drawn.told
    assert "Readers &amp; &lt;Co&gt;: not published; Writers: 70 jobs" in drawn.circles
    assert drawn.circles.count("<circle") == 2


def test_nothing_published_is_said_not_drawn() -> None:
    drawn = area_map.picture([area("a", jobs(None), at=Point(38, -120))], ["Readers"], "")
    assert drawn.told == "No number of jobs by area is published."
    assert drawn.sizes == ()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Boston-Cambridge-Newton, MA-NH", "Boston"),
        ("Winston-Salem, NC", "Winston-Salem"),
        ("Louisville/Jefferson County, KY-IN", "Louisville"),
        ("Northwest Alabama nonmetropolitan area", "Northwest Alabama"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert area_map.short_name(name) == short
