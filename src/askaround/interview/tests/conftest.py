"""An owner in New York, a person, a data folder of its own, and a still clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.network.actions import add_person
from askaround.network.models import Person


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00-05:00")
    return tmp_path


@pytest.fixture
def owner(db: None, data: Path) -> Workspace:
    made = accounts.local_workspace()
    accounts.set_settings(
        made, {"name": "Mara Lindqvist", "zone": "America/New_York", "phone": "+1 555 0142"}
    )
    return made


@pytest.fixture
def stranger(db: None) -> Workspace:
    return accounts.make_workspace("stranger@example.org")


@pytest.fixture
def dana(owner: Workspace) -> Person:
    return add_person(owner, name="Dana Whitfield", title="Medical writer", organisation="Orchard Bio")
