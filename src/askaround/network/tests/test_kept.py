"""A query that is written once gives what the ORM gives, for any number of keys, and for each owner their own."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.db.models import Max, Q
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import local_workspace
from askaround.accounts.models import Workspace
from askaround.network import actions
from askaround.network.models import Person
from askaround.network.queries.kept import Kept

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "name", "known_since", "created_at", "never", "organisation__name", "named_by_id")


@pytest.fixture
def owner() -> Workspace:
    return local_workspace()


def people(owner: Workspace, count: int) -> list[Person]:
    rows = [
        actions.add_person(owner, name=f"Person {n}", organisation="Lab" if n % 2 else "")
        for n in range(count)
    ]
    Person.objects.filter(pk=rows[0].pk).update(known_since=dt.date(2024, 2, 29), never=True)
    return rows


def kept() -> Kept:
    return Kept(
        lambda owner, keys: (
            Person.objects.filter(owner=owner, id__in=keys).order_by("number").values_list(*COLUMNS)
        )
    )


@pytest.mark.parametrize("count", [1, 2, 8, 9, 17])
def test_the_rows_are_those_of_the_orm(owner: Workspace, count: int) -> None:
    rows = people(owner, 18)
    keys = [row.pk for row in rows[:count]]
    expected = list(Person.objects.filter(owner=owner, id__in=keys).order_by("number").values_list(*COLUMNS))
    query = kept()
    assert query.rows(owner, keys) == expected
    assert query.rows(owner, keys) == expected
    assert query.rows(owner, []) == []


def test_keys_as_texts_go_in_and_come_out(owner: Workspace) -> None:
    ada, ben = people(owner, 2)
    Person.objects.filter(pk=ben.pk).update(named_by=ada)
    rows = Person.objects.filter(owner=owner).order_by("number").values_list(*COLUMNS)
    query = Kept(
        lambda owner, keys: (
            Person.objects.filter(owner=owner, id__in=keys).order_by("number").values_list(*COLUMNS)
        ),
        plain=True,
    )
    found = query.rows(owner, [ada.pk.hex, ben.pk.hex])
    assert found == [
        tuple(value.hex if isinstance(value, uuid.UUID) else value for value in row) for row in rows
    ]
    assert found[1][-1] == ada.pk.hex


def test_an_empty_text_is_compared_as_the_orm_does(owner: Workspace) -> None:
    ada, ben = people(owner, 2)
    Person.objects.filter(pk=ben.pk).update(level="strong", place="100%")
    keys = [ada.pk, ben.pk]
    said = Kept(
        lambda owner, keys: (
            Person.objects.filter(owner=owner, id__in=keys).exclude(level="").values_list("name")
        )
    )
    assert said.rows(owner, keys) == [("Person 1",)]
    there = Kept(
        lambda owner, keys: Person.objects.filter(
            owner=owner, id__in=keys, met_where="", place="100%"
        ).values_list("name")
    )
    assert there.rows(owner, keys) == [("Person 1",)]
    most = Kept(
        lambda owner, keys: (
            Person.objects.filter(owner=owner, id__in=keys)
            .order_by()
            .values_list("owner")
            .annotate(at=Max("created_at"), on=Max("known_since"))
        )
    )
    assert most.rows(owner, keys) == [
        (owner.pk, Person.objects.latest("created_at").created_at, dt.date(2024, 2, 29))
    ]


def test_days_moments_and_texts_are_put_in_too(owner: Workspace) -> None:
    ada, ben = people(owner, 2)
    moment = Person.objects.get(pk=ben.pk).created_at
    query = Kept(
        lambda owner, keys, day, at, name: (
            Person.objects.filter(owner=owner, id__in=keys, created_at__lte=at)
            .filter(Q(known_since__lte=day) | Q(name=name))
            .order_by("number")
            .values_list("name")
        )
    )
    early, late = dt.date(2024, 2, 28), dt.date(2024, 2, 29)
    keys = [ada.pk, ben.pk]
    assert query.rows(owner, keys, early, moment, "Person 1") == [("Person 1",)]
    assert query.rows(owner, keys, late, moment, "nobody") == [("Person 0",)]
    assert query.rows(owner, keys, late, moment - dt.timedelta(days=1), "Person 1") == []
    born = Kept(lambda owner, _, day: Person.objects.filter(owner=owner, known_since=day).values_list("name"))
    assert born.with_values(owner, late) == [("Person 0",)] and born.with_values(owner, early) == []


def test_other_values_are_put_in_and_nothing_of_another_owner_comes_out(owner: Workspace) -> None:
    ada, ben = people(owner, 2)
    query = kept()
    assert [row[1] for row in query.rows(owner, [ada.pk])] == ["Person 0"]
    assert [row[1] for row in query.rows(owner, [ben.pk])] == ["Person 1"]
    stranger = Workspace(pk=uuid.uuid4())
    assert query.rows(stranger, [ada.pk, ben.pk]) == []


def test_very_many_keys_take_more_than_one_query(owner: Workspace) -> None:
    ada = people(owner, 1)[0]
    keys = [uuid.uuid4() for _ in range(2500)]
    with CaptureQueriesContext(connection) as found:
        assert [row[0] for row in kept().rows(owner, [*keys, ada.pk])] == [ada.pk]
    assert len(found) == 2
