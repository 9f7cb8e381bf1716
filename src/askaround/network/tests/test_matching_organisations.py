"""Organisations that may be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules.organisations import organisation_key
from askaround.network.rules.matching import Employer, organisation_pairs, verdict
from askaround.network.rules.matching.organisations import compare_organisations, domain


def employer(key, name, **more):
    return Employer(key, organisation_key(name), **more)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Example Labs Group", "Example Labs GmbH", "the same name but for what kind of firm or where"),
        ("Example Labs Deutschland GmbH", "Example Labs", "the same name but for what kind of firm or where"),
        ("Example-Works", "Exampleworks", "the same name, written differently"),
        ("University of Redhill", "Redhill University", "the same words in another order"),
        ("Redhill Institute of Invention", "RII", "one is the first letters of the other"),
        ("Copper Meadow Logistics", "Coper Meadow Logistics", "names that differ in a letter or two"),
    ],
)
def test_names_of_one_organisation_are_asked_about(a, b, reason):
    (pair,) = organisation_pairs([employer(1, a), employer(2, b)])
    assert verdict(pair.doubt.score) == "ask"
    assert pair.doubt.reasons == (reason,)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Example Labs", "Specimen Labs"),
        ("School 12", "School 21"),
        ("Redhill Bank", "Redhill Bakery"),
        ("Example", "Example Bakery of Redhill"),
    ],
)
def test_others_are_not(a, b):
    assert organisation_pairs([employer(1, a), employer(2, b)]) == []


def test_another_name_and_the_same_site_say_it_surely():
    a = employer(1, "Example Labs", aliases=frozenset({"exlab"}), site="example.org")
    b = employer(2, "ExLab", site="example.org")
    assert verdict(compare_organisations(a, b).score) == "same"


def test_mail_of_their_people_speaks_for_it():
    a = employer(1, "Example Bakery of Redhill", domains=frozenset({"example.org"}))
    b = employer(2, "Example", site="example.org")
    assert compare_organisations(a, b).reasons == (
        "people with mail at example.org",
        "one name begins with the other",
    )


def test_two_entries_of_a_directory_are_two():
    a, b = (
        employer(1, "Example Labs", external="ror:01"),
        employer(2, "Example Labs Group", external="ror:02"),
    )
    assert compare_organisations(a, b) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.example.org", "example.org"),
        ("ana@mail.example.org", "example.org"),
        ("ana@cs.example.ac.uk", "example.ac.uk"),
        ("ana@gmail.com", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_domain(host, expected):
    assert domain(host) == expected


NAMES = st.sampled_from(
    ["Example Labs", "Example Labs Group", "Labs Example", "EL", "Exampel Labs", "Other Works", "", "12"]
)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(["", "example.org"])), max_size=15),
    st.randoms(use_true_random=False),
)
def test_the_order_does_not_matter(rows, random):
    known = [employer(number, name, site=site) for number, (name, site) in enumerate(rows)]
    shuffled = random.sample(known, len(known))

    def listed(entries):
        return {
            (frozenset((a, b)), doubt.score, frozenset(doubt.reasons))
            for a, b, doubt in organisation_pairs(entries)
        }

    assert listed(known) == listed(shuffled)
