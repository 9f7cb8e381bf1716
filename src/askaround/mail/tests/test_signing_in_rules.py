"""Why a server lets nobody in, read from its words; what a provider is asked and what it answers."""

from __future__ import annotations

import json
import socket
import ssl
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.mail import connection
from askaround.mail.connection import Server
from askaround.mail.rules import oauth
from askaround.mail.rules.signing_in import Reason, reason, sentence

CLIENT = oauth.Client(
    "Google", "555.example.org", oauth.GOOGLE.authorize_url, oauth.GOOGLE.token_url, "mail", "word"
)


@pytest.mark.parametrize(
    ("said", "token", "found"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", False, Reason.PASSWORD),
        ("535 5.7.8 Error: authentication failed", False, Reason.PASSWORD),
        ("", False, Reason.PASSWORD),
        ("[ALERT] Application-specific password required", False, Reason.APP_PASSWORD),
        ("534 5.7.9 Application-specific password required", False, Reason.APP_PASSWORD),
        ("535 5.7.0 please use an app password", False, Reason.APP_PASSWORD),
        ("Your account is not enabled for IMAP use", False, Reason.SWITCHED_OFF),
        ("535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox", True, Reason.SWITCHED_OFF),
        ("IMAP is disabled for this user", False, Reason.SWITCHED_OFF),
        ("User is authenticated but not connected.", True, Reason.SWITCHED_OFF),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled", False, Reason.NO_PASSWORDS),
        ("[WEBALERT https://example.org/continue] Web login required", False, Reason.IN_BROWSER),
        ("[ALERT] Please log in via your web browser", False, Reason.IN_BROWSER),
        ("[PRIVACYREQUIRED] Plaintext authentication disallowed", False, Reason.UNENCRYPTED),
        ("530 Must issue a STARTTLS command first", False, Reason.UNENCRYPTED),
        ("[EXPIRED] password expired", False, Reason.EXPIRED),
        ("454 4.7.0 Too many login attempts, please try again later", False, Reason.TOO_OFTEN),
        ("[UNAVAILABLE] Temporary authentication failure", False, Reason.LATER),
        ("[INUSE] mailbox in use", True, Reason.LATER),
        ("Unsupported authentication mechanism.", True, Reason.NO_TOKENS),
        ("504 5.5.4 Unrecognized authentication type", True, Reason.NO_TOKENS),
        ("AUTHENTICATE failed. status=400 scope=https://mail.example.org/", True, Reason.TOKEN),
        ('535 5.7.8 no {"status":"403","schemes":"Bearer"}', True, Reason.SCOPE),
        ("insufficient_scope", True, Reason.SCOPE),
        ("insufficient_scope", False, Reason.PASSWORD),
    ],
)  # fmt: skip
def test_why_a_server_lets_nobody_in(said: str, token: bool, found: Reason) -> None:
    assert reason(said, token=token) is found


@pytest.mark.parametrize("found", Reason)
def test_every_reason_has_one_sentence_that_names_the_server(found: Reason) -> None:
    said = sentence(
        found,
        protocol="IMAP",
        server="the IMAP server imap.example.org:993",
        host="imap.example.org",
        user="ada",
    )
    assert "imap.example.org" in said
    assert "{" not in said
    assert said.count(". ") == 0
    assert said[0].isupper()
    assert said[-1] in ".)"


@given(st.text(max_size=3000), st.booleans())
def test_whatever_a_server_says_is_some_reason(said: str, token: bool) -> None:
    server = Server("SMTP", "smtp.example.org", 587, "tls", "ada", "word", (lambda _: "t") if token else None)
    words = connection.not_let_in(server, said)
    assert "smtp.example.org" in words
    assert len(words) < 400


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "cannot be found"),
        (UnicodeError("label too long"), "cannot be found"),
        (ConnectionRefusedError(111, "refused"), "refuses connections"),
        (TimeoutError("timed out"), "did not answer in time"),
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), "certificate"),
        (ssl.SSLError(1, "wrong version number"), "try --imap-security"),
        (ConnectionResetError(104, "reset by peer"), "broke the connection"),
        (ValueError("odd\r\n" + "x" * 500), "broke the connection"),
    ],
)
def test_each_fault_of_the_connection_is_one_sentence(error: Exception, words: str) -> None:
    said = connection.sentence(Server("IMAP", "imap.example.org", 993, "tls", "ada", "s3cret"), error)
    assert words in said
    assert "imap.example.org:993" in said
    assert "s3cret" not in said
    assert "\n" not in said
    assert len(said) < 300


def test_neither_password_nor_token_is_in_a_repr() -> None:
    server = Server("SMTP", "h", 1, "tls", "ada", "passw", lambda _: "tokenword")
    assert "passw" not in repr(server)
    assert server.secret() == "tokenword"
    assert connection.xoauth2("ada", "t") == b"user=ada\x01auth=Bearer t\x01\x01"
    assert "word" not in repr(CLIENT)
    assert "a55" not in repr(oauth.Tokens("a55", "r55", 1))


def test_the_proof_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    assert (
        oauth.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_the_address_to_open() -> None:
    opened = oauth.address_to_open(
        oauth.Client("n", "c d", "https://example.org/a?tenant=1", "t", "one two", extra=(("prompt", "consent"),)),
        redirect="http://localhost:8555/mail/oauth/back", state="s&t", verifier="v" * 43, user="ada@example.org",
    )  # fmt: skip
    query = dict(parse_qsl(urlsplit(opened).query))
    assert query["tenant"] == "1"
    assert (query["state"], query["scope"], query["client_id"]) == ("s&t", "one two", "c d")
    assert (query["code_challenge_method"], query["prompt"]) == ("S256", "consent")
    assert "v" * 43 not in opened
    assert "client_secret" not in opened


@pytest.mark.parametrize(
    ("came_back", "found"),
    [
        ("http://localhost/mail/oauth/back?code=abc&state=s1", "abc"),
        ("/mail/oauth/back?state=s1&code=a%2Fb", "a/b"),
        ("code=abc&state=s1", "abc"),
        ("code=abc&state=s2", None),
        ("code=abc", None),
        ("error=access_denied&state=s1", None),
        ("", None),
        ("hello", None),
        ("a=1&" * 5000, None),
        ("http://[bad?code=1&state=s1", None),
        ("code=a%01b&state=s1", None),
        ("code=a\udcffb&state=s1", None),
    ],
)
def test_the_code_in_the_address(came_back: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(Refusal):
            oauth.code_of(came_back, "s1")
    else:
        assert oauth.code_of(came_back, "s1") == found


@pytest.mark.parametrize(
    ("expires", "seconds"),
    [(3599, 3599), ("3599", 3599), (None, 3600), (-5, 0), (10**12, 86400), ("soon", 3600), (True, 3600),
     ([1], 3600), (1.5, 3600)],
)  # fmt: skip
def test_how_long_a_token_is_believed(expires: object, seconds: int) -> None:
    text = json.dumps({"access_token": "a", "expires_in": expires})
    assert oauth.tokens_of(CLIENT, 200, text) == oauth.Tokens("a", "", seconds)


def test_only_what_has_run_out_asks_to_sign_in_again() -> None:
    with pytest.raises(oauth.SignInAgain, match="sign in again"):
        oauth.tokens_of(CLIENT, 400, '{"error": "invalid_grant"}')
    for status, text in ((401, '{"error": "invalid_client"}'), (503, "busy"), (429, "{}"), (200, "[]")):
        with pytest.raises(Refusal) as refused:
            oauth.tokens_of(CLIENT, status, text)
        assert not isinstance(refused.value, oauth.SignInAgain)


@given(st.integers(100, 599), st.text(max_size=300))
def test_whatever_a_token_address_says_is_tokens_or_a_sentence(status: int, text: str) -> None:
    try:
        said = oauth.tokens_of(CLIENT, status, text).access
    except Refusal as refusal:
        said = refusal.sentence if "Google" in refusal.sentence else ""
    assert said


def test_what_a_provider_writes_stays_with_it() -> None:
    said = {"error": "odd\nthing<b>", "error_description": "AADSTS700016: the code was s3cret"}
    with pytest.raises(Refusal) as refused:
        oauth.tokens_of(CLIENT, 400, json.dumps(said))
    assert "AADSTS700016" in refused.value.sentence
    assert "s3cret" not in refused.value.sentence
    assert "\n" not in refused.value.sentence
