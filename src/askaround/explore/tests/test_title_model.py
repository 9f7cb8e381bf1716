"""The title model: how it is learned, kept and shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from askaround.explore.catalogue import titles
from askaround.explore.catalogue.coder import code_titles, coder, rank_text
from askaround.explore.catalogue.onet import open_release
from askaround.explore.catalogue.train import main, train
from askaround.explore.catalogue.train_fit import Settings, rising
from askaround.explore.catalogue.train_texts import held_out, read_words, slip, title_lessons
from askaround.explore.rules.coding_model import TitleModel, grams, named, names
from askaround.explore.tests.release import write_onet
from askaround.lib.errors import Refusal

TINY = Settings(size=12, rounds=60, batch=8, rate=0.02, voices=1, none=40, grams=400, name_in=1, spoken_in=1)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TitleModel:
    release = open_release(write_onet(tmp_path_factory.mktemp("release") / "onet"))
    return train(release, TINY)[0]


def likeliest(model: TitleModel, text: str) -> str | None:
    words = read_words(text)
    assert words is not None
    best = int(model.likelihoods([words])[0].argmax())
    return model.careers[best] if best < len(model.careers) else None


def test_what_was_taught_is_known(tiny: TitleModel) -> None:
    assert likeliest(tiny, "Protein Chemist") == "19-1021.00"
    assert likeliest(tiny, "Medical Writer") == "27-3042.00"
    assert likeliest(tiny, "Senior medical writter") == "27-3042.00"


def test_a_model_comes_back_as_it_was_kept(tiny: TitleModel, tmp_path: Path) -> None:
    titles.save(tiny, tmp_path / "a.npz")
    back = titles.load(tmp_path / "a.npz")
    titles.save(back, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    asked = [read_words(t) or ((), 0) for t in ("Biochemist", "gene reader", "xyzzy")]
    assert np.allclose(back.likelihoods(asked), tiny.likelihoods(asked), atol=1e-6)
    assert (back.careers, back.likely, back.shared) == (tiny.careers, tiny.likely, tiny.shared)


def test_the_same_release_teaches_the_same(tmp_path: Path) -> None:
    release = open_release(write_onet(tmp_path / "onet", new_names=True))
    for name in ("a", "b"):
        titles.save(train(release, Settings(size=4, rounds=2, none=20))[0], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_sentence_is_kept(tiny: TitleModel, tmp_path: Path) -> None:
    kept = {*tiny.words, *tiny.names, *tiny.grams}
    assert "biochemist" in kept
    assert max(len(name.split()) for name in kept) <= 2
    assert "99-9999.00" not in tiny.careers


@pytest.mark.parametrize("damage", ["short", "nothing", "other"])
def test_a_damaged_file_is_refused_in_one_sentence(tiny: TitleModel, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "model.npz"
    titles.save(tiny, path)
    path.write_bytes({"short": path.read_bytes()[:500], "nothing": b"", "other": b"hello" * 99}[damage])
    with pytest.raises(Refusal, match=r"model\.npz cannot be read"):
        titles.load(path)


def test_the_command_refuses_what_is_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert main(["--onet", str(tmp_path / "x.zip"), "--out", str(tmp_path / "out.npz")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out.npz").exists()


def test_titles_held_out_have_no_twin(tmp_path: Path) -> None:
    lessons = title_lessons(open_release(write_onet(tmp_path / "onet")))
    rest, asked = held_out(lessons, 1.0, 1)
    assert asked
    assert not {frozenset(a.title[0]) for a in asked} & {frozenset(r.title[0]) for r in rest}
    assert len(rest) + len(asked) == len(lessons)


def test_parts_of_a_title() -> None:
    assert named(["director", "of", "sales"]) == (("director", "of", "sales"), 0)
    assert named(["scientist", "cell", "biology"], 1)[1] == 0
    assert read_words("Teacher for the blind") == (("teacher", "blind"), 0)
    assert set(names(("sales", "director"), 1)) == set(names(("director", "sales"), 0))
    assert grams("ab") == ["<ab", "ab>", "<ab>"]
    assert len(named(["word"] * 1000)[0]) == 24


def test_a_slip_changes_one_place() -> None:
    import random

    chance = random.Random(1)
    assert slip("vet", chance) == "vet"
    assert all(abs(len(slip("chemist", chance)) - 7) <= 1 for _ in range(50))


def test_a_curve_of_answers_rises() -> None:
    knots, values = rising([0.1, 0.2, 0.3, 0.4] * 30, [False, True, False, True] * 30, points=4)
    assert knots == sorted(knots)
    assert values == sorted(values)


SOC = [
    ("Sr. Research Assoc. II @ Genentech | ex-UCSF 🧬", {"19-4021", "19-1029", "19-1042"}),
    ("Regulatory Affairs Specialist", {"13-1041"}),
    ("Freelance medical writer & editor", {"27-3042"}),
    ("Medical Science Liaison", {"19-1042", "29-9099", "11-9121", "41-4011"}),
    ("Postdoc", {"19-1042"}),
    ("Professor of Biology", {"25-1042"}),
    ("CEO", {"11-1011"}),
    ("Software Engineer at Google", {"15-1252"}),
    ("Backend developer (Python)", {"15-1252", "15-1254"}),
    ("Director, Regulatory Affairs", {"11-9199"}),
    ("Scientist II, Cell Biology", {"19-1029"}),
    ("Retired chemist", {"19-2031"}),
    ("Medical writer seeking new opportunities", {"27-3042"}),
    ("Executive assistant to the CEO", {"43-6011"}),
    ("School principal", {"11-9032"}),
    ("HR Business Partner", {"13-1071"}),
    ("Founder & CEO", {"11-1011"}),
    ("Registered nurse, night shift", {"29-1141"}),
    ("High school maths teacher", {"25-2031"}),
    ("Journeyman electrician, commercial jobs", {"47-2111"}),
    ("Plumber's apprentice", {"47-2152", "47-3015"}),
    ("Long-haul truck driver", {"53-3032"}),
    ("Hair stylist at a small salon", {"39-5012"}),
    ("Barista ☕", {"35-3023"}),
    ("Civil enginer", {"17-2051"}),
    ("Graphic desinger", {"27-1024"}),
    ("Krankenschwester", {"29-1141"}),
    ("Ingénieur logiciel", {"15-1252"}),
    ("Abogada", {"23-1011"}),
    ("Enfermeiro", {"29-1141"}),
]


@pytest.mark.parametrize(("title", "socs"), SOC)
def test_titles_as_people_write_them(title: str, socs: set[str]) -> None:
    coding = coder().code(title)
    assert coding.soc in socs
    assert coding.onet is not None
    assert coding.onet[:7] == coding.soc
    assert 0 < coding.score <= 1


NOTHING = ["Open to work", "Dreamer. Dog mom.", "b", "", "🧬🔬", "Manager", "Founder", "qwertz uiop", "Dreamer | Believer | Dog mom",
           "she/her", "Class of 2024", "Coffee, books and long walks", "Helping people grow", "#opentowork", "n/a"]  # fmt: skip


@pytest.mark.parametrize("title", NOTHING)
def test_no_occupation(title: str) -> None:
    coding = coder().code(title)
    assert (coding.soc, coding.onet, coding.career, coding.score) == (None, None, None, 0.0)


def test_a_student_has_no_occupation_but_a_field() -> None:
    coding = coder().code("PhD student in Molecular Biology")
    assert coding.onet is None
    assert coding.status == "student"
    assert coding.alternatives[0].onet == "19-1029.02"
    assert coder().code("Student").alternatives == ()


def test_alternatives_are_of_other_codes_and_fall() -> None:
    for coding in code_titles(
        ["Lab manager", "Bioinformatics Scientist II", "Yoga teacher", "Data wrangler"]
    ):
        codes = [coding.soc, *(a.onet[:7] for a in coding.alternatives)]
        assert len(set(codes)) == len(codes)
        assert 4 <= len(codes) <= 6
        scores = [coding.score, *(a.score for a in coding.alternatives)]
        assert scores == sorted(scores, reverse=True)


def test_the_shipped_model_is_small_and_its_scores_rise() -> None:
    assert titles.MODEL.stat().st_size <= 8_000_000
    model = titles.load()
    for knots, values in (model.likely, model.shared):
        assert list(knots) == sorted(set(knots))
        assert list(values) == sorted(values)
        assert 0 <= values[0] <= values[-1] <= 1
    assert len(model.careers) > 900


def test_a_posting_is_ranked_by_what_is_done() -> None:
    posting = (
        "Medical Writer\nWe are a small company in Boston.\nYou will write clinical study reports and documents"
        " for regulators, edit manuscripts, and check references.\n" * 20
    )
    ranked = rank_text(posting)
    assert len(ranked) == 10
    assert "27-3042.00" in [onet for onet, _ in ranked[:2]]
    assert rank_text("biochemist", limit=3)[0][0] == "19-1021.00"
    assert rank_text("") == []
