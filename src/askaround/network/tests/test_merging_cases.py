"""Merges and partings, case by case: what moves, what is set aside, what stays, what is refused."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from askaround.accounts.models import Workspace
from askaround.explore.actions import organisations_for
from askaround.explore.models import Organisation, OrganisationAlias
from askaround.lib.errors import Refusal
from askaround.network import actions, comparing, summaries
from askaround.network.imports import run
from askaround.network.merging import organisations, pairs, people
from askaround.network.models import (
    ContactPoint,
    DoubtfulOrganisations,
    DoubtfulPair,
    Merge,
    Person,
    PersonTag,
    SourceId,
    SourceRecord,
    TieEvidence,
    Touch,
)
from askaround.network.queries import people_page, person_of
from askaround.network.queries.doubtful import ORGANISATIONS, PEOPLE, doubtful_json
from askaround.network.queries.merges import kept_row, merge_of, merges_into

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pairs_are_made_by_hand(monkeypatch):
    monkeypatch.setattr(comparing, "compare", lambda owner, people, **_: None)


CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:;{name};;;\nORG:Orchard Bio\nEMAIL:{mail}\nUID:{uid}\nEND:VCARD\n"
)


@pytest.fixture
def owner(db: None) -> Workspace:
    from askaround.accounts.actions import make_workspace

    return make_workspace("mara@example.org")


def add(owner: Workspace, name: str, **values: Any) -> Person:
    return actions.add_person(owner, name=name, **values)


def doubt(owner: Workspace, a: Person, b: Person, **values: Any) -> DoubtfulPair:
    first, second = sorted((a, b), key=lambda row: row.pk)
    return DoubtfulPair.objects.create(owner=owner, a=first, b=second, **{"score": 0.7, **values})


def bring(owner: Workspace, folder: Path, name: str, *cards: tuple[str, str, str]) -> Any:
    text = "".join(CARD.format(name=who, mail=mail, uid=uid) for who, mail, uid in cards)
    path = folder / name
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    plan = run.plan(owner, [path], None)
    return run.result_json(plan, run.commit(owner, plan), dry_run=False)


def test_handle_id_and_search_lead_to_the_one_that_is_kept(owner: Workspace) -> None:
    a, b, c = (
        add(owner, name, email=f"{name[-2:]}@example.org") for name in ("Ada Lind", "Ada Lindt", "A. Lint")
    )
    people.merge(owner, b, c)
    people.merge(owner, a, b)
    for ref in ("p2", "P3", str(b.pk), str(c.pk), "p1", "nd@example.org"):
        assert person_of(owner, ref) == a
    assert [row.handle for row in people_page(owner, query="dt@example").rows] == ["p1"]
    assert [merge.handle for merge in merges_into(owner, "person", a.pk)] == ["m2"]
    with pytest.raises(Refusal):
        person_of(owner, "p4")
    people.unmerge(owner, merge_of(owner, "m2"))
    assert person_of(owner, "p3") == b


def test_what_breaks_no_rule_moves_and_what_would_is_set_aside(owner: Workspace) -> None:
    a, b = add(owner, "Ada Lind", email="ada@example.org"), add(owner, "Ada Lindt", email="al@example.com")
    ContactPoint.objects.create(
        owner=owner,
        person=b,
        kind="email",
        value="ADA@example.org",
        match_key="ada@example.org",
        source="hand",
    )
    for row, source in ((a, "hand"), (b, "google")):
        PersonTag.objects.create(owner=owner, person=row, name="Choir", match_key="choir", source=source)
    actions.record_touch(owner, b, "talked")
    merge = people.merge(owner, a, b)
    mails = ContactPoint.objects.filter(owner=owner, person=a).order_by("value")
    assert sorted(mails.values_list("value", flat=True)) == ["ada@example.org", "al@example.com"]
    assert PersonTag.objects.get(owner=owner, person=a).source == "hand"
    a.refresh_from_db()
    assert (a.talks, a.last_touch_on is not None, summaries.wrong(owner)) == (1, True, [])
    assert len(merge.record["aside"]) == 2
    people.unmerge(owner, merge)
    assert ContactPoint.objects.filter(owner=owner, person=b).count() == 2
    assert (summaries.wrong(owner), Person.objects.get(pk=a.pk).talks) == ([], 0)


def test_nobody_is_tied_to_or_named_by_themselves(owner: Workspace) -> None:
    a = add(owner, "Ada Lind")
    b = add(owner, "Ada Lindt", named_by=a)
    c = add(owner, "Bea Falk", named_by=b)
    Person.objects.filter(pk=a.pk).update(named_by=c)
    TieEvidence.objects.filter(owner=owner).delete()
    for one, other in ((a, b), (a, c), (b, c)):
        first, second = sorted((one, other), key=lambda row: row.pk)
        TieEvidence.objects.create(owner=owner, a=first, b=second, kind="mail", weight=1, source="mail")
    merge = people.merge(owner, a, b)
    assert {(row.a_id, row.b_id) for row in TieEvidence.objects.filter(owner=owner)} == {(a.pk, c.pk)}
    kept = Person.objects.get(pk=a.pk)
    assert kept.named_by_id == c.pk
    assert Person.objects.get(pk=c.pk).named_by_id == a.pk
    referred = Touch.objects.filter(owner=owner, kind="referred", cause_kind="person").order_by("id")
    assert [row.person_id for row in referred] == [a.pk, a.pk]
    people.unmerge(owner, merge)
    assert TieEvidence.objects.filter(owner=owner).count() == 3
    assert [row.named_by_id for row in Person.objects.filter(owner=owner).order_by("number")] == [
        c.pk,
        a.pk,
        b.pk,
    ]
    assert {row.cause_id for row in referred.all()} == {b.pk, c.pk}


def test_what_came_since_stays(owner: Workspace) -> None:
    a, b = add(owner, "Ada Lind"), add(owner, "Ada Lindt", place="Graz", email="al@example.com")
    moved = actions.record_touch(owner, b, "sent")
    merge = people.merge(owner, a, b, {"name": "b"})
    Person.objects.filter(pk=a.pk).update(place="Vienna")
    new = actions.record_touch(owner, a, "replied")
    ContactPoint.objects.filter(owner=owner, person=a, kind="email").delete()
    people.unmerge(owner, merge)
    a.refresh_from_db()
    assert (a.name, a.place) == ("Ada Lind", "Vienna")
    assert Person.objects.get(pk=b.pk).place == "Graz"
    assert set(Touch.objects.filter(person=a).values_list("pk", flat=True)) == {new.pk}
    assert set(Touch.objects.filter(person=b).values_list("pk", flat=True)) == {moved.pk}
    assert not ContactPoint.objects.filter(owner=owner).exists()
    assert summaries.wrong(owner) == []


def test_two_are_two_whoever_was_made_one_with_them(owner: Workspace) -> None:
    a, b, c = (add(owner, name) for name in ("Ada Lind", "Ada Lindt", "Ada Lint"))
    open_, said = doubt(owner, a, c), doubt(owner, b, c, verdict="distinct")
    doubt(owner, a, b)
    merge = people.merge(owner, a, b)
    assert [(row.pk, row.verdict) for row in DoubtfulPair.objects.filter(owner=owner)] == [
        (open_.pk, "distinct")
    ]
    people.unmerge(owner, merge)
    assert DoubtfulPair.objects.get(pk=open_.pk).verdict == "ask"
    assert DoubtfulPair.objects.get(pk=said.pk).verdict == "distinct"
    assert DoubtfulPair.objects.filter(owner=owner).count() == 3


def test_a_later_merge_is_parted_first(owner: Workspace) -> None:
    a, b, c, d = (add(owner, name) for name in ("Ada Lind", "Ada Lindt", "Ada Lint", "Ada Linde"))
    first, second, third = people.merge(owner, a, b), people.merge(owner, a, c), people.merge(owner, d, a)
    for merge, needed in ((first, "m3"), (second, "m3")):
        with pytest.raises(Refusal, match=f"part {needed} first"):
            people.unmerge(owner, merge)
    people.unmerge(owner, third)
    with pytest.raises(Refusal, match="part m2 first"):
        people.unmerge(owner, first)
    people.unmerge(owner, second)
    people.unmerge(owner, first)
    with pytest.raises(Refusal, match="parted before"):
        people.unmerge(owner, first)
    assert Person.objects.filter(owner=owner).count() == 4


def test_merges_of_others_do_not_stand_in_the_way(owner: Workspace) -> None:
    """Parted in the order they were made, rows that both led to come back to where they were."""
    a, b, c, d = (add(owner, name) for name in ("Ada Lind", "Ada Lindt", "Bea Falk", "Bea Falck"))
    moved, twin = doubt(owner, b, c), doubt(owner, b, d)
    tie = TieEvidence.objects.create(
        owner=owner,
        a=min(b, d, key=lambda row: row.pk),
        b=max(b, d, key=lambda row: row.pk),
        kind="mail",
        weight=1,
        source="mail",
    )
    add(owner, "Carl Orth", named_by=b)
    named = add(owner, "Dora Orth", named_by=d)
    before = {row.pk: (row.a_id, row.b_id) for row in DoubtfulPair.objects.filter(owner=owner)}
    first, second = people.merge(owner, a, b), people.merge(owner, c, d)
    assert DoubtfulPair.objects.filter(owner=owner).count() == 1
    people.unmerge(owner, first)
    people.unmerge(owner, second)
    assert {row.pk: (row.a_id, row.b_id) for row in DoubtfulPair.objects.filter(owner=owner)} == before
    assert {moved.pk, twin.pk} == set(before)
    tie.refresh_from_db()
    assert {tie.a_id, tie.b_id} == {b.pk, d.pk}
    named.refresh_from_db()
    assert named.named_by_id == d.pk


def test_refusals_change_nothing(owner: Workspace) -> None:
    from askaround.accounts.actions import make_workspace

    a, b = add(owner, "Ada Lind"), add(owner, "Ada Lindt")
    other = add(make_workspace("bo@example.org"), "Cy Orth")
    for kept, absorbed, choices in (
        (a, a, {}),
        (a, other, {}),
        (other, a, {}),
        (a, b, {"name": "c"}),
        (a, b, {"x\ud800": "a"}),
    ):
        with pytest.raises(Refusal):
            people.merge(owner, kept, absorbed, choices)
    merge = people.merge(owner, a, b)
    with pytest.raises(Refusal):
        people.merge(owner, a, b)  # gone meanwhile
    with pytest.raises(Refusal):
        people.unmerge(other.owner, merge)
    with pytest.raises(Refusal):
        organisations.unmerge_organisations(owner, merge)
    for ref in ("m2", "m", "", "x" * 1_000_000, "m\0", str(uuid.uuid4())):
        with pytest.raises(Refusal):
            merge_of(owner, ref)
    Person.objects.filter(pk=a.pk).delete()
    with pytest.raises(Refusal, match="erased"):
        people.unmerge(owner, merge)
    assert Merge.objects.get().undone_at is None


def test_who_is_forgotten_takes_along_whom_they_were_made_one_with(owner: Workspace) -> None:
    from askaround.network.forgetting import forget

    a, b, c = (
        add(owner, name, email=f"{name[-2:]}@example.org") for name in ("Ada Lind", "Ada Lint", "Ada Links")
    )
    people.merge(owner, b, c)
    people.merge(owner, a, b)
    forget(owner, [a.pk])
    assert not Merge.objects.exists()
    assert kept_row(owner, "person", "p3") is None


def test_the_next_import_of_the_same_files_changes_nothing(owner: Workspace, tmp_path: Path) -> None:
    one = ("Ada Lind", "ada@example.org", "one-0123456789")
    two = ("Adele Lind-Berg", "al@example.com", "two-0123456789")
    bring(owner, tmp_path, "one.vcf", one)
    bring(owner, tmp_path, "two.vcf", two)
    a, b = Person.objects.filter(owner=owner).order_by("number")
    merge = people.merge(owner, a, b)
    for name, card in (("one.vcf", one), ("two.vcf", two)):
        result = bring(owner, tmp_path, name, card)
        assert (result["files"][0]["unchanged"], result["people"]) == (1, 1)
    changed = bring(owner, tmp_path, "two.vcf", (two[0], "new@example.com", two[2]))
    assert (changed["files"][0]["updated"], changed["people"]) == (1, 1)
    people.unmerge(owner, merge)
    assert SourceId.objects.filter(owner=owner, person=b).count() == 1
    assert SourceRecord.objects.filter(owner=owner, person=b).count() == 1
    assert bring(owner, tmp_path, "one.vcf", one)["files"][0]["unchanged"] == 1


def test_an_import_whose_person_was_made_one_can_be_taken_back(owner: Workspace, tmp_path: Path) -> None:
    bring(owner, tmp_path, "one.vcf", ("Ada Lind", "ada@example.org", "one-0123456789"))
    second = bring(owner, tmp_path, "two.vcf", ("Adele Lind-Berg", "al@example.com", "two-0123456789"))
    a, b = Person.objects.filter(owner=owner).order_by("number")
    merge = people.merge(owner, a, b)
    result = run.undo(owner, run.batch_of(owner, second["handle"]))
    assert [row["handle"] for row in result["kept"]] == ["p1"]
    people.unmerge(owner, merge)
    assert set(ContactPoint.objects.filter(owner=owner).values_list("person_id", "value")) == {
        (a.pk, "ada@example.org"), (b.pk, "al@example.com"),
    }  # fmt: skip
    assert SourceRecord.objects.filter(owner=owner, person=b).count() == 1


def test_a_pair_is_answered_once(owner: Workspace) -> None:
    a, b = add(owner, "Ada Lind"), add(owner, "Ada Lindt")
    pair = str(doubt(owner, a, b).pk)
    pairs.later(owner, PEOPLE, pair)
    merge = pairs.same(owner, PEOPLE, pair)
    for verb in (pairs.same, pairs.distinct, pairs.later):
        with pytest.raises(Refusal):
            verb(owner, PEOPLE, pair)
    people.unmerge(owner, merge)
    pairs.distinct(owner, PEOPLE, pair)
    with pytest.raises(Refusal, match="answered already") as refused:
        pairs.same(owner, PEOPLE, pair)
    assert refused.value.status == 409
    for ref in ("", "x", "\0", str(uuid.uuid4())):
        with pytest.raises(Refusal):
            pairs.same(owner, PEOPLE, ref)


def test_looking_again_adds_what_is_new_and_asks_nothing_twice(owner: Workspace) -> None:
    a, b = (add(owner, "Ada Lindqvist", organisation="Orchard Bio", phone="+1 415 555 0101") for _ in "ab")
    add(owner, "Bo Ek")
    assert pairs.look_again(owner, PEOPLE) == 1
    assert [(row["a"]["handle"], row["b"]["handle"]) for row in doubtful_json(owner, PEOPLE, 50)] == [
        ("p1", "p2")
    ]
    assert pairs.look_again(owner, PEOPLE) == 0
    pairs.say_distinct(owner, PEOPLE, b, a)
    assert pairs.look_again(owner, PEOPLE) == 0
    assert doubtful_json(owner, PEOPLE, 50) == []
    with pytest.raises(Refusal):
        pairs.say_distinct(owner, PEOPLE, a, a)


def test_an_absorbed_organisation_is_found_by_its_name(owner: Workspace) -> None:
    a = add(owner, "Ada Lind", organisation="Ever Labs")
    b = add(owner, "Bea Falk", organisation="Everlabs International")
    one, other = Organisation.objects.filter(owner=owner).order_by("number")
    merge = organisations.merge_organisations(owner, one, other)
    assert set(Person.objects.filter(organisation=one)) == {a, b}
    assert organisations_for(owner, ["Everlabs International, Inc."]) == {
        "Everlabs International, Inc.": one.pk
    }
    assert kept_row(owner, "organisation", "o2") == one
    assert [row.handle for row in people_page(owner, query="ever labs").rows] == ["p1", "p2"]
    back = organisations.unmerge_organisations(owner, merge)
    assert (back.pk, back.handle) == (other.pk, "o2")
    assert not OrganisationAlias.objects.exists()
    assert Person.objects.get(pk=b.pk).organisation_id == other.pk
    assert [row.handle for row in people_page(owner, query="international").rows] == ["p2"]


def test_an_organisation_may_keep_the_other_s_name(owner: Workspace) -> None:
    for name in ("Ever Labs", "Everlabs International"):
        organisations_for(owner, [name])
    one, other = Organisation.objects.filter(owner=owner).order_by("number")
    pair = DoubtfulOrganisations.objects.create(owner=owner, a=one, b=other, score=0.8)
    merge = pairs.same(owner, ORGANISATIONS, str(pair.pk), {"name": "b"})
    one.refresh_from_db()
    assert (one.name, one.match_key) == ("Everlabs International", "everlabs international")
    assert organisations_for(owner, ["Ever Labs"]) == {"Ever Labs": one.pk}
    organisations.unmerge_organisations(owner, merge)
    assert set(Organisation.objects.values_list("pk", "name")) == {
        (one.pk, "Ever Labs"),
        (other.pk, "Everlabs International"),
    }
    assert DoubtfulOrganisations.objects.get().pk == pair.pk
    merge = organisations.merge_organisations(owner, one, other)
    OrganisationAlias.objects.all().delete()
    organisations_for(owner, ["Everlabs International"])
    with pytest.raises(Refusal, match="has that name now"):
        organisations.unmerge_organisations(owner, merge)


def test_organisations_are_looked_through_too(owner: Workspace) -> None:
    names = ("Ever Labs", "EverLabs", "Orchard", "Orchard Bio", "Harbour")
    for at, name in enumerate(names[2:4]):
        add(owner, f"Person Lind{at}", organisation=name, email=f"p{at}@orchard.example")
    organisations_for(owner, names)
    OrganisationAlias.objects.create(
        owner=owner,
        organisation=Organisation.objects.get(name="Harbour"),
        name="Everlabs",
        match_key="x",
        source="hand",
    )
    assert pairs.look_again(owner, ORGANISATIONS) == 4
    found = {(row["a"]["name"], row["b"]["name"]): row for row in doubtful_json(owner, ORGANISATIONS, 50)}
    assert set(found) == {
        ("Orchard", "Orchard Bio"),
        ("Ever Labs", "EverLabs"),
        ("Ever Labs", "Harbour"),
        ("EverLabs", "Harbour"),
    }
    assert found["Orchard", "Orchard Bio"]["reasons"][1] == "the same domain (orchard.example)"
    pairs.distinct(owner, ORGANISATIONS, found["Orchard", "Orchard Bio"]["id"])
    assert pairs.look_again(owner, ORGANISATIONS) == 0
