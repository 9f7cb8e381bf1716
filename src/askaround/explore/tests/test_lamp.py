"""The LAMP list: put on, rated, ordered, taken off, timed; through actions, queries and the terminal."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import local_workspace, make_workspace
from askaround.accounts.models import Workspace
from askaround.cli import main
from askaround.explore import lamp_actions, lamp_queries
from askaround.explore.actions import add_organisation
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.queries import employers

UCSF = "ror:043mz5j54"


@pytest.fixture
def owner(db: None) -> Workspace:
    return make_workspace("alice@example.org")


@pytest.fixture
def stranger(db: None) -> Workspace:
    return make_workspace("charlie@example.org")


def people_at(owner: Workspace, organisation: Organisation, count: int) -> None:
    first = Person.objects.filter(owner=owner).count() + 1
    Person.objects.bulk_create(
        Person(
            owner=owner,
            number=first + n,
            name=f"P {first + n}",
            match_key=f"p {first + n}",
            organisation=organisation,
        )
        for n in range(count)
    )


def names(owner: Workspace, sort: str = "motivation") -> list[str]:
    return [row.name for row in employers.lamp_list(owner, sort)]


def test_on_the_list_rated_and_off_again(owner: Workspace, stranger: Workspace) -> None:
    row, new = lamp_actions.want(owner, "Invented Labs", motivation=4, source="dream")
    assert (new, row.handle, row.motivation, row.posting, row.list_source) == (True, "o1", 4, None, "dream")
    again, newer = lamp_actions.want(owner, "invented labs inc.", posting=2, source="trends")
    assert (newer, again.id) == (False, row.id)
    row.refresh_from_db()
    assert (row.motivation, row.posting, row.list_source) == (4, 2, "dream")
    assert list(lamp_queries.on_list(stranger)) == []
    lamp_actions.unwant(owner, "o1")
    assert list(lamp_queries.on_list(owner)) == []
    back, _ = lamp_actions.want(owner, "o1")
    assert (back.motivation, back.posting) == (4, 2), "ratings stay with the employer"


def test_what_is_not_on_the_list_is_neither_rated_nor_taken_off(
    owner: Workspace, stranger: Workspace
) -> None:
    add_organisation(owner, "Invented Labs")
    lamp_actions.want(stranger, "Sample Tools")
    for reference in ("Invented Labs", "o1"):
        with pytest.raises(Refusal, match="not on your list"):
            lamp_actions.unwant(owner, reference)
        with pytest.raises(Refusal, match="not on your list"):
            lamp_actions.rate(owner, reference, {"motivation": 1})
    with pytest.raises(Refusal, match="no organisation"):
        lamp_actions.unwant(owner, "Sample Tools")


@pytest.mark.parametrize("name", ["", "–", "\x00", "x" * 301, "o99", "7c1f2f5e-0000-7000-8000-000000000000"])
def test_a_name_that_is_none_changes_nothing(owner: Workspace, name: str) -> None:
    with pytest.raises(Refusal):
        lamp_actions.want(owner, name)
    assert Organisation.objects.count() == 0


def test_an_unknown_source_changes_nothing(owner: Workspace) -> None:
    with pytest.raises(Refusal, match="A source is"):
        lamp_actions.want(owner, "Invented Labs", source="friends")
    assert Organisation.objects.count() == 0


def test_one_entry_of_that_name_gives_place_site_and_kind(owner: Workspace) -> None:
    row, _ = lamp_actions.add_by_name(owner, "University of California, San Francisco")
    assert (row.external, row.kind, row.site) == (UCSF, "education", "https://www.ucsf.edu")
    assert row.place == "San Francisco, California, United States"
    said, _ = lamp_actions.add_by_name(
        owner, "Genentech", place="Hillsboro, Oregon", site="https://example.org"
    )
    assert (said.place, said.site) == ("Hillsboro, Oregon", "https://example.org")


def test_several_entries_of_that_name_give_nothing_unless_the_place_is_said(
    owner: Workspace, stranger: Workspace
) -> None:
    row, _ = lamp_actions.add_by_name(owner, "Pfizer")
    assert (row.external, row.place, row.kind) == ("", "", "")
    one, _ = lamp_actions.add_by_name(stranger, "Pfizer", place="Austria")
    assert (one.kind, bool(one.external), one.place) == ("company", True, "Austria")


def test_an_entry_is_the_row_one_has(owner: Workspace) -> None:
    short, _ = add_organisation(owner, "UCSF")
    people_at(owner, short, 2)
    row, new = lamp_actions.want_entry(owner, UCSF)
    assert (row.id, new, row.list_source) == (short.id, True, "directory")
    full, _ = add_organisation(owner, "Example University", external=UCSF)
    assert lamp_actions.want_entry(owner, UCSF)[0].id == full.id, "its key comes before its short form"
    with pytest.raises(Refusal, match="no such employer"):
        lamp_actions.want_entry(owner, "ror:000000000")


def test_two_entries_of_one_name_are_two_rows(owner: Workspace) -> None:
    from askaround.explore.catalogue.employers import get_directory

    entries = get_directory().called("Pfizer")[:3]
    rows = [lamp_actions.want_entry(owner, entry.key)[0] for entry in entries]
    assert len({row.id for row in rows}) == 3
    assert rows[0].name == "Pfizer"
    assert rows[1].name == f"Pfizer ({entries[1].country})"
    assert [lamp_actions.want_entry(owner, entry.key)[0].id for entry in entries] == [row.id for row in rows]


def test_the_orders(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for minute, (name, motivation, posting, people) in enumerate(
        [
            ("B unsaid", None, 3, 0),
            ("A low", 1, 0, 3),
            ("C high", 5, None, 0),
            ("D high", 5, 2, 0),
            ("E high", 5, None, 1),
        ]
    ):
        now = dt.datetime(2026, 11, 23, 12, minute, tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        row, _ = lamp_actions.want(owner, name, motivation=motivation, posting=posting)
        people_at(owner, row, people)
    assert names(owner) == ["D high", "E high", "C high", "A low", "B unsaid"]
    assert names(owner, "posting") == ["B unsaid", "D high", "A low", "E high", "C high"]
    assert names(owner, "people") == ["A low", "E high", "D high", "C high", "B unsaid"]
    assert names(owner, "name") == ["A low", "B unsaid", "C high", "D high", "E high"]
    assert names(owner, "added") == ["E high", "D high", "C high", "A low", "B unsaid"]
    assert names(owner, "no such order") == names(owner, "name")


def test_advocacy_counts_those_there_now_and_of_this_owner(owner: Workspace, stranger: Workspace) -> None:
    row, _ = lamp_actions.want(owner, "Invented Labs")
    other, _ = lamp_actions.want(stranger, "Invented Labs")
    people_at(stranger, other, 5)
    assert employers.lamp_page(owner).rows[0].people == 0
    people_at(owner, row, 2)
    assert employers.lamp_page(owner).rows[0].people == 2
    assert employers.known_at(owner, [row.id, other.id]) == {row.id: 2}


def test_pages(owner: Workspace) -> None:
    for n in range(7):
        lamp_actions.want(owner, f"Invented {n}", motivation=1 if n < 2 else None)
    page = employers.lamp_page(owner, "name", 2, size=3)
    assert ([r.organisation.name for r in page.rows], page.total, page.rated, page.pages) == (
        ["Invented 3", "Invented 4", "Invented 5"], 7, 2, 3
    )  # fmt: skip
    assert employers.lamp_page(owner, page=99, size=3).page == 3
    assert employers.lamp_page(owner, page=-1, size=3).page == 1


def test_suggestions_are_where_people_are_and_not_listed(owner: Workspace, stranger: Workspace) -> None:
    one, _ = add_organisation(owner, "One Person Press")
    two, _ = add_organisation(owner, "Two People Press")
    add_organisation(owner, "Nobody's Press")
    on, _ = lamp_actions.want(owner, "Listed Press")
    for row, count in ((one, 1), (two, 2), (on, 3)):
        people_at(owner, row, count)
    assert [(k.organisation.name, k.people) for k in employers.where_people_are(owner)] == [
        ("Two People Press", 2),
        ("One Person Press", 1),
    ]
    assert employers.where_people_are(stranger) == []


def test_a_long_list_costs_as_many_queries_as_a_short_one(owner: Workspace) -> None:
    counts = []
    for size in (10, 20):
        for n in range(size):
            row, _ = lamp_actions.want(owner, f"Invented {size} {n}")
            people_at(owner, row, 2)
            people_at(owner, add_organisation(owner, f"Unlisted {size} {n}")[0], 1)
        with CaptureQueriesContext(connection) as seen:
            employers.lamp_page(owner)
            list(employers.csv_rows(owner))
            employers.where_people_are(owner)
        counts.append(len(seen))
    assert counts == [6, 6]


def test_the_clock_is_kept_with_the_owner(
    owner: Workspace, stranger: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    lamp_actions.timer_start(owner)
    later = noon + dt.timedelta(minutes=15)
    assert lamp_queries.timer_of(owner).left(later) == 25 * 60
    assert lamp_queries.timer_of(stranger).begun is False
    monkeypatch.setattr(clock, "now", lambda: later)
    lamp_actions.timer_pause(owner)
    assert lamp_queries.timer_of(owner).left(later + dt.timedelta(hours=1)) == 25 * 60
    lamp_actions.timer_reset(owner)
    assert lamp_queries.timer_of(owner).begun is False


# -- the terminal -------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[Any], str]:
    code = main(["--json", *words])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


@pytest.mark.django_db
def test_the_list_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, [made], _ = run(
        capsys,
        "organisations",
        "want",
        "Invented",
        "Labs",
        "--motivation",
        "5",
        "--posting",
        "3",
        "--source",
        "dream",
    )
    assert code == 0
    assert (made["name"], made["listed"], made["motivation"], made["posting"], made["added"]) == (
        "Invented Labs", True, 5, 3, True
    )  # fmt: skip
    run(capsys, "organisations", "want", "Sample Tools")
    code, rows, _ = run(capsys, "organisations", "lamp")
    assert (code, [row["handle"] for row in rows]) == (0, ["o1", "o2"])
    assert set(rows[0]) == {
        "cadence",
        "id", "handle", "name", "place", "site", "kind", "employees", "people", "listed", "list_source", "motivation", "posting",
        "source", "external",
    }  # fmt: skip
    code, [off], _ = run(capsys, "organisations", "unwant", "o1")
    assert (code, off["listed"], off["motivation"]) == (0, False, 5)
    assert [row["name"] for row in run(capsys, "organisations", "lamp")[1]] == ["Sample Tools"]
    assert main(["organisations", "lamp"]) == 0
    assert "Sample Tools" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("want", "–"), 1),
        (("want", "Invented", "--motivation", "6"), 1),
        (("want", "Invented", "--posting", "x"), 1),
        (("want", "Invented", "--source", "friends"), 1),
        (("unwant", "Invented"), 1),
        (("lamp", "--sort", "luck"), 2),
        (("lamp", "--csv", "/no/such/folder/x.csv"), 1),
        (("search", "x", "--kind", "school"), 1),
        (("load", "/no/such/file"), 1),
        (("load", ""), 1),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    got, rows, error = run(capsys, "organisations", *words)
    assert (got, rows, error.count("\n")) == (code, [], 1)
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_search_finds_one_s_own_first_and_then_the_directory(capsys: pytest.CaptureFixture[str]) -> None:
    add_organisation(local_workspace(), "UCSF")
    code, rows, _ = run(capsys, "organisations", "search", "ucsf")
    assert code == 0
    assert [(row["name"], row["source"]) for row in rows[:2]] == [
        ("UCSF", "own"),
        ("University of California, San Francisco", "directory"),
    ]
    assert (rows[1]["external"], rows[1]["handle"], rows[1]["listed"]) == (UCSF, None, False)
    run(capsys, "organisations", "add", "University", "of", "California,", "San", "Francisco")
    rows = run(capsys, "organisations", "search", "university of california, san francisco")[1]
    assert [row["source"] for row in rows if row["external"] == UCSF] == ["own"]
    assert len(run(capsys, "organisations", "--limit", "3", "search", "university")[1]) == 3
    assert run(capsys, "organisations", "--limit", "9" * 30, "search", "ucsf")[0] == 2
    assert main(["organisations", "search", "ucsf"]) == 0
    assert "in the directory" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_csv_holds_no_formula_and_loads_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    owner = local_workspace()
    lamp_actions.want(owner, "=HYPERLINK(1)", motivation=2, source="trends")
    lamp_actions.want(owner, "Umlaut Äußeres, Inc.", motivation=3)
    file = tmp_path / "list.csv"
    code, [told], _ = run(capsys, "organisations", "lamp", "--csv", str(file))
    assert (code, told["rows"]) == (0, 2)
    with file.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == list(employers.COLUMNS)
    assert [row[0] for row in rows[1:]] == ["Umlaut Äußeres, Inc.", "'=HYPERLINK(1)"]
    code, [loaded], _ = run(capsys, "organisations", "load", str(file))
    assert (code, loaded["rows"], loaded["unchanged"], loaded["created"]) == (0, 2, 2, 0)
    assert main(["organisations", "lamp", "--csv", "-"]) == 0
    assert "'=HYPERLINK" in capsys.readouterr().out
