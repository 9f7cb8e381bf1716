"""What is read out of postings of six kinds, and what is refused: docs/rules/postings.md by examples. No database."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules.posting_questions import questions
from askaround.explore.rules.posting_skills import Tools, forms, general
from askaround.explore.rules.posting_terms import Pay, count_requirements, excerpt, find_pay
from askaround.explore.rules.postings import LONGEST, clean, read, trim_title
from askaround.explore.tests import postings
from askaround.lib.errors import Refusal

TOOLS = Tools(
    ["Microsoft Word", "Microsoft Excel", "Microsoft Access", "Microsoft SQL Server", "Structured query language SQL", "Python", "R", "Go",
     "Tableau", "Thomson EndNote", "ESRI ArcGIS software", "Adobe FrameMaker", "Extensible markup language XML", "C++", "Web browser software",
     "Breault Research ASAP", "Git", "Loom"],
    known=["Microsoft Word", "Microsoft Excel", "Microsoft Access", "Structured query language SQL", "Python", "R", "Go", "Tableau",
           "ESRI ArcGIS software", "Extensible markup language XML", "C++", "Git"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "title", "employer", "place"),
    [
        ("corporate", "Senior Medical Writer", "Northlake Biosciences", "Sacramento, CA"),
        ("university", "Laboratory Manager", "University of Elmsworth", "Davis, California"),
        ("startup", "Data Rockstar", "Quillbase", ""),
        ("short", "Lab technician", "Orchard Street Clinic", "Fresno, CA"),
        ("state", "Environmental Scientist II", "Department of Rivers", "Redding, CA"),
        ("german", "Technische Redakteurin / Technical Writer", "Federkiel Messtechnik GmbH", ""),
    ],
)
def test_title_employer_and_place(name: str, title: str, employer: str, place: str) -> None:
    posting = read(postings.ALL[name])
    assert posting.titles[0].text == title
    assert posting.employers[0].text == employer
    assert (posting.places or ("",))[0] == place


def test_a_network_page_has_its_own_order() -> None:
    posting = read(postings.NETWORK)
    assert (posting.titles[0].text, posting.employers[0].text) == (
        "Clinical Research Coordinator",
        "Elmsworth Health",
    )
    assert posting.pay == Pay("$62K/yr - $78K/yr", 62_000, 78_000)
    assert (posting.places, posting.requirements) == (("Portland, OR",), 4)


def test_the_first_line_is_the_title_and_the_second_names_employer_and_place() -> None:
    posting = read(postings.PLAIN)
    assert posting.titles[0].text == "Senior Scientist, Protein Chemistry"
    assert "rockstar" not in [title.text for title in posting.titles]
    assert (posting.employers[0].text, posting.places) == ("Umbel Therapeutics", ("Davis, California",))


def test_everything_in_one_line() -> None:
    posting = read(postings.ONE_LINE)
    assert "Senior Backend Engineer" in [title.text for title in posting.titles]
    assert "Penumbra Maps" in [employer.text for employer in posting.employers]


def test_a_town_is_no_employer_and_a_number_no_title() -> None:
    assert read(postings.AGENCY).employers == ()
    posting = read(postings.AGENCY_OF_STATE)
    assert posting.titles[0].text == "Biologist (Fishery)"
    assert posting.employers[0].text == "Department of Example Fisheries"
    assert posting.pay == Pay("$72,553 to - $94,317 per year", 72_553, 94_317)
    assert posting.contract == "Term appointment"
    assert [tool.name for tool in TOOLS.named(posting.text)] == ["R"]


@pytest.mark.parametrize(
    ("name", "contract", "reports_to", "deadline", "mode", "requirements"),
    [
        ("corporate", "Full-time", "Director of Medical Affairs", "January 15, 2027", "hybrid", 11),
        ("university", "2-year appointment", "Professor Ilse Brandt", "12/01/2026", "", 0),
        ("startup", "", "", "", "fully remote", 4),
        ("short", "Part-time", "", "", "", 0),
        ("state", "Permanent, full-time", "Supervising Scientist", "11/30/2026", "", 3),
        ("german", "Vollzeit, unbefristet", "", "", "", 2),
    ],
)
def test_terms(
    name: str, contract: str, reports_to: str, deadline: str, mode: str, requirements: int
) -> None:
    posting = read(postings.ALL[name])
    assert (posting.contract, posting.reports_to, posting.deadline) == (contract, reports_to, deadline)
    assert (posting.mode, posting.requirements) == (mode, requirements)


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("Salary: $58,000 - $64,500 per year.", Pay("$58,000 - $64,500 per year", 58_000, 64_500)),
        ("$70-95K", Pay("$70-95K", 70_000, 95_000)),
        ("€45.000 bis €52.000", Pay("€45.000 bis €52.000", 45_000, 52_000)),
        ("$24/hour", Pay("$24/hour", 24, 24)),
        ("USD 31.50 per hour", Pay("USD 31.50 per hour", 31.5, 31.5)),
        ("We raised $12 million, and pay $21.75 an hour", Pay("$21.75 an hour", 21.75, 21.75)),
        ("a $5 voucher", None),
        ("a $2B company", None),
        ("$95,000 to $70,000", None),
    ],
)
def test_pay(text: str, pay: Pay | None) -> None:
    assert find_pay(text) == pay


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (
            "corporate",
            {"report", "many", "competitive", "equity", "unlimited", "travel", "place", "fast", "family", "years", "equivalent", "culture"},
        ),
        ("university", {"report", "contract", "hats", "preferred"}),
        (
            "startup",
            {"no pay", "no contract", "no report", "equity", "hours", "place", "star", "self", "family", "growth", "soon"},
        ),
        ("short", {"no report", "hours"}),
        ("state", {"report", "hours", "equivalent"}),
        ("german", {"no pay", "no report"}),
    ],
)  # fmt: skip
def test_the_questions_it_raises(name: str, keys: set[str]) -> None:
    posting = read(postings.ALL[name])
    found = questions(posting)
    assert {question.key for question in found} == keys
    for question in found:
        assert question.text.endswith("?")
        assert question.phrase or question.why
        quoted = question.phrase.removeprefix("… ").removesuffix(" …")
        assert quoted.partition(" … ")[0] in posting.text
        assert len(question.phrase) < 160


def test_a_wide_range_and_a_contradiction() -> None:
    posting = read(
        "Entry-level analyst wanted at Quillbase. 5 years of experience required. $60,000 - $120,000. Apply."
    )
    by_key = {question.key: question for question in questions(posting)}
    assert by_key["range"].phrase == "$60,000 - $120,000"
    assert by_key["entry"].phrase == "Entry-level … 5 years"
    assert "no pay" not in by_key


def test_vague_pay_is_asked_about_once() -> None:
    posting = read("We are hiring a cook. Competitive salary. Permanent. You report to the chef. Apply now.")
    assert [q.key for q in questions(posting) if "pay" in q.key or q.key == "competitive"] == ["competitive"]
    assert "What is it like to work for the chef" in questions(posting)[0].text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Proficiency in Microsoft Word, Excel and EndNote",
            ["Microsoft Word", "Microsoft Excel", "Thomson EndNote"],
        ),
        ("MS Word", ["Microsoft Word"]),
        ("know Python, R and SQL", ["Python", "R", "Structured query language SQL"]),
        ("python and tableau, c++ too", ["Python", "Tableau"]),
        ("You have access to everything, and we excel. Word of mouth. Go for it. Vitamin R.", []),
        (
            "Access and Excel databases in ArcGIS",
            ["Microsoft Access", "Microsoft Excel", "ESRI ArcGIS software"],
        ),
        ("an ASAP start", []),
        ("XML in Adobe FrameMaker", ["Extensible markup language XML", "Adobe FrameMaker"]),
        ("C++", ["C++"]),
    ],
)
def test_the_tools_it_names(text: str, names: list[str]) -> None:
    assert [skill.name for skill in TOOLS.named(text)] == names


def test_how_people_write_a_tool() -> None:
    assert forms("Microsoft Excel", short=True) == ["Microsoft Excel", "Excel", "MS Excel"]
    assert forms("Structured query language SQL") == [
        "Structured query language SQL",
        "Structured query language",
    ]
    assert "SQL" in forms("Structured query language SQL", short=True)
    assert forms("Staff scheduling software") == ["Staff scheduling software", "Staff scheduling"]


def test_general_skills_with_their_words() -> None:
    found = {skill.name: skill.phrase for skill in general(read(postings.UNIVERSITY).text)}
    assert set(found) == {"running a laboratory", "laboratory methods", "leading people"}
    assert "cell culture and PCR" in found["laboratory methods"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no text"),
        (" \n\u200b\n ", "no text"),
        ("hire me", "too short"),
        (postings.POEM, "does not read like"),
        ("job " * 250_000, "is not read"),
        ("x" * (LONGEST + 1), "is not read"),
        (postings.SHORT + "\x00", "characters"),
        (postings.SHORT + "\x1b[31m", "characters"),
        (postings.SHORT + "\ud800", "characters"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refusal, match=told) as refused:
        read(text)
    assert "\n" not in refused.value.sentence
    assert len(refused.value.sentence) < 200


def test_markup_and_odd_blanks_are_taken_off() -> None:
    page = "<h1>Cook</h1><p>We&rsquo;re hiring a&nbsp;<b>cook</b>.</p><ul><li>A degree</li><li>A\u200b knife</li></ul>"
    assert [line for line in clean(page) if line] == [
        "Cook",
        "We’re hiring a",
        "cook",
        ".",
        "A degree",
        "A knife",
    ]


def test_what_titles_carry_is_taken_off() -> None:
    assert trim_title("Technical Writer (m/w/d)") == "Technical Writer"
    assert trim_title("Scientist II (Req #204417) - Remote") == "Scientist II"
    assert trim_title("**Nurse, Full-time**") == "Nurse"


def test_only_what_is_asked_for_counts() -> None:
    lines = clean(
        "Benefits:\n- money\n- sun\nRequirements:\n- a\n- b\n\nThank you for reading this\nDuties:\n- c and so on and on"
    )
    assert count_requirements(lines) == 2


def test_an_excerpt_is_the_sentence() -> None:
    text = "First line. We are a fast-paced team. The end.\nNext"
    at = text.index("fast")
    assert excerpt(text, at, at + 10) == "We are a fast-paced team."
    long = "word " * 60 + "fast-paced " + "word " * 60
    at = long.index("fast")
    shown = excerpt(long, at, at + 10)
    assert len(shown) < 160
    assert shown.startswith("… word")
    assert shown.endswith("word …")


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        posting = read(f"We are hiring. Apply now.\n{text}")
    except Refusal:
        return
    assert len(questions(posting)) >= 3
    assert all(skill.phrase for skill in [*general(posting.text), *TOOLS.named(posting.text)])


@pytest.mark.parametrize(
    "piece",
    [
        "A ",
        "At The Of ",
        "a, ",
        "$1,",
        "Looking for a ",
        "1 ",
        "is hiring ",
        "about\n",
        "- ",
        "Word ",
        "report to the a,",
    ],
)
def test_long_texts_take_no_long(piece: str) -> None:
    text = ("We are hiring. Apply now.\n" + piece * LONGEST)[:LONGEST]
    began = time.perf_counter()
    posting = read(text)
    questions(posting)
    general(posting.text)
    TOOLS.named(posting.text)
    assert time.perf_counter() - began < 20
