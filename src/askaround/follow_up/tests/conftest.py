"""An owner in New York, somebody talked with on the Friday before a still Monday morning, a browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.network.actions import add_person
from askaround.network.models import Person
from askaround.prepare.actions import held, meet
from askaround.prepare.models import Interview

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", NOW.isoformat())
    return tmp_path


@pytest.fixture
def owner(db: None, data: Path) -> Workspace:
    made = accounts.local_workspace()
    accounts.set_settings(
        made,
        {"name": "Mara Lindqvist", "mail": "mara@example.org", "zone": "America/New_York", "country": "US"},
    )
    return made


@pytest.fixture
def dana(owner: Workspace) -> Person:
    return add_person(owner, name="Dana Whitfield", title="Medical writer", email="dana@example.com")


@pytest.fixture
def talked(owner: Workspace, dana: Person) -> Interview:
    row = meet(
        owner,
        dana,
        starts_at=NOW - dt.timedelta(days=3),
        zone="America/New_York",
        minutes=20,
        phone="+1 555 0101",
    )
    return held(owner, row)


@pytest.fixture
def visitor(owner: Workspace) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client
