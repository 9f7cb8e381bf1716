"""The rest of LinkedIn's archive, Outlook, Monica, any table; what cannot be read is kept; stopping; what was merged."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from askaround.accounts.actions import local_workspace, make_workspace, set_setting
from askaround.explore.models import Organisation, OrganisationAlias
from askaround.lib.errors import Refusal
from askaround.network.imports import columns, mapped, run, stopping, store
from askaround.network.imports.read import UnknownTable, read_paths
from askaround.network.models import (
    ContactPoint,
    ImportBatch,
    Merge,
    OwnPosition,
    Person,
    PersonTag,
    Position,
    SourceRecord,
    Touch,
)
from askaround.network.tests.exports import (
    AUSBLICK,
    CONNECTIONS,
    INVITATIONS,
    OUTLOOK,
    RECEIVED,
    Somebody,
    monica,
)
from askaround.network.views import background
from askaround.outreach.actions import log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_catalogue(monkeypatch, tmp_path):
    monkeypatch.setattr(
        run, "code", lambda titles: {title: store.Coded(f"c{len(title)}", 0.9) for title in titles}
    )
    monkeypatch.setattr(background, "in_thread", lambda work: work())
    monkeypatch.setattr(background, "imports_folder", lambda: tmp_path / "imports")


@pytest.fixture
def owner(db):
    return make_workspace("more@example.org")


@pytest.fixture
def bring(owner, tmp_path):
    def _bring(files, **options):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        plan = run.plan(owner, [tmp_path / name for name in files], options=options)
        batch = run.commit(owner, plan)
        return run.result_json(plan, batch), batch

    return _bring


def test_invitations_are_people_and_those_with_a_message_touches(owner, bring):
    result, batch = bring({"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS})
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ana Silva", "Bob Roe", "Cy Lee"]
    touches = Touch.objects.values_list("person__name", "kind", "text", "channel", "contact")
    assert list(touches) == [("Ana Silva", "received", "Invitation to connect", "linkedin", True)]
    assert str(Touch.objects.get().at) == "2020-09-05 01:12:00+00:00"
    ana = Person.objects.get(match_key="ana silva")
    # Known since the invitation, which came before the connection.
    assert (str(ana.known_since), str(ana.last_touch_on), ana.answered) == ("2020-09-05", "2020-09-05", 1)
    assert str(Person.objects.get(match_key="bob roe").known_since) == "2020-09-06"
    told = next(entry for entry in result["files"] if entry["kind"] == "linkedin-invitations")
    assert [(skip["row"], skip["reason"]) for skip in told["skipped"]] == [
        (4, "The direction “SIDEWAYS” is neither incoming nor outgoing.")
    ]
    assert [entry["reason"] for entry in told["remarks"]] == ["Kept as written: Invited: someday"]
    again, none = bring({"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS})
    assert none is None
    assert again["people"] == 3
    assert run.undo(owner, batch)["kept"] == []
    assert not Person.objects.exists()


def test_a_recommendation_is_of_the_one_connection_of_that_name(owner, bring):
    bring({"Recommendations_Received.csv": RECEIVED, "Connections.csv": CONNECTIONS})
    assert Person.objects.count() == 2
    ana = Person.objects.get(match_key="ana silva")
    assert list(ana.touches.values_list("kind", "text")) == [("received", "Recommended you on LinkedIn")]
    assert ana.title == "Biologist"
    positions = set(ana.positions.values_list("organisation__name", "title", "current"))
    assert positions == {("Example Labs", "Biologist", True), ("Old Labs", "Student", False)}
    assert Person.objects.get(match_key="dee doe").title == "Nurse"


def test_recommendations_whose_file_says_nothing_are_told(tmp_path):
    (tmp_path / "Recs.csv").write_text(RECEIVED)
    with pytest.raises(Refusal, match="given or received"):
        read_paths([tmp_path / "Recs.csv"])


def test_where_the_owner_worked_and_studied(owner, bring):
    files = {
        "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
        "Example Labs,Assistant,,,Mar 2015,Apr 2018\nSample Clinic,Nurse,,,May 2018,\n",
        "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\nDemo School,2009,2012,,BSc,\n",
    }
    result, batch = bring(files)
    rows = OwnPosition.objects.order_by("started").values_list(
        "kind", "organisation", "title", "started", "ended"
    )
    assert list(rows) == [
        ("school", "Demo School", "BSc", "2009", "2012"),
        ("work", "Example Labs", "Assistant", "2015-03", "2018-04"),
        ("work", "Sample Clinic", "Nurse", "2018-05", ""),
    ]
    assert [entry["created"] for entry in result["files"]] == [2, 1]
    assert bring(files)[1] is None
    run.undo(owner, batch)
    assert not OwnPosition.objects.exists()


def test_outlook(bring):
    result, _ = bring({"contacts.csv": OUTLOOK})
    assert result["files"][0]["kind"] == "outlook"
    ana = Person.objects.get()
    assert (ana.name, ana.title, ana.place, ana.birthday) == ("Dr. Ana Silva", "Biologist", "Shelbyville", "")
    points = set(ContactPoint.objects.values_list("kind", "value"))
    assert {
        ("email", "ana@example.org"),
        ("email", "ana@example.net"),
        ("phone", "+1 555 555 0100"),
    } <= points
    assert sorted(PersonTag.objects.values_list("name", flat=True)) == ["Choir", "Work"]
    extra = SourceRecord.objects.get().facts["extra"]
    assert extra == ["Business Fax: +1 555 555 0102", "Spouse: Kim", "Web: javascript:alert(1)"]


def test_outlook_in_german(bring):
    result, _ = bring({"kontakte.csv": AUSBLICK})
    assert result["files"][0]["kind"] == "outlook"
    ana = Person.objects.get()
    assert (ana.name, ana.title, ana.birthday, ana.note) == (
        "Frau Ana Silva",
        "Biologin",
        "1988-06-15",
        "Erste Zeile",
    )
    assert ana.organisation.name == "Beispiel GmbH"
    assert ContactPoint.objects.filter(kind="email").count() == 2


def test_monica(bring):
    text = monica(
        [
            Somebody(
                "Ana", "Silva", "Example Labs", "Biologist", birthday="1988-06-15", label="Choir", odd="Rex"
            )
        ]
    )
    result, _ = bring({"export.json": text})
    assert result["files"][0]["kind"] == "monica"
    ana = Person.objects.get()
    assert (ana.name, ana.birthday, ana.talks) == ("Ana Silva", "1988-06-15", 1)
    assert list(ana.touches.values_list("kind", "text")) == [("met", "Lunch")]
    assert SourceRecord.objects.get().facts["extra"] == ["Pet: name Rex"]
    with pytest.raises(Refusal, match="no export of Monica"):
        bring({"other.json": json.dumps({"version": 1})})


CLUB = "Member,Reach at,Other mail,Firm,What they do,Joined,Colour\n" + "".join(
    f"{name},{name.split()[0].lower()}@example.org,,Example Labs,Nurse,{2018 + at}-04-01,red\n"
    for at, name in enumerate(("Ana Silva", "Bob Roe", "Mia Lee"))
)


def test_a_table_by_the_owners_word(bring, tmp_path):
    chosen = mapped.parse(
        ["name=Member", "email=Reach at", "email=Other mail", "organisation=Firm", "since=Joined"]
    )
    bring({"club.csv": CLUB}, columns=chosen)
    ana = Person.objects.get(match_key="ana silva")
    assert (ana.organisation.name, str(ana.known_since)) == ("Example Labs", "2018-04-01")
    record = SourceRecord.objects.get(person=ana)
    assert record.facts["extra"] == ["What they do: Nurse", "Colour: red"]
    assert ImportBatch.objects.get().options == {"columns": chosen}
    with pytest.raises(UnknownTable, match="--map name=Column"):
        read_paths([tmp_path / "club.csv"])


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nose=Member"], "nothing that a column can be"),
        (["name"], "is no mapping"),
        (["name=Member", "name=Firm"], "a person has one"),
        (["organisation=Firm"], "No column tells who somebody is"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_one_sentence(words, part):
    with pytest.raises(Refusal, match=part):
        mapped.parse(words)


def test_columns_are_guessed_by_header_and_by_values():
    rows = [line.split(",") for line in CLUB.splitlines()]
    known = {"Nurse": True}
    found = columns.guess(
        rows[0], rows[1:], lambda titles: {title: known.get(title, False) for title in titles}
    )
    assert found == ["name", "email", "email", "organisation", "title", "since", ""]
    assert columns.guess(["A", "B"], [["555 5550100", "https://example.org/x"]], None) == ["phone", "url"]
    assert columns.guess(["Mail", "Mail type", "Mail 2"], [], None) == ["email", "", "email"]


def test_a_table_without_a_header_names_its_columns_by_place(bring):
    chosen = mapped.parse(["name=Column 1", "email=Column 2"])
    bring({"bare.csv": "Ana Silva,ana@example.org\nBob Roe,bob@example.org\n"}, columns=chosen)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ana Silva", "Bob Roe"]


def test_the_page_asks_which_column_is_what(visitor):
    at = visitor.post("/people/import", {"files": SimpleUploadedFile("club.csv", CLUB.encode())}).headers[
        "Location"
    ]
    page = visitor.get(at).content.decode()
    assert "Which column is what?" in page
    assert '<option value="email" selected>' in page
    assert visitor.post(f"{at}/do").status_code == 400
    refused = visitor.post(f"{at}/columns", {"column-3": "organisation"})
    assert refused.status_code == 400
    assert "No column tells who somebody is" in refused.content.decode()
    visitor.post(f"{at}/columns", {"column-0": "name", "column-1": "email"})
    assert "Choose the columns again" in visitor.get(at).content.decode()
    visitor.post(f"{at}/do")
    assert Person.objects.count() == 3
    # The rows that were shown are not kept.
    assert ImportBatch.objects.get().options == {"columns": {"name": ["Member"], "email": ["Reach at"]}}


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Kim Odd\nEMAIL:kim@example.org\n{}\nEND:VCARD\n"


def test_all_ten_thousand_lines_of_notes_are_kept(bring):
    lines = [f"Line {at}" for at in range(10_000)]
    bring({"a.vcf": CARD.format("\n".join(f"NOTE:{line}" for line in lines))})
    assert Person.objects.get().note.split("\n") == lines


def test_a_note_beyond_the_bound_is_told(bring):
    result, _ = bring({"a.vcf": CARD.format("NOTE:" + "x" * 1_000_100)})
    assert len(Person.objects.get().note) == 1_000_000
    told = "Its note has 1,000,100 characters; the first 1,000,000 are kept."
    assert [entry["reason"] for entry in result["files"][0]["remarks"]] == [told]


def test_what_cannot_be_read_is_kept_and_shown(visitor, tmp_path):
    owner = local_workspace()
    long = "y" * 400
    lines = f"BDAY:sometime in May\nEMAIL:kim at home\nURL:javascript:alert(1)\nORG:{long}\nADR:;;;Springfield;;;ZZ\nX-HOBBY:Chess\nTEL:{long}"
    (tmp_path / "a.vcf").write_text(CARD.format(lines))
    run.commit(owner, run.plan(owner, [tmp_path / "a.vcf"]))
    page = visitor.get(f"/people/{Person.objects.get().handle}", follow=True).content.decode()
    for told in (
        "Birthday: sometime in May",
        "Mail: kim at home",
        "Country: ZZ",
        "Hobby: Chess",
        f"Employer: {long}",
        f"Phone: {long}",
    ):
        assert told in page
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_one_mail_of_two_people_and_ten_mails_of_one(bring):
    ten = "".join(f"EMAIL:kim{at}@example.org\n" for at in range(10))
    cards = CARD.format(ten) + CARD.replace("Kim Odd", "Lou Even").format(
        "UID:urn:uuid:11111111-1111-4111-8111-111111111111"
    )
    bring({"a.vcf": cards})
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Kim Odd", "Lou Even"]
    assert ContactPoint.objects.filter(person__name="Kim Odd", kind="email").count() == 11
    assert ContactPoint.objects.filter(person__name="Lou Even", kind="email").count() == 1


def test_cards_within_cards_and_without_an_encoding(bring):
    folded = (
        "BEGIN:VCARD\nVERSION:2.1\nN:Odd;Kim\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nN:Inner;Agent\nAGENT:\nBEGIN:VCARD\nN:Deep;Agent\nEND:VCARD\n"
        "END:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=NO-SUCH:caf=C3=A9\nEMAIL:kim@example.org\nEND:VCARD\n"
    )
    bring({"a.vcf": folded})
    assert Person.objects.get().note == "café"


def test_an_employer_is_found_by_its_other_name(owner, bring):
    kept = Organisation.objects.create(
        owner=owner, number=1, name="Example Corporation", match_key="example corporation"
    )
    OrganisationAlias.objects.create(
        owner=owner, organisation=kept, name="Example Labs", match_key="example labs", source="hand"
    )
    bring({"Connections.csv": CONNECTIONS})
    bring({"Connections.csv": CONNECTIONS.replace("12 Mar", "13 Mar")})
    assert Organisation.objects.count() == 1
    assert Person.objects.get().organisation == kept
    assert Position.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_stop_leaves_everything_as_it_was(owner, tmp_path):
    (tmp_path / "Connections.csv").write_text(CONNECTIONS)
    batch = run.begin(owner)
    plan = run.plan(owner, [tmp_path / "Connections.csv"], None, stopping.batch_progress(batch, every=0))
    assert stopping.stop(owner, batch)
    with pytest.raises(stopping.Stopped):
        run.commit(owner, plan, stopping.batch_progress(batch, every=0), batch)
    stopping.over(batch)
    # Another process sees it in the row.
    with pytest.raises(stopping.Stopped):
        stopping.batch_progress(batch, every=0)("reading", 0, 1)
    run.fail(owner, batch, stopping.STOPPED)
    assert (Person.objects.count(), Touch.objects.count(), Organisation.objects.count()) == (0, 0, 0)
    assert not stopping.stop(owner, batch)


def test_the_stop_button(visitor):
    owner = local_workspace()
    batch = ImportBatch.objects.create(owner=owner, number=1, state=ImportBatch.State.READING)
    background._running.add(batch.id)
    try:
        assert (
            f"/people/import/{batch.handle}/stop"
            in visitor.get(f"/people/import/{batch.handle}").content.decode()
        )
        visitor.post(f"/people/import/{batch.handle}/stop")
        assert "Stopping" in visitor.get(f"/people/import/{batch.handle}").content.decode()
    finally:
        background._running.discard(batch.id)
        stopping.over(batch)


def test_undo_keeps_whom_the_owner_merged_whole(owner, bring):
    from askaround.network.merging.people import merge

    _, first = bring({"Connections.csv": CONNECTIONS})
    _, second = bring({"a.vcf": CARD.format("TEL:+1 555 555 0100\nNOTE:Hello")})
    ana, kim = Person.objects.get(match_key="ana silva"), Person.objects.get(match_key="kim odd")
    done = merge(owner, ana, kim, {})
    points, records = ContactPoint.objects.count(), SourceRecord.objects.count()
    for batch in (second, first):
        result = run.undo(owner, batch)
        why = f"you merged them since; part them first (askaround unmerge {done.handle})"
        assert [(row["name"], row["why"]) for row in result["kept"]] == [("Ana Silva", why)]
    assert (ContactPoint.objects.count(), SourceRecord.objects.count()) == (points, records)
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_labels_go_with_the_import_but_what_the_owner_did_stays(owner, bring):
    _, batch = bring({"a.vcf": CARD.format("CATEGORIES:Choir,starred,* myContacts")})
    assert list(PersonTag.objects.values_list("name", "source")) == [("Choir", "vcard")]
    log(owner, Person.objects.get(), "talked")
    assert [row["why"] for row in run.undo(owner, batch)["kept"]] == ["something happened with them since"]
    assert Person.objects.exists()


def test_ctrl_c_in_the_terminal(tmp_path):
    from askaround.cli.imports import _stoppable

    owner = local_workspace()
    set_setting(owner, "name", "Me")
    with pytest.raises(Refusal) as stopped, _stoppable(owner):
        raise KeyboardInterrupt
    assert (stopped.value.sentence, stopped.value.exit_code) == (stopping.STOPPED, 130)
    path = tmp_path / "Connections.csv"
    path.write_text(CONNECTIONS)

    def done_and_interrupted() -> None:
        run.commit(owner, run.plan(owner, [path]))
        raise KeyboardInterrupt

    with pytest.raises(Refusal, match="askaround undo b1"), _stoppable(owner):
        done_and_interrupted()
