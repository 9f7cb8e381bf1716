"""Whom to ask out of stored people: ten names from memory, touches, guards, other owners."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts.actions import make_workspace, set_setting
from askaround.explore.actions import add_organisation, shortlist_add
from askaround.lib.errors import Refusal
from askaround.network import actions, queries
from askaround.network.rules import memory

pytestmark = pytest.mark.django_db
WRITERS, NURSES = "27-3042.00", "29-1141.00"
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("ASKAROUND_NOW", NOW.isoformat())


@pytest.fixture
def owner(db):
    return make_workspace("owner@example.org")


def ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def names(found):
    return [one.person.name for one in found]


def test_ten_names_from_memory_give_three_with_reasons(owner):
    words = [
        "teacher",
        "technical writer",
        "nurse",
        "",
        "plumber",
        "works with computers",
        "editor",
        "",
        "postdoc",
        "sales",
    ]
    for prompt, word in zip(memory.PROMPTS, words, strict=False):
        actions.add_person(
            owner,
            name=f"Friend {prompt.key}",
            title=word,
            level=prompt.level,
            met=prompt.met,
            source="memory",
        )
    shortlist_add(owner, WRITERS)
    found = queries.whom_to_ask(owner, limit=3)
    assert len(found) == 3
    assert found[0].person.title == "technical writer"
    assert found[0].purpose == "interview"
    assert {one.purpose for one in found} == {"interview", "names"}
    assert all(one.reasons and one.sentence and one.score > 0 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_one_name_and_no_career_still_gives_a_way_on(owner):
    actions.add_person(owner, name="Ana Silva", level="strong")
    (only,) = queries.whom_to_ask(owner)
    assert (only.purpose, only.kind, only.button) == ("names", "strong", "Ask “who do you know who …?”")


def test_nobody_and_an_unknown_career(owner):
    assert queries.whom_to_ask(owner, [WRITERS]) == []
    with pytest.raises(Refusal, match="99-9999"):
        queries.whom_to_ask(owner, ["99-9999"])
    actions.add_person(owner, name="Ana Silva", title="Technical writer", level="occasional")
    assert names(queries.whom_to_ask(owner, ["technical writers"])) == ["Ana Silva"]


def test_classes_come_from_touches(owner):
    def known(name, kinds, days):
        person = actions.add_person(owner, name=name, title="Technical writer")
        for place, kind in enumerate(kinds):
            actions.record_touch(owner, person, kind, at=ago(days + place))

    known("Dora", ["received", "sent"], 1500)
    known("Sten", ["received", "sent"] * 5, 40)
    known("Olga", ["received", "sent"], 40)
    known("Nils", [], 0)
    bo = actions.add_person(owner, name="Bo")
    actions.add_person(owner, name="Ida", title="Technical writer", named_by=bo, may_use_name=True)
    found = {one.person.name: one for one in queries.whom_to_ask(owner, [WRITERS], limit=9)}
    assert {name: one.kind for name, one in found.items()} == {
        "Dora": "dormant", "Sten": "strong", "Olga": "occasional", "Nils": "new", "Ida": "introduced",
    }  # fmt: skip
    assert found["Ida"].via.name == "Bo"
    assert found["Dora"].via is None
    assert any("2 messages, 1 of them theirs, 2022" in reason.evidence for reason in found["Dora"].reasons)
    for line in queries.people_page(owner).rows:
        if line.name in found:
            assert line.tie == found[line.name].kind


def test_what_was_taken_back_counts_no_more(owner):
    ana = actions.add_person(owner, name="Ana Silva", title="Technical writer")
    wrong = actions.record_touch(owner, ana, "asked", at=ago(3))
    assert queries.whom_to_ask(owner, [WRITERS]) == []
    actions.retract_touch(owner, wrong)
    assert names(queries.whom_to_ask(owner, [WRITERS])) == ["Ana Silva"]


def test_asked_declined_later_never(owner):
    ana = actions.add_person(owner, name="Ana Silva", title="Technical writer", level="strong")

    def asked(*touches):
        rows = [actions.record_touch(owner, ana, kind, at=ago(days)) for kind, days in touches]
        found = names(queries.whom_to_ask(owner, [WRITERS]))
        for row in rows:
            actions.retract_touch(owner, row)
        return found

    assert asked(("asked", 10)) == []
    assert asked(("asked", 60)) == ["Ana Silva"]
    assert asked(("asked", 60), ("nudged", 50)) == []
    assert asked(("asked", 60), ("nudged", 50), ("replied", 40)) == ["Ana Silva"]
    assert asked(("declined", 100)) == []
    actions.say_later(owner, ana)
    assert asked() == []
    actions.say_later(owner, ana, NOW.date())
    assert asked() == ["Ana Silva"]
    actions.say_never(owner, ana)
    assert asked() == []


def test_a_colleague_of_somebody_just_asked_waits_at_a_small_employer(owner):
    ana = actions.add_person(
        owner, name="Ana Silva", title="Technical writer", organisation="Helix", level="strong"
    )
    actions.add_person(
        owner, name="Bob Roe", title="Technical writer", organisation="Helix", level="occasional"
    )
    assert len(queries.whom_to_ask(owner, [WRITERS])) == 1
    actions.record_touch(owner, ana, "asked", at=ago(6))
    assert queries.whom_to_ask(owner, [WRITERS]) == []
    set_setting(owner, "cadence", "3b7")
    assert names(queries.whom_to_ask(owner, [WRITERS])) == ["Bob Roe"]
    set_setting(owner, "cadence", "gentle")
    add_organisation(owner, "Helix", employees=400)
    assert names(queries.whom_to_ask(owner, [WRITERS])) == ["Bob Roe"]


def test_organisation_and_place(owner):
    actions.add_person(owner, name="Ana Silva", title="Registered nurse", organisation="Mercy Hospital")
    actions.add_person(
        owner, name="Bob Roe", title="Technical writer", level="strong", place="Springfield, Illinois"
    )
    actions.add_person(owner, name="Cy Poe", title="Technical writer", level="strong", place="Portland")
    (there,) = queries.whom_to_ask(owner, [WRITERS], organisation="Mercy hospital")
    assert (there.person.name, there.purpose) == ("Ana Silva", "interview")
    elsewhere = queries.whom_to_ask(owner, [WRITERS], organisation="Nowhere Inc")
    assert {one.purpose for one in elsewhere} == {"names"}
    near = queries.whom_to_ask(owner, [WRITERS], place="springfield")
    assert names(near)[:2] == ["Bob Roe", "Cy Poe"]
    assert any(reason.text == "Is near" for reason in near[0].reasons)


def test_another_owner_sees_nothing(owner):
    actions.add_person(
        owner, name="Ana Silva", title="Technical writer", level="strong", organisation="Helix"
    )
    stranger = make_workspace("stranger@example.org")
    assert queries.whom_to_ask(stranger, [WRITERS]) == []
    assert queries.people_page(stranger).rows == []


def test_weights(owner):
    actions.add_person(owner, name="Does It", title="Technical writer")
    actions.add_person(owner, name="Would Help", title="Plumber", level="strong")
    for key, first in (("relevance", "Does It"), ("willingness", "Would Help")):
        weights = {"relevance": 0.0, "willingness": 0.0, "novelty": 0.0, key: 1.0}
        assert names(queries.whom_to_ask(owner, [WRITERS], weights=weights))[0] == first
