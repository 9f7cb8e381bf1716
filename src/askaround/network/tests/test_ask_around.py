"""Whom to ask for names, in which words, and what becomes of the answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.explore import actions as explore
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network import leads
from askaround.network.actions import add_person, record_touch, say_never
from askaround.network.models import DoubtfulPair, Person, TieEvidence, Touch
from askaround.network.queries.ask_around import ask_around
from askaround.network.rules import ask_around as rules
from askaround.network.rules import leads as reading
from askaround.network.rules.ask_around import Asker, Topic
from askaround.network.rules.courtesy import Asks
from askaround.network.rules.leads import Lead

TODAY = dt.date(2026, 11, 23)
LAWYERS = Topic("23-1011.00", rules.CAREER, "Lawyers", ("Orchard Bio", "Fooco"))
ORCHARD = Topic("o", rules.ORGANISATION, "Orchard Bio")
LAWYER = "23-1011.00"


def asker(key: str = "a", willing: float = 0.5, **known: object) -> Asker:
    return Asker(key=key, name=key.upper(), willing=willing, **known)  # type: ignore[arg-type]


shares = st.floats(0, 1)


@given(shares, shares, shares, st.integers(0, 200), st.integers(0, 500))
def test_likelier_with_nearness_and_connections_better_with_willingness_and_rest(
    low: float, high: float, willing: float, knows: int, days: int
) -> None:
    low, high = sorted((low, high))
    one = asker(willing=willing, nearness=low, knows=knows, asks=Asks(asked_on=TODAY - dt.timedelta(days)))
    for better in (
        replace(one, nearness=high), replace(one, knows=knows + 1), replace(one, willing=max(willing, high)),
        replace(one, at=rules.NEIGHBOUR), replace(one, seniority="director"),
        replace(one, asks=Asks(asked_on=TODAY - dt.timedelta(days + 1))),
    ):  # fmt: skip
        assert 0 <= rules.score(one, TODAY) <= rules.score(better, TODAY) <= 1


def test_who_is_there_comes_before_who_was_and_who_is_next_door() -> None:
    people = [
        asker(key, at=at, where="Orchard Bio")
        for key, at in (("a", "neighbour"), ("b", "before"), ("c", "now"), ("d", ""))
    ]
    chosen = rules.choose([ORCHARD], {"o": people}, TODAY, each=4)
    assert [one.key for one in chosen["o"]] == ["c", "b", "a", "d"]
    assert chosen["o"][0].reasons[0].text == "Is there"


@pytest.mark.parametrize(
    "asks",
    [
        Asks(never=True),
        Asks(asked_on=TODAY),
        Asks(unanswered=2),
        Asks(declined_on=TODAY),
        Asks(later_until=TODAY + dt.timedelta(1)),
    ],
)
def test_whom_to_leave_alone_is_left_out(asks: Asks) -> None:
    assert rules.choose([ORCHARD], {"o": [asker(asks=asks, at="now")]}, TODAY)["o"] == []


def test_nobody_is_asked_about_everything() -> None:
    topics = [Topic(str(number), rules.ORGANISATION, f"Firm {number}") for number in range(4)]
    both = [asker("a", 0.9), asker("b", 0.1)]
    chosen = rules.choose(topics, {topic.key: both for topic in topics}, TODAY, each=1)
    assert [chosen[topic.key][0].key for topic in topics] == ["a", "a", "b", "b"]


def test_the_question_names_what_is_looked_for_an_example_and_a_time_of_theirs() -> None:
    assert (
        rules.question(LAWYERS, asker())
        == "Who do you know among lawyers, for example at Orchard Bio or Fooco?"
    )
    known = asker(nearness=0.6, career="Editors", employer="Fernbrook College")
    assert rules.question(LAWYERS, known).endswith("Fooco, perhaps somebody from Fernbrook College?")
    there = asker(at="now", where="Orchard Bio")
    assert rules.question(ORCHARD, there) == "Who do you know at Orchard Bio, or somebody who worked there?"
    assert "perhaps somebody from Helix?" in rules.question(ORCHARD, asker(at="neighbour", where="Helix"))


ANA = "Ana Silva, patent attorney at Fooco, ana@example.org, LinkedIn https://www.linkedin.com/in/ana-silva; you may use my name"
URL = "https://www.linkedin.com/in/ana-silva"


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        (ANA, Lead("Ana Silva", "patent attorney", "Fooco", "ana@example.org", URL, may_use_name=True)),
        ("Ana Silva", Lead("Ana Silva")),
        ("- Ben Okoro at Orchard Bio", Lead("Ben Okoro", "", "Orchard Bio")),
        ("Ben Okoro (Orchard Bio)", Lead("Ben Okoro", "", "Orchard Bio")),
        ("Ben Okoro (director)", Lead("Ben Okoro", "director")),
        ("Zoë O'Brien, Fernbrook College", Lead("Zoë O'Brien", "", "Fernbrook College")),
        ("Mia Lee - medical writer - Helix Inc.", Lead("Mia Lee", "medical writer", "Helix Inc.")),
        ("Cem Aydin <cem@example.org>, engineer, +1 212 555 0142", Lead("Cem Aydin", "engineer", "", "cem@example.org", "", "+1 212 555 0142")),
        ("jo.doe@example.org", Lead("Jo Doe", email="jo.doe@example.org")),
        ("Kim Park, nurse, but please do not use my name", Lead("Kim Park", "nurse")),
        ("Kim Park; you may not mention me", Lead("Kim Park")),
        ("Kim Park, nurse. You may use my name.", Lead("Kim Park", "nurse", may_use_name=True)),
        ("mention me: Kim Park", Lead("Kim Park", may_use_name=True)),
        ("12345", None),
        ("", None),
    ],
)  # fmt: skip
def test_one_line_is_read_by_what_its_parts_are(line: str, lead: Lead | None) -> None:
    assert reading.read(line) == lead


@given(st.text(max_size=300))
def test_no_line_breaks_the_reading(text: str) -> None:
    found, lost = reading.read_all(text)
    assert all(lead.name.strip() for lead in found)
    assert len(found) + len(lost) <= reading.MOST_LINES


@pytest.fixture
def owner(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    return accounts.local_workspace()


@pytest.fixture
def dana(owner: Workspace) -> Person:
    return add_person(owner, name="Dana Whitfield", title="Judge", organisation="Orchard Bio", level="strong")


def listed(owner: Workspace, name: str, **values: object) -> Organisation:
    row, _ = explore.add_organisation(owner, name)
    Organisation.objects.filter(owner=owner, pk=row.pk).update(listed_at=clock.now(), **values)
    row.refresh_from_db()
    return row


def test_a_lead_becomes_a_person_with_who_named_them(owner: Workspace, dana: Person) -> None:
    taken = leads.add_lead(owner, ANA, dana)
    person = taken.person
    assert (taken.new, person.named_by, person.may_use_name, person.title) == (
        True,
        dana,
        True,
        "patent attorney",
    )
    assert person.onet
    touch = Touch.objects.get(owner=owner, person=dana)
    assert (touch.kind, touch.cause_id, touch.text) == ("referred", person.id, "Ana Silva")
    assert TieEvidence.objects.get(owner=owner).kind == "named"


@pytest.mark.parametrize(
    "again", ["Ana S., ana@example.org", "A. Silva, https://de.linkedin.com/in/Ana-Silva/"]
)
def test_whom_one_has_by_address_is_not_made_twice(owner: Workspace, dana: Person, again: str) -> None:
    first = leads.add_lead(owner, ANA, dana)
    taken = leads.add_lead(owner, again, dana)
    assert (taken.new, taken.person) == (False, first.person)
    assert TieEvidence.objects.filter(owner=owner).count() == 1


def test_a_second_namer_does_not_push_out_the_first_nor_lend_their_word(
    owner: Workspace, dana: Person
) -> None:
    ben = add_person(owner, name="Ben Okoro", level="occasional")
    leads.add_lead(owner, "Ana Silva, ana@example.org", dana)
    person = leads.add_lead(owner, "Ana Silva, ana@example.org", ben, may_use_name=True).person
    assert (person.named_by, person.may_use_name) == (dana, False)
    assert TieEvidence.objects.filter(owner=owner).count() == 2


def test_a_namesake_is_made_and_listed_as_doubtful(owner: Workspace, dana: Person) -> None:
    known = add_person(owner, name="Ana Silva")
    taken = leads.add_lead(owner, "Ana Silva, nurse", dana)
    assert (taken.new, taken.doubtful) == (True, True)
    pair = DoubtfulPair.objects.get(owner=owner)
    assert {pair.a_id, pair.b_id} == {known.id, taken.person.id}
    assert pair.reasons


def test_what_cannot_be_taken_changes_nothing(owner: Workspace, dana: Person) -> None:
    stranger = add_person(accounts.make_workspace("stranger@example.org"), name="Sam Poe")
    before = Person.objects.count(), Touch.objects.count()
    for line, namer in (
        ("???", dana),
        ("Ana Silva", stranger),
        ("Dana, dana@example.org" + "x" * 400, stranger),
    ):
        with pytest.raises(Refusal):
            leads.add_lead(owner, line, namer)
    assert (Person.objects.count(), Touch.objects.count()) == before


def test_headings_name_whom_to_ask_with_evidence(owner: Workspace, dana: Person) -> None:
    explore.shortlist_add(owner, LAWYER)
    listed(owner, "Orchard Bio")
    listed(owner, "Helix", kind="company", place="Davis")
    next_door, _ = explore.add_organisation(owner, "Fooco")
    Organisation.objects.filter(pk=next_door.pk).update(kind="company", place="Davis")
    mia = add_person(owner, name="Mia Lee", title="Nurse", organisation="Fooco", level="occasional")
    add_person(owner, name="Nobody Known", title="Lawyer", organisation="Helix")
    headings = {heading.name: heading for heading in ask_around(owner)}
    assert [one.person for one in headings["Lawyers"].people][:1] == [dana]
    assert headings["Orchard Bio"].people[0].reasons[0].evidence == "works at Orchard Bio"
    assert (headings["Helix"].people[0].person, headings["Helix"].people[0].reasons[0].text) == (
        mia,
        "Is next door",
    )
    assert all(one.person.name != "Nobody Known" for heading in headings.values() for one in heading.people)


def test_who_was_asked_or_put_off_is_not_named(owner: Workspace, dana: Person) -> None:
    listed(owner, "Orchard Bio")
    assert ask_around(owner)[0].people[0].person == dana
    record_touch(owner, dana, Touch.Kind.ASKED)
    assert ask_around(owner)[0].people == []
    other = add_person(owner, name="Mia Lee", organisation="Orchard Bio", level="strong")
    assert ask_around(owner)[0].people[0].person == other
    say_never(owner, other)
    assert ask_around(owner)[0].people == []


@pytest.mark.parametrize("many", [10, 20])
def test_constant_queries(owner: Workspace, many: int) -> None:
    explore.shortlist_add(owner, LAWYER)
    for number in range(many):
        listed(owner, f"Firm {number}", kind="company", place="Davis")
        add_person(
            owner, name=f"Pia Number{number}", title="Judge", organisation=f"Firm {number}", level="strong"
        )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = ask_around(owner)
    assert len(found) == many + 1
    assert len(queries) <= 16


def test_the_page_asks_and_takes_answers(
    visitor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    owner = accounts.local_workspace()
    dana = add_person(owner, name="Dana Whitfield", title="Judge", organisation="Orchard Bio", level="strong")
    explore.shortlist_add(owner, LAWYER)
    page = visitor.get("/ask-around").content.decode()
    assert "Who do you know among lawyers, perhaps somebody from Orchard Bio?" in page
    question = "Who do you know among lawyers?"
    draft = visitor.post(
        "/asks/start",
        {"person": dana.handle, "purpose": "names", "onet": LAWYER, "question": question},
        follow=True,
    )
    assert question in draft.content.decode()
    lines = "Ana Silva, lawyer at Fooco\n\n???\nBen Okoro"
    visitor.post("/ask-around/leads", {"namer": dana.handle, "lines": lines, "may": "on"})
    assert list(
        Person.objects.filter(named_by=dana, may_use_name=True)
        .order_by("name")
        .values_list("name", flat=True)
    ) == ["Ana Silva", "Ben Okoro"]
    told = visitor.get("/ask-around").content.decode()
    assert "Named by Dana Whitfield: Ana Silva, Ben Okoro." in told
    assert "???" in told
    refused = visitor.post("/ask-around/leads", {"namer": "nobody", "lines": "Kim Park"})
    assert (refused.status_code, "Kim Park" in refused.content.decode()) == (404, True)
