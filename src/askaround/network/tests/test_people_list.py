"""The list narrowed, saved filters, many people at once, one put right: rules, verbs and pages."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.network import actions, chosen, editing, filters, queries
from askaround.network.imports import run
from askaround.network.models import ContactPoint, Person, PersonTag, Position, SavedFilter, SourceId
from askaround.network.queries.listing import tie_condition
from askaround.network.rules.people_filter import PeopleFilter
from askaround.network.rules.ties import TieClass, classify, months_before


@pytest.fixture
def owner(db):
    return accounts.local_workspace()


def names(owner, **said):
    return [row.name for row in queries.people_page(owner, PeopleFilter(**said)).rows]


def test_every_class_of_tie_is_narrowed_to_as_it_is_shown(owner):
    """Columns in all combinations: the database's condition and the rule agree on each."""
    today = settings_of(owner).today
    namer = actions.add_person(owner, name="Namer")
    dates = [None, today, months_before(today, 36), months_before(today, 36) + dt.timedelta(days=1)]
    count = 0
    for level in ("", "distant", "occasional", "strong"):
        for met in ("", "at school"):
            for last in dates:
                for until in (None, today, today - dt.timedelta(days=1)):
                    for way_in in (None, namer):
                        count += 1
                        Person.objects.create(
                            owner=owner, number=100 + count, name=f"P{count}", match_key=f"p{count}", level=level, met_where=met,
                            last_exchange_on=last, strong_until=until, named_by=way_in,
                        )  # fmt: skip
    shown = {row.pk: classify(queries.tie_of(row), today) for row in Person.objects.filter(owner=owner)}
    for tie in TieClass:
        found = set(
            Person.objects.filter(tie_condition(str(tie), today), owner=owner).values_list("pk", flat=True)
        )
        assert found == {pk for pk, shown_as in shown.items() if shown_as == tie}, tie
        assert found


def test_narrowed_by_what_is_known(owner):
    today = settings_of(owner).today
    nurse = actions.add_person(
        owner, name="Ana", title="Registered nurse", organisation="Mercy Hospital", place="Lisbon, Portugal"
    )
    other = actions.add_person(owner, name="Bo", title="Plumber", organisation="Lisbon Pipes", place="Oslo")
    Person.objects.filter(pk=nurse.pk).update(last_touch_on=months_before(today, 13))
    Person.objects.filter(pk=other.pk).update(last_touch_on=today)
    actions.add_person(owner, name="Cy")
    assert names(owner, place="lisb") == ["Ana"]
    assert names(owner, career="29-1141.00") == names(owner, career="29-1141") == ["Ana"]
    assert names(owner, organisation="mercy hospital") == ["Ana"]
    assert names(owner, untouched="12m") == ["Ana", "Cy"]
    assert names(owner, untouched="never") == ["Cy"]
    assert names(owner, touched="3m") == ["Bo"]
    assert names(owner, untouched="12m", query="nurse") == ["Ana"]
    assert names(owner, source="hand") == ["Ana", "Bo", "Cy"]
    assert names(owner, source="linkedin") == names(owner, batch="b7") == names(owner, tag="x") == []
    assert names(owner, sort="touch") == ["Bo", "Ana", "Cy"]
    assert "Ana" in names(owner, career="29-1171.00", related="1")
    assert queries.people_count(owner, PeopleFilter(untouched="12m"), most=10) == 2
    assert queries.people_count(owner, most=2) == 2


def test_a_tag_is_whole_and_a_place_a_beginning(owner):
    one, two = (actions.add_person(owner, name=name) for name in ("Ana", "Bo"))
    chosen.change(owner, [one.pk], "tag", "Old friend")
    chosen.change(owner, [two.pk], "tag", "Old friends")
    assert names(owner, tag="OLD FRIEND") == ["Ana"]
    assert names(owner, query="old friend") == ["Ana", "Bo"]


@pytest.mark.parametrize(
    ("what", "value", "column", "then"),
    [
        ("place", " Porto ", "place", "Porto"),
        ("tie", "Strong", "level", "strong"),
        ("tie", "none", "level", ""),
    ],
)
def test_many_are_changed_and_put_back(owner, what, value, column, then):
    people = [
        actions.add_person(owner, name=name, place=name, level="distant") for name in ("Ana", "Bo", "Cy")
    ]
    before = {row.pk: getattr(row, column) for row in people}
    record = chosen.change(owner, [row.pk for row in people[:2]], what, value)
    assert record["people"] == 2
    assert [getattr(Person.objects.get(pk=row.pk), column) for row in people[:2]] == [then, then]
    assert getattr(Person.objects.get(pk=people[2].pk), column) == before[people[2].pk]
    Person.objects.filter(pk=people[1].pk).update(**{column: "strong" if then != "strong" else "occasional"})
    assert chosen.take_back(owner, record) == 1, "what was changed since stays"
    assert getattr(Person.objects.get(pk=people[0].pk), column) == before[people[0].pk]


def test_tags_put_on_and_taken_off_and_back(owner):
    people = [actions.add_person(owner, name=name) for name in ("Ana", "Bo")]
    ids = [row.pk for row in people]
    chosen.change(owner, ids[:1], "tag", "Lab")
    record = chosen.change(owner, ids, "tag", "lab")
    assert record["people"] == 1, "who had it already is left alone"
    chosen.take_back(owner, record)
    assert [tag.name for tag in PersonTag.objects.all()] == ["Lab"]
    gone = chosen.change(owner, ids, "untag", "LAB")
    assert (gone["people"], PersonTag.objects.count()) == (1, 0)
    chosen.take_back(owner, gone)
    assert [(tag.person_id, tag.name) for tag in PersonTag.objects.all()] == [(ids[0], "Lab")]


def test_a_tag_taken_off_and_back_is_still_its_imports(owner, tmp_path):
    """Untag, take that back, undo the import: the tag goes with it; the owner's own stays."""
    book = tmp_path / "book.vcf"
    book.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ana Silva\nEMAIL:ana@example.org\nCATEGORIES:Lab\nEND:VCARD\n"
    )
    ana = actions.add_person(owner, name="Ana Silva", email="ana@example.org")
    bo = actions.add_person(owner, name="Bo")
    chosen.change(owner, [bo.pk], "tag", "Lab")
    batch = run.commit(owner, run.plan(owner, [book]))
    ids = [ana.pk, bo.pk]

    def tags():
        return set(PersonTag.objects.values_list("person_id", "name", "source", "batch_id"))

    before = tags()
    assert before == {(ana.pk, "Lab", "vcard", batch.pk), (bo.pk, "Lab", "hand", None)}
    record = json.loads(json.dumps(chosen.change(owner, ids, "untag", "lab")))
    assert not tags()
    assert chosen.take_back(owner, record) == 2
    assert tags() == before
    record = chosen.change(owner, ids, "untag", "lab")
    run.undo(owner, batch)
    assert chosen.take_back(owner, record) == 1, "its import was taken back meanwhile, and the tag with it"
    assert tags() == {(bo.pk, "Lab", "hand", None)}


def test_undoing_the_import_takes_the_tag_that_was_off_and_back(owner, tmp_path):
    book = tmp_path / "book.vcf"
    book.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ana Silva\nEMAIL:ana@example.org\nCATEGORIES:Lab\nEND:VCARD\n"
    )
    ana = actions.add_person(owner, name="Ana Silva", email="ana@example.org")
    batch = run.commit(owner, run.plan(owner, [book]))
    chosen.take_back(owner, chosen.change(owner, [ana.pk], "untag", "Lab"))
    run.undo(owner, batch)
    assert not PersonTag.objects.exists()
    assert Person.objects.get().pk == ana.pk


def test_later_for_many(owner):
    ana = actions.add_person(owner, name="Ana")
    record = chosen.change(owner, [ana.pk], "later", "")
    assert Person.objects.get().later_until > settings_of(owner).today
    chosen.take_back(owner, record)
    assert Person.objects.get().later_until is None


@pytest.mark.parametrize(
    ("what", "value"),
    [("tag", " "), ("tag", "x" * 61), ("tie", "close"), ("tie", ""), ("place", "x" * 201), ("sell", "1")],
)
def test_a_change_that_cannot_be_changes_nothing(owner, what, value):
    ana = actions.add_person(owner, name="Ana")
    with pytest.raises(Refusal):
        chosen.change(owner, [ana.pk], what, value)
    assert Person.objects.get().revision == ana.revision
    assert not PersonTag.objects.exists()


def test_nobody_of_another_is_changed(owner):
    stranger = accounts.make_workspace("other@example.org")
    theirs = actions.add_person(stranger, name="Not Mine")
    assert chosen.change(owner, [theirs.pk], "tag", "x")["people"] == 0
    assert chosen.change(owner, [theirs.pk], "place", "Porto")["people"] == 0
    assert Person.objects.get().place == ""


def test_a_person_is_put_right(owner):
    ana = actions.add_person(
        owner,
        name="Ana Silva",
        title="Plumber",
        email="ana@example.org",
        url="https://www.linkedin.com/in/ana-1",
    )
    facts = editing.Facts(
        name="Dr. Ana Roe", title="Registered nurse", organisation="Mercy Hospital", place="Porto", birthday="--06-15", met="at school",
        known_since="2019-03-01", note="Zither", emails=("new@example.org", " "), phones=("+1 555 010 1234",), urls=(),
    )  # fmt: skip
    row = editing.edit_person(owner, ana, facts, revision=0)
    assert (row.match_key, row.onet, row.revision, row.family) == ("ana roe", "29-1141.00", 1, "Roe")
    assert set(ContactPoint.objects.values_list("kind", "value")) == {
        ("email", "new@example.org"),
        ("phone", "+1 555 010 1234"),
    }
    assert not SourceId.objects.exists()
    assert [(one.title, one.onet) for one in Position.objects.filter(current=True)] == [
        ("Registered nurse", "29-1141.00")
    ]
    assert editing.facts_of(owner, row) == editing.Facts(**{**vars(facts), "emails": ("new@example.org",)})
    with pytest.raises(Refusal, match="meanwhile"):
        editing.edit_person(owner, row, facts, revision=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "x" * 301}, {"birthday": "June"}, {"birthday": "2001-02-30"}, {"known_since": "soon"}, {"note": "a\0b"},
        {"emails": ("nowhere",)}, {"phones": ("12",)}, {"urls": ("javascript:1",)}, {"emails": ("bo@example.org",)}, {"note": "x" * 20_001},
        {"urls": ("https://linkedin.com/in/bo",)}, {"title": "a\x07"},
    ],
)  # fmt: skip
def test_what_cannot_be_stored_changes_nothing(owner, wrong):
    actions.add_person(owner, name="Bo", email="bo@example.org", url="https://www.linkedin.com/in/bo")
    ana = actions.add_person(owner, name="Ana", email="ana@example.org")
    before = editing.facts_of(owner, ana)
    with pytest.raises(Refusal):
        editing.edit_person(owner, ana, editing.Facts(**{**vars(before), "place": "Porto", **wrong}))
    assert editing.facts_of(owner, Person.objects.get(pk=ana.pk)) == before


def test_filters_are_saved_renamed_and_removed(owner):
    row = filters.save(owner, " Lisbon  nurses ", PeopleFilter(query="nurse", place="Lisbon"))
    assert (row.name, row.query) == ("Lisbon nurses", {"q": "nurse", "place": "Lisbon"})
    filters.save(owner, "Lisbon nurses", PeopleFilter(place="Lisbon"))
    assert SavedFilter.objects.get().query == {"place": "Lisbon"}
    other = filters.save(owner, "Other", PeopleFilter(tie="dormant"))
    for wrong in ("", "x" * 81, "a\0"):
        with pytest.raises(Refusal):
            filters.save(owner, wrong, PeopleFilter(tie="dormant"))
    with pytest.raises(Refusal):
        filters.save(owner, "All", PeopleFilter(sort="touch"))
    with pytest.raises(Refusal):
        filters.rename(owner, str(other.pk), "Lisbon nurses")
    assert filters.rename(owner, str(other.pk), "Silent").name == "Silent"
    with pytest.raises(Refusal):
        filters.remove(accounts.make_workspace("other@example.org"), str(other.pk))
    assert filters.remove(owner, str(other.pk)) == "Silent"


def test_the_page_narrows_saves_and_changes(visitor: Client, owner) -> None:
    for name in ("Ana", "Bo", "Cy"):
        actions.add_person(owner, name=name, place="Lisbon" if name != "Cy" else "Oslo")
    html = visitor.get("/people/?place=Lisbon&q=").content.decode()
    assert "in Lisbon" in html
    assert "Cy" not in html
    visitor.post("/people/save", {"place": "Lisbon", "name": "South"})
    assert "South" in visitor.get("/people/").content.decode()
    asked = visitor.post(
        "/people/chosen", {"list": "place=Lisbon", "all": "1", "what": "tag", "value": "Fado"}
    ).content.decode()
    assert "2 people" in asked
    assert "get the tag “Fado”" in asked
    assert not PersonTag.objects.exists()
    done = visitor.post(
        "/people/chosen",
        {"list": "place=Lisbon", "all": "1", "what": "tag", "value": "Fado", "confirm": "1"},
        follow=True,
    )
    assert "Done for 2 people" in done.content.decode()
    assert PersonTag.objects.count() == 2
    visitor.post("/people/undo")
    assert PersonTag.objects.count() == 0
    assert visitor.post("/people/undo").status_code == 409
    assert visitor.post("/people/chosen", {"what": "tag", "value": "x"}).status_code == 400
    saved = SavedFilter.objects.get()
    visitor.post("/people/save", {"rename": str(saved.pk), "name": "North"})
    visitor.post("/people/save", {"remove": str(saved.pk)})
    assert not SavedFilter.objects.exists()


def test_the_edit_page_keeps_what_is_typed(visitor: Client, owner) -> None:
    row = actions.add_person(owner, name="Ana Silva", email="ana@example.org")
    html = visitor.get(f"/people/{row.handle}/edit").content.decode()
    assert "ana@example.org" in html
    wrong = visitor.post(
        f"/people/{row.handle}/edit", {"name": "Ana Roe", "emails": "nowhere", "revision": "0"}
    )
    assert wrong.status_code == 400
    assert "Ana Roe" in wrong.content.decode()
    visitor.post(
        f"/people/{row.handle}/edit",
        {"name": "Ana Roe", "emails": "a@example.org\nb@example.org", "revision": "0"},
    )
    assert Person.objects.get().name == "Ana Roe"
    assert ContactPoint.objects.count() == 2


def test_the_page_asks_as_much_of_the_database_whoever_is_listed(visitor: Client, owner) -> None:
    counts = []
    for number in range(20):
        row = actions.add_person(
            owner, name=f"Ana {number}", organisation=f"Firm {number}", email=f"p{number}@example.org"
        )
        chosen.change(owner, [row.pk], "tag", f"tag {number}")
        if number in (9, 19):
            with CaptureQueriesContext(connection) as found:
                assert visitor.get("/people/?q=ana&tie=new").status_code == 200
            counts.append(len(found))
    assert counts[0] == counts[1]
