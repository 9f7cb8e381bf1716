"""Matching whatever the people, rows and files: what always holds, in any order, in near linear time."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from askaround.network.rules.matching import (
    Card,
    Matcher,
    compare,
    compatible,
    find_pairs,
    match,
    pairs,
)
from askaround.network.rules.matching.traits import traits
from askaround.network.tests.test_matching import card

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
def test_compatible_and_compare_are_symmetric(rows, others):
    for a in build(rows)[:4]:
        for b in build(others)[:4]:
            assert compatible(a.name, b.name) == compatible(b.name, a.name)
            one, other = compare(a, b), compare(b, a)
            assert (one and (one.score, set(one.reasons))) == (other and (other.score, set(other.reasons)))


FULL = [
    "Ana Silva",
    "Anna Silva",
    "Silva Ana",
    "A. Silva",
    "Bob Roe",
    "Robert Roe",
    "Bruno Silva",
    "Мария Попова",
    "Maria Popova",
]
PEOPLE = st.lists(
    st.builds(
        lambda name, mail, phone, employer, birthday, address: (
            name,
            mail,
            phone,
            employer,
            birthday,
            address,
        ),
        st.sampled_from(FULL),
        st.sampled_from(["", "a@example.org", "b.silva@example.org", "b.silva@example.com"]),
        st.sampled_from(["", "+15555550100", "5555550100"]),
        st.sampled_from(["", "labs", "example works"]),
        st.sampled_from(["", "1988-06-15", "--06-15", "1988-06-16"]),
        st.sampled_from(["", "12 high street;;ashford;;12345;", "12 hihg street;;ashford;;12354;"]),
    ),
    max_size=40,
)


def people(rows):
    return [
        card(number, name, mail)
        if not (phone or employer or birthday or address)
        else Card(
            number,
            name,
            frozenset({mail} - {""}),
            phones=frozenset({phone} - {""}),
            organisations=frozenset({employer} - {""}),
            birthday=birthday,
            addresses=frozenset({address} - {""}),
        )
        for number, (name, mail, phone, employer, birthday, address) in enumerate(rows)
    ]


def listed(cards):
    return {
        frozenset((pair.a, pair.b)): (pair.doubt.score, frozenset(pair.doubt.reasons))
        for pair in find_pairs(cards)
    }


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(rows, random):
    """However many share a name, so that blocks are passed over, too."""
    cards = people(rows)
    shuffled = random.sample(cards, len(cards))
    assert listed(cards) == listed(shuffled)


# One mail, one set of names that agree with one another; so who joins whom does not hang on the order.
ROWS = st.lists(
    st.sampled_from(
        [
            ("Ana Silva", "ana@example.org"),
            ("A. Silva", "ana@example.org"),
            ("Ana M. Silva", "ana@example.org"),
            ("Ana Silva", ""),
            ("Bob Roe", "bob@example.org"),
            ("Robert Roe", "bob@example.org"),
            ("Robert Roe", ""),
            ("Bob Silva", "ana.work@example.org"),
            ("Mia Lee", "ana.work@example.org"),
        ]
    ),
    max_size=12,
)


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_order_of_rows_and_files_does_not_matter_for_the_pairs(rows, random, cut):
    """Rows that join somebody later than others were compared give the same people and the same pairs."""
    cards = [card(number, name, mail) for number, (name, mail) in enumerate(rows)]

    def outcome(order):
        matcher = Matcher(())
        groups = {}
        for row in order:
            decision = matcher.decide(row)
            groups.setdefault(row.key if decision.joins is None else decision.joins, []).append(row)
        # The stored person has everything that its rows said, under the name that sorts first.
        whole = {
            key: Card(key, min(row.name for row in group), frozenset().union(*(row.mails for row in group)))
            for key, group in groups.items()
        }
        names = {key: frozenset(row.key for row in group) for key, group in groups.items()}
        return {frozenset((names[pair.a], names[pair.b])) for pair in find_pairs(whole.values())}

    files = cards[cut:] + cards[:cut]
    assert outcome(cards) == outcome(files) == outcome(random.sample(cards, len(cards)))


def test_near_linear():
    """A name that thousands bear costs nothing: it tells nobody apart."""
    rows = [card(number, "Ana Silva") for number in range(4_000)]
    started = time.perf_counter()
    assert find_pairs(rows) == []
    assert time.perf_counter() - started < 4


def test_a_namesake_of_thousands_is_found_by_what_else_is_shared():
    rows = [card(number, "Ana Silva") for number in range(200)]
    rows += [card("a", "Ana Silva", phones="+15555550100"), card("b", "Ana Silva", phones="+15555550100")]
    assert [(pair.a, pair.b) for pair in find_pairs(rows)] == [("a", "b")]


def test_progress_ends_with_everything():
    told = []
    find_pairs([card(1, "Ana Silva"), card(2, "Ana Silva")], lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)


def test_cards_let_go_and_made_again_give_the_same_pairs(monkeypatch):
    chance = random.Random(7)
    given, family = (
        ("Ana", "Anna", "Robert", "Bob", "Sergey", "Sergei"),
        ("Silva", "Stoneham", "Petrov", "Lind"),
    )
    cards = [
        card(
            n, f"{chance.choice(given)} {chance.choice(family)}", mail=f"m{chance.randrange(90)}@example.org"
        )
        for n in range(160)
    ]
    held = find_pairs(cards)
    assert len(held) > 100
    made = []
    monkeypatch.setattr(pairs, "KEPT", 3)
    monkeypatch.setattr(pairs, "traits", lambda one: made.append(one) or traits(one))
    assert find_pairs(cards) == held
    assert len(made) > 3 * len(cards), "cards were let go, and made again"
