"""The list of doubtful pairs after somebody was added, put right, merged, parted or forgotten: what a look through everybody gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import local_workspace, make_workspace
from askaround.network import actions, editing
from askaround.network.imports import doubts, stored
from askaround.network.merging import people
from askaround.network.models import DoubtfulPair, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_catalogue(monkeypatch):
    monkeypatch.setattr("askaround.explore.catalogue.coder.code_titles", lambda titles: [])


@pytest.fixture
def owner():
    return local_workspace()


def pairs(owner):
    rows = DoubtfulPair.objects.filter(owner=owner, verdict="ask").select_related("a", "b")
    return {frozenset((row.a.name, row.b.name)) for row in rows}


def as_a_look_gives(owner):
    """Whether a look through everybody would list and unlist nothing."""
    found = doubts.changes(owner, stored.cards(owner))
    return not found.add and not found.drop


CASES = {
    "the same name": ({"name": "Ana Silva"}, {"name": "Ana Silva", "place": "Lisbon"}),
    "a short form": ({"name": "Robert Stoneham"}, {"name": "Bob Stoneham"}),
    "another spelling": ({"name": "Sergey Petrov"}, {"name": "Sergei Petrov"}),
    "a number": (
        {"name": "Marta Lindqvist", "phone": "+1 212 555 0100"},
        {"name": "M Lindqvist", "phone": "(212) 555-0100"},
    ),
    "before the @": (
        {"name": "Ana Silva", "email": "ana.silva@example.org"},
        {"name": "Ana Maria Silva", "email": "ana.silva@example.com"},
    ),
    "swapped": ({"name": "Silva Ana"}, {"name": "Ana Silva"}),
    "written without a sign": ({"name": "Jürgen Müller"}, {"name": "Juergen Mueller"}),
}


@pytest.mark.parametrize("case", CASES)
def test_who_is_added_is_compared(owner, case):
    one, other = CASES[case]
    for name in ("Petra Vance", "Kofi Danso", "Noor Ibrahim", "Li Wei", "Olga Brandt", "Tom Yates"):
        actions.add_person(owner, name=name)
    actions.add_person(owner, **one)
    assert not pairs(owner)
    actions.add_person(owner, **other)
    assert pairs(owner) == {frozenset((one["name"], other["name"]))}
    assert as_a_look_gives(owner)


def test_who_is_put_right_is_compared_anew(owner):
    actions.add_person(owner, name="Ana Silva", email="ana@example.org")
    other = actions.add_person(owner, name="Xenia Quint")
    facts = editing.facts_of(owner, other)
    editing.edit_person(owner, other, replace(facts, name="Ana Silva"))
    assert len(pairs(owner)) == 1
    other.refresh_from_db()
    editing.edit_person(owner, other, facts)
    assert not pairs(owner)
    assert as_a_look_gives(owner)


def test_what_the_owner_said_stays(owner):
    actions.add_person(owner, name="Ana Silva")
    other = actions.add_person(owner, name="Ana Silva")
    DoubtfulPair.objects.update(verdict="distinct")
    editing.edit_person(owner, other, replace(editing.facts_of(owner, other), name="Xenia Quint"))
    editing.edit_person(owner, other, replace(editing.facts_of(owner, other), name="Ana Silva"))
    assert DoubtfulPair.objects.get().verdict == "distinct"


def test_merged_parted_and_gone(owner):
    one, other, third = (
        actions.add_person(owner, name=name) for name in ("Ana Silva", "Ana Silva", "Anna Silva")
    )
    before = set(DoubtfulPair.objects.values_list("a", "b", "score"))
    assert len(before) == 3
    merge = people.merge(owner, one, other)
    assert pairs(owner) == {frozenset(("Ana Silva", "Anna Silva"))}
    assert as_a_look_gives(owner)
    people.unmerge(owner, merge)
    assert set(DoubtfulPair.objects.values_list("a", "b", "score")) == before
    Person.objects.get(pk=third.pk).delete()
    assert pairs(owner) == {frozenset(("Ana Silva",))}


def test_a_merge_and_its_parting_compare_whom_they_leave(owner):
    one, other, third = (
        actions.add_person(owner, name=name) for name in ("Ana Silva", "Zoe Quint", "Anna Silva")
    )
    before = pairs(owner)
    DoubtfulPair.objects.all().delete()  # as where only the one they become is alike
    merge = people.merge_and_compare(owner, one, other)
    assert pairs(owner) == before == {frozenset((one.name, third.name))}
    assert as_a_look_gives(owner)
    DoubtfulPair.objects.all().delete()
    people.unmerge_and_compare(owner, merge)
    assert pairs(owner) == before
    assert as_a_look_gives(owner)


def test_nobody_elses_people_and_as_many_queries_for_ten_as_for_twenty(owner):
    stranger = make_workspace("stranger@example.org")
    actions.add_person(stranger, name="Ana Silva")
    counts = []
    for many in (10, 20):
        for number in range(many):
            actions.add_person(owner, name=f"{'ABCDEFGHIJKLMNOPQRST'[number]}ina Silva{many}")
        with CaptureQueriesContext(connection) as asked:
            actions.add_person(owner, name=f"Una Silva{many}", phone=f"+1 212 555 01{many}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    ours = set(Person.objects.filter(owner=owner).values_list("pk", flat=True))
    actions.add_person(owner, name="Ana Silva")
    assert not DoubtfulPair.objects.filter(owner=stranger).exists()
    assert not DoubtfulPair.objects.exclude(owner=owner).exists()
    assert ours
