"""To the provider and back: over the pages, and from the terminal."""

from __future__ import annotations

import io
import json
import re
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.cli import mail_sign_in, main
from askaround.mail import oauth
from askaround.mail.models import MailAccount
from tests.mail.test_signing_in import ADA, browse
from tests.realparts.mail import PostOffice
from tests.realparts.provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post_office: PostOffice) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.authority))
    return accounts.local_workspace()


@pytest.fixture
def visitor(owner: Workspace) -> Client:
    client = Client(HTTP_HOST="localhost:8555")
    user = owner.members.first()
    assert user is not None
    client.force_login(user)
    return client


def form(office: PostOffice, **changes: str) -> dict[str, str]:
    return {
        "address": ADA, "way": "other", "client_id": CLIENT, "client_secret": SECRET, "scope": "mail",
        "authorize_url": office.provider.address("/authorize"), "token_url": office.provider.address("/token"),
        "smtp_host": "localhost", "smtp_port": str(office.smtp_port), "smtp_security": "starttls",
        "imap_host": "localhost", "imap_port": str(office.imap_port), "imap_security": "starttls",
        **changes,
    }  # fmt: skip


def leave(visitor: Client, office: PostOffice, **changes: str) -> str:
    """Keep the form and go on to the provider; where it sends the browser."""
    page = visitor.post("/settings/mail", form(office, **changes), follow=True)
    assert page.redirect_chain[-1][0] == "/mail/oauth/go"
    html = page.content.decode()
    assert SECRET not in html
    found = re.search(r'class="button" href="([^"]+)"', html)
    assert found
    return browse(found[1].replace("&amp;", "&"))


def test_keep_allow_and_both_servers_are_tested(visitor: Client, post_office: PostOffice) -> None:
    came_back = leave(visitor, post_office)
    assert came_back.startswith("http://localhost:8555/mail/oauth/back?code=")
    query = came_back.partition("?")[2]
    html = visitor.get(f"/mail/oauth/back?{query}").content.decode()
    assert not oauth.is_signed_in(MailAccount.objects.get()), "a GET writes nothing"
    answer = re.search(r'name="answer" value="([^"]+)"', html)
    assert answer
    page = visitor.post("/mail/oauth/finish", {"answer": answer[1].replace("&amp;", "&")}, follow=True)
    html = page.content.decode()
    assert "Sending works" in html
    assert "Reading replies works" in html
    assert "You are signed in through your provider as ada@example.org" in html
    for secret in (*post_office.provider.access, *post_office.provider.refresh, SECRET):
        assert secret not in html
    again = visitor.post("/mail/oauth/finish", {"answer": query}, follow=True).content.decode()
    assert "No sign-in is under way" in again
    visitor.post("/settings/mail/sign-in")
    visitor.post("/settings/mail/forget")
    assert visitor.get("/mail/oauth/go").status_code == 302, "what was begun is forgotten too"


def test_the_session_holds_nothing_that_would_let_anybody_in(
    visitor: Client, post_office: PostOffice
) -> None:
    came_back = leave(visitor, post_office)
    kept = dict(visitor.session)["mail_sign_in"]
    assert kept["sealed"] not in came_back
    assert "verifier" not in json.dumps({**kept, "sealed": ""})
    with pytest.raises(Exception, match="begin it again"):
        oauth.finish(MailAccount.objects.get().owner, "made up", came_back)


def test_a_no_at_the_provider_is_told_and_changes_nothing(visitor: Client, post_office: PostOffice) -> None:
    post_office.provider.deny = True
    query = leave(visitor, post_office).partition("?")[2]
    html = visitor.post("/mail/oauth/finish", {"answer": query}, follow=True).content.decode()
    assert "You did not allow it" in html
    assert "You are not signed in through your provider" in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": ""}, "client id is needed"),
        ({"client_id": "two words"}, "client id is needed"),
        ({"way": "telepathy"}, "one of google"),
        ({"token_url": "http://tokens.example.invalid/token"}, "https"),
        ({"token_url": "javascript:alert(1)"}, "no usable web address"),
        ({"authorize_url": "https://user:word@example.org/"}, "no usable web address"),
        ({"authorize_url": "https://example.org/\x00"}, "single line"),
        ({"scope": "mail\nmore"}, "single line"),
        ({"client_secret": "a" * 2000}, "longer than"),
        ({"smtp_port": "0"}, "port"),
    ],
)
def test_what_cannot_be_used_is_refused_and_shown_again(
    visitor: Client, post_office: PostOffice, changes: dict[str, str], words: str
) -> None:
    page = visitor.post("/settings/mail", form(post_office, **changes))
    html = page.content.decode()
    assert page.status_code == 400
    assert words in html
    assert SECRET not in html
    assert not MailAccount.objects.exists()


def test_both_servers_of_a_known_provider_are_filled_in(visitor: Client, owner: Workspace) -> None:
    typed = {"address": "noor@example.org", "way": "google", "client_id": "555.example.org"}
    page = visitor.post("/settings/mail", typed, follow=True)
    account = MailAccount.objects.get(owner=owner)
    assert (account.smtp_host, account.smtp_port, account.imap_host) == (
        "smtp.gmail.com",
        587,
        "imap.gmail.com",
    )
    html = page.content.decode().replace("&amp;", "&")
    assert "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=555.example.org" in html
    assert "access_type=offline" in html
    assert "login_hint=noor%40example.org" in html


def setup(office: PostOffice) -> None:
    given = form(office)
    names = ("address", "client_id", "scope", "authorize_url", "token_url")
    names += ("smtp_host", "smtp_port", "imap_host", "imap_port")
    options = [part for name in names for part in (f"--{name.replace('_', '-')}", given[name])]
    security = ["--imap-security", "starttls", "--provider", "other", "--client-secret-stdin"]
    assert main(["--json", "mail", "setup", *options, *security]) == 0


def test_from_the_terminal_through_a_browser(
    owner: Workspace,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
    setup(post_office)
    said = json.loads(capsys.readouterr().out)
    assert (said["sign_in"], said["provider"], said["signed_in"]) == ("oauth", "other", False)

    def visit(address: str) -> None:
        came_back = browse(address)
        stranger = came_back.partition("/mail")[0] + "/favicon.ico"
        threading.Thread(target=_visit, args=(stranger, came_back), daemon=True).start()

    monkeypatch.setattr(mail_sign_in, "_open", visit)
    assert main(["--json", "mail", "sign-in"]) == 0
    streams = capsys.readouterr()
    assert json.loads(streams.out) == {
        "address": ADA, "provider": "other", "user": ADA, "signed_in": True,
    }  # fmt: skip
    assert "code=" not in streams.err.replace("response_type=code", "")
    assert main(["--json", "mail", "check"]) == 0


def test_from_the_terminal_by_pasting(
    owner: Workspace,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
    setup(post_office)
    for pasted, code in (("", 1), ("http://localhost/mail/oauth/back?code=x&state=y", 1), ("true", 0)):
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", _Pasted(pasted, capsys))
        assert main(["mail", "sign-in", "--paste"]) == code
    assert oauth.is_signed_in(MailAccount.objects.get())


def test_without_an_account_the_sign_in_says_what_to_do(
    owner: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", "sign-in", "--paste"]) == 1
    assert "askaround mail setup" in capsys.readouterr().err


def _visit(*addresses: str) -> None:
    for address in addresses:
        try:
            urllib.request.urlopen(address, timeout=10).read()
        except urllib.error.HTTPError:
            continue


class _Pasted(io.StringIO):
    """Somebody who opens the address that the terminal prints, and pastes where the browser arrived."""

    def __init__(self, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(text)
        self.text, self.capsys = text, capsys

    def readline(self, size: int | None = -1, /) -> str:
        if self.text != "true":
            return self.text
        found = re.search(r"http://\S+authorize\S+", self.capsys.readouterr().err)
        assert found
        return browse(found[0]) + "\n"
