"""Today as a page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.network import actions


@pytest.fixture(autouse=True)
def settled(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00-05:00")
    set_setting(owner, "zone", "America/New_York")
    set_setting(owner, "first_run_done", "yes")


def test_nothing_due_shows_a_good_next_step(visitor: Client) -> None:
    html = visitor.get("/").content.decode()
    assert "Monday, 23 November" in html
    assert "ten people you already know" in html
    assert 'class="button" href="/people/ten"' in html


def test_what_is_due_is_a_sentence_with_its_reason(visitor: Client, owner: Workspace) -> None:
    set_setting(owner, "archive_requested_on", "2026-11-21")
    html = visitor.get("/").content.decode()
    assert "LinkedIn archive" in html
    assert "You requested it" in html
    assert 'action="/today/archive/forget"' in html
    assert 'title="things due">1<' in html


def test_as_many_queries_for_ten_people_as_for_twenty(visitor: Client, owner: Workspace) -> None:
    def queries() -> int:
        for _ in range(10):
            actions.add_person(owner, name="Ana Silva", title="Editor")
        visitor.get("/")
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/").status_code == 200
        return len(found)

    assert queries() == queries() <= 60
