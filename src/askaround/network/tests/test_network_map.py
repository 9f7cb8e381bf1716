"""The map: no name on another, the same picture from the same people, few drawn of many; coverage of the shortlist."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.accounts.actions import local_workspace
from askaround.accounts.models import Workspace
from askaround.explore.actions import shortlist_add
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.network import actions, ties
from askaround.network.models import Person
from askaround.network.queries.pictures import coverage, network_map
from askaround.network.rules import network_map as rule
from askaround.network.rules.network_map import Dot, Group, Heading, Picture, Placed
from askaround.network.rules.ties import TieClass

WRITER, EDITOR = "27-3042.00", "27-3041.00"
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "Zs"]), min_size=1, max_size=60)
DOTS = st.builds(
    Dot, st.integers(1, 400).map(lambda n: f"p{n}"), NAMES, st.sampled_from(list(TieClass)), st.floats(0, 1)
)
GROUPS = st.lists(
    st.builds(
        Group, st.integers(1, 99).map(lambda n: f"o{n}"), NAMES, st.integers(0, 5000), st.lists(DOTS, max_size=7).map(tuple)
    ),
    max_size=18,
)  # fmt: skip


def boxes(picture: Picture) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every text: as wide as its letters at most are, as high as its row."""

    def box(x: float, y: float, anchor: str, label: str, letter: float) -> tuple[float, float, float, float]:
        width = len(label) * letter
        left = x if anchor == "start" else x - width
        return (left, y - 11, left + width, y + 4)

    def of(one: Placed | Heading) -> tuple[float, float, float, float]:
        if isinstance(one, Placed):
            return box(one.label_x, one.y + 4.5, one.anchor, one.label, rule.LETTER)
        return box(one.x, one.y, one.anchor, one.label, rule.HEAD_LETTER)

    rests = [
        box(one.rest_x, one.rest_y, one.anchor, f"+ {one.rest}", rule.LETTER)
        for one in picture.headings
        if one.rest
    ]
    return [*(of(one) for one in (*picture.people, *picture.headings)), *rests]


@settings(max_examples=25, deadline=None)
@given(GROUPS)
def test_no_name_lies_on_another_and_all_lie_within_the_picture(groups: list[Group]) -> None:
    chosen = rule.choose(groups)
    for picture in (rule.wide(chosen), rule.narrow(chosen)):
        found = boxes(picture)
        for one, other in itertools.combinations(found, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for left, top, right, bottom in found:
            assert left >= 0 and top >= 0 and right <= picture.width and bottom <= picture.height + 8


@settings(max_examples=25, deadline=None)
@given(GROUPS)
def test_a_dot_never_lies_on_a_name(groups: list[Group]) -> None:
    for picture in (rule.wide(rule.choose(groups)), rule.narrow(rule.choose(groups))):
        for one in picture.people:
            assert abs(one.x - picture.x) + 5 < abs(one.label_x - picture.x)


@settings(max_examples=25, deadline=None)
@given(GROUPS, st.randoms())
def test_the_same_people_give_the_same_picture_in_whatever_order_they_come(
    groups: list[Group], random: Any
) -> None:
    unique = list({group.key: group for group in groups}.values())
    mixed = list(unique)
    random.shuffle(mixed)
    assert rule.wide(rule.choose(mixed)) == rule.wide(rule.choose(unique))


def test_few_are_drawn_and_the_others_are_counted() -> None:
    people = tuple(Dot(f"p{n}", f"Person {n}", TieClass.OCCASIONAL, n / 300) for n in range(244))
    groups = [Group(f"o{n}", f"Employer {n}", 244, people) for n in range(30)]
    picture = rule.wide(rule.choose(groups))
    assert (
        len(picture.headings) == rule.MOST_GROUPS and len(picture.people) == rule.MOST_GROUPS * rule.MOST_EACH
    )
    assert {heading.rest for heading in picture.headings} == {240}
    assert picture.people[0].dot.name == "Person 243"


def test_a_closer_class_is_a_nearer_ring_and_a_stronger_tie_a_thicker_line() -> None:
    dots = tuple(
        Dot(f"p{n}", f"Person {n}", kind, 0.9)
        for n, (_, _, kinds) in enumerate(rule.RINGS)
        for kind in list(kinds)[:1]
    )
    picture = rule.narrow([Group("o1", "Lab", 4, dots)])
    assert [one.x for one in picture.people] == sorted({one.x for one in picture.people})
    assert [rule.thickness(strength) for strength in (0.0, 0.2, 0.5, 1.0)] == [
        "line-1",
        "line-2",
        "line-3",
        "line-4",
    ]
    assert {rule.ring_of(kind) for kind in TieClass} == {0, 1, 2, 3}


def test_who_is_on_a_list_is_drawn_before_others() -> None:
    dot = (Dot("p1", "Ada", TieClass.NEW, 0.1),)
    assert (
        rule.choose([Group("o1", "A", 9, dot), Group("o2", "B", 1, dot, wanted=True)], most=1)[0].name == "B"
    )


@pytest.fixture
def owner(db: None) -> Workspace:
    return local_workspace()


def staff(owner: Workspace, size: int, employers: int = 3) -> list[Person]:
    people = []
    for n in range(size):
        level = "occasional" if n % 4 == 0 else ""
        people.append(actions.add_person(
            owner, name=f"Person {size} {n}", title="Technical writer", organisation=f"Lab {n % employers}", level=level
        ))  # fmt: skip
    return people


def test_the_map_counts_everybody_and_asks_the_database_as_often_for_twice_as_many(owner: Workspace) -> None:
    counts = []
    for size in (10, 20):
        people = staff(owner, size)
        ties.say_they_know(owner, people[0], people[4])
        for by in ("organisation", "career"):
            with CaptureQueriesContext(connection) as found:
                shown = network_map(owner, by)
            counts.append(len(found))
            assert shown.total == Person.objects.count()
            assert sum(group.total for group in shown.groups) == shown.total
            assert all(len(group.people) <= rule.MOST_EACH for group in shown.groups)
    # Fewer when no group has to be filled up with people one never dealt with.
    assert (
        all(later <= before for before, later in zip(counts[:2], counts[2:], strict=True))
        and max(counts) <= 11
    )


def test_the_page_draws_both_layouts_with_links_and_a_table(owner: Workspace, visitor: Client) -> None:
    people = staff(owner, 8)
    ties.say_they_know(owner, people[0], people[4])
    page = visitor.get("/people/map").content.decode()
    assert page.count('role="img"') >= 2 and "The same as a table" in page
    assert f'<a href="/people/{people[0].handle}/">' in page and "know each other" in page
    assert "style=" not in page
    assert "Technical Writers" in visitor.get("/people/map?by=career").content.decode()
    assert visitor.get("/people/map?by=nonsense").status_code == 200


def test_a_name_cannot_break_out_of_the_picture(owner: Workspace, visitor: Client) -> None:
    actions.add_person(owner, name='Bo "</text><script>" Lee', organisation="A & <B>", level="strong")
    page = visitor.get("/people/map").content.decode()
    assert "<script>&quot" not in page and "A &amp; &lt;B&gt;" in page and "</text><script>" not in page


def test_an_empty_map_and_coverage_teach_the_step(owner: Workspace, visitor: Client) -> None:
    assert "Bring an export" in visitor.get("/people/map").content.decode()
    assert "Choose careers" in visitor.get("/people/coverage").content.decode()


def test_coverage_tells_direct_one_step_and_nobody(owner: Workspace, visitor: Client) -> None:
    for code in (WRITER, EDITOR, "19-2011.00"):
        shortlist_add(owner, code)
    ada = actions.add_person(owner, name="Ada", title="Technical writer", level="strong")
    heard = actions.add_person(owner, name="Ben", organisation="Heard Lab", named_by=ada)
    actions.add_person(owner, name="Cleo", organisation="Known Lab")
    gone = actions.add_person(owner, name="Dora", organisation="Former Lab")
    actions.add_person(owner, name="Emil", organisation="Empty Lab")
    gone.positions.update(current=False)
    Person.objects.filter(pk=gone.pk).update(organisation=None)
    Person.objects.filter(name="Emil").delete()
    Organisation.objects.filter(owner=owner).update(listed_at=clock.now())
    found = {one.name: one.state for one in coverage(owner)}
    assert found["Technical Writers"] == "direct" and found["Astronomers"] == "nobody"
    assert (found["Heard Lab"], found["Known Lab"], found["Former Lab"], found["Empty Lab"]) == (
        "step", "direct", "step", "nobody",
    )  # fmt: skip
    assert heard.onet == ""
    page = visitor.get("/people/coverage").content.decode()
    assert "nobody yet" in page and "one step away" in page
    lab = Organisation.objects.get(name="Heard Lab")
    assert f"/people/introductions?target={lab.handle}" in page


def test_coverage_asks_the_database_as_often_for_a_longer_list(owner: Workspace) -> None:
    shortlist_add(owner, WRITER)
    counts = []
    for size in (10, 20):
        staff(owner, size, employers=size)
        Organisation.objects.filter(owner=owner).update(listed_at=clock.now())
        with CaptureQueriesContext(connection) as found:
            assert len(coverage(owner)) == size + 1
        counts.append(len(found))
    assert counts[0] == counts[1] <= 6


def test_the_list_of_employers_tells_who_was_there_and_leads_to_the_ways_in(
    owner: Workspace, visitor: Client
) -> None:
    gone = actions.add_person(owner, name="Dora", organisation="Former Lab")
    gone.positions.update(current=False)
    Person.objects.filter(pk=gone.pk).update(organisation=None)
    Organisation.objects.filter(owner=owner).update(listed_at=clock.now())
    page = visitor.get("/explore/employers").content.decode()
    lab = Organisation.objects.get(name="Former Lab")
    assert "1 person was there" in page and f"/people/introductions?target={lab.handle}" in page
