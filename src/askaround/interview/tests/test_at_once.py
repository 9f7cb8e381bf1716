"""Several devices save at the same moment."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from askaround.accounts import actions as accounts
from askaround.interview import actions
from askaround.interview.models import Answer, Mention
from askaround.network.actions import add_person
from askaround.prepare import actions as prepare


@pytest.mark.django_db(transaction=True)
def test_eight_devices_that_save_at_once_lose_nothing(data: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip(
            "the SQLite test database lives in one connection's memory; there IMMEDIATE transactions wait in line"
        )
    owner = accounts.local_workspace()
    start = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
    talk = prepare.meet(
        owner, add_person(owner, name="Dana Whitfield"), starts_at=start, zone="UTC", place="here"
    )
    names = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"]

    def save(name: str) -> None:
        try:
            actions.save_answer(owner, talk, "who-else", f"@{name} Moe", 0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(save, names))
    answer = Answer.objects.get(owner=owner)
    assert sorted(answer.text.split("\n")) == [f"@{name} Moe" for name in names]
    assert answer.revision == len(names)
    assert Mention.objects.count() == len(names)
