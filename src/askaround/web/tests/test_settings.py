"""Settings: one page, every setting on it, groups kept whole."""

from django.test import Client
from django.urls import reverse

from askaround.accounts import rules
from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.mail.models import MailAccount
from askaround.prepare.models import CalendarAccount


def test_every_setting_is_on_the_page_with_its_effect(visitor: Client) -> None:
    html = visitor.get("/settings/").content.decode()
    for kind in rules.KINDS.values():
        if kind.key not in ("first_run_done", "who_weights"):
            assert f'name="{kind.key}"' in html, kind.key


def test_the_weights_are_told_in_words_and_moved_where_their_effect_is_seen(
    visitor: Client, owner: Workspace
) -> None:
    set_setting(owner, "who_weights", "novelty=95")
    html = visitor.get("/settings/").content.decode()
    assert "Tells you something new 95" in html
    assert f'href="{reverse("who")}#weights"' in html
    visitor.post(
        "/settings/save",
        {
            "group": "asking",
            "cadence": "gentle",
            "minutes": "30",
            "linkedin_message_limit": "400",
            "linkedin_note_limit": "200",
        },
    )
    assert settings_of(owner).who_weights == "novelty=95", "keeping the group leaves the weights alone"


def test_a_group_is_kept(visitor: Client, owner: Workspace) -> None:
    typed = {"group": "asking", "cadence": "3b7", "minutes": "30"}
    limits = {"linkedin_message_limit": "400", "linkedin_note_limit": "200"}
    answer = visitor.post("/settings/save", typed | limits, follow=True)
    assert "is kept" in answer.content.decode()
    own = settings_of(owner)
    assert (own.cadence, own.minutes, own.linkedin_note_limit) == ("3b7", 30, 200)


def test_working_days_are_ticked(visitor: Client, owner: Workspace) -> None:
    typed = {
        "group": "place-and-time",
        "zone": "Europe/Berlin",
        "country": "DE",
        "region": "BE",
        "home": "Berlin",
    }
    visitor.post("/settings/save", typed | {"working_days": ["mon", "sat"]})
    assert settings_of(owner).working_days == ("mon", "sat")


def test_one_wrong_value_changes_none_of_the_group(visitor: Client, owner: Workspace) -> None:
    typed = {"group": "asking", "cadence": "3b7", "minutes": "many", "linkedin_message_limit": "1"}
    answer = visitor.post("/settings/save", typed)
    assert answer.status_code == 400
    assert "whole number" in answer.content.decode()
    assert settings_of(owner).cadence == "gentle"


def test_no_group_is_refused(visitor: Client) -> None:
    assert visitor.post("/settings/save").status_code == 400


def test_a_mail_account_without_servers_is_refused_and_shown_again(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/settings/mail", {"address": "noor@example.org"})
    assert answer.status_code == 400
    assert 'value="noor@example.org"' in answer.content.decode()
    assert not MailAccount.objects.filter(owner=owner).exists()


def test_a_mail_account_is_kept_tested_and_forgotten(visitor: Client, owner: Workspace) -> None:
    typed = {
        "address": "noor@example.org",
        "smtp_host": "127.0.0.1",
        "smtp_port": "1",
        "smtp_security": "none",
    }
    html = visitor.post(
        "/settings/mail", typed | {"smtp_password": "rehearsal-555"}, follow=True
    ).content.decode()
    assert 'role="status"' in html
    assert "rehearsal-555" not in html
    assert MailAccount.objects.get(owner=owner).smtp_host == "127.0.0.1"
    visitor.post("/settings/mail/forget")
    assert not MailAccount.objects.filter(owner=owner).exists()


def test_a_port_is_a_number(visitor: Client, owner: Workspace) -> None:
    answer = visitor.post("/settings/mail", {"address": "n@example.org", "smtp_host": "h", "smtp_port": "x"})
    assert answer.status_code == 400
    assert "port" in answer.content.decode()


def test_a_calendar_that_does_not_answer_is_not_kept(visitor: Client, owner: Workspace) -> None:
    typed = {"url": "http://127.0.0.1:1/calendar/", "user": "noor", "password": "rehearsal-555"}
    answer = visitor.post("/settings/calendar", typed)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'value="http://127.0.0.1:1/calendar/"' in html
    assert "rehearsal-555" not in html
    assert not CalendarAccount.objects.filter(owner=owner).exists()


def test_the_catalogue_in_use_and_how_to_update_it(visitor: Client) -> None:
    html = visitor.get("/settings/").content.decode()
    assert "O*NET 30.1 of December 2025, 1016 careers" in html
    assert "askaround careers update" in html
