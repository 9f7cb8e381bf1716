"""Importing into a database: counts, joins, a second import, undo, races."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from askaround.accounts.actions import make_workspace, set_setting
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network.imports import run
from askaround.network.models import (
    ContactPoint,
    DoubtfulPair,
    ImportBatch,
    Person,
    Position,
    SourceId,
    SourceRecord,
    Touch,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_catalogue")]
TABLES = (Person, ContactPoint, SourceId, SourceRecord, Position, Touch, DoubtfulPair, Organisation)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANA = (
    "Ana,Silva,https://www.linkedin.com/in/ana,ana@example.org,Example Labs,Molecular biologist,12 Mar 2021\n"
)
BOB = "Bob,Roe,https://www.linkedin.com/in/bob,,Labs of Example,Registered nurse,03 Feb 2024\n"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    "c1,,Ana Silva,https://www.linkedin.com/in/ana,Kim Doe,https://www.linkedin.com/in/kim,2026-09-30 08:12:40 UTC,Hello,Words,INBOX\n"
    "c1,,Kim Doe,https://www.linkedin.com/in/kim,Ana Silva,https://www.linkedin.com/in/ana,2026-10-01 23:30:00 UTC,,Words,INBOX\n"
    'c2,,Kim Doe,https://www.linkedin.com/in/kim,"Bob Roe,Mia Lee","https://www.linkedin.com/in/bob,https://www.linkedin.com/in/mia",'
    "2026-10-02 08:00:00 UTC,,Words,INBOX\n"
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEMAIL:{mail}\nUID:{uid}\nTEL:+1 555 555 0100\nEND:VCARD\n"


def load(owner, *paths, **options):
    plan = run.plan(owner, paths, **options)
    batch = run.commit(owner, plan)
    return run.result_json(plan, batch), batch


def counts(result, at=0):
    entry = result["files"][at]
    numbers = [entry[name] for name in ("created", "updated", "unchanged", "review")]
    assert entry["rows"] == sum(numbers) + len([skip for skip in entry["skipped"] if skip["row"]])
    return numbers


def content():
    """Everything stored but the imports themselves."""
    return [sorted(model.objects.values_list(), key=repr) for model in TABLES]


def test_a_first_import(owner, write):
    result, batch = load(owner, write("Connections.csv", HEADER + ANA + BOB))
    assert counts(result) == [2, 0, 0, 0]
    assert (result["people"], result["dry_run"], result["batch"]) == (2, False, str(batch.pk))
    assert (batch.handle, batch.state, batch.kind) == ("b1", "done", "linkedin")
    ana = Person.objects.get(match_key="ana silva")
    assert (ana.handle, ana.title, ana.organisation.name, ana.onet) == (
        "p1",
        "Molecular biologist",
        "Example Labs",
        "c19",
    )
    assert (ana.known_since, ana.batch_id, ana.owner_id) == (dt.date(2021, 3, 12), batch.pk, owner.pk)
    assert " biologist " in ana.search_key
    assert set(ana.contact_points.values_list("kind", "match_key", "source")) == {
        ("email", "ana@example.org", "linkedin"),
        ("url", "linkedin.com/in/ana", "linkedin"),
    }
    assert list(ana.source_ids.values_list("source", "value")) == [("linkedin", "in/ana")]
    (position,) = ana.positions.all()
    assert (position.organisation_id, position.onet, position.coding_score, position.current) == (
        ana.organisation_id,
        "c19",
        0.9,
        True,
    )
    assert ana.records.get().facts["known_since"] == "2021-03-12"
    assert Organisation.objects.get(name="Example Labs").handle in {"o1", "o2"}


def test_a_plan_writes_nothing(owner, write):
    plan = run.plan(owner, [write("Connections.csv", HEADER + ANA)])
    result = run.result_json(plan, None, dry_run=True)
    assert (result["dry_run"], result["batch"], result["people"]) == (True, None, 1)
    assert counts(result) == [1, 0, 0, 0]
    assert not any(content())
    assert not ImportBatch.objects.exists()


def test_the_same_file_again_changes_nothing(owner, write):
    files = [
        write("Connections.csv", HEADER + ANA + BOB + ANA + "Mia,Lee,,,,,\nMia,Lee,,,,,\n"),
        write("messages.csv", MESSAGES),
        write(
            "x.vcf",
            CARD.format(name="Ana Silva", mail="ana@example.org", uid="u1")
            + "BEGIN:VCARD\nFN:Bob Roe\nEND:VCARD\n",
        ),
    ]
    first, _ = load(owner, *files)
    before = content()
    result, batch = load(owner, *files)
    assert batch is None
    assert result["batch"] is None
    assert content() == before
    assert ImportBatch.objects.count() == 1
    assert result["people"] == first["people"] == Person.objects.count()
    for at, entry in enumerate(result["files"]):
        assert counts(result, at) == [0, 0, entry["rows"] - len(entry["skipped"]), 0]


def test_the_same_rows_in_two_files_of_one_import_are_the_same_rows(owner, write):
    plain = "Mia,Lee,,,,,\n"
    newer = ANA.replace("Molecular biologist", "Head of biology")
    files = [write("a.csv", HEADER + ANA + plain), write("b.csv", HEADER + newer + plain)]
    result, batch = load(owner, *files)
    assert (counts(result, 0), counts(result, 1)) == ([2, 0, 0, 0], [0, 1, 1, 0])
    assert (Person.objects.count(), SourceRecord.objects.count()) == (2, 3)
    assert Person.objects.get(match_key="ana silva").title == "Head of biology"
    assert not run.plan(owner, files).changes
    run.undo(owner, batch)
    assert not any(content())


def test_a_changed_row_updates_and_undo_puts_it_back(owner, write):
    load(owner, write("Connections.csv", HEADER + ANA + BOB))
    before = content()
    changed = (
        ANA.replace("Molecular biologist", "Head of biology")
        .replace("Example Labs", "New Labs")
        .replace("Silva", "Silva Costa")
    )
    result, batch = load(owner, write("Connections.csv", HEADER + changed + BOB))
    assert counts(result) == [0, 1, 1, 0]
    ana = Person.objects.get(number=1)
    assert (ana.name, ana.title, ana.organisation.name, ana.onet) == (
        "Ana Silva Costa",
        "Head of biology",
        "New Labs",
        "c15",
    )
    assert list(ana.positions.order_by("created_at").values_list("title", "current")) == [
        ("Molecular biologist", False),
        ("Head of biology", True),
    ]
    undone = run.undo(owner, batch)
    assert (undone["removed"], undone["restored"], undone["kept"]) == (0, 1, [])
    assert content() == before


def test_what_the_owner_said_is_not_overwritten(owner, write):
    load(owner, write("Connections.csv", HEADER + ANA))
    Person.objects.update(name="Ana the Great", onet="owner's")
    load(owner, write("Connections.csv", HEADER + ANA.replace("Silva", "Costa").replace("2021", "2020")))
    ana = Person.objects.get()
    assert (ana.name, ana.onet, ana.known_since) == ("Ana the Great", "owner's", dt.date(2020, 3, 12))


def test_another_source_joins_by_mail_and_adds(owner, write):
    load(owner, write("Connections.csv", HEADER + ANA))
    before = content()
    card = CARD.format(name="Dr. A. Silva", mail="Ana@Example.org", uid="card-0001")
    result, batch = load(owner, write("x.vcf", card))
    assert counts(result) == [0, 1, 0, 0]
    ana = Person.objects.get()
    assert ana.name == "Ana Silva"
    assert set(ana.source_ids.values_list("source", "value")) == {
        ("linkedin", "in/ana"),
        ("vcard", "card-0001"),
    }
    assert ana.contact_points.filter(kind="phone").count() == 1
    result, _ = load(
        owner,
        write(
            "x.vcf",
            card.replace("ana@example.org", "other@example.net").replace("FN:Dr. A. Silva", "FN:Ana S."),
        ),
    )
    assert Person.objects.count() == 1, "the same UID is the same person"
    run.undo(owner, ImportBatch.objects.get(number=3))
    run.undo(owner, batch)
    assert content() == before


def test_two_address_books_that_count_their_cards_do_not_mix(owner, write):
    one = write("one.vcf", CARD.format(name="Ana Silva", mail="ana@example.org", uid="1"))
    two = write("two.vcf", CARD.format(name="Bob Roe", mail="bob@example.org", uid="1"))
    load(owner, one)
    result, _ = load(owner, two)
    assert counts(result) == [1, 0, 0, 0]
    assert set(SourceRecord.objects.values_list("person__name", "facts__name")) == {
        ("Ana Silva",) * 2,
        ("Bob Roe",) * 2,
    }
    for path in (one, two):
        assert not run.plan(owner, [path]).changes
    changed = CARD.format(name="Bob Roe", mail="robert@example.org", uid="1")
    result, _ = load(owner, write("two.vcf", changed))
    assert counts(result) == [0, 1, 0, 0]
    assert Person.objects.count() == 2


def test_doubtful_pairs_are_listed_and_nobody_is_merged(owner, write):
    load(owner, write("Connections.csv", HEADER + ANA))
    result, _ = load(owner, write("x.vcf", CARD.format(name="Ana Silva", mail="other@example.net", uid="u1")))
    assert counts(result) == [0, 0, 0, 1]
    assert result["people"] == 2
    pair = DoubtfulPair.objects.get()
    assert (pair.verdict, pair.reasons) == ("ask", ["the same name"])
    assert 0.5 < pair.score < 0.9
    assert {pair.a.number, pair.b.number} == {1, 2}


def test_messages_become_touches(owner, write):
    set_setting(owner, "zone", "Europe/Berlin")
    result, _ = load(owner, write("Connections.csv", HEADER + ANA + BOB), write("messages.csv", MESSAGES))
    assert counts(result, 1) == [3, 0, 0, 0]
    assert set(Touch.objects.values_list("person__name", "kind", "contact", "channel")) == {
        ("Ana Silva", "received", True, "linkedin"),
        ("Ana Silva", "sent", True, "linkedin"),
        ("Bob Roe", "sent", True, "linkedin"),
        ("Mia Lee", "sent", True, "linkedin"),
    }
    assert Person.objects.get(number=1).last_touch_on == dt.date(2026, 10, 2), "the day in the owner's zone"
    assert not Person.objects.filter(match_key="kim doe").exists(), "the owner is nobody's contact"
    assert not Touch.objects.filter(text__contains="Words").exists()
    assert Touch.objects.filter(text="Hello").count() == 1
    assert result["people"] == 3


def test_messages_after_connections_and_the_other_way_round_are_the_same(
    owner, write, django_assert_max_num_queries
):
    other = make_workspace("other@example.org")
    connections, messages = write("Connections.csv", HEADER + ANA + BOB), write("messages.csv", MESSAGES)
    load(owner, connections)
    load(owner, messages)
    set_setting(other, "name", "Kim Doe")
    load(other, messages)
    load(other, connections)
    for model, names in (
        (Person, ("name", "title", "known_since", "last_touch_on")),
        (Touch, ("person__name", "kind", "at")),
        (ContactPoint, ("person__name", "kind", "match_key")),
        (SourceId, ("source", "value")),
    ):
        one, two = (
            sorted(model.objects.filter(owner=who).values_list(*names), key=repr) for who in (owner, other)
        )
        assert one == two


def test_messages_whose_owner_cannot_be_told_are_left_out_with_the_way_out(owner, write):
    path = write("messages.csv", MESSAGES.partition("c2,")[0])
    with pytest.raises(Refusal, match="askaround settings name"):
        load(owner, path)
    set_setting(owner, "name", "Kim Doe")
    result, _ = load(owner, path)
    assert counts(result) == [2, 0, 0, 0]


def test_a_name_without_address_is_found_among_the_connections_only_when_it_is_one_persons(owner, write):
    header = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT\n"
    rows = "c1,Kim Doe,,Ana Silva,2026-10-01 08:00:00,,x\nc2,Kim Doe,,Mia Lee,2026-10-01 08:00:00,,x\n"
    twin = ANA.replace("in/ana", "in/ana-2").replace("ana@", "ana2@").replace("Ana,Silva", "Mia,Lee")
    twins = twin + twin.replace("in/ana-2", "in/ana-3").replace("ana2@", "ana3@")
    result, _ = load(
        owner, write("Connections.csv", HEADER + ANA + twins), write("messages.csv", header + rows)
    )
    assert counts(result, 1) == [1, 0, 0, 0]
    assert [skip["row"] for skip in result["files"][1]["skipped"]] == [2]


def test_the_owners_own_entry_is_left_out(owner, write):
    set_setting(owner, "mail", "me@example.org")
    card = CARD.format(name="Kim Doe", mail="ME@example.org", uid="u1") + CARD.format(
        name="Ana Silva", mail="a@example.org", uid="u2"
    )
    result, _ = load(owner, write("x.vcf", card))
    assert counts(result) == [1, 0, 0, 0]
    assert result["files"][0]["skipped"] == [{"row": 1, "reason": "This is you.", "harmless": True}]


def test_a_batch_for_the_page_keeps_its_progress_and_is_written_once(owner, write):
    batch = run.begin(owner, "linkedin")
    tell = run.batch_progress(batch, every=0)
    plan = run.plan(owner, [write("Connections.csv", HEADER + ANA)], progress=tell)
    run.ready(owner, batch, plan)
    batch.refresh_from_db()
    assert (batch.state, batch.report["files"][0]["created"]) == ("ready", 1)
    done = run.commit(owner, plan, tell, batch)
    assert (done.pk, done.state, done.number) == (batch.pk, "done", 1)
    with pytest.raises(Refusal, match="before"):
        run.commit(owner, run.plan(owner, plan.paths), None, batch)
    run.fail(owner, batch, "too late")
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("done", "")


def test_numbers_of_queries_do_not_grow_with_the_rows(owner, write, django_assert_num_queries):
    def rows(count):
        return HEADER + "".join(
            ANA.replace("in/ana", f"in/a{n}").replace("ana@", f"a{n}@") for n in range(count)
        )

    with connection.execute_wrapper(counter := _Counter()):
        load(owner, write("ten.csv", rows(10)))
    ten, counter.count = counter.count, 0
    with connection.execute_wrapper(counter):
        load(owner, write("twenty.csv", rows(20).replace("/in/a", "/in/b").replace("Ana,Silva", "Bob,Roe")))
    assert counter.count <= ten


def test_taking_back_costs_no_query_per_row(owner, write):
    def rows(count):
        return HEADER + "".join(
            ANA.replace("in/ana", f"in/a{n}").replace("ana@", f"a{n}@") for n in range(count)
        )

    spent = []
    for count in (10, 20):
        load(owner, write("a.csv", rows(count)))
        _, batch = load(owner, write("a.csv", rows(count).replace("Example Labs", "New Labs")))
        with connection.execute_wrapper(counter := _Counter()):
            assert run.undo(owner, batch)["restored"] == count
        spent.append(counter.count)
        run.undo(owner, ImportBatch.objects.get(state="done"))
        assert not any(content())
    assert spent[0] == spent[1]


class _Counter:
    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def test_batches_are_found_by_handle_and_id(owner, write):
    _, batch = load(owner, write("Connections.csv", HEADER + ANA))
    other = make_workspace("other@example.org")
    assert run.batch_of(owner, "B1") == run.batch_of(owner, str(batch.pk)) == batch
    for reference in ("b2", "x", "", "b²", str(batch.pk)[:-1]):
        with pytest.raises(Refusal, match="no import"):
            run.batch_of(owner, reference)
    with pytest.raises(Refusal, match="no import"):
        run.batch_of(other, str(batch.pk))
    listed = run.batch_json(batch)
    assert (listed["handle"], listed["created"], listed["rows"]) == ("b1", 1, 1)


def test_paths_are_kept_as_given(owner, write):
    path = write("Connections.csv", HEADER + ANA)
    result, _ = load(owner, str(path))
    assert Path(result["files"][0]["path"]) == path
