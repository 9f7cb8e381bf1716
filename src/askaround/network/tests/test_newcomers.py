"""Somebody whom one row alone makes is written by a short way; it has to come to the same as the long one."""

from __future__ import annotations

import itertools
import uuid

import pytest

from askaround.accounts.actions import make_workspace
from askaround.lib.ids import many_uuid7, uuid7
from askaround.network.imports import merge, newcomers, planned, run, store, stored
from askaround.network.imports.identity import facts_of
from askaround.network.tests import exports
from askaround.network.tests.exports import Somebody, differences, everything

pytestmark = pytest.mark.django_db
PEOPLE = [
    Somebody("Ana", "Silva", "Example Labs, Inc.", "Nurse", "+1 555 555 0100", "1988-06-15", "Met at the fair", "Choir", "Nan", odd="20010203"),
    Somebody("Zoë", "Ångström"),
    Somebody("Chidi", "Okafor", "Sample Clinic", "", "", "", "", "Work"),
]  # fmt: skip
KINDS = sorted(name for name in exports.FILES if name not in {"mails.mbox", "calendar.ics"})


@pytest.fixture(autouse=True)
def _no_catalogue(monkeypatch):
    monkeypatch.setattr(
        run, "code", lambda titles: {title: store.Coded("11-1011", 0.9, "head", "x") for title in titles}
    )


def _brought(folder, name, mail):
    owner = make_workspace(mail)
    path = folder / name
    path.write_text(exports.FILES[name](PEOPLE), encoding="utf-8", newline="")
    run.commit(owner, run.plan(owner, [path], options={"columns": exports.COLUMNS}))
    return owner


@pytest.mark.parametrize("name", KINDS)
def test_the_short_way_writes_what_the_long_way_does(tmp_path, monkeypatch, name):
    short = _brought(tmp_path, name, "short@example.org")
    left = []

    def the_long_way(self, write, disputed):
        state = planned.new_state(write.person)
        write.facts = facts_of(write.draft)
        merge.enter(state, write.draft, (write.key, write.facts), disputed, uuid7, self.aliases)
        seen = stored.card_of_state(state, "US")
        assert newcomers.card_of(write, disputed, self.aliases, "US") == seen
        left.append(write)
        self.put(state)

    monkeypatch.setattr(planned.Planned, "leave", the_long_way)
    long = _brought(tmp_path, name, "long@example.org")
    assert left
    assert "\n".join(differences(everything(short), everything(long))) == ""


def test_keys_drawn_by_the_hundred_are_keys_in_order():
    before = uuid7()
    drawn = [uuid.UUID(key) for key in itertools.islice(many_uuid7(), 1_200)]
    assert [before, *drawn] == sorted({before, *drawn})
    assert {(key.version, key.variant) for key in drawn} == {(7, uuid.RFC_4122)}
    assert drawn[-1] < uuid7()
