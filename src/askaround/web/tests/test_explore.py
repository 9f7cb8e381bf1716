"""Explore and a career's page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from askaround.accounts.models import Workspace
from askaround.explore.actions import shortlist_add
from askaround.explore.queries import shortlist_codes
from askaround.network.models import Person

WRITERS = "27-3042.00"


def people_in(owner: Workspace, code: str, count: int) -> None:
    first = Person.objects.filter(owner=owner).count() + 1
    Person.objects.bulk_create(
        Person(owner=owner, number=first + n, name=f"Person {n}", match_key=f"person {n}", onet=code)
        for n in range(count)
    )


def test_an_empty_shortlist_teaches(visitor: Client) -> None:
    assert "A shortlist is the two to five careers" in visitor.get("/explore/").content.decode()


def test_search_finds_and_while_typing_gives_the_list_alone(visitor: Client) -> None:
    assert "Technical Writers" in visitor.get("/explore/", {"q": "technical wri"}).content.decode()
    part = visitor.get("/explore/", {"q": "technical wri"}, headers={"HX-Request": "true"}).content.decode()
    assert "Technical Writers" in part
    assert "<html" not in part


def test_on_and_off_the_shortlist_with_a_sentence(visitor: Client, owner: Workspace) -> None:
    html = visitor.post("/explore/shortlist/add", {"career": WRITERS}, follow=True).content.decode()
    assert "Technical Writers is on your shortlist." in html
    assert shortlist_codes(owner) == [WRITERS]
    again = visitor.get("/explore/").content.decode()
    assert "is on your shortlist." not in again, "said once"
    visitor.post("/explore/shortlist/remove", {"career": WRITERS})
    assert shortlist_codes(owner) == []


def test_a_career_says_whom_you_know_in_it(visitor: Client, owner: Workspace) -> None:
    people_in(owner, WRITERS, 2)
    html = visitor.get(f"/explore/{WRITERS}/").content.decode()
    assert "Person 0" in html
    assert "median pay" in html


@pytest.mark.parametrize("code", ["99-9999.99", "27-3042", "x", "'; drop"])
def test_no_career_no_page(visitor: Client, code: str) -> None:
    assert visitor.get(f"/explore/{code}/").status_code == 404


@pytest.mark.parametrize("count", [10, 20])
def test_the_list_asks_the_same_few_questions(
    visitor: Client, owner: Workspace, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people_in(owner, WRITERS, count)
    for code in ("27-3042.00", "19-1042.00", "15-2041.00", "27-3041.00")[: count // 5]:
        shortlist_add(owner, code)
    with django_assert_max_num_queries(40) as ten:
        visitor.get("/explore/")
    assert len(ten.captured_queries) == _queries(visitor, owner)


def _queries(visitor: Client, owner: Workspace) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people_in(owner, "15-2041.00", 10)
    shortlist_add(owner, "19-2041.00")
    with CaptureQueriesContext(
        connection,
    ) as found:
        visitor.get("/explore/")
    return len(found)
