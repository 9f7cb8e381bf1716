"""Mails and meetings into a database: who becomes a person, one touch per mail and person, ties between people, and back again."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts.actions import make_workspace, set_setting
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.imports import correspondence, run, store, talk, waiting
from askaround.network.models import ContactPoint, Person, SourceRecord, TieEvidence, Touch, WaitingMessage
from askaround.network.tests.mails import ANA, BOB, ME, MIA, calendar, event, mail, mbox

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SOME_ORDERS = ((0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 0, 1), (0, 3, 1, 2))
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEMAIL:{mail}\nEND:VCARD\n"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(run, "code", lambda titles: {title: store.Coded() for title in titles})
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def owner(db):
    found = make_workspace("owner@example.org")
    set_setting(found, "mail", "kim@example.org")
    return found


@pytest.fixture
def write(tmp_path):
    def _write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
        return path

    return _write


def load(owner, *paths, **options):
    plan = run.plan(owner, paths, **options)
    batch = run.commit(owner, plan)
    result = run.result_json(plan, batch)
    for entry in result["files"]:
        counted = sum(entry[name] for name in ("created", "updated", "unchanged", "review"))
        assert entry["rows"] == counted + len([skip for skip in entry["skipped"] if skip["row"]])
    return result, batch


def touches(owner):
    rows = Touch.objects.filter(owner=owner).order_by("at", "person__name", "kind")
    return [(row.person.name, row.kind, row.channel, row.text) for row in rows.select_related("person")]


def ties(owner):
    rows = TieEvidence.objects.filter(owner=owner).select_related("a", "b")
    return sorted(
        (
            *sorted((row.a.name, row.b.name)),
            row.kind,
            row.count,
            round(row.weight, 3),
            f"{row.first_on}",
            f"{row.last_on}",
        )
        for row in rows
    )


def names(owner):
    return sorted(Person.objects.filter(owner=owner).values_list("name", flat=True))


def state(owner):
    """Everything stored up to ids, batches and times of writing."""
    points = ContactPoint.objects.filter(owner=owner).values_list("person__name", "kind", "value", "source")
    records = SourceRecord.objects.filter(owner=owner).values_list("person__name", "source", "key", "digest")
    people = Person.objects.filter(owner=owner).values_list(
        "name", "written", "answered", "talks", "last_touch_on"
    )
    keys = Touch.objects.filter(owner=owner).values_list("external_key", "person__name", "at", "kind")
    return [*map(sorted, (points, records, map(str, people), keys)), ties(owner)]


def reasons(result, at=0):
    return [(skip["row"], skip["reason"], skip["harmless"]) for skip in result["files"][at]["skipped"]]


def test_who_becomes_a_person(owner, write):
    path = write(
        "all.mbox",
        mbox(
            mail(ANA, ME, key="1", subject="Hello"),
            mail(ME, ANA, key="2", subject="Re: Hello", date="Thu, 5 Mar 2026 09:30:00 +0100"),
            mail(BOB, ME, key="3", Cc=MIA),
            mail(BOB, "somebody@example.net", key="4"),
            mail(ME, "info@example.com", key="5"),
            mail(ME, ME, key="6"),
        ),
    )
    result, batch = load(owner, path)
    assert names(owner) == ["Ana Silva"]
    assert touches(owner) == [
        ("Ana Silva", "received", "email", "Hello"),
        ("Ana Silva", "sent", "email", "Re: Hello"),
    ]
    assert reasons(result) == [
        (3, correspondence.STRANGER, True),
        (4, talk.NOT_YOURS, True),
        (5, "info@example.com is the address of an office or a team, not of a person.", True),
        (6, talk.TO_YOURSELF, True),
    ]
    ana = Person.objects.get()
    assert (ana.written, ana.answered, ana.last_touch_on) == (1, 1, dt.date(2026, 3, 5))
    assert list(ana.contact_points.values_list("kind", "value")) == [("email", "ana@example.com")]
    assert batch.kind == "mbox"


def test_the_same_mail_is_one_touch_wherever_it_is_read(owner, write):
    one = write("all.mbox", mbox(mail(ME, ANA, key="1", Cc=BOB)))
    load(owner, one)
    before = state(owner)
    single = write("copy/one.eml", mail(ME, ANA, key="1", Cc=BOB, body="Another body.\n"))
    for again in ([one], [single], [one, single]):
        plan = run.plan(owner, again)
        assert not plan.changes
        assert {entry.counts["unchanged"] for entry in plan.files} == {1}
    assert state(owner) == before
    assert len(touches(owner)) == 2


def test_a_mail_to_one_person_at_two_addresses_is_one_touch(owner, write):
    card = CARD.format(name="Ana Silva", mail="ana@example.com\nEMAIL:ana@example.net")
    load(owner, write("a.vcf", card), write("all.mbox", mbox(mail(ME, f"{ANA}, ana@example.net", key="1"))))
    assert [row[:2] for row in touches(owner)] == [("Ana Silva", "sent")]


def test_strangers_count_once_they_are_known(owner, write):
    inbox = write("in.mbox", mbox(mail(BOB, ME, key="1"), mail(BOB, ME, key="2", Cc=MIA)))
    result, batch = load(owner, inbox)
    assert [reason for _, reason, _ in reasons(result)] == [correspondence.STRANGER] * 2
    assert (names(owner), touches(owner), WaitingMessage.objects.count()) == ([], [], 3)
    assert "bob" not in repr(list(WaitingMessage.objects.values_list("sign", "people", "key"))).lower()
    with pytest.raises(Refusal, match="you never wrote to them"):
        run.plan(owner, [inbox])
    load(owner, write("mia.vcf", CARD.format(name="Mia Lee", mail="mia@example.net")))
    assert touches(owner) == []
    _, later = load(owner, write("bob.vcf", CARD.format(name="Bob Roe", mail="bob@example.net")))
    assert touches(owner) == [("Bob Roe", "received", "email", "Hello")] * 2
    assert ties(owner) == [("Bob Roe", "Mia Lee", "mail", 1, 0.5, "2026-03-04", "2026-03-04")]
    assert Person.objects.get(name="Bob Roe").answered == 2
    before = state(owner)
    # Who was known later by a way of the owner's own counts at the next import, and nothing counts twice.
    assert not run.plan(owner, [inbox]).changes
    run.undo(owner, later)
    assert (touches(owner), ties(owner), names(owner)) == ([], [], ["Mia Lee"])
    load(owner, write("bob.vcf", CARD.format(name="Bob Roe", mail="bob@example.net")))
    assert state(owner) == before
    run.undo(owner, batch)
    assert (touches(owner), ties(owner), WaitingMessage.objects.count()) == ([], [], 0)
    assert Person.objects.get(name="Bob Roe").answered == 0


def test_the_order_of_imports_does_not_matter(owner, write):
    files = [
        write(
            "in.mbox",
            mbox(mail(ANA, ME, key="1", Cc=BOB), mail(BOB, ME, key="2"), mail(MIA, ME, key="3", Cc=ANA)),
        ),
        write("Sent/out.mbox", mbox(mail(ME, "ana@example.com", key="4"))),
        write("c.ics", calendar(event("ATTENDEE;CN=Bob Roe:mailto:bob@example.net"))),
        write("people.vcf", CARD.format(name="Bob Roe", mail="bob@example.net")),
    ]
    found = []
    for order in SOME_ORDERS:
        batches = [load(owner, files[at])[1] for at in order]
        points, *others = state(owner)
        found.append([[row[:3] for row in points], *others])
        assert not run.plan(owner, files).changes
        for batch in reversed(batches):
            run.undo(owner, batch)
        assert (Person.objects.count(), Touch.objects.count(), WaitingMessage.objects.count()) == (0, 0, 0)
    assert all(other == found[0] for other in found)
    assert [row[:2] for row in touches_of(found[0])] == [
        ("Ana Silva", "received"),
        ("Ana Silva", "sent"),
        ("Bob Roe", "met"),
        ("Bob Roe", "received"),
    ]


def touches_of(found):
    return sorted((name, kind) for _, name, _, kind in found[3])


def test_whoever_is_forgotten_leaves_no_mail_waiting(owner, write):
    load(owner, write("in.mbox", mbox(mail(BOB, ME, key="1"), mail(ANA, ME, key="2"))))
    waiting.forget(owner, ["bob@example.net"])
    assert list(WaitingMessage.objects.values_list("name", flat=True)) == ["Ana Silva"]


def test_a_crowd_is_nobody(owner, write):
    crowd = ", ".join(f"p{number}@example.com" for number in range(21))
    result, _ = load(owner, write("all.mbox", mbox(mail(ME, crowd, key="1"), mail(ME, ANA, key="2"))))
    assert reasons(result) == [(1, talk.CROWD.format(most=20), True)]
    assert names(owner) == ["Ana Silva"]


def test_list_addresses_are_nobody(owner, write):
    path = write(
        "all.mbox",
        mbox(
            mail(
                ANA,
                "chess@example.org",
                List_Post="<mailto:chess@example.org>",
                List_Id="<chess.example.org>",
            ),
            mail(ME, "chess@example.org", key="1"),
            mail(ME, f"chess@example.org, {ANA}", key="2"),
        ),
    )
    result, _ = load(owner, path)
    assert reasons(result)[1] == (2, "chess@example.org is the address of a mailing list.", True)
    assert touches(owner) == [("Ana Silva", "sent", "email", "Hello")]


def test_whose_mails_they_are_must_be_known(write, db):
    stranger = make_workspace("other@example.org")
    path = write("all.mbox", mbox(mail(ME, ANA), mail(BOB, MIA)))
    with pytest.raises(Refusal, match="set your mail address"):
        run.plan(stranger, [path])
    set_setting(stranger, "mail", "elsewhere@example.org")
    with pytest.raises(Refusal, match="set your mail address"):
        run.plan(stranger, [path])
    # A folder of sent mails says it, as does the one address that every mail has, or one beside the owner's name.
    load(stranger, write("Sent/all.mbox", mbox(mail(ME, ANA, key="1"))))
    assert names(stranger) == ["Ana Silva"]


@pytest.mark.parametrize("name", ["", "Kim Doe"])
def test_the_address_in_every_mail_or_beside_the_owners_name_is_the_owners(write, db, name):
    stranger = make_workspace("other@example.org")
    set_setting(stranger, "name", name)
    mails = [mail(ME, ANA, key="1"), mail(BOB, ME, key="2")]
    if name:
        mails.append(mail(BOB, MIA, key="3"))
    load(stranger, write("all.mbox", mbox(*mails)))
    assert names(stranger) == ["Ana Silva"]


def test_people_in_one_mail_are_tied_by_how_few_were_there(owner, write):
    mails = [
        mail(ME, ANA, key="1", Cc=BOB),
        mail(ME, f"{ANA}, {BOB}, {MIA}", key="2", date="Thu, 5 Mar 2026 09:30:00 +0100"),
        mail(ANA, ME, key="3", Cc=f"{BOB}, stranger@example.net", date="Fri, 6 Mar 2026 09:30:00 +0100"),
        mail(ME, ", ".join([ANA, BOB, *(f"Q{n} Roe <q{n}@example.com>" for n in range(11))]), key="4"),
    ]
    path = write("all.mbox", mbox(*mails))
    load(owner, path)
    assert [row for row in ties(owner) if "Q" not in "".join(row[:2])] == [
        ("Ana Silva", "Bob Roe", "mail", 3, 1.167, "2026-03-04", "2026-03-06"),
        ("Ana Silva", "Mia Lee", "mail", 1, 0.333, "2026-03-05", "2026-03-05"),
        ("Bob Roe", "Mia Lee", "mail", 1, 0.333, "2026-03-05", "2026-03-05"),
    ]
    assert len(ties(owner)) == 3


def test_meetings(owner, write):
    text = calendar(
        event("ATTENDEE;CN=Ana Silva:mailto:ana@example.com", "bob@example.net", "kim@example.org", uid="1"),
        event(
            "ATTENDEE;PARTSTAT=DECLINED:mailto:kim@example.org",
            "ana@example.com",
            uid="2",
            organizer="ana@example.com",
        ),
        event("bob@example.net", "mia@example.net", uid="3", organizer="mia@example.net"),
        event(*(f"p{number}@example.com" for number in range(30)), uid="4"),
        event("ATTENDEE;CN=Somebody:invalid:nomail", uid="5"),
        event("noreply@example.com", uid="6"),
    )
    path = write("calendar.ics", text)
    result, batch = load(owner, path)
    assert touches(owner) == [
        ("Ana Silva", "met", "calendar", "Coffee"),
        ("bob@example.net", "met", "calendar", "Coffee"),
    ]
    assert ties(owner) == [("Ana Silva", "bob@example.net", "meeting", 1, 0.5, "2026-03-04", "2026-03-04")]
    assert [(row, reason[:35], harmless) for row, reason, harmless in reasons(result)] == [
        (2, talk.NOT_THERE[:35], True),
        (3, talk.NOT_THERE[:35], True),
        (4, talk.CROWD.format(most=20)[:35], True),
        (5, "Somebody has no mail address in thi", False),
        (6, "Nobody reads at noreply@example.com", True),
    ]
    assert Person.objects.get(match_key="ana silva").talks == 1
    assert not run.plan(owner, [path]).changes
    assert batch.kind == "ics"


def test_a_recurring_meeting_is_met_each_time_and_a_later_file_adds_the_later_ones(owner, write, monkeypatch):
    path = write("c.ics", calendar(event("ana@example.com", start="20261102T090000Z", RRULE="FREQ=WEEKLY")))
    load(owner, path)
    assert len(touches(owner)) == 3
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=7))
    result, _ = load(owner, path)
    assert (result["files"][0]["created"], result["files"][0]["unchanged"]) == (1, 3)


def test_the_order_in_which_the_files_of_an_import_are_given_does_not_matter(owner, write):
    paths = [
        write("in.mbox", mbox(mail(ANA, ME, key="1", Cc=BOB), mail(BOB, ME, key="2"))),
        write("Sent/out.mbox", mbox(mail(ME, "ana@example.com", key="3", Cc="silva@example.net"))),
        write("c.ics", calendar(event("ATTENDEE;CN=Bob Roe:mailto:bob@example.net"))),
        write("people.vcf", CARD.format(name="Ana Silva", mail="ana@example.com")),
    ]
    found = []
    for order in SOME_ORDERS:
        _, batch = load(owner, *(paths[at] for at in order))
        found.append(state(owner))
        run.undo(owner, batch)
        assert (Person.objects.count(), Touch.objects.count(), TieEvidence.objects.count()) == (0, 0, 0)
    assert all(other == found[0] for other in found)
    assert len(found[0][3]) == 5


def test_import_undo_import_gives_the_same(owner, write):
    card = write("people.vcf", CARD.format(name="Ana Silva", mail="ana@example.com"))
    load(owner, card)
    before = state(owner)
    path = write("all.mbox", mbox(mail(ME, f"{ANA}, {BOB}", key="1"), mail(ANA, ME, key="2", Cc=BOB)))
    _, batch = load(owner, path)
    after = state(owner)
    result = run.undo(owner, batch)
    assert (result["kept"], state(owner)) == ([], before)
    load(owner, path)
    assert state(owner) == after


def test_words_are_kept_only_where_asked_for(owner, write):
    path = write("all.mbox", mbox(mail(ME, ANA, key="1", body="Shall we meet?\n")))
    _, batch = load(owner, path)
    assert [row[3] for row in touches(owner)] == ["Hello"]
    run.undo(owner, batch)
    _, batch = load(owner, path, options={"words": True})
    assert [row[3] for row in touches(owner)] == ["Hello\n\nShall we meet?"]
    assert batch.options == {"words": True}


def test_what_askaround_sent_itself_stands_already(owner, write):
    from askaround.mail.models import Outgoing

    Outgoing.objects.create(
        owner=owner, reference="a1", recipient="ana@example.com", subject="Hello", body="Words",
        message_id="<1@example.org>", state=Outgoing.State.SENT, transport="smtp", not_before=NOW,
    )  # fmt: skip
    path = write("all.mbox", mbox(mail(ME, ANA, key="1"), mail(ME, ANA, key="2")))
    result, _ = load(owner, path)
    assert reasons(result) == [(1, correspondence.OURS, True)]
    assert len(touches(owner)) == 1


def test_an_address_beside_the_owners_name_is_another_of_the_owners(owner, write):
    set_setting(owner, "name", "Kim Doe")
    text = calendar(
        event("ATTENDEE;CN=Kim Doe:mailto:kim@work.example.com", "ana@example.com", uid="1", organizer=""),
        event("ATTENDEE;CN=Kim:mailto:kim@example.org", "bob@example.net", uid="2", organizer=""),
    )
    load(owner, write("c.ics", text))
    assert names(owner) == ["ana@example.com", "bob@example.net"]


def test_many_reasons_are_told_in_few_lines(owner, write):
    mails = [mail(f"Shop {number} <no-reply@shop{number}.example.com>", ME) for number in range(30)]
    result, batch = load(owner, write("all.mbox", mbox(*mails, mail(None), mail(ME, ANA, key="1"))))
    entry = batch.report["files"][0]
    assert [(group["count"], group["reason"], group["harmless"]) for group in entry["reasons"]] == [
        (1, "This mail says of nobody that they wrote it: there is no address in From.", False),
        (30, "Nobody reads at …: it is the address of a program.", True),
    ]
    assert entry["skipped"][0]["row"] == 31
    assert len(result["files"][0]["skipped"]) == 31
