"""The outbox and an ask's own page as a browser meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.mail.models import MailAccount, Outgoing
from askaround.network.actions import add_person
from askaround.outreach import actions
from askaround.outreach.models import Ask


@pytest.fixture
def data(owner: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    accounts.set_settings(
        owner, {"name": "Mara Lindqvist", "mail": "mara@example.org", "zone": "America/New_York"}
    )
    return tmp_path


def sent(owner: Workspace, name: str, state: str = "queued", error: str = "") -> Ask:
    """An ask that lies in the outbox, in that state."""
    person = add_person(
        owner,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@example.com",
        organisation=f"Firm {name}",
    )
    ask = actions.start_ask(owner, person)
    ask = actions.edit_ask(owner, ask, body=re.sub(r"\[[^\]]*\]", "a talk", ask.body))
    actions.send_ask(owner, ask, "folder")
    if state != "queued":
        row = Outgoing.objects.filter(reference__startswith=f"ask:{ask.id}")
        row.update(state=state, error=error, claimed_at=timezone.now())
        actions.refresh(owner, ask)
    return ask


def row_of(ask: Ask) -> Outgoing:
    return Outgoing.objects.get(reference__startswith=f"ask:{ask.id}")


def test_nothing_has_gone_out_yet(visitor: Client, data: Path) -> None:
    assert "Nothing has gone out and nothing waits" in visitor.get("/asks/outbox").content.decode()


def test_what_waits_is_delivered_on_the_owner_s_word(visitor: Client, owner: Workspace, data: Path) -> None:
    ask = sent(owner, "Ana Silva")
    visitor.post("/asks/outbox/deliver")
    assert len(list((data / "outbox").glob("*.eml"))) == 1
    assert Ask.objects.get(pk=ask.pk).state == "asked"
    assert "1 sent" in visitor.get("/asks/outbox").content.decode()


def test_what_waits_can_be_taken_back_once(visitor: Client, owner: Workspace, data: Path) -> None:
    row = row_of(sent(owner, "Ana Silva"))
    assert visitor.post(f"/asks/outbox/{row.id}/take-back").status_code == 302
    row.refresh_from_db()
    assert row.state == "stopped"
    assert visitor.post(f"/asks/outbox/{row.id}/take-back").status_code == 409


@pytest.mark.parametrize(("word", "state", "asked"), [("yes", "sent", "asked"), ("no", "failed", "failed")])
def test_only_the_owner_says_whether_it_went_out(
    visitor: Client, owner: Workspace, data: Path, word: str, state: str, asked: str
) -> None:
    ask = sent(owner, "Ana Silva", "uncertain")
    assert "Did your message to" in visitor.get("/asks/outbox").content.decode()
    assert visitor.post(f"/asks/outbox/{row_of(ask).id}/resolve").status_code == 400
    visitor.post(f"/asks/outbox/{row_of(ask).id}/resolve", {"sent": word})
    assert (row_of(ask).state, Ask.objects.get(pk=ask.pk).state) == (state, asked)


def test_a_failure_shows_the_server_s_words_and_can_be_tried_again(
    visitor: Client, owner: Workspace, data: Path
) -> None:
    ask = sent(owner, "Ana Silva", "failed", "550 No such mailbox here.")
    for address in ("/asks/outbox", f"/ask/{ask.handle}"):
        assert "550 No such mailbox here." in visitor.get(address).content.decode()
    visitor.post(f"/asks/outbox/{row_of(ask).id}/retry")
    assert row_of(ask).state == "queued"


def test_what_is_not_uncertain_cannot_be_resolved(visitor: Client, owner: Workspace, data: Path) -> None:
    ask = sent(owner, "Ana Silva")
    assert visitor.post(f"/asks/outbox/{row_of(ask).id}/resolve", {"sent": "yes"}).status_code == 400
    assert row_of(ask).state == "queued"


def test_the_outbox_asks_the_database_as_often_for_20_rows_as_for_10(
    visitor: Client, owner: Workspace, data: Path
) -> None:
    counts = []
    for letters in ("abcdefghij", "klmnopqrst"):
        for number, letter in enumerate(letters):
            sent(owner, f"{letter.upper()}na Silva", ("queued", "failed", "uncertain", "sent")[number % 4])
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/asks/outbox").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_server_that_cannot_be_reached_is_said_on_the_outbox_itself(
    visitor: Client, owner: Workspace, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In the evening and on Sundays the message would wait for its hour, and nobody would try the server.
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T10:00:00-05:00")
    ask = sent(owner, "Ana Silva")
    MailAccount.objects.create(
        owner=owner, address="mara@example.org", smtp_host="127.0.0.1", smtp_port=9, smtp_security="none"
    )
    Outgoing.objects.update(transport="smtp")
    answer = visitor.post("/asks/outbox/deliver")
    assert answer.status_code == 409
    assert "<h2>Waiting</h2>" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert row_of(ask).state == "queued"
