"""People by hand: added, found, said things of."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.accounts.actions import make_workspace, set_setting
from askaround.lib.errors import Refusal
from askaround.network import actions, queries
from askaround.network.models import ContactPoint, Person, Position, SourceId, Touch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T09:00:00+00:00")


@pytest.fixture
def owner(db):
    return make_workspace("owner@example.org")


@pytest.fixture
def stranger(db):
    return make_workspace("stranger@example.org")


def test_add_one_line(owner):
    ana = actions.add_person(
        owner, name=" Ana  Silva ", title="Registered nurse", organisation="Mercy Hospital", email="Ana@Example.org",
        url="https://www.linkedin.com/in/ana-silva/?trk=x", phone="+1 555 555 0142", met="at a course", place="Springfield",
        level="occasional",
    )  # fmt: skip
    row = Person.objects.get(owner=owner)
    assert (row.handle, row.name, row.match_key, row.level) == ("p1", "Ana Silva", "ana silva", "occasional")
    assert row.onet == "29-1141.00"
    assert row.organisation.name == "Mercy Hospital"
    for word in ("ana", "nurse", "mercy", "example", "springfield"):
        assert f" {word} " in row.search_key
    assert Position.objects.get(owner=owner).onet == row.onet
    assert set(ContactPoint.objects.values_list("kind", "match_key")) == {
        ("email", "ana@example.org"), ("phone", "+15555550142"), ("url", "linkedin.com/in/ana-silva"),
    }  # fmt: skip
    assert SourceId.objects.get().value == "in/ana-silva"
    for ref in ("p1", str(ana.id), "ana@example.org", "https://linkedin.com/in/ana-silva", "ana SILVA"):
        assert queries.person_of(owner, ref) == ana


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " \u200b "},
        {"name": "!!!"},
        {"name": "A" * 301},
        {"name": "Ana\x00Silva"},
        {"name": "Ana", "title": "Nurse\x1b[31m"},
        {"name": "Ana", "title": "n" * 301},
        {"name": "Ana", "place": "p" * 201},
        {"name": "Ana", "email": "ana at example"},
        {"name": "Ana", "email": f"{'a' * 260}@example.org"},
        {"name": "Ana", "url": "javascript:alert(1).x"},
        {"name": "Ana", "url": "nowhere"},
        {"name": "Ana", "phone": "123"},
        {"name": "Ana", "level": "friend"},
    ],
)
def test_bad_input_changes_nothing(owner, wrong):
    with pytest.raises(Refusal):
        actions.add_person(owner, **wrong)
    assert not Person.objects.exists()
    assert not ContactPoint.objects.exists()


def test_the_same_mail_or_profile_is_refused_with_the_name(owner, stranger):
    actions.add_person(owner, name="Ana Silva", email="ana@example.org", url="linkedin.com/in/ana")
    for again in (
        {"email": "ANA@example.org"},
        {"email": "new@example.org", "url": "https://www.linkedin.com/in/ana"},
    ):
        with pytest.raises(Refusal, match=r"Ana Silva \(p1\)"):
            actions.add_person(owner, name="Another", **again)
    assert Person.objects.count() == 1
    assert actions.add_person(stranger, name="Ana Silva", email="ana@example.org").handle == "p1"


def test_named_by_somebody(owner, stranger):
    namer = actions.add_person(owner, name="Ana Silva")
    named = actions.add_person(owner, name="Bob Roe", named_by=namer, may_use_name=True)
    touch = Touch.objects.get(owner=owner)
    assert (touch.person, touch.kind, touch.contact, touch.text) == (namer, "referred", False, "Bob Roe")
    assert (touch.cause_kind, touch.cause_id) == ("person", named.id)
    detail = queries.person_detail(owner, named)
    assert (detail.named_by, detail.tie) == (namer, "introduced")
    assert queries.person_detail(owner, namer).named == [named]
    with pytest.raises(Refusal):
        actions.add_person(stranger, name="Cy Poe", named_by=namer)


def test_person_of_refuses(owner, stranger):
    first = actions.add_person(owner, name="Ana Silva", title="Nurse")
    actions.add_person(owner, name="Ána Silva")
    with pytest.raises(Refusal, match=r"p1 Ana Silva \(Nurse\), p2 Ána Silva"):
        queries.person_of(owner, "ana silva")
    for ref in (
        "",
        "p99",
        "nobody@example.org",
        str(uuid.uuid4()),
        "linkedin.com/in/x",
        "Zoe",
        "!!",
        "@",
        "linkedin.",
        "p\u0661",
    ):
        with pytest.raises(Refusal) as caught:
            queries.person_of(owner, ref)
        assert caught.value.status == 404
    with pytest.raises(Refusal):
        queries.person_of(stranger, str(first.id))


def test_say(owner):
    ana = actions.add_person(owner, name="Ana Silva")
    assert actions.say_tie(owner, ana, "strong").level == "strong"
    with pytest.raises(Refusal):
        actions.say_tie(owner, ana, "bestie")
    assert actions.say_later(owner, ana).later_until == dt.date(2027, 2, 22)
    assert actions.say_never(owner, ana).never
    assert not actions.say_never(owner, ana, False).never
    assert actions.say_tie(owner, ana, "").level == ""


def test_pages_hold_everybody_once_in_order(owner, stranger):
    names = ["Ana Silva", "Ána Silva", "ana silva", "Bob Roe", "Zoë Ørsted", "Émile Zett", "Ida", "Ana Silva"]
    for name in names:
        actions.add_person(owner, name=name)
    actions.add_person(stranger, name="Not Mine")
    seen, after = [], None
    while True:
        page = queries.people_page(owner, after=after, limit=3)
        seen += page.rows
        after = page.after
        if after is None:
            break
    assert [row.name for row in seen[4:]] == ["Bob Roe", "Émile Zett", "Ida", "Zoë Ørsted"]
    assert len({row.id for row in seen}) == len(names)
    with pytest.raises(Refusal):
        queries.people_page(owner, after="here")


def test_search_as_you_type(owner):
    actions.add_person(
        owner,
        name="Zoë Ørsted",
        title="Registered nurse",
        organisation="Mercy Hospital",
        email="z@example.net",
    )
    actions.add_person(owner, name="Bob Roe", title="Plumber", organisation="Roe Pipes")

    def found(**what):
        return [row.name for row in queries.people_page(owner, **what).rows]

    assert (
        found(query="zoe")
        == found(query="ØRST nur")
        == found(query="merc")
        == found(query="z@example")
        == ["Zoë Ørsted"]
    )
    assert found(query="r") == ["Bob Roe", "Zoë Ørsted"]
    assert found(query="obert") == found(query="oe") == []
    assert found(query="???") == []
    assert found(query="%") == []
    assert found(onet="29-1141") == ["Zoë Ørsted"]
    assert found(organisation="Roe Pipes Inc") == found(organisation="o2") == ["Bob Roe"]
    assert found(organisation="nowhere") == []
    line = queries.people_page(owner, query="zoe").rows[0]
    assert (line.emails, line.organisation, line.tie, line.last_touch) == (
        ("z@example.net",),
        "Mercy Hospital",
        "new",
        None,
    )


def test_queries_do_not_grow_with_rows(owner):
    counts = []
    for number in range(20):
        person = actions.add_person(
            owner,
            name=f"Person {number}",
            title="Registered nurse",
            organisation=f"Place {number}",
            email=f"p{number}@example.org",
        )
        actions.record_touch(owner, person, "received")
        if number in (9, 19):
            with CaptureQueriesContext(
                connection,
            ) as page:
                assert len(queries.people_page(owner).rows) == number + 1
            with CaptureQueriesContext(connection) as who:
                assert len(queries.whom_to_ask(owner, ["29-1141.00"])) == 5
            with CaptureQueriesContext(connection) as detail:
                queries.person_detail(owner, person)
            counts.append((len(page), len(who), len(detail)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 4


def test_details_have_sources_and_page_the_touches(owner):
    ana = actions.add_person(owner, name="Ana Silva", title="Nurse", email="ana@example.org", level="strong")
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    for day in range(5):
        actions.record_touch(owner, ana, "received", at=at + dt.timedelta(days=day), text=str(day))
    detail = queries.person_detail(owner, ana, limit=3)
    assert [touch.text for touch in detail.touches] == ["4", "3", "2"]
    rest = queries.person_detail(owner, ana, limit=3, after=detail.after)
    assert [touch.text for touch in rest.touches] == ["1", "0"]
    assert rest.after is None
    assert detail.contact_points[0].source == detail.positions[0].source == "hand"
    assert detail.tie == "strong"
    assert "5 messages, 5 of them theirs, 2026" in detail.tie_evidence
    with pytest.raises(Refusal):
        queries.person_detail(owner, ana, after="nothing")


def test_last_touch_follows_contact_and_retraction_in_the_owners_zone(owner, stranger):
    set_setting(owner, "zone", "America/Los_Angeles")
    ana = actions.add_person(owner, name="Ana Silva")
    met = actions.record_touch(owner, ana, "met", at=dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC))
    assert Person.objects.get().last_touch_on == dt.date(2026, 11, 1)
    actions.record_touch(owner, ana, "bounced", at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert Person.objects.get().last_touch_on == dt.date(2026, 11, 1)
    with pytest.raises(Refusal):
        actions.retract_touch(stranger, met)
    actions.retract_touch(owner, met)
    assert Person.objects.get().last_touch_on is None
    assert [touch.kind for touch in queries.live_touches(owner)] == ["bounced"]
    with pytest.raises(Refusal):
        actions.retract_touch(owner, met)


def test_a_touch_with_a_known_key_is_written_once(owner):
    ana = actions.add_person(owner, name="Ana Silva")
    first = actions.record_touch(owner, ana, "received", external_key="m1")
    assert actions.record_touch(owner, ana, "received", external_key="m1") == first
    assert Touch.objects.count() == 1
