"""Whom to ask, over rows: together at one place, the list, places, kept weights, whom one left out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from askaround.accounts.actions import local_workspace, make_workspace, set_setting
from askaround.accounts.queries import settings_of
from askaround.accounts.rules import WEIGHED
from askaround.explore.models import Organisation
from askaround.lib.errors import Refusal
from askaround.network import actions
from askaround.network.models import OwnPosition, Person, Position, TieEvidence
from askaround.network.queries import left_out, person_detail, weights_of, whom_to_ask
from askaround.network.rules.ranking import WEIGHTS

pytestmark = pytest.mark.django_db
WRITER = "27-3042.00"


@pytest.fixture
def owner(db):
    return make_workspace("owner@example.org")


def person(owner, name, **facts):
    return actions.add_person(owner, name=name, **{"title": "Technical writer", **facts})


def told(suggestions, name):
    [one] = [one for one in suggestions if one.person.name == name]
    return {reason.text: reason.evidence for reason in one.reasons}


def test_years_at_one_place_are_evidence_here_and_on_the_person_page(owner):
    bo = person(owner, "Bo Roe", organisation="Helix Labs, Inc.", met="at a fair")
    Position.objects.filter(owner=owner, person=bo).update(started="2015-03-01")
    key = Organisation.objects.get(owner=owner).match_key
    OwnPosition.objects.create(
        owner=owner, kind="work", organisation="Helix Labs", match_key=key, started="2012", ended="2018-06", source="linkedin"
    )  # fmt: skip
    assert "both worked at Helix Labs, 2015–2018" in told(whom_to_ask(owner, [WRITER]), "Bo Roe")["Knows you"]
    assert "both worked at Helix Labs, 2015–2018" in person_detail(owner, bo).tie_evidence
    OwnPosition.objects.filter(owner=owner).update(ended="2014")
    assert "Helix" not in person_detail(owner, bo).tie_evidence


def test_an_employer_on_the_list_counts_though_nobody_named_it(owner):
    for name, employer in (("Ana Silva", "Plain Works"), ("Bo Roe", "Wanted Works")):
        person(owner, name, organisation=employer)
    assert [one.person.name for one in whom_to_ask(owner, [WRITER])] == ["Ana Silva", "Bo Roe"]
    Organisation.objects.filter(owner=owner, name="Wanted Works").update(
        listed_at=timezone.now(), motivation=5
    )
    found = whom_to_ask(owner, [WRITER])
    assert [one.person.name for one in found] == ["Bo Roe", "Ana Silva"]
    assert told(found, "Bo Roe")["On your list"] == "works at Wanted Works"


def test_near_is_as_the_crow_flies_where_towns_are_known(owner):
    for name, place in (
        ("Ana Silva", "Boston, Massachusetts"),
        ("Bo Roe", "Davis, California"),
        ("Cy Doe", "Here, Nowhere"),
    ):
        person(owner, name, place=place)
    found = whom_to_ask(owner, [WRITER], place="Sacramento, California")
    assert found[0].person.name == "Bo Roe"
    assert told(found, "Bo Roe")["Is near"].startswith("Davis, California, about 2")
    assert "Is near" not in told(found, "Ana Silva")
    assert "Is near" in told(whom_to_ask(owner, [WRITER], place="nowhere"), "Cy Doe")


def test_people_known_to_both_are_counted_from_either_side(owner):
    people = [person(owner, f"Bo {letter}", met="at a fair") for letter in "ABCD"]
    for other in people[1:]:
        a, b = sorted((people[0], other), key=lambda row: row.pk)
        TieEvidence.objects.create(owner=owner, a=a, b=b, kind="mail", weight=1, source="mail")
    assert "you both know 3 people" in told(whom_to_ask(owner, [WRITER]), "Bo A")["A loose tie"]


def test_kept_weights_order_every_later_list(owner):
    person(owner, "Does It")
    person(owner, "Would Help", title="Registered nurse", level="strong")
    assert set(WEIGHED) == set(WEIGHTS)
    set_setting(owner, "who_weights", "relevance=100, willingness=0 novelty=0")
    assert weights_of(settings_of(owner)) == {
        "relevance": 1.0,
        "willingness": 0.0,
        "novelty": 0.0,
        "courtesy": 0.8,
    }
    assert whom_to_ask(owner, [WRITER])[0].person.name == "Does It"
    moved = whom_to_ask(owner, [WRITER], weights={"relevance": 0.0, "willingness": 1.0})
    assert moved[0].person.name == "Would Help"
    for wrong in ("relevance=101", "kindness=5", "relevance", "relevance=-1", "relevance=1.5"):
        with pytest.raises(Refusal, match="Weights are written like"):
            set_setting(owner, "who_weights", wrong)


def test_those_left_out_stand_in_their_own_list(owner):
    today = settings_of(owner).today
    ana, bo, cy = (person(owner, name) for name in ("Ana Silva", "Bo Roe", "Cy Doe"))
    actions.say_never(owner, ana)
    actions.say_later(owner, bo)
    actions.say_later(owner, cy, today)
    assert [(one.name, one.until) for one in left_out(owner, today)] == [
        ("Bo Roe", today + dt.timedelta(days=91)),
        ("Ana Silva", None),
    ]
    assert [one.person.name for one in whom_to_ask(owner, [WRITER])] == ["Cy Doe"]


def test_the_number_of_queries_stays(owner):
    counts = []
    for many in (10, 20):
        for n in range(many):
            one = person(
                owner, f"Bo {'ABCDEFGHIJKLMNOPQRST'[n]}{many}", organisation=f"Works {n}", met="at a fair"
            )
            actions.record_touch(owner, one, "asked", at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        with CaptureQueriesContext(connection) as asked:
            whom_to_ask(owner, [WRITER])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


def test_weights_are_kept_and_taken_back_on_the_page(visitor):
    owner = local_workspace()
    person(owner, "Bo Roe")
    page = visitor.get("/who", {"career": WRITER, "w_novelty": "95"}).content.decode()
    assert "Keep these weights" in page
    assert 'name="w_novelty" value="95"' in page
    visitor.post("/who/weights", {"w_novelty": "95", "w_relevance": "nine"})
    assert settings_of(owner).who_weights == "relevance=45 willingness=35 novelty=95 courtesy=80"
    page = visitor.get("/who", {"career": WRITER}).content.decode()
    assert "Ordered by weights of your own" in page
    assert "Keep these weights" not in page
    visitor.post("/who/weights", {"reset": "1"})
    assert settings_of(owner).who_weights == ""


def test_not_now_and_never_can_be_taken_back_at_once(visitor):
    owner = local_workspace()
    row = person(owner, "Bo Roe")
    for verb, shown in (("later", "is left out for three months"), ("never", "will not be suggested")):
        page = visitor.post(f"/people/{row.handle}/{verb}", follow=True).content.decode()
        assert shown in page
        assert f"/people/{row.handle}/{verb}?undo=1" in page
        assert "Left out because you said so" in page
        visitor.post(f"/people/{row.handle}/{verb}?undo=1")
        assert "Left out" not in visitor.get("/who").content.decode()
    assert not Person.objects.get(pk=row.pk).never
