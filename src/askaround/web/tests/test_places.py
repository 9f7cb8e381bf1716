"""The page Places."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.explore.actions import shortlist_add
from askaround.explore.catalogue import get_catalogue
from askaround.explore.places import areas_near, place_of
from askaround.web.area_map import picture

BIOCHEMISTS, WRITERS = "19-1021.00", "27-3042.00"
PAGE = "/explore/places"


def page(visitor: Client, status: int = 200, **said: str) -> str:
    answer = visitor.get(PAGE, said)
    assert answer.status_code == status
    return answer.content.decode()


def test_without_a_career_it_helps_to_find_one(visitor: Client) -> None:
    assert "Find a career" in page(visitor)
    assert f"{PAGE}?career={WRITERS}" in page(visitor, q="technical writer")
    assert "No career has these words" in page(visitor, q="zzzzzzzz")


def test_one_career_from_the_shortlist_on_a_map_and_in_a_table(visitor: Client, owner: Workspace) -> None:
    shortlist_add(owner, WRITERS)
    html = page(visitor)
    first = areas_near([WRITERS])[0]
    assert "<svg" in html
    assert "<desc" in html
    assert first.area in html
    assert f"{first.careers[0].employment:,}" in html
    assert "Distance</th>" not in html, "no home, no distances"


def test_two_careers_side_by_side_and_what_is_not_published(visitor: Client) -> None:
    html = page(visitor, career=BIOCHEMISTS, **{"with": WRITERS, "place": "Sacramento, California"})
    assert "Biochemists and Biophysicists and Technical Writers: both have published jobs in" in html
    assert "In Sacramento-Roseville-Folsom, CA" in html
    assert "Biochemists and Biophysicists: jobs not published" in html
    last = page(visitor, career=BIOCHEMISTS, **{"with": WRITERS, "page": "99999"})
    assert "not published" in last
    assert ">0 jobs<" not in last


def test_home_is_marked_and_sorting_keeps_the_rest(visitor: Client, owner: Workspace) -> None:
    set_setting(owner, "home", "Davis, California")
    html = page(visitor, career=WRITERS, kind="metro", sort="distance")
    assert 'class="home"' in html
    assert "Davis, California (home)" in html
    assert html.index("Sacramento-Roseville-Folsom, CA</a>") < html.index(
        "San Francisco-Oakland-Fremont, CA</a>"
    )
    assert f"career={WRITERS}&amp;kind=metro&amp;sort=pay" in html


def test_a_home_abroad_is_told_that_the_figures_are_of_the_united_states(
    visitor: Client, owner: Workspace
) -> None:
    set_setting(owner, "country", "DE")
    set_setting(owner, "home", "Heidelberg")
    told = "none are published for Heidelberg"
    assert told in page(visitor, career=WRITERS)
    assert told not in page(visitor, career=WRITERS, place="Davis, California")
    career = visitor.get(f"/explore/{WRITERS}/").content.decode()
    assert told in career
    assert "Say where you live" not in career


def test_pages_hold_each_area_once(visitor: Client) -> None:
    areas = areas_near([BIOCHEMISTS])
    shown = [page(visitor, career=BIOCHEMISTS, page=str(n)) for n in range(1, -(-len(areas) // 25) + 1)]
    for area in areas:
        # A town's area leads to its employers; the country outside the towns has no such name.
        end = "</th>" if area.kind == "nonmetro" else "</a></th>"
        assert sum(f">{area.area}{end}" in html for html in shown) == 1, area.area


def test_an_area_leads_to_the_employers_there(visitor: Client) -> None:
    html = page(visitor, career=WRITERS)
    assert 'href="/explore/employers?place=Washington%2C+DC#near">Washington-Arlington-Alexandria' in html
    assert 'href="/explore/employers?place=California#near">California</a>' in page(
        visitor, career=WRITERS, kind="state"
    )
    near = visitor.get("/explore/employers", {"place": "Washington, DC"}).content.decode()
    assert "Washington, District of Columbia" in near


@pytest.mark.parametrize("said", [{"career": "99-9999.00"}, {"career": WRITERS, "with": "'; drop"}])
def test_an_unknown_code_gets_one_sentence(visitor: Client, said: dict[str, str]) -> None:
    assert "The catalogue has no career with this code" in page(visitor, 404, **said)


@pytest.mark.parametrize(
    ("place", "status", "told"),
    [
        ("Sacremento", 404, "did you mean “Sacramento, California”"),
        ("Toronto", 400, "United States only"),
        ("\x00\x01", 400, "Say a town and its state"),
        ("x" * 5000, 404, "No town"),
    ],
)
def test_an_unknown_place_gets_one_sentence_above_the_areas(
    visitor: Client, place: str, status: int, told: str
) -> None:
    html = page(visitor, status, career=WRITERS, place=place)
    assert told in html
    assert "New York-Newark-Jersey City" in html


def test_a_career_without_figures_says_so(visitor: Client) -> None:
    html = page(visitor, career="55-3016.00")
    assert "publishes no figures by area" in html
    assert "<path" not in html


def test_the_largest_of_several_towns_is_named(visitor: Client) -> None:
    assert "the largest of 21 towns of that name" in page(visitor, career=WRITERS, place="Springfield")


@pytest.mark.parametrize(
    "said", [{"sort": "beauty", "kind": "moon", "page": "-1"}, {"page": "٣"}, {"page": "9" * 50}]
)
def test_odd_options_fall_back(visitor: Client, said: dict[str, str]) -> None:
    assert "Sorted by" in page(visitor, career=WRITERS, **said)


@pytest.mark.parametrize("count", [10, 20])
def test_the_same_few_questions(
    visitor: Client, owner: Workspace, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    codes = [row[0] for row in get_catalogue().rows("SELECT onet FROM career ORDER BY id LIMIT ?", count)]
    for code in codes:
        shortlist_add(owner, code)
    page(visitor)
    with django_assert_max_num_queries(20):
        page(visitor, career=codes[0], **{"with": codes[1]})


def test_the_map_for_other_pages() -> None:
    drawn = picture(areas_near([WRITERS]), place_of("Davis, CA"))
    assert drawn.home is not None
    assert drawn.home.text == "Davis"
    assert drawn.title == "Where Technical Writers work"
    assert len(drawn.land) > 1000
    assert picture([]).dots == ()
