"""The state of an ask never disagrees with its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from askaround.lib.clock import WorkCalendar
from askaround.outreach.rules import cadence, state
from askaround.outreach.rules.state import AskFacts, OutgoingFacts, TouchFacts, state_of

# A machine that runs other tests beside this one may be slow.
unhurried = settings(deadline=None, max_examples=50)

START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TODAY = START.date()
CALENDAR = WorkCalendar()
KINDS = (
    "asked", "nudged", "replied", "declined", "later", "bounced", "agreed", "met", "talked", "thanked", "referred",
    "introduced", "received", "told",
)  # fmt: skip


def ask(purpose="interview", **more):
    return AskFacts(purpose, "email", START.date(), **more)


def touches(*kinds, retracted=()):
    return [
        TouchFacts(str(number).zfill(3), kind, START + dt.timedelta(days=number), START.date() + dt.timedelta(days=number),
                   retracted=number in retracted)
        for number, kind in enumerate(kinds)
    ]  # fmt: skip


def now(kinds=(), rows=(), *, purpose="interview", today=TODAY, **more):
    return state_of(ask(purpose, **more), list(rows), touches(*kinds), today, CALENDAR)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "draft"),
        (("asked",), "asked"),
        (("asked", "nudged"), "nudged"),
        (("asked", "asked"), "nudged"),
        (("asked", "replied"), "replied"),
        (("asked", "agreed", "replied"), "agreed"),
        (("asked", "declined", "replied"), "declined"),
        (("asked", "later", "replied"), "replied"),
        (("asked", "later", "asked"), "asked"),
        (("asked", "bounced"), "bounced"),
        (("asked", "bounced", "asked"), "asked"),
        (("asked", "replied", "bounced"), "replied"),
        (("asked", "agreed", "met", "declined"), "met"),
        (("asked", "agreed", "met", "declined", "thanked"), "thanked"),
        (("asked", "met", "thanked", "replied", "agreed"), "thanked"),
        (("asked", "met", "thanked", "talked"), "met"),
        (("thanked", "asked", "met"), "met"),
        (("talked",), "met"),
        (("thanked",), "draft"),
    ],
)
def test_a_story_is_told_in_order(kinds, expected):
    assert now(kinds).state == expected


def test_a_reminder_is_due_after_seven_working_days():
    assert now(("asked",)).due_on == dt.date(2026, 11, 11)


def test_holidays_of_the_owner_do_not_count():
    found = state_of(ask(), [], touches("asked"), START.date(), WorkCalendar(country="US"))
    assert found.due_on == dt.date(2026, 11, 12)  # Veterans Day falls into the seven


def test_silence_after_the_reminder():
    due = now(("asked", "nudged")).due_on
    assert due == dt.date(2026, 11, 12)
    assert now(("asked", "nudged"), today=due - dt.timedelta(days=1)).state == "nudged"
    silent = now(("asked", "nudged"), today=due)
    assert (silent.state, silent.due_on) == ("silent", None)


@pytest.mark.parametrize("outbox", ["queued", "sending", "uncertain", "failed"])
def test_the_outbox_speaks_until_a_message_has_arrived(outbox):
    row = OutgoingFacts("first", outbox, dt.date(2026, 11, 3))
    assert now((), [row]).state == outbox
    assert now(("asked", "bounced"), [row]).state == outbox
    assert now(("replied",), [row]).state == "replied"


def test_a_stopped_message_is_a_draft_again():
    assert now((), [OutgoingFacts("first", "stopped", dt.date(2026, 11, 3))]).state == "draft"


def test_a_reminder_under_way():
    queued = now(("asked",), [OutgoingFacts("reminder", "queued", dt.date(2026, 11, 16))])
    assert (queued.state, queued.due_on) == ("asked", dt.date(2026, 11, 16))
    assert (
        now(("asked",), [OutgoingFacts("reminder", "uncertain", dt.date(2026, 11, 16))]).state == "uncertain"
    )
    failed = now(("asked",), [OutgoingFacts("reminder", "failed", dt.date(2026, 11, 16))])
    assert (failed.state, failed.next_step) == ("asked", "Write the reminder again.")


def test_what_ends_an_ask_for_names_and_for_an_introduction():
    assert now(("asked", "referred"), purpose="names").state == "named"
    assert now(("asked", "referred"), purpose="interview").state == "replied"
    assert now(("asked", "declined"), purpose="names").state == "no-names"
    assert now(("asked", "declined", "referred"), purpose="names").state == "named"
    assert now(("asked", "agreed", "introduced"), purpose="introduction").state == "introduced"
    assert now(("asked", "agreed", "introduced"), purpose="interview").state == "agreed"


def test_thanks_end_what_has_come_about():
    assert now(("asked", "referred", "thanked"), purpose="names").state == "thanked"
    assert now(("asked", "introduced", "thanked"), purpose="introduction").state == "thanked"
    assert now(("asked", "declined", "thanked"), purpose="names").state == "no-names"
    assert now(("asked", "agreed", "thanked")).state == "agreed"


def test_a_talk_with_somebody_asked_for_names_is_an_answer_not_the_end():
    assert now(("asked", "talked"), purpose="names").state == "replied"
    assert now(("asked", "referred", "talked"), purpose="names").state == "named"
    assert now(("asked", "agreed", "met"), purpose="introduction").state == "agreed"


def test_a_draft_that_was_read_is_ready():
    assert (now().state, now(reviewed=True).state) == ("draft", "ready")
    stopped = OutgoingFacts("first", "stopped", dt.date(2026, 11, 3))
    assert now((), [stopped], reviewed=True).state == "ready"
    assert now(("asked",), reviewed=True).state == "asked"


def test_a_reply_opens_a_closed_ask_again():
    closed_at = START + dt.timedelta(days=1, hours=1)
    assert now(("asked", "nudged"), closed_at=closed_at).state == "closed"
    assert now(("asked", "nudged", "replied"), closed_at=closed_at).state == "replied"
    assert now(("asked", "nudged", "bounced"), closed_at=closed_at).state == "closed"


def test_not_now_comes_back_when_the_owner_said():
    assert now(("asked", "later"), later_until=dt.date(2027, 1, 9)).due_on == dt.date(2027, 1, 11)


def test_a_retraction_is_as_if_it_had_not_been():
    history = touches("asked", "agreed")
    history.append(
        TouchFacts("x", "retracted", START + dt.timedelta(days=9), START.date(), retracts=history[1].key)
    )
    assert state_of(ask(), [], history, START.date(), CALENDAR).state == "asked"


random_kinds = st.lists(st.sampled_from(KINDS), max_size=9)
purposes = st.sampled_from(["interview", "names", "introduction"])
rows = st.lists(
    st.builds(
        OutgoingFacts,
        st.sampled_from(["first", "reminder"]),
        st.sampled_from(["queued", "sending", "sent", "uncertain", "failed", "stopped"]),
        st.dates(dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
    ),
    max_size=4,
)
days = st.dates(dt.date(2026, 11, 1), dt.date(2027, 3, 1))


@unhurried
@given(random_kinds, purposes, rows, days, st.none() | st.integers(0, 9))
def test_a_state_has_its_evidence(kinds, purpose, outgoing, today, closed_after):
    closed_at = None if closed_after is None else START + dt.timedelta(days=closed_after, hours=1)
    found = now(kinds, outgoing, purpose=purpose, today=today, closed_at=closed_at)
    assert found.state in state.ALL_STATES
    assert found.next_step
    assert found.why
    evidence = {
        "asked": {"asked"}, "nudged": {"nudged", "asked"}, "silent": {"nudged", "asked"},
        "replied": {"replied", "received", "referred", "introduced", "met", "talked"}, "agreed": {"agreed"}, "declined": {"declined"},
        "later": {"later"}, "bounced": {"bounced"}, "met": {"met", "talked"}, "named": {"referred"},
        "no-names": {"declined"}, "introduced": {"introduced"}, "thanked": {"thanked"},
    }  # fmt: skip
    if found.state in evidence:
        assert evidence[found.state] & set(kinds)
    if {"met", "talked"} & set(kinds) and closed_at is None and purpose == "interview":
        assert found.state in ("met", "thanked")
    if found.state == "thanked":
        assert {"met", "talked", "referred", "introduced"} & set(
            kinds[: len(kinds) - kinds[::-1].index("thanked")]
        )
    if found.state in ("queued", "sending", "uncertain", "failed"):
        assert found.state in {row.state for row in outgoing}
    assert (found.due_on is not None) == (
        found.state not in {"sending", "declined", "silent", "no-names", "met", "thanked", "closed"}
    )


@unhurried
@given(random_kinds, purposes, rows, days, days)
def test_a_cached_state_seen_later_is_the_state_of_that_day(kinds, purpose, outgoing, first, second):
    first, second = sorted((first, second))
    cached = now(kinds, outgoing, purpose=purpose, today=first)
    assert state.as_of(cached, second) == now(kinds, outgoing, purpose=purpose, today=second)


@unhurried
@given(random_kinds, purposes, st.data())
def test_retracted_touches_are_ignored(kinds, purpose, data):
    gone = data.draw(st.sets(st.integers(0, max(len(kinds) - 1, 0)))) if kinds else set()
    with_them = touches(*kinds, retracted=gone)
    without = [touch for touch in with_them if not touch.retracted]
    today = START.date()
    assert state_of(ask(purpose), [], with_them, today, CALENDAR) == state_of(
        ask(purpose), [], without, today, CALENDAR
    )


@unhurried
@given(st.lists(st.sampled_from([*KINDS, "send", "send", "send"]), max_size=40))
def test_never_more_than_two_unanswered_messages(steps):
    """Somebody who presses Send at every chance is held back by the cap, whatever comes between."""
    history = []
    run = 0
    for number, step in enumerate(steps):
        at = START + dt.timedelta(hours=number)
        if step in ("send", "asked", "nudged"):
            if cadence.cap_reached(history):
                continue
            history.append(cadence.Happened("asked", at))
            run += 1
        else:
            history.append(cadence.Happened(step, at))
            run = 0 if step in cadence.ANSWERS else max(run - 1, 0) if step == "bounced" else run
        assert cadence.unanswered(history) == run <= 2


def test_an_agreed_ask_rests_once_its_day_is_set_and_wakes_when_it_is_cancelled() -> None:
    asked, agreed, planned = (
        TouchFacts(
            str(number),
            kind,
            START + dt.timedelta(days=number),
            START.date() + dt.timedelta(days=number),
            sets_day=sets,
        )
        for number, kind, sets in ((1, "asked", False), (2, "agreed", False), (3, "agreed", True))
    )
    ask = AskFacts("interview", "email", START.date())
    assert state_of(ask, [], [asked, agreed], START.date(), CALENDAR).due_on is not None
    rests = state_of(ask, [], [asked, agreed, planned], START.date(), CALENDAR)
    assert (rests.state, rests.due_on) == ("scheduled", None)
    taken_back = TouchFacts("4", "retracted", START + dt.timedelta(days=4), START.date(), retracts="3")
    again = state_of(ask, [], [asked, agreed, planned, taken_back], START.date(), CALENDAR)
    assert (again.state, again.due_on is not None) == ("agreed", True)


class History(RuleBasedStateMachine):
    """An ask that only the rules know: whatever is told, taken back, closed or queued, in whatever order."""

    def __init__(self):
        super().__init__()
        self.touches, self.rows, self.closed_at, self.hours = [], [], None, 0

    @property
    def at(self):
        return START + dt.timedelta(hours=self.hours)

    def seen(self, touches=None, days=0):
        told = self.touches if touches is None else touches
        today = self.at.date() + dt.timedelta(days=days)
        return state_of(ask(self.purpose, closed_at=self.closed_at), self.rows, told, today, CALENDAR)

    @initialize(purpose=purposes)
    def begin(self, purpose):
        self.purpose = purpose

    @rule(kind=st.sampled_from(KINDS), hours=st.integers(0, 60), sets_day=st.booleans())
    def tell(self, kind, hours, sets_day):
        self.hours += hours
        key = str(len(self.touches)).zfill(3)
        self.touches.append(
            TouchFacts(key, kind, self.at, self.at.date(), sets_day=sets_day and kind == "agreed")
        )

    @rule(kind=st.sampled_from(KINDS), hours=st.integers(1, 60))
    def tell_and_take_back(self, kind, hours):
        before = self.seen()
        self.tell(kind, hours, False)
        self.hours -= hours
        wrong = self.touches[-1]
        self.touches.append(
            TouchFacts(wrong.key + "r", "retracted", self.at, self.at.date(), retracts=wrong.key)
        )
        assert self.seen() == before

    @rule(
        part=st.sampled_from(["first", "reminder"]),
        now=st.sampled_from(["queued", "sent", "failed", "stopped", "uncertain"]),
    )
    def queue(self, part, now):
        self.rows.append(OutgoingFacts(part, now, self.at.date()))

    @rule(close=st.booleans())
    def close(self, close):
        self.closed_at = self.at + dt.timedelta(minutes=1) if close else None

    @invariant()
    def the_order_in_which_it_was_written_down_says_nothing(self):
        if self.touches:
            assert self.seen(self.touches[::-1]) == self.seen()

    @invariant()
    def only_silence_comes_by_itself(self):
        if hasattr(self, "purpose"):
            now, later = self.seen(), self.seen(days=400)
            assert later == now or (now.state, later.state) == ("nudged", "silent")

    @invariant()
    def what_has_come_about_is_not_undone_by_words(self):
        if self.touches and self.seen().state in ("met", "named", "introduced", "thanked"):
            after = TouchFacts("zzz", "declined", self.at, self.at.date())
            assert self.seen([*self.touches, after]) == self.seen()
            assert self.seen([*self.touches, replace(after, kind="thanked")]).state == "thanked"


TestHistory = History.TestCase
TestHistory.settings = settings(deadline=None, max_examples=30, stateful_step_count=15)
