"""The first pages: kept, checked, and always a way back."""

from pathlib import Path

import pytest
from django.test import Client

from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.queries import shortlist_codes
from askaround.explore.suggestions import suggest
from askaround.network.models import Person
from askaround.network.views import background


def test_somebody_new_is_led_to_the_first_page(visitor: Client) -> None:
    answer = visitor.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/start/1")


def test_name_and_mail_are_kept_and_shown_again(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/start/1", {"name": " Noor  Haddad ", "mail": "noor@example.org", "headline": ""})
    assert answer.headers["Location"] == "/start/2"
    assert settings_of(owner).name == "Noor Haddad"
    assert 'value="noor@example.org"' in visitor.get("/start/1").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Write your name"),
        ({"name": "Noor", "mail": "not mail"}, "is no mail address"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(
    visitor: Client, owner: Workspace, typed: dict[str, str], sentence: str
) -> None:
    answer = visitor.post("/start/1", typed)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert settings_of(owner).name == ""


def test_place_and_time_are_kept(visitor: Client, owner: Workspace) -> None:
    typed = {"zone": "America/New_York", "country": "US", "region": "MA", "home": "Boston"}
    assert visitor.post("/start/2", typed).headers["Location"] == "/start/3"
    own = settings_of(owner)
    assert (own.zone, own.country, own.region, own.home) == ("America/New_York", "US", "MA", "Boston")


def test_a_zone_that_the_list_lacks_stays_chosen(visitor: Client, owner: Workspace) -> None:
    set_setting(owner, "zone", "US/Eastern")
    html = visitor.get("/start/2").content.decode()
    assert '<option value="US/Eastern" data-country="US/Eastern" selected>' in html
    assert 'data-said="yes"' in html


def test_words_suggest_careers_and_ticked_ones_are_shortlisted(visitor: Client, owner: Workspace) -> None:
    html = visitor.get("/start/careers", {"likes": "technical writing, statistics"}).content.decode()
    assert 'value="27-3042.00"' in html
    assert 'value="15-2041.00"' in html
    answer = visitor.post("/start/3", {"likes": "technical writing", "career": ["27-3042.00"]})
    assert answer.headers["Location"] == "/start/how"
    assert shortlist_codes(owner) == ["27-3042.00"]
    assert settings_of(owner).first_run_done == "yes"


def test_looking_without_scripts_keeps_nothing_yet(visitor: Client, owner: Workspace) -> None:
    html = visitor.post("/start/3", {"likes": "nursing", "look": "1"}).content.decode()
    assert "Registered Nurses" in html
    assert settings_of(owner).likes == ""


def test_a_career_that_does_not_exist_is_refused(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/start/3", {"likes": "x", "career": ["99-9999.99"]})
    assert answer.status_code == 400
    assert shortlist_codes(owner) == []


@pytest.mark.parametrize("likes", ["", "   ", "!!!", "ß" * 700, "x\x00y", "and, or, and"])
def test_any_text_may_be_typed(likes: str) -> None:
    assert isinstance(suggest(likes), list)


def test_how_to_start_puts_ten_people_first(visitor: Client) -> None:
    html = visitor.get("/start/how").content.decode()
    assert html.index("Begin with ten people") < html.index("Bring my export")


def test_the_requested_archive_is_remembered(visitor: Client, owner: Workspace) -> None:
    visitor.post("/start/archive-requested")
    assert settings_of(owner).archive_requested_on == settings_of(owner).today.isoformat()
    visitor.post("/today/archive/forget")
    assert settings_of(owner).archive_requested_on == ""


def test_the_way_back_is_only_to_our_own_pages(visitor: Client) -> None:
    answer = visitor.post("/start/archive-requested", {"next": "//example.com/"})
    assert answer.headers["Location"] == "/start/how"


def test_the_example_is_looked_over_first_and_only_into_an_empty_start(
    visitor: Client, owner: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(background, "in_thread", lambda work: work())
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    assert "Look at the example" in visitor.get("/start/how").content.decode()
    at = visitor.post("/start/example").headers["Location"]
    assert "Nothing is written yet." in visitor.get(at).content.decode()
    visitor.post(f"{at}/do")
    assert Person.objects.filter(owner=owner).count() == 150
    assert visitor.post("/start/example").status_code == 400
    assert "Look at the example" not in visitor.get("/start/how").content.decode()
    visitor.post(f"{at}/undo")
    assert not Person.objects.filter(owner=owner).exists()
