"""The filters of the ranking: as typed, and what they let pass. No database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.catalogue import get_catalogue, schema
from askaround.explore.interest_careers import Filters, career_profiles, matching, read_filters
from askaround.explore.rules.interests import from_scores
from askaround.explore.suggestions import suggest
from askaround.lib.errors import Refusal

CURIOUS = from_scores("R=2,I=6.5,A=5,S=4,E=2,C=3")
DOCTORAL = schema.EDUCATION.index("doctoral degree")


@pytest.mark.parametrize(
    ("zone", "zones"), [("", ()), ("4", (4,)), ("3-5", (3, 4, 5)), (" 1 – 2 ", (1, 2)), ("5-5", (5,))]
)
def test_zones(zone: str, zones: tuple[int, ...]) -> None:
    assert read_filters(zone=zone).zones == zones


@pytest.mark.parametrize(
    ("typed", "level"),
    [("bachelor's degree", 5), ("Bachelor’s", 5), ("master's", 7), ("12", 11), ("1", 0), ("PhD", DOCTORAL), ("high school", 1)],
)  # fmt: skip
def test_education(typed: str, level: int) -> None:
    assert read_filters(education=typed).education == level


@pytest.mark.parametrize(("typed", "pay"), [("60000", 60_000.0), ("$60,000", 60_000.0), ("", None)])
def test_pay(typed: str, pay: float | None) -> None:
    assert read_filters(pay=typed).pay == pay


@pytest.mark.parametrize(
    ("typed", "name"),
    [("CA", "California"), ("california", "California"), ("Sacramento", "Sacramento"), ("0600000", "California"), ("new york", "New York")],
)  # fmt: skip
def test_areas(typed: str, name: str) -> None:
    found = read_filters(area=typed)
    assert found.area is not None
    assert found.area_name.startswith(name)


@pytest.mark.parametrize(
    "typed",
    [
        {"zone": "6"}, {"zone": "5-3"}, {"zone": "x"}, {"zone": "4\x00"}, {"education": "wizardry"}, {"education": "0"}, {"education": "13"},
        {"pay": "-5"}, {"pay": "nan"}, {"pay": "1e9"}, {"pay": "lots"}, {"area": "Atlantis"}, {"area": "Port"}, {"area": "9" * 5000},
        {"area": "\ud800"}, {"zone": "٣"},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_one_sentence(typed: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_filters(**typed)
    assert refused.value.sentence.isprintable()
    assert len(refused.value.sentence) < 400


@given(st.text(max_size=60))
def test_any_filter_may_be_typed(text: str) -> None:
    for name in ("zone", "education", "pay", "area"):
        try:
            filters = read_filters(**{name: text})
        except Refusal:
            continue
        assert isinstance(filters, Filters)


def test_each_filter_leaves_what_passes_in_the_same_order() -> None:
    everything, _ = matching(CURIOUS)
    order = {match.onet: n for n, match in enumerate(everything)}
    zoned, _ = matching(CURIOUS, read_filters(zone="4-5"))
    assert 0 < len(zoned) < len(everything)
    assert {match.career.zone for match in zoned} == {4, 5}
    paid, unknown = matching(CURIOUS, read_filters(pay="90000"))
    assert all(match.career.pay is not None and match.career.pay >= 90_000 for match in paid)
    assert unknown.pay == sum(1 for career in career_profiles() if career.pay is None)
    taught, _ = matching(CURIOUS, read_filters(education="bachelor's"))
    assert max(match.career.education or 0 for match in taught) == 5
    for found in (zoned, paid, taught):
        places = [order[match.onet] for match in found]
        assert places == sorted(places)
        assert [match.fit for match in found] == [everything[place].fit for place in places]


def test_what_often_takes_more_than_is_filtered_for_says_so() -> None:
    taught, _ = matching(CURIOUS, read_filters(education="bachelor's"))
    for match in taught[:100]:
        more = sum(share for level, share in match.career.levels if level > 5)
        assert more <= 0.51, "for most it does not"
        assert any("more education than you filter for" in said for said in match.against) == (more >= 0.25)
    assert not any("you filter for" in said for match in matching(CURIOUS)[0] for said in match.against)


def test_an_area_leaves_careers_with_published_jobs_there() -> None:
    found, _ = matching(CURIOUS, read_filters(area="WY"))
    assert 0 < len(found) < 923
    for match in found[:5]:
        state = next(area for area in get_catalogue().areas(match.onet) if area.area == "Wyoming")
        assert state.employment is not None
    absent = {career.onet for career in career_profiles()} - {match.onet for match in found}
    for code in sorted(absent)[:5]:
        assert not any(
            area.area == "Wyoming" and area.employment is not None for area in get_catalogue().areas(code)
        )


def test_pay_and_education_are_the_catalogues() -> None:
    by_code = {career.onet: career for career in career_profiles()}
    career = get_catalogue().career("19-1021.00")
    assert career is not None
    assert career.nation is not None
    assert career.nation.median is not None
    assert by_code["19-1021.00"].pay == career.nation.median.amount
    so_far, enough = 0.0, ""
    for level in career.education:
        so_far += level.share
        if so_far >= sum(each.share for each in career.education) / 2:
            enough = level.level
            break
    assert schema.EDUCATION[by_code["19-1021.00"].education or 0] == enough


def test_suggestions_say_why_and_leave_out_what_is_not_liked() -> None:
    found = suggest("I like experiments, hate cold calls")
    assert len(found) == 8
    assert all(each.reason for each in found)
    assert not any("Telemarket" in each.title for each in found)
    assert "27-3042.00" in [each.onet for each in suggest("somewhere between the bench and writing")]
