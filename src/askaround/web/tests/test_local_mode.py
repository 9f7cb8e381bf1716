"""Local mode is closed: one-time link, Host, origin, headers."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from askaround.accounts import actions
from askaround.accounts.models import EnterToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost:8642"}, enforce_csrf_checks=True)


def signed_in() -> Client:
    client = Client(headers={"host": "localhost:8642"}, enforce_csrf_checks=True)
    assert client.get(f"/enter/{actions.make_enter_token()}").status_code == 302
    return client


def test_a_link_lets_in_once(visitor: Client) -> None:
    token = actions.make_enter_token()
    assert visitor.get(f"/enter/{token}").status_code == 302
    assert Client(headers={"host": "localhost"}).get(f"/enter/{token}").status_code == 403


def test_a_look_ahead_does_not_use_the_link_up(visitor: Client) -> None:
    token = actions.make_enter_token()
    visitor.head(f"/enter/{token}")
    assert visitor.get(f"/enter/{token}").status_code == 302


@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}])
def test_a_browser_that_loads_ahead_does_not_use_the_link_up(
    visitor: Client, headers: dict[str, str]
) -> None:
    token = actions.make_enter_token()
    assert visitor.get(f"/enter/{token}", headers=headers).status_code == 403
    assert visitor.get(f"/enter/{token}").status_code == 302


def test_an_old_link_is_refused(visitor: Client) -> None:
    token = actions.make_enter_token()
    EnterToken.objects.update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=13))
    assert visitor.get(f"/enter/{token}").status_code == 403


def test_old_links_and_ended_sessions_are_erased() -> None:
    old = actions.make_enter_token()
    EnterToken.objects.update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=13))
    ended, here = signed_in(), signed_in()
    key = ended.cookies["askaround"].value
    Session.objects.filter(session_key=key).update(expire_date=dt.datetime.now(dt.UTC))
    fresh = actions.make_enter_token()
    actions.forget_old_ways_in()
    assert actions.use_enter_token(old) is None
    assert not Session.objects.filter(session_key=key).exists()
    assert here.get("/settings/").status_code == 200
    assert actions.use_enter_token(fresh) is not None


def test_a_guessed_link_is_refused(visitor: Client) -> None:
    assert visitor.get("/enter/" + "x" * 43).status_code == 403


def test_the_token_is_not_stored_in_clear() -> None:
    token = actions.make_enter_token()
    assert token not in EnterToken.objects.values_list("digest", flat=True)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "192.168.0.9", "[::1", "", "localhost@evil.example:80/"],
)
def test_foreign_hosts_are_refused(host: str) -> None:
    assert Client(headers={"host": host}).get("/healthz").status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:8642", "[::1]:8642"])
def test_own_names_are_answered(host: str) -> None:
    assert Client(headers={"host": host}).get("/healthz").json()["status"] == "ok"


def test_foreign_addresses_are_refused() -> None:
    assert Client(headers={"host": "localhost"}, REMOTE_ADDR="10.1.2.3").get("/healthz").status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_writes_from_elsewhere_are_refused(headers: dict[str, str]) -> None:
    client = signed_in()
    token = client.cookies["askaround-csrf"].value
    answer = client.post("/settings/save", {"csrfmiddlewaretoken": token, "name": "Eve"}, headers=headers)
    assert answer.status_code == 403


def test_a_write_without_token_is_refused() -> None:
    assert signed_in().post("/settings/save", {"name": "Eve"}).status_code == 403


def test_the_policy_allows_nothing_inline(visitor: Client) -> None:
    policy = visitor.get("/enter/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_whoever_is_not_signed_in_is_sent_to_the_way_in(visitor: Client) -> None:
    answer = visitor.get("/settings/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/enter/")


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/"])
def test_the_way_back_leads_to_no_other_site(path: str) -> None:
    answer = signed_in().get("/nothing/here", headers={"referer": f"http://localhost:8642{path}"})
    assert answer.status_code == 404
    assert b"evil.example" not in answer.content
