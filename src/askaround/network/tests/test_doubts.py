"""The list of doubtful pairs: a function of the people, kept up to date by imports and undo."""

from __future__ import annotations

from itertools import permutations

import pytest

from askaround.accounts.actions import make_workspace
from askaround.network.imports import doubts, run, stored, undoing
from askaround.network.models import DoubtfulPair, ImportBatch, Person
from askaround.network.rules.matching import find_pairs

pytestmark = pytest.mark.django_db
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ana,Silva,https://www.linkedin.com/in/ana,,Example Labs,Biologist,12 Mar 2021\n"
    "Robert,Stoneham,https://www.linkedin.com/in/bob,,Example Works,Nurse,03 Feb 2024\n"
    "Marta,Lindqvist,https://www.linkedin.com/in/marta,marta@example.org,Example Works,Nurse,03 Feb 2024\n"
)
BOOK = """BEGIN:VCARD
VERSION:4.0
FN:Bob Stoneham
TEL:+49 30 901820
ADR:;;12 High Street;Ashford;;12345;
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Marta Lindqvist
EMAIL:marta@example.org
TEL:(212) 555-0100
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Martha Lindqvist
TEL:212-555-0100
END:VCARD
"""
GOOGLE = (
    "First Name,Last Name,Organization Name,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Phone 1 - Value\n"
    "Rob,Stoneham,,12 High Street,Ashford,12345,\n"
    "Анна,Силва,Example Labs,,,,\n"
)


@pytest.fixture(autouse=True)
def _no_catalogue(monkeypatch):
    monkeypatch.setattr(run, "code", lambda titles: {})


@pytest.fixture
def files(tmp_path):
    paths = []
    for name, content in (("Connections.csv", CONNECTIONS), ("book.vcf", BOOK), ("google.csv", GOOGLE)):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


def load(owner, *paths):
    plan = run.plan(owner, paths)
    return run.commit(owner, plan)


def listed(owner):
    """Pairs by what tells the people apart in these files: name, and whether a LinkedIn member."""
    rows = DoubtfulPair.objects.filter(owner=owner, verdict="ask").select_related("a", "b")

    def label(person):
        return person.name, person.source_ids.filter(source="linkedin").exists(), person.place

    return {(frozenset((label(pair.a), label(pair.b))), pair.score, tuple(pair.reasons)) for pair in rows}


def test_the_order_of_files_does_not_matter_for_pairs_scores_and_reasons(files):
    outcomes = []
    for number, order in enumerate(permutations(files)):
        owner = make_workspace(f"owner{number}@example.org")
        for path in order:
            load(owner, path)
        outcomes.append(listed(owner))
    together = make_workspace("together@example.org")
    load(together, *files)
    assert len(outcomes[0]) == 5
    assert all(outcome == listed(together) for outcome in outcomes)


def test_the_list_is_what_everybody_stored_gives(files):
    owner = make_workspace("owner@example.org")
    for path in files:
        load(owner, path)
    now = doubts.changes(owner, stored.cards(owner))
    assert (now.add, now.change, now.drop) == ({}, {}, [])


def test_undo_leaves_the_list_of_before(files):
    owner = make_workspace("owner@example.org")
    load(owner, files[0])
    load(owner, files[1])
    before = listed(owner)
    load(owner, files[2])
    assert listed(owner) != before
    undoing.undo(owner, ImportBatch.objects.filter(owner=owner).latest("number"))
    assert listed(owner) == before


def test_refresh_adds_changes_and_drops_but_keeps_what_the_owner_said(files):
    owner = make_workspace("owner@example.org")
    load(owner, *files)
    (first, second, *_) = DoubtfulPair.objects.filter(owner=owner).order_by("id")
    DoubtfulPair.objects.filter(pk=first.pk).update(verdict="distinct", score=0.1)
    second.delete()
    a, b = Person.objects.filter(owner=owner).order_by("number")[:2]
    wrong, _ = DoubtfulPair.objects.get_or_create(
        owner=owner, a=a, b=b, defaults={"score": 0.7, "reasons": []}
    )
    found = doubts.refresh(owner)
    assert (len(found.add), found.change, found.drop) == (1, {}, [wrong.pk])
    assert DoubtfulPair.objects.get(pk=first.pk).verdict == "distinct"
    again = doubts.refresh(owner)
    assert (again.add, again.change, again.drop) == ({}, {}, [])


def test_who_goes_while_it_compares_is_in_no_pair(files, monkeypatch):
    owner = make_workspace("owner@example.org")
    load(owner, *files)
    gone = DoubtfulPair.objects.filter(owner=owner).order_by("id").first().a_id
    before = DoubtfulPair.objects.filter(owner=owner).exclude(a=gone).exclude(b=gone).count()
    DoubtfulPair.objects.filter(owner=owner).delete()
    compare = doubts.changes

    def meanwhile(*given):
        found = compare(*given)
        Person.objects.filter(owner=owner, pk=gone).delete()
        return found

    monkeypatch.setattr(doubts, "changes", meanwhile)
    assert len(doubts.refresh(owner).add) == DoubtfulPair.objects.filter(owner=owner).count() == before


def test_another_owners_people_are_not_compared(files):
    owner, other = make_workspace("owner@example.org"), make_workspace("other@example.org")
    load(owner, files[0])
    load(other, files[1])
    keys = {card.key for card in stored.cards(other)}
    assert all({pair.a, pair.b} <= keys for pair in find_pairs(stored.cards(other)))
    assert not DoubtfulPair.objects.filter(owner=owner).exists()
