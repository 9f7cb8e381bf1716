"""A large import into a small table: its indexes are made anew at the end, and are as they were whatever happens."""

from __future__ import annotations

import pytest
from django.db import connection

from askaround.network.imports import bulk, run
from askaround.network.models import Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_catalogue"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite makes indexes anew"),
]
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def rows(count: int, first: int = 0) -> str:
    return HEAD + "".join(
        f"Ada,Probe{number},https://www.linkedin.com/in/probe{number},,Example Labs,Chemist,01 Mar 2024\n"
        for number in range(first, first + count)
    )


@pytest.fixture
def dropped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables whose indexes were taken away for an import; three rows are many here."""
    found: list[str] = []
    monkeypatch.setattr(bulk, "REBUILD_FROM", 3)

    def remembered(model):
        found.append(model._meta.db_table)
        return usual(model)

    usual = bulk._indexes
    monkeypatch.setattr(bulk, "_indexes", remembered)
    return found


def test_they_stand_again_and_are_used(owner, write, dropped):
    before = bulk._indexes(Person)
    dropped.clear()
    run.commit(owner, run.plan(owner, [write("Connections.csv", rows(5))]))
    assert Person._meta.db_table in dropped
    assert sorted(bulk._indexes(Person)) == sorted(before)
    assert Person.objects.filter(owner=owner).count() == 5
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]


def test_a_small_import_into_a_larger_table_leaves_them(owner, write, dropped):
    run.commit(owner, run.plan(owner, [write("Connections.csv", rows(9))]))
    dropped.clear()
    run.commit(owner, run.plan(owner, [write("Connections.csv", rows(4, first=20))]))
    assert Person._meta.db_table not in dropped


def test_a_fault_half_way_leaves_them_as_they_were(owner, write, dropped, monkeypatch):
    before = bulk._indexes(Person)

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    plan = run.plan(owner, [write("Connections.csv", rows(5))])
    monkeypatch.setattr(bulk, "_insert", fails)
    with pytest.raises(OSError, match="disk"):
        run.commit(owner, plan)
    assert bulk._indexes(Person) == before
    assert not Person.objects.filter(owner=owner).exists()
