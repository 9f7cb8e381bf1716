"""Titles become careers, or none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.explore.catalogue.coder import code_titles, coder
from askaround.explore.rules.coding import TitleIndex, clean_title, code_title
from askaround.explore.rules.levels import read
from askaround.explore.rules.words import normal, singular


def small_index() -> TitleIndex:
    index = TitleIndex(
        [
            ("19-1021.00", "Biochemists"),
            ("27-3042.00", "Technical Writers"),
            ("11-9121.00", "Science Managers"),
        ]
    )
    for title, career, weight in [
        ("biochemist", 0, 8.0),
        ("protein chemist", 0, 1.0),
        ("scientist", 0, 1.0),
        ("scientist", 2, 3.0),
        ("medical writer", 1, 1.0),
        ("laboratory manager", 2, 1.0),
        ("regulatory affairs director", 2, 1.0),
    ]:
        index.add(title, career, weight)
    index.finish()
    return index


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
def test_rule(title: str, onet: str | None) -> None:
    assert code_title(small_index(), title).onet == onet


def test_a_title_of_two_careers_is_less_certain_and_lists_the_other() -> None:
    coding = code_title(small_index(), "Scientist")
    assert coding.onet == "11-9121.00"
    assert coding.score < code_title(small_index(), "Biochemist").score
    assert [a.onet for a in coding.alternatives] == ["19-1021.00"]


@pytest.mark.parametrize(
    ("title", "onet", "seniority", "status"),
    [
        ("Sr. Research Assoc. II @ Genentech | ex-UCSF 🧬", "19-4021.00", "senior", "employed"),
        ("Medical Writer", "27-3042.00", "mid", "employed"),
        ("PhD student in Molecular Biology", None, "student", "student"),
        ("Regulatory Affairs Specialist", "13-1041.07", "mid", "employed"),
        ("Postdoc", "19-1042.00", "junior", "employed"),
        ("Professor of Biology", "25-1042.00", "mid", "employed"),
        ("CEO", "11-1011.00", "executive", "employed"),
        ("Software Engineer at Google", "15-1252.00", "mid", "employed"),
        ("Director, Regulatory Affairs", "11-9199.01", "director", "employed"),
        ("Scientist II, Cell Biology", "19-1029.02", "mid", "employed"),
        ("Retired chemist", "19-2031.00", "mid", "retired"),
        ("Medical writer seeking new opportunities", "27-3042.00", "mid", "seeking"),
        ("Executive assistant to the CEO", "43-6011.00", "junior", "employed"),
        ("Lead Software Engineer", "15-1252.00", "lead", "employed"),
        ("School principal", "11-9032.00", "manager", "employed"),
        ("HR Business Partner", "13-1071.00", "mid", "employed"),
        ("Founder & CEO", "11-1011.00", "executive", "employed"),
        ("Open to work", None, "mid", "seeking"),
        ("Dreamer | Believer | Dog mom", None, "mid", "employed"),
        ("Founder", None, "executive", "employed"),
        ("🧬🔬", None, "mid", "employed"),
    ],
)
def test_with_the_shipped_catalogue(title: str, onet: str | None, seniority: str, status: str) -> None:
    coding = coder().code(title)
    assert (coding.onet, coding.seniority, coding.status) == (onet, seniority, status)
    assert (coding.soc is None) == (onet is None)
    assert 0 <= coding.score <= 1
    assert len(coding.alternatives) <= 5


def test_a_lab_manager_manages_something() -> None:
    coding = coder().code("Lab manager")
    assert coding.onet is not None
    assert coding.onet.startswith("11-")
    assert "11-9121.00" in {coding.onet, *(a.onet for a in coding.alternatives)}


def test_a_student_has_no_occupation_but_a_field() -> None:
    coding = coder().code("PhD student in Molecular Biology")
    assert coding.onet is None
    assert coding.alternatives[0].onet == "19-1029.02"
    assert coder().code("Student").alternatives == ()


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_no_text_fails(text: str) -> None:
    coding = code_title(small_index(), text)
    assert coding.title == text
    assert (coding.onet is None) == (coding.score == 0)


def test_a_title_of_a_million_letters_is_cut() -> None:
    started = time.perf_counter()
    coding = code_title(small_index(), "Medical writer | " * 60_000)
    assert time.perf_counter() - started < 1
    assert coding.onet == "27-3042.00"
    assert len(coding.title) == 400


def test_equal_titles_are_coded_alike_and_in_order() -> None:
    codings = code_titles(["Plumber", "Welder", "Plumber"])
    assert [c.title for c in codings] == ["Plumber", "Welder", "Plumber"]
    assert codings[0] == codings[2]


def test_two_thousand_titles_a_second() -> None:
    code = coder().code
    code("Plumber")  # the index is read at first use
    titles = [f"{grade} {field} {work}" for grade in ("Senior", "Junior", "Lead") for field in
              ("Protein", "Marketing", "Clinical", "Data", "Sales") for work in
              ("Scientist", "Manager", "Analyst", "Writer", "Technician", "Engineer", "Nurse")]  # fmt: skip
    started = time.process_time()
    for title in titles:
        code(title)
    # 2,000 a second is what bench/catalogue.py shows on an idle core; a busy machine gets a fifth.
    assert len(titles) / (time.process_time() - started) > 400


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
