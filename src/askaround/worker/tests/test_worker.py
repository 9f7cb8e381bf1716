"""The rounds: who judges a row, what one round reports, how the loop pauses and ends."""

from __future__ import annotations

import threading
import time
import types
import uuid
from pathlib import Path
from typing import Any

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail import wake
from askaround.mail.lock import deliverer
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.worker import loop, rounds

# Fixed: the names of tests must not differ between processes.
NOBODY = uuid.UUID(int=7 << 76 | 1)
NOW = "2026-11-23T14:00:00+00:00"


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", NOW)
    made = accounts.local_workspace()
    accounts.set_settings(made, {"mail": "ada@example.org", "name": "Ada Lindqvist"})
    return made


def asked(owner: Workspace, name: str = "Ben Achterberg") -> Ask:
    address = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    person = add_person(owner, name=name, email=address, organisation=f"Institute of {name}")
    ask = outreach.start_ask(owner, person, channel="email")
    ask = outreach.edit_ask(
        owner, ask, subject="Your work", body="Dear Ben,\n\nmay I ask you something?\n\nAda"
    )
    return outreach.send_ask(owner, ask, "folder")


def state(ask: Ask) -> str:
    ask.refresh_from_db()
    return ask.state


def queue(owner: Workspace, reference: str) -> Outgoing:
    return mail.queue(
        owner, reference=reference, transport="folder", recipient="ben@example.com", recipient_name="Ben",
        subject="A question", body="Dear Ben",
    )  # fmt: skip


def test_an_ask_goes_out_and_its_touch_is_written(owner: Workspace, tmp_path: Path) -> None:
    ask = asked(owner)
    result = rounds.once(owner)
    assert {key: result[key] for key in ("queued", "sent", "failed", "uncertain", "stopped")} == {
        "queued": 0, "sent": 1, "failed": 0, "uncertain": 0, "stopped": 0,
    }  # fmt: skip
    assert (result["problems"], result["notes"]) == ([], [])
    assert state(ask) == "asked"
    assert list(Touch.objects.values_list("kind", flat=True)) == ["asked"]
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_a_closed_ask_is_stopped_in_the_claim(owner: Workspace) -> None:
    ask = asked(owner)
    Ask.objects.filter(id=ask.id).update(closed_at=NOW)
    result = rounds.once(owner)
    assert (result["sent"], result["stopped"]) == (0, 1)
    assert not Touch.objects.exists()


@pytest.mark.parametrize("reference", ["nothing:1", f"ask:{NOBODY}:first", f"thanks:{NOBODY}"])
def test_what_belongs_to_nothing_is_stopped(owner: Workspace, reference: str) -> None:
    row = queue(owner, reference)
    assert rounds.once(owner)["stopped"] == 1
    row.refresh_from_db()
    assert row.state == "stopped"
    assert row.error


def test_the_ask_follows_what_the_owner_says_of_an_uncertain_message(owner: Workspace) -> None:
    ask = asked(owner)
    row = Outgoing.objects.get()
    for was_sent, expected in ((False, "failed"), (True, "asked")):
        Outgoing.objects.update(state="uncertain")
        rounds.resolve(owner, row, was_sent)
        assert state(ask) == expected
    with pytest.raises(Refusal):
        rounds.resolve(owner, row, True)
    assert Touch.objects.count() == 1


def test_the_ask_follows_a_message_taken_back_and_one_tried_again(owner: Workspace) -> None:
    ask = asked(owner)
    row = Outgoing.objects.get()
    assert rounds.take_back(owner, row)
    assert state(ask) == "ready"
    assert not rounds.take_back(owner, row)
    Outgoing.objects.update(state="failed")
    rounds.try_again(owner, row)
    assert state(ask) == "queued"


def test_a_server_that_cannot_be_reached_is_a_sentence(owner: Workspace) -> None:
    mail.save_account(
        owner, address="ada@example.org", smtp_host="localhost", smtp_port=1, smtp_security="none", smtp_user="",
        imap_host="localhost", imap_port=1, imap_security="none", imap_user="",
    )  # fmt: skip
    ask = asked(owner)
    Outgoing.objects.update(transport="smtp")
    result = rounds.once(owner)
    assert len(result["problems"]) == 2
    assert result["queued"] == 1
    assert state(ask) == "queued"


def test_while_another_delivers_the_round_goes_on(owner: Workspace, tmp_path: Path, monkeypatch: Any) -> None:
    ask = asked(owner)
    monkeypatch.setattr(rounds, "deliver_now", lambda *_, **__: mail.deliver(
        owner, may_send=rounds.may_send, on_sent=rounds.on_sent, wait=0.0
    ))  # fmt: skip
    with deliverer(tmp_path):
        result = rounds.once(owner)
    assert (result["problems"], result["queued"]) == ([], 1)
    assert state(ask) == "queued"


def test_only_who_has_work_gets_rounds(owner: Workspace) -> None:
    assert rounds.owners_with_work() == []
    row = queue(owner, "nothing:1")
    assert rounds.owners_with_work() == [owner]
    mail.stop(owner, row, "x")
    assert rounds.owners_with_work() == []
    mail.save_account(
        owner, address="a@example.org", imap_host="localhost", imap_security="none", imap_user=""
    )
    assert rounds.owners_with_work() == [owner]


def test_pauses_grow_with_each_problem_and_end_with_the_first_success() -> None:
    pauses, owner = loop.Pauses(60), uuid.uuid4()
    pauses.note(owner, True, 0)
    assert not pauses.waits(owner, 60)
    pauses.note(owner, True, 60)
    assert pauses.waits(owner, 120)
    assert not pauses.waits(owner, 180)
    for _ in range(50):
        pauses.note(owner, True, 1000)
    assert pauses.waits(owner, 1000 + loop.LONGEST_PAUSE_SECONDS - 60)
    assert not pauses.waits(owner, 1000 + loop.LONGEST_PAUSE_SECONDS)
    pauses.note(owner, False, 2000)
    assert not pauses.waits(owner, 2000)


class Rounds:
    """Stands for one round: what it does, and when."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, stop: threading.Event, number: int, *, fails: bool = False
    ):
        self.made = 0
        self.problems: list[str] = []

        def once(owner: Any, *, stop: Any) -> dict[str, Any]:
            self.made += 1
            if self.made >= number:
                event.set()
            if fails:
                raise RuntimeError("unforeseen")
            return {"problems": self.problems}

        event = stop
        monkeypatch.setattr(rounds, "once", once)
        monkeypatch.setattr(loop.accounts, "note_problems", lambda *_: None)
        # The loop's own thread would close the test's connection.
        monkeypatch.setattr("django.db.close_old_connections", lambda: None)
        monkeypatch.setattr("django.db.connection", types.SimpleNamespace(close=lambda: None))


def test_the_loop_ends_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    made = Rounds(monkeypatch, stop, 3)
    loop.run(Workspace(), stop, 0.01)
    assert made.made == 3


def test_a_round_that_breaks_does_not_end_the_loop(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    made = Rounds(monkeypatch, stop, 2, fails=True)
    loop.run(Workspace(), stop, 0.01)
    assert made.made == 2
    assert "could not be finished" in caplog.text


def test_something_new_in_the_outbox_does_not_wait_for_the_next_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = threading.Event()
    made = Rounds(monkeypatch, stop, 2)
    thread = threading.Thread(target=loop.run, args=(Workspace(), stop, 60.0))
    started = time.monotonic()
    thread.start()
    while made.made < 1 and time.monotonic() - started < 10:
        time.sleep(0.01)
    wake.soon()
    thread.join(10)
    assert made.made == 2
    assert time.monotonic() - started < 10
