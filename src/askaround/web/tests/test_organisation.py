"""An organisation's page, and its own rhythm of asking."""

from __future__ import annotations

import pytest

from askaround.accounts import actions as accounts
from askaround.explore.actions import set_cadence
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.outreach import actions


@pytest.fixture
def place(db):
    owner = accounts.make_workspace("maya@example.org")
    person = add_person(owner, name="Ana Silva", organisation="Orchard Bio", title="Chemist")
    actions.start_ask(owner, person)
    return owner, Organisation.objects.get(owner=owner)


def test_a_rhythm_is_one_of_two_or_the_setting(place):
    owner, row = place
    assert set_cadence(owner, row, "3b7").cadence == "3b7"
    with pytest.raises(Refusal, match="gentle, 3b7 or default"):
        set_cadence(owner, row, "daily")
    row.refresh_from_db()
    assert row.cadence == "3b7"
    other = accounts.make_workspace("other@example.org")
    with pytest.raises(Refusal):
        set_cadence(other, row, "gentle")


def test_the_page_shows_who_and_what_and_keeps_the_rhythm(owner, visitor):
    person = add_person(owner, name="Ana Silva", organisation="Orchard Bio", title="Chemist")
    actions.start_ask(owner, person)
    row = Organisation.objects.get(owner=owner)
    page = visitor.get(f"/organisations/{row.handle}").content.decode()
    assert page.count("Ana Silva") == 2
    assert "Chemist" in page
    assert "As your setting says: gentle" in page
    assert visitor.post(f"/organisations/{row.handle}/rhythm", {"cadence": "3b7"}).status_code == 302
    row.refresh_from_db()
    assert row.cadence == "3b7"
    assert visitor.post(f"/organisations/{row.handle}/rhythm", {"cadence": "x" * 99}).status_code == 400
    assert visitor.get("/organisations/o99").status_code == 404
