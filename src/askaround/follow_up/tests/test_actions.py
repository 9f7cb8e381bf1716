"""Thanks are sent once, promises end, contact moves a rhythm."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.follow_up import actions, queries
from askaround.follow_up.models import KeepUp, Thanks
from askaround.interview.actions import add_note, mark_surprise
from askaround.interview.models import Promise
from askaround.lib.errors import Refusal
from askaround.mail.models import MailAccount, Outgoing
from askaround.network.actions import add_person, record_touch, retract_touch, say_never
from askaround.network.models import Person, Touch
from askaround.prepare.actions import cancel, held, meet
from askaround.prepare.models import Interview
from askaround.worker import rounds

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
LETTER = "Hello Dana,\n\nThank you. The arbitration stayed with me.\n\nMara"


def due(owner: Workspace) -> list[queries.ThanksDue]:
    return queries.thanks_due(owner, settings_of(owner))


def test_thanks_are_due_from_the_end_and_late_after_the_second_working_day(
    owner: Workspace, talked: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = due(owner)
    assert (item.due_on, item.late) == (dt.date(2026, 11, 23), False)
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(days=2)).isoformat())
    assert due(owner)[0].late


def test_before_its_end_nothing_is_due_and_nothing_drafted(owner: Workspace, dana: Person) -> None:
    row = meet(
        owner, dana, starts_at=NOW - dt.timedelta(minutes=10), zone="America/New_York", phone="+1 555 0101"
    )
    assert due(owner) == []
    with pytest.raises(Refusal, match="not over yet"):
        actions.thanks_for(owner, row)


def test_an_interview_that_was_not_marked_is_due_from_its_end(owner: Workspace, dana: Person) -> None:
    row = meet(
        owner, dana, starts_at=NOW - dt.timedelta(hours=2), zone="America/New_York", phone="+1 555 0101"
    )
    assert [item.interview for item in due(owner)] == [row]


def test_a_cancelled_interview_needs_no_thanks(owner: Workspace, dana: Person) -> None:
    row = meet(
        owner, dana, starts_at=NOW - dt.timedelta(hours=2), zone="America/New_York", phone="+1 555 0101"
    )
    row = cancel(owner, row)
    assert due(owner) == []
    with pytest.raises(Refusal, match="cancelled"):
        actions.thanks_for(owner, row)


def test_the_draft_follows_the_notes_until_it_is_edited(owner: Workspace, talked: Interview) -> None:
    first = actions.thanks_for(owner, talked)
    assert "[" in first.body
    add_note(owner, talked, "challenges", "Not the writing: the arbitration.\n!I send my review by Friday")
    mark_surprise(owner, talked, "challenges")
    second = actions.thanks_for(owner, talked)
    assert second.pk == first.pk
    assert "Not the writing: the arbitration." in second.body
    assert "send my review" in second.body
    actions.edit_thanks(owner, second, body=LETTER)
    assert actions.thanks_for(owner, talked).body == LETTER


def test_words_of_another_window_are_not_sent(owner: Workspace, talked: Interview) -> None:
    """Neither by who names the revision that was read nor by who holds the row as it was."""
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    stale = Thanks.objects.get(pk=letter.pk)
    actions.edit_thanks(owner, letter, body=LETTER + " And more.")
    with pytest.raises(Refusal, match="changed since you read it"):
        actions.send_thanks(owner, stale, "folder")
    with pytest.raises(Refusal, match="changed since you read it"):
        actions.send_thanks(owner, letter, "folder", revision=stale.revision)
    assert not Outgoing.objects.exists()


def test_nobody_is_thanked_by_mail_whom_one_never_writes_to(owner: Workspace, talked: Interview) -> None:
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    Person.objects.filter(pk=letter.person_id).update(never=True)
    with pytest.raises(Refusal, match="never to write"):
        actions.send_thanks(owner, letter, "folder")
    assert not Outgoing.objects.exists()


def test_a_place_left_open_blocks_sending(owner: Workspace, talked: Interview) -> None:
    letter = actions.thanks_for(owner, talked)
    with pytest.raises(Refusal, match="Fill the place"):
        actions.send_thanks(owner, letter, "folder")
    assert not Outgoing.objects.exists()


def test_sent_thanks_are_delivered_recorded_and_lead_to_a_second_touch(
    owner: Workspace, talked: Interview
) -> None:
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    actions.send_thanks(owner, letter, "folder")
    with pytest.raises(Refusal, match="outbox"):
        actions.send_thanks(owner, letter, "folder")
    assert rounds.deliver_now(owner).sent == 1
    assert due(owner) == []
    assert Touch.objects.filter(owner=owner, kind="thanked").count() == 1
    letter.refresh_from_db()
    assert letter.state == Thanks.State.THANKED
    assert KeepUp.objects.get(owner=owner).next_on == dt.date(2026, 12, 14)


def test_thanks_by_hand_meanwhile_stop_the_message(owner: Workspace, talked: Interview) -> None:
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    actions.send_thanks(owner, letter, "folder")
    actions.thanked_by_hand(owner, letter)
    report = rounds.deliver_now(owner)
    assert (report.sent, report.stopped) == (0, 1)
    assert Touch.objects.filter(owner=owner, kind="thanked").count() == 1


def test_waiting_thanks_are_judged_again_for_quiet_hours_and_never(
    owner: Workspace, talked: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    MailAccount.objects.create(owner=owner, address="mara@example.org", smtp_host="mail.example.org")
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    actions.send_thanks(owner, letter, "smtp")
    row = Outgoing.objects.get(owner=owner)
    assert rounds.may_send(row) is None
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-28T03:30:00-05:00")
    monday = dt.datetime(2026, 11, 30, 14, tzinfo=dt.UTC)
    assert rounds.may_send(Outgoing.objects.get(owner=owner)) == monday
    say_never(owner, letter.person, True)
    assert "never to write to Dana" in str(rounds.may_send(Outgoing.objects.get(owner=owner)))


def test_thanks_taken_back_are_due_again_and_can_be_sent(owner: Workspace, talked: Interview) -> None:
    letter = actions.thanked_by_hand(owner, actions.thanks_for(owner, talked))
    retract_touch(owner, Touch.objects.get(owner=owner, kind="thanked"))
    assert len(due(owner)) == 1
    again = actions.thanks_for(owner, talked)
    assert (again.pk, again.state) == (letter.pk, Thanks.State.DUE)
    actions.send_thanks(owner, actions.edit_thanks(owner, again, body=LETTER), "folder")
    assert rounds.deliver_now(owner).sent == 1


def test_somebody_without_address_is_thanked_by_hand(owner: Workspace) -> None:
    person = add_person(owner, name="Ilse Brandt")
    row = held(
        owner,
        meet(
            owner, person, starts_at=NOW - dt.timedelta(days=1), zone="America/New_York", phone="+1 555 0102"
        ),
    )
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, row), body=LETTER)
    with pytest.raises(Refusal, match="no mail address"):
        actions.send_thanks(owner, letter, "smtp")
    assert actions.send_thanks(owner, letter).state == Thanks.State.THANKED


def test_two_windows_do_not_lose_a_letter(owner: Workspace, talked: Interview) -> None:
    letter = actions.thanks_for(owner, talked)
    actions.edit_thanks(owner, letter, body=LETTER, revision=0)
    with pytest.raises(Refusal, match="elsewhere"):
        actions.edit_thanks(owner, letter, body="Other", revision=0)
    letter.refresh_from_db()
    assert letter.body == LETTER


@pytest.mark.parametrize(
    "change",
    [{"body": " "}, {"body": "x" * 20_001}, {"subject": "a\nBcc: b@example.org"}, {"subject": "x" * 301}],
)
def test_bad_letters_change_nothing(owner: Workspace, talked: Interview, change: dict[str, str]) -> None:
    letter = actions.edit_thanks(owner, actions.thanks_for(owner, talked), body=LETTER)
    with pytest.raises(Refusal):
        actions.edit_thanks(owner, letter, **change)
    letter.refresh_from_db()
    assert letter.body == LETTER


def test_a_rhythm_counts_from_real_contact(
    owner: Workspace, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.keep(owner, dana, "4m")
    settings = settings_of(owner)
    assert queries.contacts_to_show(owner, settings) == []
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(days=130)).isoformat())
    assert [item.person for item in queries.contacts_to_show(owner, settings_of(owner))] == [dana]
    record_touch(owner, dana, Touch.Kind.SENT)
    assert queries.contacts_to_show(owner, settings_of(owner)) == []


def test_a_second_touch_ends_with_any_contact(
    owner: Workspace, talked: Interview, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.thanked_by_hand(owner, actions.thanks_for(owner, talked))
    monkeypatch.setenv("ASKAROUND_NOW", (NOW + dt.timedelta(days=22)).isoformat())
    assert len(queries.contacts_to_show(owner, settings_of(owner))) == 1
    record_touch(owner, dana, Touch.Kind.RECEIVED)
    assert queries.contacts_to_show(owner, settings_of(owner)) == []


def test_a_mentor_keeps_a_rhythm_that_thanks_do_not_overwrite(
    owner: Workspace, talked: Interview, dana: Person
) -> None:
    actions.mentor(owner, dana)
    actions.thanked_by_hand(owner, actions.thanks_for(owner, talked))
    row = KeepUp.objects.get(owner=owner)
    assert (row.mentor, row.every_days) == (True, 122)


def test_promises_end_and_are_opened_again(owner: Workspace, talked: Interview) -> None:
    add_note(owner, talked, "", "!I send the review by Friday")
    (promise,) = Promise.objects.filter(owner=owner)
    actions.set_promise(owner, promise, "kept")
    assert queries.promises(owner, settings_of(owner)) == []
    actions.set_promise(owner, promise, "open")
    assert len(queries.promises(owner, settings_of(owner))) == 1
    with pytest.raises(Refusal):
        actions.set_promise(owner, promise, "broken")


@pytest.mark.parametrize("rows", [10, 20])
def test_the_lists_ask_a_constant_number_of_questions(
    owner: Workspace, rows: int, django_assert_num_queries: object
) -> None:
    names = ("".join(pair).title() for pair in itertools.product("abcde", "fghij"))
    for number, name in zip(range(rows), names, strict=False):
        person = add_person(owner, name=f"Ada {name}", email=f"{name}@example.org")
        row = held(
            owner,
            meet(
                owner,
                person,
                starts_at=NOW - dt.timedelta(days=2, hours=number),
                zone="UTC",
                phone="+1 555 0103",
            ),
        )
        add_note(owner, row, "", "!I write again by 2026-11-24")
        actions.keep(owner, person, "4m")
    settings = settings_of(owner)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(queries.thanks_due(owner, settings)) == rows
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.promises(owner, settings)) == rows
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(queries.keep_ups(owner, settings)) == rows
