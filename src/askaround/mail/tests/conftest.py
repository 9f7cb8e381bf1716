"""Somebody who writes, and a folder and a clock of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace

NOW = "2026-11-23T14:00:00+00:00"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", NOW)


@pytest.fixture
def owner() -> Workspace:
    made = accounts.make_workspace("ada@example.org")
    accounts.set_setting(made, "mail", "ada@example.org")
    accounts.set_setting(made, "name", "Ada Lindqvist")
    return made
