"""Titles in German, French, Spanish and Portuguese come out in English; English ones stay."""

from __future__ import annotations

import time

import pytest

from askaround.explore.catalogue.chosen import get_catalogue
from askaround.explore.rules.languages import dictionaries, english, is_foreign
from askaround.explore.rules.levels import read
from askaround.explore.rules.words import normal, split_words

GERMAN = [
    ("Softwareentwicklerin", "software developer"),
    ("Entwickler*in Backend", "back end developer"),
    ("Ärzt:innen", "general practitioner"),
    ("Maschinenbauingenieur", "mechanical engineer"),
    ("Krankenpfleger", "registered nurse"),
    ("Laborleiter", "laboratory manager"),
    ("Bäckereifachverkäuferin", "bakery clerk"),
    ("Baecker", "baker"),
    ("Museumsleiterin", "museum manager"),
    ("Obstverkäufer", "fruit salesperson"),
    ("Leiterin Qualitätssicherung (m/w/d)", "quality manager"),
    ("Professor für Organische Chemie", "organic chemistry professor"),
    ("Kauffrau im Einzelhandel", "retail salesperson"),
    ("Facharzt für Innere Medizin", "internist"),
    ("Wissenschaftliche Mitarbeiterin am Institut für Biochemie", "biochemistry research scientist"),
    ("stellv. Filialleiter", "deputy store manager"),
]
FRENCH = [
    ("Chef de projet", "project manager"),
    ("Ingénieure en mécanique", "mechanical engineer"),
    ("Développeur·euse web", "web developer"),
    ("Infirmier(ère) diplômé(e) d'État", "registered nurse"),
    ("Chargée de clientèle chez Example", "customer service representative"),
    ("Technicienne de laboratoire en biologie moléculaire", "molecular biology laboratory technician"),
    ("Responsable des ventes régionales", "regional sales manager"),
    ("Professeur de mathématiques au lycée", "high school math teacher"),
    ("Aide-soignante", "nursing assistant"),
    ("Professeur de piano", "piano teacher"),
    ("BOULANGÈRE", "baker"),
]
SPANISH = [
    ("Ingeniera de software en Example", "software engineer"),
    ("Desarrollador/a Full Stack", "full stack developer"),
    ("Enfermero/a", "registered nurse"),
    ("Director de Marketing", "marketing director"),
    ("Científica de datos", "data scientist"),
    ("Química", "chemist"),
    ("Jefa de compras", "purchasing manager"),
    ("Abogadas", "lawyer"),
]
PORTUGUESE = [
    ("Técnico de laboratório", "laboratory technician"),
    ("Enfermeira", "registered nurse"),
    ("Analista de dados na Example", "data analyst"),
    ("Gerente de Produto Sênior", "product manager"),
    ("Médica veterinária", "veterinarian"),
    ("Engenheiro(a) químico(a)", "chemical engineer"),
    ("Motorista de caminhão", "truck driver"),
]


@pytest.mark.parametrize(("text", "title"), [*GERMAN, *FRENCH, *SPANISH, *PORTUGUESE])
def test_titles_come_out_in_english(text: str, title: str) -> None:
    assert read(text).pieces == (title,)


def test_two_workers_are_two_titles() -> None:
    assert read("Redakteurin und Übersetzerin").pieces == ("journalist", "translator")
    assert read("Escritora y traductora").pieces == ("writer", "translator")


def test_no_title_of_the_catalogue_is_taken_for_another_language() -> None:
    titles = [text for (text,) in get_catalogue().rows("SELECT text FROM title WHERE id % 3 = 0")]
    assert [t for t in titles if english(t.lower()) is not None] == []
    words = {w for t in titles for w in split_words(t) if w.isalpha()} - {
        "de",
        "la",
        "el",
        "des",
        "du",
        "los",
        "le",
    }
    assert sorted(w for w in words if is_foreign(w)) == []


@pytest.mark.parametrize("name", ["german", "french", "spanish", "portuguese"])
def test_a_dictionary_holds_hundreds_of_titles_and_most_are_titles_of_the_catalogue(name: str) -> None:
    dictionary = next(d for d in dictionaries() if d.name == name)
    entries = [*dictionary.entries.values(), *dictionary.phrases.values()]
    meanings = {meaning for meaning, kind in entries if kind == "work"}
    known = {norm for (norm,) in get_catalogue().rows("SELECT norm FROM title")}
    assert sum(1 for _, kind in entries if kind == "work") >= 500
    assert sum(1 for meaning in meanings if normal(meaning) in known) >= 0.85 * len(meanings)


def test_a_thousand_plain_titles_are_read_in_a_moment() -> None:
    titles = [
        text
        for (text,) in get_catalogue().rows(
            "SELECT text FROM title WHERE id % 20 = 0 AND text NOT LIKE '%(%'"
        )
    ]
    read("Infirmière")  # the dictionaries are read at the first piece
    started = time.process_time()
    for title in titles:
        read(title)
    # 20 millionths of a second each on an idle core; a busy machine gets ten times that.
    assert time.process_time() - started < 0.0002 * len(titles)
