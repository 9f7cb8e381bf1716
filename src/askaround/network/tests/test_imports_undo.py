"""Taking an import back, and what happens meanwhile: all but what was touched since goes, what came stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps

from askaround.accounts.actions import make_workspace
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network.actions import record_touch
from askaround.network.imports import run, stopping, undoing
from askaround.network.models import (
    ContactPoint,
    ImportBatch,
    Person,
    Touch,
)
from askaround.network.tests.test_imports_store import (
    ANA,
    BOB,
    CARD,
    HEADER,
    MESSAGES,
    content,
    counts,
    load,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_catalogue")]


def test_undo_removes_all_but_what_was_touched_since(owner, write):
    other = make_workspace("other@example.org")
    load(other, write("Connections.csv", HEADER + ANA + BOB))
    before = content()
    _, batch = load(
        owner, write("Connections.csv", HEADER + ANA + BOB + "Mia,Lee,https://www.linkedin.com/in/mia,,,,\n")
    )
    Touch.objects.create(
        owner=owner,
        person=Person.objects.get(owner=owner, number=1),
        kind="met",
        at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        contact=True,
        source="hand",
    )
    Person.objects.filter(owner=owner, number=2).update(level="strong")
    result = run.undo(owner, batch)
    assert (result["removed"], result["people"]) == (1, 2)
    assert [(row["handle"], row["name"], row["why"]) for row in result["kept"]] == [
        ("p1", "Ana Silva", "something happened with them since"),
        ("p2", "Bob Roe", "changed since, by you or by a later import"),
    ]
    assert set(Organisation.objects.filter(owner=owner).values_list("name", flat=True)) == {
        "Example Labs",
        "Labs of Example",
    }
    batch.refresh_from_db()
    assert batch.state == "undone"
    with pytest.raises(Refusal, match="taken back before"):
        run.undo(owner, batch)
    Touch.objects.filter(owner=owner).delete()
    Person.objects.filter(owner=owner).delete()
    Organisation.objects.filter(owner=owner).delete()
    assert content() == before, "another owner's rows are as they were"


def test_undo_looks_at_every_row_of_any_step_that_names_a_person():
    seen = {(entry.related_model._meta.label, entry.field.name) for entry in undoing._relations(Person)}
    fields = {
        (model._meta.label, entry.name)
        for model in apps.get_models()
        for entry in model._meta.concrete_fields
        if entry.related_model is Person
    }
    assert seen == fields
    assert ("outreach.Ask", "target") in seen


def test_undo_keeps_an_organisation_that_somebody_else_is_at(owner, write):
    _, batch = load(owner, write("Connections.csv", HEADER + ANA + BOB))
    Person.objects.create(
        owner=owner, number=9, name="Mia Lee", organisation=Organisation.objects.get(name="Example Labs")
    )
    run.undo(owner, batch)
    assert [row.name for row in Organisation.objects.all()] == ["Example Labs"]
    assert [row.name for row in Person.objects.all()] == ["Mia Lee"]


def test_undo_leaves_nothing_behind(owner, write):
    _, batch = load(
        owner,
        write("Connections.csv", HEADER + ANA + BOB),
        write("messages.csv", MESSAGES),
        write("x.vcf", CARD.format(name="Bob Roe", mail="b@example.org", uid="u1")),
    )
    run.undo(owner, batch)
    assert not any(content())


def test_a_person_added_meanwhile_is_seen(owner, write):
    path = write("Connections.csv", HEADER + ANA)
    plan = run.plan(owner, [path])
    ana = Person.objects.create(owner=owner, number=900, name="Ana Silva", match_key="ana silva")
    ContactPoint.objects.create(
        owner=owner,
        person=ana,
        kind="email",
        value="ana@example.org",
        match_key="ana@example.org",
        source="hand",
    )
    batch = run.commit(owner, plan)
    assert counts(run.result_json(plan, batch)) == [0, 1, 0, 0]
    assert Person.objects.count() == 1
    assert Person.objects.get().title == "Molecular biologist"


def test_a_message_that_arrives_meanwhile_is_seen(owner, write):
    """The plan is made anew, and the message is not written twice."""
    files = [write("Connections.csv", HEADER + ANA + BOB), write("messages.csv", MESSAGES)]
    load(owner, files[0])
    plan = run.plan(owner, files)
    other = run.plan(owner, files)
    Touch.objects.create(
        owner=owner, person=Person.objects.get(number=1), kind="received", at=plan.touches[0].message.at, contact=True,
        source="linkedin", external_key=plan.touches[0].external_key,
    )  # fmt: skip
    batch = run.commit(owner, plan)
    assert (batch.state, Touch.objects.count()) == ("done", 4)
    assert run.result_json(plan, batch)["files"][1]["unchanged"] == 1
    run.commit(owner, other)
    assert Touch.objects.count() == 4


def test_contact_meanwhile_stays_the_last_contact(owner, write):
    """The plan was made before they talked; its older date must not be laid over the newer one."""
    load(owner, write("Connections.csv", HEADER + ANA))
    newer = HEADER + ANA.replace("Molecular biologist", "Group leader")
    plan = run.plan(owner, [write("Connections.csv", newer), write("messages.csv", MESSAGES)])
    ana = Person.objects.get(name="Ana Silva")
    touch = record_touch(owner, ana, "talked")
    run.commit(owner, plan)
    ana.refresh_from_db()
    assert (ana.title, ana.last_touch_on) == ("Group leader", touch.at.date())


def test_a_fault_while_writing_leaves_nothing(owner, write, monkeypatch):
    plan = run.plan(owner, [write("Connections.csv", HEADER + ANA)])

    def fail(done, total):
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        run.commit(owner, plan, lambda stage, done, total: fail(done, total))
    assert not any(content())
    assert not ImportBatch.objects.exists()


def test_taking_back_tells_how_far_it_is(owner, write):
    load(owner, write("Connections.csv", HEADER + ANA))
    _, batch = load(owner, write("Connections.csv", HEADER + ANA.replace("12 Mar", "13 Mar") + BOB))
    told = []
    run.undo(owner, batch, lambda *said: told.append(said))
    parts = [(done, total) for stage, done, total in told if stage == "undoing"]
    assert parts == sorted(parts)
    assert parts[-1][0] == parts[-1][1] > 1
    assert {stage for stage, _, _ in told} <= {"undoing", "comparing"}


@pytest.mark.django_db(transaction=True)
def test_taking_back_is_stopped_half_way_and_leaves_everything(owner, write):
    _, batch = load(owner, write("Connections.csv", HEADER + ANA + BOB))
    before = content()

    def tell(_stage, done, total):
        if done and done == total:
            raise stopping.Stopped

    with pytest.raises(stopping.Stopped):
        run.undo(owner, batch, tell)
    assert content() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == "done"
