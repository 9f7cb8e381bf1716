"""The titles that the catalogue lacks: each is one it lacks, with a code it has, and is coded by it."""

from __future__ import annotations

import pytest

from askaround.explore.catalogue import get_catalogue
from askaround.explore.catalogue.coder import MORE, code_titles
from askaround.explore.rules.words import normal


def listed() -> list[tuple[str, str]]:
    lines = [line for line in MORE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        (text, code)
        for code, _, texts in (line.partition(" ") for line in lines)
        for text in texts.split("|")
    ]


def test_each_is_one_that_the_catalogue_lacks() -> None:
    known = {norm for (norm,) in get_catalogue().rows("SELECT norm FROM title")}
    forms = [normal(text) for text, _ in listed()]
    assert len(forms) > 100
    assert not known.intersection(forms)
    assert len(set(forms)) == len(forms)
    assert all(get_catalogue().name(code) for _, code in listed())


def test_each_is_coded_as_it_says() -> None:
    found = code_titles([text for text, _ in listed()])
    assert [(c.title, c.onet) for c in found] == listed()


@pytest.mark.parametrize(
    ("title", "onet"),
    [
        ("Senior Patent Agent, biotech", "23-1011.00"),
        ("Science policy advisor @ Example Academy", "19-3094.00"),
        ("Head of Biology | Umbel Labs", "11-9121.00"),
        ("Sr. Field Application Scientist II", "41-9031.00"),
        ("Venture capital associate", "13-2051.00"),
    ],
)
def test_as_people_write_them(title: str, onet: str) -> None:
    (coding,) = code_titles([title])
    assert coding.onet == onet
