"""Somebody signed in, as after the one-time link; an owner, files and quick codes for imports."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from askaround.accounts import actions
from askaround.accounts.models import User, Workspace
from askaround.network.imports import run, store


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser signed in to the local workspace."""
    actions.local_workspace()
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
    return client


@pytest.fixture
def owner(db: None) -> Workspace:
    return actions.make_workspace("owner@example.org")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file, text as UTF-8; its path."""

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


@pytest.fixture
def no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles get a code at once, made from their length."""
    monkeypatch.setattr(
        run, "code", lambda titles: {title: store.Coded(f"c{len(title)}", 0.9) for title in titles}
    )
