"""The index of words: what is found, and that every writer keeps it right."""

from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.accounts.actions import make_workspace
from askaround.accounts.models import Counter
from askaround.lib.errors import Refusal
from askaround.lib.text import match_key
from askaround.network import actions, chosen, editing, finding, queries
from askaround.network.imports import run
from askaround.network.merging import people
from askaround.network.models import Person, SearchWord
from askaround.network.queries import listing
from askaround.network.rules.keys import search_key, tag_word, typed_words
from askaround.network.rules.people_filter import PeopleFilter, read_filter

CARD = """BEGIN:VCARD
VERSION:3.0
FN:Łukasz Ångström
N:Ångström;Łukasz;;;
NICKNAME:Lucky
ORG:Rhône Verlag
TITLE:Editor
TEL:+1 (555) 010-4477
EMAIL:lukasz@example.org
ADR:;;1 Main St;Göteborg;;;Sweden
NOTE:Plays the theremin
CATEGORIES:Sunday choir
END:VCARD
"""


@pytest.fixture
def owner(db):
    return make_workspace("finder@example.org")


def names(owner, **said):
    return [row.name for row in queries.people_page(owner, PeopleFilter(**said)).rows]


def drifted(owner):
    """Everybody whose words are not what is known of them, or not all in the index."""
    stored = dict(Person.objects.filter(owner=owner).values_list("number", "search_key"))
    held: dict[int, set[bytes]] = {}
    for row in SearchWord.objects.filter(owner=owner):
        assert row.count * 4 == len(bytes(row.people))
        for number in finding._unpacked(bytes(row.people)):
            held.setdefault(number, set()).add(bytes(row.word))
    wrong = {
        number for number, key in stored.items()
        if not {word[: finding.WORD].encode() for word in key.split()} <= held.get(number, set())
    }  # fmt: skip
    ids = list(Person.objects.filter(owner=owner).values_list("id", flat=True))
    for _, number, old, new in finding._keys(owner.pk, ids, apps.get_model):
        if set(old.split()) != set(new.split()):
            wrong.add(number)
    return wrong


def load(owner, path: Path, text: str):
    path.write_text(text, encoding="utf-8")
    return run.commit(owner, run.plan(owner, [path]))


@pytest.mark.parametrize(
    "typed",
    [
        "angstrom", "Ångström", "ANGSTR", "ang luk", "łukasz", "lucky", "edit", "rhone ver", "gotebor", "Göteborg", "lukasz@example",
        "5550104477", "+1 555 010 4477", "(555) 010", "theremin", "sunday ch", "old fri",
    ],
)  # fmt: skip
def test_any_field_is_found_as_it_is_typed(owner, tmp_path, typed):
    load(owner, tmp_path / "one.vcf", CARD)
    actions.add_person(owner, name="Ana Silva", title="Teacher", place="Lisbon")
    chosen.change(owner, [Person.objects.get(owner=owner, given="Łukasz").pk], "tag", "Old friend")
    assert names(owner, query=typed) == ["Łukasz Ångström"]


def test_what_is_not_there_finds_nobody(owner, tmp_path):
    load(owner, tmp_path / "one.vcf", CARD)
    for typed in (
        "ngstrom",
        "xyz",
        "angstrom xyz",
        "%",
        "_",
        "''",
        "angstromson",
        "a" * 5_000,
    ):
        assert names(owner, query=typed) == [], typed
    stranger = make_workspace("other@example.org")
    assert names(stranger, query="angstrom") == []


def test_every_writer_keeps_the_index_right(owner, tmp_path):
    batch = load(owner, tmp_path / "one.vcf", CARD)
    assert drifted(owner) == set()
    person = Person.objects.get(owner=owner)
    ana = actions.add_person(owner, name="Ana Silva", organisation="Acme", phone="+1 555 010 9999")
    assert drifted(owner) == set()
    load(owner, tmp_path / "one.vcf", CARD.replace("Editor", "Publisher").replace("Göteborg", "Malmö"))
    assert names(owner, query="publisher malmo") == ["Łukasz Ångström"]
    assert drifted(owner) == set()
    facts = editing.facts_of(owner, ana)
    editing.edit_person(owner, ana, editing.Facts(**{**vars(facts), "name": "Ana Roe", "note": "zither"}))
    assert names(owner, query="roe zith") == ["Ana Roe"]
    assert names(owner, query="silva") == []
    record = chosen.change(owner, [ana.pk, person.pk], "place", "Porto")
    assert names(owner, place="porto") == ["Ana Roe", "Łukasz Ångström"]
    chosen.take_back(owner, record)
    assert names(owner, place="Porto") == []
    assert drifted(owner) == set()
    run.undo(owner, batch)
    assert drifted(owner) == set()


def test_merging_and_parting_keep_the_index_right(owner, tmp_path):
    load(owner, tmp_path / "one.vcf", CARD)
    person, other = (
        Person.objects.get(owner=owner),
        actions.add_person(owner, name="L. Strom", phone="+1 555 010 2222"),
    )
    merge = people.merge(owner, person, other)
    assert names(owner, query="555 010 2222") == ["Łukasz Ångström"]
    assert drifted(owner) == set()
    people.unmerge(owner, merge)
    assert names(owner, query="555 010 2222") == ["L. Strom"]
    assert drifted(owner) == set()


def test_an_import_taken_back_leaves_no_words(owner, tmp_path):
    batch = load(owner, tmp_path / "one.vcf", CARD)
    assert SearchWord.objects.filter(owner=owner).exists()
    run.undo(owner, batch)
    assert not Person.objects.filter(owner=owner).exists()
    assert not SearchWord.objects.filter(owner=owner).exists()


def test_rebuilding_finds_the_same(owner, tmp_path):
    load(owner, tmp_path / "one.vcf", CARD)
    actions.add_person(owner, name="Ana Silva")
    before = {row.number: set(row.search_key.split()) for row in Person.objects.filter(owner=owner)}
    assert finding.rebuild(owner.pk) == 2
    assert {row.number: set(row.search_key.split()) for row in Person.objects.filter(owner=owner)} == before
    assert drifted(owner) == set()
    assert finding.reindex(owner, Person.objects.filter(owner=owner).values_list("id", flat=True)) == 0


def test_many_with_one_word_are_walked_and_rare_ones_found(owner, monkeypatch):
    """The three ways of narrowing give the same list, in the same order."""
    for number in range(24):
        actions.add_person(
            owner, name=f"{'Mia' if number % 2 else 'Zoe'} {chr(97 + number)}", title="Teacher"
        )
    wanted = sorted(f"Zoe {chr(97 + number)}" for number in range(0, 24, 2))
    assert names(owner, query="zoe teach") == wanted
    monkeypatch.setattr(listing, "FEWEST", 3)
    monkeypatch.setattr(listing, "BY_INDEX", 3)
    for everybody, part in ((1, 5), (24, 5), (1, 100)):
        # Estimated too low, the windows end before the page is full.
        monkeypatch.setattr(listing, "PAGE", 1)
        Counter.objects.filter(owner=owner, letter="p").update(last=everybody)
        monkeypatch.setattr(listing, "PART", part)
        assert names(owner, query="zoe teach") == wanted
        seen, after = [], None
        while True:
            page = queries.people_page(owner, PeopleFilter(query="zoe teach"), after=after, limit=5)
            seen += [row.name for row in page.rows]
            if (after := page.after) is None:
                break
        assert seen == wanted
    monkeypatch.setattr(finding, "READ", 1)
    assert names(owner, query="zoe teach") == wanted


def test_those_of_whom_the_index_is_outdated_keep_nobody_from_being_found(owner, monkeypatch):
    """The first in the list by the index alone need not have the word any more."""
    for number in range(20):
        actions.add_person(owner, name=f"Zoe {chr(97 + number)}")
    monkeypatch.setattr(listing, "FEWEST", 3)
    monkeypatch.setattr(listing, "BY_INDEX", 3)
    monkeypatch.setattr(listing, "PAGE", 100)

    def first() -> list[str]:
        return [row.name for row in queries.people_page(owner, query="zoe", limit=2).rows]

    assert first() == ["Zoe a", "Zoe b"]
    Person.objects.filter(owner=owner, number__lte=3).update(search_key=" gone ")
    assert first() == ["Zoe d", "Zoe e"]
    Person.objects.filter(owner=owner, number__lte=12).update(search_key=" gone ")
    assert first() == ["Zoe m", "Zoe n"]


@pytest.mark.parametrize("sort", ["", "touch"])
def test_pages_go_both_ways(owner, sort):
    import datetime as dt

    for number in range(11):
        row = actions.add_person(owner, name=f"Ana {chr(97 + number)}")
        if number % 3:
            on = dt.date(2026, 1, 1) + dt.timedelta(days=number // 2)
            Person.objects.filter(pk=row.pk).update(last_touch_on=on)
    whole = [row.name for row in queries.people_page(owner, PeopleFilter(sort=sort), limit=50).rows]
    assert len(whole) == 11
    if sort:
        assert [name[-1] for name in whole[-4:]] == list("adgj")
    pages = [queries.people_page(owner, PeopleFilter(sort=sort), limit=4)]
    while pages[-1].after:
        pages.append(queries.people_page(owner, PeopleFilter(sort=sort), after=pages[-1].after, limit=4))
    assert [row.name for page in pages for row in page.rows] == whole
    assert pages[0].before is None
    back = queries.people_page(owner, PeopleFilter(sort=sort), before=pages[2].before, limit=4)
    assert [row.name for row in back.rows] == whole[4:8]
    first = queries.people_page(owner, PeopleFilter(sort=sort), before=back.before, limit=4)
    assert [row.name for row in first.rows] == whole[:4]
    assert first.before is None
    with pytest.raises(Refusal):
        queries.people_page(owner, PeopleFilter(sort=sort), before="nowhere")


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_name_is_typed_as_it_is_stored(name):
    words = search_key(name).split()
    assert all(word in words for word in match_key(name).split())
    assert (
        set(typed_words(name)) <= set(words) or any(word.isdigit() for word in words) or not match_key(name)
    )


def test_phone_words():
    key = search_key("", phones=["+46 31 701 23 45"])
    for typed in ("+46 31 701 23 45", "031 701", "31 701 23 45", "317012345", "46317012345"):
        assert all(f" {word}" in key for word in typed_words(typed)) or typed == "031 701"
    assert tag_word("Old  friend!") == "#old_friend"
    assert tag_word("!") == ""


def test_a_filter_is_read_back_as_it_was_said():
    said = {"q": "ana", "tie": "dormant", "untouched": "12m", "place": "Lisbon", "sort": "touch"}
    assert read_filter(said).parameters == said
    assert read_filter({"untouched": "12"}).untouched == "12m"
    for wrong in (
        {"tie": "close"},
        {"untouched": "a year"},
        {"touched": "never"},
        {"sort": "age"},
        {"batch": "x"},
    ):
        with pytest.raises(Refusal):
            read_filter(wrong)
    assert not read_filter({"sort": "touch", "related": "1"}).narrows
