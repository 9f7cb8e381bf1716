"""The joining rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.network.rules.matching import (
    SAME,
    Card,
    compare,
    compatible,
    find_pairs,
    match,
    verdict,
)
from askaround.network.rules.matching.phones import e164
from askaround.network.rules.matching.script import latin


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
    a, b = card(1, "Bob Silva", "us@example.org"), card("p", "Ana Silva", "us@example.org")
    assert decide(a, b).joins is None
    pair = compare(a, b)
    assert pair.other == "p"
    assert verdict(pair.score) == "different"
    assert "the same mail us@example.org, but names that differ" in pair.reasons


def test_two_linkedin_addresses_are_never_one_person_and_not_even_listed():
    a = card(1, "Ana Silva", "ana@example.org", "in/ana-2")
    b = card("p", "Ana Silva", "ana@example.org", "in/ana-1")
    assert decide(a, b).joins is None
    assert compare(a, b) is None
    assert find_pairs([a, b]) == []


def test_a_mail_of_several_people_joins_none_but_the_very_same_name():
    known = [card("p", "Ana Silva", "us@example.org"), card("q", "Ana Silva Costa", "us@example.org")]
    assert decide(card(1, "Ana Silva", "us@example.org"), *known).joins == "p"
    assert decide(card(1, "Ana", "us@example.org"), *known).joins is None


def test_the_same_name_alone_is_asked_and_not_joined():
    a, b = card(1, "Ana Silva", linkedin="in/ana"), card("p", "Silva Ana")
    assert decide(a, b).joins is None
    pair = compare(a, b)
    assert verdict(pair.score) == "ask"
    assert pair.reasons == ("the same name, given and family name swapped",)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"organisations": "example labs"}, "the same employer (example labs)"),
        ({"phones": "+15555550100"}, "the same phone number"),
        ({"birthday": "--06-15"}, "the same birthday"),
        ({"addresses": "12 high street;;ashford;;12345;"}, "the same address"),
        ({"mail": "ana.silva87@example.org"}, "the same mail ana.silva87@example.org"),
    ],
)
def test_evidence_raises_the_score_and_is_named(more, reason):
    alone = compare(card(1, "Ana Silva"), card(2, "Ana Silva"))
    pair = compare(card(1, "Ana Silva", **more), card(2, "Ana Silva", **more))
    assert pair.score > alone.score
    assert set(pair.reasons) == {"the same name", reason}


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Ana Silva", "Anna Silva", "the same name, written differently"),
        ("Robert Stoneham", "Bob Stoneham", "one name may be short for the other"),
        ("Дмитрий Соколов", "Dmitry Sokolov", "the same name, written differently"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", "the same name"),
        ("Jürgen Kröger", "Juergen Kroeger", "the same name, written differently"),
        ("Marta Lindqvist", "Marta Lindqivst", "the names differ by a letter or two"),
        ("Stoneham Robert", "Bob Stoneham", "names swapped and much alike"),
    ],
)
def test_names_that_may_be_one_are_told_how(a, b, reason):
    phone = {"phones": "+15555550100"}
    pair = compare(card(1, a, **phone), card(2, b, **phone))
    assert set(pair.reasons) == {"the same phone number", reason}


def test_another_birthday_speaks_against():
    a, b = card(1, "Ana Silva", birthday="1988-06-15"), card(2, "Ana Silva", birthday="1990-01-01")
    assert compare(a, b) is None


@pytest.mark.parametrize("other", ["1988-06-16", "1988-06-51", "1988-15-06"])
def test_a_birthday_mistyped_speaks_for(other):
    a, b = card(1, "Ana Silva", birthday="1988-06-15"), card(2, "Ana Silva", birthday=other)
    assert compare(a, b).score > compare(card(1, "Ana Silva"), card(2, "Ana Silva")).score


def test_an_initial_says_less_than_a_name():
    a, b, c = card(1, "A Silva"), card(2, "Ana Silva"), card(3, "Ana Silva")
    assert compare(a, b).score < compare(b, c).score
    assert compare(card(1, "B Silva"), b) is None


def test_a_household_is_not_one_person():
    """Two at one address with one phone and one family name."""
    home = {"phones": "+15555550100", "addresses": "12 high street;;ashford;;12345;"}
    assert compare(card(1, "Ana Silva", **home), card(2, "Bruno Silva", **home)) is None


def test_a_household_of_which_nothing_else_is_known_is_asked_about():
    home = {"addresses": "12 high street;;ashford;;12345;"}
    assert verdict(compare(card(1, "Ana Silva", **home), card(2, "Bruno Silva", **home)).score) == "ask"
    assert compare(card(1, "Ana Silva", "ana@example.org", **home), card(2, "Bruno Silva", **home)) is None


def test_father_and_son_are_never_said_to_be_the_same():
    home = {"phones": "+15555550100", "addresses": "12 high street;;ashford;;12345;"}
    one = compare(card(1, "Bruno Silva", **home), card(2, "Bruno Silva Jr.", **home))
    assert verdict(one.score) == "ask"
    assert compare(card(1, "Bruno Silva Sr."), card(2, "Bruno Silva Jr.")) is None


def test_a_rare_name_says_more_than_a_common_one():
    people = [card(number, f"Ana {'Silva' if number % 2 else f'Rare{number}'}") for number in range(100)]
    pairs = find_pairs([*people, card("a", "Ana Rare2"), card("b", "Ana Silva", birthday="--06-15")])
    assert {(2, "a")} == {(pair.a, pair.b) for pair in pairs}


def test_a_phone_counts_however_it_is_written():
    pair = compare(card(1, "Ana Silva", phones="+4930901820"), card(2, "Ana Silva", phones="030901820"))
    assert "phone numbers that end alike" in pair.reasons


def test_the_same_letters_before_the_at_say_no_more_than_the_name():
    mails = "ana.silva@example.org", "ana.silva@example.com"
    plain = compare(card(1, "Ana Silva", mails[0]), card(2, "Ana Silva", mails[1]))
    own = compare(
        card(1, "Ana Silva", "swimmer87@example.org"), card(2, "Ana Silva", "swimmer87@example.com")
    )
    assert plain.score < own.score


def test_a_mail_address_tells_the_name_of_somebody_without_one():
    a = card(1, "ana.silva@example.org", "ana.silva@example.org")
    assert [pair.doubt.reasons for pair in find_pairs([a, card(2, "Ana Silva")])] == [("the same name",)]


def test_rows_join_rows_before_them_and_hand_on_their_keys():
    rows = [
        card(1, "Ana Silva", "ana@example.org"),
        card(2, "Ana Silva", "ana@example.org", "in/ana"),
        card(3, "A. S.", "", "in/ana"),
    ]
    assert [decision.joins for decision in match(rows, [])] == [None, 1, 1]


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("0049 30 901820", "DE", "+4930901820"),
        ("(212) 555-0100", "US", "+12125550100"),
        ("1-212-555-0100", "US", "+12125550100"),
        ("011 44 20 79460000", "US", "+442079460000"),
        ("+44 (0)20 7946 0000", "US", "+442079460000"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("212-555-0100", "", "2125550100"),
        ("12", "US", ""),
        ("call me", "ZZ", ""),
    ],
)
def test_phones_in_one_form(number, country, expected):
    assert e164(number, country) == expected


@given(st.text(max_size=30))
def test_any_name_can_be_compared(name):
    one = compare(card(1, name, "a@example.org"), card(2, "Ana Silva", "a@example.org"))
    assert one is not None
    assert 0 <= one.score <= 1
    assert latin(latin(name)) == latin(name)


def test_same_is_said_from_its_threshold_only():
    assert [verdict(score) for score in (0.49, 0.5, SAME - 0.01, SAME)] == ["different", "ask", "ask", "same"]
