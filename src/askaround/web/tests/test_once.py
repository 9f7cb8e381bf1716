"""What the parts of a page have in common is read once for it, and never longer than for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions, once
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of

pytestmark = pytest.mark.django_db


def test_settings_are_read_once_for_a_page(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get("/who").status_code == 200
    for table in ("accounts_setting", "explore_shortlistentry"):
        assert sum(f'FROM "{table}"' in query["sql"] for query in asked.captured_queries) == 1, table


def test_outside_of_a_page_they_are_read_each_time(owner: Workspace) -> None:
    actions.set_setting(owner, "country", "SE")
    assert settings_of(owner).country == "SE"
    actions.set_setting(owner, "country", "US")
    assert settings_of(owner).country == "US"


def test_what_is_written_meanwhile_is_read_anew(owner: Workspace) -> None:
    with once.reading():
        assert settings_of(owner).country != "SE"
        actions.set_setting(owner, "country", "SE")
        assert settings_of(owner).country == "SE"


def test_nothing_is_kept_for_the_next_page_nor_for_another_owner(owner: Workspace) -> None:
    other = actions.make_workspace("someone@example.org")
    actions.set_setting(owner, "country", "SE")
    with once.reading():
        assert (settings_of(owner).country, settings_of(other).country != "SE") == ("SE", True)
    assert once.read_once("key", lambda: 1) == 1
    assert once.read_once("key", lambda: 2) == 2
