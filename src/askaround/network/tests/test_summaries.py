"""What touches say, counted: the rule against counting anew, the columns after any history."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askaround.accounts.actions import make_workspace, set_setting
from askaround.network import actions, summaries
from askaround.network.imports import run, store
from askaround.network.models import ImportBatch, Person, Touch
from askaround.network.rules import touches as kinds
from askaround.network.rules.ties import (
    RECENT_MONTHS,
    STRONG_EXCHANGES,
    Happened,
    Summary,
    last_within,
    months_before,
    summarise,
)

few = settings(max_examples=60, deadline=None)
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2026, 11, 23))
HAPPENED = st.lists(
    st.builds(Happened, st.sampled_from(sorted(kinds.CONTACT)), DAYS, st.sampled_from([True, True, False])),
    max_size=25,
)


def strong_on(happened: list[Happened], day: dt.date) -> bool:
    """The definition of docs/rules/ties.md, counted as it is written."""
    since = months_before(day, RECENT_MONTHS)
    recent = [one.kind for one in happened if one.contact and one.on >= since]
    written, answered, talks = (
        sum(kind in group for kind in recent) for group in (kinds.WRITTEN, kinds.ANSWERED, kinds.TALKED)
    )
    return min(written, answered) + talks >= STRONG_EXCHANGES


@few
@given(HAPPENED)
def test_the_summary_is_what_counting_says(happened):
    found = summarise(happened)
    contact = [one for one in happened if one.contact]
    exchanged = [one.on for one in contact if kinds.is_exchange(one.kind)]
    assert found.written + found.answered + found.talks == len(contact)
    assert (found.first_exchange_on, found.last_exchange_on) == (
        (min(exchanged), max(exchanged)) if exchanged else (None, None)
    )
    assert found.last_touch_on == max((one.on for one in contact), default=None)
    assert summarise(reversed(happened)) == found
    if found.strong_until is None:
        assert not strong_on(happened, dt.date(2026, 11, 23))
        return
    assert strong_on(happened, found.strong_until)
    assert not strong_on(happened, found.strong_until + dt.timedelta(days=1))


@few
@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 40))
def test_the_last_day_that_still_looks_back_so_far(day, months):
    last = last_within(day, months)
    assert months_before(last, months) <= day < months_before(last + dt.timedelta(days=1), months)


def test_nothing_happened():
    assert summarise([]) == summarise([Happened("bounced", dt.date(2026, 1, 1), contact=False)]) == Summary()


def messages(rows: list[tuple[int, bool, int]]) -> str:
    """A messages.csv: with whom (0..2), whether by the owner, on which day of 2025."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(
        ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
         "SUBJECT", "CONTENT", "FOLDER"]
    )  # fmt: skip
    for n, (who, sent, day) in enumerate(rows):
        me, them = (
            ("Kim Doe", "https://www.linkedin.com/in/kim"),
            (f"Ana {'ABC'[who]}", f"https://www.linkedin.com/in/ana{who}"),
        )
        when = dt.datetime(2025, 1, 1, 23, n % 60) + dt.timedelta(days=day)
        writer.writerow(
            [f"c{who}", "", *(me + them if sent else them + me), f"{when:%Y-%m-%d %H:%M:%S} UTC", "", "w", ""]
        )
    return out.getvalue()


ROWS = st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 300)), min_size=1, max_size=12)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("record"),
            st.integers(0, 4),
            st.sampled_from([kind for kind in Touch.Kind.values if kind != "retracted"]),
            DAYS,
        ),
        st.tuples(st.just("retract"), st.integers(0, 9)),
        st.tuples(st.just("import"), ROWS),
        st.tuples(st.just("undo"), st.integers(0, 3)),
    ),
    min_size=3,
    max_size=10,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_columns_say_what_the_touches_do_after_any_history(steps, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "code", lambda titles: {title: store.Coded() for title in titles})
    owner = make_workspace(f"{uuid.uuid4().hex}@example.org")
    set_setting(owner, "name", "Kim Doe")
    set_setting(owner, "zone", "Pacific/Auckland")
    actions.add_person(owner, name="Bo Roe", title="Molecular biologist")
    for step in steps:
        people = list(Person.objects.filter(owner=owner).order_by("number"))
        if step[0] == "record" and people:
            person = people[step[1] % len(people)]
            at = dt.datetime.combine(step[3], dt.time(23, 30), dt.UTC)
            actions.record_touch(owner, person, step[2], at=at)
            assert summaries.tie_of(person) == summaries.tie_of(Person.objects.get(pk=person.pk))
        elif step[0] == "retract":
            live = list(
                Touch.objects.filter(owner=owner, retractions=None).exclude(kind="retracted").order_by("id")
            )
            if live:
                actions.retract_touch(owner, live[step[1] % len(live)])
        elif step[0] == "import":
            path = tmp_path / "messages.csv"
            path.write_text(messages(step[1]), encoding="utf-8")
            run.commit(owner, run.plan(owner, [path]))
        elif step[0] == "undo":
            done = list(ImportBatch.objects.filter(owner=owner, state="done").order_by("number"))
            if done:
                run.undo(owner, done[step[1] % len(done)])
        assert summaries.wrong(owner) == []


@pytest.mark.django_db
def test_what_is_wrong_is_told_and_put_right():
    owner, other = make_workspace("owner@example.org"), make_workspace("other@example.org")
    people = [actions.add_person(owner, name=f"Bo {'ABCDEFGHIJKLMNOPQRST'[n]}") for n in range(20)]
    actions.record_touch(owner, people[0], "met", at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    Person.objects.filter(owner=owner, pk=people[0].pk).update(talks=7, strong_until=dt.date(2030, 1, 1))
    [found] = summaries.wrong(owner)
    assert (found.handle, found.kept["talks"], found.counted["talks"]) == (people[0].handle, 7, 1)
    assert summaries.wrong(other) == []
    assert summaries.refresh(other, [people[0].pk]) == 0
    assert summaries.refresh(owner, [people[0].pk]) == 1
    assert summaries.wrong(owner) == []
    counts = []
    for many in (10, 20):
        with CaptureQueriesContext(connection) as asked:
            summaries.refresh(owner, [row.pk for row in people[:many]])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4


@pytest.mark.django_db
def test_the_seniority_of_the_title_stands_with_the_person():
    owner = make_workspace("owner@example.org")
    person = actions.add_person(owner, name="Bo Roe", title="Senior molecular biologist")
    assert person.seniority == person.positions.get().seniority == "senior"
    Person.objects.filter(pk=person.pk).update(seniority="")
    summaries.refresh(owner, [person.pk])
    person.refresh_from_db()
    assert person.seniority == "senior"
