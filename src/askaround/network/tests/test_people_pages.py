"""The list of people, adding by hand, ten from memory, whom to ask."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.explore.actions import shortlist_add
from askaround.network import actions
from askaround.network.models import Person
from askaround.network.rules.memory import PROMPTS
from askaround.network.views.ten import split_word

WRITERS = "27-3042.00"
PART = {"HX-Request": "true"}


def add(count: int, title: str = "Technical writer") -> list[Person]:
    owner = accounts.local_workspace()
    start = Person.objects.count()
    return [
        actions.add_person(
            owner,
            name=f"Ana {chr(97 + n // 26)}{chr(97 + n % 26)}",
            title=title,
            organisation=f"Firm {n}",
            level="occasional",
        )
        for n in range(start, start + count)
    ]


def test_nobody_yet_teaches(visitor: Client) -> None:
    html = visitor.get("/people/").content.decode()
    assert "Ten names from memory are enough" in html
    assert "Name ten people" in visitor.get("/who").content.decode()


def test_accents_and_capitals_make_no_difference(visitor: Client) -> None:
    owner = accounts.local_workspace()
    actions.add_person(owner, name="Łukasz Müller-Ångström", title="Editor")
    actions.add_person(owner, name="Bo Lind")
    html = visitor.get("/people/", {"q": "angstr"}, headers=PART).content.decode()
    assert "Łukasz" in html
    assert "Bo Lind" not in html
    assert "<html" not in html


def test_more_goes_on_where_the_page_ended(visitor: Client) -> None:
    add(60)
    html = visitor.get("/people/").content.decode()
    assert html.count("/people/p") == 50
    more = html.partition('id="more"')[2].split('hx-get="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = visitor.get(more, headers=PART).content.decode()
    assert rest.count("/people/p") == 10
    assert "More" not in rest
    assert visitor.get(more).status_code == 200, "without scripts the same address is a page"


@pytest.mark.parametrize("address", ["/people/", "/who", "/people/ten", "/people/doubtful", "/people/p1/"])
def test_as_many_queries_for_ten_as_for_twenty(visitor: Client, address: str) -> None:
    shortlist_add(accounts.local_workspace(), WRITERS)
    add(10)
    visitor.get(address)
    with CaptureQueriesContext(connection) as ten:
        assert visitor.get(address).status_code == 200
    add(10)
    with CaptureQueriesContext(connection) as twenty:
        assert visitor.get(address).status_code == 200
    assert len(twenty) == len(ten)


def test_add_by_hand(visitor: Client) -> None:
    typed = {"name": "Mira Sand", "title": "Medical writer", "organisation": "Orchard Bio", "level": "strong"}
    html = visitor.post("/people/add", typed, follow=True).content.decode()
    assert "Mira Sand is among your people." in html
    person = Person.objects.get()
    assert (person.title, person.level) == ("Medical writer", "strong")
    assert visitor.post("/people/add", {"name": "Bo", "another": "1"}).headers["Location"] == "/people/add"


@pytest.mark.parametrize(
    "typed", [{}, {"name": "  "}, {"name": "x" * 400}, {"name": "Bo", "email": "no mail"}]
)
def test_what_cannot_be_added_says_why(visitor: Client, typed: dict[str, str]) -> None:
    answer = visitor.post("/people/add", typed)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Person.objects.exists()


def test_a_signature_is_read_and_looked_over_before_it_is_kept(visitor: Client) -> None:
    pasted = "Mira Sand\nSenior Medical Writer\nOrchard Bio\nmira.sand@example.org\n+1 555 0100"
    html = visitor.post("/people/add", {"pasted": pasted, "read": "1"}).content.decode()
    assert 'value="Mira Sand"' in html
    assert 'value="mira.sand@example.org"' in html
    assert not Person.objects.exists()


@pytest.mark.parametrize("pasted", ["", "   ", "\x00", "ß" * 30_000])
def test_anything_may_be_pasted(visitor: Client, pasted: str) -> None:
    assert visitor.post("/people/add", {"pasted": pasted, "read": "1"}).status_code in (200, 400)


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "%", "_", "١٩-1021", "9" * 5000])
@pytest.mark.parametrize("name", ["career", "organisation", "q"])
def test_the_list_may_be_asked_for_anything(visitor: Client, name: str, odd: str) -> None:
    assert visitor.get("/people/", {name: odd}).status_code == 200


def test_ten_from_memory_one_prompt_at_a_time(visitor: Client) -> None:
    assert PROMPTS[0].prompt in visitor.get("/people/ten").content.decode()
    for place, name in enumerate(("Mira Sand", "Jon Abel"), 1):
        answer = visitor.post(
            f"/people/ten?n={place}", {"name": name, "word": f"editor at Firm {place}", "level": "strong"}
        )
        assert answer.headers["Location"] == f"/people/ten?n={place + 1}"
    html = visitor.get("/people/ten?n=3").content.decode()
    assert "Mira Sand, Jon Abel" in html
    assert "Keep, and show me whom to ask" in html
    answer = visitor.post("/people/ten?n=3", {"name": "Ada Frost", "word": "", "show": "1"})
    assert answer.headers["Location"] == "/who?limit=3"
    assert visitor.get("/who?limit=3").content.decode().count("row numbered") == 3


@pytest.mark.parametrize("place", ["0", "-1", "x", "", "99999", "²"])
def test_any_place_shows_a_prompt(visitor: Client, place: str) -> None:
    assert visitor.get("/people/ten", {"n": place}).status_code == 200


def test_no_name_is_no_person(visitor: Client) -> None:
    assert visitor.post("/people/ten?n=1", {"name": " "}).status_code == 400
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("nurse at Mercy", ("nurse", "Mercy")),
        ("nurse", ("nurse", "")),
        ("", ("", "")),
        ("at Mercy", ("at Mercy", "")),
    ],
)
def test_a_word_may_say_where(word: str, parts: tuple[str, str]) -> None:
    assert split_word(word) == parts


def test_whom_to_ask_gives_reasons_and_follows_the_weights(visitor: Client) -> None:
    shortlist_add(accounts.local_workspace(), WRITERS)
    add(4)
    add(4, "Carpenter")
    html = visitor.get("/who").content.decode()
    assert html.count("row numbered") == 5
    assert "What this list cannot know" in html
    one = visitor.get("/who?w_relevance=100&w_willingness=0&w_novelty=0", headers=PART).content.decode()
    assert "<html" not in one
    assert (
        one != visitor.get("/who?w_relevance=0&w_willingness=100&w_novelty=0", headers=PART).content.decode()
    )


@pytest.mark.parametrize(
    "query",
    [
        "limit=x",
        "limit=0",
        "limit=999",
        "w_relevance=-1",
        "w_relevance=1e9",
        "career=nonsense",
        "organisation=Nowhere",
    ],
)
def test_any_question_is_answered(visitor: Client, query: str) -> None:
    add(2)
    assert visitor.get(f"/who?{query}").status_code in (200, 400)


def test_not_now_and_never_take_effect_and_are_taken_back(visitor: Client) -> None:
    shortlist_add(accounts.local_workspace(), WRITERS)
    mira, jon = add(2)
    visitor.post(f"/people/{mira.handle}/never", {"next": "/who"})
    visitor.post(f"/people/{jon.handle}/later", {"next": "/who"})
    assert "row numbered" not in visitor.get("/who").content.decode()
    visitor.post(f"/people/{mira.handle}/never", {"undo": "1"})
    visitor.post(f"/people/{jon.handle}/later", {"undo": "1"})
    assert visitor.get("/who").content.decode().count("row numbered") == 2


def test_a_tie_is_kept(visitor: Client) -> None:
    (mira,) = add(1)
    visitor.post(f"/people/{mira.handle}/tie", {"level": "strong"})
    mira.refresh_from_db()
    assert mira.level == "strong"
    assert visitor.post(f"/people/{mira.handle}/tie", {"level": "best friend"}).status_code == 400
