"""Signing in through a provider, against servers that ask it about each token: given, run out, withdrawn, refused."""

from __future__ import annotations

import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.db import connection as database

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions, oauth, queries
from askaround.mail.accounts import server_of
from askaround.mail.imap_box import open_mailbox, signed_in
from askaround.mail.models import MailAccount
from askaround.mail.transports.smtp import SmtpTransport
from tests.realparts.mail import PASSWORD, PostOffice
from tests.realparts.provider import CLIENT, SECRET, TokenServer

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
BACK = "http://localhost:8555/mail/oauth/back"


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post_office: PostOffice) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.authority))
    made = accounts.make_workspace(ADA)
    set_up(made, post_office)
    return made


def set_up(owner: Workspace, office: PostOffice, **changes: object) -> MailAccount:
    values: dict[str, object] = {
        "address": ADA, "smtp_host": "localhost", "smtp_port": office.smtp_port, "smtp_security": "starttls",
        "imap_host": "localhost", "imap_port": office.imap_port, "imap_security": "starttls",
        "provider": "other", "client_id": CLIENT, "client_secret": SECRET, "scope": "mail",
        "authorize_url": office.provider.address("/authorize"), "token_url": office.provider.address("/token"),
    }  # fmt: skip
    return actions.save_account(owner, **{**values, **changes})  # type: ignore[arg-type]


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def browse(address: str) -> str:
    """What a browser does at the provider: where it is sent afterwards."""
    from urllib.error import HTTPError

    try:
        build_opener(_Stay).open(address, timeout=10)
    except HTTPError as answer:
        return str(answer.headers.get("Location") or "")
    raise AssertionError("the provider sent nobody back")


def let_in(owner: Workspace) -> MailAccount:
    begun = oauth.begin(owner, BACK)
    return oauth.finish(owner, begun.sealed, browse(begun.address))


def test_both_servers_take_the_token_and_it_shows_nowhere(
    owner: Workspace, post_office: PostOffice, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = let_in(owner)
    checks = actions.check_account(owner)
    assert [(check.part, check.ok) for check in checks] == [("SMTP", True), ("IMAP", True)]
    assert post_office.provider.asked == ["authorization_code"]
    hidden = [*post_office.provider.access, *post_office.provider.refresh, SECRET]
    stored = repr([vars(row) for row in MailAccount.objects.all()]) + caplog.text + repr(checks)
    stored += repr([server_of(account, part) for part in ("SMTP", "IMAP")]) + repr(oauth.client_of(account))
    for secret in hidden:
        assert secret not in stored
        assert secret.encode() not in b"".join(
            path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
        )


def test_a_message_goes_and_replies_are_read(owner: Workspace, post_office: PostOffice) -> None:
    let_in(owner)
    actions.queue(
        owner, reference="ask:1:first", transport="smtp", recipient="ben@example.com", recipient_name="Ben",
        subject="A question", body="Dear Ben",
    )  # fmt: skip
    report = actions.deliver(owner, may_send=lambda _: None, on_sent=lambda _: None)
    assert report.sent == 1, report
    post_office.reply(post_office.messages("ben@example.com")[0], "Yes")
    assert actions.fetch(owner).new == 1


def test_a_token_that_ran_out_is_fetched_anew_once(owner: Workspace, post_office: PostOffice) -> None:
    post_office.provider.lifetime = 30  # less than the margin: out of date at once
    let_in(owner)
    post_office.provider.lifetime = 3600
    assert all(check.ok for check in actions.check_account(owner))
    assert post_office.provider.asked == ["authorization_code", "refresh_token"]


def test_an_end_that_a_wrong_clock_wrote_is_not_believed(owner: Workspace, post_office: PostOffice) -> None:
    account = let_in(owner)
    MailAccount.objects.update(access_expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    oauth.access_token(account)
    assert post_office.provider.asked == ["authorization_code", "refresh_token"]


def test_a_token_that_is_refused_before_its_time_is_fetched_anew_once(
    owner: Workspace, post_office: PostOffice
) -> None:
    account = let_in(owner)
    post_office.provider.expire()
    with open_mailbox(server_of(account, "IMAP"), "INBOX"):
        pass
    assert post_office.provider.asked == ["authorization_code", "refresh_token"]
    post_office.provider.expire()
    SmtpTransport(server_of(account, "SMTP")).check()
    assert post_office.provider.asked == ["authorization_code", "refresh_token", "refresh_token"]


def test_what_no_token_helps_against_is_told_after_one_new_one(
    owner: Workspace, post_office: PostOffice
) -> None:
    let_in(owner)
    MailAccount.objects.update(imap_user="eve@example.org", smtp_user="eve@example.org")
    for check in actions.check_account(owner):
        assert not check.ok
        assert "sign-in of eve@example.org; sign in again with that address" in check.sentence
    # The second server asks for its own new one: it cannot know that the first was just refused another.
    assert post_office.provider.asked == ["authorization_code", "refresh_token", "refresh_token"]


def test_withdrawn_says_sign_in_again_and_is_asked_no_more(owner: Workspace, post_office: PostOffice) -> None:
    account = let_in(owner)
    post_office.provider.expire()
    post_office.provider.withdrawn = True
    with pytest.raises(Refusal, match="sign in again"), signed_in(server_of(account, "IMAP")):
        pass
    account.refresh_from_db()
    assert not oauth.is_signed_in(account)
    asked = len(post_office.provider.asked)
    for check in actions.check_account(owner):
        assert not check.ok
        assert "askaround mail sign-in" in check.sentence
    told = queries.problem_of(owner)
    assert told is not None
    assert told[0].count("askaround mail sign-in") == 1
    assert len(post_office.provider.asked) == asked
    post_office.provider.withdrawn = False
    let_in(owner)
    assert queries.problem_of(owner) is None
    assert all(check.ok for check in actions.check_account(owner))


def test_another_process_that_was_quicker_with_a_token_of_one_use(
    owner: Workspace, post_office: PostOffice
) -> None:
    post_office.provider.rotate = True
    account = let_in(owner)
    old = MailAccount.objects.get().refresh_token
    oauth.access_token(account, refused=oauth.access_token(account))
    newer = MailAccount.objects.get()
    assert newer.refresh_token != old
    # As if this process had read the row before the other one refreshed it.
    stale = MailAccount.objects.get()
    stale.refresh_token, stale.access_token = old, None
    assert oauth._refreshed(stale) == oauth._good_token(newer)
    assert MailAccount.objects.get().refresh_token == newer.refresh_token


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_need_a_token_at_once_ask_once(owner: Workspace, post_office: PostOffice) -> None:
    post_office.provider.lifetime = 30
    account = let_in(owner)
    post_office.provider.lifetime, post_office.provider.delay = 3600, 0.1

    def ask(_: int) -> str:
        try:
            return oauth.access_token(account)
        finally:
            database.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert post_office.provider.asked == ["authorization_code", "refresh_token"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "another"}, "another sign-in"),
        ({"code": "made-up"}, "sign in again"),
        ({"code": ""}, "no answer"),
    ],
)
def test_a_forged_answer_brings_nothing(
    owner: Workspace, post_office: PostOffice, change: dict[str, str], words: str
) -> None:
    from urllib.parse import parse_qsl, urlencode, urlsplit

    begun = oauth.begin(owner, BACK)
    came = dict(parse_qsl(urlsplit(browse(begun.address)).query))
    with pytest.raises(Refusal, match=words):
        oauth.finish(owner, begun.sealed, urlencode({**came, **change}))
    assert not oauth.is_signed_in(MailAccount.objects.get())


def test_the_proof_is_checked_a_code_serves_once_and_no_is_no(
    owner: Workspace, post_office: PostOffice
) -> None:
    provider: TokenServer = post_office.provider
    first, second = oauth.begin(owner, BACK), oauth.begin(owner, BACK)
    came = browse(first.address)
    stolen = came.replace(came.split("state=")[1], second.address.split("state=")[1].split("&")[0])
    with pytest.raises(Refusal, match="sign in again"):
        oauth.finish(owner, second.sealed, stolen)
    assert provider.refusals == ["invalid_grant"]
    account = let_in(owner)
    assert oauth.is_signed_in(account)
    provider.deny = True
    with pytest.raises(Refusal, match="You did not allow it"):
        let_in(owner)
    account.refresh_from_db()
    assert oauth.is_signed_in(account)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, "<html>hello"), "no token"),
        ((503, "busy"), "later"),
        ((200, "[" * 50_000), "no token"),
        ((200, '{"access_token": "a\\u0001b"}'), "no usable token"),
        ((200, '{"access_token": 7}'), "no usable token"),
        ((400, '{"error": "invalid_client"}'), "client id"),
        ((400, '{"error": "something_new", "error_description": "AADSTS65001: words"}'), "AADSTS65001"),
        ((200, "x" * 300_000), "more than"),
    ],
)
def test_odd_answers_of_the_token_address(
    owner: Workspace, post_office: PostOffice, answer: tuple[int, str], words: str
) -> None:
    post_office.provider.answer = answer
    with pytest.raises(Refusal, match=words):
        let_in(owner)
    assert not oauth.is_signed_in(MailAccount.objects.get())


def test_another_client_server_or_user_forgets_the_tokens(owner: Workspace, post_office: PostOffice) -> None:
    for change in (
        {"client_id": "other-555.example.org"}, {"imap_host": "127.0.0.1"}, {"smtp_user": "eve@example.org"},
        {"scope": "mail more"},
    ):  # fmt: skip
        set_up(owner, post_office)
        let_in(owner)
        assert oauth.is_signed_in(set_up(owner, post_office))
        assert not oauth.is_signed_in(set_up(owner, post_office, **change))


def test_back_to_a_password_nothing_of_the_provider_stays(owner: Workspace, post_office: PostOffice) -> None:
    let_in(owner)
    account = set_up(owner, post_office, provider=None, sign_in="password", smtp_password=PASSWORD)
    assert (account.refresh_token, account.access_token, account.client_secret, account.client_id) == (
        None, None, None, "",
    )  # fmt: skip
    assert all(check.ok for check in actions.check_account(owner))
    with pytest.raises(Refusal, match="with a password"):
        oauth.begin(owner, BACK)
