"""A career's page and careers side by side."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from askaround.accounts.models import Setting, Workspace
from askaround.explore.actions import add_organisation, shortlist_add
from askaround.explore.models import InterestProfile
from askaround.network.models import Person

WRITERS, BIOCHEMISTS, EDITORS = "27-3042.00", "19-1021.00", "27-3041.00"


def people(owner: Workspace, code: str, count: int, organisation: str = "") -> None:
    first = Person.objects.filter(owner=owner).count() + 1
    where = add_organisation(owner, organisation)[0] if organisation else None
    Person.objects.bulk_create(
        Person(
            owner=owner,
            number=first + n,
            name=f"Known {first + n}",
            match_key=f"known {first + n}",
            onet=code,
            organisation=where,
            last_touch_on=dt.date(2026, 1, 1) + dt.timedelta(days=n) if n % 2 else None,
        )
        for n in range(count)
    )


def page(visitor: Client, code: str = WRITERS) -> str:
    return visitor.get(f"/explore/{code}/").content.decode()


def test_it_begins_with_what_to_find_out(visitor: Client) -> None:
    html = page(visitor)
    assert html.index("What to find out") < html.index("People you know in it")
    assert html.count('class="row guess"') >= 4
    assert "The lower tenth earns up to $57,440 a year" in html


def test_your_interests_make_statements_of_their_own(visitor: Client, owner: Workspace) -> None:
    InterestProfile.objects.create(
        owner=owner,
        source="scores",
        scores={"R": 3, "I": 6, "A": 6.5, "S": 6, "E": 2, "C": 2},
        updated_at=timezone.now(),
    )
    html = page(visitor)
    assert "which you like more than this work shows" in html
    assert "you 6.0" in html


def test_those_heard_of_last_come_first_and_those_never_last(visitor: Client, owner: Workspace) -> None:
    people(owner, WRITERS, 4)
    html = page(visitor)
    order = [html.index(f">Known {n}<") for n in (4, 2, 1, 3)]
    assert order == sorted(order)


def test_people_near_it_and_employers_and_the_map_in_ink(visitor: Client, owner: Workspace) -> None:
    people(owner, EDITORS, 2, "Orchard Bio")
    people(owner, "47-2152.00", 1, "Pipes Ltd")
    listed = add_organisation(owner, "Northgate University")[0]
    listed.listed_at = timezone.now()
    listed.save(update_fields=["listed_at"])
    html = page(visitor)
    assert "… and near it" in html
    assert "you know 2 people there in this or related work" in html
    assert "Pipes Ltd" not in html
    assert "Northgate University" in html
    assert 'class="spot ink"' in html


def test_home_stands_first_and_what_is_not_published_is_said(visitor: Client, owner: Workspace) -> None:
    Setting.objects.create(owner=owner, key="home", value="Sacramento, California")
    Setting.objects.create(owner=owner, key="country", value="US")
    html = page(visitor, BIOCHEMISTS)
    places = html[html.index('class="stack most-jobs"') :]
    assert places.index("where you live") < places.index("Boston")
    assert "not published" in places


def test_a_career_without_figures_says_so(visitor: Client) -> None:
    html = page(visitor, "55-3016.00")
    assert "Jobs and pay are not published for this career." in html
    assert "No figures are published by area for this work." in html


@pytest.mark.parametrize(
    "code", [WRITERS, BIOCHEMISTS, "55-3016.00", "29-1299.01", "11-1011.00", "13-2099.01"]
)
def test_every_kind_of_career_has_a_page(visitor: Client, code: str) -> None:
    assert visitor.get(f"/explore/{code}/").status_code == 200
    assert visitor.get("/explore/compare", {"career": [code, WRITERS]}).status_code == 200


@pytest.mark.parametrize(
    "url", [f"/explore/{WRITERS}/", f"/explore/compare?career={WRITERS}&career={EDITORS}"]
)
def test_more_rows_ask_no_more_questions(visitor: Client, owner: Workspace, url: str) -> None:
    asked = []
    for _ in range(2):
        people(owner, WRITERS, 10, "Orchard Bio")
        people(owner, EDITORS, 10, f"Employer {len(asked)}")
        with CaptureQueriesContext(connection) as found:
            visitor.get(url)
        asked.append(len(found))
    assert asked[0] == asked[1] < 30


def test_another_owners_people_are_not_shown(visitor: Client, owner: Workspace) -> None:
    other = Workspace.objects.create()
    people(other, WRITERS, 1, "Elsewhere Ltd")
    html = page(visitor)
    assert "Elsewhere Ltd" not in html
    assert "Known 1" not in html


# -- side by side -------------------------------------------------------------------------------------


def test_side_by_side_sets_what_is_the_same_in_grey(visitor: Client, owner: Workspace) -> None:
    people(owner, WRITERS, 5)
    html = visitor.get("/explore/compare", {"career": [WRITERS, EDITORS]}).content.decode()
    assert "and 2 more" in html
    preparation = html[html.rindex("<tr", 0, html.index("Preparation")) : html.index("Preparation")]
    assert 'class="same"' in preparation
    jobs = html[html.rindex("<tr", 0, html.index("Jobs, whole country")) : html.index("Jobs, whole country")]
    assert 'class="same"' not in jobs
    assert "take out" in html


def test_the_shortlist_is_offered(visitor: Client, owner: Workspace) -> None:
    for code in (WRITERS, BIOCHEMISTS, EDITORS):
        shortlist_add(owner, code)
    chooser = visitor.get("/explore/compare").content.decode()
    assert chooser.count('type="checkbox" name="career"') == 3
    two = visitor.get("/explore/compare", {"career": [WRITERS, BIOCHEMISTS]}).content.decode()
    assert f'<option value="{EDITORS}">' in two
    assert f'<option value="{WRITERS}">' not in two


def test_an_empty_shortlist_teaches(visitor: Client) -> None:
    assert "Put two to four careers on it first" in visitor.get("/explore/compare").content.decode()


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["99-9999.99", WRITERS], "The catalogue has no career “99-9999.99”"),
        ([WRITERS], "it takes two to compare"),
        ([WRITERS, WRITERS], "it takes two to compare"),
        ([WRITERS, BIOCHEMISTS, EDITORS, "15-2041.00", "11-1011.00"], "the first four are shown"),
        (["<script>", "\x00", "27-3042"], "The catalogue has no career"),
        (["x" * 1_000], "The catalogue has no career"),
    ],
)
def test_odd_choices_get_a_sentence(visitor: Client, codes: list[str], said: str) -> None:
    answer = visitor.get("/explore/compare", {"career": codes})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert said in html
    assert "<script>" not in html.split("<main", 1)[1].split("</main>", 1)[0]
