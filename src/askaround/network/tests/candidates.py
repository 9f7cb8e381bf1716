"""Invented candidates for whom to ask: strategies of ties and of people, and one of each class."""

from __future__ import annotations

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st

from askaround.network.rules.courtesy import Asks
from askaround.network.rules.level import RANK
from askaround.network.rules.ranking import WEIGHTS, Search, Signals
from askaround.network.rules.ties import LEVELS, Shared, TieClass, TieSignals

few = settings(max_examples=40, deadline=None)
TODAY = dt.date(2026, 11, 23)
days = st.dates(dt.date(2000, 1, 1), TODAY)
counts = st.integers(0, 60)
shares = st.floats(0, 1)


@st.composite
def ties(draw):
    answered, talks = draw(counts), draw(st.integers(0, 9))
    last = draw(days) if answered or talks else None
    return TieSignals(
        written=draw(counts), answered=answered, talks=talks, last_exchange=last,
        strong_until=draw(st.none() | days), level=draw(st.sampled_from(LEVELS)),
        met=draw(st.sampled_from(["", "at a course"])), way_in=draw(st.booleans()), known_since=draw(st.none() | days),
        shared=draw(st.sampled_from([(), (Shared("Labs"),), (Shared("Labs", first=2015, last=2018),)])),
    )  # fmt: skip


@st.composite
def candidates(draw):
    coded = draw(st.booleans())
    return Signals(
        key=draw(st.uuids()).hex, name=draw(st.sampled_from(["Ana", "Bob", "Cy"])), tie=draw(ties()),
        career="Nurses" if coded else "", organisation="Labs", wanted="Writers" if coded else "", relatedness=draw(shares) if coded else 0.0,
        coding=draw(shares), there=draw(st.booleans()), near=draw(shares), place="Springfield", via="Bo",
        asks=Asks(asked_on=draw(st.none() | days), never=draw(st.booleans())),
        employer=draw(st.sampled_from(["", "a", "b", "c"])), employees=draw(st.sampled_from([None, 10, 49, 50, 9000])),
        colleague_asked=draw(st.sampled_from(["", "", "Zoe"])), listed=draw(shares), km=draw(st.none() | st.floats(0, 900)),
        level=draw(st.sampled_from(["", *RANK])), own_level=draw(st.sampled_from(["", *RANK])), digital=draw(shares),
        mutual=draw(st.none() | st.integers(1, 200)),
    )  # fmt: skip


searches = st.builds(
    Search, st.booleans(), st.sampled_from(["", "Labs"]), st.sampled_from(["", "Springfield"]), st.booleans()
)
weights = st.fixed_dictionaries(dict.fromkeys(WEIGHTS, shares))


def one(key: str, kind: TieClass, *, nearness: float = 1.0, **more: object) -> Signals:
    """A candidate of that class."""
    tie = {
        TieClass.OCCASIONAL: TieSignals(level="occasional"),
        TieClass.STRONG: TieSignals(level="strong"),
        TieClass.DORMANT: TieSignals(written=3, answered=2, last_exchange=dt.date(2020, 1, 1)),
        TieClass.INTRODUCED: TieSignals(way_in=True),
        TieClass.NEW: TieSignals(),
    }[kind]
    return Signals(key, key, tie, "Writer", "Writers", "Writers", nearness, **more)
