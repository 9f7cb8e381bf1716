"""Headlines are taken apart: what names work, what says rank and standing, what says nothing."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from askaround.explore.catalogue.chosen import get_catalogue
from askaround.explore.rules import levels
from askaround.explore.rules.headline_words import is_worker
from askaround.explore.rules.levels import SENIORITY, STATUS, read
from askaround.explore.rules.words import LONGEST, normal

PIECES = [
    # employers
    ("Software engineer at Example", "software engineer"),
    ("Welder @ Example Works", "welder"),
    ("Example Works – Senior Chemist", "chemist"),
    ("Example Inc. | Plant manager", "plant manager"),
    ("Nurse, Example University", "nurse"),
    ("Professor of Botany, University of Nowhere", "professor of botany"),
    # former roles
    ("Data analyst | ex-Example", "data analyst"),
    ("Data analyst, formerly Example", "data analyst"),
    ("Teacher. Previously baker.", "teacher"),
    ("Former nurse", "nurse"),
    # letters behind a name, pronouns, gender marks
    ("Dentist, DDS, PhD", "dentist"),
    ("RN, BSN", "registered nurse"),
    ("Jo Doe, DVM", "veterinarian"),
    ("Carpenter (she/her)", "carpenter"),
    ("Carpenter (m/w/d)", "carpenter"),
    # grades
    ("Sr. Research Assoc. II @ Example | ex-Nowhere 🧬", "research associate"),
    ("Machinist III", "machinist"),
    ("Software Engineer L5", "software engineer"),
    ("GS-13 Biologist", "biologist"),
    ("Interim Finance Director", "finance director"),
    ("Acting teacher", "acting teacher"),
    ("Senior living caregiver", "senior living caregiver"),
    # letters of all kinds
    ("PLUMBER", "plumber"),
    ("Ｐｌｕｍｂｅｒ", "plumber"),
    ("Plum\u200bber", "plumber"),
    ("𝗣𝗹𝘂𝗺𝗯𝗲𝗿 🔧", "plumber"),
    # places, hashtags, what is said about the work
    ("Plumber, Austin, TX", "plumber"),
    ("Editor | Berlin, Germany", "editor"),
    ("Editor #hiring #books", "editor"),
    ("Designer passionate about people", "designer"),
    ("Plumber | Open to work", "plumber"),
    # several
    ("Open to work | Protein chemist @ Example | Dancer", "protein chemist"),
]


@pytest.mark.parametrize(("text", "piece"), PIECES)
def test_what_names_the_work(text: str, piece: str) -> None:
    assert read(text).pieces[0] == piece


def test_every_role_is_a_piece_and_workers_come_first() -> None:
    assert read("Books | Writer | Chemist | Mom").pieces[:2] == ("writer", "chemist")
    assert read("Teacher / Coach").pieces == ("teacher", "coach")


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "b", "🧬🔬", "...", "N/A", "Open to work", "#OpenToWork", "Seeking new opportunities", "Self-employed", "Unemployed",
        "Dreamer. Dog mom. Coffee.", "Wife and mother", "Coffee lover", "Data enthusiast", "Passionate about people", "Helping companies grow",
        "I build things", "Making the world better", "Class of 2031", "MBA", "BSc Computer Science", "Example University", "Example GmbH",
        "Example Technologies Inc.", "Berlin, Germany", "Confidential", "Stealth mode", "English, Spanish, French", "Leadership | Strategy",
        "Proud grandfather of six", "Team member", "On sabbatical", "she/her", "10+ years of experience", "Let's connect!",
        "Arbeitssuchend", "En recherche d'emploi", "En búsqueda de empleo", "Em busca de novas oportunidades", "Jubilado", "Hausfrau",
    ],
)  # fmt: skip
def test_what_names_no_work(text: str) -> None:
    assert read(text).pieces == ()


@pytest.mark.parametrize(
    ("text", "seniority"),
    [
        ("Biology student", "student"), ("Marketing intern", "intern"), ("Junior developer", "junior"), ("Lab technician I", "junior"),
        ("Chemist", "mid"), ("Chemist II", "mid"), ("Sr chemist", "senior"), ("Chemist III", "senior"), ("Lead chemist", "lead"),
        ("Crew leader", "lead"), ("Head nurse", "lead"), ("Laboratory manager", "manager"), ("Account manager", "mid"), ("School principal", "manager"),
        ("Principal engineer", "lead"), ("Head of research", "director"), ("Director, Quality", "director"), ("VP Sales", "executive"),
        ("CEO", "executive"), ("Founder", "executive"), ("Managing Director", "executive"), ("Assistant professor", "junior"),
        ("Geschäftsführerin", "executive"), ("Directeur général", "executive"), ("Directora general", "executive"), ("Diretor executivo", "executive"),
        ("Praktikantin Marketing", "intern"), ("Stagiaire en communication", "intern"), ("Estagiário de direito", "intern"),
        ("Desarrolladora júnior", "junior"), ("Desenvolvedor sênior", "senior"), ("Chefe de cozinha", "lead"),
    ],
)  # fmt: skip
def test_seniority(text: str, seniority: str) -> None:
    assert read(text).seniority == seniority


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chemist", "employed"), ("Chemistry student", "student"), ("Student affairs dean", "employed"), ("MBA candidate at Example", "student"),
        ("Étudiante en droit", "student"), ("Estudante de medicina", "student"), ("Doktorandin in Biologie", "student"),
        ("Chemist | open to work", "seeking"), ("Looking for my next role", "seeking"), ("Auf Jobsuche", "seeking"), ("Aspiring chemist", "seeking"),
        ("Former chemist", "seeking"), ("Retired chemist", "retired"), ("Professor emerita", "retired"), ("Rentner, früher Ingenieur", "retired"),
        ("Médico jubilado", "retired"), ("Professora aposentada", "retired"), ("Enseignant à la retraite", "retired"),
    ],
)  # fmt: skip
def test_status(text: str, status: str) -> None:
    assert read(text).status == status


def test_the_last_work_of_the_retired_is_read() -> None:
    assert read("Rentner, früher Ingenieur").pieces == ("engineer",)


def test_water_and_career_are_no_workers() -> None:
    assert [w for w in ("writer", "nurse", "chemist", "water", "career", "center", "clerk") if is_worker(w)] == [
        "writer", "nurse", "chemist", "clerk",
    ]  # fmt: skip


@given(st.text(max_size=120))
@example("(" * 50)
@example("@")
@example("ex-")
@example("\ud800 nurse")
@example("д" * 500)
@settings(max_examples=200, deadline=None)
def test_no_text_fails_and_the_same_text_reads_the_same(text: str) -> None:
    reading = read(text)
    assert reading == read(text)
    assert reading.seniority in SENIORITY
    assert reading.status in STATUS
    assert all(piece == piece.strip() and 0 < len(piece) <= 2 * LONGEST for piece in reading.pieces)


@given(
    st.sampled_from([text for text, _ in PIECES]),
    st.sampled_from([" | Mom", " 🧬", " @ Example", " (she/her)", ", PhD"]),
)
def test_what_is_hung_on_does_not_change_the_work(text: str, more: str) -> None:
    assert read(text + more).pieces[:1] == read(text).pieces[:1]


@given(st.sampled_from([text for text, _ in PIECES]))
def test_a_piece_reads_as_itself(text: str) -> None:
    piece = read(text).pieces[0]
    assert read(piece).pieces[0] == piece


def test_titles_of_the_catalogue_stay_as_they_are() -> None:
    titles = [
        text
        for (text,) in get_catalogue().rows("SELECT text FROM title WHERE id % 5 = 0 AND text NOT LIKE '%(%'")
    ]
    readings = [read(title) for title in titles]
    lost = [t for t, r in zip(titles, readings, strict=True) if not r.pieces]
    changed = [
        t for t, r in zip(titles, readings, strict=True) if r.pieces and normal(r.pieces[0]) != normal(t)
    ]
    # what is lost or changed is like "Mother", "Ex Chef", "Plans - Officer": two in a thousand at most
    assert len(titles) > 5_000
    assert len(lost) + len(changed) < len(titles) / 500, (lost, changed)


_SAID = (
    "ex-Example|ex |former |the former |formerly |previously |prev |past: |alumna of |ehemaliger |"
    "ancienne |früher: |antigua |antes |retired |semi-retired |emeritus |pensioner |im Ruhestand |i.R.|"
    "i. R|Rentnerin |retraitée |jubilado |aposentada |reformado |open to |opentowork |looking for |"
    "seeking |job seeker |jobseeker |job hunting |jobhunting |in transition |between jobs |"
    "available now |unemployed |aspiring |career break |on the market |auf Jobsuche |auf der Suche |"
    "arbeitslos |en recherche |à l'écoute |en búsqueda |em busca |à procura |buscando |future |wannabe |"
    "ready for |in search of |hire me |laid off |desempleada |disponible |offen für |suche neue |"
    "PhD student in |Werkstudentin |student's |studying |pursuing |alumno |MBA candidate |étudiante en |"
    " at Example| @ Example| bei Example| chez Exemple| with the Example| from the Example| w/ Example|"
    " c/o Example|, Example University| of Example Inc| für Max-Planck| passionate about |who |"
    "helping people|specializing in |by day| that |building |in making |level 3| Grade IV|-ii| VI|,i| v|"
    " 4| L5| IC3| GS-13| o-3|step2|Sr. |jr |senior, |Mid-level |entry level |experienced |interim |"
    "Acting |self-employed |award-winning |proud |full-time |part time |currently |recovering |GS 12 |"
    "band 7 |I'm a |I am an |the |working as a |now |deputy | freelance|(senior)| - jr.|Leiter |"
    "infirmière |chef de |writer|manager|of staff to |assistant to the |nurse|director|Chemist|"
    "Enfermeira|, |, | / | | |(|)|"
)
PHRASES = _SAID.split("|")


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6).map(" ".join) | st.text(max_size=40))
def test_signs_leave_out_only_steps_that_find_nothing(text: str) -> None:
    with patch.object(levels, "signs", return_value=~0):
        slowly = read(text)
    assert read(text) == slowly
