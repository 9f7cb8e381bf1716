"""The page of employers: collecting, rating, the clock, suggestions, its CSV; with and without scripts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import set_setting
from askaround.accounts.models import Workspace
from askaround.explore import lamp_actions, lamp_queries
from askaround.explore.actions import add_organisation
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.network.models import Person

PAGE = "/explore/employers"
UCSF = "ror:043mz5j54"


def people_at(owner: Workspace, organisation: Organisation, count: int) -> None:
    first = Person.objects.filter(owner=owner).count() + 1
    Person.objects.bulk_create(
        Person(owner=owner, number=first + n, name=f"P {n}", match_key=f"p {n}", organisation=organisation)
        for n in range(count)
    )


def text(visitor: Client, address: str = PAGE, **query: str) -> str:
    return visitor.get(address, query).content.decode()


def test_an_empty_list_teaches_the_four_sources(visitor: Client) -> None:
    html = text(visitor)
    assert "Take four sources in turn" in html
    assert "Start the 40 minutes" in html
    assert "<table" not in html


def test_one_name_at_a_time_and_ready_for_the_next(visitor: Client, owner: Workspace) -> None:
    said = visitor.post(f"{PAGE}/add", {"name": "Invented Labs", "source": "alumni"}, follow=True)
    html = said.content.decode()
    assert said.redirect_chain == [(f"{PAGE}?source=alumni", 302)]
    assert "Invented Labs is on your list." in html
    assert " autofocus" in html
    assert '<option value="alumni" selected>' in html
    assert "1 employer you might ask at, of about 40 to collect" in html
    again = visitor.post(f"{PAGE}/add", {"name": "Invented Labs, Inc."}, follow=True).content.decode()
    assert "was on your list already" in again
    assert " autofocus" not in text(visitor)
    assert [row.list_source for row in lamp_queries.on_list(owner)] == ["alumni"]


def test_a_name_that_looks_like_a_handle_is_a_name(visitor: Client, owner: Workspace) -> None:
    lamp_actions.want(owner, "Invented Labs")
    visitor.post(f"{PAGE}/add", {"name": "O1"})
    assert sorted(row.name for row in lamp_queries.on_list(owner)) == ["Invented Labs", "O1"]


@pytest.mark.parametrize(
    "form", [{}, {"name": " "}, {"name": "–"}, {"name": "x" * 301}, {"name": "A", "source": "luck"}, {"key": "ror:none"},
             {"name": "\x00"}, {"name": "\ud800"}, {"name": "x" * 1_000_000}],
)  # fmt: skip
def test_what_is_no_name_is_told_and_changes_nothing(visitor: Client, form: dict[str, str]) -> None:
    body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in form.items()})
    answer = visitor.post(f"{PAGE}/add", body, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    assert Organisation.objects.count() == 0


def test_the_directory_offers_while_one_types(visitor: Client) -> None:
    part = visitor.get(
        PAGE, {"name": "ucsf", "source": "trends"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert "University of California, San Francisco" in part
    assert f'value="{UCSF}"' in part
    assert "San Francisco, California<" in part, "its own country needs no word"
    assert "University of California, San Francisco" in text(visitor, name="ucsf"), "and without scripts"
    empty = visitor.get(PAGE, {"name": "u"}, headers={"HX-Request": "true"}).content.decode()
    assert empty.strip() == ""


def test_an_entry_is_added_in_one_tap(visitor: Client, owner: Workspace) -> None:
    visitor.post(f"{PAGE}/add", {"key": UCSF, "source": "alumni"})
    (row,) = lamp_queries.on_list(owner)
    assert (row.external, row.list_source, row.kind) == (UCSF, "alumni", "education")


def test_whom_one_knows_there_is_counted_and_leads_to_them(visitor: Client, owner: Workspace) -> None:
    row, _ = lamp_actions.want(owner, "Invented Labs")
    lamp_actions.want(owner, "Sample Tools")
    people_at(owner, row, 3)
    html = text(visitor)
    assert '<a href="/people/?organisation=o1">3 people</a>' in html
    assert 'href="/who?organisation=o1">whom to ask' in html
    assert 'href="/who?organisation=o2">who might' in html
    assert "P 2" in text(visitor, "/people/?organisation=o1")


def test_rated_by_script_and_by_form(visitor: Client, owner: Workspace) -> None:
    lamp_actions.want(owner, "Invented Labs")
    quiet = visitor.post(
        f"{PAGE}/o1/rate", {"motivation": "4", "posting": ""}, headers={"HX-Request": "true"}
    )
    assert (quiet.status_code, quiet.content) == (204, b"")
    plain = visitor.post(f"{PAGE}/o1/rate", {"posting": "2", "next": f"{PAGE}?page=1#o1"})
    assert plain.headers["Location"] == f"{PAGE}?page=1#o1"
    (row,) = lamp_queries.on_list(owner)
    assert (row.motivation, row.posting) == (4, 2)
    html = text(visitor)
    assert 'name="motivation" value="4" checked' in html
    assert '<option value="2" selected>fitting<' in html
    for bad in ({"motivation": "9"}, {"posting": "x"}):
        assert visitor.post(f"{PAGE}/o1/rate", bad).status_code == 400
    assert list(lamp_queries.on_list(owner).values_list("motivation", "posting")) == [(4, 2)]
    visitor.post(f"{PAGE}/o1/rate", {"motivation": "4", "posting": ""})
    assert list(lamp_queries.on_list(owner).values_list("motivation", "posting")) == [(4, None)]


def test_taken_off_and_back_with_its_ratings(visitor: Client, owner: Workspace) -> None:
    lamp_actions.want(owner, "Invented Labs", motivation=5, source="dream")
    html = visitor.post(f"{PAGE}/o1/remove", follow=True).content.decode()
    assert "Invented Labs is off your list." in html
    assert f'action="{PAGE}/o1/list"' in html
    assert not lamp_queries.on_list(owner).exists()
    visitor.post(f"{PAGE}/o1/list")
    assert [(r.motivation, r.list_source) for r in lamp_queries.on_list(owner)] == [(5, "dream")]
    assert visitor.post(f"{PAGE}/o9/remove").status_code == 404


def test_nothing_is_written_by_a_get(visitor: Client, owner: Workspace) -> None:
    lamp_actions.want(owner, "Invented Labs")
    for verb in ("add", "clock", "o1/list", "o1/rate", "o1/remove"):
        assert visitor.get(f"{PAGE}/{verb}").status_code == 405


def test_the_clock_survives_a_closed_page(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

    def at(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: noon + dt.timedelta(minutes=minutes))

    at(0)
    visitor.post(f"{PAGE}/clock", {"do": "start"})
    at(8.5)
    assert 'data-left="1890"' in text(visitor)
    assert "32 minutes</b> left of 40" in text(visitor), "without scripts the minutes stand there"
    visitor.post(f"{PAGE}/clock", {"do": "pause"})
    at(90)
    assert "32 minutes</b> left of 40, paused" in text(visitor)
    visitor.post(f"{PAGE}/clock", {"do": "start"})
    at(140)
    assert "The 40 minutes are over." in text(visitor)
    visitor.post(f"{PAGE}/clock", {"do": "reset"})
    assert "Start the 40 minutes" in text(visitor)
    assert visitor.post(f"{PAGE}/clock", {"do": "fly"}).status_code == 400


def test_suggestions_from_the_network_and_the_directory(visitor: Client, owner: Workspace) -> None:
    press, _ = add_organisation(owner, "Invented Press")
    people_at(owner, press, 2)
    set_setting(owner, "home", "Davis, California")
    html = text(visitor)
    assert "you know 2 people there" in html
    assert "University of California, Davis" in html
    visitor.post(f"{PAGE}/o1/list", {"source": "network"})
    assert "you know 2 people there" not in text(visitor)
    assert [row.list_source for row in lamp_queries.on_list(owner)] == ["network"]
    schools = text(visitor, place="Davis, California", kind="education")
    assert "University of California, Davis" in schools
    assert "Sutter Health" not in schools
    lamp_actions.want_entry(owner, "ror:05rrcem69")
    assert 'value="ror:05rrcem69"' not in text(visitor), "what is on the list is not offered again"
    assert "The directory has nobody there" in text(visitor, place="Nowhere at all")
    assert text(visitor, place="x" * 5000, kind="no kind", sort="luck", page="-3")


def test_a_town_that_the_directory_does_not_know_is_known_by_the_catalogue(visitor: Client) -> None:
    assert "Employers near a place" in text(visitor, place="Winters, California")
    assert "University of California, Davis" in text(visitor, place="Winters, California")


def test_pages_and_orders(visitor: Client, owner: Workspace) -> None:
    for n in range(52):
        lamp_actions.want(owner, f"Invented {n:02}", motivation=5 if n == 51 else None)
    first, second = text(visitor), text(visitor, page="2")
    assert first.index("Invented 51") < first.index("Invented 00")
    assert "Page 1 of 2" in first
    assert "Invented 49" in second
    assert "52 employers you might ask at. The" in first, "the goal is quiet once it is reached"
    by_name = text(visitor, sort="name")
    assert by_name.index("Invented 00") < by_name.index("Invented 49")


def test_the_csv(visitor: Client, owner: Workspace) -> None:
    row, _ = lamp_actions.want(owner, "=1+1", motivation=3, source="dream")
    people_at(owner, row, 2)
    answer = visitor.get(f"{PAGE}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "employers.csv" in answer.headers["Content-Disposition"]
    body = b"".join(answer).decode()  # type: ignore[arg-type]
    (heading, line) = list(csv.reader(io.StringIO(body)))
    assert dict(zip(heading, line, strict=True)) | {"listed_on": ""} == {
        "name": "'=1+1", "place": "", "kind": "", "site": "", "source": "dream", "motivation": "3", "posting": "",
        "people_you_know": "2", "listed_on": "",
    }  # fmt: skip


def test_ten_and_twenty_employers_cost_the_same(visitor: Client, owner: Workspace) -> None:
    set_setting(owner, "home", "Davis, California")
    counts = []
    for size in (10, 20):
        for n in range(size):
            row, _ = lamp_actions.want(owner, f"Invented {size} {n}")
            people_at(owner, row, 2)
        with CaptureQueriesContext(connection) as seen:
            text(visitor)
        counts.append(len(seen))
    assert counts[0] == counts[1]
