"""times, invite, calendars: what they answer, and one sentence for what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.cli.tests.test_interviews import MEET, Run, run  # noqa: F401
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Person
from askaround.outreach import actions as outreach
from askaround.outreach.models import Message
from askaround.prepare.models import Interview, Proposal
from askaround.prepare.tests.test_sources import text


@pytest.fixture
def asked(run: Run) -> Run:  # noqa: F811
    owner = accounts.local_workspace()
    accounts.set_settings(
        owner, {"mail": "mara@example.org", "name": "Mara Lindqvist", "zone": "America/New_York"}
    )
    Person.objects.filter(owner=owner).delete()
    person = add_person(owner, name="Dana Whitfield", organisation="Orchard Bio", email="dana@example.com")
    ask = outreach.start_ask(owner, person, purpose="interview", channel="email")
    outreach.log(owner, person, "asked", ask=ask)
    outreach.log(owner, person, "agreed", ask=ask)
    return run


def test_from_the_times_to_the_invitation(asked: Run) -> None:
    code, (found,), said = asked("times", "a1")
    assert code == 0 and len(found["times"]) == 3 and "No calendar is looked at" in said
    code, (offered,), _ = asked("times", "a1", "offer", "1", "3", "--minutes", "30", "--send")
    assert code == 0 and offered["state"] == "queued" and offered["body"].count("\n- ") == 2
    assert Outgoing.objects.get().state == "queued"
    assert asked("times", "a1", "take", "3")[0] == 1
    code, (made,), _ = asked("times", "a1", "take", "2", "--video", "https://example.org/room")
    assert code == 0 and made["handle"] == "i1"
    row = Interview.objects.get()
    assert row.starts_at.isoformat() == found["times"][2]["start"] and row.minutes == 30
    code, (shown,), _ = asked("invite", "i1", "--dry-run")
    assert (
        code == 0 and "30 minutes" in shown["body"] and not Message.objects.filter(kind="invitation").exists()
    )
    code, (sent,), _ = asked("invite", "i1")
    assert code == 0 and (sent["to"], sent["sequence"]) == ("dana@example.com", 0)
    assert asked("invite", "i1")[0] == 1


def test_meet_invites_when_asked_to(asked: Run) -> None:
    code, (made,), _ = asked(*MEET, "--place", "Orchard Bio", "--invite")
    assert code == 0 and made["invited"] == "dana@example.com"
    assert Outgoing.objects.get().calendar_method == "REQUEST"


def test_meet_stands_where_nobody_can_be_invited(run: Run) -> None:  # noqa: F811
    code, (made,), said = run(*MEET, "--invite")
    assert (code, made["invited"]) == (3, None) and "nobody was invited" in said
    assert Interview.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("times", "a9"), "no ask"),
        (("times", "a1", "offer", "4"), "There are 3 times"),
        (("times", "a1", "offer", "x"), "by their numbers"),
        (("times", "a1", "take", "1"), "No offer"),
        (("times", "a1", "--minutes", "0"), "between 5 minutes"),
        (("invite", "i9"), "no interview"),
        (("calendars", "add", "/nowhere/at.ics"), "cannot be read"),
        (("calendars", "add", "https://"), "no usable web address"),
        (("calendars", "remove", "none"), "no calendar"),
        (("calendars", "read", "\udcff"), "no letters"),
    ],
)
def test_what_cannot_be_is_one_sentence(asked: Run, words: tuple[str, ...], sentence: str) -> None:
    code, found, said = asked(*words)
    assert (code, found) == (1, []) and sentence in said and "Traceback" not in said
    assert not Proposal.objects.exists()


def test_a_calendar_is_added_listed_and_removed(asked: Run, tmp_path: Path) -> None:
    file = tmp_path / "work.ics"
    file.write_bytes(text("20261125T150000Z"))
    code, (added,), _ = asked("calendars", "add", str(file))
    assert code == 0 and (added["name"], added["events"], added["taken"]) == ("work.ics", 1, 1)
    assert asked("calendars")[1][0]["name"] == asked("calendars", "list")[1][0]["name"] == "work.ics"
    assert asked("times", "a1")[1][0]["calendars"] == 1
    assert asked("calendars", "read")[1] == [{"read": 0, "failed": []}]
    assert asked("calendars", "remove", "work.ics")[0] == 0
    assert asked("calendars")[1] == []
