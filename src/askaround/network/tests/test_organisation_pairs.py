"""Which organisations may be one: docs/rules/same-organisation.md, without a database."""

from __future__ import annotations

import random

import pytest

from askaround.network.rules.organisations import Employer, organisation_pairs


def score(a: str, b: str, **more: object) -> float:
    found = organisation_pairs([Employer(1, (a,), **more), Employer(2, (b,), **more)])  # type: ignore[arg-type]
    return found[0].doubt.score if found else 0.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ever Labs", "EverLabs"),
        ("Orchard Bio", "Orchard-Bio International"),
        ("Orchard Bio USA", "Orchard Bio Group"),
        ("University of Northlake", "Northlake University"),
        ("Northlake State Research Institute", "NSRI"),
        ("Orchard", "Orchard Bio"),
        ("Castellane Systems", "Castelane Systems"),
        ("Castellane Systems", "Casetllane Systems"),
    ],
)
def test_listed(a: str, b: str) -> None:
    assert score(a, b) >= 0.5
    assert score(a, b) == score(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("University of Northlake", "University of Southlake"),
        ("First Bank", "First Street Bakery"),
        ("National Institute of Music", "National Institute of Metals"),
        ("Orchard Bio", "Orchid Bio"),
        ("Labs", "Labs of Graz"),
        ("University", "University of Graz"),
        ("IBX", "IBY"),
        ("", "Orchard Bio"),
        ("!!!", "???"),
    ],
)
def test_not_listed(a: str, b: str) -> None:
    assert score(a, b) == 0.0


def test_other_names_and_domains_speak_too() -> None:
    alias = Employer(1, ("Brightwell", "Ever Labs"), frozenset({"everlabs.example"}))
    plain = Employer(2, ("Everlabs",), frozenset({"everlabs.example"}))
    (pair,) = organisation_pairs([alias, plain])
    assert pair.doubt.score == 1.0
    assert pair.doubt.reasons == ("the same name, written differently", "the same domain (everlabs.example)")
    # A domain alone is no more than a hint.
    assert (
        organisation_pairs([Employer(1, ("Ada",), alias.domains), Employer(2, ("Bo",), alias.domains)]) == []
    )


def test_a_provider_s_domain_tells_nothing() -> None:
    mail = frozenset({"mail.example"})
    some = [
        Employer(at, (name,), mail) for at, name in enumerate(("Orchard", "Orchard Bio", "Harbour", "Meadow"))
    ]
    (pair,) = organisation_pairs(some)
    assert pair.doubt.reasons == ("one name begins with the other",)


def test_two_entries_of_the_directory_are_two() -> None:
    assert (
        organisation_pairs(
            [Employer(1, ("Orchard",), external="ror:1"), Employer(2, ("Orchard Bio",), external="ror:2")]
        )
        == []
    )


def test_the_order_makes_no_difference() -> None:
    rows = [Employer(at, (f"Example {at % 50} {'Group' if at % 3 else ''}",)) for at in range(200)]
    expected = {frozenset((pair.a, pair.b)) for pair in organisation_pairs(rows)}
    random.Random(1).shuffle(rows)
    assert {frozenset((pair.a, pair.b)) for pair in organisation_pairs(rows)} == expected
    assert expected
