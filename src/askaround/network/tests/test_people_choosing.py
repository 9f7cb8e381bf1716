"""The list of people by career and by what is done with many: what is unclear or missing is said on the list itself."""

import re

import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.network import finding
from askaround.network.models import Person, PersonTag

PART = {"HX-Request": "true"}
CHOSEN = "/people/chosen"


def add(count: int) -> list[Person]:
    owner = accounts.local_workspace()
    rows = [
        Person(owner=owner, number=n, name=f"Ana {n:04}", match_key=f"ana {n:04}", note="firm")
        for n in range(1, count + 1)
    ]
    made = Person.objects.bulk_create(rows, batch_size=200)
    finding.reindex(owner, [row.pk for row in made])
    return made


def test_what_is_missing_is_said_on_the_list_and_the_ticks_stay(visitor: Client) -> None:
    mira, jon = add(2)
    said = {"person": [jon.handle], "what": "tag", "value": " ", "list": "q=firm"}
    answer = visitor.post(CHOSEN, said)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert html.count("Type the tag, a word or a few.") == 1
    assert f'value="{jon.handle}" aria-label="{jon.name}" checked' in html
    assert f'value="{mira.handle}" aria-label="{mira.name}" checked' not in html
    assert '<option value="tag" selected>' in html


def test_whoever_was_ticked_further_down_stays_ticked(visitor: Client) -> None:
    people = add(60)
    handles = [row.handle for row in people]
    html = visitor.post(CHOSEN, {"person": handles, "what": "place", "value": "x" * 300}).content.decode()
    assert "A place has at most 200 characters." in html
    assert "10 others whom you ticked further down" in html
    further = re.search(r'name="person" value="(p\d+(?: p\d+){9})" checked', html)
    assert further
    html = visitor.post(CHOSEN, {"person": further[1], "what": "place", "value": "Salem"}).content.decode()
    assert "<h1>10 people</h1>" in html


def test_a_thousand_may_be_confirmed(visitor: Client) -> None:
    handles = " ".join(row.handle for row in add(1_010))
    said = {"person": handles, "what": "tag", "value": "choir"}
    html = visitor.post(CHOSEN, said).content.decode()
    assert "<h1>1,010 people</h1>" in html
    assert f'name="person" value="{handles}"' in html
    assert visitor.post(CHOSEN, said | {"confirm": "1"}).status_code == 302
    assert PersonTag.objects.count() == 1_010


@pytest.mark.parametrize("what", ["tag", "forget", "nonsense", ""])
def test_without_anybody_the_list_says_so(visitor: Client, what: str) -> None:
    add(2)
    answer = visitor.post(
        CHOSEN, {"what": what, "value": "x", "person": ["", "p", "p²", "x1", "p" + "9" * 40]}
    )
    assert answer.status_code == 400
    assert "Tick somebody first" in answer.content.decode()


def nurses() -> tuple[Person, Person, Person]:
    ana, bo, cy = add(3)
    for person, code in ((ana, "29-1141.00"), (bo, "29-1141.01"), (cy, "27-3043.00")):
        Person.objects.filter(pk=person.pk).update(onet=code)
    return ana, bo, cy


@pytest.mark.parametrize("said", ["Registered Nurses", "registered  nurses", "29-1141.00"])
def test_the_list_is_narrowed_to_a_career_by_its_name_or_code(visitor: Client, said: str) -> None:
    ana, bo, cy = nurses()
    html = visitor.get("/people/", {"career": said}).content.decode()
    assert ana.handle in html
    assert f'value="{bo.handle}"' not in html
    assert f'value="{cy.handle}"' not in html
    assert 'name="career" value="Registered Nurses"' in html


def test_words_that_find_several_careers_ask_which(visitor: Client) -> None:
    nurses()
    html = visitor.get("/people/", {"career": "nurse", "q": "firm"}).content.decode()
    assert "Which career do you mean by “nurse”?" in html
    assert 'href="/people/?q=firm&amp;career=29-1141.00"' in html
    assert "Writers and Authors" not in html.partition("Which career")[2].partition("</p>")[0]


def test_words_that_find_one_career_of_ones_people_mean_it(visitor: Client) -> None:
    _, _, cy = nurses()
    html = visitor.get("/people/", {"career": "writer"}).content.decode()
    assert html.count('type="checkbox" name="person"') == 1
    assert f'value="{cy.handle}"' in html


def test_words_that_find_no_career_of_ones_people_leave_the_list(visitor: Client) -> None:
    nurses()
    html = visitor.get("/people/", {"career": "astronaut"}).content.decode()
    assert "“astronaut” finds no career" in html
    assert html.count('type="checkbox" name="person"') == 3


def test_the_field_offers_the_careers_of_ones_people(visitor: Client) -> None:
    nurses()
    html = visitor.get("/people/careers", headers=PART).content.decode()
    assert '<option value="Registered Nurses">1 person</option>' in html
    html = visitor.get("/people/careers", {"career": "writ"}, headers=PART).content.decode()
    assert re.findall('value="([^"]*)"', html) == ["Writers and Authors"]


def test_as_many_may_be_ticked_as_are_changed_at_once(visitor: Client) -> None:
    (ana,) = add(1)
    said = {"person": [ana.handle] + [f"p{n}" for n in range(2, 5_001)], "what": "tag", "value": "choir"}
    assert visitor.post(CHOSEN, said).status_code == 200
