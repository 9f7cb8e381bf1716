"""Making two people one and parting them again: nothing is lost, everything comes back to its place."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import models, transaction
from django.db.models import Model
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.accounts.models import Counter, NumberedModel, Workspace
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network import actions, comparing, summaries
from askaround.network.merging import organisations, people, record
from askaround.network.models import (
    Merge,
    Person,
    SearchWord,
    TieEvidence,
    Touch,
)
from tests.access.cast import AT, one_of_everything, owned_models

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pairs_are_made_by_hand(monkeypatch):
    monkeypatch.setattr(comparing, "compare", lambda owner, people: None)


_numbers = itertools.count(5000)
MODELS = [model for model in owned_models() if model not in (Merge, Counter, SearchWord)]


@pytest.fixture
def owner(db: None) -> Workspace:
    from askaround.accounts.actions import make_workspace

    return make_workspace("mara@example.org")


def add(owner: Workspace, name: str, **values: Any) -> Person:
    return actions.add_person(owner, name=name, **values)


def dump(owner: Workspace) -> dict[str, list[dict[str, Any]]]:
    """Every row of the owner, but merges and the numbers given."""
    return {
        model._meta.label: list(model._default_manager.filter(owner=owner).order_by("pk").values())
        for model in MODELS
    }


# --- the whole: whatever hangs on them, and however many merges ---


def clone(row: Model, small: int, **values: Any) -> Model | None:
    """Another row like that; texts of unique constraints are new, or one of few where the constraint names a person."""
    model: Any = type(row)
    fields = {each.attname: each for each in model._meta.concrete_fields}
    data = {name: getattr(row, name) for name in fields if name not in ("id", "created_at")} | values
    if issubclass(model, NumberedModel):
        data["number"] = next(_numbers)
    for constraint in model._meta.constraints:
        names = [model._meta.get_field(name).attname for name in constraint.fields]
        for name in names:
            if isinstance(fields[name], models.CharField) and not fields[name].choices:
                common = "person_id" in names
                data[name] = f"k{small}" if common else f"u{next(_numbers)}"
        found = {name: data[name] for name in names if name != "id"}
        free = "id" in names or None in found.values()
        if not free and model._default_manager.filter(**found).exists():
            return None
    created: Model = model._default_manager.create(**data)
    return created


def furnished(
    rows: dict[type[Model], Model], target: type[Model], ends: list[Any], chance: random.Random
) -> None:
    """Rows of every model that points at the target, on some of these ends."""
    for model, column in record.pointing(target):
        for _ in range(chance.randint(0, 4)):
            values: dict[str, Any] = {column: chance.choice(ends).pk}
            if record.paired(model):
                pair = chance.sample(ends, 2)
                values = dict(zip(("a_id", "b_id"), sorted(row.pk for row in pair), strict=True))
                if model is not TieEvidence:
                    values["verdict"] = chance.choice(["ask", "distinct"])
            if model is Touch:
                kind = chance.choice(["sent", "received", "talked", "replied", "referred"])
                at = AT - dt.timedelta(days=chance.randint(0, 900))
                values |= {"kind": kind, "at": at, "contact": kind != "referred", "external_key": None}
                if kind == "referred":
                    values |= {"cause_kind": "person", "cause_id": chance.choice(ends).pk}
            if model._meta.label == "follow_up.Thanks":
                interview = clone(rows[apps_model("prepare.Interview")], 0)
                assert interview is not None
                values["interview_id"] = interview.pk
            if model is target:  # somebody's namer
                if (named := chance.choice(ends)).pk != values[column]:
                    target._default_manager.filter(pk=named.pk).update(**values)
                continue
            clone(rows[model], chance.randint(1, 3), **values)


def apps_model(label: str) -> type[Model]:
    return next(model for model in MODELS if model._meta.label == label)


@contextmanager
def undone() -> Iterator[None]:
    """What happens in it is rolled back: hypothesis runs many examples in one test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def people_of_all_sorts(
    owner: Workspace, rows: dict[type[Model], Model], chance: random.Random
) -> list[Person]:
    found = []
    for number in range(chance.randint(2, 4)):
        values = {
            "name": chance.choice(["Ada Lind", "Ada M. Lind", "ada@example.org"]),
            "title": chance.choice(["", "Editor"]),
            "note": chance.choice(["", "met twice", "met twice, in Graz"]),
            "level": chance.choice(["", "strong", "distant"]),
            "known_since": chance.choice([None, AT.date(), AT.date() - dt.timedelta(days=99)]),
            "never": chance.random() < 0.3,
            "later_until": chance.choice([None, AT.date()]),
            "birthday": chance.choice(["", "1980-02-03", "--02-03"]),
            "organisation_id": chance.choice([None, rows[Organisation].pk]),
            "named_by_id": None,
            "revision": number,
        }
        row = clone(rows[Person], 0, **values)
        assert isinstance(row, Person)
        found.append(row)
    return found


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32))
def test_merge_then_unmerge_is_identity_in_any_number(seed: int) -> None:
    chance = random.Random(seed)
    with undone():
        member = one_of_everything("ada@example.org")
        owner = member.owner
        found = people_of_all_sorts(owner, member.rows, chance)
        furnished(member.rows, Person, found, chance)
        people.refresh(owner, [row.pk for row in found])
        left, done = list(found), []
        while len(left) > 1 and (not done or chance.random() < 0.8):
            kept, absorbed = chance.sample(left, 2)
            choices = {name: chance.choice("ab") for name in ("name", "job", "note") if chance.random() < 0.5}
            done.append((dump(owner), people.merge(owner, kept, absorbed, choices)))
            left.remove(absorbed)
        for before, merge in reversed(done):
            people.unmerge(owner, merge)
            assert dump(owner) == before


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32))
def test_organisations_likewise(seed: int) -> None:
    chance = random.Random(seed)
    with undone():
        member = one_of_everything("ada@example.org")
        owner = member.owner
        found: list[Any] = [
            clone(
                member.rows[Organisation],
                0,
                motivation=chance.choice([None, 3]),
                place=chance.choice(["", "Graz"]),
            )
            for _ in range(3)
        ]
        furnished(member.rows, Organisation, found, chance)
        people.refresh(owner, Person.objects.filter(owner=owner).values_list("pk", flat=True))
        left, done = list(found), []
        while len(left) > 1:
            kept, absorbed = chance.sample(left, 2)
            choices = {"name": chance.choice("ab")}
            done.append((dump(owner), organisations.merge_organisations(owner, kept, absorbed, choices)))
            left.remove(absorbed)
        for before, merge in reversed(done):
            organisations.unmerge_organisations(owner, merge)
            assert dump(owner) == before


def test_a_row_that_is_set_aside_takes_no_other_with_it() -> None:
    """What may be set aside is pointed at by nothing: else that would hang in the air while it is."""
    for target in (Person, Organisation):
        for model, column in record.pointing(target):
            if record.paired(model) or record.uniques(model, column):
                assert record.pointing(model) == () or record.paired(model), model


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
def test_parted_in_whatever_order_that_is_free(seed: int) -> None:
    """Merges of others that stand in between are no hindrance, and in the end everything is in its place."""
    chance = random.Random(seed)
    with undone():
        member = one_of_everything("ada@example.org")
        owner = member.owner
        Merge.objects.filter(owner=owner).delete()  # the cast's own has no record
        found = people_of_all_sorts(owner, member.rows, chance) + people_of_all_sorts(
            owner, member.rows, chance
        )
        furnished(member.rows, Person, found, chance)
        people.refresh(owner, [row.pk for row in found])
        before = dump(owner)
        left, standing = list(found), []
        while len(left) > len(found) // 2:
            kept, absorbed = chance.sample(left, 2)
            standing.append(people.merge(owner, kept, absorbed))
            left.remove(absorbed)
        while standing:
            merge = chance.choice(standing)
            try:
                people.unmerge(owner, merge)
            except Refusal:
                assert merge != standing[-1]
            else:
                standing.remove(merge)
        assert dump(owner) == before


@pytest.mark.parametrize("verb", ["merge", "unmerge"])
def test_broken_off_in_the_middle_it_never_happened(
    owner: Workspace, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    from django.db import transaction

    a, b = add(owner, "Ada Lind", email="ada@example.org"), add(owner, "Ada Lindt", email="al@example.com")
    actions.record_touch(owner, b, "talked")
    merge = people.merge(owner, a, b) if verb == "unmerge" else None
    before = dump(owner), list(Merge.objects.values())

    def broken(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(summaries, "refresh", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        people.unmerge(owner, merge) if merge else people.merge(owner, a, b)
    assert (dump(owner), list(Merge.objects.values())) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_is_told() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection, connections

    from askaround.accounts import actions as accounts

    if connection.vendor == "sqlite":
        pytest.skip(
            "the SQLite test database lives in one connection's memory; there IMMEDIATE transactions wait in line"
        )
    owner = accounts.local_workspace()
    a, b = add(owner, "Ada Lind"), add(owner, "Ada Lindt")

    def one(pair: tuple[Person, Person]) -> str:
        try:
            people.merge(owner, *pair)
        except Refusal as refusal:
            return refusal.sentence
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(one, [(a, b), (b, a), (a, b), (b, a)]))
    assert said.count("done") == 1
    assert all("is no longer there" in text for text in said if text != "done")
    assert (Person.objects.count(), Merge.objects.count()) == (1, 1)
