"""The brief prints on one sheet, however much there is to say."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from askaround.accounts.models import Workspace
from askaround.interview import brief
from askaround.network.actions import add_person
from askaround.prepare import actions as prepare

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.real, pytest.mark.browser]


@pytest.fixture
def fullest(owner: Workspace) -> str:
    """The longest texts that the form takes, and an hour of questions."""
    names = "Bartholomew Maximilian von und zu Hohenstaufen " * 6
    connector = add_person(owner, name=names[:280])
    person = add_person(
        owner, name=names[:290], title="Principal medical writer " * 11, organisation="University Hospital " * 14,
        met="the yearly conference " * 13, phone="+1 555 0100", named_by=connector,
    )  # fmt: skip
    talk = prepare.meet(
        owner, person, starts_at=dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC), zone="America/Los_Angeles", minutes=120,
        place="Orchard Street, " * 18, parking="behind the house, " * 16, dress="as there " * 22, travel_minutes=50,
    )  # fmt: skip
    return brief.as_page(brief.brief(owner, talk))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_fullest_brief_is_one_sheet(browser: Browser, fullest: str, paper: str) -> None:
    page = browser.new_page()
    page.set_content(fullest)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
    page.close()
    assert sheets == 1
