"""The account: what is refused, what is kept, that no password shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import crypto
from askaround.lib.errors import Refusal
from askaround.mail import actions, queries
from askaround.mail.accounts import note_problems, server_of
from askaround.mail.models import MailAccount

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse ü"


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))


@pytest.fixture
def owner() -> Workspace:
    return accounts.make_workspace("ada@example.org")


def save(owner: Workspace, **changes: object) -> MailAccount:
    values: dict[str, object] = {
        "address": "ada@example.org",
        "smtp_host": "smtp.example.org",
        "smtp_password": PASSWORD,
        "imap_host": "imap.example.org",
    }
    return actions.save_account(owner, **{**values, **changes})  # type: ignore[arg-type]


def test_ports_and_users_follow_from_the_rest(owner: Workspace) -> None:
    account = save(owner)
    assert (account.smtp_port, account.smtp_security, account.smtp_user) == (
        587,
        "starttls",
        "ada@example.org",
    )
    assert (account.imap_port, account.imap_security, account.imap_user) == (993, "tls", "ada@example.org")
    assert save(owner, smtp_security="tls").smtp_port == 465
    assert settings_of(owner).mail == "ada@example.org"


def test_the_password_is_sealed_and_shows_nowhere(owner: Workspace, tmp_path: Path) -> None:
    account = save(owner)
    for protocol in ("SMTP", "IMAP"):
        server = server_of(account, protocol)
        assert server.password == PASSWORD
        assert PASSWORD not in repr(server)
    account.refresh_from_db()
    assert PASSWORD.encode() not in bytes(account.smtp_secret or b"")
    assert PASSWORD not in repr(vars(account))
    assert (tmp_path / "keys" / "mail").stat().st_mode & 0o777 == 0o600


def test_the_password_stays_while_server_and_user_stay(owner: Workspace) -> None:
    save(owner)
    account = save(owner, smtp_password=None, smtp_port=2525)
    assert server_of(account, "SMTP").password == PASSWORD
    with pytest.raises(Refusal, match="needs the password"):
        save(owner, smtp_password=None, smtp_host="other.example.org")
    with pytest.raises(Refusal, match="needs the password"):
        save(owner, smtp_password=None, smtp_user="other")
    account.refresh_from_db()
    assert (account.smtp_host, account.smtp_port) == ("smtp.example.org", 2525)


def test_a_server_of_which_nothing_is_said_stays(owner: Workspace) -> None:
    save(owner, imap_port=1993, imap_folder="Answers", display_name="Ada L.")
    account = actions.save_account(
        owner, address="ada@example.org", smtp_host="mail.example.org", smtp_password="new"
    )
    assert (account.imap_host, account.imap_port, account.imap_folder) == (
        "imap.example.org", 1993, "Answers",
    )  # fmt: skip
    assert server_of(account, "IMAP").password == PASSWORD
    assert (server_of(account, "SMTP").password, account.display_name) == ("new", "Ada L.")
    account = actions.save_account(owner, address="ada@example.org", imap_security="starttls")
    assert (account.smtp_host, account.imap_port, account.imap_security) == (
        "mail.example.org",
        143,
        "starttls",
    )
    assert actions.save_account(owner, address="ada@example.org", imap_host="").imap_host == ""


def test_a_password_alone_is_the_new_one_of_both(owner: Workspace) -> None:
    save(owner)
    account = actions.save_account(owner, address="ada@example.org", smtp_password="new")
    assert [server_of(account, part).password for part in ("SMTP", "IMAP")] == ["new", "new"]
    save(owner, imap_user="other", imap_password="its own")
    account = actions.save_account(owner, address="ada@example.org", smtp_password="newer")
    assert [server_of(account, part).password for part in ("SMTP", "IMAP")] == ["newer", "its own"]


def test_the_servers_of_a_known_provider_take_the_place_of_the_former_ones(owner: Workspace) -> None:
    save(owner)
    google = {"address": "ada@example.org", "provider": "google", "client_id": "555.example.org"}
    account = actions.save_account(
        owner,
        **google,
        smtp_host="smtp.example.org",
        imap_host="imap.example.org",
        smtp_port=587,
        imap_port=993,
    )
    assert (account.smtp_host, account.imap_host) == ("smtp.gmail.com", "imap.gmail.com")
    assert (account.smtp_secret, account.imap_secret) == (None, None)
    account = actions.save_account(owner, **google, smtp_host="relay.example.org")
    assert (account.smtp_host, account.imap_host) == ("relay.example.org", "imap.gmail.com")
    account = actions.save_account(owner, address="ada@example.org", provider="microsoft", client_id="555")
    assert (account.smtp_host, account.imap_host) == ("smtp.office365.com", "outlook.office365.com")


def test_back_to_a_password_wants_one(owner: Workspace) -> None:
    actions.save_account(owner, address="ada@example.org", provider="google", client_id="555.example.org")
    with pytest.raises(Refusal, match="needs the password"):
        actions.save_account(owner, address="ada@example.org", sign_in="password")
    account = actions.save_account(
        owner, address="ada@example.org", sign_in="password", smtp_password="new", imap_password="new"
    )
    assert (account.sign_in, account.provider, account.client_id) == ("password", "", "")


def test_another_mailbox_is_read_from_its_beginning(owner: Workspace) -> None:
    save(owner)
    MailAccount.objects.update(imap_validity=7, imap_last_uid=99)
    assert save(owner, imap_port=1993).imap_last_uid == 99
    again = save(owner, imap_folder="Answers")
    assert (again.imap_validity, again.imap_last_uid) == (None, 0)


def test_the_key_of_another_folder_opens_nothing(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    account = save(owner)
    monkeypatch.setenv("ASKAROUND_MAIL_KEY", "another")
    with pytest.raises(Refusal, match="mail setup"):
        server_of(account, "SMTP")


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "ada"},
        {"address": "ada@example.org\nBcc: c@example.net"},
        {"display_name": "Ada\nBcc: c@example.net"},
        {"smtp_host": "https://smtp.example.org"},
        {"smtp_host": "smtp.example.org\n"},
        {"smtp_host": "", "imap_host": ""},
        {"smtp_port": 0},
        {"smtp_port": 70000},
        {"smtp_security": "some"},
        {"smtp_password": "a\r\nDATA"},
        {"smtp_security": "none", "smtp_host": "192.0.2.7"},
        {"imap_security": "none", "imap_host": "192.0.2.7"},
        {"smtp_password": None},
    ],
)
def test_what_cannot_be_used_is_refused_and_changes_nothing(
    owner: Workspace, changes: dict[str, object]
) -> None:
    with pytest.raises(Refusal):
        save(owner, **changes)
    assert not MailAccount.objects.exists()
    assert settings_of(owner).mail == ""


def test_none_is_for_this_computer(owner: Workspace) -> None:
    account = save(
        owner, smtp_host="127.0.0.1", smtp_security="none", smtp_user="", smtp_password=None, imap_host=""
    )
    assert (account.smtp_secret, account.smtp_port) == (None, 25)
    with pytest.raises(Refusal, match="imap-host"):
        actions.fetch(owner)


def test_a_server_on_this_computer_without_a_password_wants_no_sign_in(owner: Workspace) -> None:
    local = {"smtp_host": "localhost", "smtp_security": "none", "smtp_password": None, "imap_host": ""}
    assert save(owner, **local).smtp_user == ""
    assert save(owner, **local | {"smtp_password": "given"}).smtp_user == "ada@example.org"
    again = save(owner, **local)
    assert (again.smtp_user, server_of(again, "SMTP").password) == ("ada@example.org", "given")


def test_without_an_account_each_verb_says_what_to_do(owner: Workspace) -> None:
    for verb in (actions.check_account, actions.fetch):
        with pytest.raises(Refusal, match="askaround mail setup"):
            verb(owner)


def test_sealing_differs_each_time_and_damage_is_noticed() -> None:
    first, second = crypto.seal("key", "secret"), crypto.seal("key", "secret")
    assert first != second
    assert crypto.unseal("key", first) == crypto.unseal("key", second) == "secret"
    for damaged in (first[:-4], b"", b"no token"):
        with pytest.raises(Refusal):
            crypto.unseal("key", damaged)


def test_what_the_servers_do_not_do_is_kept_until_they_do(
    owner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_problems(owner, ["Nobody to note it for."])
    save(owner)
    assert queries.problem_of(owner) is None
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T14:00:00+00:00")
    note_problems(owner, ["The server is away.", "The server is away.", "x" * 2000])
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-24T14:00:00+00:00")
    note_problems(owner, ["Another one."])
    told = queries.problem_of(owner)
    assert told is not None
    assert (told[0], told[1].day) == ("Another one.", 23)
    note_problems(owner, [])
    assert queries.problem_of(owner) is None
    note_problems(owner, ["Again."])
    save(owner)
    assert queries.problem_of(owner) is None
