"""Which value wins: the rules of docs/rules/merging.md, without a database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.network.rules.merging import ORGANISATION, PERSON, differences, settle

DAY = dt.date(2024, 5, 1)
NOBODY: dict[str, Any] = {
    "name": "", "given": "", "family": "", "title": "", "organisation_id": None, "onet": "", "seniority": "", "place": "", "country": "",
    "zone": "", "birthday": "", "met_where": "", "named_by_id": None, "may_use_name": False, "known_since": None, "level": "",
    "later_until": None, "never": False, "note": "",
}  # fmt: skip
NONE: dict[str, Any] = {
    "name": "", "match_key": "", "place": "", "site": "", "employees": None, "kind": "", "external": "", "listed_at": None,
    "list_source": "", "motivation": None, "posting": None,
}  # fmt: skip


def person(**values: Any) -> dict[str, Any]:
    return {**NOBODY, "name": "Ada Lind", **values}


@pytest.mark.parametrize(
    ("a", "b", "column", "expected"),
    [
        ({"name": "Ada Lind"}, {"name": "Ada M. Lind"}, "name", "Ada Lind"),
        ({"name": "ada@example.org"}, {"name": "Ada Lind"}, "name", "Ada Lind"),
        ({"name": "Ada"}, {"name": "Ada Lind"}, "name", "Ada Lind"),
        ({"name": "Ada"}, {"name": "Bea"}, "name", "Ada"),
        ({"title": "", "organisation_id": None}, {"title": "Editor"}, "title", "Editor"),
        ({"title": "", "organisation_id": 7}, {"title": "Editor"}, "title", ""),
        ({"known_since": DAY}, {"known_since": DAY - dt.timedelta(1)}, "known_since", DAY - dt.timedelta(1)),
        ({"known_since": None}, {"known_since": DAY}, "known_since", DAY),
        ({"known_since": DAY}, {"known_since": None}, "known_since", DAY),
        ({"later_until": DAY}, {"later_until": DAY + dt.timedelta(1)}, "later_until", DAY + dt.timedelta(1)),
        ({"level": "distant"}, {"level": "strong"}, "level", "strong"),
        ({"level": "strong"}, {"level": "occasional"}, "level", "strong"),
        ({"level": ""}, {"level": "distant"}, "level", "distant"),
        ({"never": False}, {"never": True}, "never", True),
        ({"never": True}, {"never": False}, "never", True),
        ({"note": "one"}, {"note": "two"}, "note", "one\n\ntwo"),
        ({"note": "one two"}, {"note": "two"}, "note", "one two"),
        ({"note": "two"}, {"note": "one two"}, "note", "one two"),
        ({"note": ""}, {"note": "two"}, "note", "two"),
        ({"birthday": ""}, {"birthday": "--02-03"}, "birthday", "--02-03"),
    ],
)
def test_without_a_choice(a: dict[str, Any], b: dict[str, Any], column: str, expected: Any) -> None:
    assert settle(PERSON, person(**a), person(**b), {})[column] == expected


def test_what_belongs_together_is_chosen_together() -> None:
    a = person(title="Editor", organisation_id=1, onet="27-3041.00", seniority="senior")
    b = person(title="Writer", organisation_id=2, onet="27-3042.00")
    settled = settle(PERSON, a, b, {"job": "b"})
    assert [settled[name] for name in ("title", "organisation_id", "onet", "seniority")] == [
        "Writer", 2, "27-3042.00", "",
    ]  # fmt: skip
    assert settle(PERSON, person(note="x"), person(note="y"), {"note": "b"})["note"] == "y"
    assert settle(PERSON, person(note="x"), person(note="y"), {"note": "both"})["note"] == "x\n\ny"


@pytest.mark.parametrize("choices", [{"x": "a"}, {"name": "c"}, {"name": ""}, {"name": "both"}, {"\0": "a"}])
def test_a_choice_that_is_none(choices: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        settle(PERSON, person(), person(), choices)


def test_what_differs_is_what_both_say() -> None:
    a = person(place="Graz", birthday="1980-01-02", level="strong")
    b = person(place="Vienna", level="strong", met_where="A fair")
    assert [(each.field.name, each.default) for each in differences(PERSON, a, b)] == [("place", "a")]


def test_of_organisations() -> None:
    a = {**NONE, "name": "Ever Labs", "match_key": "ever labs", "motivation": 2, "listed_at": None}
    b = {
        **NONE,
        "name": "EverLabs",
        "match_key": "everlabs",
        "motivation": 4,
        "listed_at": DAY,
        "list_source": "dream",
    }
    settled = settle(ORGANISATION, a, b, {})
    assert (settled["name"], settled["motivation"], settled["list_source"]) == ("Ever Labs", 4, "dream")
    assert settle(ORGANISATION, a, b, {"name": "b"})["match_key"] == "everlabs"


@given(st.data())
def test_one_side_alone_is_never_lost(data: st.DataObject) -> None:
    """What only one of them says is said of the one they become, whichever is kept."""
    said = {"place": "Graz", "birthday": "1980-01-02", "met_where": "A fair", "note": "x", "level": "strong",
            "known_since": DAY, "later_until": DAY, "never": True, "title": "Editor", "named_by_id": 3}  # fmt: skip
    sides = {name: data.draw(st.sampled_from("ab"), label=name) for name in said}
    a = person(**{name: value for name, value in said.items() if sides[name] == "a"})
    b = person(**{name: value for name, value in said.items() if sides[name] == "b"})
    settled = settle(PERSON, a, b, {})
    assert {name: settled[name] for name in said} == said
