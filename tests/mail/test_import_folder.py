"""A mail folder on a real IMAP server, imported like a file: headers only, nothing marked, nothing left behind."""

from __future__ import annotations

import imaplib
from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions
from askaround.network.imports import imap, run
from askaround.network.models import Person, Touch
from tests.realparts.mail import PASSWORD, PostOffice

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post_office: PostOffice) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    made = accounts.make_workspace(ADA)
    actions.save_account(
        made, address=ADA, imap_host="localhost", imap_port=post_office.imap_port, imap_security="none",
        imap_password=PASSWORD,
    )  # fmt: skip
    return made


def letter(number: int, sender: str, to: str, body: str = "From here on it is a body.") -> bytes:
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Letter {number}\r\nMessage-ID: <{number}@example.com>\r\n"
        f"Date: Wed, 4 Mar 2026 09:30:00 +0100\r\n\r\n{body}\r\nFrom this line too.\r\n"
    ).encode()


def load(owner: Workspace, folder: str, *, words: bool = False) -> dict[str, int]:
    steps: list[tuple[str, int, int]] = []
    with imap.fetched(owner, folder, words=words, progress=lambda *step: steps.append(step)) as (path, name):
        assert (path.suffix, name) == (".mbox", f"localhost/{folder}")
        plan = run.plan(owner, [path], options={"words": words})
        run.commit(owner, plan)
    assert not path.exists()
    assert steps[-1][0] == "fetching"
    assert steps[-1][1] == steps[-1][2]
    return dict(plan.files[0].counts)


def test_a_folder_is_imported_like_a_file(owner: Workspace, post_office: PostOffice, tmp_path: Path) -> None:
    for number in range(3):
        post_office.put(
            ADA, letter(number, "Ada <ada@example.org>", f"Ben Roe <ben{number % 2}@example.com>")
        )
    post_office.put(ADA, letter(9, "Ben Roe <ben1@example.com>", ADA))
    assert load(owner, "INBOX")["created"] == 4
    assert list(
        Touch.objects.order_by("text").values_list("text", "kind", "person__contact_points__value")
    ) == [
        ("Letter 0", "sent", "ben0@example.com"),
        ("Letter 1", "sent", "ben1@example.com"),
        ("Letter 2", "sent", "ben0@example.com"),
        ("Letter 9", "received", "ben1@example.com"),
    ]
    # The same mails from a file are the same.
    path = tmp_path / "one.eml"
    path.write_bytes(letter(1, "Ada <ada@example.org>", "Ben Roe <ben1@example.com>"))
    assert not run.plan(owner, [path]).changes
    assert load(owner, "INBOX") == {"unchanged": 4}
    client = imaplib.IMAP4("localhost", post_office.imap_port)
    client.login(ADA, PASSWORD)
    client.select("INBOX", readonly=True)
    assert client.search(None, "UNSEEN")[1][0].split() == [b"1", b"2", b"3", b"4"]
    client.logout()


def test_words_only_where_asked_for(owner: Workspace, post_office: PostOffice) -> None:
    post_office.put(ADA, letter(1, "Ada <ada@example.org>", "ben@example.com"))
    assert load(owner, "INBOX", words=True) == {"created": 1}
    assert Touch.objects.get().text == "Letter 1\n\nFrom here on it is a body.\nFrom this line too."


def test_what_cannot_be_fetched_is_one_sentence_and_changes_nothing(
    owner: Workspace, post_office: PostOffice, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match="holds no mail"), imap.fetched(owner, "INBOX"):
        pass
    with pytest.raises(Refusal, match="There is no folder “Nowhere”"), imap.fetched(owner, "Nowhere"):
        pass
    with (
        pytest.raises(Refusal, match="No mail account"),
        imap.fetched(accounts.make_workspace("x@example.org"), "INBOX"),
    ):
        pass
    assert Person.objects.count() == 0
    assert not list(tmp_path.glob("imap-*"))
