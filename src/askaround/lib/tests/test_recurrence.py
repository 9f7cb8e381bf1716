"""A rule that begins near the window gives what the whole rule gives there."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.recurrence import When, occurrences

ZONE = ZoneInfo("America/New_York")
RULES = st.builds(
    lambda kind, every, more: f"FREQ={kind};INTERVAL={every}{more}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(
        ["", ";BYDAY=MO,WE", ";BYMONTHDAY=31", ";BYMONTH=2;BYMONTHDAY=29", ";COUNT=7", ";BYDAY=SU;COUNT=40", ";UNTIL=20260301T120000Z"]
    ),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    rule=RULES,
    start=st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2025, 12, 31)),
    window=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)),
)
def test_the_window_is_part_of_the_whole(rule: str, start: dt.datetime, window: dt.datetime) -> None:
    first = When(start.replace(microsecond=0), ZONE)
    since = window.replace(tzinfo=dt.UTC)
    until = since + dt.timedelta(days=90)
    whole = occurrences(first, rule, (), (), until)
    near = occurrences(first, rule, (), (), until, since)
    assert whole is not None and near is not None
    assert [when for when in near if when.at >= since] == [when for when in whole if when.at >= since]
