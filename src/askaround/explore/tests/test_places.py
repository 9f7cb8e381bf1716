"""Places and areas from the catalogue, and `careers near`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.cli import main
from askaround.explore import places
from askaround.explore.catalogue import Catalogue, get_catalogue
from askaround.explore.catalogue.build import build
from askaround.explore.catalogue.oews import open_oews
from askaround.explore.rules.geography import STATES
from askaround.explore.rules.places import NearArea
from askaround.explore.tests.official import official
from askaround.explore.tests.release import TOWNS, write_oews, write_onet
from askaround.lib.errors import Refusal

BIOCHEMISTS, WRITERS = "19-1021.00", "27-3042.00"


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue")
    build(write_onet(folder / "onet"), write_oews(folder / "oews.sqlite.xz"), folder / "facts", TOWNS)
    return Catalogue(folder / "facts")


def near(*arguments: str) -> int:
    return main(["--json", "careers", "near", *arguments])


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "area", "others"),
    [
        ("Sacramento, California", "Sacramento, California", "Sacramento, CA", 0),
        ("sacramento ca", "Sacramento, California", "Sacramento, CA", 0),
        ("Sacramento", "Sacramento, California", "Sacramento, CA", 1),
        ("Sacramento, Kentucky", "Sacramento, Kentucky", "", 0),
        ("Davis, CA, USA", "Davis, California", "", 0),
        ("St. Ana, TX", "Saint Ana, Texas", "", 0),
        ("California", "California", "California", 0),
        ("Sacramento City", "Sacramento, California", "Sacramento, CA", 1),
    ],
)
def test_places_of_the_invented_towns(
    invented: Catalogue, text: str, label: str, area: str, others: int
) -> None:
    found = invented.place(text)
    assert found is not None
    assert (found.label, found.area, found.others) == (label, area, others)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sacremento", "did you mean “Sacramento, California” or “Sacramento, Kentucky”"),
        ("Sacremento, California", "did you mean “Sacramento, California”?"),
        ("Atlantis", "lies outside the United States"),
        ("Davis, Atlantis", "Davis \\(Atlantis\\) lies outside the United States"),
        ("Qqqqqqqqq", "No town “Qqqqqqqqq” is known: say"),
        ("", "Say a town and its state"),
        (" , ", "No town|Say a town"),
        ("\x00\ud800", "Say a town"),
        ("x" * 1_000_000, "No town “x{60}” is known"),
        ("' OR 1=1 --", "No town"),
    ],
)
def test_what_is_no_place_gets_one_sentence(invented: Catalogue, text: str, told: str) -> None:
    with pytest.raises(Refusal, match=told) as refused:
        places.place_of(text, invented)
    assert "\n" not in refused.value.sentence
    assert len(refused.value.sentence) < 300


def test_a_namesake_abroad_counts_only_when_it_is_much_larger(invented: Catalogue) -> None:
    # 300,000 in Atlantis against 68,000 in California: not ten times.
    assert invented.place("Davis") is not None


@pytest.mark.parametrize(
    ("text", "label", "code"),
    [
        ("Sacramento, California", "Sacramento, California", "0040900"),
        ("New York", "New York City, New York", "0035620"),
        ("Washington", "Washington, District of Columbia", "0047900"),
        ("washington state", "Washington", "5300000"),
        ("San José, CA", "San Jose, California", "0041940"),
        ("Saint Louis", "St. Louis, Missouri", "0041180"),
        ("Urbana, Illinois", "Urbana, Illinois", "0016580"),
        ("Honolulu", "Honolulu, Hawaii", "0046520"),
        ("Kansas", "Kansas", "2000000"),
    ],
)
def test_places_of_the_shipped_towns(text: str, label: str, code: str) -> None:
    found = get_catalogue().place(text)
    assert found is not None
    assert (found.label, found.area_code) == (label, code)


def test_each_metropolitan_area_is_a_place_by_the_name_it_is_listed_under() -> None:
    catalogue = get_catalogue()
    metros = catalogue.rows("SELECT code, name FROM area WHERE kind = 2 ORDER BY code")
    assert len(metros) > 300
    found = {code: catalogue.place(name) for code, name in metros}
    assert [code for code, place in found.items() if place is None or place.area_code != code] == []


@pytest.mark.parametrize("text", ["Toronto", "Leeds, UK", "Berlin, Germany", "Mexico", "Québec, Canada"])
def test_a_place_abroad_is_said_to_be_abroad(text: str) -> None:
    assert get_catalogue().place(text) is None
    with pytest.raises(Refusal, match="United States only"):
        places.place_of(text)


@given(
    st.text(max_size=60)
    | st.sampled_from(["Davis", "CA", ", ", "Sacramento"]).flatmap(lambda a: st.text().map(a.__add__))
)
def test_any_text_is_a_place_or_gets_a_sentence(invented: Catalogue, text: str) -> None:
    if (found := invented.place(text)) is not None:
        assert found.state in STATES
        return
    with pytest.raises(Refusal) as refused:
        places.place_of(text, invented)
    assert refused.value.sentence.encode()
    assert "\n" not in refused.value.sentence


def test_home_is_a_place_or_nothing() -> None:
    home = places.home_place("Davis, California", "US")
    assert home is not None
    assert home.label == "Davis, California"
    assert places.home_place("Davis", "DE") is None
    assert places.home_place("no such town anywhere", "US") is None
    assert places.home_place(" ") is None


def test_every_area_has_coordinates_within_its_country() -> None:
    rows = get_catalogue().rows("SELECT name, state, lat, lon FROM area WHERE kind > 0")
    assert len(rows) > 500
    for name, state, lat, lon in rows:
        assert lat is not None, name
        assert 130_000 <= lat <= 715_000, name
        assert -1_790_000 <= lon <= -640_000 or state == "66", name


# -- areas ----------------------------------------------------------------------------------------


def names(areas: list[NearArea]) -> list[str]:
    return [area.area for area in areas]


def test_one_career_by_jobs_with_distances(invented: Catalogue) -> None:
    found = places.areas_near([WRITERS], invented.place("Davis, CA"), catalogue=invented)
    assert names(found) == ["Atlanta, GA", "Sacramento, CA", "Northwest Alabama nonmetropolitan area"]
    assert found[1].distance_km == pytest.approx(21.8, abs=0.5)
    assert not any(area.here for area in found)
    assert [f.employment for area in found for f in area.careers] == [500, 200, 30]


def test_two_careers_first_where_both_are_published(invented: Catalogue) -> None:
    found = places.areas_near([BIOCHEMISTS, WRITERS], invented.place("Sacramento"), catalogue=invented)
    assert [(a.area.split()[0], a.missing, a.here) for a in found] == [
        ("Northwest", 0, False),
        ("Atlanta,", 1, False),
        ("Sacramento,", 1, True),
    ]
    biochemists, writers = found[2].careers
    assert (biochemists.employment, biochemists.median_wage) == (None, 95_000)
    assert (writers.employment, writers.location_quotient, writers.median_wage) == (200, 1.2, 90_000)
    assert found[0].careers[0].pay_at_least
    assert found[1].careers[0].pay is None


def test_kinds_and_pages(invented: Catalogue) -> None:
    assert names(places.areas_near([BIOCHEMISTS], kinds=["state"], catalogue=invented)) == ["California"]
    every = places.areas_near([WRITERS], catalogue=invented)
    assert places.areas_near([WRITERS], limit=1, after=1, catalogue=invented) == every[1:2]
    assert places.areas_near(["55-3016.00"], catalogue=invented) == []
    assert places.areas_near(["99-9999.00"], catalogue=invented) == []


# -- the command ----------------------------------------------------------------------------------


def test_the_lines_of_the_invented_figures(
    invented: Catalogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in ("explore.places", "cli.careers.near", "cli.careers.common"):
        monkeypatch.setattr(f"askaround.{module}.get_catalogue", lambda: invented)
    assert near("19-1021", "--with", WRITERS, "--place", "Davis, California") == 0
    lines = printed(capsys)
    assert [(line["area_code"], line["careers"][0]["employment"]) for line in lines] == [
        ("0100001", 50),
        ("0040900", None),
        ("0012060", None),
    ]
    assert lines[1]["careers"] == [
        {
            "onet": BIOCHEMISTS,
            "employment": None,
            "location_quotient": None,
            "median_wage": 95_000,
            "median": {"amount": 95_000, "unit": "year", "at_least": False},
        },
        {
            "onet": WRITERS,
            "employment": 200,
            "location_quotient": 1.2,
            "median_wage": 90_000,
            "median": {"amount": 90_000, "unit": "year", "at_least": False},
        },
    ]
    assert lines[1]["distance_km"] == pytest.approx(21.8, abs=0.5)


def test_ten_figures_are_those_of_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    source = official("labour", "oews-2025.sqlite.xz")
    assert near(BIOCHEMISTS, "--with", WRITERS, "--place", "Sacramento, California") == 0
    lines = printed(capsys)
    chosen = [
        *lines[:3],
        *lines[-2:],
    ]  # three areas with both, two where one is missing: ten figures and more
    with open_oews(source) as oews:
        for line in chosen:
            for career in line["careers"]:
                cell = oews._connection.execute(
                    "SELECT v01, v17, v13 FROM cell WHERE key = ?",
                    (f"OEUM{line['area_code']}000000{career['onet'][:7].replace('-', '')}",),
                ).fetchone()
                told = [career[key] for key in ("employment", "location_quotient", "median_wage")]
                assert told == [_published(value) for value in cell or (None, None, None)], line["area"]
    assert all(career["employment"] is not None for line in lines[:3] for career in line["careers"])
    assert any(career["employment"] is None for line in lines[-2:] for career in line["careers"])
    assert lines[0]["distance_km"] <= lines[1]["distance_km"] <= lines[2]["distance_km"]


def _published(value: str | None) -> float | None:
    try:
        return float(value or "")
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["99-9999.00", "--place", "Davis, CA"], "no career “99-9999.00”"),
        ([BIOCHEMISTS, "--with", "nothing", "--place", "Davis, CA"], "no career “nothing”"),
        ([BIOCHEMISTS, "--with", "19-1021", "--place", "Davis, CA"], "another career"),
        ([BIOCHEMISTS, "--place", "Sacremento"], "did you mean"),
        ([BIOCHEMISTS, "--place", "Toronto"], "United States only"),
        ([BIOCHEMISTS, "--place", ""], "Say a town"),
    ],
)
def test_what_cannot_be_answered(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert near(*arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("extra", [["--limit", "0"], ["--sort", "beauty"], ["--kind", "moon"]])
def test_wrong_usage(extra: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = near(BIOCHEMISTS, "--place", "Davis, CA", *extra)
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_without_a_place_home_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert near(WRITERS, "--limit", "2") == 0
    assert [line["distance_km"] for line in printed(capsys)] == [None, None]
    assert main(["settings", "home", "Sacramento, California"]) == 0
    capsys.readouterr()
    assert near(WRITERS, "--limit", "2") == 0
    lines = printed(capsys)
    assert (lines[0]["area_code"], lines[0]["distance_km"]) == ("0040900", 0.0)
    assert near(WRITERS, "--sort", "jobs", "--limit", "1") == 0
    assert printed(capsys)[0]["distance_km"] > 100


def test_a_table_says_what_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["careers", "near", BIOCHEMISTS, "--with", WRITERS, "--place", "Sacramento, California"]) == 0
    out, err = capsys.readouterr()
    assert "publish" in out
    assert "more areas" in out
    assert "Sacramento-Roseville-Folsom, CA: jobs not published for Biochemists" in err
