"""The board: cards put into other columns, undone, refused; the figures of what came of them."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions as accounts
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.network.models import Touch
from askaround.outreach import actions, figures, moving, queries
from askaround.outreach.models import Ask
from askaround.outreach.rules import moves
from askaround.outreach.tests.conftest import MONDAY, workspace

pytestmark = pytest.mark.django_db


def person(owner, number, **more):
    return add_person(
        owner, name=f"Person Number{number}", email=f"p{number}@example.com", met="Lisbon", **more
    )


def state(owner, ask):
    return queries.cards(owner, [queries.ask_of(owner, ask.id)])[0].state


def by_hand(owner, someone, purpose="interview", **more):
    return actions.send_ask(owner, actions.start_ask(owner, someone, purpose=purpose, **more), "hand")


@pytest.mark.parametrize(
    ("to", "now", "back"),
    [("agreed", "agreed", "asked"), ("outbox", "bounced", "asked"), ("thank", "met", "asked")],
)
def test_a_card_is_put_elsewhere_and_undone(owner, ana, to, now, back):
    ask = by_hand(owner, ana)
    moved = moving.put(owner, ask, to)
    assert (state(owner, ask), moved.ask.state) == (now, now)
    moving.move(owner, ask, moved.undo)
    assert state(owner, ask) == back
    assert queries.stale_states(owner) == []


def test_reading_and_leaving(owner, ana):
    ask = actions.start_ask(owner, ana)
    moved = moving.put(owner, ask, "ready")
    assert (state(owner, ask), moved.undo) == ("ready", "unread")
    assert moving.put(owner, ask, "draft").ask.state == "draft"
    moved = moving.put(owner, ask, "ended")
    assert (moved.ask.state, moved.undo) == ("closed", "reopen")
    assert moving.move(owner, ask, "reopen").ask.state == "draft"
    assert moving.put(owner, ask, "asked").page == "compose"
    assert state(owner, ask) == "draft"


def test_a_text_that_is_not_finished_is_not_ready(owner, ana):
    ask = actions.edit_ask(owner, actions.start_ask(owner, ana), body="Dear Ana, [why you]")
    with pytest.raises(Refusal, match="still stands in the text"):
        moving.put(owner, ask, "ready")
    assert state(owner, ask) == "draft"


def test_what_waits_in_the_outbox_is_taken_back(owner, ana, account):
    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    assert ask.state == "queued"
    assert moving.put(owner, ask, "ready").ask.state == "ready"
    with pytest.raises(Refusal):
        moving.move(owner, ask, "stop")


def test_several_meanings_are_asked_for_and_none_is_refused(owner, ana):
    ask = by_hand(owner, ana)
    moved = moving.put(owner, ask, "answered")
    assert [choice.verb for choice in moved.choices] == ["later", "replied"]
    for to, said in (("draft", "cannot be unsent"), ("asked", "already")):
        with pytest.raises(Refusal, match=said) as caught:
            moving.put(owner, ask, to)
        assert caught.value.status == 409
    with pytest.raises(Refusal) as caught:
        moving.put(owner, ask, "jobs")
    assert caught.value.status == 404
    for verb in ("unread", "thanked", "jobs", "", "undo:", "again:x", "undo:" + str(ask.id)):
        with pytest.raises(Refusal):
            moving.move(owner, ask, verb)
    assert state(owner, ask) == "asked"


def test_back_takes_the_last_step_back_where_it_leads_there(owner, ana):
    ask = by_hand(owner, ana)
    moving.move(owner, ask, "agreed")
    with pytest.raises(Refusal, match="cannot be unsent"):
        moving.put(owner, ask, "ready")
    moved = moving.put(owner, ask, "asked")
    assert moved.ask.state == "asked"
    moving.move(owner, ask, moved.undo)
    assert state(owner, ask) == "agreed"
    with pytest.raises(Refusal, match="already"):
        moving.move(owner, ask, moved.undo)
    moving.put(owner, ask, "asked")
    # That it was sent was said by hand, so that may have been wrong as well.
    assert moving.put(owner, ask, "ready").ask.state == "ready"
    kinds = list(
        Touch.objects.filter(owner=owner, cause_id=ask.id).order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["asked", "agreed", "retracted", "agreed", "retracted", "retracted"]


def test_what_a_server_took_is_not_taken_back(owner, asked):
    with pytest.raises(Refusal, match="handed to the mail server"):
        moving.move(owner, asked, "back")
    with pytest.raises(Refusal, match="cannot be unsent"):
        moving.put(owner, asked, "draft")


def test_thanks_and_their_undoing(owner, ana):
    ask = by_hand(owner, ana)
    moving.move(owner, ask, "met")
    moved = moving.put(owner, ask, "ended")
    assert state(owner, ask) == "thanked"
    moving.move(owner, ask, moved.undo)
    assert state(owner, ask) == "met"
    moving.put(owner, ask, "ended")
    moving.put(owner, ask, "thank")
    assert state(owner, ask) == "met"


def test_a_strangers_ask_is_not_moved(owner, ana, visitor):
    stranger = workspace("other@example.org")
    theirs = by_hand(stranger, add_person(stranger, name="Bo Chen"), channel="in-person")
    touch = Touch.objects.get(owner=stranger, cause_id=theirs.id)
    mine = by_hand(owner, ana)
    with pytest.raises(Refusal) as caught:
        moving.move(owner, mine, f"undo:{touch.id}")
    assert caught.value.status == 404
    assert visitor.post("/asks/move", {"move": f"{theirs.id} agreed"}).status_code == 404
    assert state(stranger, theirs) == "asked"


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_moved_where_the_cache_is_right_and_refusals_change_nothing(
    owner, account, post, clock, seed
):
    dice = random.Random(seed)
    people = [person(owner, number) for number in range(3)]
    asks = [
        actions.start_ask(owner, people[number], purpose=purpose)
        for number, purpose in enumerate(["interview", "names", "interview"])
    ]
    done = 0
    for step in range(24):
        clock(step)
        ask = dice.choice(asks)
        before = state(owner, ask)
        touches = Touch.objects.filter(owner=owner).count()
        if before in ("draft", "ready") and dice.random() < 0.5:
            actions.send_ask(owner, ask, dice.choice(["smtp", "hand"]), anyway=True)
            post()
        to = dice.choice(list(moves.LABELS))
        before = state(owner, ask)
        touches = Touch.objects.filter(owner=owner).count()
        try:
            moved = moving.put(owner, ask, to)
        except Refusal:
            assert (state(owner, ask), Touch.objects.filter(owner=owner).count()) == (before, touches)
        else:
            if not moved.page and not moved.choices:
                done += 1
                if "reopen" not in (moved.undo, *[one.verb for one in moves.moves(before, ask.purpose)]):
                    assert moves.COLUMN_OF[state(owner, ask)] == to
                # Leaving stops what waits; opening it again sends nothing.
                if moved.undo and before != "queued" and dice.random() < 0.5:
                    moving.move(owner, ask, moved.undo)
                    assert state(owner, ask) == before
        assert queries.stale_states(owner) == []
    assert done > 3


def test_over_the_web_by_button(owner, ana, visitor):
    ask = by_hand(owner, ana)
    page = visitor.get("/asks/").content.decode()
    assert re.search(r'name="move" value="a1 agreed" data-to="agreed"', page)
    answer = visitor.post("/asks/move", {"move": "a1 agreed", "next": "/asks/"})
    assert (answer.status_code, answer.url, state(owner, ask)) == (302, "/asks/", "agreed")
    undo = re.search(r'action="(/asks/move\?move=a1[^"]+)"', visitor.get("/asks/").content.decode())
    assert visitor.post(undo[1].replace("&amp;", "&")).status_code == 302
    assert state(owner, ask) == "asked"


def test_over_the_web_by_script(owner, ana, visitor):
    ask = by_hand(owner, ana)

    def put(to):
        return visitor.post("/asks/move", {"to": f"a1 {to}"}, headers={"Accept": "application/json"})

    refused = put("draft")
    assert (refused.status_code, "cannot be unsent" in refused.json()["sentence"]) == (409, True)
    which = put("answered").json()["page"]
    assert which == "/ask/a1/which?to=answered"
    page = visitor.get(which).content.decode()
    assert 'value="a1 later"' in page
    assert 'value="a1 agreed"' not in page
    assert put("agreed").status_code == 200
    assert state(owner, ask) == "agreed"
    assert visitor.post("/asks/move", {"move": "a1 day"}).url in ("/interviews/new?ask=a1", "/ask/a1")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "a1",
        "a1 ",
        " agreed",
        "a99 agreed",
        "a1 " + "x" * 5000,
        "a1\x00 agreed",
        "\ud800 agreed",
        "a1 undo:\ud800",
    ],
)
def test_nonsense_is_refused_in_one_sentence(owner, ana, visitor, said):
    ask = by_hand(owner, ana)
    for name in ("move", "to"):
        text = said.encode("utf-8", "surrogatepass")
        body = f"{name}=".encode() + text.replace(b" ", b"+").replace(b"\x00", b"%00")
        answer = visitor.post("/asks/move", body, content_type="application/x-www-form-urlencoded")
        assert 400 <= answer.status_code < 500
    assert visitor.get("/asks/figures", {"for": said[:300].encode("utf-8", "replace")}).status_code == 200
    assert visitor.get("/asks/", {"column": said[:300].encode("utf-8", "replace")}).status_code in (200, 404)
    assert state(owner, ask) == "asked"


def test_the_figures(owner, ana, clock):
    ask = by_hand(owner, ana)
    moving.move(owner, ask, "agreed")
    bo = person(owner, 2)
    by_hand(owner, bo, "names")
    actions.start_ask(owner, person(owner, 3))
    shown = figures.figures(owner)
    assert [stage.number for stage in shown.stages] == [3, 2, 1, 1, 0, 0]
    assert (shown.everything.answered.total, shown.everything.young) == (0, 2)
    assert [(row.key, row.young) for row in shown.by_channel] == [("email", 2)]
    assert (shown.weeks[0].asked, shown.weeks[0].answered, shown.weeks[0].goal) == (2, 1, 3)
    clock(21)
    shown = figures.figures(owner)
    assert (shown.everything.answered.hits, shown.everything.answered.total) == (1, 2)
    assert shown.everything.answered.said == "too few to say"
    assert (shown.weeks[0].asked, shown.weeks[3].asked) == (0, 2)
    assert [stage.number for stage in figures.figures(owner, "names").stages] == [1, 1, 0, 0, 0, 0]


def test_the_class_is_that_of_the_day_of_the_ask(owner):
    old = add_person(owner, name="Old Friend")
    actions.log(owner, old, "talked", at=MONDAY - dt.timedelta(days=4 * 365))
    ask = by_hand(owner, old, channel="in-person")
    stranger = add_person(owner, name="Some Body")
    by_hand(owner, stranger, channel="in-person")
    assert {row.key for row in figures.figures(owner).by_class} == {"dormant", "new"}
    # Answering makes them no stranger of that day.
    moving.move(owner, ask, "agreed")
    assert {row.key for row in figures.figures(owner).by_class} == {"dormant", "new"}


def test_what_was_taken_back_counts_nowhere(owner, ana):
    ask = by_hand(owner, ana)
    moved = moving.move(owner, ask, "agreed")
    moving.move(owner, ask, moved.undo)
    shown = figures.figures(owner)
    assert [stage.number for stage in shown.stages] == [1, 1, 0, 0, 0, 0]
    assert shown.weeks[0].answered == 0


def test_a_week_is_the_owners(owner, ana, clock):
    # Sunday evening in New York is Monday in London already.
    late = MONDAY - dt.timedelta(hours=10)
    actions.send_ask(owner, actions.start_ask(owner, ana), "hand", at=late)
    assert [week.asked for week in figures.weeks(owner, number=2)] == [0, 1]
    accounts.set_setting(owner, "zone", "Europe/London")
    assert [week.asked for week in figures.weeks(owner, number=2)] == [1, 0]


def test_pages_ask_a_constant_number_of_questions(owner, visitor):
    def ten(start):
        for number in range(start, start + 10):
            ask = by_hand(owner, person(owner, number))
            if number % 2:
                moving.move(owner, ask, "agreed")

    def count(address):
        with CaptureQueriesContext(connection) as caught:
            assert visitor.get(address).status_code == 200
        return len(caught)

    addresses = ("/asks/", "/asks/figures", "/asks/?column=asked")
    ten(0)
    visitor.get("/asks/")
    first = [count(address) for address in addresses]
    ten(10)
    assert [count(address) for address in addresses] == first


def test_no_asks_no_figures(owner, visitor):
    assert "Once you have asked somebody" in visitor.get("/asks/figures").content.decode()
    assert not Ask.objects.filter(owner=owner).exists()


def test_the_asks_to_one_person_are_paged(owner, ana, visitor):
    from askaround.web.views_person import MOST

    for _ in range(MOST + 2):
        actions.start_ask(owner, ana)
    page = visitor.get(f"/people/{ana.handle}/").content.decode()
    assert page.count('href="/ask/a') >= MOST
    assert f'href="?asks={MOST}"' in page
    assert 'href="/ask/a1"' not in page
    earlier = visitor.get(f"/people/{ana.handle}/?asks={MOST}").content.decode()
    assert 'href="/ask/a1"' in earlier
    assert "Earlier asks" not in earlier
    assert visitor.get(f"/people/{ana.handle}/?asks=-1&interviews=99999999999").status_code == 200
