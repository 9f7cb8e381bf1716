"""The pages of doubtful pairs and of merges: one at a time, each answer once, each taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.explore.actions import organisations_for
from askaround.explore.models import Organisation
from askaround.network import actions, comparing
from askaround.network.merging import people
from askaround.network.models import DoubtfulOrganisations, DoubtfulPair, Merge, Person
from askaround.network.queries.doubtful import doubtful_json
from askaround.network.views import looking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pairs_are_made_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "compare", lambda owner, people, **_: None)


@pytest.fixture
def owner(visitor: Client) -> Workspace:
    return accounts.local_workspace()


def pair_up(owner: Workspace, number: int, *, score: float = 0.7) -> DoubtfulPair:
    a, b = (
        actions.add_person(
            owner,
            name=f"Ada {letter}. Lind{number}",
            title=title,
            organisation="Orchard Bio",
            email=f"{letter}{number}@example.org",
            phone=f"+1 415 555 {number:04}",
        )
        for letter, title in (("M", "Editor"), ("N", "Writer"))
    )
    return DoubtfulPair.objects.create(owner=owner, a=a, b=b, score=score, reasons=["names that may be one"])


def shown(html: str) -> str:
    found = re.search(r'action="/people/(?:organisations/)?doubtful/([0-9a-f-]{36})/same"', html)
    return found[1] if found else ""


def page(visitor: Client, address: str = "/people/doubtful") -> str:
    return visitor.get(address).content.decode()


def test_the_likeliest_comes_first_and_what_differs_is_to_be_chosen(
    visitor: Client, owner: Workspace
) -> None:
    pair_up(owner, 1, score=0.6)
    likely = pair_up(owner, 2, score=0.95)
    html = page(visitor)
    assert shown(html) == str(likely.pk)
    assert "2 pairs" in html
    assert "names that may be one" in html
    assert re.findall(r'name="(take-\w+)" value="(\w+)"( checked)?', html) == [
        ("take-name", "a", " checked"), ("take-name", "b", ""), ("take-job", "a", " checked"), ("take-job", "b", ""),
    ]  # fmt: skip
    assert re.search(r'class="is-same"><th scope="row">Phone', html)


def test_an_answer_and_its_way_back(visitor: Client, owner: Workspace) -> None:
    first, second, third = (pair_up(owner, number, score=1 - number / 10) for number in (1, 2, 3))
    base = "/people/doubtful"
    chosen = {"take-name": "b", "take-job": "b"}
    html = visitor.post(f"{base}/{first.pk}/same", chosen, follow=True).content.decode()
    assert shown(html) == str(second.pk)
    assert "are one now." in html
    kept = Person.objects.get(pk=first.a_id)
    assert (kept.name, kept.title) == ("Ada N. Lind1", "Writer")
    html = visitor.post(f"{base}/{second.pk}/later", follow=True).content.decode()
    assert shown(html) == str(third.pk)
    html = visitor.post(f"{base}/{third.pk}/distinct", follow=True).content.decode()
    assert shown(html) == str(second.pk)
    for expected in (third, second, first):
        html = visitor.post(f"{base}/undo", follow=True).content.decode()
        assert shown(html) == str(expected.pk)
    assert "3 pairs" in html
    assert visitor.post(f"{base}/undo").status_code == 400
    assert Person.objects.count() == 6
    assert Person.objects.get(pk=first.a_id).name == "Ada M. Lind1"


def test_a_pair_that_was_answered_elsewhere(visitor: Client, owner: Workspace) -> None:
    first, second = pair_up(owner, 1, score=0.9), pair_up(owner, 2)
    visitor.post(f"/people/doubtful/{first.pk}/distinct")
    for verb in ("same", "distinct", "later"):
        answer = visitor.post(f"/people/doubtful/{first.pk}/{verb}")
        assert answer.status_code == 409
        assert shown(answer.content.decode()) == str(second.pk)
        assert "That pair was answered already." in answer.content.decode()
    assert (Merge.objects.count(), Person.objects.count()) == (0, 4)
    assert visitor.post(f"/people/doubtful/{second.pk}/same", {"take-name": "x"}).status_code == 400
    assert (
        visitor.post(
            f"/people/doubtful/{second.pk}/same", {"take-\ud800".encode("utf-8", "replace").decode(): "a"}
        ).status_code
        == 400
    )
    assert Merge.objects.count() == 0
    assert visitor.get(f"/people/doubtful/{first.pk}/same").status_code == 405


def test_what_was_parted_elsewhere_does_not_stand_in_the_way_of_undo(
    visitor: Client, owner: Workspace
) -> None:
    first, second = pair_up(owner, 1, score=0.9), pair_up(owner, 2)
    for pair in (first, second):
        visitor.post(f"/people/doubtful/{pair.pk}/same")
    people.unmerge(owner, Merge.objects.get(number=2))
    assert visitor.post("/people/doubtful/undo").status_code == 409
    assert visitor.post("/people/doubtful/undo").status_code == 302
    assert Person.objects.count() == 4


def test_organisations_alike(visitor: Client, owner: Workspace) -> None:
    organisations_for(owner, ["Ever Labs", "Everlabs International"])
    one, other = Organisation.objects.order_by("number")
    pair = DoubtfulOrganisations.objects.create(owner=owner, a=one, b=other, score=0.8)
    actions.add_person(owner, name="Ada Lind", organisation="Everlabs International")
    base = "/people/organisations/doubtful"
    assert shown(page(visitor, base)) == str(pair.pk)
    assert "Ada Lind" in page(visitor, base)
    assert "Organisations (1)" in page(visitor)
    html = visitor.post(f"{base}/{pair.pk}/same", {"take-name": "b"}, follow=True).content.decode()
    assert "No two of your organisations look like one." in html
    one.refresh_from_db()
    assert one.name == "Everlabs International"
    visitor.post(f"{base}/undo")
    assert Organisation.objects.count() == 2
    assert shown(page(visitor, f"{base}/list")) == ""


def test_reasons_name_organisations_and_places_as_they_are_written(visitor: Client, owner: Workspace) -> None:
    """Matching knows folded keys; the page and the command say Orchard Bio, not orchard bio."""
    a = actions.add_person(owner, name="Ana Silva", organisation="Orchard Bio")
    b = actions.add_person(owner, name="Ana Silva", organisation="Orchard Bio")
    DoubtfulPair.objects.filter(owner=owner).delete()
    DoubtfulPair.objects.create(
        owner=owner, a=a, b=b, score=0.7, reasons=["the same name", "the same employer (orchard bio)"]
    )
    rows = [
        Organisation.objects.create(
            owner=owner, number=50 + at, name=name, match_key=name.lower(), place=place
        )
        for at, (name, place) in enumerate(
            [("NSRI", "Zürich"), ("Northlake State Research Institute", "Zurich")]
        )
    ]
    DoubtfulOrganisations.objects.create(
        owner=owner,
        a=rows[0],
        b=rows[1],
        score=0.6,
        reasons=["the initials of the other (nsri)", "the same place (zurich)"],
    )
    for address, wanted in (
        ("/people/doubtful", ["the same name", "the same employer (Orchard Bio)"]),
        ("/people/organisations/doubtful", ["the initials of the other (NSRI)", "the same place (Zürich)"]),
    ):
        for at in (address, f"{address}/list"):
            html = visitor.get(at, follow=True).content.decode()
            assert all(words in html for words in wanted), (at, wanted)
    (told,) = doubtful_json(owner, "people", 5)
    assert told["reasons"] == ["the same name", "the same employer (Orchard Bio)"]


def test_merges_are_listed_and_parted(visitor: Client, owner: Workspace) -> None:
    pair = pair_up(owner, 1)
    visitor.post(f"/people/doubtful/{pair.pk}/same")
    assert "Part them again" in page(visitor, "/people/merges")
    absorbed = page(visitor, "/people/p1/")
    assert "Made one with" in absorbed
    assert visitor.get("/people/p2/").headers["Location"] == "/people/p1/"
    html = visitor.post("/people/merges/m1/part", {"next": "/people/merges"}, follow=True).content.decode()
    assert "are two again." in html
    assert "Parted" in html
    assert visitor.get("/people/p2/").status_code == 200
    assert visitor.post("/people/merges/m1/part").status_code == 409
    assert visitor.post("/people/merges/m9/part").status_code == 404


def test_looking_again_tells_what_it_found(
    visitor: Client, owner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in "ab":
        actions.add_person(owner, name="Ada Lindqvist", organisation="Orchard Bio", phone="+1 415 555 0101")
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(looking, "in_thread", waiting.append)
    html = visitor.post("/people/doubtful/again", follow=True).content.decode()
    assert "data-progress" in html
    visitor.post("/people/doubtful/again")
    assert len(waiting) == 1
    assert visitor.get("/people/doubtful/progress").json()["over"] is False
    waiting[0]()
    assert visitor.get("/people/doubtful/progress").json() == {"over": True}
    assert "1 pair not known before." in page(visitor)
    assert "not known before" not in page(visitor)
    monkeypatch.setattr("askaround.network.merging.pairs.look_again", lambda *_: 1 / 0)
    visitor.post("/people/doubtful/again")
    waiting[1]()
    assert "Looking could not be done" in page(visitor)


@pytest.mark.parametrize("address", ["/people/doubtful", "/people/doubtful/list", "/people/merges"])
def test_as_many_queries_for_ten_as_for_twenty(visitor: Client, owner: Workspace, address: str) -> None:
    def more(first: int) -> None:
        for number in range(first, first + 10):
            pair_up(owner, number)
            row = pair_up(owner, 100 + number)
            people.merge(owner, row.a, row.b)

    more(0)
    visitor.get(address)
    with CaptureQueriesContext(connection) as ten:
        assert visitor.get(address).status_code == 200
    more(10)
    with CaptureQueriesContext(connection) as twenty:
        assert visitor.get(address).status_code == 200
    assert len(twenty) == len(ten)
