"""A workspace with a clock that tests move, people to ask, and a way to deliver and to receive without a server."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.mail import actions as mail
from askaround.mail.models import Incoming, MailAccount, Outgoing
from askaround.mail.rules.outcome import Kind, Outcome
from askaround.network.actions import add_person
from askaround.outreach import actions, messages_sent
from askaround.outreach.models import Ask

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = dt.datetime(2026, 11, 30, 9, 0, tzinfo=NEW_YORK)


@pytest.fixture
def clock(monkeypatch, tmp_path):
    """Call it with days (and hours) after Monday 30 November 2026, nine o'clock in New York."""
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))

    def at(days=0, hours=0):
        now = MONDAY + dt.timedelta(days=days, hours=hours)
        monkeypatch.setenv("ASKAROUND_NOW", now.isoformat())
        return now

    at()
    return at


def workspace(email="maya@example.org"):
    owner = accounts.make_workspace(email)
    accounts.set_settings(
        owner,
        {
            "name": "Maya Lind", "mail": email, "zone": "America/New_York", "country": "US",
            "headline": "I finish my doctorate in molecular biology in May",
        },
    )  # fmt: skip
    return owner


@pytest.fixture
def owner(db, clock):
    return workspace()


@pytest.fixture
def visitor(owner):
    """The owner's browser, signed in."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.members.get())
    return client


@pytest.fixture
def ana(owner):
    return add_person(
        owner, name="Ana Silva", title="Senior Scientist", organisation="Example Biologics", email="ana@example.com",
        met="a poster session in Lisbon",
    )  # fmt: skip


@pytest.fixture
def account(owner):
    return MailAccount.objects.create(owner=owner, address="maya@example.org", smtp_host="mail.example.org")


class Post:
    """A transport that takes everything, or answers as told."""

    def __init__(self):
        self.sent = []
        self.answer = Outcome(Kind.ACCEPTED)

    def deliver(self, envelope):
        self.sent.append(envelope)
        return self.answer

    def was_delivered(self, message_id):
        return False

    def close(self):
        pass


@pytest.fixture
def post(owner, tmp_path):
    """Deliver what is due; `post()` runs, `post.way` is the transport."""

    def run():
        return mail.deliver(
            owner, may_send=actions.may_send, on_sent=actions.on_sent, on_change=_on_change,
            transports={"smtp": run.way, "folder": run.way}, folder=tmp_path,
        )  # fmt: skip

    run.way = Post()
    return run


def _on_change(row):
    if row.reference.startswith("message:"):
        messages_sent.on_change(row)
        return
    actions.refresh(row.owner, Ask.objects.get(id=uuid.UUID(row.reference.split(":")[1])))


_uids = itertools.count(1)


@pytest.fixture
def receive(owner):
    """A header comes in."""

    def make(sender="ana@example.com", references=(), at=None, **more):
        uid = next(_uids)
        fields = {"message_id": f"<in{uid}@example.com>", "subject": "Re: 20 minutes"} | more
        return Incoming.objects.create(
            owner=owner, validity=1, uid=uid, folder="INBOX", references=list(references), sender=sender,
            sent_at=at or MONDAY + dt.timedelta(days=1), **fields,
        )  # fmt: skip

    return make


@pytest.fixture
def asked(owner, ana, account, post):
    """An ask that a mail server has taken."""
    ask = actions.send_ask(owner, actions.start_ask(owner, ana))
    post()
    ask.refresh_from_db()
    assert ask.state == "asked"
    return ask


@pytest.fixture
def message(asked):
    return Outgoing.objects.get(reference=f"ask:{asked.id}:first")
