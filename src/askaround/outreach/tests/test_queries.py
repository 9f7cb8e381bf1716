"""Lists, the board, what is due: of one owner, in a constant number of queries, and as the history says."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.outreach import actions, queries
from askaround.outreach.due import due_count
from askaround.outreach.models import Ask
from askaround.outreach.tests.conftest import MONDAY, workspace

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def day(days):
    return TODAY + dt.timedelta(days=days)


def person(owner, number, **more):
    return add_person(
        owner, name=f"Person Number{number}", email=f"p{number}@example.com", met="Lisbon", **more
    )


def test_an_ask_is_found_by_handle_and_id_and_only_by_its_owner(owner, ana):
    ask = actions.start_ask(owner, ana)
    assert queries.ask_of(owner, "A1") == queries.ask_of(owner, str(ask.id)) == ask
    other = workspace("other@example.org")
    for ref in ("a1", str(ask.id), "a99", "p1", "", "a" * 300):
        with pytest.raises(Refusal) as caught:
            queries.ask_of(other, ref)
        assert caught.value.status == 404


def test_every_ask_with_what_comes_next(owner, ana, asked):
    actions.start_ask(owner, person(owner, 2))
    draft, first = queries.asks(owner)
    assert (first["handle"], first["state"], first["due"], first["late"]) == ("a1", "asked", day(9), False)
    assert first["person"] == {"id": ana.id, "handle": ana.handle, "name": "Ana Silva"}
    assert first["next"] == "Send one reminder."
    assert draft["state"] == "draft"
    actions.log(owner, ana, "declined")
    assert [row["handle"] for row in queries.asks(owner, open_only=True)] == ["a2"]


def test_the_board(owner, ana, asked, clock):
    actions.start_ask(owner, person(owner, 2))
    columns = {column.key: column for column in queries.board(owner)}
    assert {key: column.total for key, column in columns.items()} == {
        "draft": 1, "ready": 0, "outbox": 0, "asked": 1, "answered": 0, "agreed": 0, "thank": 0, "ended": 0,
    }  # fmt: skip
    assert columns["asked"].cards[0].ask == asked
    actions.schedule_reminder(owner, asked, "hand")
    clock(60)
    columns = {column.key: column for column in queries.board(owner)}
    assert (columns["asked"].total, columns["ended"].total) == (0, 1)
    assert columns["ended"].cards[0].state == "silent"
    with pytest.raises(Refusal):
        queries.column(owner, "jobs")


def test_a_column_is_paged(owner):
    for number in range(5):
        actions.start_ask(owner, person(owner, number))
    column = queries.board(owner, limit=2)[0]
    assert (column.total, len(column.cards), column.after) == (5, 2, "2")
    seen = [card.ask.handle for card in column.cards]
    while column.after:
        column = queries.column(owner, "draft", int(column.after), limit=2)
        seen += [card.ask.handle for card in column.cards]
    assert seen == ["a1", "a2", "a3", "a4", "a5"]


@pytest.mark.parametrize(
    "read", [queries.board, queries.asks, lambda owner: queries.due(owner, TODAY + dt.timedelta(days=99))]
)
def test_queries_are_constant(owner, read):
    accounts.set_setting(owner, "cadence", "3b7")

    def ten(start):
        for number in range(start, start + 10):
            ask = actions.start_ask(owner, person(owner, number, organisation=f"Example {number}"))
            if number % 2:
                actions.send_ask(owner, ask, "hand")

    def count():
        with CaptureQueriesContext(connection) as caught:
            read(owner)
        return len(caught)

    ten(0)
    first = count()
    ten(10)
    assert count() == first


def kinds_due(owner, days):
    found = queries.due(owner, day(days))
    assert due_count(owner, day(days)) == len(found)
    return {item.kind: item for item in found}


def test_what_is_due(owner, ana, asked, clock):
    actions.start_ask(owner, person(owner, 2))
    assert kinds_due(owner, 0) == {}
    assert set(kinds_due(owner, 1)) == {"draft"}
    item = kinds_due(owner, 9)["remind"]
    assert (item.due, item.person, item.late, item.page, item.args) == (
        day(9),
        "Ana Silva",
        False,
        "ask",
        ("a1",),
    )
    assert f"{item.before}{item.subject}{item.after}" == "Remind Ana Silva, once."
    clock(10)
    assert kinds_due(owner, 10)["remind"].late
    actions.log(owner, ana, "replied")
    assert set(kinds_due(owner, 11)) == {"draft", "answer"}
    actions.log(owner, ana, "agreed")
    assert set(kinds_due(owner, 11)) == {"draft", "meet"}
    actions.log(owner, ana, "met")
    assert set(kinds_due(owner, 99)) == {"draft"}


def test_a_waiting_reminder_is_only_due_when_it_should_have_gone(owner, asked, clock):
    actions.schedule_reminder(owner, asked)
    clock(9)
    assert kinds_due(owner, 9) == {}
    clock(10)
    assert set(kinds_due(owner, 10)) == {"deliver"}


def test_3b7_names_a_second_person_after_three_working_days(owner, ana, asked, clock):
    accounts.set_setting(owner, "cadence", "3b7")
    assert kinds_due(owner, 2) == {}
    item = kinds_due(owner, 3)["second person"]
    assert (item.due, item.subject) == (day(3), "Example Biologics")
    clock(3)
    bo = person(owner, 2, organisation="Example Biologics")
    actions.start_ask(owner, bo)
    assert "second person" not in kinds_due(owner, 3)


def test_another_persons_name_in_the_text_is_remarked(owner, ana):
    add_person(owner, name="Bo Chen")
    ask = actions.start_ask(owner, ana)
    ask = actions.edit_ask(owner, ask, body=ask.body.replace("I only want", "As Bo Chen knows, I only want"))
    assert "other-person" in [remark.code for remark in queries.remarks(owner, ask)]


def test_the_composer(owner, ana, account):
    shown = queries.composer(owner, actions.start_ask(owner, ana))
    assert (shown.to, shown.by, shown.blocked, shown.limit) == ("ana@example.com", "smtp", False, None)
    assert 50 <= shown.words <= 100
    linked = actions.start_ask(owner, add_person(owner, name="Bo Chen", url="https://linkedin.com/in/bo-1"))
    shown = queries.composer(owner, linked)
    assert (shown.to, shown.by, shown.limit) == ("https://www.linkedin.com/in/bo-1", "hand", 400)


@pytest.mark.parametrize("seed", range(4))
def test_cached_states_are_the_recomputed_ones(owner, account, post, receive, clock, seed):
    """Whatever is done in whatever order on whatever day: the cache agrees with the history, and the cap holds."""
    dice = random.Random(seed)
    people = [person(owner, number) for number in range(3)]
    days = refused = 0
    for _ in range(40):
        days += dice.choice([0, 0, 1, 2, 5])
        now = clock(days)
        someone = dice.choice(people)
        rows = list(Ask.objects.filter(owner=owner, person=someone).order_by("-number")[:1])
        try:
            match dice.randrange(9):
                case 0 | 1:
                    actions.send_ask(
                        owner,
                        rows[0] if rows else actions.start_ask(owner, someone),
                        dice.choice(["smtp", "hand"]),
                        anyway=True,
                    )
                case 2 if rows:
                    actions.schedule_reminder(owner, rows[0], dice.choice(["smtp", "hand"]))
                case 3:
                    kind = dice.choice(
                        ["replied", "later", "declined", "agreed", "bounced", "met", "talked", "asked"]
                    )
                    actions.log(owner, someone, kind, at=now - dt.timedelta(hours=dice.randrange(60)))
                case 4 if someone.touches.exists():
                    actions.unlog(owner, dice.choice(list(someone.touches.all())))
                case 5:
                    receive(f"p{people.index(someone)}@example.com", at=now)
                    actions.match_incoming(owner)
                case 6 if rows:
                    actions.close_ask(owner, rows[0])
                case 7:
                    actions.start_ask(owner, someone)
                case _:
                    post()
        except Refusal:
            refused += 1
        assert queries.stale_states(owner) == []
    assert Ask.objects.exists()
    assert refused < 30
