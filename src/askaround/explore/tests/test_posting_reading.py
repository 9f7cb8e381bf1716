"""A posting read against the catalogue, the directory and one's own employers."""

from __future__ import annotations

import pytest

from askaround.accounts.models import Workspace
from askaround.explore.actions import add_organisation
from askaround.explore.catalogue.employers import get_directory
from askaround.explore.posting import put_on_list, read_posting
from askaround.explore.rules.posting_careers import weigh
from askaround.explore.tests import postings
from askaround.lib.errors import Refusal

NAMES = {"a": "Quality Control Analysts", "b": "Financial Analysts", "c": "Chemists"}
ANALYST = """Analyst
Quillbase Labs is looking for an Analyst to run chromatography and HPLC assays in our quality control laboratory. GMP experience.
Full-time. Apply now."""


def test_a_sure_title_decides_alone() -> None:
    scores = weigh("Financial analyst", {"b": 1.0}, {"c": 9.0, "a": 8.0}, {}, NAMES)
    assert max(scores, key=lambda code: scores[code]) == "b"
    assert scores["c"] == 0


def test_a_vague_title_leaves_it_to_the_text() -> None:
    scores = weigh("Analyst", {"b": 0.1, "a": 0.09}, {"a": 8.0, "c": 9.0}, {}, NAMES)
    assert sorted(scores, key=lambda code: -scores[code]) == ["a", "c", "b"]


def test_two_tools_speak_and_one_does_not() -> None:
    words = {"a": 5.0, "c": 5.0}
    one = weigh("Analyst", {}, words, {"c": 1.0}, {})
    assert one["a"] == one["c"]
    two = weigh("Analyst", {}, words, {"c": 2.0}, {})
    assert two["c"] > two["a"]


def test_nothing_known_is_nothing_found() -> None:
    assert weigh("", {}, {}, {}, {}) == {}


@pytest.mark.django_db
def test_the_text_says_what_a_vague_title_does_not() -> None:
    reading = read_posting(Workspace.objects.create(), ANALYST)
    assert reading.title == "Analyst"
    assert reading.careers[0].title == "Quality Control Analysts"
    assert len(reading.careers) <= 4


@pytest.mark.django_db
def test_tools_of_the_career_and_the_place() -> None:
    reading = read_posting(Workspace.objects.create(), postings.CORPORATE)
    assert [skill.name for skill in reading.tools][:2] == ["Microsoft Word", "Microsoft Excel"]
    assert {"Microsoft Word", "Microsoft Excel"} <= reading.typical
    assert reading.place is not None
    assert reading.place.label == "Sacramento, California"
    assert reading.careers[0].onet == "27-3042.00"


@pytest.mark.django_db
def test_an_employer_of_the_directory_and_its_short_form() -> None:
    owner = Workspace.objects.create()
    (entry,) = get_directory().called("University of California, Davis")
    text = postings.SHORT.replace("Orchard Street Clinic", "University of California, Davis")
    text = text.replace("wanted at", "wanted at the")
    named = f"Employer: University of California, Davis\n{text}"
    reading = read_posting(owner, named)
    assert reading.employer is not None
    assert reading.employer.entry == entry
    assert reading.employer_names[:2] == [entry.name, entry.name]
    row = put_on_list(owner, reading)
    assert (row.external, row.posting) == (entry.key, 2)
    again = read_posting(owner, named)
    assert again.employer is not None
    assert again.employer.own == row


@pytest.mark.django_db
def test_an_employer_of_ones_own_wins_over_another_candidate() -> None:
    owner = Workspace.objects.create()
    text = (
        "Cook\nJoin Hill Kitchens today. Working at Orchard Street is fun. We are hiring. Full-time. Apply."
    )
    first = read_posting(owner, text).employer
    assert first is not None
    assert first.name == "Hill Kitchens"
    add_organisation(owner, "Orchard Street")
    second = read_posting(owner, text).employer
    assert second is not None
    assert (second.name, second.others) == ("Orchard Street", ("Hill Kitchens",))


@pytest.mark.django_db
def test_a_posting_without_employer_cannot_be_put_on_the_list() -> None:
    owner = Workspace.objects.create()
    reading = read_posting(owner, "we are hiring a cook. full-time, apply by mail.")
    assert reading.employer is None
    with pytest.raises(Refusal, match="names no employer"):
        put_on_list(owner, reading)
