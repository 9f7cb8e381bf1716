"""Ways in: through whom, on what evidence, how much that person was asked already."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import local_workspace
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network import actions, ties
from askaround.network.models import Person, TieEvidence
from askaround.network.queries.introductions import best_way, introductions, target_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Workspace:
    return local_workspace()


def add(owner: Workspace, name: str, **facts: Any) -> Person:
    return actions.add_person(owner, name=name, **facts)


def together(owner: Workspace, a: Person, b: Person, kind: str = "mail", weight: float = 6.0) -> None:
    today = settings_of(owner).today
    ties.record_tie(owner, a, b, kind, weight=weight, on=today, source=f"{kind}{weight}")


def names(owner: Workspace, target: Person | Organisation, limit: int = 10) -> list[list[str]]:
    return [[one.name for one in way.people] for way in introductions(owner, target, limit)]


def test_the_strongest_way_comes_first_with_what_stands_behind_each_step(owner: Workspace) -> None:
    ada, ben = add(owner, "Ada Close", level="strong"), add(owner, "Ben Far", level="distant")
    cleo = add(owner, "Cleo Target", named_by=ben)
    together(owner, ada, cleo)
    first, second = introductions(owner, cleo)
    assert [one.name for one in first.people] == ["Ada Close", "Cleo Target"]
    assert first.strength == pytest.approx(first.steps[0].strength * first.steps[1].strength, abs=1e-4)
    assert first.steps[0].text == "you say you are close"
    assert first.steps[1].text.startswith("in one mail together")
    assert first.sentence == "Ada Close knows Cleo Target."
    assert second.steps[1].text == "Ben Far named Cleo Target"


def test_three_steps_and_no_more(owner: Workspace) -> None:
    people = [add(owner, "Person A", level="strong")]
    for letter in "BCD":
        people.append(add(owner, f"Person {letter}", named_by=people[-1]))
    assert names(owner, people[2]) == [["Person A", "Person B", "Person C"]]
    assert names(owner, people[3]) == []


def test_asking_somebody_often_makes_another_the_better_way(owner: Workspace) -> None:
    ada, ben = (
        add(owner, "Ada Close", level="strong"),
        add(owner, "Ben Known", level="occasional", met="at school"),
    )
    cleo = add(owner, "Cleo Target")
    for one in (ada, ben):
        ties.say_they_know(owner, one, cleo)
    assert names(owner, cleo)[0] == ["Ada Close", "Cleo Target"]
    for days in (10, 20, 30, 40):
        actions.record_touch(owner, ada, "asked", at=clock.now() - dt.timedelta(days=days))
    ways = introductions(owner, cleo)
    assert ways[0].first.name == "Ben Known"
    asked = next(way for way in ways if way.first.name == "Ada Close")
    assert asked.asked == 4 and asked.asked_told.startswith("You asked Ada Close 4 times in the last year")


def test_never_is_never_and_not_now_comes_last(owner: Workspace) -> None:
    ada, ben, cleo = add(owner, "Ada", level="strong"), add(owner, "Ben", level="distant"), add(owner, "Cleo")
    for one in (ada, ben):
        ties.say_they_know(owner, one, cleo)
    actions.say_later(owner, ada)
    ways = introductions(owner, cleo)
    assert [way.first.name for way in ways][-1] == "Ada" and ways[-1].paused_until
    assert best_way(owner, [cleo.id])[cleo.id].first.name == "Ben"
    actions.say_never(owner, ada)
    assert "Ada" not in [way.first.name for way in introductions(owner, cleo)]


def test_an_organisation_is_reached_by_who_is_there_who_was_and_who_knows_them(owner: Workspace) -> None:
    inside = add(owner, "Ida Inside", organisation="Example Lab", level="distant")
    friend = add(owner, "Finn Friend", level="strong")
    together(owner, friend, inside, "meeting", 9)
    lab = Organisation.objects.get(owner=owner, name="Example Lab")
    assert names(owner, lab) == [["Finn Friend", "Ida Inside"], ["Ida Inside"]]
    assert [way.sentence for way in introductions(owner, lab)][1] == "You know Ida Inside at Example Lab."
    inside.positions.update(current=False)
    assert introductions(owner, lab)[1].sentence == "You know Ida Inside, formerly at Example Lab."


def test_a_small_employer_implies_that_colleagues_know_each_other(owner: Workspace) -> None:
    add(owner, "Cora Colleague", organisation="Small Lab", level="strong")
    target = add(owner, "Theo Target", organisation="Small Lab")
    way = introductions(owner, target)[0]
    assert way.first.name == "Cora Colleague"
    assert way.steps[1].text == "both at Small Lab at the same time"
    Organisation.objects.filter(owner=owner).update(employees=40_000)
    assert names(owner, target) == [["Theo Target"]]


def test_what_was_said_can_be_taken_back(owner: Workspace) -> None:
    ada, ben = add(owner, "Ada", level="strong"), add(owner, "Ben")
    assert ties.say_they_know(owner, ada, ben) == ties.say_they_know(owner, ben, ada)
    assert TieEvidence.objects.count() == 1
    ties.unsay_they_know(owner, ben, ada)
    assert not TieEvidence.objects.exists()
    with pytest.raises(Refusal, match="never said"):
        ties.unsay_they_know(owner, ada, ben)
    with pytest.raises(Refusal, match="one person"):
        ties.say_they_know(owner, ada, ada)


def test_naming_somebody_is_written_down_once(owner: Workspace) -> None:
    ada = add(owner, "Ada", level="strong")
    ben = add(owner, "Ben", named_by=ada)
    ties.named(owner, ada, ben)
    row = TieEvidence.objects.get()
    assert (row.kind, row.text) == ("named", "Ada named Ben")
    assert ties.retract_ties(owner, row.cause_kind, ben.id) == 1


def crowd(owner: Workspace, size: int) -> Person:
    """Somebody whom `size` people know, who all know each other."""
    target = add(owner, f"Target {size}", organisation=f"Lab {size}")
    people = [
        add(owner, f"Friend {size} {n}", organisation=f"Lab {size}", level="occasional") for n in range(size)
    ]
    for n, person in enumerate(people):
        together(owner, person, target, weight=1.0 + n)
    for a, b in itertools.combinations(people[:6], 2):
        together(owner, a, b)
    return target


def test_the_number_of_queries_does_not_depend_on_how_many_there_are(owner: Workspace) -> None:
    counts = []
    for size in (10, 20):
        target = crowd(owner, size)
        with CaptureQueriesContext(connection) as found:
            assert len(introductions(owner, target, 100)) >= size
        counts.append(len(found))
        with CaptureQueriesContext(connection) as found:
            assert best_way(owner, [target.id])
        counts.append(len(found))
    assert counts[:2] == counts[2:] and max(counts) <= 11


def test_of_somebody_with_very_many_ties_the_heaviest_are_followed(
    owner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = crowd(owner, 12)
    monkeypatch.setattr("askaround.network.queries.around.MOST_TIES", 3)
    monkeypatch.setattr("askaround.network.queries.around._colleagues", lambda *_: None)
    through = {way.first.name for way in introductions(owner, target, 100) if len(way.people) == 2}
    assert through == {"Friend 12 9", "Friend 12 10", "Friend 12 11"}


def test_a_target_is_a_person_or_else_an_organisation(owner: Workspace) -> None:
    ada = add(owner, "Ada Example", organisation="Example Lab")
    assert target_of(owner, "Ada Example") == ada == target_of(owner, ada.handle)
    assert target_of(owner, "Example Lab") == Organisation.objects.get(owner=owner)
    with pytest.raises(Refusal, match="no person and no organisation") as refused:
        target_of(owner, "Nobody")
    assert refused.value.status == 404


def test_the_page_tells_the_ways_and_begins_the_ask(owner: Workspace, visitor: Client) -> None:
    ada, cleo = add(owner, "Ada Close", level="strong"), add(owner, "Cleo Target")
    ties.say_they_know(owner, ada, cleo)
    page = visitor.get("/people/introductions", {"target": cleo.handle}).content.decode()
    assert "Ada Close" in page and "you say they know each other" in page
    assert 'name="purpose" value="introduction"' in page and f'name="target" value="{cleo.handle}"' in page
    assert visitor.get("/people/introductions").status_code == 200
    assert visitor.get("/people/introductions", {"target": "Nobody"}).status_code == 404


def test_the_person_s_page_says_who_knows_them_and_takes_it_back(owner: Workspace, visitor: Client) -> None:
    ada, cleo = add(owner, "Ada Close", level="strong"), add(owner, "Cleo Target")
    address = f"/people/{cleo.handle}/knows"
    assert visitor.post(address, {"other": "Ada Close"}).status_code == 302
    assert TieEvidence.objects.filter(kind="said").count() == 1
    page = visitor.get(f"/people/{cleo.handle}/").content.decode()
    assert "Ways in" in page and f'knows <a href="/people/{cleo.handle}/">' in page
    assert visitor.post(address, {"other": ada.handle, "undo": "1"}).status_code == 302
    assert not TieEvidence.objects.exists()
    assert visitor.post(address, {"other": "Nobody"}).status_code == 404


def test_the_command_prints_the_lines_of_the_contract(
    owner: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    from askaround.cli import introductions as command
    from askaround.cli.context import Context

    ada, cleo = add(owner, "Ada Close", level="strong"), add(owner, "Cleo Target", named_by=None)
    ties.say_they_know(owner, ada, cleo)
    context = Context(as_json=True, owner_mail=None, command="introductions")
    context.lines([command.line(way) for way in introductions(owner, cleo)], [])
    lines = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [one["name"] for one in lines[0]["path"]] == ["Ada Close", "Cleo Target"]
    assert lines[0]["path"][0]["id"] == str(ada.id)
    assert lines[0]["evidence"][0]["from"] is None and lines[0]["evidence"][1]["to"] == str(cleo.id)
    assert 0 < lines[0]["strength"] <= 1


def test_whom_to_ask_tells_the_way_in_to_somebody_one_has_no_tie_with(
    owner: Workspace, visitor: Client
) -> None:
    ada = add(owner, "Ada Close", level="strong")
    cleo = add(owner, "Cleo Target", title="Technical writer")
    ties.say_they_know(owner, ada, cleo)
    page = visitor.get("/who", {"career": "27-3042.00"}).content.decode()
    assert f'/people/introductions?target={cleo.handle}">way in</a> through' in page


def test_who_named_whom_before_ties_were_kept_is_written_down_by_the_migration(owner: Workspace) -> None:
    from importlib import import_module

    from django.apps import apps

    ada = add(owner, "Ada")
    ben, alone = add(owner, "Ben"), add(owner, "Alone")
    Person.objects.filter(pk=ben.pk).update(named_by=ada)
    Person.objects.filter(pk=alone.pk).update(named_by=alone)
    import_module("askaround.network.migrations.0006_named_ties").tell(apps, None)
    written = TieEvidence.objects.get()
    assert {written.a_id, written.b_id} == {ada.pk, ben.pk} and written.text == "Ada named Ben"
    assert ties.named(owner, ada, ben) == written


def test_an_introduction_that_was_logged_is_a_tie_until_it_is_taken_back(owner: Workspace) -> None:
    from askaround.outreach import actions as outreach

    ada, cleo = add(owner, "Ada", level="strong", email="ada@example.org"), add(owner, "Cleo")
    ask = outreach.start_ask(owner, ada, purpose="introduction", target=cleo)
    touch = outreach.log(owner, ada, "introduced", ask=ask)
    assert TieEvidence.objects.get().text == "Ada introduced you to Cleo"
    outreach.unlog(owner, touch)
    assert not TieEvidence.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_looked_at_would_not_have_been_among_the_strongest(owner: Workspace, seed: int) -> None:
    import random

    chance = random.Random(seed)
    levels = ["", "", "distant", "occasional", "strong"]
    people = [add(owner, f"Person {seed} {n}", level=chance.choice(levels)) for n in range(16)]
    for a, b in itertools.combinations(people, 2):
        if chance.random() < 0.3:
            together(owner, a, b, chance.choice(["mail", "meeting"]), round(chance.uniform(0.2, 9), 2))
    # Several pieces about one pair, whom one does not want to ask, and who was asked already.
    for a, b in itertools.islice(itertools.combinations(people, 2), 0, None, 9):
        together(owner, a, b, "message", round(chance.uniform(0.2, 3), 2))
    actions.say_never(owner, people[6])
    actions.say_later(owner, people[7])
    actions.record_touch(owner, people[8], "asked", at=clock.now() - dt.timedelta(days=9))
    for target in people[:6]:
        everything = introductions(owner, target, 1000)
        for limit in (1, 3):
            few = introductions(owner, target, limit)
            assert [(way.first.id, way.strength) for way in few] == [
                (way.first.id, way.strength) for way in everything[:limit]
            ]
