"""Titles become careers, or none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.explore.catalogue.coder import code_titles, coder, rank_text
from askaround.explore.catalogue.train_fit import Settings, fit
from askaround.explore.catalogue.train_texts import Lesson, none_lessons, read_words
from askaround.explore.rules.coding import Titles, clean_title, code_all, code_title
from askaround.explore.rules.coding_model import on
from askaround.explore.rules.coding_text import rank
from askaround.explore.rules.coding_titles import TitleIndex
from askaround.explore.rules.levels import read
from askaround.explore.rules.words import normal, singular

CAREERS = [
    ("19-1021.00", "Biochemists"),
    ("27-3042.00", "Technical Writers"),
    ("11-9121.00", "Science Managers"),
]
LISTED = [
    ("biochemist", 0, 8.0),
    ("protein chemist", 0, 1.0),
    ("scientist", 0, 1.0),
    ("scientist", 2, 3.0),
    ("medical writer", 1, 1.0),
    ("technical writer", 1, 1.0),
    ("laboratory manager", 2, 1.0),
    ("regulatory affairs director", 2, 1.0),
]
NOTHING = [
    "open to work",
    "dog mom",
    "dreamer",
    "hello world",
    "qwertz uiop",
    "travel",
    "",
    "x",
    "lover of long walks",
]


@pytest.fixture(scope="module")
def small() -> Titles:
    """Three careers, eight titles, and a model that learned them."""
    index = TitleIndex(CAREERS)
    lessons = []
    for title, career, weight in LISTED:
        index.add(title, career, weight)
        words = read_words(title)
        assert words is not None
        lessons.append(Lesson(words, {CAREERS[career][0]: 1.0}))
    taught = [*lessons, *none_lessons(NOTHING, lessons)] * 5
    learned = fit(
        taught, sorted(onet for onet, _ in CAREERS), Settings(size=16, rounds=30, batch=8, rate=0.02)
    )
    return Titles(index, learned)


@pytest.mark.parametrize(
    ("title", "onet"),
    [
        ("Medical Writer", "27-3042.00"),
        ("Sr. Medical Writer II @ Example Labs | ex-Nowhere", "27-3042.00"),
        ("Lab Mgr.", "11-9121.00"),
        ("Director, Regulatory Affairs", "11-9121.00"),
        ("Medical Writter", "27-3042.00"),
        ("Oncology medical writer", "27-3042.00"),
        ("Lover of long walks | Protein chemists", "19-1021.00"),
        ("Open to work", None),
        ("", None),
        ("Manager", None),
        ("qwertz uiop", None),
        ("PhD student in protein chemistry", None),
        ("Medical writing student", None),
    ],
)
def test_rule(small: Titles, title: str, onet: str | None) -> None:
    assert code_title(small, title).onet == onet


def test_a_title_of_two_careers_is_less_certain_and_lists_the_other(small: Titles) -> None:
    coding = code_title(small, "Scientist")
    assert coding.onet == "11-9121.00"
    assert coding.score < code_title(small, "Biochemist").score
    assert coding.alternatives[0].onet == "19-1021.00"


def test_a_career_that_the_catalogue_lacks_is_never_named(small: Titles) -> None:
    index = TitleIndex([("19-1021.00", "Biochemists"), ("11-9121.00", "Science Managers")])
    codings = code_all(
        Titles(index, small.model), ["Medical Writer", "Oncology medical writer", "Biochemist"]
    )
    named = {c.onet for c in codings} | {a.onet for c in codings for a in c.alternatives}
    assert "27-3042.00" not in named
    assert codings[2].onet == "19-1021.00"


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_no_text_fails(text: str) -> None:
    coding = coder().code(text)
    assert len(coding.title) == len(text)
    assert coding.title.replace("\u200d", "").isprintable()
    assert (coding.onet is None) == (coding.score == 0)
    assert all(0 <= score <= 1 for _, score in rank_text(text))


@pytest.mark.parametrize("text", ["\x1b[31mPlumber\x07", "Plumber\ud800", "Plumber\x00\u202e"])
def test_what_a_terminal_would_act_on_is_not_shown(text: str) -> None:
    coding = coder().code(text)
    assert coding.title.isprintable()
    coding.title.encode()
    assert "Plumber" in coding.title


def test_a_title_of_a_million_letters_is_cut(small: Titles) -> None:
    started = time.perf_counter()
    coding = code_title(small, "Medical writer | " * 60_000)
    assert time.perf_counter() - started < 1
    assert coding.onet == "27-3042.00"
    assert len(coding.title) == 400


def test_equal_titles_are_coded_alike_and_in_order() -> None:
    codings = code_titles(["Plumber", "Welder", "Plumber"])
    assert [c.title for c in codings] == ["Plumber", "Welder", "Plumber"]
    assert codings[0] == codings[2]


MANY = [f"{grade} {field} {work}" for grade in ("Senior", "Junior", "Lead") for field in
        ("Protein", "Marketing", "Clinical", "Data", "Sales") for work in
        ("Scientist", "Manager", "Analyst", "Writer", "Technician", "Engineer", "Nurse")]  # fmt: skip


def test_a_title_is_coded_alike_alone_and_among_others_in_any_order() -> None:
    together = code_titles(MANY)
    backwards = code_titles(MANY[::-1])[::-1]
    alone = [coder().code(title) for title in MANY]
    for one, two, three in zip(together, backwards, alone, strict=True):
        assert one.onet == two.onet == three.onet
        assert one.score == pytest.approx(two.score, abs=0.002)
        assert one.score == pytest.approx(three.score, abs=0.002)


def test_two_thousand_titles_a_second() -> None:
    code_titles(["Plumber"])  # titles and model are read at first use
    started = time.process_time()
    code_titles(MANY)
    # More than 10,000 a second is what bench/catalogue.py shows on an idle core; a busy machine gets a fifth.
    assert len(MANY) / (time.process_time() - started) > 2000


def test_a_text_is_ranked(small: Titles) -> None:
    assert rank(small, "medical writer")[0][0] == "27-3042.00"
    text = "We look for a biochemist.\nThe protein chemist makes proteins.\n" * 300
    ranked = rank(small, text)
    assert ranked[0][0] == "19-1021.00"
    assert [s for _, s in ranked] == sorted((s for _, s in ranked), reverse=True)
    assert rank(small, text, limit=1) == ranked[:1]
    assert rank(small, "") == rank(small, "  \n\x00 ") == []


def test_a_curve_is_read_between_its_knots() -> None:
    curve = ((0.2, 0.6), (0.1, 0.9))
    assert [round(on(curve, x), 3) for x in (0.0, 0.1, 0.2, 0.4, 0.6, 1.0)] == [0.0, 0.05, 0.1, 0.5, 0.9, 0.9]


def test_words() -> None:
    assert normal("Sr. Lab Mgr.") == normal("Senior Laboratory Managers") == "senior laboratory manager"
    assert normal("Q.A. & R&D") == "q research development" or "research development" in normal("R&D")
    assert [singular(w) for w in ("scientists", "libraries", "physics", "bus", "process", "boxes")] == [
        "scientist",
        "library",
        "physics",
        "bus",
        "process",
        "box",
    ]
    assert clean_title("Senior Medical Writers at Example, Inc.") == "medical writer"
    assert clean_title("Open to work") == ""


def test_what_follows_the_bars_is_read_too() -> None:
    reading = read("Open to work | Protein chemist @ Example | Dancer")
    assert reading.status == "seeking"
    assert reading.pieces == ("protein chemist", "dancer")
