"""Headlines that name no work stay without a career; those that do keep theirs."""

from __future__ import annotations

from collections import Counter

import pytest

from askaround.explore.catalogue.coder import coder
from askaround.explore.rules.coding_silence import OFTEN, SURE, Doers, heads_of
from askaround.explore.rules.coding_spelling import Spelling

DOERS = Doers(
    known=frozenset(("medical", "writer", "artist", "circus", "news", "winder", "with")),
    heads=Counter({"artist": OFTEN, "circus": OFTEN - 1}),
)


@pytest.mark.parametrize(
    ("text", "score", "none", "named"),
    [
        ("medical writer", 0.1, 0.9, True),
        ("medical writer", 0.1, 0.99, False),
        ("circus artist", 0.1, 0.0, True),
        ("artist circus", 0.1, 0.0, False),
        ("medical circus", SURE - 0.01, 0.0, False),
        ("medical circus", SURE, 0.0, True),
        ("medical circus", SURE, 0.6, False),
        ("medical winner", SURE - 0.01, 0.0, False),
        ("medical winner", SURE, 0.6, False),
        ("medical blorper", SURE - 0.01, 0.0, False),
        ("blorper", SURE - 0.01, 0.0, False),
        ("blorper", SURE, 0.0, True),
        ("together strong writer", SURE - 0.01, 0.0, False),
        ("together strong writer", SURE, 0.0, True),
    ],
)
def test_rule(text: str, score: float, none: float, named: bool) -> None:
    words = text.split()
    assert DOERS.named(words, len(words) - 1, score, none) is named


def test_heads_are_what_titles_say_somebody_is() -> None:
    assert heads_of(["medical writer", "director of circus", "writer"]) == {"writer": 2, "director": 1}


def test_a_word_that_is_right_is_no_slip() -> None:
    words = Counter({"winder": 9, "writer": 9})
    assert Spelling(words).read(["winner", "writre"]) == ["winder", "writer"]
    assert Spelling(words, {"winner"}).read(["winner", "writre"]) == ["winner", "writer"]


SILENT = {
    "sayings": ["Better together", "Small steps, every single day", "Onwards and upwards", "Fortune favours the bold"],
    "hobbies": ["Kayaking and long novels", "Tennis on Sundays", "Potluck dinners and board games"],
    "family": ["Uncle of seven", "Married to my best friend", "Papa de dos niñas"],
    "prizes": ["Spelling bee champion 2009", "Lottery winner", "Hackathon finalist"],
    "seeking": ["Open for anything new", "Searching for my place", "Auf Stellensuche", "En quête de sens"],
    "names": ["Harvard", "Yale Law School", "Unilever", "Morgan Stanley", "Tallahassee, Florida"],
    "schooling": ["History major", "Bachelor of Arts, 2018", "Undeclared sophomore"],
    "causes": ["Refugees welcome", "Clean water for all"],
    "nonsense": ["zzz", "abc123", "wxyzq vbnm", "!!!", "é"],
    "soon": ["Big news soon", "Under construction", "To be continued"],
}  # fmt: skip


@pytest.mark.parametrize("kind", SILENT)
def test_no_work_named(kind: str) -> None:
    assert [title for title in SILENT[kind] if coder().code(title).onet] == []


@pytest.mark.parametrize(
    "title",
    ["Glass artist", "Wedding photograper", "Exoskeleton engineer", "Award winner and freelance novelist", "Lead, platform reliability",
     "Kitchen crew", "Tax accountant turned baker", "Nachtwächter", "Head of partnerships", "Llama breeder"],
)  # fmt: skip
def test_work_named(title: str) -> None:
    assert coder().code(title).onet
