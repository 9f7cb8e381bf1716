"""The joining rule."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.network.rules.matching import BLOCK, Card, compatible, doubt, match


def card(key, name, mail="", linkedin="", **more):
    ids = {("linkedin", linkedin)} if linkedin else set()
    ids |= {("vcard", more.pop("uid"))} if "uid" in more else set()
    more = {name: frozenset({value}) if name != "birthday" else value for name, value in more.items()}
    return Card(key, name, frozenset({mail} - {""}), frozenset(ids), **more)


def decide(row, *known):
    return match([row], known)[0]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ana Silva", "Ana Silva"),
        ("Ana Silva", "Silva, Ana"),
        ("Ana Silva", "Dr. Ana Silva, PhD"),
        ("Ana Silva", "A. Silva"),
        ("Bob Smith", "Robert Smith"),
        ("Ana Silva", "Ana Maria Silva"),
        ("Ana Silva", "Ana Silva Costa"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Ana Silva", "Ana"),
        ("Ana Silva", ""),
        ("Ana Silva", "ana@example.org"),
        ("Alexandra Roe", "Alex Roe"),
    ],
)
def test_compatible(a, b):
    assert compatible(a, b)
    assert compatible(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ana Silva", "Bob Silva"),
        ("Ana Silva", "Ana Costa"),
        ("John Doe Sr.", "John Doe Jr."),
        ("Ana Silva", "Silva"),
        ("J. Roe", "Mary Roe"),
    ],
)
def test_not_compatible(a, b):
    assert not compatible(a, b)
    assert not compatible(b, a)


def test_joins_by_the_same_linkedin_address_whatever_the_name():
    decision = decide(card(1, "Ana Costa", linkedin="in/ana"), card("p", "Ana Silva", linkedin="in/ana"))
    assert decision.joins == "p"
    assert decision.why == "the same LinkedIn address"


def test_joins_by_the_same_uid_of_a_stored_card_though_the_name_changed():
    assert decide(card(1, "Ana Costa", uid="card-0001"), card("p", "Ana Silva", uid="card-0001")).joins == "p"


def test_a_short_uid_counts_only_with_compatible_names():
    assert decide(card(1, "A. Silva", uid="7"), card("p", "Ana Silva", uid="7")).joins == "p"
    decision = decide(card(1, "Bob Roe", uid="7"), card("p", "Ana Silva", uid="7"))
    assert (decision.joins, decision.disputed) == (None, {("vcard", "7")})


def test_a_uid_given_to_two_names_in_one_file_is_none():
    first, second = match([card(1, "Ana Silva", uid="u1"), card(2, "Bob Roe", uid="u1")], [])
    assert first.joins is None
    assert second.joins is None
    assert second.disputed == {("vcard", "u1")}


def test_joins_by_the_same_mail_and_compatible_names():
    decision = decide(card(1, "A. Silva", "ana@example.org"), card("p", "Ana Silva", "ana@example.org"))
    assert decision.joins == "p"


def test_the_same_mail_with_other_names_is_listed_and_not_joined():
    decision = decide(card(1, "Bob Silva", "us@example.org"), card("p", "Ana Silva", "us@example.org"))
    assert decision.joins is None
    (pair,) = decision.doubts
    assert pair.other == "p"
    assert pair.score == 0.4
    assert "us@example.org" in pair.reasons[-1]


def test_two_linkedin_addresses_are_never_one_person_and_not_even_listed():
    decision = decide(
        card(1, "Ana Silva", "ana@example.org", "in/ana-2"),
        card("p", "Ana Silva", "ana@example.org", "in/ana-1"),
    )
    assert decision.joins is None
    assert decision.doubts == ()


def test_a_mail_of_several_people_joins_none_but_the_very_same_name():
    known = [card("p", "Ana Silva", "us@example.org"), card("q", "Ana Silva Costa", "us@example.org")]
    assert decide(card(1, "Ana Silva", "us@example.org"), *known).joins == "p"
    assert decide(card(1, "Ana", "us@example.org"), *known).joins is None


def test_the_same_name_alone_is_listed_and_not_joined():
    decision = decide(card(1, "Ana Silva", linkedin="in/ana"), card("p", "Silva Ana"))
    assert decision.joins is None
    assert decision.doubts[0].score == 0.55


@pytest.mark.parametrize(
    ("more", "score"),
    [
        ({"organisations": "example labs"}, 0.9),
        ({"phones": "+15555550100"}, 0.9),
        ({"birthday": "--06-15"}, 0.9),
        ({}, 0.6),
    ],
)
def test_evidence_raises_the_score_and_is_named(more, score):
    pair = doubt(card(1, "Ana Silva", **more), card(2, "Ana Silva", **more))
    assert pair.score == score
    assert len(pair.reasons) == 1 + len(more)


def test_another_birthday_speaks_against():
    a, b = card(1, "Ana Silva", birthday="1988-06-15"), card(2, "Ana Silva", birthday="1990-01-01")
    assert doubt(a, b) is None


def test_an_initial_is_listed_only_with_more_to_it():
    assert doubt(card(1, "A Silva"), card(2, "Ana Silva")) is None
    a, b = card(1, "A Silva", organisations="labs"), card(2, "Ana Silva", organisations="labs")
    assert doubt(a, b).score == 0.65
    assert decide(a, b).doubts[0].other == 2


def test_rows_join_rows_before_them_and_hand_on_their_keys():
    rows = [
        card(1, "Ana Silva", "ana@example.org"),
        card(2, "Ana Silva", "ana@example.org", "in/ana"),
        card(3, "A. S.", "", "in/ana"),
    ]
    assert [decision.joins for decision in match(rows, [])] == [None, 1, 1]


NAMES = st.sampled_from(["Ana Silva", "A. Silva", "Bob Roe", "Robert Roe", "Silva Ana", "Ana", "", "Mia Lee"])
CARDS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", "a@example.org", "b@example.org"]),
        st.sampled_from(["", "in/1", "in/2", "in/3"]),
        st.sampled_from(["", "u1", "u2"]),
    ),
    max_size=12,
)


def build(rows):
    return [
        Card(
            number,
            name,
            frozenset({mail} - {""}),
            frozenset(pair for pair in (("linkedin", linkedin), ("vcard", uid)) if pair[1]),
        )
        for number, (name, mail, linkedin, uid) in enumerate(rows)
    ]


@given(CARDS)
def test_no_person_ever_has_two_linkedin_addresses(rows):
    cards = build(rows)
    persons = {}
    for row, decision in zip(cards, match(cards, []), strict=True):
        person = row.key if decision.joins is None else decision.joins
        persons.setdefault(person, set()).update(row.linkedin)
    assert all(len(addresses) <= 1 for addresses in persons.values())


@given(CARDS)
def test_one_linkedin_address_is_always_one_person(rows):
    cards = build(rows)
    owner_of = {}
    for row, decision in zip(cards, match(cards, []), strict=True):
        for address in row.linkedin:
            person = row.key if decision.joins is None else decision.joins
            assert owner_of.setdefault(address, person) == person


@given(CARDS)
def test_a_join_has_a_common_identifier_or_mail_and_targets_somebody_before(rows):
    cards = build(rows)
    decisions = match(cards, [])
    groups = {}
    for row, decision in zip(cards, decisions, strict=True):
        if decision.joins is None:
            groups[row.key] = (set(row.mails), set(row.source_ids))
            continue
        mails, ids = groups[decision.joins]
        assert mails & row.mails or ids & row.source_ids
        mails |= row.mails
        ids |= row.source_ids


@given(CARDS, CARDS)
def test_compatible_and_doubt_are_symmetric(rows, others):
    for a in build(rows)[:4]:
        for b in build(others)[:4]:
            assert compatible(a.name, b.name) == compatible(b.name, a.name)
            one, other = doubt(a, b), doubt(b, a)
            assert (one and one.score) == (other and other.score)


def test_near_linear():
    """A name that thousands bear costs a bounded number of comparisons per row."""
    rows = [card(number, "Ana Silva") for number in range(4_000)]
    started = time.perf_counter()
    decisions = match(rows, [])
    assert time.perf_counter() - started < 8
    assert max(len(decision.doubts) for decision in decisions) == BLOCK
