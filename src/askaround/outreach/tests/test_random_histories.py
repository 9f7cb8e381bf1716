"""Random verbs, clocks and rounds of delivery over the database: caps, quiet hours, “never twice” and the cached state always hold."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from askaround.accounts import actions as accounts
from askaround.accounts.queries import settings_of
from askaround.lib import clock as domain_clock
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail.models import MailAccount, Outgoing
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.network import actions as network
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import actions, facts, queries
from askaround.outreach.models import Ask
from askaround.outreach.rules import cadence
from askaround.worker import rounds

from .conftest import MONDAY, workspace

_owners = itertools.count(1)
_newcomers = itertools.count(1)
ANSWERS = ["replied", "agreed", "declined", "later", "referred", "introduced", "met", "talked"]
PEOPLE = (
    ("Ana Silva", "US", "America/New_York", "Example Biologics"),
    ("Ben Ode", "US", "America/Los_Angeles", "Example Biologics"),
    ("Chie Mori", "JP", "Asia/Tokyo", ""),
    ("Dov Levi", "IL", "Asia/Jerusalem", ""),
)
OUTCOMES = (*[Kind.ACCEPTED] * 4, Kind.REFUSED, Kind.LATER, Kind.UNKNOWN)
USUAL = ("send", "send", "remind", "remind", "wait", "wait", "wait", "run", "answer", "back")
# What may come between “Send” and the moment at which a message is handed over.
CHANGES = ("nothing", "never", "closed", "answered", "answered elsewhere", "no answer after all")
some = st.integers(0, 11)


class Journey(RuleBasedStateMachine):
    """One owner, four people in four zones, a clock that also goes back, a mail server that does not always answer."""

    folder: Path

    def __init__(self):
        super().__init__()
        self.now = MONDAY
        self.tell(dt.timedelta())
        self.owner = workspace(f"maya{next(_owners)}@example.org")
        MailAccount.objects.create(owner=self.owner, address="maya@example.org", smtp_host="mail.example.org")
        self.people = []
        self.addresses = {}
        for each in PEOPLE:
            self.add(*each)
        self.outcome = Kind.ACCEPTED
        self.delivered: set[str] = set()
        self.logged: list[Touch] = []
        self.faults: list[str] = []
        self.replies = {}
        for person in self.people[:3]:
            actions.send_ask(self.owner, actions.start_ask(self.owner, person), anyway=True)

    def add(self, name, country, zone, organisation):
        email = f"{name.replace(' ', '.').lower()}@example.com"
        person = network.add_person(
            self.owner, name=name, email=email, organisation=organisation, met="a lecture"
        )
        person.country, person.zone = country, zone
        person.save(update_fields=["country", "zone"])
        self.people.append(person)
        self.addresses[email] = person.id
        return person

    # A transport, as the mail step sees it.
    def deliver(self, envelope):
        row = Outgoing.objects.get(owner=self.owner, message_id=envelope.message_id)
        person = Person.objects.get(owner=self.owner, id=self.addresses[envelope.recipient])
        ask = Ask.objects.get(owner=self.owner, id=row.reference.split(":")[1])
        own = settings_of(self.owner)
        there = domain_clock.now().astimezone(ZoneInfo(person.zone))
        works = cadence.recipient_calendar(person.country, own.calendar).is_working(there.date())
        loud = there.time() not in facts.quiet_hours(own)
        wrong = {
            "sent twice": row.reference in self.delivered,
            "a third message without an answer": self.counted(person) >= 2,
            "to somebody who is never to be asked": person.never,
            "of an ask that was closed": ask.closed_at is not None,
            "a reminder to somebody who has answered": row.reference.endswith(":reminder")
            and self.answered(person),
            "on a day off or in quiet hours": row.transport == "smtp" and not (works and loud),
        }
        # An exception would only be taken for a server that does not answer.
        self.faults += [what for what, found in wrong.items() if found]
        if self.outcome in (Kind.ACCEPTED, Kind.UNKNOWN):
            self.delivered.add(row.reference)
        return Outcome(self.outcome)

    def was_delivered(self, message_id):
        return False

    def close(self):
        pass

    def counted(self, person):
        """Messages since they last answered, counted without the rules' help."""
        number = 0
        for touch in live_touches(self.owner).filter(person=person).order_by("at", "id"):
            if touch.kind in ("asked", "nudged"):
                number += 1
            elif touch.kind in ANSWERS or touch.kind == "received":
                number = 0
            elif touch.kind == "bounced":
                number = max(number - 1, 0)
        return number

    def answered(self, person):
        """Whether the last that was heard of or said to them is their answer."""
        touches = live_touches(self.owner).filter(person=person).order_by("at", "id")
        told = [touch.kind for touch in touches if touch.kind in ("asked", "nudged", "received", *ANSWERS)]
        return bool(told) and told[-1] not in ("asked", "nudged")

    def tell(self, by):
        self.now = max(MONDAY - dt.timedelta(days=30), self.now + by)
        os.environ["ASKAROUND_NOW"] = self.now.isoformat()
        if by < dt.timedelta():
            # What had become silence waits again from the next round on.
            actions.settle(self.owner)

    def ask(self, number):
        """One of the asks, the newest most often."""
        rows = list(Ask.objects.filter(owner=self.owner).order_by("-number")[:6])
        return rows[number % len(rows)] if rows else None

    def attempt(self, verb, *args, **more):
        try:
            return verb(self.owner, *args, **more)
        except Refusal:
            return None

    @rule(hours=st.sampled_from([1, 5, 11, 26, 80, 250]), outcome=st.sampled_from(OUTCOMES))
    def time_passes_and_the_worker_runs(self, hours, outcome):
        self.tell(dt.timedelta(hours=hours))
        self.round(outcome)

    @rule(steps=st.lists(st.tuples(st.sampled_from(USUAL), some), min_size=12, max_size=12))
    def the_usual(self, steps):
        """Many steps of the kind that leads somewhere; a single one rarely does."""
        for verb, number in steps:
            match verb:
                case "send":
                    self.send(number, ("smtp", "smtp", "hand")[number % 3], True)
                case "remind":
                    self.remind(number, ("smtp", "hand")[number % 2])
                case "answer":
                    self.log(number, ANSWERS[number % len(ANSWERS)])
                case "wait":
                    self.tell(dt.timedelta(hours=(5, 11, 26, 80, 170)[number % 5]))
                    self.round(Kind.ACCEPTED)
                case "run":
                    self.tell(dt.timedelta(hours=number))
                    self.round(OUTCOMES[number % len(OUTCOMES)])
                case "back":
                    self.tell(dt.timedelta(hours=-7 * number))
            self.nothing_goes_out_that_must_not()
            self.nobody_has_three_messages_to_answer()
            self.the_cached_state_is_the_one_that_history_tells()

    @rule(
        changes=st.permutations(CHANGES),
        reminders=st.booleans(),
        hours=st.lists(st.sampled_from([1, 7, 11, 15, 40]), min_size=4, max_size=4),
        outcome=st.sampled_from([Kind.ACCEPTED, Kind.UNKNOWN]),
    )
    def something_changes_between_sending_and_delivery(self, changes, reminders, hours, outcome):
        """With somebody new for each change; what must not go out any more is found by `deliver`."""
        waiting = [(change, self.newcomer(number, change)) for number, change in enumerate(changes)]
        if reminders:
            for _ in range(5):
                self.tell(dt.timedelta(hours=20))
                self.round(Kind.ACCEPTED)
            for _, ask in waiting:
                self.attempt(actions.schedule_reminder, ask, "smtp")
        for change, ask in waiting:
            self.change(change, ask)
        for each in hours:
            self.tell(dt.timedelta(hours=each + (80 if reminders else 0)))
            self.round(outcome)
        for _, ask in waiting:
            # Out of the way of what follows.
            self.attempt(actions.close_ask, ask)

    def newcomer(self, number, change):
        name, country, zone = f"Eve{next(_newcomers)} Roy", *PEOPLE[number % 4][1:3]
        person = self.add(name, country, zone, "")
        if change == "no answer after all":
            # It is their answer alone that lets them be asked once more.
            before = actions.start_ask(self.owner, person)
            for kind in ("asked", "nudged", "replied"):
                touch = actions.log(self.owner, person, kind, ask=before)
            self.replies[person.id] = touch
        ask = actions.start_ask(self.owner, person)
        return actions.send_ask(self.owner, ask, "smtp", anyway=True)

    def change(self, change, ask):
        match change:
            case "never":
                network.say_never(self.owner, ask.person, True)
            case "closed":
                # As by a process that did not see what waits.
                Ask.objects.filter(owner=self.owner, id=ask.id).update(closed_at=domain_clock.now())
                actions.refresh(self.owner, ask)
            case "answered":
                self.attempt(actions.log, ask.person, "replied")
            case "answered elsewhere":
                network.record_touch(self.owner, ask.person, Touch.Kind.RECEIVED, source="linkedin")
            case "no answer after all" if self.waiting(ask.person) and self.counted(ask.person) == 0:
                # Once more than two have gone out it is too late: then the answer was there.
                actions.unlog(self.owner, self.replies[ask.person_id])

    @rule(hours=st.integers(1, 90))
    def the_clock_is_put_back(self, hours):
        self.tell(dt.timedelta(hours=-hours))

    @rule(number=some, purpose=st.sampled_from(["interview", "interview", "names", "introduction"]))
    def draft(self, number, purpose):
        person = self.people[number % 4]
        target = self.people[(number + 1) % 4] if purpose == "introduction" else None
        self.attempt(actions.start_ask, person, purpose=purpose, target=target)

    @rule(number=some, by=st.sampled_from(["smtp", "smtp", "folder", "hand"]), anyway=st.booleans())
    def send(self, number, by, anyway):
        ask = self.attempt(actions.start_ask, self.people[number]) if number < 4 else self.ask(number)
        if ask is None:
            return
        before = self.counted(ask.person) + self.waiting(ask.person)
        if self.attempt(actions.send_ask, ask, by, anyway=anyway) is not None:
            assert before < 2

    @rule(number=some, by=st.sampled_from(["smtp", "hand"]))
    def remind(self, number, by):
        ask = self.ask(number)
        if ask is None:
            return
        before = self.counted(ask.person) + self.waiting(ask.person)
        if self.attempt(actions.schedule_reminder, ask, by) is not None:
            assert before < 2

    def waiting(self, person):
        rows = Outgoing.objects.filter(owner=self.owner, state__in=["queued", "sending", "uncertain"])
        return rows.filter(recipient_name=person.name).count()

    @rule(number=some, kind=st.sampled_from([*ANSWERS, "bounced", "thanked", "received", "told", "sent"]))
    def log(self, number, kind):
        touch = self.attempt(actions.log, self.people[number % 4], kind)
        if touch is not None:
            self.logged.append(touch)

    @precondition(lambda self: self.logged)
    @rule(number=some)
    def unlog(self, number):
        touch = self.logged.pop(number % len(self.logged))
        person = next(one for one in self.people if one.id == touch.person_id)
        self.attempt(actions.unlog, touch)
        if self.counted(person) + self.waiting(person) > 2:
            # Without the answer there were more than two; from here on the answer was there.
            self.attempt(actions.log, person, "replied")

    @rule(number=some, verb=st.sampled_from(["close", "reopen", "ready", "unread", "edit", "never", "quiet"]))
    def small_things(self, number, verb):
        ask = self.ask(number)
        if verb == "never":
            person = self.people[number % 4]
            self.people[number % 4] = network.say_never(self.owner, person, not person.never)
        elif verb == "quiet":
            accounts.set_setting(self.owner, "quiet_from", ["19:00", "16:30", "12:00"][number % 3])
        elif ask is not None:
            verbs = {
                "close": actions.close_ask, "reopen": actions.reopen_ask, "ready": actions.mark_ready,
                "unread": actions.mark_unread, "edit": actions.edit_ask,
            }  # fmt: skip
            more = {"body": "May I ask you for 20 minutes?"} if verb == "edit" else {}
            self.attempt(verbs[verb], ask, **more)

    @rule(outcome=st.sampled_from(OUTCOMES))
    def the_worker_runs(self, outcome):
        self.round(outcome)

    def round(self, outcome):
        self.outcome = outcome
        mail.deliver(
            self.owner, may_send=rounds.may_send, on_sent=rounds.on_sent, on_change=rounds.on_change,
            transports={"smtp": self, "folder": self}, folder=self.folder,
        )  # fmt: skip
        actions.settle(self.owner)

    @rule(sent=st.booleans())
    def say_what_became_of_an_uncertain_one(self, sent):
        row = Outgoing.objects.filter(owner=self.owner, state="uncertain").order_by("id").first()
        if row is not None:
            rounds.resolve(self.owner, row, sent)
            if not sent:
                self.delivered.discard(row.reference)

    @invariant()
    def nothing_goes_out_that_must_not(self):
        assert self.faults == []

    @invariant()
    def the_cached_state_is_the_one_that_history_tells(self):
        assert queries.stale_states(self.owner) == []

    @invariant()
    def nobody_has_three_messages_to_answer(self):
        for person in self.people:
            assert self.counted(person) + self.waiting(person) <= 2


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order(monkeypatch, tmp_path):
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    monkeypatch.setenv("ASKAROUND_NOW", MONDAY.isoformat())
    monkeypatch.setattr(Journey, "folder", tmp_path, raising=False)
    run_state_machine_as_test(
        Journey,
        settings=settings(
            max_examples=int(os.environ.get("HISTORIES", "5")), stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
